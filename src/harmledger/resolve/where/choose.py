"""Which settlement a name means: every candidate weighed, one taken or none, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from harmledger.model.globe import km
from harmledger.resolve.where.across import DIFFERENT, DOUBTFUL, READS, contradicted
from harmledger.resolve.where.context import FAMOUS
from harmledger.resolve.where.gazetteer import Gazetteer, Match, Town
from harmledger.resolve.where.keys import fold, one_spelling, sound, spellings, stem, twins
from harmledger.resolve.where.registry import compact, registry
from harmledger.resolve.where.rivals import (
    APART_KM,
    CITY,
    SURE_IN_PROVINCE,
    Candidate,
    Choice,
    agreed,
    dominant,
    one_of,
    same_division,
    unnamed,
    witness,
)  # fmt: skip

SURE = 0.92
"""Likeness from which a name in the right country is taken for the same name."""
SAME = 0.95
"""The same in countries whose names have one spelling in Latin letters: "Amery" is not "Amari" there."""
LARGE, SURE_LARGE = 100_000, 0.9
"""Persons, and likeness, from which a name that differs a little is taken for a large town's: its name is often spelled wrong."""
SURE_BY_TWO = 0.8
"""The same where the name in another language (or script) means the same settlement: two witnesses."""
SURE_BY_READING = 0.85
"""The same where the second name is in another script and can only be read so."""
BY_RULE = 0.03
"""What a spelling made by a rule of the language counts less than the one that was given."""
LOOSE = 0.75
"""Likeness from which a settlement is listed as a candidate at all."""
DISTINCT = 5
"""Letters in sound from which a name is rare enough to be trusted outside the provinces that the report names."""
WINDOW = 0.08
"""Names this much less like than the best one are set against it as equals."""
CLOSE = 0.03
"""The same where a report names other provinces: so near, and none of them is taken."""
SURE_TWIN = 0.89
"""Likeness from which a village of that name, but for a word such as "upper" or "small", is taken for the one beside it."""
TWIN_KM = 5.0
"""How far apart such villages stand."""
BORDER_KM = 15.0
"""A place this near to one of the given province may be called that province's by mistake."""
SURE_OUTSIDE = 1.8
"""Likeness of both names together from which it is taken then."""
SAME_NAME = 0.97
"""Likeness of a name that is the same but for its article."""
FAR_KM = 45.0
"""A place named with a town beside it ("X, Kobani") lies within so many km of it."""
LARGE_ENOUGH = 10_000
"""Persons: a name that is like a larger town's is not doubted because another name beside it reads otherwise."""


