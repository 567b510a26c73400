"""Distances on the globe, and the circle that holds a set of points."""

from __future__ import annotations

import math
from collections.abc import Sequence

from harmledger.model.globe import EARTH_DIAMETER_KM, km


def shifted(lat: float, lon: float, distance: float, bearing: float) -> tuple[float, float]:
    """The point ``distance`` km from (lat, lon) in the compass direction ``bearing`` (degrees, 0 is north)."""
    d, b, p = distance / (EARTH_DIAMETER_KM / 2), math.radians(bearing), math.radians(lat)
    q = math.asin(max(-1.0, min(1.0, math.sin(p) * math.cos(d) + math.cos(p) * math.sin(d) * math.cos(b))))
    turn = math.atan2(math.sin(b) * math.sin(d) * math.cos(p), math.cos(d) - math.sin(p) * math.sin(q))
    return round(math.degrees(q), 5), round((math.degrees(lon_of(lon, turn)) + 540) % 360 - 180, 5)


def lon_of(lon: float, turn: float) -> float:
    """Longitude (radians) after a turn (radians) from ``lon`` (degrees)."""
    return math.radians(lon) + turn


def middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A centre of (lat, lon) points: medians, which a few far-away points do not move. At least one point."""
    lats = sorted(p[0] for p in points)
    anchor = sorted(p[1] for p in points)[len(points) // 2]
    lons = sorted((p[1] - anchor + 540) % 360 - 180 for p in points)
    return round(lats[len(lats) // 2], 5), round((anchor + lons[len(lons) // 2] + 540) % 360 - 180, 5)


def reach(centre: tuple[float, float], points: Sequence[tuple[float, float]]) -> float:
    """Radius in km around ``centre`` that holds all points, and a margin: settlements stand inside their borders."""
    return round(max((km(*centre, *p) for p in points), default=0.0) * 1.1 + 5.0, 1)
