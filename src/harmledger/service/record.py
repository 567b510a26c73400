"""One incident of a release, taken from its line of ``data/incidents.jsonl``: checked, and with what it is found by.

Only the contract's keys (``publish/incidents.incident_record``) are relied on; whatever a later program adds is passed on unseen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args

from harmledger.model.circumstances import Place, When
from harmledger.model.claim import Method, Side, Stance
from harmledger.model.incident import GROUPS, Grade, Incident, Range, Tally
from harmledger.publish.geojson import point_of
from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.words import day_words, headline
from harmledger.service.faults import ReleaseFault
from harmledger.service.lines import MEND

Json = dict[str, Any]
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}")
"""What an id may be; it is part of addresses."""
MOST = 10_000_000_000
"""Persons that a range may name: more than live."""
ITEM = (
    "id", "date", "dated", "undated", "place", "method", *OUTCOMES, "grade", "because", "responsibility", "review",
)  # fmt: skip
"""Keys of the record that lists show as they are."""
SHOWN = (
    "id", "headline", "day_words", *ITEM[1:], "n_reports", "n_speakers", "n_claims", "n_conflicts", "doubtful_pairs", "page",
)  # fmt: skip
"""All keys that lists show: those of the record, and what is said or counted of the others."""
SIDES, STANCES, METHODS, GRADES = get_args(Side), get_args(Stance), get_args(Method), get_args(Grade)


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident with what the index keeps of it.

    Attributes:
        record: the object of its line.
        shown: as much of the model's incident as the words and tables of it need.
        point: (lon, lat), or None where no more than the country is known: what may be shown on a map, and looked for by area.
        former: ids that lead to it.
    """

    record: Json
    shown: Incident
    point: tuple[float, float] | None
    former: tuple[str, ...]

    @property
    def item(self) -> Json:
        """The incident as lists show it: the record's own keys, and what is counted of the others."""
        r = self.record
        return {
            "id": self.shown.id,
            "headline": headline(self.shown),
            "day_words": day_words(self.shown.date),
            **{k: r.get(k) for k in ITEM[1:]},
            "n_reports": self.report_count,
            "n_speakers": len(_list(r, "speakers")),
            "n_claims": len(_list(r, "claims")),
            "n_conflicts": len(_list(r, "conflicts")),
            "doubtful_pairs": len(_list(r, "suggestions")),
        }

    @property
    def report_count(self) -> int:
        """How many reports tell of it. A report that was given under two ids is named twice in ``reports``, and once by its claims."""
        return len({str(c.get("report")) for c in _list(self.record, "claims")}) or len(self.record["reports"])

    def told(self) -> Iterator[str]:
        """Its words, for searching: quotes, speakers, actors, reasons."""
        r = self.record
        yield from (str(r.get("because") or ""), str(r.get("method") or ""))
        for key, names in (("speakers", ("name",)), ("responsibility", ("actor", "side")), ("conflicts", ("what",))):
            yield from (str(o.get(n) or "") for o in _list(r, key) for n in names)
        for claim in _list(r, "claims"):
            yield from (str(claim.get(n) or "") for n in ("quote", "said_by", "actor", "group"))