class Chooser:
    """Chooses settlements of a gazetteer by name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._once = lru_cache(maxsize=5000)(self._or_twin)

    def choose(
        self, name: str, country: str | None, admin1: str | None = None, votes: tuple[str, ...] = (), strict: bool = False,
        also: Sequence[str] = (), beside: Town | None = None,
    ) -> Choice:  # fmt: skip
        """The town that ``name`` means.

        ``admin1`` is a province that is known to hold it: towns elsewhere are refused. ``votes`` are provinces that
        the report names: towns there win, small towns elsewhere are refused where ``strict``. ``also`` are the same
        place's names in other languages or scripts: a town that both mean is trusted earlier. ``beside`` is a town
        that is named with it: towns far from that one are refused.
        """
        return self._once(name, country, admin1, votes, strict, tuple(also), beside)

    def _or_twin(
        self, name: str, country: str | None, admin1: str | None, votes: tuple[str, ...], strict: bool, also: tuple[str, ...],
        beside: Town | None,
    ) -> Choice:  # fmt: skip
        """The choice; in a known province, where that holds no such name, the village beside ("Buqrus" for "Buqrus Fawqani", and the reverse)."""
        choice = self._choose(name, country, admin1, votes, strict, also, beside)
        if choice.town is not None or choice.rivals or not admin1 or len(sound(fold(name))) < DISTINCT:
            return choice
        short = stem(name)
        if short is not None:
            ways = [(short, tuple(s for other in also if (s := stem(other)) is not None))]
        else:
            ways = [(long, ()) for long in twins(name)]
        found = [self._choose(n, country, admin1, votes, strict, others, beside) for n, others in ways if len(sound(fold(n))) >= DISTINCT]
        good = sorted((c for c in found if c.town is not None and c.score >= SURE_TWIN), key=lambda c: -c.score)
        towns = [c.town for c in good if c.town is not None]
        if not towns or any(km(towns[0].lat, towns[0].lon, t.lat, t.lon) > APART_KM for t in towns):
            return choice
        because = f"{choice.because}; {good[0].because}, a village beside it or a part of it"
        return replace(good[0], because=because, wider_km=TWIN_KM, exact=False)

    def _choose(
        self, name: str, country: str | None, admin1: str | None, votes: tuple[str, ...], strict: bool, also: tuple[str, ...],
        beside: Town | None,
    ) -> Choice:  # fmt: skip
        if country is None:
            return self._anywhere(name)
        found = self._matches(name, country)
        others: dict[str, Match] = {}
        for other in also:
            for m in self._matches(other, country):
                if m.town.id not in others or m.score > others[m.town.id].score:
                    others[m.town.id] = m
        doubtful = (m for m in found if m.score < SAME and witness(m.town, others) < DOUBTFUL and m.town.population < LARGE_ENOUGH)
        denied = frozenset(m.town.id for m in doubtful if contradicted(m.name, also, DIFFERENT if m.score >= SURE else DOUBTFUL))
        first = self._pick(name, found, others, admin1, votes, strict, beside, denied)
        if not others:
            return first
        second = self._pick(also[0], tuple(others.values()), {m.town.id: m for m in found}, admin1, votes, strict, beside)
        return agreed(first, second)

    def _matches(self, name: str, country: str) -> tuple[Match, ...]:
        alias = registry().aliases.get((compact(name), country))
        best: dict[str, Match] = {}
        for written in (alias,) if alias else spellings(name, country):
            for m in self.gazetteer.find(written, country, LOOSE):
                if not alias and written != name:
                    m = replace(m, score=round(m.score - BY_RULE, 3), because=f"{m.because} as “{written}”")
                if m.town.id not in best or m.score > best[m.town.id].score:
                    best[m.town.id] = m
        return tuple(sorted(best.values(), key=lambda m: (-m.score, -m.town.population, m.town.id)))

    def _pick(
        self, name: str, found: Sequence[Match], others: dict[str, Match], admin1: str | None, votes: tuple[str, ...], strict: bool,
        beside: Town | None, denied: frozenset[str] = frozenset(),
    ) -> Choice:  # fmt: skip
        seen: list[Candidate] = []
        kept: list[Match] = []
        against = any(m.score > READS for m in others.values())
        floor = SURE_IN_PROVINCE if admin1 and not against else SURE
        letters = len(sound(fold(name)))
        outside, far = False, ""
        for m in found:
            other = others.get(m.town.id)
            twice = other is not None and other.score >= SURE_IN_PROVINCE
            read = other is not None and other.score <= READS
            if admin1 and not same_division(m.town.admin1, admin1):
                outside = outside or m.score >= SURE
                seen.append(Candidate(m.town, m.score, False, f"{m.because}, but it lies outside {admin1}"))
            elif beside and (off := km(m.town.lat, m.town.lon, beside.lat, beside.lon)) > FAR_KM:
                far = far or f"the gazetteer's “{name}” is {off:.0f} km from {beside.name}"
                seen.append(Candidate(m.town, m.score, False, f"{m.because}, but it lies {off:.0f} km from {beside.name}"))
            elif m.town.id in denied:
                seen.append(Candidate(m.town, m.score, False, f"{m.because}, but the place's other name cannot be read so"))
            elif m.score < _least(m.town, floor, letters, twice, read):
                seen.append(Candidate(m.town, m.score, False, f"{m.because}: not like enough"))
            elif twice and other is not None:
                kept.append(replace(m, score=min(1.0, max(m.score, other.score) + 0.05), because=f"{m.because}, in both names"))
            else:
                kept.append(m)
        if not kept and admin1 and letters >= DISTINCT:
            kept = self._across_border(found, others, admin1, beside)
            seen = [c for c in seen if all(c.town is not m.town for m in kept)]
        if not kept:
            if far:
                return Choice(None, far, 0.0, tuple(seen))
            if outside:
                return Choice(None, f"the gazetteer holds “{name}” only outside {admin1}", 0.0, tuple(seen))
            return Choice(None, f"the gazetteer does not hold “{name}”" + (f" in {admin1}" if admin1 else ""), 0.0, tuple(seen))
        if others and admin1:
            kept += unnamed(found, kept, others, admin1)
        if others:
            kept, beaten = dominant(kept, {m.town.id: m.score for m in found}, others)
            seen += beaten
        best = max(m.score for m in kept)
        top = [m for m in kept if m.score >= best - WINDOW]
        less = [m for m in kept if m.score < best - WINDOW]
        seen += [Candidate(m.town, m.score, False, f"{m.because}, but another name is more like it") for m in less]
        favoured = [m for m in top if m.town.admin1 in votes]
        seen += [
            Candidate(m.town, m.score, False, f"{m.because}, but it lies in none of the provinces named")
            for m in top
            if favoured and m not in favoured
        ]
        reused = top[0].town.country in registry().reused
        common = reused or sum(m.score >= best - CLOSE for m in top) > 1 or len(sound(fold(name))) < DISTINCT
        if strict and votes and not favoured and common and max(m.town.population for m in top) < (FAMOUS if reused else CITY):
            because = f"the gazetteer holds “{name}” only outside the provinces that the report names"
            return Choice(None, because, 0.0, (*(Candidate(m.town, m.score, False, because) for m in top), *seen))
        return one_of(name, favoured or top, seen)

    def _across_border(self, found: Sequence[Match], others: dict[str, Match], admin1: str, beside: Town | None) -> list[Match]:
        """The one place of that very name that lies just outside the province: registers mix up whose a border village is.

        The names in both languages must mean it, or the only one be the same but for its article; none is taken where the country has several.
        """
        sure: list[Match] = []
        for m in found:
            other = others.get(m.town.id)
            if m.score + other.score >= SURE_OUTSIDE if other else not others and m.score >= SAME_NAME:
                sure.append(replace(m, because=f"{m.because}; it stands within {BORDER_KM:.0f} km of {admin1}"))
        if not sure or any(km(sure[0].town.lat, sure[0].town.lon, m.town.lat, m.town.lon) > APART_KM for m in sure[1:]):
            return []
        one = sure[0].town
        if beside and km(one.lat, one.lon, beside.lat, beside.lon) > FAR_KM:
            return []
        codes = self.gazetteer.around(one.lat, one.lon, one.country, BORDER_KM)
        return sure if any(same_division(registry().usual(one.country, code), admin1) for code in codes) else []

    def _anywhere(self, name: str) -> Choice:
        """Without a country only a large town whose name no other large town has."""
        found = sorted((m for m in self.gazetteer.exact(name) if m.score >= 0.97), key=lambda m: (-m.town.population, m.town.id))
        good = [m for m in found if m.main or m.town.population >= 500_000]
        because = f"no country is known, and several places are called “{name}”"
        if not good or good[0].town.population < 50_000:
            because = f"no country is known, and “{name}” is no large town"
        elif found[0] is good[0] and (len(found) == 1 or good[0].town.population >= 8 * max(1, found[1].town.population)):
            because = f"“{name}” is {good[0].town.name}, the only large town of that name"
            rest = (Candidate(m.town, m.score, False, "of the same name, but far smaller") for m in found[1:])
            return Choice(good[0].town, because, good[0].score, (Candidate(good[0].town, good[0].score, True, because), *rest))
        return Choice(None, because, 0.0, tuple(Candidate(m.town, m.score, False, because) for m in found))


def _least(town: Town, floor: float, letters: int, twice: bool, read: bool) -> float:
    """How like the names must be for ``town`` to be taken; ``letters`` of the name in sound, ``twice`` where a second name means it too."""
    if one_spelling(town.country):
        return SAME
    if letters < 4:
        return SURE_IN_PROVINCE if twice or (town.population >= LARGE and letters == 3) else max(floor, SURE)
    if twice and read and letters < DISTINCT:
        return max(floor, SURE)
    if twice:
        return SURE_BY_READING if read else SURE_BY_TWO
    return min(floor, SURE_LARGE) if town.population >= LARGE and letters >= DISTINCT else floor
