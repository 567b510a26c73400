"""What a reader sees of a text's characters, and the way back to each of them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.report import Receipt, make_report
from harmledger.reading.document import read_document
from harmledger.reading.normalise import ENTITY, fold
from tests.reading.texts import document

FOLDED = [
    ("“Nine” ‘dead’", "\"Nine\" 'dead'"),
    ("Nine—no, ten – dead", "Nine-no, ten - dead"),
    ("nine\u00a0people\u2009died", "nine people died"),
    ("nine   people \t died", "nine people died"),
    ("ni\u00adne peo\u200bple", "nine people"),
    ("Tom &amp; Ann &#8220;said&#8221;&nbsp; so", 'Tom & Ann "said" so'),
    ("Cafe\u0301", "Café"),
    ("one\r\n\r\n\r\ntwo\rthree", "one\n\ntwo\nthree"),
    ("one \n two", "one\ntwo"),
    ("  \n one", "one"),
    ("Syria\x92s army", "Syria's army"),
    ("``Nine,'' he said", '"Nine," he said'),
    ("wait…", "wait..."),
    ("", ""),
]


@pytest.mark.parametrize(("source", "read"), FOLDED)
def test_characters_that_mean_the_same_are_read_the_same(source: str, read: str) -> None:
    assert fold(source).text == read


def test_lines_broken_for_their_width_are_joined_and_paragraphs_are_not() -> None:
    source = (
        "Shells that were fired from the hills hit the crowded market of the\ntown on Monday and killed nine people, officials said.\n\n"
        "The second paragraph begins here and is long enough to go on over\ntwo lines of the page."
    )
    assert fold(source).text.count("\n") == 2
    assert "the town on Monday" in fold(source).text
    assert fold("A headline of the page without a stop\nThe first paragraph says so.").text.count("\n") == 1


def test_a_quote_of_folded_words_is_verbatim() -> None:
    d = document("He said “nine\u00a0people” died &amp; ten\u200b were hurt.")
    at = d.text.index("nine people")
    span = d.span(at, at + len("nine people"))
    assert span.quote == "nine\u00a0people"
    at = d.text.index("& ten were")
    assert d.span(at, at + len("& ten were")).quote == "&amp; ten\u200b were"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 99)])
def test_a_stretch_that_is_none_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        document("Nine died.").span(start, end)


CHARS = st.characters(exclude_categories=["Cs"])
PIECES = st.sampled_from(
    ["“", "”", "—", "\u00ad", "\u200b", "\u00a0", " ", "  ", "\n", "\r\n", "\n\n", "&amp;", "&nbsp;", "&#8220;", "e\u0301", "\u0301", "…", "ﬁ",
     "Nine died.", "BEIRUT (AFP) -", "Tags Syria", "\x92", "``", "한", "\u1112\u1161\u11ab", "U.S. troops", '"', "(Photo: x)", "1 July 2016"]
)  # fmt: skip
TEXTS = st.text(CHARS, max_size=80) | st.lists(PIECES | st.text(CHARS, max_size=6), max_size=20).map("".join)


@given(TEXTS, st.data())
def test_every_stretch_of_the_reading_text_finds_its_way_back(text: str, data: st.DataObject) -> None:
    d = read_document(make_report(None, text, Receipt("", "test")))
    if d.text:
        start = data.draw(st.integers(0, len(d.text) - 1))
        end = data.draw(st.integers(start + 1, len(d.text)))
        span = d.span(start, end)
        assert 0 <= span.start < span.end <= len(text)
        assert d.report.text[span.start : span.end] == span.quote != ""


@given(TEXTS)
def test_nothing_visible_is_lost_and_the_way_back_never_turns(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert all(a < b for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts) and list(folded.ends) == sorted(folded.ends)
    covered = [False] * len(text)
    for a, b in zip(folded.starts, folded.ends, strict=True):
        covered[a:b] = [True] * (b - a)
    for m in re.finditer(ENTITY, text):  # the letters of "&nbsp;" are no words
        covered[m.start() : m.end()] = [True] * len(m.group())
    assert not [c for c, seen in zip(text, covered, strict=True) if not seen and c.isalnum()]
    assert "  " not in folded.text and "\n\n\n" not in folded.text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=60))
def test_what_is_read_is_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFC", fold(text).text)


@given(TEXTS, st.none() | st.text(CHARS, max_size=30))
def test_sentences_and_what_is_apart_share_no_character(text: str, title: str | None) -> None:
    d = read_document(make_report(title, text, Receipt("", "test")))
    end = 0
    for s in d.sentences:
        assert end <= s.start < s.end <= len(d.text)
        assert d.text[s.start : s.end].strip() == d.text[s.start : s.end]
        end = s.end
    taken: set[int] = set()
    for s in d.sentences:
        taken.update(range(d.folded.starts[s.start], d.folded.ends[s.end - 1]))
    for a in d.apart:
        assert 0 <= a.start < a.end <= len(d.report.text)
        assert not taken.intersection(range(a.start, a.end))
