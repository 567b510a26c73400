"""Quotes are cut to what fair quotation allows, and every number still stands in its words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.circumstances import Span
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.publish.redaction.profile import Quotes
from harmledger.publish.redaction.quotes import SHORT_SHARE, WORD, cut, cuts, numbers, shown_of, words_shown

RULES = Quotes(texts="hide", titles="hide", words=25, report_words=150, report_share=0.4)
LONG = (
    "The army, which had held the eastern suburbs since the autumn and had shelled them on most days of the last two weeks, said that a raid on the "
    "crowded market in the middle of the old town on Friday killed at least twenty-two civilians, most of them women and children who had come to buy bread"
)


def figure(text: str, low: int | None, high: int | None, group: str = "civilians", start: int = 0, end: int | None = None) -> FigureClaim:
    stop = len(text) if end is None else end
    return FigureClaim(
        f"c-{start}-{stop}-{low}",
        "r",
        "e1",
        "killed",
        low,
        high,
        "unknown",
        None,
        None,
        group,
        None,
        None,
        Span(start, stop, text[start:stop]),
    )


def event(text: str, start: int, end: int) -> EventClaim:
    return EventClaim(f"c-{start}-{end}", "r", "e1", "main", "airstrike", None, None, Span(start, end, text[start:end]))


@pytest.mark.parametrize(
    ("sentence", "low", "high", "core"),
    [
        (LONG, 22, None, "at least twenty-two civilians"),
        (LONG.replace("twenty-two", "1,200"), 1200, None, "at least 1,200 civilians"),
        (LONG.replace("twenty-two", "one hundred and twenty"), 120, None, "one hundred and twenty civilians"),
        (LONG.replace("twenty-two", "two dozen"), 24, None, "two dozen civilians"),
        (LONG.replace("at least twenty-two", "between 20 and 30"), 20, 30, "between 20 and 30 civilians"),
        (LONG.replace("at least twenty-two", "several"), 2, None, "several civilians"),
        (LONG.replace("at least twenty-two civilians", "the driver of a bus"), 1, 1, "the driver"),
    ],
)
def test_a_quote_is_cut_around_the_words_that_carry_the_number(sentence: str, low: int, high: int | None, core: str) -> None:
    group = "driver" if "driver" in core else "civilians"
    for most in (25, 10, 6):
        left = cut(figure(sentence, low, high, group), most)
        assert core in left.span.quote
        assert len(WORD.findall(left.span.quote)) <= max(most, len(WORD.findall(core)) + 2)
        assert left.before and left.span.quote == sentence[left.span.start : left.span.end]


def test_a_short_quote_is_left_whole() -> None:
    left = cut(figure("Ten people died", 10, 10, "people"), 25)
    assert (left.span.quote, left.before, left.after) == ("Ten people died", False, False)


@pytest.mark.parametrize(
    ("words", "value"),
    [("twenty two", 22), ("three hundred", 300), ("two thousand", 2000), ("two dozen", 24), ("1,200", 1200), ("1.200", 1200), ("forty-one", 41), ("12-year-old", 12)],
)  # fmt: skip
def test_numbers_in_words(words: str, value: int) -> None:
    assert value in [n for _, _, n in numbers(words.split())]


NUMBER = st.integers(2, 3000)
WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "army",
            "said",
            "that",
            "in",
            "town",
            "on",
            "some",
            "killed",
            "injured",
            "people",
            "market",
            "while",
            "raid",
            "was",
            "hit",
            ",",
            ".",
            ";",
            "“",
            "”",
            "and",
        ]
    ),
    max_size=60,
)


@given(WORDS, NUMBER, WORDS, st.integers(5, 40))
def test_whatever_is_cut_the_number_stays_and_the_quote_is_the_texts(before: list[str], number: int, after: list[str], most: int) -> None:
    text = " ".join([*before, f"{number:,}", *after])
    left = cut(figure(text, number, number, "people"), most)
    assert text[left.span.start : left.span.end] == left.span.quote and f"{number:,}" in left.span.quote
    assert len(WORD.findall(left.span.quote)) <= max(most, 12) and (left.before or left.span.start == 0)


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(1, 40), st.booleans()), min_size=1, max_size=12), st.integers(20, 120))
def test_all_quotes_of_a_report_together_are_bounded(picks: list[tuple[int, int, bool]], length: int) -> None:
    text = " ".join(f"w{n}" if n % 7 else str(n + 10) for n in range(length))
    at = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    claims: dict[str, Claim] = {}
    for first, many, is_event in picks:
        start, end = at[first % length][0], at[min(length - 1, first % length + many)][1]
        claim: Claim = event(text, start, end) if is_event else figure(text, 10 + 7 * ((first % length + 6) // 7), None, "", start, end)
        claims[claim.id] = claim
    left = cuts(list(claims.values()), text, RULES)
    assert set(left) == set(claims)
    assert words_shown(left.values()) <= max(shown_of(length, RULES), 6 * len(claims))
    assert all(text[c.span.start : c.span.end] == c.span.quote and c.span.quote for c in left.values())


def test_a_text_of_one_sentence_is_never_shown_whole() -> None:
    text = "On Friday morning a raid on the market of the old town killed ten people and wounded many more, residents and medics said by telephone."
    left = cuts([figure(text, 10, 10, "people"), event(text, 0, len(text))], text, RULES)
    assert words_shown(left.values()) <= SHORT_SHARE * len(WORD.findall(text)) and "ten people" in left[f"c-0-{len(text)}-10"].span.quote


def test_who_did_it_is_told_whole_enough_to_say_so() -> None:
    words = "A spokesman for U.S. Central Command said American forces had carried out the strike and were looking into reports of harm"
    text = " ".join([words, *(f"x{n}" for n in range(30))])
    claim = ResponsibilityClaim("c-r", "r", "e1", "US forces", "coalition", "admitted", None, Span(0, len(words), words))
    others = [event(text, 10 * n, len(text)) for n in range(5)]
    left = cuts([claim, *others], text, RULES)["c-r"].span.quote
    assert "American forces had carried out the strike" in left
