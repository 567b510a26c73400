"""Armed Conflict Location & Event Data."""

from __future__ import annotations

from typing import cast

from harmledger.comparing.context import Asks
from harmledger.comparing.fields import Fields, by_words, spread
from harmledger.comparing.places import place_of
from harmledger.comparing.spec import Spec
from harmledger.model.claim import Method
from harmledger.model.comparison import Entry
from harmledger.model.incident import Range


def entry(fields: Fields, spec: Spec, asks: Asks, where: str) -> Entry:
    """The event in a row: one number of killed, its most conservative; injured and civilians are not counted apart. Raises Bad."""
    tables = spec.tables
    country = asks.country(fields.words("country"), tables["countries"])
    day = fields.day("start")
    days = spread(day, tables["dates"].get(fields.raw("date_precision"), 0)) if day else (None, None)
    killed = fields.number("killed")
    method = by_words(fields.raw("kind"), tables["method"]) or by_words(fields.raw("type"), tables["method"])
    one_sided = by_words(fields.raw("type"), [{"words": tables["one_sided"]["types"], "is": "yes"}]) is not None
    unarmed = [fields.raw(n).lower() in tables["one_sided"]["unarmed"] for n in ("inter1", "inter2")]
    first = [fields.words(n) for n in ("actor1", "assoc1") if fields.words(n)]
    second = [fields.words("actor2")] if fields.words("actor2") and not unarmed[1] else []
    acted = [asks.hand(n, country) for n in first[:1]] if not unarmed[0] else []
    return Entry(
        id=fields.words("id"),
        where=where,
        headline=fields.words("headline") or f"{fields.words('kind') or fields.words('type')}, {fields.words('place')}",
        start=days[0],
        end=days[1],
        place=place_of(fields, asks, country, tables["precision"].get(fields.raw("precision"), ()), spec.name),
        killed=Range(killed, killed) if killed is not None else None,
        best=killed,
        hands=tuple(h for h in acted if h.key) if one_sided else (),
        parties=() if one_sided else tuple(h for h in (*acted, *(asks.hand(n, country) for n in second)) if h.key),
        method=cast(Method, method or "unknown"),
        sources=fields.listed("sources"),
        links=fields.links("headline"),
    )
