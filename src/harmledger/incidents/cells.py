"""What one voice says, as facts about disjoint groups of people ("cells") that the solver can reason with.

A cell is a description: status x age x sex x kind of people, each of them perhaps left open. Only descriptions that
some claim makes exist: where nobody speaks of children there are none, and where no total is given the total is the
sum of the parts (codebook section 4). A part lies inside its whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from harmledger.incidents.rules import rules
from harmledger.incidents.solver import Fact
from harmledger.model.claim import FigureClaim

Sort = tuple[str | None, str | None, str | None]
"""Status, age and sex of the people a claim counts; None where it leaves them open."""

MOST_KINDS = 12
"""Kinds of people told apart in one statement; further ones are one with the rest, which only widens a range."""

_WORDS = re.compile(r"[^\W\d_][\w'’-]*")
_EMPTY = frozenset({"the", "a", "an", "of", "and", "other", "more", "least", "some", "several", "about", "around", "up", "to", "at"})


def sort_of(f: FigureClaim) -> Sort:
    """Whom a claim counts."""
    return (None if f.status == "unknown" else f.status, f.age, f.sex)


@cache
def _generic() -> frozenset[str]:
    return frozenset(rules("ranges")["generic"])


def kind_words(group: str) -> str:
    """The words for the people without articles and numbers; "" where they name no kind, or several ("rebels and soldiers")."""
    words = _WORDS.findall(group.lower()[:200])
    text = " ".join(w for w in words if w not in _EMPTY)
    return "" if text in _generic() or "and" in words or "or" in words else text


def kinds_of(claims: Sequence[FigureClaim]) -> Mapping[str, str]:
    """The kind of people of each claim that has to be told from another claim of the same sort, by claim id.

    "30 soldiers" and "39 rebels" are disjoint, and so are others that are told in one breath ("3 teachers and 5
    pupils"); "2 medics" lie in "30 civilians". The same number in other words at another place of the text is the same
    claim again; another number of "worshippers" and of "the faithful" stays a contradiction. The whole of other claims
    is no kind: its parts lie in it.
    """
    wholes = {f.part_of for f in claims}
    named = {f.id: kind_words(f.group) for f in claims}
    sorts: dict[Sort, list[FigureClaim]] = defaultdict(list)
    for f in claims:
        sorts[sort_of(f)].append(f)
    found: dict[str, str] = {}
    for own in sorts.values():
        for f in own:
            rivals = [o for o in own if named[o.id] != named[f.id]]
            if f.id in wholes or not named[f.id] or not rivals:
                continue
            again = any((o.low, o.high) == (f.low, f.high) and not _together(o, f) for o in rivals)
            apart = f.status == "combatant" or any(not named[o.id] or _together(o, f) for o in rivals)
            if apart and not again:
                found[f.id] = named[f.id]
    shortest = sorted(set(found.values()), key=lambda w: (len(w), w))
    names = {i: next(s for s in shortest if set(s.split()) <= set(w.split())) for i, w in found.items()}
    kept = sorted(set(names.values()))[:MOST_KINDS]
    return {i: n for i, n in names.items() if n in kept}


def _together(a: FigureClaim, b: FigureClaim) -> bool:
    """Whether two claims are told in one breath ("three soldiers and three rebels")."""
    return a.report == b.report and a.span.start < b.span.end and b.span.start < a.span.end


def within_larger(claims: Sequence[FigureClaim]) -> frozenset[str]:
    """Claims beside a larger number, of the same people or more, by the same voice in the same report.

    A voice seldom contradicts itself in one breath: "two are in hospital", "one victim" beside "four were shot" are some of
    the four. Such a number is a lower end only. (A number that the report calls the older one is taken away before.)
    """
    found = set()
    for f in claims:
        top = f.high if f.high is not None else f.low or 0
        for o in claims:
            wider = all(w is None or w == n for w, n in zip(sort_of(o), sort_of(f), strict=True))
            same = o.report == f.report and o.event == f.event and (o.said_by and o.said_by.name) == (f.said_by and f.said_by.name)
            if wider and same and (o.low or 0) > top > 0:
                found.add(f.id)
                break
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Cells:
    """Claims as facts. ``of`` is the set of cells of each claim by id; the others are sets of cells.

    ``open_status`` are people whose status the voice leaves open.
    """

    facts: tuple[tuple[FigureClaim, Fact], ...]
    everybody: int
    civilians: int
    combatants: int
    children: int
    women: int
    men: int
    open_status: int


def cells_of(claims: Sequence[FigureClaim]) -> Cells:
    """The cells that the claims describe, and what each claim says of them."""
    return _cells(tuple(claims))


@lru_cache(maxsize=256)  # the same few claims are asked about several times, one after another
def _cells(claims: tuple[FigureClaim, ...]) -> Cells:
    kinds = kinds_of(claims)
    wanted = [(*sort_of(f), kinds.get(f.id)) for f in claims]
    axes = [sorted({w[a] for w in wanted if w[a] is not None}, key=str) for a in range(4)]
    described = list(product(*[[None, *axis] for axis in axes]))
    covered = [[all(w is None or w == c for w, c in zip(want, cell, strict=True)) for cell in described] for want in wanted]
    number = {f.id: n for n, f in enumerate(claims)}
    for n, f in enumerate(claims):
        whole = number.get(f.part_of or "")
        if whole is None or whole == n:
            continue
        inside = [a and b for a, b in zip(covered[n], covered[whole], strict=True)]
        if any(inside):
            covered[n] = inside
    real = []
    for c, cell in enumerate(described):
        own = [wanted[n] for n in range(len(claims)) if covered[n][c]]
        if own and all(part is None or any(w[a] == part for w in own) for a, part in enumerate(cell)):
            real.append(c)

    def mask(keep: Sequence[bool]) -> int:
        return sum(1 << i for i, c in enumerate(real) if keep[c])

    def where(axis: int, value: str | None) -> int:
        return mask([cell[axis] == value for cell in described])

    some = within_larger(claims)
    facts = tuple((f, Fact(mask(covered[n]), f.low, None if f.id in some else f.high)) for n, f in enumerate(claims))
    child = where(1, "child")
    return Cells(
        facts=facts,
        everybody=(1 << len(real)) - 1,
        civilians=where(0, "civilian"),
        combatants=where(0, "combatant"),
        children=child,
        women=where(2, "female") & ~child,
        men=where(2, "male") & ~child,
        open_status=where(0, None),
    )
