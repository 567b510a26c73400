"""The range of an incident (codebook section 4): every end of every range names the claims that set it, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from harmledger.incidents.cells import sort_of
from harmledger.incidents.conflicts import conflicts_of
from harmledger.incidents.gives_way import GivenWay
from harmledger.incidents.history import copies_of, history_of
from harmledger.incidents.lineage import each_voice
from harmledger.incidents.solver import least, most
from harmledger.incidents.statement import Statement
from harmledger.incidents.statements import statements_of
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
    """One end of what one statement says of a group: the least (``up`` False) or the most of the cells of ``mask``.

    ``others``: the end reaches beyond the stated civilians to people whose status is open.
    """

    number: int
    statement: Statement
    mask: int
    up: bool
    others: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The statement's claims: what decides between equal ends."""
        return tuple(sorted(f.id for f in self.statement.claims))


NO_VERSIONS = GivenWay()


def reconcile(
    figures: Sequence[FigureClaim], days: Mapping[str, date | None], family: Mapping[str, str], versions: GivenWay = NO_VERSIONS
) -> Ranges:
    """The ranges of one incident. ``days`` and ``family``: the day and the family of copies of each report, by SHA-256.

    ``versions``: which figures gave way to newer versions of their pages; they stay in the history.
    """
    tallies: dict[Outcome, Tally] = {}
    statements: dict[Outcome, tuple[Statement, ...]] = {}
    bounds: list[Bound] = []
    conflicts: list[Conflict] = []
    aside: list[SetAside] = [*versions.aside]
    history: list[Told] = []
    replaced = {a.claim for a in versions.aside}
    for outcome in get_args(Outcome):
        told = each_voice(f for f in figures if f.outcome == outcome)
        if not told:  # of most outcomes nobody speaks
            tallies[outcome], statements[outcome] = Tally(), ()
            continue
        own = versions.standing(told)
        found, gone = statements_of(own, days, family)
        statements[outcome] = tuple(found)
        ranges: dict[Group, Range] = {}
        for group in GROUPS:
            spanned = range_of(found, group)
            if spanned:
                low, high = spanned
                ranges[group] = Range(low.number, high.number)
                of = f"{outcome}.{group}"
                bounds += [bound_of(f"{of}.min", low), bound_of(f"{of}.max", high)]
        tallies[outcome] = Tally(**ranges)
        conflicts += conflicts_of(own, {f.id for s in found for f in s.claims}, family)
        aside += [*gone, *copies_of(found, {a.claim for a in gone})]
        parts = {a.claim for a in gone if a.kind == "part"}
        history += history_of(told, days, family, parts, replaced, versions.order)
    ordered = tuple(sorted(set(aside), key=lambda a: (a.claim, a.kind, a.because, a.by)))
    return Ranges(tallies, tuple(bounds), tuple(conflicts), ordered, tuple(history), statements)


def range_of(statements: Sequence[Statement], group: Group) -> tuple[End, End] | None:
    """The smallest and the largest that the statements say of a group; None where nobody counts it.

    Statements that tell of some of the people only are asked where no other speaks of the group; so are, but for that
    group itself, those that count one group alone. Of civilians they then give the fewest; the most are as many as a
    statement of all the people leaves open (codebook, section 4).
    """
    whole = [s for s in statements if s.counts == "all" or (s.counts == "group" and group in ("children", "women", "men"))]
    for asked in (whole, [s for s in statements if s not in whole]):
        ends = [e for e in (ends_of(s, group) for s in asked) if e]
        if not ends:
            continue
        lows, highs = [low for low, _ in ends], [high for _, high in ends]
        if group == "civilians":
            lows += [_none(s) for s in asked if combatants_alone(s)]
            if asked is not whole:
                highs += [e for s in whole if (e := _open(s)).number]  # children and women alone say nothing of how many others there were
        return min(lows, key=lambda e: (e.number, e.ids)), min(highs, key=lambda e: (-e.number, e.ids))
    return None


def totals_of(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that the total's range is made of: those that give a total for all the people, else those that give any."""
    giving = [s for s in statements if ends_of(s, "total")]
    return [s for s in giving if s.counts == "all"] or giving


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
        top, either = most(s.facts, cells.civilians), cells.civilians | cells.open_status
        high = most(s.facts, either) or 0
        return low, End(high, s, either, True, others=high != top)
    if group == "combatants":
        return _both(s, cells.combatants, any(f.status == "combatant" for f in s.claims))
    if group == "children":
        return _both(s, cells.children, any(f.age == "child" for f in s.claims))
    sex, mask = ("female", cells.women) if group == "women" else ("male", cells.men)
    return _both(s, mask, any(f.sex == sex and f.age != "child" for f in s.claims))


def _both(s: Statement, mask: int, spoken: bool) -> tuple[End, End] | None:
    return (_end(s, mask, False), _end(s, mask, True)) if spoken else None


def combatants_alone(s: Statement) -> bool:
    """Whether a statement counts combatants and nobody else."""
    return all(f.status == "combatant" for f in s.claims) and any(f.low or f.high for f in s.claims)


def _none(s: Statement) -> End:
    return End(0, s, 0, False)


def _open(s: Statement) -> End:
    """The most civilians that there can be among those whom a statement counts without speaking of civilians."""
    either = s.cells.civilians | s.cells.open_status
    return End(most(s.facts, either) or 0, s, either, True, others=True)


def _end(s: Statement, mask: int, up: bool) -> End:
    return End((most if up else least)(s.facts, mask) or 0, s, mask, up)


def bound_of(of: str, end: End) -> Bound:
    """The end in words, with the fewest of the statement's claims that still give it (taken away one by one, parts first)."""
    s = end.statement
    if not end.mask:
        return Bound(of, f"{'combatants only' if combatants_alone(s) else end.number} ({s.name})", end.ids)
    bound = most if end.up else least
    kept = list(zip(s.claims, s.facts, strict=True))
    for pair in reversed(tuple(kept)):
        rest = [p for p in kept if p is not pair]
        if rest and bound([fact for _, fact in rest], end.mask) == end.number:
            kept = rest
    return Bound(of, _why(end, [f for f, _ in kept]), tuple(sorted(f.id for f, _ in kept)))


def _why(end: End, used: Sequence[FigureClaim]) -> str:
    s, cells = end.statement, end.statement.cells
    words = f"{end.number}"
    if end.others:
        fighters = (least(s.facts, cells.combatants) or 0) if cells.combatants else 0
        words = f"{most(s.facts, cells.everybody)} in all"
        words += f", {fighters} of them combatants" if fighters else ", the status of the others not stated"
    elif len(used) > 1:
        words += ", its parts added up"
    words += f" ({s.name})"
    if s.older:
        words += f"; the newest figure, {s.older} older set aside"
    return words
