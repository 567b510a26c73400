"""The small map of an incident's page: outlines around the place, the place's centre, and how far from it the true place may lie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from harmledger.model.circumstances import Place
from harmledger.publish.geojson import coordinates
from harmledger.publish.page.world import EARTH_KM, WORLD, outline, project
from harmledger.publish.site.outlines import Point, clipped, inside, lines, meet, path, rings

ACROSS, DOWN = 240, 150
"""The drawing in its own units."""

WIDTHS_KM = {"country": 3600.0, "admin1": 2000.0}
OTHERWISE_KM = 1400.0
"""Width of the view: enough that outlines of countries are seen."""

STEPS = 10
"""The view moves in tenths of its width, so that places near each other share one drawing of the outlines."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Paths of land and borders in the drawing's units, and names of countries with their place."""

    land: str
    borders: str
    names: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map: ``x``, ``y`` the centre of what is known, ``r`` the radius that the true place lies in (0: a point is drawn alone);
    ``km`` the width of the view."""

    ground: Ground
    x: float
    y: float
    r: float
    km: int


def locator(place: Place | None) -> Locator | None:
    """The small map of a place; None where no coordinates are known."""
    point = coordinates(place)
    if place is None or point is None:
        return None
    lon, lat = point
    x, y = project(lon, lat)
    stretch = math.cos(math.radians(min(abs(lat), 80)))
    unit_km = EARTH_KM * stretch / WORLD
    radius = place.radius_km if place.radius_km and math.isfinite(place.radius_km) and 0 < place.radius_km < 3000 else 0.0
    wanted = max(WIDTHS_KM.get(place.precision, OTHERWISE_KM), radius * 4)
    width = 2.0 ** (round(math.log2(wanted / unit_km) * 2) / 2)  # few sizes, whatever the latitude
    step = width / STEPS
    column, row = round(x / step), round(y / step)
    left, top, scale = column * step - width / 2, row * step - width * DOWN / ACROSS / 2, ACROSS / width
    r = radius / unit_km * scale
    return Locator(
        _ground(round(left, 1), round(top, 1), round(width, 1)),
        round((x - left) * scale, 1),
        round((y - top) * scale, 1),
        round(r, 1) if r >= 3 else 0.0,
        round(width * unit_km),
    )


def point_words(place: Place) -> str:
    """The coordinates with as many decimals as the place is known to: one where it may lie ten kilometres off, two from one kilometre."""
    radius = place.radius_km or 0.0
    decimals = 1 if radius >= 10 else 2 if radius >= 1 else 3
    return f"{place.lat:.{decimals}f}, {place.lon:.{decimals}f}"


@lru_cache(maxsize=512)
def _ground(left: float, top: float, width: float) -> Ground:
    scale = ACROSS / width
    box = (left, top, left + width, top + width * DOWN / ACROSS)

    def drawn(points: Sequence[Point]) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for x, y in points:
            at = round((x - left) * scale), round((y - top) * scale)
            if not out or abs(at[0] - out[-1][0]) + abs(at[1] - out[-1][1]) > 1:
                out.append(at)
        return out

    land = [drawn(clipped(ring, box)) for edges, ring in rings() if meet(edges, box)]
    borders = [drawn(part) for edges, line in lines() if meet(edges, box) for part in inside(line, box)]
    names = [
        (name, round((x - left) * scale), round((y - top) * scale))
        for name, x, y, size in outline().labels
        if size * scale > len(name) * 5 and box[0] + width * 0.1 < x < box[2] - width * 0.1 and box[1] + 8 / scale < y < box[3] - 4 / scale
    ]
    return Ground(
        "".join(f"{path(ring)}z" for ring in land if len(ring) > 2), "".join(path(part) for part in borders if len(part) > 1), tuple(names)
    )
