"""Lists of places that tell a side of a province, or a direction without "of"."""

from __future__ import annotations

from harmledger.model.globe import km
from harmledger.resolve.where import locate
from harmledger.settings import load_settings
from harmledger.wiring import locator


def test_the_side_of_a_province_moves_the_point_that_stands_for_it() -> None:
    finder = locator(load_settings())
    plain = locate(finder, "Qasr Umm Nowhere", "Aleppo", "SY")
    west = locate(finder, "Qasr Umm Nowhere, western Aleppo countryside", "Aleppo", "SY")
    south = locate(finder, "Qasr Umm Nowhere, Aleppo southern countryside", "Aleppo", "SY")
    assert plain and west and south
    assert plain.lat is not None and plain.lon is not None and west.lat is not None and west.lon is not None and south.lat is not None
    assert west.precision == south.precision == "admin1"
    assert west.lon < plain.lon and abs(west.lat - plain.lat) < 0.01 and south.lat < plain.lat
    assert round(km(plain.lat, plain.lon, west.lat, west.lon)) == 20
    assert west.radius_km is not None and plain.radius_km is not None and west.radius_km > plain.radius_km


def test_a_direction_without_of_is_a_direction() -> None:
    finder = locator(load_settings())
    told, written = (locate(finder, f"Qasr Umm Nowhere village, south east{of} al Bab", "Aleppo", "SY") for of in ("", " of"))
    assert told and written and (told.lat, told.lon, told.precision) == (written.lat, written.lon, written.precision)


def test_around_a_city_that_is_its_own_province_is_near_that_city() -> None:
    place = locate(locator(load_settings()), "Qasr Umm Nowhere", "Rif Dimashq", "SY")
    assert place and place.admin1 == "Rif Dimashq" and place.lat is not None and place.lon is not None
    assert km(place.lat, place.lon, 33.51, 36.29) < 5
