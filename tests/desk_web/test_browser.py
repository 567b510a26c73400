"""The desk in a real browser: from the first start to a signed-off incident, two people in conflict, merging and splitting, by mouse
and by keyboard alone, narrow and wide, read by axe-core, silent on the network, deaf to hostile reports."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from harmledger.desk.web.setup import Setup, local_origins
from harmledger.model.claim import FigureClaim
from harmledger.model.payload import Addition
from tests.desk_web.house import NAMES, PASSWORD, House
from tests.publish import samples as s

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
OPEN = "for (const d of document.querySelectorAll('details')) d.open = true"
TOKEN = "t" * 43
REPORT = f"/report/{s.RAID.sha256}"
EVERY_PAGE = ("/queue", "/incident/i-a0", "/incident/i-x0", "/claim/c-a0", "/claim/c-a1", REPORT, f"/report/{s.HOSTILE.sha256}", "/incidents", "/map", "/charts", "/search?words=killed", "/me")  # fmt: skip


class Running:
    """A desk that listens."""

    def __init__(self, folder: Path, alone: bool) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        setup = Setup(local_origins(self.port), "Harran", alone="R. Haddad" if alone else None, token=TOKEN if alone else None)
        self.house = House(folder, setup, with_people=not alone)
        self.server = uvicorn.Server(uvicorn.Config(self.house.app, log_level="error", access_log=False, lifespan="off"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.house.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Running]:
    with closing(Running(tmp_path, alone=True)) as running:
        yield running


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Running]:
    with closing(Running(tmp_path, alone=False)) as running:
        yield running


def context(browser: Browser, running: Running, noise: list[str], **options: Any) -> BrowserContext:
    """A browser of one person; what is asked of other addresses, errors and dialogs fall into ``noise``."""
    made = browser.new_context(viewport=options.pop("viewport", {"width": 1280, "height": 900}), reduced_motion="reduce", **options)
    made.set_default_timeout(8000)

    def listen(page: Page) -> None:
        page.on("request", lambda r: None if r.url.startswith((running.base, "data:")) else noise.append(f"request {r.url}"))
        page.on("console", lambda m: noise.append(f"console {m.type} {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: noise.append(f"error {e}"))
        page.on("dialog", lambda d: noise.append(f"dialog {d.message}"))

    made.on("page", listen)
    return made


def start(browser: Browser, running: Running, noise: list[str], **options: Any) -> Page:
    page = context(browser, running, noise, **options).new_page()
    page.goto(f"{running.base}/start?token={TOKEN}")
    return page


def enter(browser: Browser, running: Running, role: str, noise: list[str]) -> Page:
    page = context(browser, running, noise).new_page()
    page.goto(running.base)
    page.fill("[name=name]", NAMES[role])
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", running.house.code(running.house.secrets[NAMES[role]]))
    page.click("main button")
    return page


def test_from_the_first_start_to_a_signed_off_incident(browser: Browser, alone: Running) -> None:
    noise: list[str] = []
    page = start(browser, alone, noise)
    assert page.locator("h1").inner_text() == "What needs a person"
    page.click('.queue a[href="/incident/i-a0"]')
    page.locator("#k-c-a1").get_by_role("button", name="Accept").click()
    page.locator("#k-c-a1 .set").get_by_text("Accepted by").wait_for()
    assert "Your decision is stored" in page.locator(".said").inner_text()
    page.locator("#k-c-a2").get_by_role("link", name="Correct").click()
    form = page.locator("#k-c-a2 .in-place form").first
    form.locator('[name="set.low"]').fill("6")
    form.locator("[name=reason]").fill("one of them was a soldier")
    form.get_by_role("button", name="Correct").click()
    page.locator("#k-c-a2").get_by_text("Set by").wait_for()
    page.locator("#sign-off").get_by_role("button", name="Sign off").click()
    page.locator(".chip.s-signed-off").wait_for()
    page.click('nav a[href="/queue"]')
    assert page.locator('.queue a[href="/incident/i-a0"]').count() == 0
    assert "Settled: 1 of 4" in page.inner_text(".progress")
    assert [d.verdict for d in alone.house.desk.state().decisions] == ["accept", "correct", "sign off"]
    assert {d.author for d in alone.house.desk.state().decisions} == {"R. Haddad"}
    assert noise == []


def test_the_keyboard_alone_does_it_all(browser: Browser, alone: Running) -> None:
    noise: list[str] = []
    page = start(browser, alone, noise)
    keys = page.keyboard
    for _ in range(60):
        if page.evaluate("document.activeElement.getAttribute('href')") == "/incident/i-a0":
            break
        keys.press("j")
    keys.press("o")
    page.locator(".incident-page").wait_for()
    page.wait_for_load_state("load")  # keys are heard once the page's script has run
    for _ in range(20):
        if page.evaluate("document.activeElement.dataset.claim") == "c-a1":
            break
        keys.press("j")
    keys.press("a")
    page.locator("#k-c-a1 .set").get_by_text("Accepted by").wait_for()
    page.wait_for_load_state("load")
    for _ in range(20):
        if page.evaluate("document.activeElement.dataset.claim") == "c-a2":
            break
        keys.press("j")
    keys.press("e")
    page.locator("#k-c-a2 .in-place").wait_for()
    assert page.evaluate("document.activeElement.name") == "set.low"
    keys.press("Escape")
    assert page.locator("#k-c-a2 .in-place").count() == 0
    keys.press("s")
    assert page.evaluate("document.activeElement.closest('form').id") == "sign-off"
    keys.press("Enter")
    page.locator(".chip.s-signed-off").wait_for()
    page.wait_for_load_state("load")
    keys.press("?")
    page.locator("dialog[open]").wait_for()
    keys.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    page.wait_for_function("document.activeElement.closest('dialog') === null")  # the focus goes back a moment later
    keys.press("g")
    keys.press("q")
    page.locator(".queue").wait_for()
    assert "Settled: 1 of 4" in page.inner_text(".progress") and noise == []


def test_the_first_tab_leads_past_the_head(browser: Browser, alone: Running) -> None:
    page = start(browser, alone, [])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_keys_can_be_turned_off(browser: Browser, alone: Running) -> None:
    page = start(browser, alone, [])
    page.click("#show-keys")
    page.locator("dialog").get_by_label("Keys are on").uncheck()
    page.locator("dialog").get_by_role("button", name="Close").click()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-nav]')") is None


def test_of_two_people_the_second_sees_what_changed(browser: Browser, together: Running) -> None:
    noise: list[str] = []
    one, two = enter(browser, together, "coder", noise), enter(browser, together, "reviewer", noise)
    for page in (one, two):
        page.goto(f"{together.base}/incident/i-a0")
    one.locator("#k-c-a1").get_by_role("link", name="Correct").click()
    form = one.locator("#k-c-a1 .in-place form").first
    form.locator('[name="set.high"]').fill("14")
    form.locator("[name=reason]").fill("the monitor said 12 to 14")
    form.get_by_role("button", name="Correct").click()
    one.locator("#k-c-a1").get_by_text("Set by").wait_for()
    two.locator("#sign-off button").click()
    assert two.locator("h1").inner_text() == "It changed while you looked"
    assert "the monitor said 12 to 14" in two.inner_text("main") and "killed" in two.inner_text(".changes")
    assert len(together.house.desk.state().decisions) == 1
    two.get_by_role("button", name="I have seen what changed").click()
    two.locator(".chip.s-signed-off").wait_for()
    one.reload()
    assert "signed off" in one.inner_text(".state") and NAMES["reviewer"] in one.inner_text(".state")
    assert [n for n in noise if "409" not in n] == []  # the browser itself remarks on the answer's status


def test_merging_and_splitting_by_mouse(browser: Browser, together: Running) -> None:
    noise: list[str] = []
    page = enter(browser, together, "reviewer", noise)
    page.goto(f"{together.base}/incident/i-a0")
    page.fill("#merge [name=other]", "i-b0")
    page.fill("#merge [name=reason]", "the same market, the same hour")
    page.click("#merge button")
    page.locator("#split").wait_for()
    assert len(together.house.desk.state().record.incidents) == 3
    page.locator('[data-member="c-b0"]').drag_to(page.locator('[data-group="2"]'), source_position={"x": 12, "y": 8})
    assert page.locator('[data-group="2"] [data-member="c-b0"] select').input_value() == "2"
    page.fill("#split [name=reason]", "a second raid")
    page.click("#split button")
    page.get_by_role("button", name="Replace the decision").click()
    page.locator(".said").wait_for()
    assert len(together.house.desk.state().record.incidents) == 4
    page.goto(f"{together.base}/incident/i-b0")
    assert "i-b0" in page.inner_text(".state") and "replaced" in page.inner_text(".history-list")
    assert [n for n in noise if "409" not in n] == []


def test_splitting_needs_no_mouse(browser: Browser, together: Running) -> None:
    page = enter(browser, together, "reviewer", [])
    page.goto(f"{together.base}/incident/i-a0")
    page.fill("#merge [name=other]", "i-b0")
    page.fill("#merge [name=reason]", "the same")
    page.press("#merge [name=reason]", "Enter")
    page.locator("#split").wait_for()
    page.locator('[data-member="c-b0"] select').select_option("2")
    assert page.locator('[data-group="2"] [data-member="c-b0"]').count() == 1
    assert page.evaluate("document.activeElement.name") == "group.c-b0"


MARK = """([from, to]) => {
  const box = document.getElementById("text");
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT, { acceptNode: (n) => n.parentElement.closest(".tag, .why-apart") ? 2 : 1 });
  const range = document.createRange();
  let found = "", set = false;
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    if (!set && n.data.includes(from)) { range.setStart(n, n.data.indexOf(from)); set = true; }
    if (set && n.data.includes(to)) { range.setEnd(n, n.data.indexOf(to) + to.length); break; }
  }
  const s = getSelection(); s.removeAllRanges(); s.addRange(range);
  box.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


