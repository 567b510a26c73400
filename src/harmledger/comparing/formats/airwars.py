"""Airwars' table of incidents."""

from __future__ import annotations

from typing import cast

from harmledger.comparing.context import Asks
from harmledger.comparing.fields import Bad, Fields, by_words
from harmledger.comparing.places import place_of
from harmledger.comparing.spec import Spec
from harmledger.model.claim import Method
from harmledger.model.comparison import Entry, Hand
from harmledger.model.incident import Range


def entry(fields: Fields, spec: Spec, asks: Asks, where: str) -> Entry:
    """The incident in a row: civilians killed and injured as ranges; all killed only where it counts fighters, too. Raises Bad."""
    tables = spec.tables
    country = asks.country(fields.words("country"), tables["countries"])
    civilians = ends(fields, "civilians_min", "civilians_max")
    fighters = ends(fields, "fighters_min", "fighters_max")
    killed = Range(civilians.min + fighters.min, civilians.max + fighters.max) if civilians and fighters and fighters.max else None
    code = fields.raw("precision").lower().replace("-", "_").replace(" ", "_")
    start, end = fields.day("start"), fields.day("end")
    method = by_words(fields.raw("method"), tables["method"]) or by_words(fields.raw("cause"), tables["method"])
    return Entry(
        id=fields.words("id"),
        where=where,
        headline=" – ".join(w for w in (fields.words("place"), fields.words("target"), fields.words("id")) if w),
        start=start,
        end=end or start,
        place=place_of(fields, asks, country, tables["precision"].get(code, ()), spec.name),
        killed=killed,
        civilians=civilians,
        injured=ends(fields, "injured_min", "injured_max"),
        hands=_hands(fields, spec, asks, country),
        method=cast(Method, method or "unknown"),
        sources=fields.listed("first_said_by"),
        links=fields.links("link"),
        former=fields.listed("former", ";|,"),
    )


def ends(fields: Fields, low: str, high: str) -> Range | None:
    """The range of two columns; where one is empty the other stands for both. Raises Bad where they are the wrong way round."""
    a, b = fields.number(low), fields.number(high)
    if a is None and b is None:
        return None
    first, last = (a if a is not None else b), (b if b is not None else a)
    assert first is not None and last is not None
    if first > last:
        raise Bad(f"The least of {low.removesuffix('_min')}, {first}, is above the most, {last}.", "Compare the row with the publisher's.")
    return Range(first, last)


def _hands(fields: Fields, spec: Spec, asks: Asks, country: str | None) -> tuple[Hand, ...]:
    """The belligerents that are named. What they say of it themselves changes nothing of that."""
    rules, cells = spec.tables["hands"], fields.row.cells
    names = []
    for n in range(1, int(rules["most"]) + 1):
        name = next((cells[c.format(n=n)] for c in rules["name"] if cells.get(c.format(n=n), "").strip()), "")
        names += [name] if name else []
    for column in rules["list"]:
        names += [] if names else [part for part in cells.get(column, "").replace("|", ";").split(";") if part.strip()]
    found = (asks.hand(" ".join(name.split())[:200], country) for name in names[:20])
    return tuple(dict.fromkeys(h for h in found if h.key))
