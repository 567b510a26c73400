"""An incident as a release shows it, read from a line of its incidents.jsonl: as far as two releases are compared.

Both sides of a comparison are read from what was written, by the same code. A release is read as what a stranger may have written:
whatever is missing or of another kind counts as not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from harmledger.model.circumstances import Place, When
from harmledger.model.incident import GROUPS, Incident, Range, Tally
from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.release.order import INCIDENT
from harmledger.publish.words import day_words, headline, place_container, range_words, word

MAX_LINE = 50_000_000
"""Bytes of the longest line that is read."""
MAX_PERSONS = 10**9
SUBSTANCE = ("kind", "report", "outcome", "low", "high", "status", "age", "sex", "group", "actor", "side", "stance", "said_by", "quote")
"""The fields of a claim that say what it says; the others say how it was found."""


class NoIncident(Exception):
    """A line that holds no incident."""


@dataclass(frozen=True, slots=True)
class Words:
    """A claim, by where it stands: its id, its report's id, the first and the last character of its quote, and whether it is an event."""

    id: str
    report: str
    start: int
    end: int
    event: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """Why two events are of one incident: the ids of their claims, the score, the reason."""

    a: str
    b: str
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An incident of a release.

    Attributes:
        id, headline: as published.
        values: (what, value in words), in the order in which they are told.
        coded: the same for other recorders' codebooks.
        reports: the ids of its reports, in its order.
        claims: its claims but background totals, by where they stand.
        joined: why its reports' events are one.
        substance: digest of all that its claims say, and of their words.
    """

    id: str
    headline: str
    values: tuple[tuple[str, str], ...]
    coded: tuple[tuple[str, str], ...]
    reports: tuple[str, ...]
    claims: tuple[Words, ...]
    joined: tuple[Joined, ...]
    substance: str

    @property
    def events(self) -> frozenset[str]:
        """The ids of its event claims."""
        return frozenset(c.id for c in self.claims if c.event)


def shown_lines(lines: Iterable[bytes]) -> Iterator[Shown]:
    """The incidents of the lines of an incidents.jsonl. Raises NoIncident, which says in which line what is wrong."""
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line) if len(line) <= MAX_LINE else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict) or not isinstance(value.get("id"), str) or not INCIDENT.fullmatch(value["id"]):
            raise NoIncident(f"line {number} is no incident")
        yield shown(value)


def shown(value: Mapping[str, Any]) -> Shown:
    """The incident of one object, whose id is sound."""
    when, place = _when(value), _place(value.get("place"))
    tallies = {outcome: _tally(value.get(outcome)) for outcome in OUTCOMES}
    claims = [c for c in _objects(value.get("claims")) if isinstance(c.get("id"), str)]
    substance = sorted(json.dumps([c.get(f) for f in SUBSTANCE], ensure_ascii=True) for c in claims)
    return Shown(
        id=value["id"],
        headline=_headline(value, when, place, tallies),
        values=tuple(_values(value, when, place, tallies)),
        coded=tuple(_coded(value.get("coded"))),
        reports=tuple(r for r in _list(value.get("reports")) if isinstance(r, str)),
        claims=tuple(_words(c) for c in claims if c.get("kind") != "background"),
        joined=tuple(
            Joined(_text(j.get("a")), _text(j.get("b")), _real(j.get("score")) or 0.0, _text(j.get("because")))
            for j in _objects(value.get("links"))
        ),
        substance=hashlib.sha256("\n".join(substance).encode()).hexdigest(),
    )


def _values(value: Mapping[str, Any], when: When | None, place: Place | None, tallies: Mapping[str, Tally]) -> Iterator[tuple[str, str]]:
    yield "day", day_words(when)
    if place is not None:
        yield "place", ", ".join(p for p in (place.name, place_container(place)) if p)
        if place.lat is not None and place.lon is not None:
            near = f", within {place.radius_km:g} km" if place.radius_km else ""
            yield "coordinates", f"{place.lat:.5f}, {place.lon:.5f}: {word('precision', place.precision)}{near}"
    yield "method", word("method", _text(value.get("method")) or "unknown")
    for outcome, tally in tallies.items():
        for group in GROUPS:
            found: Range | None = getattr(tally, group)
            if found is not None:
                yield f"{outcome}, {group}", range_words(found)
    yield "grade", _text(value.get("grade"))
    for side in _objects(value.get("responsibility")):
        stances = ", ".join(s for s in _list(side.get("stances")) if isinstance(s, str))
        yield f"grade of {word('side', _text(side.get('side')))}", f"{_text(side.get('grade'))} ({_text(side.get('actor'))}: {stances})"
    review = value.get("review")
    yield "review", _text(review.get("state")) if isinstance(review, dict) else ""
    for name in ("reports", "speakers", "conflicts", "claims"):
        yield {"speakers": "independent voices", "conflicts": "contradictions"}.get(name, name), f"{len(_list(value.get(name))):,}"


def _headline(value: Mapping[str, Any], when: When | None, place: Place | None, tallies: Mapping[str, Tally]) -> str:
    none: tuple[Any, ...] = ()
    incident = Incident(
        id=value["id"],
        members=none,
        reports=none,
        date=when,
        place=place,
        method="unknown",
        bounds=none,
        conflicts=none,
        speakers=none,
        responsibility=none,
        grade="weak",
        because="",
        links=none,
        figures=none,
        killed=tallies["killed"],
        injured=tallies["injured"],
        missing=tallies["missing"],
        abducted=tallies["abducted"],
        detained=tallies["detained"],
    )
    return headline(incident)


def _coded(value: object) -> Iterator[tuple[str, str]]:
    for coded in _objects(value):
        fields = coded.get("fields")
        for name, cell in fields.items() if isinstance(fields, dict) else ():
            yield f"{_text(coded.get('codebook'))}: {name}", "" if cell is None else str(cell)[:200]


def _words(claim: Mapping[str, Any]) -> Words:
    span = [s for s in _list(claim.get("span")) if isinstance(s, int)]
    start, end = (span[0], span[1]) if len(span) == 2 else (0, 0)
    return Words(claim["id"], _text(claim.get("report")), start, end, claim.get("kind") == "event")


def _when(value: Mapping[str, Any]) -> When | None:
    dated, undated = value.get("date"), value.get("undated")
    if isinstance(dated, dict):
        try:
            return When(date.fromisoformat(_text(dated.get("start"))), date.fromisoformat(_text(dated.get("end"))), "day")
        except ValueError:
            return None
    if isinstance(undated, dict):
        weekday, month, day = (_whole(undated.get(k)) for k in ("weekday", "month", "day"))
        return When(None, None, None, _text(undated.get("expression")) or None, weekday, month, day)
    return None


def _place(value: object) -> Place | None:
    if not isinstance(value, dict):
        return None
    lat, lon, radius = (_real(value.get(k)) for k in ("lat", "lon", "radius_km"))
    name, admin1, country = (_text(value.get(k)) for k in ("name", "admin1", "country"))
    precision = cast(Any, _text(value.get("precision")) or None)  # shown as it is
    return Place(name, admin1 or None, country or None, lat, lon, precision, precision, radius)


def _tally(value: object) -> Tally:
    groups = value if isinstance(value, dict) else {}
    return Tally(**{group: _range(groups.get(group)) for group in GROUPS})


def _range(value: object) -> Range | None:
    if not isinstance(value, dict):
        return None
    low, high = _whole(value.get("min")), _whole(value.get("max"))
    return Range(low, high) if low is not None and high is not None else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_PERSONS else None


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) <= MAX_PERSONS else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> list[dict[str, Any]]:
    return [v for v in _list(value) if isinstance(v, dict)]
