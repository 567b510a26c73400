"""Blind double coding in a real browser: by mouse, by keyboard alone, without script; narrow and wide, read by axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harmledger.desk import Order, Stored
from harmledger.desk.coding.draft import handed_in, put
from harmledger.desk.people import drafts, persons
from harmledger.model.claim import EventClaim, FigureClaim
from harmledger.model.payload import Coding, Round
from tests.desk_web.house import NAMES, READING, WITNESS, House
from tests.desk_web.test_browser import AXE, MARK, OPEN, Running, context, enter
from tests.publish.samples import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHEET = f"/rounds/may/{WITNESS.sha256}"
CODERS = (NAMES["coder"], NAMES["reviewer"])
EVENT, FIGURE = (c for c in READING.claims if isinstance(c, EventClaim | FigureClaim))


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Running]:
    with closing(Running(tmp_path, alone=False)) as running:
        drawn = Round(1, CODERS, (WITNESS.sha256,))
        give(running.house, Order("sample", "may", "agreement", NAMES["reviewer"], payload=drawn))
        yield running


def give(house: House, order: Order) -> None:
    assert isinstance(house.desk.decide(order), Stored)


def code(house: House, coder: str, low: int) -> None:
    figure = replace(FIGURE, low=low, high=low)
    claims = handed_in((EVENT, figure), "code", "may", coder)
    give(house, Order("code", WITNESS.sha256, "read", coder, payload=Coding("may", claims)))


def test_a_coder_codes_a_report_by_mouse(browser: Browser, together: Running) -> None:
    noise: list[str] = []
    page = enter(browser, together, "coder", noise)
    page.click('nav a[href="/rounds"]')
    page.click("text=may")
    page.click("text=Code the next report")
    page.locator("details.shield summary").click()
    page.evaluate(MARK, ["Two people", "near Qasr"])
    assert page.input_value("#add [name=quote]") == "Two people were killed near Qasr"
    page.locator("#add").get_by_label("Method").select_option("airstrike")
    page.locator("#add").get_by_label("First day").fill("2015-05-31")
    page.locator("#add").get_by_label("Place, as the report names it").fill("Qasr")
    page.get_by_role("button", name="Add to the draft").click()
    page.locator(".claims .claim.event").wait_for()
    assert page.locator("#text mark").count() > 0 and page.input_value("#add [name=kind]") == "figure"
    page.evaluate(MARK, ["Two people", "were killed"])
    page.locator("#add").get_by_label("The fewest").fill("2")
    page.locator("#add").get_by_label("The most").fill("2")
    page.get_by_role("button", name="Add to the draft").click()
    page.locator(".claims .claim.figure").get_by_role("link", name="Change").click()
    page.locator(".in-place [name='set.high']").fill("3")
    page.locator(".in-place").get_by_role("button", name="Change").click()
    page.locator(".claims .claim.figure .what").get_by_text("3 killed").wait_for()
    assert not together.house.desk.state().decided.by_report[WITNESS.sha256][1:], "nothing is handed in so far"
    page.locator("#hand-in").get_by_role("button", name="Hand in").click()
    page.locator(".tasks").get_by_text("coded", exact=True).wait_for()
    made = together.house.desk.state().decisions[-1]
    assert made.verdict == "code" and isinstance(made.payload, Coding) and len(made.payload.claims) == 2
    assert noise == []


def tab_to(page: Page, selector: str) -> None:
    """With Tab alone, as somebody goes who uses no mouse."""
    for _ in range(120):
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_the_keyboard_alone_codes_a_report(browser: Browser, together: Running) -> None:
    noise: list[str] = []
    page = enter(browser, together, "coder", noise)
    page.goto(together.base + "/rounds/may")
    keys = page.keyboard
    tab_to(page, "a.button.main")
    keys.press("Enter")
    page.locator("#add").wait_for()
    page.wait_for_load_state("load")
    keys.press("n")
    assert page.evaluate("document.activeElement.name") == "quote"
    tab_to(page, "[name=sentence]")
    keys.press("2")  # the sentence that begins with a two
    assert page.input_value("#add [name=quote]").startswith("Two people were killed near Qasr, said")
    tab_to(page, "[name=method]")
    keys.type("airs")
    tab_to(page, "#add button")
    keys.press("Enter")
    page.locator(".claims .claim.event").wait_for()
    page.wait_for_load_state("load")
    tab_to(page, "[name=sentence]")
    keys.press("2")
    tab_to(page, "[name=low]")
    keys.type("2")
    tab_to(page, "#add button")
    keys.press("Enter")
    page.locator(".claims .claim.figure").wait_for()
    page.wait_for_load_state("load")
    keys.press("h")
    assert page.evaluate("document.activeElement.name") == "reason"
    keys.press("Enter")
    page.locator(".tasks").wait_for()
    made = together.house.desk.state().decisions[-1]
    assert isinstance(made.payload, Coding)
    event, figure = made.payload.claims
    assert isinstance(event, EventClaim) and event.method == "airstrike" and isinstance(figure, FigureClaim) and figure.low == 2
    assert noise == []


def test_without_script_a_report_is_coded_and_settled(browser: Browser, together: Running) -> None:
    code(together.house, NAMES["coder"], 2)
    plain = context(browser, together, [], java_script_enabled=False).new_page()
    plain.goto(together.base)
    plain.fill("[name=name]", NAMES["reviewer"])
    plain.fill("[name=password]", "four plain words here")
    plain.fill("[name=code]", together.house.code(together.house.secrets[NAMES["reviewer"]]))
    plain.click("main button")
    plain.goto(together.base + SHEET)
    plain.locator("#add [name=sentence]").select_option(index=2)
    plain.locator("#add").get_by_role("button", name="Add to the draft").click()
    plain.fill("#add [name=quote]", "Two people were killed near Qasr")
    plain.fill("#add [name=low]", "many")
    plain.locator("#add").get_by_role("button", name="Add to the draft").click()
    assert "no number of persons" in plain.inner_text("[role=alert]")
    assert plain.input_value("#add [name=quote]") == "Two people were killed near Qasr"
    plain.fill("#add [name=low]", "3")
    plain.locator("#add").get_by_role("button", name="Add to the draft").click()
    plain.locator(".claim.figure").get_by_role("link", name="Change").click()
    plain.fill("[name='set.group']", "people")
    plain.fill("[name='set.high']", "3")
    plain.get_by_role("button", name="Change").click()
    plain.locator("#hand-in").get_by_role("button", name="Hand in").click()
    plain.goto(together.base + SHEET)
    plain.locator(".unit.figure").get_by_role("button", name=f"Take this {NAMES['coder']}").click()
    assert plain.locator(".claims .claim").count() == 2, "the figure brings its event"
    plain.locator("#hand-in").get_by_role("button", name="Settle").click()
    assert "1 is settled" in plain.inner_text("main")
    figure = next(c for c in together.house.desk.state().heard(WITNESS.sha256).claims if isinstance(c, FigureClaim))
    assert (figure.low, figure.high) == (2, 2)


def pages(running: Running, who: str) -> tuple[str, ...]:
    """Every page of rounds as a reviewer meets it: coding, with a draft, and settling."""
    house = running.house
    person = persons.find(house.store, NAMES[who])
    give(house, Order("sample", "june", "agreement", NAMES["reviewer"], payload=Round(1, CODERS, tuple(house.desk.state().reports))))
    for coder, low in ((NAMES["coder"], 2), (NAMES["reviewer"], 30)):
        code(house, coder, low)
    for name in ("may", "june"):
        drafts.change(house.store, person, name, WITNESS.sha256, lambda d: put(put(d, EVENT, WITNESS), FIGURE, WITNESS))
    june = f"/rounds/june/{WITNESS.sha256}"
    other = next(sha for sha in house.desk.state().reports if sha != WITNESS.sha256)
    return (SHEET, june, "/rounds", "/rounds/may", f"/rounds/june/{other}", f"{june}/claim/{FIGURE.id}")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_overflows_sideways(browser: Browser, together: Running, width: int) -> None:
    page = enter(browser, together, "reviewer", [])
    page.set_viewport_size({"width": width, "height": 800})
    for path in pages(together, "reviewer"):
        page.goto(together.base + path)
        page.evaluate(OPEN)
        for direction in ("ltr", "rtl"):
            page.evaluate("(d) => { document.documentElement.dir = d; }", direction)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, direction)


@pytest.mark.parametrize(("scheme", "width", "most"), [("light", 1280, 6), ("dark", 320, 2)])
def test_axe_finds_nothing_serious(browser: Browser, together: Running, scheme: str, width: int, most: int) -> None:
    made = context(browser, together, [], bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    page = made.new_page()
    page.goto(together.base)
    page.fill("[name=name]", NAMES["reviewer"])
    page.fill("[name=password]", "four plain words here")
    page.fill("[name=code]", together.house.code(together.house.secrets[NAMES["reviewer"]]))
    page.click("main button")
    script, wrong = AXE.read_text(encoding="utf-8"), []
    for path in pages(together, "reviewer")[:most]:
        page.goto(together.base + path)
        page.evaluate(OPEN)
        page.add_script_tag(content=script)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations', 'passes'] })")
        assert len(found["passes"]) > 10
        bad = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
        wrong += [f"{path}: {v['id']} {v['help']}: {v['nodes'][0]['html'][:160]}" for v in bad]
    assert wrong == []


def test_hostile_reports_and_words_stay_inert_in_rounds(browser: Browser, together: Running) -> None:
    noise: list[str] = []
    page = enter(browser, together, "coder", noise)
    drawn = Round(1, CODERS, (HOSTILE.sha256,))
    give(together.house, Order("sample", "<img src=x onerror=window.owned=7>", "agreement", NAMES["reviewer"], payload=drawn))
    page.goto(together.base + "/rounds")
    page.get_by_role("link", name="<img src=x").click()
    page.locator(".tasks a").first.click()
    evil = "<script>window.owned=8</script>{{7*7}}"
    page.locator("#add [name=sentence]").select_option(index=1)
    page.locator("#add").get_by_label("Place, as the report names it").fill(evil)
    page.get_by_role("button", name="Add to the draft").click()
    page.locator(".claims .claim.event").wait_for()
    page.locator("#add [name=sentence]").select_option(index=2)
    page.locator("#add [name=kind]").select_option("responsibility")
    page.locator("#add [name=actor]").fill(evil)
    page.get_by_role("button", name="Add to the draft").click()
    page.locator(".claims .claim.responsibility").wait_for()
    page.evaluate(OPEN)
    assert evil in page.inner_text("main") and page.evaluate("typeof window.owned") == "undefined"
    assert page.locator("main img, main iframe, main script").count() == 0 and noise == []


def test_a_page_that_came_too_early_opens_by_itself(browser: Browser, together: Running) -> None:
    from tests.desk_web.test_start import Slow

    page = enter(browser, together, "reviewer", [])
    house = together.house
    house.desk._now, house.desk._source = None, Slow(house.desk._source)
    import threading

    looking = threading.Thread(target=house.desk.prepare)
    looking.start()
    page.goto(together.base + "/queue?need=range")
    assert page.locator("h1").inner_text() == "The book is being prepared"
    house.desk._source.let.set()
    page.get_by_role("heading", name="What needs a person").wait_for()
    assert page.url.endswith("/queue?need=range")
    looking.join(30)
