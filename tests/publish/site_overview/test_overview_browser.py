"""The overview in a real browser, from a disk and from a server: filtered, searched, clicked, shared, without script, under attack."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harmledger.model.release import Changes
from harmledger.publish.site.overview import overview_files
from harmledger.publish.site.overview_fold import tokens
from harmledger.publish.site.overview_rows import row_of, sum_of
from harmledger.publish.site.shell import STYLE, style_sheet
from tests.publish import samples as s
from tests.publish.site_overview.made import ABOUT, incidents, published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MADE = (*incidents(160), s.RAID_INCIDENT, s.HOSTILE_INCIDENT)
ROWS = [row_of(i) for i in MADE]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    stubs = [(f"incidents/{i.id}.html", b'<!doctype html><link rel="icon" href="data:,"><title>An incident</title>') for i in MADE]
    for path, content in [(STYLE, style_sheet()), *stubs, *overview_files(published(MADE), ABOUT, Changes())]:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    for name, sandbox in (("framed", ""), ("sandboxed", 'sandbox="allow-scripts"')):
        (out / f"{name}.html").write_text(
            f'<link rel="icon" href="data:,"><iframe {sandbox} src="embed.html#grade=fair" width="600" height="400" title="Map"></iframe>'
        )
    return out


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.fixture(params=["disk", "server"])
def base(request: pytest.FixtureRequest, folder: Path) -> str:
    return folder.as_uri() if request.param == "disk" else str(request.getfixturevalue("server"))


def opened(browser: Browser, base: str, hash_: str = "", name: str = "index.html", **context: Any) -> tuple[Page, list[str]]:
    """A page and the list that its noises fall into: requests to elsewhere, errors, dialogs."""
    options: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", "accept_downloads": True} | context
    page = browser.new_context(**options).new_page()
    noise: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else noise.append(f"request {r.url}"))
    page.on("console", lambda m: noise.append(f"console {m.type} {m.text}"))
    page.on("pageerror", lambda e: noise.append(f"error {e}"))
    page.on("dialog", lambda d: noise.append(f"dialog {d.message}"))
    page.goto(f"{base}/{name}{hash_}")
    return page, noise


def shown(page: Page, state: str) -> None:
    """Waits until the page shows what the address says."""
    page.locator(f'html[data-shown="{state}"]').wait_for(state="attached", timeout=15_000)


def listed(page: Page) -> list[str]:
    found: list[str] = page.locator("#rows tr").evaluate_all("(rows) => rows.map((r) => r.dataset.id)")
    return found


def said(page: Page) -> str:
    return page.locator("#count").inner_text().replace("\u2060", "")


def test_a_filter_narrows_list_count_and_address_and_the_way_back_restores_them(browser: Browser, base: str) -> None:
    page, noise = opened(browser, base)
    page.locator("#narrow summary").click()
    page.select_option('select[name="method"]', "landmine")
    shown(page, "method=landmine")
    fit = [r for r in ROWS if r.incident.method == "landmine"]
    assert said(page).startswith(f"{len(fit)} of {len(ROWS)} incidents. ") and sum_of(fit).killed in said(page)
    assert {r.incident.id for r in fit} == set(listed(page)) or len(fit) > 25
    page.locator('input[name="grade"][value="fair"]').check()
    shown(page, "method=landmine&grade=fair")
    assert page.evaluate("location.hash") == "#method=landmine&grade=fair"
    page.go_back()
    shown(page, "method=landmine")
    assert not page.locator('input[name="grade"][value="fair"]').is_checked()
    page.locator("#clear").click()
    shown(page, "all")
    assert said(page).startswith(f"{len(ROWS)} incidents.")
    assert noise == []


def test_an_address_that_was_shared_shows_the_same(browser: Browser, base: str) -> None:
    page, noise = opened(browser, base, "#side=russia&stance=accused&from=2014-01-01&to=2017-12-31&sort=most")
    shown(page, "from=2014-01-01&to=2017-12-31&side=russia&stance=accused&sort=most")
    fit = [
        r
        for r in ROWS
        if r.incident.date
        and r.incident.date.start
        and str(r.incident.date.end) >= "2014-01-01"
        and str(r.incident.date.start) <= "2017-12-31"
        and any(side == "russia" and "accused" in stances for side, _, stances in r.sides)
    ]
    assert fit and said(page).startswith(f"{len(fit)} of ")
    most = {r.incident.id: r.killed.max if r.killed else -1 for r in fit}
    assert most[listed(page)[0]] == max(most.values())
    assert noise == []


def test_an_address_that_nobody_made_is_passed_over(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder.as_uri(), "#from=2014-13-45&grade=perfect&__proto__=1&min=-3&method=<img>&country=%E0%A4%A")
    page.locator("html[data-shown]").wait_for(state="attached", timeout=15_000)
    assert noise == [] and page.locator("#rows img").count() == 0


def test_a_place_is_found_in_another_spelling_and_quotes_by_their_words(browser: Browser, base: str) -> None:
    page, noise = opened(browser, base)
    page.fill('input[name="q"]', "Dayr az Zawr")
    shown(page, "q=Dayr+az+Zawr")
    assert said(page).startswith(f"{sum('Deir ez-Zor' in r.place for r in ROWS)} of ")
    page.fill('input[name="q"]', "SEVÉN doctor")
    shown(page, "q=SEV%C3%89N+doctor")
    assert said(page).startswith(f"{sum('c-a0' in r.incident.members for r in ROWS)} of ")
    page.fill('input[name="q"]', "حلب")
    page.locator('html[data-shown^="q=%D8"]').wait_for(state="attached", timeout=15_000)
    assert said(page).startswith(f"{sum('حلب' in r.place for r in ROWS)} of ")
    page.fill('input[name="q"]', "zzyzx")
    shown(page, "q=zzyzx")
    assert page.locator("#empty").is_visible() and said(page).startswith("0 of ")
    assert noise == []


def test_a_mark_of_the_map_lists_its_incidents_and_they_open(browser: Browser, base: str) -> None:
    page, noise = opened(browser, base, "#q=i-raid")
    shown(page, "q=i-raid")
    page.locator(".marks .mark").click()
    page.locator("#here a").wait_for()
    assert "Tal Aswad" in page.inner_text("#here h3") and page.locator("#here a").count() == 1
    page.locator("#here a").click()
    page.wait_for_url("**/incidents/i-raid.html")
    page.go_back()
    shown(page, "q=i-raid")
    assert noise == []


def test_the_map_goes_by_keyboard(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder.as_uri(), "#sort=old")
    shown(page, "sort=old")
    page.locator('.mark[tabindex="0"]').focus()
    first = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.key") != first
    before = page.locator(".chart").get_attribute("viewBox")
    page.keyboard.press("+")
    page.locator(f'.chart:not([viewBox="{before}"])').wait_for(timeout=5000)
    page.locator('.mark[tabindex="0"]').focus()
    page.keyboard.press("Enter")
    assert page.locator("#here").is_visible() and page.evaluate("document.activeElement.tagName") == "H3"
    assert noise == []


def test_months_are_chosen_on_the_timeline(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder.as_uri())
    page.locator(".month").first.wait_for()
    month = page.locator('#time tbody tr[data-n]:not([data-n="0"])').first.get_attribute("data-key")
    bar = page.locator(".month").first
    bar.focus()
    page.keyboard.press("Enter")
    page.locator(f'html[data-shown^="from={month}-01"]').wait_for(state="attached", timeout=15_000)
    assert page.locator('.month[aria-pressed="true"]').count() == 1
    page.keyboard.press("Shift+ArrowRight")
    page.locator('.month[aria-pressed="true"] >> nth=1').wait_for(state="attached")
    page.keyboard.press("Escape")
    shown(page, "all")
    assert noise == []


def test_a_row_of_a_chart_filters(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder.as_uri(), "#sort=old")
    shown(page, "sort=old")
    page.locator('tbody[data-chart="grade"] tr[data-key="fair"] button').click()
    shown(page, "grade=fair&sort=old")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert noise == []


@pytest.fixture(scope="module")
def century(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of so many months that it is drawn by years."""
    long = [
        replace(
            i,
            date=replace(i.date, start=i.date.start.replace(year=1920 + n % 90, day=1), end=i.date.end.replace(year=1920 + n % 90, day=28)),
        )
        for n, i in enumerate(incidents(400))
        if i.date and i.date.start and i.date.end and i.date.start.year == i.date.end.year
    ]
    out = tmp_path_factory.mktemp("century")
    for path, content in [(STYLE, style_sheet()), *overview_files(published(tuple(long)), ABOUT, Changes())]:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    return out


