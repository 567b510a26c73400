"""``incidents.geojson`` (RFC 7946): a point for each incident whose place is known, null geometry for the others.

A point is the centre of what is known; ``precision`` and ``radius_km`` say how much that is. It is never a claim that the event was
at the point. Where no more than the country is known there is no point: one in the middle of a country shows on a map as an event in
some village of it. The country's centre stands in ``centre`` for those who want it all the same.
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
from harmledger.publish.records import Json, date_object, dated_object, finite
from harmledger.publish.words import headline

DECIMALS = 5
"""Of a degree: about a metre, finer than any place of the record."""

BEGIN, BETWEEN, END = '{"type":"FeatureCollection","features":[\n', ",\n", "\n]}\n"
"""What stands before, between and after the features."""


def incidents_geojson(incidents: Iterable[Incident], codings: Codings | None = None) -> bytes:
    """The FeatureCollection, one feature a line so that changes between builds can be read."""
    codings = codings or {}
    lines = BETWEEN.join(
        json.dumps(incident_feature(i, codings.get(i.id, ())), ensure_ascii=False, separators=(",", ":")) for i in incidents
    )
    return f"{BEGIN}{lines}{END}".encode("utf-8", "backslashreplace")


def coordinates(place: Place | None) -> tuple[float, float] | None:
    """(lon, lat) where both are on Earth, else None."""
    if place is None or place.lat is None or place.lon is None:
        return None
    if not (math.isfinite(place.lat) and math.isfinite(place.lon) and -90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        return None
    return round(place.lon, DECIMALS), round(place.lat, DECIMALS)


def point_of(place: Place | None) -> tuple[float, float] | None:
    """(lon, lat) of what may be shown as a point on a map, else None."""
    return coordinates(place) if place and place.precision != "country" else None


def incident_feature(incident: Incident, coded: Sequence[Coded]) -> Json:
    """One incident as a feature; ``coded`` is what other codebooks make of it."""
    place = incident.place
    point, centre = point_of(place), coordinates(place)
    properties: Json = {
        "headline": headline(incident),
        "date": date_object(incident.date),
        "dated": dated_object(incident.date),
        "place": place.name if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "precision": place.precision if place else None,
        "named_precision": place.named_precision if place else None,
        "radius_km": finite(place.radius_km) if place else None,
        **({"centre": list(centre)} if centre and not point else {}),
        "method": incident.method,
        **{o: tally_object(getattr(incident, o)) for o in OUTCOMES},
        "grade": incident.grade,
        "because": incident.because,
        "sides": list(dict.fromkeys(g.side for g in incident.responsibility)),
        "speakers": [s.name for s in incident.speakers],
        "n_reports": len(incident.reports),
        "review": incident.review.state,
        **flat_object(incident),
        **({"coded": coded_objects(coded)} if coded else {}),
    }
    geometry: Json | None = {"type": "Point", "coordinates": list(point)} if point else None
    return {"type": "Feature", "id": incident.id, "geometry": geometry, "properties": properties}


def flat_object(incident: Incident) -> Json:
    """Days and ends of ranges as plain properties, which a map program (QGIS) can filter and colour by."""
    days = incident.date
    spans = {
        "killed": incident.killed.total,
        "civilians_killed": incident.killed.civilians,
        "children_killed": incident.killed.children,
        "injured": incident.injured.total,
    }
    return {
        "date_start": days.start.isoformat() if days and days.start else None,
        "date_end": days.end.isoformat() if days and days.end else None,
        **{f"{name}_{end}": getattr(span, end) if span else None for name, span in spans.items() for end in ("min", "max")},
    }
