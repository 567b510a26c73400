"""``comparison.json``: all that was found, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date

from harmledger.model.comparison import CaptureTable, Comparison, Count, Entry, Listed
from harmledger.publish.comparison.words import SUMS

FORMAT = "harmledger comparison 1"


def comparison_json(c: Comparison) -> bytes:
    """The comparison as one JSON object. Entries that lie beyond the other record are told by id and reason alone: the tables have them."""
    beyond = {o.id for o in c.only_here if o.beyond}, {o.id for o in c.only_there if o.beyond}
    found = {
        "format": FORMAT,
        "here": _listed(c.here, beyond[0]),
        "there": _listed(c.there, beyond[1]),
        "window": {"from": c.window.first, "to": c.window.last, "area": c.window.area},
        "total": _count(c.total),
        "matched_killed": {"here": asdict(c.matched_killed[0]), "there": asdict(c.matched_killed[1])},
        "about_sums": SUMS,
        "matches": [asdict(m) for m in c.matches],
        "possible": [asdict(p) for p in c.possible],
        "only_here": [asdict(o) for o in c.only_here],
        "only_there": [asdict(o) for o in c.only_there],
        "months": [_count(x) for x in c.months],
        "areas": [_count(x) for x in c.areas],
    }
    return _json(found)


def lists_json(table: CaptureTable) -> bytes:
    """Events by lists as one JSON object."""
    return _json({"format": "harmledger lists 1", **asdict(table)})


def _json(found: object) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=1, default=_plain) + "\n").encode("utf-8", "backslashreplace")


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a comparison")


def _listed(of: Listed, beyond: set[str]) -> dict[str, object]:
    return {
        "name": of.name,
        "kind": of.kind,
        "terms": of.terms,
        "holds": of.holds,
        "entries": [_entry(e) for e in of.entries if e.id not in beyond],
        "beyond": len(beyond),
        "faults": [asdict(f) for f in of.faults],
    }


def _entry(e: Entry) -> dict[str, object]:
    return {f.name: asdict(v) if f.name == "place" and (v := e.place) else getattr(e, f.name) for f in fields(e)} | {
        "hands": [asdict(h) for h in e.hands],
        "parties": [asdict(h) for h in e.parties],
        **{k: asdict(v) if (v := getattr(e, k)) else None for k in ("killed", "civilians", "injured")},
    }


def _count(x: Count) -> dict[str, object]:
    return asdict(x) | {"only_here": x.only_here, "only_there": x.only_there}
