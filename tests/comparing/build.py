"""Entries and lists made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from harmledger.comparing.listing import listed
from harmledger.model.circumstances import Place, PlacePrecision
from harmledger.model.comparison import Entry, Listed
from harmledger.model.incident import Range

RAQQA = (35.95, 39.01)


def town(name: str = "Raqqa", lat: float = RAQQA[0], lon: float = RAQQA[1], precision: PlacePrecision = "town", **more: Any) -> Place:
    return Place(name, more.pop("admin1", "Raqqa"), more.pop("country", "SY"), lat, lon, precision, precision, 5.0, **more)


def entry(name: str, day: str | None = "2017-03-21", killed: int | tuple[int, int] | None = 5, **more: Any) -> Entry:
    """An entry of one day at Raqqa."""
    start = date.fromisoformat(day) if day else None
    toll = Range(*(killed if isinstance(killed, tuple) else (killed, killed))) if killed is not None else None
    end = date.fromisoformat(more.pop("end")) if "end" in more else start
    return Entry(name, f"list:{name}", f"event {name}", start, end, more.pop("place", town()), toll, **more)


def a_list(name: str, entries: Iterable[Entry], kind: str = "") -> Listed:
    return listed(name, kind or f"kind of {name}", entries, ())
