"""An incident as GeoJSON has it, with the same point and properties as ``publish/geojson`` gives it."""

from __future__ import annotations

from collections.abc import Sequence

from harmledger.publish.geojson import DECIMALS
from harmledger.service.record import Json

FLAT = {
    "killed": ("killed", "total"),
    "civilians_killed": ("killed", "civilians"),
    "children_killed": ("killed", "children"),
    "injured": ("injured", "total"),
}


def feature_of(item: Json, names: Sequence[str] | None = None) -> Json:
    """The feature of an incident as lists show it; with ``names``: only these of its keys as properties."""
    place = item.get("place") or {}
    lat, lon = place.get("lat"), place.get("lon")
    centre = None
    if lat is not None and lon is not None and -90 <= lat <= 90 and -180 <= lon <= 180:
        centre = [round(lon, DECIMALS), round(lat, DECIMALS)]
    point = centre if place.get("precision") != "country" else None
    if names is not None:
        told = {n: item.get(n) for n in names}
    else:
        told = {k: v for k, v in item.items() if k not in ("id", "place", "responsibility", "undated", "review")}
        told |= {k: place.get(k) for k in ("admin1", "country", "precision", "named_precision", "radius_km")} | {"place": place.get("name")}
        told |= {"centre": centre} if centre and not point else {}
        told["sides"] = list(dict.fromkeys(g["side"] for g in item.get("responsibility") or ()))
        told["review"] = (item.get("review") or {}).get("state")
        told |= _flat(item)
    return {"type": "Feature", "id": item["id"], "geometry": {"type": "Point", "coordinates": point} if point else None, "properties": told}


def _flat(item: Json) -> Json:
    """Days and ends of ranges as plain properties, which a map program can filter and colour by."""
    made: Json = {f"date_{end}": (item.get("date") or {}).get(end) for end in ("start", "end")}
    for name, (outcome, group) in FLAT.items():
        span = (item.get(outcome) or {}).get(group) or {}
        made |= {f"{name}_{end}": span.get(end) for end in ("min", "max")}
    return made
