"""Countries, parties and places as the tests know them: the program's own, without a gazetteer."""

from __future__ import annotations

from harmledger.comparing.context import Asks
from harmledger.model.circumstances import Place
from harmledger.model.claim import Side
from harmledger.resolve.where.sources.check import country_of
from harmledger.resolve.who import load_registry

TOWNS = {"Mosul": (36.34, 43.13), "Falluja": (33.35, 43.78), "Kirkuk": (35.47, 44.39)}


def party_of(name: str, country: str | None) -> tuple[str, Side] | None:
    actor = load_registry().find(name, country)
    return (actor.id, actor.side) if actor and actor.side else None


def place_of(name: str, province: str | None, country: str | None) -> Place | None:
    town = next((t for t in TOWNS if t in name), None)
    return Place(town, province, country, *TOWNS[town], "town", "town", 5.0, because="as the test says") if town else None


ASKS = Asks(country_of, party_of, place_of)
