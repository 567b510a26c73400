"""When and where an event was, each with an honest precision and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

DatePrecision = Literal["day", "days", "week", "month", "year"]
PlacePrecision = Literal["site", "neighbourhood", "town", "district", "admin1", "country"]

PLACE_SCALE: tuple[PlacePrecision, ...] = ("site", "neighbourhood", "town", "district", "admin1", "country")
"""Place precisions from fine to coarse (codebook section 2)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a report. ``report.text[start:end] == quote`` always; checked when a claim is appended."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class When:
    """The day or days of an event, in the event's local calendar.

    Attributes:
        start, end: first and last day, both included; ``start <= end``. Both None where the text
            gives an expression but nothing anchors it ("on Tuesday" in a report without a day).
        precision: how fine the interval is; None where it has no days.
        expression: the words of the report that date the event ("late Monday"), or None.
        weekday: 0 (Monday) to 6 where the expression names one, kept as a constraint, else None.
        month, day: the parts of a date without a year ("25 November" -> 11, 25), else None.
        span: where the expression stands in the report, or None.
        because: how the days were found, in words.
    """

    start: date | None
    end: date | None
    precision: DatePrecision | None
    expression: str | None = None
    weekday: int | None = None
    month: int | None = None
    day: int | None = None
    span: Span | None = None
    because: str = ""


TargetKind = Literal[
    "health", "school", "worship", "gathering", "shelter", "food", "aid", "home", "transport", "utility", "state", "military"
]
"""What kind of thing was hit. The nouns of each kind are in the language's ``targets.toml``."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an act hit, as the report names it ("a crowded market"), whatever it was aimed at.

    Attributes:
        kind: what kind of thing it is by its name alone; a school in which soldiers sleep is a school.
        span: the words that name it.
    """

    kind: TargetKind
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """A place with an honest precision.

    Attributes:
        name: as the report names it, with its container ("Al-Qusur, Deir Ezzor").
        admin1: governorate or province in the gazetteer's (or registry's) usual English spelling, or None.
        country: ISO 3166-1 alpha-2 code, or None.
        lat, lon: WGS 84 degrees of the centre of what is known, or None where nothing is.
        precision: what the coordinates stand for: those of the named place itself, or of the
            town, district, province or country that contains it.
        named_precision: what kind of place the report names (a neighbourhood, even where only
            the city's coordinates are known).
        radius_km: the true place lies within about this many km of the coordinates; None without coordinates.
        source: gazetteer and identifier ("geonames:170654"), or None.
        span: where the name stands in the report, or None.
        because: how it was resolved, in words.
    """

    name: str
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: PlacePrecision
    named_precision: PlacePrecision
    radius_km: float | None = None
    source: str | None = None
    span: Span | None = None
    because: str = ""
