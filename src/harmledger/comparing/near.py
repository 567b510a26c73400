"""Which entries of two lists are worth comparing: near in time and place, of one name, id or address. Keeps large lists fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from harmledger.comparing.spec import data
from harmledger.incidents.addresses import page_of
from harmledger.incidents.at_place import radius_km
from harmledger.incidents.names import place_words
from harmledger.incidents.rules import rules
from harmledger.model.comparison import Entry
from harmledger.model.globe import EARTH_DIAMETER_KM

LONG = 31
"""Days of a span; longer ones are looked at beside the others, so that they make no search long."""
Floats = NDArray[np.float64]


class Near:
    """The entries of one list, to be asked for those near an entry of another."""

    def __init__(self, entries: Sequence[Entry], ids: bool) -> None:
        self.entries, self.ids = entries, ids
        dated = sorted((e.start.toordinal(), i) for i, e in enumerate(entries) if e.start and e.end)
        long = [i for _, i in dated if self._span(i) > LONG]
        short = [i for _, i in dated if self._span(i) <= LONG]
        self.parts = [_Part(entries, short), _Part(entries, long)]
        self.by_mark: dict[str, list[int]] = defaultdict(list)
        for i, e in enumerate(entries):
            for mark in marks_of(e, ids):
                self.by_mark[mark].append(i)

    def _span(self, i: int) -> int:
        e = self.entries[i]
        return (e.end - e.start).days if e.start and e.end else 0

    def of(self, entry: Entry) -> list[int]:
        """The numbers of the entries near ``entry``, rising."""
        found: set[int] = set()
        for mark in marks_of(entry, self.ids):
            under = self.by_mark.get(mark, ())
            if len(under) <= data("linking")["near"]["most_shared"]:
                found.update(under)
        return sorted(found.union(self.within(entry, int(data("linking")["near"]["days"]))))

    def within(self, entry: Entry, days: int) -> list[int]:
        """The numbers of the entries within so many days of ``entry`` and within reach of its place, or of one name with it."""
        if not (entry.start and entry.end):
            return []
        return [n for part, most in zip(self.parts, (LONG, None), strict=True) for n in part.near(entry, most, days)]


def marks_of(entry: Entry, ids: bool) -> Iterator[str]:
    """Ids, where they mean something in both lists, and addresses."""
    if ids:
        yield from (f"id {i}" for i in (entry.id, *entry.former))
    yield from {f"page {page_of(u) or u}" for u in entry.links}


class _Part:
    """Some of the entries, by their first days, in arrays."""

    def __init__(self, entries: Sequence[Entry], numbers: Sequence[int]) -> None:
        own = [entries[i] for i in numbers]
        self.numbers = np.array(numbers, dtype=np.int64)
        self.start = np.array([e.start.toordinal() for e in own if e.start], dtype=np.int64)
        self.end = np.array([e.end.toordinal() for e in own if e.end], dtype=np.int64)
        self.lat, self.lon = (np.array([_at(e, k) for e in own], dtype=np.float64) for k in (0, 1))
        self.cos = np.cos(np.radians(self.lat))
        self.reach = np.array([_reach(e) for e in own], dtype=np.float64)
        self.names: dict[frozenset[str], int] = {}
        self.name = np.array([self.names.setdefault(_name(e), len(self.names)) if _name(e) else -1 for e in own], dtype=np.int64)

    def near(self, entry: Entry, most: int | None, slack: int) -> list[int]:
        """The numbers of those within ``slack`` days, and within reach, of one name, or of a place that cannot be measured. ``most``: days
        of the longest span among them, None for any."""
        assert entry.start and entry.end
        first, last = entry.start.toordinal() - slack, entry.end.toordinal() + slack
        low = 0 if most is None else int(np.searchsorted(self.start, first - most, side="left"))
        high = int(np.searchsorted(self.start, last, side="right"))
        if low >= high:
            return []
        cut = slice(low, high)
        fits = self.end[cut] >= first
        lat, lon = _at(entry, 0), _at(entry, 1)
        if lat == lat:  # a number
            limit = rules("linking")["place"]
            reach = self.reach[cut] + _reach(entry)
            far = _km(lat, lon, self.lat[cut], self.lon[cut], self.cos[cut])
            same = self.name[cut] == self.names.get(_name(entry), -2)
            fits &= ~(far > np.minimum(reach * limit["near_factor"], reach + limit["near_km"])) | same
        found: list[int] = self.numbers[cut][fits].tolist()
        return found


def _at(e: Entry, k: int) -> float:
    if e.place is None or e.place.lat is None or e.place.lon is None:
        return float("nan")
    return e.place.lon if k else e.place.lat


def _reach(e: Entry) -> float:
    return radius_km(e.place, rules("linking")["place"]) if e.place else 0.0


def _name(e: Entry) -> frozenset[str]:
    return place_words(e.place.name) if e.place else frozenset()


def _km(lat: float, lon: float, lats: Floats, lons: Floats, cos: Floats) -> Floats:
    """As ``globe.km``, of one point and many; not a number where a point has none."""
    half = np.sin(np.radians(lats - lat) / 2) ** 2 + np.cos(np.radians(lat)) * cos * np.sin(np.radians(lons - lon) / 2) ** 2
    found: Floats = EARTH_DIAMETER_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return found
