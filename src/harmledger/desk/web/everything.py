"""All incidents as rows: for the table, the map and the charts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from harmledger.model.incident import Incident, Range
from harmledger.publish.words import day_sort, day_words, place_words, sides_of, word

PAGE = 100
"""Rows of one page of the table."""
MOST_POINTS = 20_000
"""Points that the map is given at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One incident in the table. ``find`` holds the words that a filter looks through, in small letters."""

    id: str
    day: str
    sort_day: str
    start: date | None
    end: date | None
    place: str
    admin1: str
    country: str
    lat: float | None
    lon: float | None
    radius_km: float | None
    killed: Range | None
    civilians: Range | None
    method: str
    sides: tuple[str, ...]
    grade: str
    state: str
    reports: int
    speakers: int
    find: str


SORTS: Mapping[str, tuple[str, Callable[[Row], Any]]] = {
    "day": ("Day", lambda r: (r.sort_day, r.id)),
    "place": ("Place", lambda r: (r.place.casefold(), r.sort_day, r.id)),
    "killed": ("Killed", lambda r: (*_ends(r.killed), r.id)),
    "civilians": ("Civilians killed", lambda r: (*_ends(r.civilians), r.id)),
    "grade": ("Grade", lambda r: (r.grade, r.sort_day, r.id)),
    "reports": ("Reports", lambda r: (-r.reports, r.id)),
}
"""The orders of the table: name, and key. The largest tolls come first."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted; what is empty filters nothing. ``since`` and ``until`` are days, both included."""

    words: str = ""
    grade: str = ""
    side: str = ""
    method: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None

    def fits(self, row: Row) -> bool:
        """Whether the row is wanted."""
        return (
            (not self.grade or row.grade == self.grade)
            and (not self.side or self.side in row.sides)
            and (not self.method or row.method == self.method)
            and (not self.state or row.state == self.state)
            and (self.since is None or (row.end is not None and row.end >= self.since))
            and (self.until is None or (row.start is not None and row.start <= self.until))
            and all(w in row.find for w in self.words.casefold().split())
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: the fewest and the most killed of all incidents in it, and how many incidents these are."""

    key: str
    name: str
    low: int
    high: int
    incidents: int


class Everything:
    """The rows, and what is counted over them."""

    def __init__(self, incidents: Iterable[Incident], before: Everything | None = None) -> None:
        """``before``: of an older state; the rows of incidents that are the same are taken over."""
        known = before._made if before is not None else {}
        self._made: dict[str, tuple[Incident, Row]] = {}
        for i in incidents:
            old = known.get(i.id)
            self._made[i.id] = old if old is not None and old[0] is i else (i, row_of(i))
        self.rows = tuple(row for _, row in self._made.values())

    def table(self, wanted: Filter, sort: str) -> list[Row]:
        """The wanted rows in an order of ``SORTS``."""
        found = [r for r in self.rows if wanted.fits(r)]
        return sorted(found, key=SORTS[sort][1])  # keys of one order compare

    def points(self, wanted: Filter) -> list[dict[str, object]]:
        """The wanted incidents that have a point, for the map."""
        found: list[dict[str, object]] = []
        for r in self.rows:
            if r.lat is not None and r.lon is not None and wanted.fits(r):
                words = f"{r.place}, {r.day}: {_range(r.killed)} killed"
                dead = r.killed.max if r.killed else 0
                found.append({"id": r.id, "lat": r.lat, "lon": r.lon, "km": r.radius_km, "grade": r.grade, "dead": dead, "words": words})
        return found[:MOST_POINTS]

    def chart(self, name: str, wanted: Filter) -> list[Bar]:
        """The bars of a chart of ``CHARTS``. An incident that names two sides counts for each of them."""
        keys_of, words_of = CHARTS[name][1], CHARTS[name][2]
        bars: dict[str, list[int]] = {}
        for r in self.rows:
            if r.killed is None or not wanted.fits(r):
                continue
            for key in keys_of(r):
                bar = bars.setdefault(key, [0, 0, 0])
                bar[0], bar[1], bar[2] = bar[0] + r.killed.min, bar[1] + r.killed.max, bar[2] + 1
        made = [Bar(k, words_of(k), *v) for k, v in bars.items()]
        return sorted(made, key=(lambda b: b.key) if name == "month" else (lambda b: (-b.high, b.key)))


def row_of(incident: Incident) -> Row:
    """The row of an incident."""
    place, when = incident.place, incident.date
    sides = tuple(sides_of(incident))
    words = [
        place_words(place),
        (place.admin1 or "") if place else "",
        (place.country or "") if place else "",
        word("method", incident.method),
        incident.id,
        *(word("side", s) for s in sides),
    ]
    return Row(
        id=incident.id,
        day=day_words(when),
        sort_day=day_sort(when),
        start=when.start if when else None,
        end=when.end if when else None,
        place=place_words(place),
        admin1=(place.admin1 or "") if place else "",
        country=(place.country or "") if place else "",
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        radius_km=place.radius_km if place else None,
        killed=incident.killed.total,
        civilians=incident.killed.civilians,
        method=incident.method,
        sides=sides,
        grade=incident.grade,
        state=incident.review.state,
        reports=len(set(incident.reports)),
        speakers=len(incident.speakers),
        find=" ".join(words).casefold(),
    )


def _month(row: Row) -> Sequence[str]:
    """The month that the whole incident lies in; none where its days are not known, or of two months."""
    if row.start is None or row.end is None or (row.start.year, row.start.month) != (row.end.year, row.end.month):
        return ()
    return (f"{row.start.year:04d}-{row.start.month:02d}",)


def _area(row: Row) -> Sequence[str]:
    return (", ".join(p for p in (row.admin1, row.country) if p) or "place not known",)


CHARTS: Mapping[str, tuple[str, Callable[[Row], Sequence[str]], Callable[[str], str]]] = {
    "month": ("Killed by month", _month, str),
    "place": ("Killed by province", _area, str),
    "side": ("Killed by the side named", lambda r: r.sides or ("none named",), lambda k: word("side", k)),
    "method": ("Killed by method", lambda r: (r.method,), lambda k: word("method", k)),
}
"""The charts: title, the bars that a row counts for, and the name of a bar."""


def chart_csv(bars: Iterable[Bar]) -> str:
    """A chart's bars as CSV; what a spreadsheet would take for a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["name", "killed_min", "killed_max", "incidents"])
    for b in bars:
        name = f"'{b.name}" if b.name[:1] in "=+-@\t\r" else b.name
        writer.writerow([name, b.low, b.high, b.incidents])
    return out.getvalue()


def _ends(r: Range | None) -> tuple[int, int]:
    return (-r.max, -r.min) if r else (1, 0)


def _range(r: Range | None) -> str:
    if r is None:
        return "number not known"
    return str(r.min) if r.min == r.max else f"{r.min}–{r.max}"
