"""What compares an event with others by its words alone: found in the passages that tell of it, wherever there are hands for that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harmledger.incidents.persons import Persons, persons_of
from harmledger.incidents.telling import Marks, Near, marks_of, near_of, word_runs

AROUND = 160
"""Characters before and after the quoted words that still belong to an event's passage."""


class Passage(NamedTuple):
    """Where a text tells of an event.

    Attributes:
        text: the whole text.
        spans: where the words stand that carry the event and its figures.
        whole: whether the whole text tells of this event.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    whole: bool


class Words(NamedTuple):
    """What the words of a passage are compared by; see ``facts.Event``."""

    runs: tuple[int, ...]
    scope: Marks
    told: Near
    persons: Persons


def words_of(passage: Passage) -> Words:
    """What is compared. The passage is the text around its spans, its scope that or the whole text."""
    near = passage_of(passage.text, passage.spans)
    scope = passage.text if passage.whole else near
    marks = marks_of(scope)
    told = near_of(near) if passage.whole else Near(marks.words, marks.ages)
    return Words(tuple(sorted(word_runs(near))), marks, told, persons_of(scope))


def passage_of(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text around the spans, pieces joined where they touch."""
    pieces: list[list[int]] = []
    for start, end in sorted((max(0, s - AROUND), min(len(text), e + AROUND)) for s, e in spans):
        if pieces and start <= pieces[-1][1]:
            pieces[-1][1] = max(pieces[-1][1], end)
        else:
            pieces.append([start, end])
    return " … ".join(text[s:e] for s, e in pieces)


def all_words(passages: Sequence[Passage]) -> list[Words]:
    """What is compared of each of these."""
    return list(map(words_of, passages))
