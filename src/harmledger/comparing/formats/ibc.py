"""Iraq Body Count's table of incidents."""

from __future__ import annotations

from typing import cast

from harmledger.comparing.context import Asks
from harmledger.comparing.fields import Fields, by_words
from harmledger.comparing.formats.airwars import ends
from harmledger.comparing.places import place_of
from harmledger.comparing.spec import Spec
from harmledger.model.claim import Method
from harmledger.model.comparison import Entry


def entry(fields: Fields, spec: Spec, asks: Asks, where: str) -> Entry:
    """The incident in a row: civilians killed, least and most. Its places are names alone, which are looked up in Iraq. Raises Bad."""
    tables = spec.tables
    named = fields.words("place").rpartition(",")
    other = asks.country_of(named[2].strip()) if named[0] else None
    country = other or tables["country"]
    start, end = fields.day("start"), fields.day("end")
    end = end or start
    return Entry(
        id=fields.words("id"),
        where=where,
        headline=", ".join(w for w in (fields.words("target"), fields.words("weapons"), fields.words("place")) if w),
        start=start,
        end=end,
        place=place_of(fields, asks, country, (), spec.name, names_all=other is not None),
        civilians=ends(fields, "min", "max"),
        injured=ends(fields, "injured_min", "injured_max"),
        hands=tuple(h for h in (asks.hand(n, country) for n in fields.listed("killers")) if h.key),
        method=cast(Method, by_words(fields.raw("weapons"), tables["method"]) or "unknown"),
        sources=fields.listed("sources", ";|,"),
        aggregate=bool(start and end and (end - start).days > tables["aggregate_days"]),
    )
