"""The map's ground: the shipped outline of the world, the projection, and where each incident is drawn."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from harmledger.model.incident import Incident
from harmledger.publish.geojson import coordinates

WORLD = 36_000
"""Width of the projected world (Web Mercator) in map units; ``scripts/build_world.py`` uses the same."""

LATITUDE_LIMIT = 83.6
EARTH_KM = 40_075.0
NOMINAL_WIDTH = 1180
"""Pixels of the map's width assumed until the script knows the real one."""
ASPECT = 0.5
SMALLEST_VIEW = 900.0
"""Map units of the closest first view: some 800 km, so that borders and names of countries are in sight."""


@dataclass(frozen=True, slots=True)
class Outline:
    """SVG paths of land and borders; country names with the place and the size (map units) of the country."""

    land: str
    borders: str
    labels: tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """An incident on the map: place in map units, the fanning-out (``dx``, ``dy``) and radius ``r`` in pixels."""

    incident: Incident
    x: float
    y: float
    dx: float
    dy: float
    r: float


@dataclass(frozen=True, slots=True)
class Halo:
    """The circle that an incident is known to lie in; map units."""

    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class MapView:
    """All that the map draws, and the view that it opens with (map units)."""

    outline: Outline
    dots: tuple[Dot, ...]
    halos: tuple[Halo, ...]
    names: tuple[tuple[str, float, float, float], ...]
    box: tuple[float, float, float, float]

    @property
    def scale(self) -> float:
        """Map units a pixel in the first view."""
        return self.box[2] / NOMINAL_WIDTH


@cache
def outline() -> Outline:
    """The shipped outline."""
    data = json.loads(resources.files("harmledger.publish").joinpath("data/world.json").read_text(encoding="utf-8"))
    return Outline(data["land"], data["borders"], tuple((str(n), int(x), int(y), int(s)) for n, x, y, s in data["labels"]))


def project(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to map units; latitudes beyond the map's edge are drawn at the edge."""
    lat = max(-LATITUDE_LIMIT, min(LATITUDE_LIMIT, lat))
    y = 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return (lon + 180) / 360 * WORLD, y * WORLD


def map_view(incidents: Sequence[Incident]) -> MapView:
    """Where everything goes. Incidents at one and the same point are fanned out around it, the deadliest in the middle."""
    placed: dict[tuple[float, float], list[Incident]] = {}
    for incident in incidents:
        point = coordinates(incident.place)
        if point:
            placed.setdefault(point, []).append(incident)
    dots: list[Dot] = []
    halos: set[tuple[float, float, float]] = set()
    names: list[tuple[int, str, float, float, float]] = []
    for (lon, lat), here in placed.items():
        x, y = project(lon, lat)
        here = sorted(here, key=lambda i: (-_most(i), i.id))
        for n, incident in enumerate(here):
            turn, step = n * 2.399963, 9.0 * math.sqrt(n)
            dots.append(Dot(incident, round(x, 1), round(y, 1), *_offset(turn, step), _radius(incident)))
            km = incident.place.radius_km if incident.place else None
            if km and math.isfinite(km) and 0 < km < 3000:
                r = km / (EARTH_KM * math.cos(math.radians(min(abs(lat), 80)))) * WORLD
                halos.add((round(x, 1), round(y, 1), round(r, 1)))
        names.append((-sum(_most(i) for i in here), here[0].place.name.split(",")[0][:40] if here[0].place else "", x, y, _radius(here[0])))
    dots.sort(key=lambda d: (-d.r, d.incident.id))
    return MapView(
        outline(),
        tuple(dots),
        tuple(Halo(*h) for h in sorted(halos, key=lambda h: (-h[2], h))),
        tuple((name, round(x, 1), round(y, 1), round(r + 5, 1)) for _, name, x, y, r in sorted(names)[:300] if name),
        _box(dots),
    )


def _most(incident: Incident) -> int:
    return incident.killed.total.max if incident.killed.total else 0


def _radius(incident: Incident) -> float:
    return round(min(26.0, 4.5 + 1.15 * math.sqrt(_most(incident))), 1)


def _offset(turn: float, step: float) -> tuple[float, float]:
    return round(step * math.cos(turn), 1), round(step * math.sin(turn), 1)


def _box(dots: Sequence[Dot]) -> tuple[float, float, float, float]:
    """The view that shows all dots with room around them; the inhabited world where there is none."""
    if not dots:
        return 0.0, 5200.0, float(WORLD), WORLD * ASPECT
    left, right = min(d.x for d in dots), max(d.x for d in dots)
    top, bottom = min(d.y for d in dots), max(d.y for d in dots)
    width = max(SMALLEST_VIEW, (right - left) * 1.35, (bottom - top) * 1.5 / ASPECT)
    height = width * ASPECT
    return round((left + right - width) / 2, 1), round((top + bottom - height) / 2, 1), round(width, 1), round(height, 1)
