"""The range of an incident (codebook section 4): every end of every range names the claims that set it, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from harmledger.incidents.cells import sort_of
from harmledger.incidents.conflicts import conflicts_of
from harmledger.incidents.history import copies_of, history_of
from harmledger.incidents.solver import least, most
from harmledger.incidents.statements import Statement, statements_of
from harmledger.model.claim import FigureClaim, Outcome
from harmledger.model.incident import GROUPS, Bound, Conflict, Group, Range, SetAside, Tally, Told


@dataclass(frozen=True, slots=True)
class Ranges:
    """The tallies of an incident by outcome, with reasons, contradictions, what was set aside, and the toll's history."""

    tallies: Mapping[Outcome, Tally]
    bounds: tuple[Bound, ...]
    conflicts: tuple[Conflict, ...]
    aside: tuple[SetAside, ...] = ()
    history: tuple[Told, ...] = ()
    statements: Mapping[Outcome, tuple[Statement, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    """One end of what one statement says of a group."""

    number: int
    because: str
    claims: tuple[str, ...]


def reconcile(figures: Sequence[FigureClaim], days: Mapping[str, date | None], family: Mapping[str, str]) -> Ranges:
    """The ranges of one incident. ``days`` and ``family``: the day and the family of copies of each report, by SHA-256."""
    tallies: dict[Outcome, Tally] = {}
    statements: dict[Outcome, tuple[Statement, ...]] = {}
    bounds: list[Bound] = []
    conflicts: list[Conflict] = []
    aside: list[SetAside] = []
    history: list[Told] = []
    for outcome in get_args(Outcome):
        own = [f for f in figures if f.outcome == outcome]
        found, gone = statements_of(own, days, family)
        statements[outcome] = tuple(found)
        ranges: dict[Group, Range] = {}
        for group in GROUPS:
            spanned = range_of(found, group)
            if spanned:
                low, high = spanned
                ranges[group] = Range(low.number, high.number)
                of = f"{outcome}.{group}"
                bounds += [Bound(f"{of}.min", low.because, low.claims), Bound(f"{of}.max", high.because, high.claims)]
        tallies[outcome] = Tally(**ranges)
        conflicts += conflicts_of(own, {f.id for s in found for f in s.claims}, family)
        aside += [*gone, *copies_of(found, {a.claim for a in gone})]
        history += history_of(own, days, family, {a.claim for a in gone if a.kind == "superseded"})
    ordered = tuple(sorted(set(aside), key=lambda a: (a.claim, a.kind, a.because, a.by)))
    return Ranges(tallies, tuple(bounds), tuple(conflicts), ordered, tuple(history), statements)


def range_of(statements: Sequence[Statement], group: Group) -> tuple[End, End] | None:
    """The smallest and the largest that the statements say of a group; None where nobody counts it.

    Statements that tell of some of the people only are asked where no other speaks of the group.
    """
    for asked in ([s for s in statements if not s.partial], [s for s in statements if s.partial]):
        ends = [e for e in (ends_of(s, group) for s in asked) if e]
        if not ends:
            continue
        lows, highs = [low for low, _ in ends], [high for _, high in ends]
        if group == "civilians":
            lows += [_none(s) for s in asked if _combatants_alone(s)]
        low = min(lows, key=lambda e: (e.number, e.claims))
        high = max(highs, key=lambda e: (e.number, [-ord(c) for c in "".join(e.claims)]))
        return low, high
    return None


def ends_of(s: Statement, group: Group) -> tuple[End, End] | None:
    """The tightest bounds of a group by one statement; None where it does not speak of the group."""
    cells = s.cells
    if group == "total":
        plain = any(sort_of(f) == (None, None, None) for f in s.claims)
        if not plain and all(f.high == 0 for f in s.claims):
            return None  # "no civilians were killed" says nothing of how many were
        return _end(s, cells.everybody, False), _end(s, cells.everybody, True)
    if group == "civilians":
        stated = [f for f in s.claims if f.status == "civilian"]
        if not stated:
            return None
        low = _end(s, cells.civilians, False)
        if all(f.high == 0 for f in stated):
            return low, _end(s, cells.civilians, True)
        return low, _end(s, cells.civilians | cells.open_status, True)
    if group == "combatants":
        return _both(s, cells.combatants, any(f.status == "combatant" for f in s.claims))
    if group == "children":
        return _both(s, cells.children, any(f.age == "child" for f in s.claims))
    sex, mask = ("female", cells.women) if group == "women" else ("male", cells.men)
    return _both(s, mask, any(f.sex == sex and f.age != "child" for f in s.claims))


def _both(s: Statement, mask: int, spoken: bool) -> tuple[End, End] | None:
    return (_end(s, mask, False), _end(s, mask, True)) if spoken else None


def _combatants_alone(s: Statement) -> bool:
    return all(f.status == "combatant" for f in s.claims) and any(f.low or f.high for f in s.claims)


def _none(s: Statement) -> End:
    return End(0, f"{s.name} counts combatants only", tuple(sorted(f.id for f in s.claims)))


def _end(s: Statement, mask: int, up: bool) -> End:
    """One bound with the fewest of the statement's claims that still give it (taken away one by one, parts first)."""
    bound = most if up else least
    number = bound(s.facts, mask) or 0
    kept = list(zip(s.claims, s.facts, strict=True))
    for pair in reversed(tuple(kept)):
        rest = [p for p in kept if p is not pair]
        if rest and bound([fact for _, fact in rest], mask) == number:
            kept = rest
    return End(number, _why(s, number, mask, up, [f for f, _ in kept]), tuple(sorted(f.id for f, _ in kept)))


def _why(s: Statement, number: int, mask: int, up: bool, used: Sequence[FigureClaim]) -> str:
    words = f"{s.name} counts {number}"
    if up and mask == s.cells.civilians | s.cells.open_status and mask != s.cells.civilians:
        whole = most(s.facts, s.cells.everybody)
        fighters = least(s.facts, s.cells.combatants) if s.cells.combatants else 0
        if whole != most(s.facts, s.cells.civilians):
            words = f"{s.name} counts {whole} in all" + (
                f", {fighters} of them combatants" if fighters else ", the status of the others not stated"
            )
    elif len(used) > 1 and not any(f.part_of is None and {p.part_of for p in used if p is not f} == {f.id} for f in used):
        words += ", its parts added up"
    if s.older:
        words += f"; its newest figure, {s.older} older set aside"
    return words