@pytest.mark.parametrize("which", ["folder", "century"])
def test_what_the_script_says_of_all_is_what_the_page_said_before(browser: Browser, which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    plain, _ = opened(browser, folder.as_uri(), java_script_enabled=False)
    assert plain.inner_text("#time thead th >> nth=0") == ("Month" if which == "folder" else "Year")
    live, noise = opened(browser, folder.as_uri())
    live.locator("#list").hover()
    shown(live, "all")
    for where in (
        "#rows",
        'tbody[data-chart="grade"]',
        'tbody[data-chart="method"]',
        'tbody[data-chart="side"]',
        'tbody[data-chart="review"]',
        "#time tbody",
        "#time-apart",
    ):
        assert live.locator(where).evaluate("(e) => e.textContent.replace(/\\s+/g, '')") == plain.locator(where).evaluate(
            "(e) => e.textContent.replace(/\\s+/g, '')"
        ), where
    assert noise == []


def test_the_selection_is_taken_along_without_formulas(browser: Browser, base: str) -> None:
    page, noise = opened(browser, base, "#q=i-evil")
    shown(page, "q=i-evil")
    with page.expect_download() as waiting:
        page.locator("#csv").click()
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and waiting.value.suggested_filename == "harm-in-harran-release-2-selection.csv"
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert row["id"] == "i-evil" and (row["killed_min"], row["killed_max"]) == ("3", "3")
    assert row["place"].startswith("'@SUM") and row["headline"].startswith("'@SUM") and row["release"] == "2"
    assert noise == []


def test_hostile_reports_stay_inert(browser: Browser, base: str) -> None:
    page, noise = opened(browser, base, "#q=i-evil")
    shown(page, "q=i-evil")
    assert "<script>window.owned=1</script>" in page.inner_text("#rows")
    page.locator("#nowhere button").first.click()
    assert page.locator("#here li").count() == 1
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.owned=9\">')")
    page.wait_for_timeout(100)
    assert page.evaluate("typeof window.owned") == "undefined"
    assert page.locator("main img, main iframe").count() == 0
    assert [n for n in noise if "Content Security Policy" not in n and "Failed to load resource" not in n] == []


