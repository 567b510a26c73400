"""Settlements of one name set against each other: which is preferred, and when none may be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from harmledger.model.globe import km
from harmledger.resolve.where.gazetteer import Match, Town
from harmledger.resolve.where.keys import SAME_LETTERS, fold, likeness
from harmledger.resolve.where.registry import registry

SURE_IN_PROVINCE = 0.88
"""The same where the province is given too: fewer places to confuse it with."""
APART_KM = 10.0
"""Settlements of one name nearer to each other than this are one place for our purpose (and often one place listed twice)."""
MARGIN = 0.03
"""Likeness, of both names together, by which one settlement is preferred to another of its name."""
SIZES = {"town": 1000, "village": 100}
"""Persons that a place of unknown population is taken to have where it is set against others of its name, by kind; any other kind: 30."""
TOLD = 2
"""Candidates beside the one taken that a reason names."""
CITY = 50_000
"""Persons: a town from this size on is named beside a part of it, as if it were the place's other name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A settlement that was weighed: how like the names are (0 to 1), whether it was taken, and why (not)."""

    town: Town
    score: float
    taken: bool
    because: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A town chosen among those of a name, or None with the reason why none was; ``candidates`` are all that were weighed.

    ``rivals`` are the settlements that it lies between where several have the name, the likeliest first. ``holds``: the town is not the place itself but the city that the name's other spelling names.
    ``exact``: the name was found in the very same letters. ``wider_km``: the town is a village beside the place, or a part of it, so much wider is its radius.
    """

    town: Town | None
    because: str
    score: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    rivals: tuple[Town, ...] = ()
    holds: bool = False
    exact: bool = False
    wider_km: float = 0.0


def weighed(choice: Choice) -> str:
    """The reason of a choice with the best other candidates, at most ``TOLD`` of them, and why each was not taken; for people to read."""
    others = sorted(
        (c for c in choice.candidates if not c.taken and c.score >= SURE_IN_PROVINCE),
        key=lambda c: (-c.score, -c.town.population, c.town.id),
    )[:TOLD]
    told = "; ".join(f"{c.town.name}{f' in {c.town.admin1}' if c.town.admin1 else ''} ({c.score:.2f}): {c.because}" for c in others)
    return f"{choice.because}. Also weighed: {told}" if told and choice.town else choice.because


def same_division(a: str | None, b: str | None) -> bool:
    """Whether two names of divisions mean one, where a city and the countryside around it count as one."""
    if a is None or b is None:
        return False
    return a == b or any({a, b} == {city, around} for _, city, around in registry().pairs)


def witness(town: Town, others: Mapping[str, Match]) -> float:
    """How like a place's other name the town's names are."""
    return others[town.id].score if town.id in others else 0.0


def dominant(kept: list[Match], own: dict[str, float], others: dict[str, Match]) -> tuple[list[Match], list[Candidate]]:
    """``kept`` without those that another one is more like in one of the two names, and no less in the other."""

    def pair(m: Match) -> tuple[float, float]:
        # an article more or less tells nothing
        return min(own[m.town.id], 0.93), min(witness(m.town, others), 0.97)

    best = max(kept, key=lambda m: sum(pair(m)))
    a, b = pair(best)
    left = [m for m in kept if not (pair(m)[0] <= a and pair(m)[1] <= b and sum(pair(m)) <= a + b - MARGIN)]
    return left, [
        Candidate(m.town, m.score, False, f"{m.because}, but another is more like it in both names") for m in kept if m not in left
    ]


def unnamed(found: Sequence[Match], kept: Sequence[Match], others: dict[str, Match], admin1: str) -> list[Match]:
    """Further settlements there whose names are as like, and that are unlisted in the second language: that is no word against them."""
    taken = {m.town.id for m in kept}
    own = max((m.score for m in found if m.town.id in taken), default=0.0)
    equal = [m for m in found if m.score >= own and m.town.id not in taken and m.town.id not in others]
    best = max((m.score for m in kept), default=0.0)
    return [replace(m, score=best) for m in equal if same_division(m.town.admin1, admin1)]


def by_main_name(name: str, town: Town) -> bool:
    """Whether the town's main name, and not only a further one, is like ``name``."""
    return likeness(fold(name), fold(town.name))[0] >= SURE_IN_PROVINCE


def _size(town: Town) -> int:
    return town.population or SIZES.get(town.kind, 30)


def one_of(name: str, matches: Iterable[Match], seen: Sequence[Candidate]) -> Choice:
    """The one town among equally good ones: by far the largest, or the only one whose main name it is; else none."""
    ordered = sorted(matches, key=lambda m: (-_size(m.town), -m.score, not m.main, m.town.id))
    best = ordered[0]
    rivals = [m for m in ordered[1:] if km(best.town.lat, best.town.lon, m.town.lat, m.town.lon) > APART_KM]
    if rivals and _size(best.town) < 5 * _size(rivals[0].town):
        towns = [m for m in ordered if m.town.kind == "town"]
        exact = [m for m in towns if m.main and m.score >= best.score] or [m for m in towns if by_main_name(name, m.town)]
        if len(exact) != 1:
            because = f"{len(rivals) + 1} places are called “{name}”"
            weighed = (*(Candidate(m.town, m.score, False, because) for m in ordered), *seen)
            return Choice(None, because, 0.0, weighed, (best.town, *(m.town for m in rivals)))
        best = exact[0]
    where = f" in {best.town.admin1}" if best.town.admin1 else ""
    because = f"“{name}” is {best.town.name}{where} ({best.because})"
    rest = [Candidate(m.town, m.score, False, "of the same name, but smaller, or the same place again") for m in ordered if m is not best]
    weighed = (Candidate(best.town, best.score, True, best.because), *rest, *seen)
    return Choice(best.town, because, best.score, weighed, exact=best.because.startswith(SAME_LETTERS))


def agreed(first: Choice, second: Choice) -> Choice:
    """One choice out of those by a place's two names: what both mean, else what one of them means where the other says nothing."""
    if first.town is None or second.town is None:
        # several have the name: the second name tells which only where it is written the very same
        taken = second if first.town is None and second.town and (second.exact or not first.rivals) else first
        return replace(taken, candidates=taken.candidates or second.candidates, rivals=first.rivals or second.rivals)
    if km(first.town.lat, first.town.lon, second.town.lat, second.town.lon) <= APART_KM:
        return first if first.score >= second.score else second
    if second.town.population >= CITY and second.town.population > 5 * first.town.population:
        return replace(second, holds=True, because=f"{second.because}, which the place's other name names")
    if abs(first.score - second.score) >= 0.05:
        return first if first.score > second.score else second
    return Choice(None, f"its two names mean two places: {first.because}; {second.because}", 0.0, (*first.candidates, *second.candidates))
