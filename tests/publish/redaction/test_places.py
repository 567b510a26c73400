"""Places are shown no finer than the profile allows, and say so."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.circumstances import PLACE_SCALE, Place
from harmledger.publish.redaction.account import Account
from harmledger.publish.redaction.places import KM_A_DEGREE, coarse
from harmledger.publish.redaction.profile import load_profile

RULES = load_profile("public").places
HOSPITAL = Place(
    "Al-Noor hospital, Tal Rimal",
    "Idlib",
    "SY",
    36.812345,
    37.912345,
    "site",
    "site",
    0.05,
    "geonames:1",
    because="at 36.812345, 37.912345",
)


def test_a_building_is_not_found_to_the_metre_and_its_reason_does_not_tell() -> None:
    shown = coarse(HOSPITAL, RULES, Account(), "i-1")
    assert (shown.lat, shown.lon, shown.precision, shown.source, shown.name) == (36.81, 37.91, "neighbourhood", "geonames", HOSPITAL.name)
    assert (
        shown.radius_km is not None
        and shown.radius_km >= 1.5
        and "36.8123" not in shown.because
        and "rounded to 2 decimals" in shown.because
    )


def test_the_centre_of_a_town_is_no_secret() -> None:
    town = Place("Tal Rimal", "Idlib", "SY", 36.81, 37.91, "town", "town", 2.0, "geonames:2", because="the only town of this name")
    assert coarse(town, RULES, Account(), "i-1") == town


def test_the_name_of_a_shelter_is_held_back_with_what_is_in_it() -> None:
    shelter = Place("Bakery Street Shelter, Tal Rimal", "Idlib", "SY", None, None, "site", "site")
    account = Account()
    shown = coarse(shelter, RULES, account, "i-1")
    assert shown.name == "Tal Rimal" and shown.named_precision == "neighbourhood"
    assert account.told(load_profile("public"), {"i-1": ["i-1"]}).rules[0].rule == "places.hidden_sites"


@pytest.mark.parametrize("profile", ["public", "partner", "court"])
@given(st.floats(-89, 89), st.floats(-179, 179), st.sampled_from(PLACE_SCALE), st.one_of(st.none(), st.floats(0, 50)))
def test_the_true_point_lies_within_what_is_shown(profile: str, lat: float, lon: float, precision: str, radius: float | None) -> None:
    rules = load_profile(profile).places
    place = Place("X", None, None, lat, lon, precision, precision, radius)  # type: ignore[arg-type]  # one of the scale
    shown = coarse(place, rules, Account(), "i-1")
    scale = next(s for s in rules.scale if s.of == precision)
    assert shown.lat is not None and shown.lon is not None and shown.lat == round(shown.lat, scale.decimals)
    off = KM_A_DEGREE * math.hypot(shown.lat - lat, (shown.lon - lon) * math.cos(math.radians(lat)))
    assert shown.radius_km is None or shown.radius_km + 1e-6 >= off + (radius or 0) * (shown.radius_km < 50)
    assert shown.radius_km is None or shown.radius_km >= scale.least_radius_km
