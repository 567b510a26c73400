"""Makes SQL of filters: fixed words of ours, every value bound, never written into a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.service.area import Box, around
from harmledger.service.build import folded
from harmledger.service.faults import bad
from harmledger.service.index import Index
from harmledger.service.parameters import FIGURES, FILTERS

UNKNOWN = {"day": "first_day", "point": "lat"} | {name: f"{name}_min" for name in FIGURES}
"""The column that is null where what a filter needs is not known."""
WORDS = {
    "day": "their day is not known, so that they can be neither in nor out",
    "point": "of their place no more than the country is known, so that they can be neither in nor out",
} | {name: f"no report gives a figure ({what})" for name, what in FIGURES.items()}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the table ``incidents`` with its values, and what must be known for it to be answered ("" for nothing)."""

    sql: str
    values: tuple[object, ...]
    needs: str = ""


def conditions(asked: Mapping[str, Any], index: Index, version: str, since: str | None) -> list[Condition]:
    """The conditions of what is asked. ``since``: version of the release before this one, ``version``. Raises Problem."""
    certain = bool(asked.get("certain"))
    made: list[Condition] = []
    for name, value in asked.items():
        if name == "bbox":
            made.append(_box(value, certain))
        elif name == "near":
            made.append(_near(value, certain))
        elif name == "from":
            made.append(Condition(f"{'first_day' if certain else 'last_day'} >= ?", (value.isoformat(),), "day"))
        elif name == "to":
            made.append(Condition(f"{'last_day' if certain else 'first_day'} <= ?", (value.isoformat(),), "day"))
        elif name in ("country", "precision", "method", "grade", "review"):
            made.append(Condition(f"{name} in ({_marks(value)})", tuple(value)))
        elif name == "admin1":
            made.append(Condition("admin1_folded = ?", (folded(value),)))
        elif name == "place":
            made += [Condition("instr(place_folded, ?) > 0", (word,)) for word in folded(value).split() or [""]]
        elif name in ("text", "q"):
            made.append(Condition("n in (select rowid from texts where texts match ?)", (match(value),)))
        elif name == "changed_since":
            made.append(_changed(value, version, since))
        elif name == "killed_max":
            made.append(Condition("killed_max <= ?", (value,), "killed"))
        elif name in FILTERS and (figure := FILTERS[name].needs) in FIGURES:
            end = "min" if name.endswith("_min") else "max"
            made.append(Condition(f"{figure}_{end} >= ?", (value,), figure))
    return made + _side(asked.get("side"), asked.get("stance"))


def where(found: Iterable[Condition]) -> tuple[str, tuple[object, ...]]:
    """The conditions as one, with all values."""
    listed = list(found)
    return " and ".join(c.sql for c in listed) or "1", tuple(v for c in listed for v in c.values)


def counted(found: Sequence[Condition], index: Index) -> tuple[int, dict[str, dict[str, object]]]:
    """How many incidents hold all conditions; and how many more would if what is not known of them held, by what it is: nobody may take
    those for not being there. An incident of which two such things are not known is numbered under both."""
    needs = list(dict.fromkeys(c.needs for c in found if c.needs))
    relaxed, values = where(Condition(f"({c.sql} or {UNKNOWN[c.needs]} is null)", c.values) if c.needs else c for c in found)
    known = " and ".join(f"{UNKNOWN[n]} is not null" for n in needs) or "1"
    lacking = "".join(f", sum({UNKNOWN[n]} is null)" for n in needs)
    total, *counts = index.one(f"select sum({known}){lacking} from incidents where {relaxed}", values)
    return total or 0, {n: {"incidents": c, "because": WORDS[n]} for n, c in zip(needs, counts, strict=True) if c}


def match(terms: Sequence[tuple[str, bool]]) -> str:
    """The full-text question: all words, each in quotation marks, so that none is an operator."""
    return " AND ".join('"' + word.replace('"', '""') + '"' + ("*" if begins else "") for word, begins in terms)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _near_box(box: Box) -> tuple[str, tuple[object, ...]]:
    """A quick condition that everything which may touch the box holds."""
    across = "(east >= ? and west <= ?)" if box.west <= box.east else "(east >= ? or west <= ?)"
    if box.west <= -180 or box.east >= 180:  # either name of the 180th meridian
        return "south <= ? and north >= ?", (box.north, box.south)
    return f"south <= ? and north >= ? and {across}", (box.north, box.south, box.west, box.east)


def _box(box: Box, certain: bool) -> Condition:
    quick, values = _near_box(Box(box.west, box.south - 0.001, box.east, box.north + 0.001))
    exact = (box.west, box.south, box.east, box.north, int(certain))
    return Condition(f"({quick} and in_box(lat, lon, radius, ?, ?, ?, ?, ?))", (*values, *exact), "point")


def _near(circle: tuple[float, float, float], certain: bool) -> Condition:
    lat, lon, within = circle
    quick, values = _near_box(around(lat, lon, within + 0.1))
    return Condition(f"({quick} and in_circle(lat, lon, radius, ?, ?, ?, ?))", (*values, lat, lon, within, int(certain)), "point")


def _side(sides: Sequence[str] | None, stances: Sequence[str] | None) -> list[Condition]:
    parts, values = [], list[object]()
    for column, asked in (("side", sides), ("stance", stances)):
        if asked:
            parts.append(f"{column} in ({_marks(asked)})")
            values += asked
    return [Condition(f"n in (select n from sides where {' and '.join(parts)})", tuple(values))] if parts else []


def _changed(wanted: str, version: str, since: str | None) -> Condition:
    if wanted == version:
        return Condition("0", ())
    if since is None or wanted != since:
        known = f"version {since}" if since else "no release before it"
        raise bad(
            "changed_since",
            f"This release (version {version}) says only what changed since {known}.",
            "Ask for that, or compare two releases by their data.",
        )
    alive = "select incident from changes where kind in ('new', 'changed', 'split', 'restored')"
    return Condition(f"(id in ({alive}) or id in (select heir from changes where heir is not null))", ())