def test_words_that_are_marked_in_the_text_become_a_claim(browser: Browser, alone: Running) -> None:
    noise: list[str] = []
    page = start(browser, alone, noise)
    page.goto(alone.base + REPORT)
    page.locator("details.shield summary").click()
    page.evaluate(MARK, ["READ ALSO", "season 🍲"])
    assert page.input_value("#add [name=quote]") == "READ ALSO: Ten recipes for the season 🍲"
    assert page.input_value("#add [name=start]") == str(s.RAID.text.index("READ ALSO"))
    page.evaluate(MARK, ["Harran Monitor said", "seven civilians"])
    words = s.RAID.text[s.RAID.text.index("Harran Monitor said") :][: len("Harran Monitor said. Among the 12 were seven civilians")]
    assert page.input_value("#add [name=quote]") == words and page.input_value("#add [name=start]") == str(s.RAID.text.index(words))
    page.locator("#add").get_by_label("The fewest").fill("7")
    page.locator("#add [name=outcome]").select_option("injured")
    page.fill("#add [name=reason]", "as it stands there")
    page.locator("#add").get_by_role("button", name="Add").click()
    page.locator(".said").wait_for()
    (made,) = alone.house.desk.state().decisions
    assert isinstance(made.payload, Addition) and isinstance(made.payload.claim, FigureClaim) and made.payload.claim.span.quote == words
    assert noise == []


