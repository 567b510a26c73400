"""The fixed scale of place precision, and how it maps to those of Airwars, UCDP and ACLED (rules in ``place_scale.toml``)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from harmledger.model.circumstances import PLACE_SCALE, Place, PlacePrecision


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    return tomllib.loads((files("harmledger.model") / "place_scale.toml").read_text(encoding="utf-8"))


def _near(place: Place) -> bool:
    near: float = _rules()["limits"]["near_km"]
    return place.precision == "district" and place.radius_km is not None and place.radius_km <= near


def airwars_accuracy(place: Place) -> str | None:
    """Airwars' geolocation accuracy, by slug; None where only the country or nothing is known, for which it has no word."""
    if place.lat is None:
        return None
    if _near(place):
        return "subdistrict"
    slug: str | None = _rules()["precision"][place.precision].get("airwars")
    return slug


def where_prec(place: Place) -> int | None:
    """UCDP's ``where_prec``, 1 to 6 (7, international waters and air, is never given); None without coordinates.

    5 (fuzzy area) is given for a region that is no division, and for several provinces at once.
    """
    if place.lat is None:
        return None
    if _near(place):
        return 2
    if place.precision == "admin1" and (place.admin1 is None or (place.source or "").startswith("area:")):
        return 5
    number: int = _rules()["precision"][place.precision]["where_prec"]
    return number


def geo_precision(place: Place) -> int | None:
    """ACLED's ``geo_precision``, 1 to 3; None without coordinates."""
    if place.lat is None:
        return None
    number: int = _rules()["precision"][place.precision]["geo_precision"]
    return number


def from_airwars(slug: str) -> PlacePrecision | None:
    """Our precision for Airwars' geolocation accuracy (its slug), or None for one that is not listed."""
    for precision in PLACE_SCALE:
        if slug in _rules()["airwars"][precision]:
            return precision
    return None


def review_reason(place: Place) -> str | None:
    """Why a person should look at the place before it is used, in words; None where the named place itself is known."""
    if place.lat is None:
        return "no coordinates are known"
    if PLACE_SCALE.index(place.precision) <= PLACE_SCALE.index(place.named_precision):
        return None
    named = {p: _rules()["precision"][p]["named"] for p in PLACE_SCALE}
    holds = named[place.precision].split(" ", 1)[1]
    return f"the text names {named[place.named_precision]}, but only the {holds} around it is known"
