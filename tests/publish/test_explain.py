"""A trace as a page and on a terminal: whole, escaped, marked, readable in light and dark."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.claim import EventClaim, Reading, SetApart
from harmledger.model.report import Receipt, make_report
from harmledger.model.trace import NOTE_KINDS, Note, NoteKind, ReportTrace, SentenceTrace
from harmledger.publish.explain.page import trace_page
from harmledger.publish.explain.terminal import trace_text
from harmledger.publish.explain.view import LABELS, MEANINGS, pieces
from tests.publish import samples as s

HOSTILE = 'At least 12 <script>alert("1")</script> people\x1b[31m were killed in <img src=x onerror=y>, a "doctor" said.'


def note(text: str, words: str, kind: NoteKind, used: bool = True) -> Note:
    start = text.index(words)
    event = "e1" if kind == "figure" and used else None
    return Note(kind, start, start + len(words), words, f"what <b>{kind}</b>", f"why & {kind}.", used, event, "a:rule", 0.9)


def trace_of(text: str, *notes: Note, parsed: bool = True) -> ReportTrace:
    report = make_report(None, text, Receipt("<id>", "a.txt", publisher="P & Q"))
    head = EventClaim("c-1", report.sha256, "e1", "main", "airstrike", None, None, s.span(report, text[:10]))
    reading = Reading(report.sha256, "test 1", (head,), (SetApart(0, 5, "an <advert>"),))
    ordered = tuple(sorted(notes, key=lambda n: (n.start, -n.end)))
    sentence = SentenceTrace(1, False, 0, len(text), text, parsed, ordered, (("e1", "It fits."),))
    return ReportTrace(report, reading, (sentence,))


def hostile() -> ReportTrace:
    return trace_of(
        HOSTILE, note(HOSTILE, "At least 12", "figure"), note(HOSTILE, "killed", "harm"), note(HOSTILE, '"doctor"', "speaker", used=False)
    )


class _Tags(HTMLParser):
    """The names of all elements and attributes of a page, and whether all that opens closes."""

    VOID = ("meta", "link", "img", "br", "input", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(k, v or "") for k, v in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: str) -> _Tags:
    tags = _Tags()
    tags.feed(page)
    assert not tags.open
    return tags


def test_the_page_runs_and_loads_nothing_and_escapes_everything() -> None:
    page = trace_page(hostile())
    tags = parsed(page)
    assert not tags.tags & {"script", "img", "link", "iframe", "object"} and "default-src 'none'" in html.unescape(page)
    assert not any(k.startswith("on") or k in ("src", "style") for k, _ in tags.attributes)
    assert "&lt;script&gt;" in page and "what &lt;b&gt;figure&lt;/b&gt;" in page and "an &lt;advert&gt;" in page


def test_every_link_of_the_page_leads_somewhere() -> None:
    tags = parsed(trace_page(hostile()))
    ids = [v for k, v in tags.attributes if k == "id"]
    links = [v for k, v in tags.attributes if k == "href"]
    assert len(ids) == len(set(ids)) and links and all(link.startswith("#") and link[1:] in ids for link in links)


def test_the_page_holds_the_sentence_the_notes_and_their_reasons() -> None:
    page = trace_page(hostile())
    assert 'class="k-figure"' in page and 'class="k-speaker out"' in page and "90 % sure" in page
    assert "why &amp; harm." in page and "It fits." in page and "What the record says" in page
    words = re.search(r'<p class="words">(.*?)</p>', page, re.DOTALL)
    assert words
    bare = html.unescape(re.sub(r'<a class="(?:n|no)".*?</a>|<[^>]+>', "", words[1]))
    assert bare == HOSTILE


def test_nothing_can_drive_the_terminal_and_lines_keep_their_width() -> None:
    for width in (40, 80, 120):
        text = trace_text(hostile(), width)
        assert "\x1b" not in text and "<U+001B>" in text
        assert max(map(len, text.splitlines())) <= width
    assert "\x1b[" in trace_text(hostile(), 80, colour=True) and "\x1b[31m were" not in trace_text(hostile(), 80, colour=True)


def test_the_terminal_says_what_was_used_and_what_was_not() -> None:
    text = trace_text(hostile(), 120)
    assert "+ [1]" in text and "- [3]" in text and "→ e1" in text and "an <advert>" in text


def test_what_was_passed_over_in_a_sentence_not_parsed_is_short() -> None:
    trace = trace_of("They met in Aden.", note("They met in Aden.", "Aden", "place", used=False), parsed=False)
    assert "Seen and not taken: [1] place." in trace_text(trace, 100)
    assert "why & place." not in trace_text(trace, 100) and "why & place." in trace_text(trace, 100, sentence=1)
    assert "<details>" in trace_page(trace)


def test_every_kind_of_note_has_words_and_a_colour() -> None:
    css = resources.files("harmledger.publish.explain").joinpath("assets/explain.css").read_text(encoding="utf-8")
    for kind in NOTE_KINDS:
        assert LABELS[kind] and MEANINGS[kind] and f".k-{kind} {{" in css


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_what_lies_behind_them(scheme: int) -> None:
    css = resources.files("harmledger.publish.explain").joinpath("assets/explain.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block))

    def contrast(a: str, b: str) -> float:
        high, low = sorted((luminance(colours[a]), luminance(colours[b])), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for behind in ("paper", "sheet", "faint", *NOTE_KINDS):
        assert contrast("ink", behind) >= 7, behind
    for behind in ("paper", "sheet", "faint"):
        assert contrast("soft", behind) >= 4.5 and contrast("link", behind) >= 4.5, behind


@given(st.data())
def test_the_pieces_of_a_sentence_are_the_sentence(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=30))
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 9), st.sampled_from(NOTE_KINDS)), max_size=6))
    notes = tuple(Note(k, a, min(a + n, len(text)), text[a : a + n], "what", "why.") for a, n, k in spans)
    cut = pieces(SentenceTrace(1, False, 0, len(text), text, True, notes))
    assert "".join(p.text for p in cut) == text
    assert sorted(n for p in cut for n in p.ends) == list(range(1, len(notes) + 1))
