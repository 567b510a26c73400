"""A gated pattern finds what the pattern finds: the look before the search never hides a match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmledger.extract.grammar.gates import Gated, firsts, gated, needed
from harmledger.extract.grammar.lexicon import load_lexicon

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "reports"


def patterns(raw: Any) -> Iterator[str]:
    """Every string of the word lists that is a pattern."""
    if isinstance(raw, dict):
        for value in raw.values():
            yield from patterns(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from patterns(value)
    elif isinstance(raw, str) and ("\\" in raw or "(" in raw):
        yield raw


def compiles(pattern: str) -> bool:
    try:
        re.compile(pattern, re.I | re.X)
    except re.error:
        return False
    return True


OURS = sorted(p for p in set(patterns(load_lexicon("en").raw)) if compiles(p))
GATED = [p for p in OURS if isinstance(gated(p, re.I | re.X), Gated)]


@pytest.mark.parametrize(
    ("pattern", "held"),
    [
        (r"\bsince (?:the|its) (?:war|conflict)\b", ("since ",)),
        (r"\b(?:raids?|strikes?)\b", ("raid", "strike")),
        (r"\bair-?strikes?\b", ("strike",)),
        (r"\b(?:[Aa]cross|[Tt]hroughout) [A-Z]", ("across", "throughout")),
        (r"war(?=\scrime)s?\b", ("war",)),
        (r"\bkill(?!joy)ed\b", ("killed",)),
        (r"(?:bomb){2,}", ("bomb",)),
        (r"(?:bomb)?\d+", ()),
        (r"\b(?:in|on) \d+", ()),
        (r"\b(?:raid|\d+)\b", ()),
        (r"[a-z]+ed", ("ed",)),
        (r"É(?:tat)", ("tat",)),
    ],
)
def test_what_every_match_holds(pattern: str, held: tuple[str, ...]) -> None:
    assert needed(pattern, re.IGNORECASE) == held


def test_most_patterns_of_the_word_lists_are_gated() -> None:
    assert len(GATED) > 0.6 * len(OURS) > 100


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_a_pattern_matches_passes_its_gate(data: st.DataObject) -> None:
    """Strings made from the patterns themselves, with the odd letters that a pattern ignoring case takes for others."""
    pattern = data.draw(st.sampled_from(GATED))
    text = data.draw(st.from_regex(re.compile(pattern, re.I | re.X)))
    found, plain = gated(pattern, re.I | re.X), re.compile(pattern, re.I | re.X)
    assert isinstance(found, Gated)
    assert [m.span() for m in found.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert (found.search(text) is None) == (plain.search(text) is None)


def test_real_sentences_find_the_same() -> None:
    lines = [line for path in sorted(SAMPLES.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert len(lines) > 20
    for pattern in GATED:
        found, plain = gated(pattern, re.I | re.X), re.compile(pattern, re.I | re.X)
        for line in lines:
            assert [m.span() for m in found.finditer(line)] == [m.span() for m in plain.finditer(line)], pattern


def test_parts_of_a_text_and_all_methods() -> None:
    found = gated(r"\braid(s)?\b", re.IGNORECASE)
    assert isinstance(found, Gated)
    text = "Raids and a raid"
    assert [m.start() for m in found.finditer(text, 1)] == [12]
    assert found.search(text, 1, 13) is None
    assert found.findall(text) == ["s", ""]
    assert found.findall("nothing") == []
    assert found.match(text) is not None
    assert found.sub("x", text) == "x and a x"
    assert found.search("raıd") is not None, "a letter that a pattern ignoring case takes for an i"


def test_a_pattern_that_needs_nothing_rare_stays_a_pattern() -> None:
    assert isinstance(gated(r"\d+ (?:of|in)"), re.Pattern)


def test_a_wrong_pattern_is_refused_as_ever() -> None:
    with pytest.raises(re.error):
        gated("(unclosed")


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        (r"\b(?:raids?|strikes?)\b", {"rai", "str"}),
        (r"\ban? (?:attack|raid)\b", {"a", "an"}),
        (r"(?<![\w-])(?:at least|air)", {"at", "air"}),
        (r"\b(?:the )?[Bb]omb", {"the", "bom"}),
        (r"\bup\b|\bair-?strike", {"up", "air"}),
        (r"\bin\w*", set()),
        (r"raid", set()),
        (r"\b(?:raid|\w+ed)\b", set()),
        (r"\b-?raid", set()),
        (r"(?<!-)raid", set()),
    ],
)
def test_where_a_match_may_begin(pattern: str, first: set[str]) -> None:
    assert firsts(pattern, re.IGNORECASE) == first


def test_a_pattern_of_many_names_is_tried_at_words_alone() -> None:
    names = ["the army", "army", "air force", "at", "soldiers", "on"]
    found, plain = gated(rf"\b(?:{'|'.join(names)})s?\b", re.I), re.compile(rf"\b(?:{'|'.join(names)})s?\b", re.I)
    for text in ("The Army's soldiers at air forces", "on on-army ats army_ soldierss", "", "é army on", "x army army"):
        assert [m.span() for m in found.finditer(text)] == [m.span() for m in plain.finditer(text)], text
