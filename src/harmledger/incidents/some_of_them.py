"""Statements that do not count everybody: what a voice says of some of the dead is no count of the dead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harmledger.incidents.cells import kind_words, sort_of
from harmledger.incidents.rules import rules
from harmledger.incidents.solver import least
from harmledger.incidents.statement import Counts, Statement
from harmledger.model.claim import FigureClaim


class Part(NamedTuple):
    """That a statement is a part of what others count: which sort of part, the reason in words, the others' claims."""

    counts: Counts
    because: str
    by: tuple[str, ...]


def part_of_others(s: Statement, found: Sequence[Statement], told: Sequence[FigureClaim]) -> Part | None:
    """Whether a statement is a part of another's number; None where it is a count of its own.

    ``found`` are all statements of the outcome, ``told`` all its figures in the statement's report.
    """
    own = {f.id for f in s.claims}
    tops = [f for f in s.claims if f.part_of is None or f.part_of in own]
    if not tops:
        return Part("some", "it counts some of the people of another voice's number", _ids(f.part_of for f in s.claims if f.part_of))
    tops = [f for f in tops if f.part_of is None]
    whole = any(sort_of(f) == (None, None, None) for f in tops)
    same = [o for f in tops for o in told if o.part_of and o.id not in own and (o.status, o.low, o.high) == (f.status, f.low, f.high)]
    if tops and not whole and len({(o.status, o.low, o.high) for o in same}) == len({(f.status, f.low, f.high) for f in tops}):
        return Part("some", "the report itself calls the same number a part of a larger one", _ids(o.id for o in same))
    larger = [o for o in found if o.speaker != s.speaker and _total(o) > _total(s)]
    if larger and (_one_by_one(tops) or all(_some_of(f) for f in tops)):
        return Part("some", "it tells of persons among the dead or hurt, not of how many there were", _ids(f.id for f in larger[0].claims))
    if all(f.age or f.sex for f in tops):
        wider = next((o for o in larger if any(_may_hold(f, tops) for f in o.claims)), None)
        if wider:
            return Part("group", "it counts one group of people; another voice counts more in all", _ids(f.id for f in wider.claims))
    return None


def _total(s: Statement) -> int:
    return least(s.facts, s.cells.everybody) or 0


def _ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))


def _may_hold(f: FigureClaim, tops: Sequence[FigureClaim]) -> bool:
    """Whether the people of a figure may take in all those of others: of any age and sex, and of no other status."""
    return f.age is None and f.sex is None and all(f.status in ("unknown", o.status) for o in tops)


def _one_by_one(tops: Sequence[FigureClaim]) -> bool:
    """Whether the voice tells of single persons (somebody it knows, saw or names), or of one and of others without a number
    ("the head of the clinic and several colleagues")."""
    singles = [f for f in tops if (f.low, f.high) == (1, 1)]
    if len(singles) == len(tops):
        return any(_knows(f) for f in tops)
    return bool(singles) and all(f in singles or _unnumbered(f) for f in tops)


def _unnumbered(f: FigureClaim) -> bool:
    """Whether people of a kind are told of in a vague word ("several colleagues")."""
    words = "|".join(rules("ranges")["unnumbered"])
    near = rf"\b(?:{words})\s+(?:[\w'-]+\s+){{0,3}}?{re.escape(f.group)}"
    return f.high is None and bool(kind_words(f.group)) and re.search(near, f.span.quote[:1000], re.IGNORECASE) is not None


def _knows(f: FigureClaim) -> bool:
    """Whether a claim of one person tells of somebody that the voice knows, saw, or names."""
    table = rules("ranges")
    kin = set(kind_words(f.group).split()) & set(table["kin"])
    return bool(kin) or _name(f.group) or _named_behind(f) or (f.said_by is not None and f.said_by.kind in table["sees_a_part"])


def _named_behind(f: FigureClaim) -> bool:
    """ "Its director Amjad al-Danaf was killed": the name of the one person stands behind the noun."""
    near = rf"\b{re.escape(f.group)},?\s+(?:\w+-year-old\s+)?[A-Z][\w'’-]+\s+(?:[ae]l-)?[A-Z]"
    return bool(kind_words(f.group)) and re.search(near, f.span.quote[:1000]) is not None


def _name(group: str) -> bool:
    words = [w for w in re.split(r"[\s\-]+", group) if w.lower() not in rules("ranges")["in_names"]]
    return bool(words) and all(w[:1].isupper() for w in words)


def _some_of(f: FigureClaim) -> bool:
    return any(re.search(p, f.span.quote[:1000], re.IGNORECASE) for p in rules("ranges")["some_of"])
