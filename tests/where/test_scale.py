"""The fixed scale of precision, and what it is called by Airwars, UCDP and ACLED."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harmledger.model.circumstances import PLACE_SCALE, Place, PlacePrecision
from harmledger.model.place_scale import airwars_accuracy, from_airwars, geo_precision, review_reason, where_prec

TOWN = Place("Raqqa", "Raqqa", "SY", 35.95, 39.01, "town", "town", 3.0, "geonames:172955")

# precision, radius in km, Airwars' word, UCDP's number, ACLED's number
SCALE: list[tuple[PlacePrecision, float, str | None, int, int]] = [
    ("site", 0.5, "nearby_landmark", 1, 1),
    ("neighbourhood", 1.5, "neighbourhood_area", 1, 1),
    ("town", 3.0, "town", 1, 1),
    ("district", 15.0, "subdistrict", 2, 2),
    ("district", 40.0, "district", 3, 2),
    ("admin1", 120.0, "province_governorate", 4, 3),
    ("country", 600.0, None, 6, 3),
]


@pytest.mark.parametrize(("precision", "radius", "airwars", "ucdp", "acled"), SCALE)
def test_scale(precision: PlacePrecision, radius: float, airwars: str | None, ucdp: int, acled: int) -> None:
    place = replace(TOWN, precision=precision, radius_km=radius)
    assert (airwars_accuracy(place), where_prec(place), geo_precision(place)) == (airwars, ucdp, acled)


def test_a_region_that_is_no_division_is_a_fuzzy_area() -> None:
    assert where_prec(replace(TOWN, precision="admin1", radius_km=160.0, source="area:Donbas")) == 5
    assert where_prec(replace(TOWN, precision="admin1", radius_km=300.0, admin1=None)) == 5


def test_without_coordinates_there_is_no_number() -> None:
    nowhere = replace(TOWN, lat=None, lon=None, radius_km=None)
    assert (airwars_accuracy(nowhere), where_prec(nowhere), geo_precision(nowhere)) == (None, None, None)
    assert review_reason(nowhere)


@pytest.mark.parametrize("precision", PLACE_SCALE[:5])
def test_airwars_words_are_read_back(precision: PlacePrecision) -> None:
    word = airwars_accuracy(replace(TOWN, precision=precision, radius_km=30.0))
    assert word is not None and from_airwars(word) == precision


def test_an_unknown_word_of_airwars_is_no_precision() -> None:
    assert from_airwars("somewhere") is None


def test_what_is_coarser_than_named_is_for_review() -> None:
    assert review_reason(TOWN) is None
    assert (
        review_reason(replace(TOWN, named_precision="neighbourhood"))
        == "the text names a neighbourhood, but only the town or village around it is known"
    )
    assert review_reason(replace(TOWN, precision="town", named_precision="admin1")) is None