def test_hostile_reports_stay_inert(browser: Browser, alone: Running) -> None:
    noise: list[str] = []
    page = start(browser, alone, noise)
    for path in ("/incident/i-x0", f"/report/{s.HOSTILE.sha256}", "/claim/c-x1", "/incidents", "/map", "/search?words=three"):
        page.goto(alone.base + path)
        page.evaluate(OPEN)
        page.wait_for_timeout(100)
        assert page.evaluate("typeof window.owned") == "undefined", path
        assert page.locator("main img:not(.leaflet-container img), main iframe, main script").count() == 0, path
    page.goto(f"{alone.base}/incident/i-x0")
    page.evaluate(OPEN)
    assert "<script>window.owned=1</script>" in page.inner_text(".account .text")
    assert noise == []


def test_the_policy_stops_what_escaping_might_miss(browser: Browser, alone: Running) -> None:
    noise: list[str] = []
    page = start(browser, alone, noise)
    page.evaluate(
        'document.body.insertAdjacentHTML(\'beforeend\', \'<img src=x onerror="window.owned=9"><img src="https://x.invalid/y"><p style="color:red">x</p>\')'
    )
    page.wait_for_timeout(150)
    assert page.evaluate("typeof window.owned") == "undefined"
    assert sum("Content Security Policy" in n for n in noise) >= 3


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_overflows_sideways(browser: Browser, alone: Running, width: int, direction: str) -> None:
    page = start(browser, alone, [], viewport={"width": width, "height": 800})
    for path in EVERY_PAGE:
        page.goto(alone.base + path)
        page.evaluate("(d) => { document.documentElement.dir = d; }", direction)
        page.evaluate(OPEN)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, together: Running, scheme: str) -> None:
    noise: list[str] = []
    made = context(browser, together, noise, bypass_csp=True, color_scheme=scheme)  # so that axe can be put into the pages
    page = made.new_page()
    script = AXE.read_text(encoding="utf-8")

    def look(path: str) -> list[str]:
        page.goto(together.base + path)
        page.evaluate(OPEN)
        page.add_script_tag(content=script)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations', 'passes'] })")
        assert len(found["passes"]) > 10
        bad = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
        return [f"{path}: {v['id']} {v['help']}: {v['nodes'][0]['html'][:160]}" for v in bad]

    wrong = look("/enter")
    page.fill("[name=name]", NAMES["admin"])
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", together.house.code(together.house.secrets[NAMES["admin"]]))
    page.click("main button")
    for path in (*EVERY_PAGE, "/people", "/audit", "/incident/none"):
        wrong += look(path)
    assert wrong == []


