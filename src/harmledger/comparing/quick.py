"""Points of many pairs, fast: what features say of equal values is asked once. The same points as ``score.scored``."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from harmledger.comparing.score import FEATURES
from harmledger.comparing.spec import data
from harmledger.incidents.feature import SILENT
from harmledger.model.comparison import Entry

EPOCH = date(2000, 1, 1)
"""Days are compared as if they began here: only how far they lie apart matters."""
BY_VALUE: dict[str, Callable[[Entry], Hashable]] = {
    "place": lambda e: e.place,
    "killed": lambda e: (e.killed, e.civilians),
    "injured": lambda e: e.injured,
    "method": lambda e: e.method,
    "responsible": lambda e: e.hands,
}
"""What each feature looks at; two entries with the same say the same. Days, sources and ids are asked apart."""
Key = tuple[int, ...]


class Quick:
    """Two lists, to be asked for the points of their pairs."""

    def __init__(self, here: Sequence[Entry], there: Sequence[Entry], ids: bool) -> None:
        self.here, self.there, self.ids = here, there, ids
        self.base = float(data("linking")["points"]["base"])
        numbers: dict[str, dict[Hashable, int]] = {name: {} for name in BY_VALUE}
        self.keys_here, self.keys_there = (
            [tuple(numbers[name].setdefault(value(e), len(numbers[name])) for name, value in BY_VALUE.items()) for e in side]
            for side in (here, there)
        )
        self.days_here, self.days_there = ([_days(e) for e in side] for side in (here, there))
        self.marked_here, self.marked_there = ([bool(e.links or ids) for e in side] for side in (here, there))
        self.of_value: tuple[dict[Key, float], ...] = tuple({} for _ in BY_VALUE)
        self.of_days: dict[Key, float] = {}

    def score(self, i: int, j: int, shift: int | None = None) -> float:
        """Points of entry ``i`` here and ``j`` there. With a ``shift``: as if ours had been so many days later, and so another event,
        without what its id and sources say."""
        points = self.base
        for known, feature, one, two in zip(self.of_value, BY_VALUE, self.keys_here[i], self.keys_there[j], strict=True):
            found = known.get((one, two))
            if found is None:
                found = known[one, two] = _points(feature, self.here[i], self.there[j])
            points += found
        a, b = self.days_here[i], self.days_there[j]
        if a is not None and b is not None:
            points += self._day_points(a[0] + (shift or 0) - b[0], a[1], b[1])
        if shift is None and self.marked_here[i] and self.marked_there[j]:
            points += _points("sources", self.here[i], self.there[j])
            points += _points("id", self.here[i], self.there[j]) if self.ids else 0.0
        return round(points, 3)

    def of(self, feature: str, i: int, j: int) -> float:
        """The points of one of the features that look at values alone."""
        at = tuple(BY_VALUE).index(feature)
        key = (self.keys_here[i][at], self.keys_there[j][at])
        found = self.of_value[at].get(key)
        if found is None:
            found = self.of_value[at][key] = _points(feature, self.here[i], self.there[j])
        return found

    def days(self, i: int, j: int) -> float:
        """The points of the days."""
        a, b = self.days_here[i], self.days_there[j]
        return self._day_points(a[0] - b[0], a[1], b[1]) if a and b else 0.0

    def _day_points(self, apart: int, mine: int, other: int) -> float:
        key = (apart, mine, other)
        found = self.of_days.get(key)
        if found is None:
            found = self.of_days[key] = self._of_days(*key)
        return found

    def _of_days(self, apart: int, mine: int, other: int) -> float:
        """The points of two spans of so many days, ours so many days later."""
        start = EPOCH + timedelta(days=apart)
        a = replace(self.here[0], start=start, end=start + timedelta(days=mine))
        return _points("day", a, replace(self.here[0], start=EPOCH, end=EPOCH + timedelta(days=other)))


def _days(e: Entry) -> tuple[int, int] | None:
    """First day as a number, and how many days later it ended."""
    return (e.start.toordinal(), (e.end - e.start).days) if e.start and e.end else None


def _points(feature: str, a: Entry, b: Entry) -> float:
    said = FEATURES[feature](a, b)
    return 0.0 if said is SILENT else float(data("linking")["points"][feature][said.level])
