"""The page in a real browser: sorted, filtered, opened by keyboard, silent on the network, deaf to hostile reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harmledger.model.incident import Range, Record, Tally
from harmledger.publish.folder import write_folder
from harmledger.publish.page.build import LIVE_INCIDENTS
from tests.publish import samples as s

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page")
    deadlier = replace(s.RAID_INCIDENT, id="i-two", members=(), reports=(), killed=Tally(Range(40, 90)), links=(), bounds=(), conflicts=())
    write_folder(out, s.REPORTS, s.READINGS, Record((s.RAID_INCIDENT, s.HOSTILE_INCIDENT, deadlier), s.RECORD.suggestions))
    return out


def opened(browser: Browser, folder: Path, hash_: str = "", **context: Any) -> tuple[Page, list[str]]:
    """A page and the list that its noises (requests, errors, dialogs) fall into."""
    options: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"} | context
    page = browser.new_context(**options).new_page()
    noise: list[str] = []
    page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else noise.append(f"request {r.url}"))
    page.on("console", lambda m: noise.append(f"console {m.type} {m.text}"))
    page.on("pageerror", lambda e: noise.append(f"error {e}"))
    page.on("dialog", lambda d: noise.append(f"dialog {d.message}"))
    page.goto((folder / "index.html").as_uri() + hash_)
    return page, noise


def killed(page: Page) -> list[str]:
    return [t.replace("\u2060", "") for t in page.locator("tbody tr:visible td.killed").all_inner_texts()]


def shown(page: Page, words: str) -> None:
    """Waits until the table says how many it shows (wait_for_function needs eval, which the page's policy forbids)."""
    page.locator("#shown").get_by_text(words, exact=True).wait_for(timeout=5000)


def until_other(page: Page, view_box: str | None) -> None:
    """Waits until the map shows another part of the world."""
    page.locator(f'.chart:not([viewBox="{view_box}"])').wait_for(timeout=5000)


def test_the_table_sorts_and_says_so(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder)
    head = page.locator("th[data-key=killed]")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert killed(page) == ["40–90", "12–15", "3"]
    assert head.get_attribute("aria-sort") == "descending"
    page.keyboard.press("Enter")
    assert killed(page) == ["3", "12–15", "40–90"]
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.locator("th[aria-sort]").count() == 1
    assert noise == []


def test_filters_narrow_the_table_and_the_map(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder)
    page.fill("#f-text", "tal ASWAD doctor")
    shown(page, "Showing 2 of 3 incidents")
    page.fill("#f-text", "")
    page.select_option("#f-grade", "weak")
    shown(page, "Showing 1 of 3 incidents")
    assert killed(page) == ["3"]
    assert page.locator(".dots .px:visible").count() == 0
    page.click("button[type=reset]")
    shown(page, "3 incidents")
    assert page.locator(".dots .px:visible").count() == 2
    assert noise == []


def test_an_incident_opens_by_keyboard_and_shows_its_quotes_in_the_report(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder)
    page.locator('tr[data-id="i-raid"] a').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#i-raid"
    assert "12–15 killed" in page.inner_text(".incident.on h2").replace("\u2060", "")
    assert page.evaluate("document.activeElement.id") == "h-i-raid"
    assert page.locator(".incidents tbody").is_hidden()
    mark = page.locator('.incident.on .report mark[data-c~="c-a2"]')
    assert mark.inner_text() == "Among the 12 were seven civilians"
    assert mark.is_visible() and "7 killed, civilians" in page.inner_text(".incident.on .report >> nth=0")
    assert page.locator(".incident.on .report").count() == 2
    page.locator('.incident.on a[href="#c-b1"]').first.focus()
    page.keyboard.press("Enter")
    assert page.locator("mark.lit").inner_text() == "killed 15"
    assert page.evaluate("document.activeElement.classList.contains('lit')")
    page.keyboard.press("Escape")
    assert page.evaluate("location.hash") == "#overview"
    assert page.locator('tr[data-id="i-raid"] a').evaluate("(a) => a === document.activeElement")
    page.go_back()
    assert page.locator(".incident.on").get_attribute("id") == "i-raid"
    assert noise == []


def test_every_address_opens(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder, "#c-a1")
    for hash_ in ("", "#i-raid", "#k-c-a1", "#c-a4", "#reports", "#background", "#review", "#c-b1", "#reading", "#nothing", "#%"):
        if hash_:
            page.evaluate("(h) => { location.hash = h; }", hash_)
            page.wait_for_timeout(30)
        assert page.locator(".view.on").count() == 1, hash_
        if hash_ in ("", "#i-raid", "#k-c-a1", "#c-b1"):
            assert page.locator(".incident.on").get_attribute("id") == "i-raid", hash_
        if hash_ in ("", "#c-a4", "#c-b1"):
            assert page.locator("mark.lit").first.is_visible(), hash_
    assert noise == []


def test_the_map_goes_by_keyboard(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder)
    page.locator('a.dot[tabindex="0"]').focus()
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('href')") != first
    before = page.locator(".chart").get_attribute("viewBox")
    page.keyboard.press("+")
    until_other(page, before)
    page.keyboard.press("Enter")
    assert page.locator(".incident.on").count() == 1
    assert noise == []


def test_hostile_reports_stay_inert(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder, "#i-evil")
    assert "<script>window.owned=1</script>" in page.inner_text(".incident.on .report .text")
    for hash_ in ("#reports", "#review", "#overview"):
        page.evaluate("(h) => document.querySelector(`a[href='${h}']`).click()", hash_)
    page.wait_for_timeout(100)
    assert page.evaluate("typeof window.owned") == "undefined"
    assert page.locator("main img, main iframe, main script").count() == 0
    assert noise == []


def test_the_policy_stops_what_escaping_might_miss(browser: Browser, folder: Path) -> None:
    page, noise = opened(browser, folder)
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.owned=9\"><img src=\"https://x.invalid/y\">')"
    )
    page.wait_for_timeout(150)
    assert page.evaluate("typeof window.owned") == "undefined"
    assert sum("Content Security Policy" in n for n in noise) >= 2  # the handler and the picture from outside


@pytest.mark.parametrize("width", [320, 768, 1600])
def test_nothing_overflows_sideways(browser: Browser, folder: Path, width: int) -> None:
    page, noise = opened(browser, folder, viewport={"width": width, "height": 700})
    for hash_ in ("#overview", "#i-raid", "#i-evil", "#reports", f"#r-{s.HOSTILE.sha256}", "#background", "#review", "#reading"):
        page.evaluate("(h) => { location.hash = h; }", hash_)
        page.wait_for_timeout(30)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, hash_
    assert noise == []


def test_without_script_everything_is_there_to_read(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder, java_script_enabled=False)
    assert page.locator("table.incidents").is_visible()
    assert page.locator("#i-raid").is_visible()
    assert page.locator(f"#r-{s.RAID.sha256} .text").is_visible()
    assert page.locator("#f-text").is_hidden()


def test_incidents_beyond_the_first_open_too(browser: Browser, tmp_path: Path) -> None:
    bare = replace(s.RAID_INCIDENT, links=())
    many = tuple(replace(bare, id=f"i-{n:04d}") for n in range(LIVE_INCIDENTS + 5))
    write_folder(tmp_path, s.REPORTS, s.READINGS, Record(many))
    page, noise = opened(browser, tmp_path, f"#i-{LIVE_INCIDENTS + 3:04d}")
    assert page.locator(".incident.on").get_attribute("id") == f"i-{LIVE_INCIDENTS + 3:04d}"
    assert page.locator(".incident.on .report").count() == 2
    assert noise == []