def test_a_lost_data_file_is_said_and_the_page_still_reads(browser: Browser, server: str) -> None:
    page, _ = opened(browser, server)
    page.route("**/data/places.js", lambda route: route.abort())
    page.locator("#list").hover()
    page.locator("#trouble").wait_for(timeout=10_000)
    assert "places.js" in page.inner_text("#trouble") and page.locator("#rows tr").count() == 25


def test_without_script_everything_is_there_to_read(browser: Browser, base: str) -> None:
    page, _ = opened(browser, base, java_script_enabled=False)
    assert page.locator("#rows tr").count() == 25 and page.locator("#filters").is_hidden()
    assert page.locator(".mark").count() > 3 and page.locator(".counts").is_visible()
    page.locator("#rows a").first.click()
    assert "/incidents/" in page.url


@pytest.mark.parametrize("width", [320, 768, 1600])
def test_nothing_overflows_sideways(browser: Browser, folder: Path, width: int) -> None:
    page, noise = opened(browser, folder.as_uri(), "#q=i-evil&grade=weak", viewport={"width": width, "height": 700})
    page.locator("html[data-shown]").wait_for(state="attached", timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#clear").click()
    shown(page, "all")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert noise == []


def test_the_map_stands_in_another_page_even_in_a_sandbox(browser: Browser, base: str) -> None:
    # a sandboxed frame of a page on a disk may load nothing at all, not even a style sheet: browsers forbid it
    page, noise = opened(browser, base, name="framed.html" if base.startswith("file:") else "sandboxed.html")
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached", timeout=15_000)
    fair = sum(r.incident.grade == "fair" for r in ROWS)
    assert frame.locator("#count").inner_text().startswith(f"{fair} of {len(ROWS)} incidents")
    assert str(frame.locator("#back").get_attribute("href")) == "index.html#grade=fair"
    assert ABOUT.publisher in frame.locator("figcaption").inner_text()
    assert noise == []


AXE = Path(__file__).parents[2] / "desk_web" / "vendor" / "axe.min.js"


@pytest.mark.parametrize(
    ("scheme", "width", "pages"),
    [("light", 1280, (("index.html", "#q=doctor"),)), ("dark", 360, (("index.html", "#q=i-evil"), ("embed.html", "#grade=fair")))],
)
def test_axe_finds_nothing(browser: Browser, folder: Path, scheme: str, width: int, pages: tuple[tuple[str, str], ...]) -> None:
    for name, hash_ in pages:
        page, _ = opened(
            browser, folder.as_uri(), hash_, name, bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 800}
        )
        page.locator("html[data-ready]").wait_for(state="attached", timeout=15_000)
        if name == "index.html":
            page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == []


def test_page_and_script_fold_words_alike(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder.as_uri(), "#sort=old", bypass_csp=True)
    shown(page, "sort=old")
    words = [
        "Dar'a",
        "İSTANBUL",
        "Łódź ﬁn",
        "حَلَب ٱلشَّهْبَاء",
        "Київ",
        "ΣΟΦΟΣ",
        "ＡＢ－１２",
        "広島市 장",
        "đại-Sông",
        "ʿAyn ʾIsa",
        "x y zz",
        "½ ² 1,234",
        "a" * 60,
        "🍲x1",
        "נַפְתָּלִי",
    ]
    assert [sorted(page.evaluate("(w) => HL.tokens(w)", w)) for w in words] == [sorted(tokens(w)) for w in words]


@pytest.mark.parametrize(
    ("asked", "meant", "like"),
    [
        ("deir", "dayr", True), ("zor", "zawr", True), ("raqqa", "rakka", True), ("idlib", "idleb", True), ("luhansk", "lugansk", True),
        ("aleppo", "idlib", False), ("homs", "hama", False), ("raqqa", "rafah", False), ("dara", "dayr", False), ("12", "13", False),
    ],
)  # fmt: skip
def test_another_spelling_is_another_spelling_and_another_place_another_place(likeness: Page, asked: str, meant: str, like: bool) -> None:
    assert likeness.evaluate("([a, b]) => HL.alike(a, b)", [asked, meant]) is like


@pytest.fixture(scope="module")
def likeness(browser: Browser, folder: Path) -> Page:
    page, _ = opened(browser, folder.as_uri(), "#sort=old", bypass_csp=True)
    shown(page, "sort=old")
    return page


def test_a_list_of_a_mark_closes_by_keyboard_and_the_mark_has_the_focus_again(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder.as_uri(), "#q=i-raid")
    shown(page, "q=i-raid")
    page.locator(".marks .mark").focus()
    page.keyboard.press("Enter")
    page.locator("#here h3").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#here").is_hidden()
    assert page.evaluate("document.activeElement.classList.contains('mark')")
    assert noise == []


def test_a_map_that_is_moved_far_away_gets_the_whole_world(browser: Browser, base: str) -> None:
    page, noise = opened(browser, base)
    before = str(page.locator(".land").get_attribute("d"))
    for _ in range(8):
        page.locator('[data-zoom="out"]').click()
    page.locator(".chart[data-whole]").wait_for(timeout=15_000)
    page.locator("html[data-ready]").wait_for(state="attached", timeout=15_000)
    assert len(str(page.locator(".land").get_attribute("d"))) > 100_000 > len(before)
    page.wait_for_timeout(100)
    home = str(page.locator(".chart").get_attribute("data-home")).split()
    assert float(str(page.locator(".chart").get_attribute("viewBox")).split()[2]) > 5 * float(home[2])  # the data's arrival moved nothing
    assert noise == []


def test_two_fingers_zoom_and_one_moves_the_map(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder.as_uri(), "#sort=old", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    shown(page, "sort=old")
    page.locator(".chart").scroll_into_view_if_needed()
    around = page.locator(".chart").bounding_box()
    assert around
    x, y = around["x"] + around["width"] / 2, around["y"] + around["height"] / 2
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *at: float) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": y, "id": n} for n, a in enumerate(at)]})

    def view() -> list[float]:
        page.wait_for_timeout(80)
        return [float(n) for n in str(page.locator(".chart").get_attribute("viewBox")).split()]

    before = view()
    fingers("touchStart", x - 20, x + 20)
    for step in range(1, 6):
        fingers("touchMove", x - 20 - 10 * step, x + 20 + 10 * step)
    fingers("touchEnd")
    near = view()
    assert near[2] < before[2] / 2
    fingers("touchStart", x)
    for step in range(1, 8):
        fingers("touchMove", x + 12 * step)
    fingers("touchEnd")
    moved = view()
    assert moved[0] < near[0] and moved[2] == near[2]
    assert noise == []
