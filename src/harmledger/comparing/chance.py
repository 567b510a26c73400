"""How often a pair that is not one event would fit as well: the same entry, moved by weeks, held against the other record.

Where a city has a strike every day, day and place say little; where nothing else happened for weeks they say all. No table of points can
know that, but the records themselves do: moved by some weeks an entry is no event that the other record could have, and whatever fits it
then as well as its partner does fits it by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from harmledger.comparing.near import Near
from harmledger.comparing.quick import Quick
from harmledger.comparing.spec import data


class Chance:
    """Two lists, to be asked how much of what fits there fits by chance."""

    def __init__(self, quick: Quick, near_here: Near, near_there: Near) -> None:
        self.quick = quick
        self.near = near_here, near_there
        self.days = quick.days_here, quick.days_there
        self.spans = _span(self.days[0]), _span(self.days[1])
        rules = data("linking")
        self.shifts = [days * sign for days in rules["chance"]["days"] for sign in (1, -1)]
        self.slack, self.enough = int(rules["near"]["days"]), int(rules["chance"]["enough"])

    def of(self, i: int, j: int) -> float | None:
        """How many entries fit the one or the other by chance as well as they fit each other, on average; the larger of both. It is not
        counted beyond what is too many. None where the records are too short to tell."""
        score = self.quick.score(i, j)
        known = [f for f in (self._rate(i, True, score), self._rate(j, False, score)) if f is not None]
        return max(known) if known else None

    def _rate(self, number: int, ours: bool, score: float) -> float | None:
        """As ``of``, of an entry of ours or of theirs, moved."""
        tried = self._tried(number, ours)
        hits = 0
        for k, shift in self.moved(number, ours, tried):
            fits = self.quick.score(number, k, shift) if ours else self.quick.score(k, number, -shift)
            hits += fits >= score
            if hits >= self.enough:
                break
        return hits / len(tried) if tried else None

    def of_parts(self, whole: int, ours: bool, may_be: Callable[[int], bool], add_up: Callable[[Sequence[int]], bool]) -> float | None:
        """How often several entries of the other record are by chance what the parts of an entry would be, from 0 to 1.

        ``may_be``: whether one may be a part, whatever its day; ``add_up``: whether several may be all of its parts.
        """
        tried, days = self._tried(whole, ours), self.days[1 if ours else 0]
        own = self.days[0 if ours else 1][whole]
        pools: dict[int, list[int]] = defaultdict(list)
        for k, shift in self.moved(whole, ours, tried):
            day = days[k]
            if own and day and max(day[0] - own[0] - own[1] - shift, own[0] + shift - day[0] - day[1]) <= 1 and may_be(k):
                pools[shift].append(k)
        return sum(add_up(pool) for pool in pools.values()) / len(tried) if tried else None

    def _tried(self, number: int, ours: bool) -> list[int]:
        """The shifts by which an entry still lies in the days of the other record."""
        own, span = self.days[0 if ours else 1][number], self.spans[1 if ours else 0]
        if own is None or span is None:
            return []
        return [s for s in self.shifts if own[0] + s <= span[1] and own[0] + own[1] + s >= span[0]]

    def moved(self, number: int, ours: bool, shifts: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Entries of the other record that are near this one when it is moved: their numbers, and the shift."""
        if not shifts:
            return
        entry = (self.quick.here if ours else self.quick.there)[number]
        own, others = self.days[0 if ours else 1][number], self.days[1 if ours else 0]
        assert own is not None
        for k in self.near[1 if ours else 0].within(entry, max(map(abs, shifts)) + self.slack):
            day = others[k]
            assert day is not None
            for shift in shifts:
                if own[0] + shift - self.slack <= day[0] + day[1] and day[0] <= own[0] + own[1] + shift + self.slack:
                    yield k, shift


def _span(days: Sequence[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [d for d in days if d is not None]
    return (min(d[0] for d in known), max(d[0] + d[1] for d in known)) if known else None
