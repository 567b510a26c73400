"""Circles and boxes on the globe, held against what many points of them say."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.globe import EARTH_DIAMETER_KM, km
from harmledger.service.area import Box, around, in_box, in_circle, km_to_box, km_to_edge

LAT, LON = st.floats(-90, 90).map(lambda x: round(x, 4)), st.floats(-180, 180).map(lambda x: round(x, 4))
BOX = st.builds(lambda w, a, e, b: Box(w, min(a, b), e, max(a, b)), LON, LAT, LON, LAT)


def points_of(box: Box, count: int = 24) -> list[tuple[float, float]]:
    """A grid of points of the box, its edges with them."""
    wide = (box.east - box.west) % 360 if (box.west, box.east) != (-180.0, 180.0) else 360.0
    lats = [box.south + (box.north - box.south) * i / count for i in range(count + 1)]
    lons = [(box.west + wide * i / count + 180) % 360 - 180 for i in range(count + 1)]
    return [(lat, lon) for lat in lats for lon in lons]


def at(lat: float, lon: float, bearing: float, apart: float) -> tuple[float, float]:
    """The point so many km away in a direction."""
    p, d = math.radians(lat), apart / (EARTH_DIAMETER_KM / 2)
    q = math.asin(max(-1.0, min(1.0, math.sin(p) * math.cos(d) + math.cos(p) * math.sin(d) * math.cos(bearing))))
    more = math.atan2(math.sin(bearing) * math.sin(d) * math.cos(p), math.cos(d) - math.sin(p) * math.sin(q))
    return math.degrees(q), (lon + math.degrees(more) + 540) % 360 - 180


@given(LAT, LON, BOX)
def test_no_point_of_a_box_is_nearer_than_it(lat: float, lon: float, box: Box) -> None:
    nearest = km_to_box(lat, lon, box)
    assert all(km(lat, lon, *p) >= nearest - 0.01 for p in points_of(box))


@given(LAT, LON, BOX)
def test_a_point_of_the_box_is_as_near_as_it_says(lat: float, lon: float, box: Box) -> None:
    nearest = km_to_box(lat, lon, box)
    fine = [(box.south + (box.north - box.south) * i / 400, edge) for i in range(401) for edge in (box.west, box.east)]
    if nearest > 0 and not box.holds_lon(lon):
        assert min(km(lat, lon, *p) for p in fine) <= nearest + 30


SHARE = st.floats(0, 1)


@given(BOX, SHARE, SHARE, st.floats(0, 2 * math.pi), SHARE)
def test_all_that_is_nearer_than_the_edge_is_inside(box: Box, up: float, across: float, bearing: float, share: float) -> None:
    wide = 360.0 if box.round else (box.east - box.west) % 360
    lat, lon = box.south + (box.north - box.south) * up, (box.west + wide * across + 180) % 360 - 180
    edge = min(km_to_edge(lat, lon, box), 20_000.0)
    assert km_to_box(*at(lat, lon, bearing, max(0.0, edge * share - 0.01)), box) <= 0.02


@given(LAT, LON, st.floats(0, 3_000), st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_the_box_around_a_circle_holds_it(lat: float, lon: float, radius: float, bearing: float, share: float) -> None:
    assert km_to_box(*at(lat, lon, bearing, radius * share), around(lat, lon, radius)) <= 0.01


@given(LAT, LON, st.floats(0, 500), BOX)
def test_what_is_certain_is_possible(lat: float, lon: float, radius: float, box: Box) -> None:
    assert in_box(lat, lon, radius, box, False) or not in_box(lat, lon, radius, box, True)
    assert in_circle(lat, lon, radius, (box.south, box.west), 400, False) or not in_circle(
        lat, lon, radius, (box.south, box.west), 400, True
    )


def test_known_cases() -> None:
    fiji = Box(177, -20, -178, -15)
    assert fiji.holds_lon(179) and fiji.holds_lon(-179) and not fiji.holds_lon(0)
    assert in_box(-18, 179.9, 5, fiji, True) and in_box(-18, -179.9, 5, fiji, True)
    everywhere = Box(-180, -90, 180, 90)
    assert in_box(89, 12, 20_000, everywhere, True) and km_to_edge(0, 0, everywhere) == math.inf
    assert not in_box(36, 39, 4, Box(39.1, 36, 40, 37), False) and in_box(36.5, 39, 10, Box(39.1, 36, 40, 37), False)
    assert not in_box(36.5, 39.2, None, Box(39.1, 36, 40, 37), True), "how far it may be is not known"
