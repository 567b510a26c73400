"""What the overview says of each incident, and the adding up of ranges. Everything on the overview, drawn or listed, comes from here.

Adding up: the lowest figures of many incidents together, and the highest together, are a range and no estimate. An incident without a
figure of all killed adds nothing, and neither does a discounted one, whose figures the evidence does not hold; both are counted, so
that a reader sees what the range leaves out. The browser adds up by the same rule (``assets/overview_find.js``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from harmledger.model.circumstances import Place
from harmledger.model.incident import Incident, Range
from harmledger.publish.geojson import coordinates
from harmledger.publish.words import day_words, place_words, toll_words

FIRST_DAY = date(1970, 1, 1)
"""Days are counted from here in the data files."""

UNDATED = "undated"
"""Name of the shard of incidents whose day is not known."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as the overview knows it: what incidents of one place share. ``lat``, ``lon``: rounded, or None where nothing is known
    that could be drawn (no coordinates, or only the country's)."""

    name: str
    admin1: str
    country: str
    lat: float | None
    lon: float | None
    precision: str
    radius_km: float | None

    @property
    def area(self) -> bool:
        """Whether the coordinates are only the middle of a district or a province, so that no point may be drawn there."""
        return self.precision in ("district", "admin1")


NOWHERE = Spot("", "", "", None, None, "", None)
"""The place of incidents that have none."""


def spot_of(place: Place | None) -> Spot:
    """The place without what differs from report to report (quotes, reasons)."""
    if place is None:
        return NOWHERE
    point = coordinates(place) if place.precision != "country" else None
    lon, lat = point if point else (None, None)
    radius = place.radius_km if point and place.radius_km is not None and 0 < place.radius_km < 3000 else None
    return Spot(place.name, place.admin1 or "", place.country or "", lat, lon, place.precision, radius)


def children_harmed(incident: Incident) -> bool:
    """Whether any figure has children among those killed or injured."""
    return any(r is not None and r.max > 0 for r in (incident.killed.children, incident.injured.children))


@dataclass(frozen=True, slots=True)
class Row:
    """One incident of the overview.

    Attributes:
        shard: name of the data file that it is in: its year, or ``UNDATED``.
        month: "2017-03" where all its days lie in one month, else "".
        sides: (side, grade, stances) of every side that somebody names.
    """

    incident: Incident
    spot: Spot
    shard: str
    month: str
    start: int | None
    span: int
    day: str
    toll: str
    killed: Range | None
    sides: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def place(self) -> str:
        """The place in words."""
        return place_words(self.incident.place)

    @property
    def state(self) -> str:
        """Where it stands with those who check it: a ``model.review.State``, or "reopened" where somebody had accepted or signed it."""
        review = self.incident.review
        return "reopened" if review.state == "open" and (review.by or review.reopened) else review.state


def row_of(incident: Incident) -> Row:
    """The incident for the overview."""
    when = incident.date
    start, end = (when.start, when.end or when.start) if when and when.start else (None, None)
    month = f"{start:%Y-%m}" if start and end and (start.year, start.month) == (end.year, end.month) else ""
    return Row(
        incident,
        spot_of(incident.place),
        str(start.year) if start else UNDATED,
        month,
        (start - FIRST_DAY).days if start else None,
        (end - start).days if start and end else 0,
        day_words(when),
        toll_words(incident),
        incident.killed.total,
        tuple((g.side, g.grade, g.stances) for g in incident.responsibility),
    )


def rows_of(incidents: Iterable[Incident]) -> list[Row]:
    """All rows, one shard after the other (undated last), the record's order within each."""
    return sorted((row_of(i) for i in incidents), key=lambda r: (r.shard == UNDATED, len(r.shard), r.shard))


@dataclass(slots=True)
class Sum:
    """Ranges of many incidents added up.

    Attributes:
        incidents: how many there are; ``figures``: how many of them give a figure that was added.
        silent: how many give no figure; ``discounted``: how many were left out because they are discounted.
        low, high: the lowest figures together, and the highest.
    """

    incidents: int = 0
    figures: int = 0
    silent: int = 0
    discounted: int = 0
    low: int = 0
    high: int = 0

    def add(self, row: Row, discounted_too: bool = False) -> None:
        """Count ``row`` in; a discounted one adds its figures only where ``discounted_too``."""
        self.incidents += 1
        if row.incident.grade == "discounted" and not discounted_too:
            self.discounted += 1
        elif row.killed is None:
            self.silent += 1
        else:
            self.figures += 1
            self.low += row.killed.min
            self.high += row.killed.max

    @property
    def killed(self) -> str:
        """ "1,204–2,310"; a dash where no figure was added."""
        if not self.figures:
            return "—"
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,}–{self.high:,}"


def sum_of(rows: Iterable[Row]) -> Sum:
    """All of them added up."""
    total = Sum()
    for row in rows:
        total.add(row)
    return total


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: its key and name, what adds up in it, and how far its bar goes from ``low`` to ``high`` (per mille of the
    chart's longest)."""

    key: str
    name: str
    sum: Sum
    low: int = 0
    high: int = 0
    counts: tuple[int, ...] = field(default=())


def scaled(bars: Sequence[Bar]) -> list[Bar]:
    """The bars to the scale of the longest."""
    top = max((b.sum.high for b in bars), default=0) or 1
    return [Bar(b.key, b.name, b.sum, round(1000 * b.sum.low / top), round(1000 * b.sum.high / top), b.counts) for b in bars]
