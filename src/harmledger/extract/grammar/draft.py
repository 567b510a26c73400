"""A figure as it is first read: people of a sentence with what befell them."""

from __future__ import annotations

from dataclasses import dataclass

from harmledger.extract.grammar.mention import Mention
from harmledger.extract.grammar.predicates import Predicate
from harmledger.model.claim import Outcome


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention with its outcome. ``whole`` is the index (in the sentence's list) of the draft it is part of, or None.

    ``refers`` is the number that a definite whole names ("Among the 63 killed …" -> 63), or "group" words such
    as "dead"; resolved against earlier sentences.
    """

    mention: Mention
    outcome: Outcome
    rule: str
    predicate: Predicate | None = None
    whole: int | None = None
    refers: int | str | None = None
    certainty: float = 0.9
