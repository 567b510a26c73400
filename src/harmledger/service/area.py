"""Circles and boxes on the globe: whether the true place of an incident, known to so many km, may lie within, or surely does."""

from __future__ import annotations

import math
from dataclasses import dataclass

from harmledger.model.globe import EARTH_DIAMETER_KM, km

DEGREE_KM = math.pi * EARTH_DIAMETER_KM / 360
"""Km of a degree along a meridian."""


@dataclass(frozen=True, slots=True)
class Box:
    """WGS 84 degrees as GeoJSON has them (RFC 7946, section 5): where ``west > east`` the box lies across the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    def holds_lon(self, lon: float) -> bool:
        """Whether the meridian runs through the box."""
        if self.west <= self.east:
            return self.west <= lon <= self.east or (lon in (-180.0, 180.0) and {self.west, self.east} & {-180.0, 180.0} != set())
        return lon >= self.west or lon <= self.east

    @property
    def round(self) -> bool:
        """Whether it goes around the globe, so that it has no edge in the west and east."""
        return (self.west, self.east) == (-180.0, 180.0)


def around(lat: float, lon: float, radius: float) -> Box:
    """The smallest box that surely holds all within ``radius`` km; around the globe where it holds a pole or the 180th meridian."""
    high = radius / DEGREE_KM
    south, north = max(-90.0, lat - high), min(90.0, lat + high)
    reach = math.sin(min(radius / (EARTH_DIAMETER_KM / 2), math.pi / 2))
    wide = math.cos(math.radians(lat))
    if south <= -90 or north >= 90 or reach >= wide:
        return Box(-180.0, south, 180.0, north)
    across = math.degrees(math.asin(reach / wide))
    if lon - across < -180 or lon + across > 180:
        return Box(-180.0, south, 180.0, north)
    return Box(lon - across, south, lon + across, north)


def km_to_meridian(lat: float, lon: float, meridian: float, south: float, north: float) -> float:
    """Km to the nearest point of the meridian between two latitudes."""
    apart = math.radians(lon - meridian)
    foot = math.degrees(math.atan2(math.sin(math.radians(lat)), math.cos(math.radians(lat)) * math.cos(apart)))
    if foot > 90 or foot < -90:  # the nearest point of its whole circle lies on the other side of the globe
        foot = math.copysign(90.0, lat)
    return min(km(lat, lon, at, meridian) for at in (south, north, max(south, min(north, foot))))


def km_to_box(lat: float, lon: float, box: Box) -> float:
    """Km to the nearest point of the box; 0 inside."""
    if box.holds_lon(lon):
        return DEGREE_KM * max(0.0, box.south - lat, lat - box.north)
    return min(km_to_meridian(lat, lon, edge, box.south, box.north) for edge in (box.west, box.east))


def km_to_edge(lat: float, lon: float, box: Box) -> float:
    """Km from a point inside to the nearest point outside; negative for a point outside; infinite where all the globe is inside."""
    if km_to_box(lat, lon, box) > 0:
        return -1.0
    edges = [DEGREE_KM * (box.north - lat)] if box.north < 90 else []
    edges += [DEGREE_KM * (lat - box.south)] if box.south > -90 else []
    if not box.round:
        edges += [km_to_meridian(lat, lon, edge, box.south, box.north) for edge in (box.west, box.east)]
    return min(edges, default=math.inf)


def in_box(lat: float, lon: float, radius: float | None, box: Box, certain: bool) -> bool:
    """Whether a place known to ``radius`` km may lie in the box; with ``certain``: surely does (never where the radius is not known)."""
    if certain:
        return radius is not None and km_to_edge(lat, lon, box) >= radius
    return km_to_box(lat, lon, box) <= (radius or 0.0)


def in_circle(lat: float, lon: float, radius: float | None, centre: tuple[float, float], within: float, certain: bool) -> bool:
    """As ``in_box``, for all that is within so many km of ``centre`` (lat, lon)."""
    apart = km(lat, lon, *centre)
    if certain:
        return radius is not None and apart + radius <= within
    return apart - (radius or 0.0) <= within
