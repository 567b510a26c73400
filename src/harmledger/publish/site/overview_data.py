"""The incidents as the overview's script reads them: columns, one file a year, and the places that they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from harmledger.model.incident import Range
from harmledger.publish.site.overview_rows import Row, Spot, children_harmed
from harmledger.publish.site.overview_script import call
from harmledger.publish.site.shell import safe_name
from harmledger.publish.words import words

PRECISIONS = ("site", "neighbourhood", "town", "district", "admin1", "country", "")
STATES = ("open", "reopened", "accepted", "signed off", "changed since sign-off")

GRADES, METHODS, SIDES, STANCES = (tuple(words()[table]) for table in ("grade", "method", "side", "stance"))


def spots_of(rows: Sequence[Row]) -> list[Spot]:
    """Every place of the rows, once."""
    return sorted({r.spot for r in rows}, key=lambda s: (s.country, s.admin1, s.name, str(s)))


def data_files(rows: Sequence[Row]) -> Iterator[tuple[str, bytes]]:
    """``places.js`` and a file for each shard, under ``assets/data/``."""
    spots = spots_of(rows)
    places = [[s.name, s.admin1, s.country, s.lat, s.lon, PRECISIONS.index(s.precision), s.radius_km] for s in spots]
    yield "places.js", call("places", places)
    at = {s: n for n, s in enumerate(spots)}
    for shard, members in groupby(rows, key=lambda r: r.shard):
        yield f"{shard}.js", call("take", shard, _columns(list(members), at))


def _columns(rows: Sequence[Row], spots: dict[Spot, int]) -> dict[str, list[object]]:
    """One list a column; the names are short because a phone reads them (see ``assets/overview_find.js``)."""
    days = list(dict.fromkeys(r.day for r in rows))
    tolls = list(dict.fromkeys(r.toll for r in rows))
    day_at, toll_at = ({w: n for n, w in enumerate(t)} for t in (days, tolls))
    return {
        "days": list(days),
        "tolls": list(tolls),
        "id": [_name(r.incident.id) for r in rows],
        "d": [day_at[r.day] for r in rows],
        "a": [r.start for r in rows],
        "b": [r.span for r in rows],
        "p": [spots[r.spot] for r in rows],
        "t": [toll_at[r.toll] for r in rows],
        "k": _ends([r.killed for r in rows]),
        "c": _ends([r.incident.killed.civilians for r in rows]),
        "y": _ends([r.incident.killed.children for r in rows]),
        "i": _ends([r.incident.injured.total for r in rows]),
        "h": [int(children_harmed(r.incident)) for r in rows],
        "m": [METHODS.index(r.incident.method) for r in rows],
        "g": [GRADES.index(r.incident.grade) for r in rows],
        "r": [STATES.index(r.state) for r in rows],
        "n": [len(r.incident.reports) for r in rows],
        "s": [[[SIDES.index(side), sum(1 << STANCES.index(s) for s in set(stances))] for side, _, stances in r.sides] for r in rows],
    }


def _name(incident_id: str) -> str | list[str]:
    """The id; with the name of its page where that is another."""
    page = safe_name(incident_id)
    return incident_id if page == incident_id else [incident_id, page]


def _ends(ranges: Sequence[Range | None]) -> list[object]:
    """0 for none, a number where both ends are one, else both: numbers are one higher, so that zero killed is no "none"."""
    return [0 if r is None else r.min + 1 if r.min == r.max else [r.min + 1, r.max + 1] for r in ranges]
