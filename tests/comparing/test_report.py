"""The report: every word escaped, nothing runs, all numbers in tables as well as charts; tables without formulas."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harmledger.comparing.compare import compare
from harmledger.model.comparison import Comparison, Hand
from harmledger.model.fault import Fault
from harmledger.publish.comparison.charts import standing
from harmledger.publish.comparison.folder import comparison_files
from harmledger.publish.comparison.page import SHOWN, report_html
from tests.comparing.build import a_list, entry, town

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVIL = '=cmd|"/c calc"!A1</script><script>window.owned=1</script><img src=x onerror=window.owned=2>'


def hostile() -> Comparison:
    """Two records whose every word is hostile."""
    from dataclasses import replace

    def bad(name: str, killed: int, side: str) -> object:
        place = town(EVIL, admin1=EVIL)
        made = entry(name, killed=killed, place=place, hands=(Hand(EVIL + side, "russia" if side else "is", side),), links=("javascript:window.owned=3", "https://example.org/?a=1&b=2"))  # fmt: skip
        return replace(made, headline=EVIL, where=EVIL, sources=(EVIL,))

    ours, theirs = [bad(f"a{EVIL}", 20, "")], [bad(f"x{EVIL}", 50, "r"), entry("@y", "2017-03-29", 3)]
    here, there = (a_list(EVIL + n, e) for n, e in (("1", ours), ("2", theirs)))  # type: ignore[arg-type]  # entries, all of them
    return compare(here, replace(there, faults=(Fault(EVIL, EVIL, EVIL),), terms=EVIL, kind=EVIL))


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_nothing_hostile_becomes_markup() -> None:
    html = report_html(hostile())
    seen = Tags(html).tags
    assert not {t for t, _ in seen} & {"script", "img", "iframe", "object", "form"}
    assert not [a for _, a in seen for name in a if name.startswith("on") or name == "style"]
    links = [a["href"] or "" for t, a in seen if t == "a"]
    assert all(h.startswith(("#", "https://example.org/")) or re.fullmatch(r"[a-z_]+\.(csv|json)", h) for h in links)
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html


def test_no_cell_of_a_table_runs_as_a_formula() -> None:
    for name, content in comparison_files(hostile()):
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            assert len({len(r) for r in rows}) == 1
            assert not [c for r in rows[1:] for c in r if c[:1] in "=+@" and c[:1] and not re.fullmatch(r"[+-]?[\d.]+", c)]


def test_the_json_holds_all_that_was_found() -> None:
    c = compare(a_list("ours", [entry("a", killed=20), entry("b", "2017-03-01")]), a_list("theirs", [entry("x", killed=50)]))
    found = json.loads(dict(comparison_files(c))["comparison.json"])
    assert found["matches"][0]["differences"][0]["what"] == "killed" and found["only_here"][0]["id"] == "b"
    assert found["here"]["entries"][0] | {"start": "2017-03-01", "id": "b"} == found["here"]["entries"][0]
    assert (found["total"]["matched_here"], found["total"]["only_here"]) == (1, 1) and "estimate" in found["about_sums"]


def test_the_page_says_what_is_in_it_and_where_the_rest_is() -> None:
    ours = [
        entry(f"a{n}", f"2017-{1 + n % 12:02d}-{1 + n % 28:02d}", n + 3, place=town(f"Place {n}", 30 + n / 50)) for n in range(SHOWN + 40)
    ]
    c = compare(a_list("ours", ours), a_list("theirs", [entry("x", "2017-01-01"), entry("y", "2017-12-28")]))
    html = report_html(c)
    assert f"The first {SHOWN} of {len(c.only_here):,}" in html and "only_here.csv" in html and len(html) < 1_000_000


def test_the_chart_shows_every_month_between_the_first_and_the_last() -> None:
    c = compare(
        a_list("ours", [entry("a", "2017-01-05"), entry("b", "2017-04-05")]),
        a_list("theirs", [entry("x", "2017-01-05"), entry("y", "2017-04-25")]),
    )
    chart = standing(c.months)
    assert [words for _, words in chart.labels] == ["2017-01", "2017-02", "2017-03", "2017-04"] and len(chart.pieces) == 4
    assert standing(()).pieces == ()


def test_the_page_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    noise: list[str] = []
    page.on("console", lambda m: noise.append(m.text))
    page.on("pageerror", lambda e: noise.append(str(e)))
    path = tmp_path / "index.html"
    path.write_text(report_html(hostile()), encoding="utf-8")
    page.goto(path.as_uri())
    assert noise == [] and page.evaluate("window.owned") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    unnamed = page.evaluate("[...document.querySelectorAll('svg')].filter(s => !s.getAttribute('aria-label') && s.getAttribute('aria-hidden') !== 'true').length")  # fmt: skip
    assert unnamed == 0
    ids = page.evaluate("[...document.querySelectorAll('nav a')].every(a => document.querySelector(a.getAttribute('href')))")
    assert ids is True
    page.close()


@pytest.mark.parametrize("n", [0, 1])
def test_records_without_anything_in_common_are_a_report_all_the_same(n: int) -> None:
    c = compare(a_list("ours", [entry("a")][:n]), a_list("theirs", []))
    assert "Nothing was matched." in report_html(c)
