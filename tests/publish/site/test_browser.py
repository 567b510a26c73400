"""The site in a real browser, opened from a disk: read by axe-core, narrow and wide, light and dark, on paper; nothing cut off, no noise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harmledger.model.incident import Range, Record, Tally
from tests.publish.samples import DOCTOR, EVIL
from tests.publish.site.releases import CHANGES, SAMPLES, TOLD_RAID, site, turned

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parents[2] / "desk_web" / "vendor" / "axe.min.js"
PAGES = (
    "incidents/i-raid.html",
    "incidents/i-evil.html",
    "incidents/i-film.html",
    "places/index.html",
    "places/sy--harran--test-1.html",
    "months/2015.html",
    "months/2015-05.html",
    "sides/index.html",
    "sides/government.html",
    "changes.html",
    "methodology.html",
    "downloads.html",
    "404.html",
)
READ = ("incidents/i-raid.html", "places/sy--harran--test-1.html", "sides/government.html", "changes.html", "methodology.html")
"""One page of each make, for what takes long."""

OVERFLOWING = """() => [...document.querySelectorAll("main *")].filter((e) => !e.closest("svg") && !e.closest(".unseen")
  && getComputedStyle(e).display !== "inline" && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1
  && !e.closest(".table-scroll, pre")).map((e) => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 60)}`)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release's site on the disk, with large numbers and a third of the texts hostile."""
    made = tmp_path_factory.mktemp("release")
    large = replace(TOLD_RAID, killed=Tally(total=Range(123_456, 1_234_567), civilians=Range(123_456, 1_234_567)))
    evil = turned(SAMPLES.record.incidents[1], f"{EVIL} {'W' * 400} \u202eesrever")
    evidence = replace(
        SAMPLES.evidence, reports={k: v if k == DOCTOR.sha256 else turned(v, EVIL) for k, v in SAMPLES.evidence.reports.items()}
    )
    for path, content in site(replace(SAMPLES, evidence=evidence, record=Record((large, evil))), changes=CHANGES).items():
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes(content)
    return made


def opened(browser: Browser, noise: list[str], scheme: str = "light", bypass: bool = False) -> Page:
    page = browser.new_context(color_scheme=scheme, bypass_csp=bypass).new_page()
    page.on("console", lambda m: noise.append(m.text))
    page.on("pageerror", lambda e: noise.append(str(e)))
    page.on("request", lambda r: None if r.url.startswith("file:") else noise.append(r.url))
    return page


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing(browser: Browser, folder: Path, scheme: str, width: int) -> None:
    page = opened(browser, [], scheme, bypass=True)  # so that axe can be put into the pages
    script = AXE.read_text(encoding="utf-8")
    wrong = []
    page.set_viewport_size({"width": width, "height": 800})
    for path in READ:
        page.goto((folder / path).as_uri())
        page.add_script_tag(content=script)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations', 'passes'], preload: false })")
        assert len(found["passes"]) > 10
        wrong += [f"{path}: {v['id']} {v['help']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]]
    assert wrong == []


def test_nothing_is_cut_off_and_nothing_asks_the_network(browser: Browser, folder: Path) -> None:
    noise: list[str] = []
    page = opened(browser, noise)
    for path in PAGES:
        for width in (320, 740, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto((folder / path).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            assert page.evaluate(OVERFLOWING) == [], (path, width)
            assert page.evaluate("typeof window.owned") == "undefined"
    assert noise == []
    page.goto((folder / PAGES[0]).as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).display") == "flex", "the style sheet is loaded from a disk"


def test_the_policy_stops_what_escaping_might_miss(browser: Browser, folder: Path) -> None:
    noise: list[str] = []
    page = opened(browser, noise)
    page.goto((folder / PAGES[0]).as_uri())
    page.evaluate(
        'document.body.insertAdjacentHTML(\'beforeend\', \'<p onclick="window.owned=9" id="bad" style="color:red">x</p><img src="https://x.invalid/y">\')'
    )
    page.click("#bad")
    assert page.evaluate("typeof window.owned") == "undefined"
    assert sum("Content Security Policy" in n for n in noise) >= 2


def test_a_keyboard_reaches_the_content_first(browser: Browser, folder: Path) -> None:
    page = opened(browser, [])
    page.goto((folder / PAGES[0]).as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_address_that_was_printed_once_leads_on(browser: Browser, folder: Path) -> None:
    page = opened(browser, [])
    page.goto((folder / "incidents/i-old.html").as_uri())
    page.wait_for_url("**/incidents/i-raid.html")
    assert "Merged into it" in page.inner_text("main")


def test_on_paper_addresses_are_printed_and_lists_stay_tables(browser: Browser, folder: Path) -> None:
    page = opened(browser, [])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 900})  # A4 within its margins
    page.goto((folder / "methodology.html").as_uri())
    after = "getComputedStyle(document.querySelector('.prose a[href^=\"http\"]'), '::after').content"
    assert "https://example.org/codebook" in page.evaluate(after)
    page.goto((folder / "months/2015-05.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.incidents tr')).display") == "table-row"
    assert page.evaluate("document.documentElement.scrollWidth") <= 672
    assert page.pdf(format="A4").startswith(b"%PDF")
