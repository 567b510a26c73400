"""Claims about numbers that cannot all hold: the smallest such sets, named in words, never hidden."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from harmledger.incidents.cells import Sort, kind_words, kinds_of, sort_of, within_larger
from harmledger.incidents.lineage import speaker_key
from harmledger.incidents.solver import Fact, feasible
from harmledger.model.claim import FigureClaim
from harmledger.model.incident import Conflict

CELLS = tuple(product(("civilian", "combatant"), ("child", "adult"), ("female", "male")))
"""What people truly are, however little is said of them: everybody is in one of these."""

MOST_CONFLICTS = 40
"""Sets that are named for one outcome; beyond that the incident itself is in doubt."""


class Said(NamedTuple):
    """One thing that is said, by all the claims that say it."""

    fact: Fact
    claims: tuple[FigureClaim, ...]


def conflicts_of(figures: Sequence[FigureClaim], standing: Collection[str], family: Mapping[str, str]) -> list[Conflict]:
    """The smallest sets of standing claims of one outcome that cannot all hold.

    Each is minimal: without any one of its members the others can hold together. After a set is named, the member
    that fewest claims say is left out, and the rest is searched again.
    """
    own = sorted((f for f in figures if f.id in standing), key=lambda f: (f.report, f.span.start, f.id))
    said = _said(own)
    found: list[Conflict] = []
    while len(found) < MOST_CONFLICTS:
        core = smallest(said)
        if core is None:
            return found
        found.append(Conflict(_words(core, family), tuple(dict.fromkeys(f.id for s in core for f in s.claims))))
        said.remove(min(core, key=lambda s: (len(s.claims), -_weight(s.fact), s.claims[0].id)))
    return found


def smallest(said: Sequence[Said]) -> list[Said] | None:
    """A minimal set that cannot hold: a pair if there is one, else what is left when everything that can go has gone."""
    for n, a in enumerate(said):
        for b in said[n + 1 :]:
            if _clash(a.fact, b.fact) or _clash(b.fact, a.fact):
                return [a, b]
    core = list(said)
    if feasible([s.fact for s in core]):
        return None
    for s in said:
        rest = [o for o in core if o is not s]
        if rest and not feasible([o.fact for o in rest]):
            core = rest
    return core


def _clash(inner: Fact, outer: Fact) -> bool:
    """Whether a group inside another is said to be larger than it."""
    return inner.cells & ~outer.cells == 0 and outer.high is not None and (inner.low or 0) > outer.high


def _weight(fact: Fact) -> int:
    return fact.cells.bit_count()


def _said(own: Sequence[FigureClaim]) -> list[Said]:
    """The claims as facts; equal facts once. Wider groups first, then as they were told."""
    by_report: dict[str, list[FigureClaim]] = {}
    for f in own:
        by_report.setdefault(f.report, []).append(f)
    some = {i for told in by_report.values() for i in (*kinds_of(told), *within_larger(told))}
    facts: dict[Fact, list[FigureClaim]] = {}
    for f in own:
        facts.setdefault(_fact(f, f.id in some), []).append(f)
    return [Said(fact, tuple(claims)) for fact, claims in sorted(facts.items(), key=lambda x: (-_weight(x[0]), x[1][0].id))]


def _fact(f: FigureClaim, some_of_them: bool) -> Fact:
    """What a claim asks of the world. "36 of them civilians" asks for 36 at least: the status of the others is open."""
    cells = _cells_of(sort_of(f))
    some = some_of_them or f.part_of is not None or f.age is not None or f.sex is not None or (f.high == 1 and bool(kind_words(f.group)))
    high = None if some and f.high else f.high
    return Fact(cells, f.low or 0, high)


@cache
def _cells_of(wanted: Sort) -> int:
    return sum(1 << n for n, cell in enumerate(CELLS) if all(w is None or w == c for w, c in zip(wanted, cell, strict=True)))


def _words(core: Sequence[Said], family: Mapping[str, str]) -> str:
    """A conflict for a reader."""
    heads = [s.claims[0] for s in core]
    parts = [f for f in heads if f.part_of in {h.id for h in heads}]
    if len(core) == 2 and parts:
        part = parts[0]
        whole = next(f for f in heads if f.id == part.part_of)
        return f"{_number(part)} {part.group} are more than the {_number(whole)} {whole.group} they are part of"
    none = next((f for f in heads if f.high == 0), None)
    if len(core) == 2 and none:
        return f"{_name(none)} says that no {none.group} were {none.outcome}; others count some"
    if parts and len({f.part_of for f in parts}) == 1 and len(parts) == len(heads) - 1:
        whole = next(f for f in heads if f.id == parts[0].part_of)
        total = sum(f.low or 0 for f in parts)
        return f"{' and '.join(f.group for f in parts)} add up to {total}, more than the {_number(whole)} {whole.group} in all"
    told = [f"{_number(f)} {f.group} ({_name(f)})" for f in heads]
    voices = {speaker_key(f.said_by, family[f.report]) for f in heads}
    return f"{heads[0].outcome}: {'; '.join(told)}: {'one voice' if len(voices) == 1 else 'they'} cannot be right in all of it"


def _name(f: FigureClaim) -> str:
    return f.said_by.name if f.said_by else "the report itself"


def _number(f: FigureClaim) -> str:
    if f.low is not None and f.high is not None:
        return str(f.low) if f.low == f.high else f"{f.low} to {f.high}"
    return f"at least {f.low}" if f.low is not None else f"up to {f.high}"