def entry_of(record: Json, where: str) -> Entry:
    """The incident of a line. Raises ReleaseFault that says ``where`` and what is wrong."""

    def need(holds: object, what: str) -> None:
        if not holds:
            raise ReleaseFault(f"{where}: {what}. {MEND}")

    given = record.get("id")
    need(isinstance(given, str) and ID.fullmatch(given), "an incident has no id that can stand in an address")
    for key in ("reports", "claims", "speakers", "responsibility", "suggestions", "conflicts", "former"):
        need(isinstance(record.get(key, []), list), f"{key} is no list")
    for key in ("claims", "speakers", "responsibility", "suggestions", "conflicts"):
        need(all(isinstance(o, dict) for o in record.get(key, [])), f"{key} holds what is no object")
    need(isinstance(record.get("reports"), list), "it names no reports")
    need(all(isinstance(o, str) for k in ("reports", "former") for o in record.get(k, [])), "an id of a report or an incident is no text")
    need(record.get("grade") in GRADES, "its grade is none of the codebook's")
    need(record.get("method") in METHODS, "its method is none of the codebook's")
    for said in _list(record, "responsibility"):
        stances = said.get("stances")
        need(
            said.get("side") in SIDES
            and said.get("grade") in GRADES
            and isinstance(stances, list)
            and stances
            and all(s in STANCES for s in stances),
            "a side, its grade or its stance is none of the codebook's",
        )
    tallies = {o: _tally(record.get(o), o, need) for o in OUTCOMES}
    shown = Incident(
        id=cast("str", given),
        members=(),
        reports=tuple(record["reports"]),
        date=_when(record, need),
        place=_place(record.get("place"), need),
        method=record["method"],
        killed=tallies["killed"],
        injured=tallies["injured"],
        missing=tallies["missing"],
        abducted=tallies["abducted"],
        detained=tallies["detained"],
        bounds=(),
        conflicts=(),
        speakers=(),
        responsibility=(),
        grade=record["grade"],
        because=str(record.get("because") or ""),
        links=(),
        figures=(),
    )
    former = tuple(f for f in _list(record, "former") if ID.fullmatch(f))
    return Entry(record, shown, point_of(shown.place), former)


def state_of(record: Json) -> str:
    """Where the incident stands with people ("open", "signed off" …)."""
    review = record.get("review")
    state = review.get("state") if isinstance(review, dict) else None
    return state if isinstance(state, str) else "open"


def _list(record: Json, key: str) -> list[Any]:
    found = record.get(key)
    return found if isinstance(found, list) else []


Need = Callable[[object, str], None]


def _when(record: Json, need: Need) -> When | None:
    days, undated = record.get("date"), record.get("undated")
    if isinstance(days, dict):
        start, end = _day(days.get("start")), _day(days.get("end"))
        need(start and end and start <= end, "its days are none")
        return When(start, end, None)
    need(days is None, "its date is no object")
    if not isinstance(undated, dict):
        return None

    def part(name: str, least: int, most: int) -> int | None:
        value = undated.get(name)
        return value if type(value) is int and least <= value <= most else None

    return When(None, None, None, None, part("weekday", 0, 6), part("month", 1, 12), part("day", 1, 31))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _place(value: object, need: Need) -> Place | None:
    if value is None:
        return None
    need(isinstance(value, dict), "its place is no object")
    given = cast("Json", value)
    texts = {k: given.get(k) for k in ("name", "admin1", "country", "precision", "named_precision")}
    numbers = {k: given.get(k) for k in ("lat", "lon", "radius_km")}
    need(all(v is None or isinstance(v, str) for v in texts.values()), "its place has a name that is no text")
    need(all(v is None or (type(v) in (int, float) and math.isfinite(v)) for v in numbers.values()), "its place has no true numbers")
    need(numbers["radius_km"] is None or numbers["radius_km"] >= 0, "the radius of its place is below 0")
    return Place(**{**texts, "name": texts["name"] or "", **numbers})  # type: ignore[arg-type]  # a scale unknown to us is passed on as it is


def _tally(value: object, outcome: str, need: Need) -> Tally:
    need(value is None or isinstance(value, dict), f"{outcome} is no object")
    found: dict[str, Range] = {}
    for group in GROUPS:
        ends = cast("Json", value or {}).get(group)
        if ends is None:
            continue
        need(isinstance(ends, dict), f"{outcome}.{group} is no range")
        low, high = ends.get("min"), ends.get("max")
        need(type(low) is int and type(high) is int and 0 <= low <= high <= MOST, f"{outcome}.{group} is no range of persons")
        found[group] = Range(low, high)
    return Tally(**found)
