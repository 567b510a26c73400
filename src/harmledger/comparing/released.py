"""A record of ours as it was published: ``incidents.jsonl`` of a release or of ``build``, as entries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from harmledger.comparing.context import Asks, PartyOf
from harmledger.comparing.fields import MOST_LINKS, MOST_PEOPLE, MOST_WORDS, Bad
from harmledger.comparing.listing import listed
from harmledger.comparing.table import MOST_BYTES, Unreadable
from harmledger.model.circumstances import PLACE_SCALE, Place
from harmledger.model.claim import Method, Side
from harmledger.model.comparison import Entry, Hand, Listed
from harmledger.model.fault import Fault
from harmledger.model.incident import Range

KIND = "harmledger"
MOST_LINE = 8 << 20
"""Bytes of one incident."""
HOLDING = frozenset({"stated", "accused", "admitted"})
"""Stances by which somebody is held responsible."""


def is_released(path: Path) -> bool:
    """Whether a file is one of ours, by its first line."""
    with path.open("rb") as file:
        first = file.readline(MOST_LINE)
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"id", "members", "killed", "grade"} <= set(found)


def read_released(path: Path, name: str, asks: Asks) -> Listed:
    """The incidents of the file. Raises Unreadable, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"{name} has more than {MOST_BYTES:,} bytes, which is more than is read.")
    faults: list[Fault] = []
    return listed(name, KIND, list(_entries(path, faults, asks)), faults)


def _entries(path: Path, faults: list[Fault], asks: Asks) -> Iterator[Entry]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MOST_LINE):
            number += 1
            where = f"{path.name}:{number}"
            try:
                found = json.loads(line)
                if not isinstance(found, dict):
                    raise TypeError
                yield entry_of(found, where, asks)
            except Bad as bad:
                faults.append(Fault(where, f"The incident was set aside: {bad.what}", bad.mend))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                what = "The line was set aside: it is no incident as harmledger writes them."
                faults.append(Fault(where, what, "Publish the record anew, and compare with that."))


def entry_of(o: Mapping[str, Any], where: str, asks: Asks) -> Entry:
    """One incident of ``incidents.jsonl``. Raises Bad, or ValueError and the like where it is none."""
    days = o["date"] or {}
    start, end = (date.fromisoformat(days[k]) if days else None for k in ("start", "end"))
    if start and end and end < start:
        raise Bad(f"It ends on {end}, before it starts on {start}.", "Publish the record anew.")
    place = _place(o["place"])
    hands = []
    for r in o.get("responsibility", ()):
        if r["side"] != "unknown" and r["grade"] != "discounted" and HOLDING & set(r["stances"]) and r["side"] in get_args(Side):
            hands.append(own_hand(_text(r["actor"]), r["side"], place, asks.party_of))
    killed, injured = o["killed"], o.get("injured") or {}
    method = o["method"] if o["method"] in get_args(Method) else "unknown"
    return Entry(
        id=_text(o["id"]),
        where=where,
        headline=_text(o.get("headline")) or f"{place.name if place else 'place not known'}",
        start=start,
        end=end,
        place=place,
        killed=_range(killed.get("total")),
        civilians=civilians_of(*(_range(killed.get(k)) for k in ("total", "civilians", "combatants"))),
        injured=_range(injured.get("total")),
        hands=tuple(dict.fromkeys(hands)),
        method=cast(Method, method),
        sources=tuple(dict.fromkeys(_text(s["name"]) for s in o.get("speakers", ())[:MOST_LINKS])),
        former=tuple(_text(i) for i in o.get("former", ())),
    )


def civilians_of(total: Range | None, civilians: Range | None, combatants: Range | None) -> Range | None:
    """The civilians who were killed; none where nobody counts them and all who were killed are counted as combatants."""
    if civilians is None and total and combatants and combatants.min >= total.max:
        return Range(0, 0)
    return civilians


def own_hand(actor: str, side: Side, place: Place | None, party_of: PartyOf) -> Hand:
    """Whom an incident of ours holds responsible: its side stands; the name tells parties of one side apart."""
    party = party_of(actor, place.country if place else None)
    return Hand(actor, side, party[0] if party else " ".join(actor.lower().split()))


def _text(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(c for c in " ".join(text[: MOST_WORDS * 4].split()) if c.isprintable())[:MOST_WORDS]


def _range(value: Mapping[str, Any] | None) -> Range | None:
    if not value:
        return None
    low, high = value["min"], value["max"]
    if not (isinstance(low, int) and isinstance(high, int) and 0 <= low <= high <= MOST_PEOPLE):
        raise Bad(f"A range of it is {str(low)[:20]} to {str(high)[:20]}.", "Publish the record anew.")
    return Range(low, high)


def _place(o: Mapping[str, Any] | None) -> Place | None:
    if not o:
        return None
    lat, lon, radius = (float(o[k]) if o.get(k) is not None else None for k in ("lat", "lon", "radius_km"))
    if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Bad("Its coordinates are none.", "Publish the record anew.")
    if o["precision"] not in PLACE_SCALE:
        raise Bad("The precision of its place is none of ours.", "Publish the record anew.")
    named = o.get("named_precision")
    name, admin1, country = _text(o["name"]), _text(o.get("admin1")) or None, _text(o.get("country")) or None
    if lat is None or lon is None:
        lat = lon = radius = None
    kind = named if named in PLACE_SCALE else o["precision"]
    return Place(name, admin1, country, lat, lon, o["precision"], kind, radius)
