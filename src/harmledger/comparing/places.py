"""A place as another record states it, with the precision that its own codes mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harmledger.comparing.context import Asks
from harmledger.comparing.fields import Fields
from harmledger.incidents.names import place_words
from harmledger.model.circumstances import Place, PlacePrecision

GENERAL = ("governorate", "province", "oblast", "region", "state", "district", "county", "department", "muhafazah")
"""Words beside a division's name that say only that it is one."""


def division(name: str) -> str | None:
    """The name of a province without the word for one ("Aleppo governorate" -> "Aleppo"); None for an empty one."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in GENERAL:
        words.pop()
    while len(words) > 1 and (words[0].lower() in GENERAL or words[0].lower() == "of"):
        words.pop(0)
    return " ".join(words) or None


def place_of(
    fields: Fields, asks: Asks, country: str | None, precision: Sequence[object], record: str, names_all: bool = False
) -> Place | None:
    """The place of a row. ``precision``: what the record's own code means: our precision, and km; empty where it says nothing.

    Without coordinates of its own the name is looked up, and where nothing is known of it the name alone is the place. ``names_all``:
    the name ends in its province and country ("Kramatorsk, Donetsk, Ukraine").
    """
    name = fields.words("place") or fields.words("admin2") or fields.words("admin1")
    admin1 = division(fields.words("admin1"))
    at = fields.coordinates()
    if not name and at is None:
        return Place("", None, country, None, None, "country", "country") if country else None
    if at is not None:
        kind: PlacePrecision = precision[0] if precision else "town"  # type: ignore[assignment]  # one of our words, from a data file
        radius = float(str(precision[1])) if precision else 10.0
        return Place(name, admin1, country, at[0], at[1], kind, kind, radius, because=f"as {record} states it")
    parts = [p.strip() for p in name.split(",")] if names_all else []
    if len(parts) > 1:
        name, admin1 = ", ".join(parts[:-2] or parts[:1]), division(parts[-2]) if len(parts) > 2 else None
    found = asks.place_of(name, admin1, country)
    if found is not None and found.lat is not None:
        return replace(found, name=name, because=f"{record} names it without coordinates; looked up: {found.because}")
    return Place(name, None, country, None, None, "town", "town", because=f"{record} names it without coordinates")


def same_division(one: str | None, two: str | None) -> bool:
    """Whether two names of provinces are one, however they are spelled."""
    return bool(one and two) and place_words(one or "") == place_words(two or "")
