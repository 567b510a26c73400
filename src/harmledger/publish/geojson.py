"""``incidents.geojson`` (RFC 7946): a point for each incident with coordinates, null geometry for the others.

A point is the centre of what is known; ``precision`` and ``radius_km`` say how much that is. It is never
a claim that the event was at the point.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence

from harmledger.model.circumstances import Place
from harmledger.model.coded import Coded
from harmledger.model.incident import Incident
from harmledger.publish.coded import Codings, coded_objects
from harmledger.publish.incidents import OUTCOMES, tally_object
from harmledger.publish.records import Json, date_object, dated_object
from harmledger.publish.words import headline

DECIMALS = 5
"""Of a degree: about a metre, finer than any place of the record."""


def incidents_geojson(incidents: Iterable[Incident], codings: Codings | None = None) -> bytes:
    """The FeatureCollection, one feature a line so that changes between builds can be read."""
    codings = codings or {}
    lines = ",\n".join(json.dumps(_feature(i, codings.get(i.id, ())), ensure_ascii=False, separators=(",", ":")) for i in incidents)
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    return text.encode("utf-8", "backslashreplace")


def coordinates(place: Place | None) -> tuple[float, float] | None:
    """(lon, lat) where both are on Earth, else None."""
    if place is None or place.lat is None or place.lon is None:
        return None
    if not (math.isfinite(place.lat) and math.isfinite(place.lon) and -90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        return None
    return round(place.lon, DECIMALS), round(place.lat, DECIMALS)


def _feature(incident: Incident, coded: Sequence[Coded]) -> Json:
    point = coordinates(incident.place)
    place = incident.place
    properties: Json = {
        "headline": headline(incident),
        "date": date_object(incident.date),
        "dated": dated_object(incident.date),
        "place": place.name if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "precision": place.precision if place else None,
        "named_precision": place.named_precision if place else None,
        "radius_km": place.radius_km if place else None,
        "method": incident.method,
        **{o: tally_object(getattr(incident, o)) for o in OUTCOMES},
        "grade": incident.grade,
        "because": incident.because,
        "sides": list(dict.fromkeys(g.side for g in incident.responsibility)),
        "speakers": [s.name for s in incident.speakers],
        "n_reports": len(incident.reports),
        "review": incident.review.state,
        **({"coded": coded_objects(coded)} if coded else {}),
    }
    geometry: Json | None = {"type": "Point", "coordinates": list(point)} if point else None
    return {"type": "Feature", "id": incident.id, "geometry": geometry, "properties": properties}