def test_maps_are_drawn_without_the_network(browser: Browser, alone: Running) -> None:
    noise: list[str] = []
    page = start(browser, alone, noise)
    page.goto(f"{alone.base}/map")
    page.locator('.map[data-drawn="2"]').wait_for()
    page.locator("path.leaflet-interactive").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a").first.wait_for()
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("/incident/")
    page.goto(f"{alone.base}/incident/i-a0")
    page.locator('.map[data-drawn="1"] path').first.wait_for()
    assert page.locator(".map path").count() >= 2, "the point and the circle of its precision"
    assert noise == []


def test_charts_are_kept_as_pictures(browser: Browser, alone: Running) -> None:
    page = start(browser, alone, [])
    page.goto(f"{alone.base}/charts")
    for name, beginning in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"name,killed_min")):
        with page.expect_download() as waiting:
            page.locator("section.part").first.get_by_text(name, exact=True).click()
        assert Path(waiting.value.path()).read_bytes().startswith(beginning)


def test_without_script_every_deed_is_a_form(browser: Browser, alone: Running) -> None:
    page = start(browser, alone, [], java_script_enabled=False)
    page.click('.queue a[href="/incident/i-a0"]')
    page.locator("#k-c-a1").get_by_role("link", name="Correct").click()
    assert re.search("/claim/c-a1$", page.url)
    page.locator('#correct [name="set.high"]').fill("13")
    page.locator("#correct [name=reason]").fill("as it says")
    page.locator("#correct").get_by_role("button", name="Correct").click()
    assert "12–13 killed" in page.inner_text("#k-c-a1")


def test_leaving_closes_the_desk(browser: Browser, together: Running) -> None:
    page = enter(browser, together, "coder", [])
    page.locator("h1").get_by_text("What needs a person").wait_for()
    page.get_by_role("button", name="Leave").click()
    page.goto(f"{together.base}/queue")
    assert page.locator("h1").inner_text() == "Enter"
