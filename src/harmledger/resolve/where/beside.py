"""Places that lie beside others: "near X", "30 km south of X", "between X and Y": moved points and honest radii."""

from __future__ import annotations

import re
from dataclasses import replace

from harmledger.model.circumstances import Place, PlacePrecision
from harmledger.model.globe import km
from harmledger.resolve.where.sphere import shifted

FARTHEST_KM = 200.0
"""Two towns further apart are not what "between A and B" means of one place."""
DISTRICT_KM = 40.0
"""Radius up to which a circle is about a district; a larger one is about a province."""
NEAR_KM = 15.0
"""Radius of "near X": how far reporters call a place near a town."""
BEARINGS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip
_DISTANCE = re.compile(r"(\d{1,4}(?:[.,]\d+)?) ?(km|kilomet|mile|mi)", re.IGNORECASE)
_DIRECTION = re.compile(r"\b(north|south)?-?(east|west)?(?:ern)? of\b", re.IGNORECASE)


def _kilometres(far: re.Match[str]) -> float:
    """A distance in words, in km, at most 500."""
    return min(500.0, float(far.group(1).replace(",", ".")) * (1.609 if far.group(2).lower().startswith("mi") else 1.0))


def beside(place: Place, relation: str) -> Place:
    """``place`` moved and widened for "near X", "north of X", "30 km south of X"."""
    if place.lat is None or place.lon is None or place.precision not in ("site", "neighbourhood", "town"):
        return place
    way = _DIRECTION.search(relation)
    bearing = BEARINGS.get(((way.group(1) or "") + (way.group(2) or "")).lower()) if way else None
    far = _DISTANCE.search(relation)
    if bearing is None and far is not None:
        reach = _kilometres(far)
        return replace(
            place,
            precision="district" if reach <= DISTRICT_KM else "admin1",
            radius_km=round(1.2 * reach + 5.0, 1),
            because=f"{place.because}; {relation} it",
        )
    if bearing is None:
        if relation not in ("near", "around", "outside", "towards", "toward", "between"):
            return place
        return replace(
            place, precision="district", radius_km=max(NEAR_KM, place.radius_km or 0.0), because=f"{place.because}; {relation} it"
        )
    if far is None:
        lat, lon = shifted(place.lat, place.lon, 5.0, bearing)
        return replace(place, lat=lat, lon=lon, precision="district", radius_km=20.0, because=f"{place.because}; {relation} it")
    distance = _kilometres(far)
    lat, lon = shifted(place.lat, place.lon, distance, bearing)
    radius = round(max(5.0, 0.3 * distance), 1)
    return replace(place, lat=lat, lon=lon, precision="district", radius_km=radius, because=f"{place.because}; {relation} it")


def halfway(one: Place, other: Place) -> Place | None:
    """The point halfway between two towns, with a radius that reaches both; None where one of them is not known, or they lie far apart."""
    if other.precision != "town" or one.precision != "town" or one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    off = km(one.lat, one.lon, other.lat, other.lon)
    if not 1.0 < off <= FARTHEST_KM:
        return None
    lat, lon = round((one.lat + other.lat) / 2, 5), round((one.lon + other.lon) / 2, 5)
    radius = round(off / 2 + 5.0, 1)
    precision: PlacePrecision = "district" if radius <= DISTRICT_KM else "admin1"
    because = f"halfway between them: {one.because}; {other.because}"
    admin1 = one.admin1 if one.admin1 == other.admin1 else None
    return Place(
        f"between {one.name} and {other.name}", admin1, one.country, lat, lon, precision, "district", radius, one.source, because=because
    )
