"""The page as text: nothing of a report becomes markup, every claim is marked at its words."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.incident import Incident, Record
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.page.build import LIVE_INCIDENTS, page_html
from harmledger.publish.page.marked import marked_text
from harmledger.publish.page.segments import segments
from harmledger.publish.page.view import safe_link
from harmledger.publish.page.world import map_view
from tests.publish import samples as s

EVIDENCE = evidence_of_readings(s.REPORTS, s.READINGS)


class Seen(HTMLParser):
    """Start tags with their attributes, and the text inside elements of class "text"."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def html() -> str:
    return page_html(EVIDENCE, s.RECORD)


def test_nothing_hostile_became_markup(html: str) -> None:
    seen = Seen(html)
    assert {tag for tag, _ in seen.tags} <= {
        "html", "head", "meta", "title", "link", "style", "script", "body", "a", "header", "p", "h1", "h2", "h3", "h4", "dl", "div", "dt",
        "dd", "nav", "main", "section", "figure", "svg", "path", "g", "text", "circle", "rect", "button", "span", "figcaption", "ul", "ol",
        "li", "form", "label", "input", "select", "option", "table", "caption", "thead", "tbody", "tr", "th", "td", "article", "aside", "q",
        "blockquote", "strong", "b", "mark", "output", "footer", "kbd", "noscript", "template",
    }  # fmt: skip
    names = {name for _, attrs in seen.tags for name in attrs}
    assert not [n for n in names if n.startswith("on") or n == "style"]
    assert sum(tag == "script" for tag, _ in seen.tags) == 2
    assert not [1 for tag, a in seen.tags if tag in ("script", "link") and ("src" in a or (a.get("href") or "data:,") != "data:,")]


def test_links_lead_into_the_page_or_to_http_without_a_trace(html: str) -> None:
    out = []
    for tag, attrs in Seen(html).tags:
        href = attrs.get("href") or ""
        if tag == "a" and not href.startswith("#"):
            out.append(href)
            assert re.match(r"https?://", href), href
            assert {"noopener", "noreferrer"} <= set((attrs.get("rel") or "").split())
    assert out == ["https://example.org/raid?a=1&b=2"]


def test_the_policy_names_exactly_our_script_and_style(html: str) -> None:
    policy = next(a["content"] or "" for t, a in Seen(html).tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    blocks = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", html, re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        assert base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() in policy


def test_every_anchor_of_the_page_exists_once(html: str) -> None:
    seen = Seen(html)
    ids = [a["id"] for _, a in seen.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    targets = {(a.get("href") or "")[1:] for t, a in seen.tags if t == "a" and (a.get("href") or "").startswith("#")}
    assert targets <= set(ids)
    assert {"c-a1", "k-c-a1", "c-a4", "i-raid", f"r-{s.RAID.sha256}"} <= targets


def test_a_claim_that_two_speakers_share_has_one_anchor() -> None:
    twice = (*s.RAID_INCIDENT.speakers, s.speaker(s.DOCTOR_VOICE, "hospital", (s.DOCTOR,), ("c-b1", "c-a1")))
    page = page_html(EVIDENCE, Record((replace(s.RAID_INCIDENT, speakers=twice), s.HOSTILE_INCIDENT)))
    assert page.count('id="k-c-b1"') == page.count('id="k-c-a1"') == 1
    ids = [a["id"] for _, a in Seen(page).tags if a.get("id")]
    assert len(ids) == len(set(ids))


def test_the_page_says_who_what_and_why(html: str) -> None:
    for words in (
        "Tal Aswad</span>, 5 May 2015",
        "12\u2060–\u206015 killed, 7\u2060–\u206015 of them civilians",
        "the doctor’s figure is the largest",
        "same town, a day apart, both airstrikes on a market",
        "The monitor counts 12 at least, the doctor 15.",
        "total, not in any incident",
        "set apart: other headlines",
        "decides: most killed",
    ):
        assert words in html, words


def test_each_report_text_is_in_the_page_once(html: str) -> None:
    assert html.count("it said.\nThe army denied") == 0  # broken by a mark
    assert html.count("it said.\n") == 1


def text_of(markup: str) -> str:
    """The text without tags and labels: what a reader copies."""
    without = re.sub(r'<(a|span) class="(?:tag|why-apart)[^>]*>.*?</\1>', "", markup, flags=re.DOTALL)
    plain = re.sub(r"<[^>]*>", "", without)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("n", range(3))
def test_a_marked_text_is_the_text(n: int) -> None:
    report, reading = s.REPORTS[n], s.READINGS[n]
    html = str(marked_text(report, reading.claims, reading.apart, {c.id: "i-1" for c in reading.claims}))
    assert text_of(html) == report.text
    for claim in reading.claims:
        assert html.count(f'id="{claim.id}"') == 1


@given(
    st.integers(0, 60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.integers(0, 5)), max_size=12),
)
def test_segments_are_the_text_and_each_span_its_segments(length: int, spans: Sequence[tuple[int, int, int]]) -> None:
    text = "".join(chr(0x4E00 + i) for i in range(length))
    cut = segments(length, [(a, b, n) for n, (a, b, _) in enumerate(spans)])
    assert "".join(text[p.start : p.end] for p in cut) == text
    assert all(p.start < p.end for p in cut)
    for n, (a, b, _) in enumerate(spans):
        inside = "".join(text[p.start : p.end] for p in cut if n in p.keys)
        assert inside == (text[max(a, 0) : max(b, 0)] if a < b else "")


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)//http://x", False),
        ("data:text/html,x", False),
        ("java\nscript:alert(1)", False),
        ("https://exa mple.org", False),
        ("https://", False),
        ("http://[", False),
        ("//example.org", False),
        ("file:///etc/passwd", False),
        ("https://example.org/" + "a" * 3000, False),
        ("", False),
        (None, False),
    ],
)
def test_links(url: str | None, ok: bool) -> None:
    assert (safe_link(url) == url) if ok else (safe_link(url) is None)


def many(n: int) -> tuple[Incident, ...]:
    bare = replace(s.RAID_INCIDENT, members=(), reports=(), speakers=(), bounds=(), conflicts=(), responsibility=(), links=())
    return tuple(replace(bare, id=f"i-{k:04d}") for k in range(n))


def test_beyond_a_number_incidents_wait_in_templates() -> None:
    html = page_html(EVIDENCE, Record(many(LIVE_INCIDENTS + 20)))
    assert html.count('<template class="kept"') == 20
    assert html.count('<tr data-id="') == LIVE_INCIDENTS + 20
    assert f"first {LIVE_INCIDENTS} of {LIVE_INCIDENTS + 20}" in html


def test_incidents_at_one_point_are_fanned_out_and_the_view_shows_all() -> None:
    view = map_view(many(40))
    assert len({(d.dx, d.dy) for d in view.dots}) == 40
    x, y, w, h = view.box
    assert all(x < d.x < x + w and y < d.y < y + h for d in view.dots)
    assert map_view(()).dots == ()
    assert map_view((s.HOSTILE_INCIDENT,)).dots == ()


def test_the_shipped_outline_is_small_and_pure_path() -> None:
    raw = resources.files("harmledger.publish").joinpath("data/world.json").read_bytes()
    assert len(raw) < 200_000
    outline = map_view(()).outline
    assert re.fullmatch(r"[Mlz0-9 -]+", outline.land) and re.fullmatch(r"[Mlz0-9 -]+", outline.borders)
    assert "Syria" in [label[0] for label in outline.labels]
