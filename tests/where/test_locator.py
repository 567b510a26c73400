"""What a named place comes to: never finer than known, with a radius that holds the truth."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.model.circumstances import PLACE_SCALE, Place
from harmledger.model.globe import km
from harmledger.resolve.where import Gazetteer, GazetteerError, Locator, PlaceFinder, locate, locate_lines
from harmledger.resolve.where.build import ensure_gazetteer, gazetteer_path
from harmledger.resolve.where.sphere import shifted

DEIR_EZZOR = (35.336, 40.141)


def place_of(text: str, name: str, finder: PlaceFinder, locator: Locator) -> Place:
    mentions = finder.mentions(text)
    context = locator.context(mentions, finder.hints(text))
    return next(locator.resolve(m, context) for m in mentions if m.name == name)


# text, the name asked for, whole name, province, country, precision
CASES = [
    ("Raids hit the town of al-Bukamal in Syria.", "al-Bukamal", "al-Bukamal", "Deir ez-Zor", "SY", "town"),
    ("Strikes on Raqa in Syria killed ten.", "Raqa", "Raqa", "Raqqa", "SY", "town"),
    ("Shells hit the Tariq al-Bab district of Aleppo in Syria.", "Tariq al-Bab", "Tariq al-Bab, Aleppo", "Aleppo", "SY", "town"),
    ("Civilians died in the village of Abu Husn in Deir ez-Zor province, Syria.", "Abu Husn", "Abu Husn, Deir ez-Zor", "Deir ez-Zor", "SY", "admin1"),
    ("Russian troops entered Bucha, in Ukraine.", "Bucha", "Bucha", "Kyiv", "UA", "town"),
    ("Israeli jets bombed Rafah in the Gaza Strip.", "Rafah", "Rafah", "Gaza Strip", "PS", "town"),
    ("Clashes broke out in Tripoli, the Libyan capital, and elsewhere in Libya.", "Tripoli", "Tripoli", "Tripoli", "LY", "town"),
    ("A bomb went off in Tripoli in northern Lebanon.", "Tripoli", "Tripoli", "North Lebanon", "LB", "town"),
    ("Three were shot in Oakland, California.", "Oakland", "Oakland", "California", "US", "town"),
    ("A gunman killed two in Springfield, Mass., police said.", "Springfield", "Springfield", "Massachusetts", "US", "town"),
    ("Jets bombed Raqa in Syria. The al-Hani mosque was hit.", "al-Hani mosque", "al-Hani mosque, Raqa", "Raqqa", "SY", "town"),
    ("Shells landed near Manbij in Syria.", "Manbij", "Manbij", "Aleppo", "SY", "district"),
    ("Shelling hit Idlib province in Syria.", "Idlib", "Idlib", "Idlib", "SY", "admin1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "whole", "admin1", "country", "precision"), CASES, ids=[c[1] for c in CASES])
def test_places(finder: PlaceFinder, locator: Locator, text: str, name: str, whole: str, admin1: str, country: str, precision: str) -> None:
    place = place_of(text, name, finder, locator)
    assert (place.name, place.admin1, place.country, place.precision) == (whole, admin1, country, precision)
    assert place.because


def test_a_direction_with_kilometres_moves_the_point(finder: PlaceFinder, locator: Locator) -> None:
    place = place_of("Men died 30 km south of Manbij in Syria.", "Manbij", finder, locator)
    assert place.lat is not None and place.lon is not None and place.radius_km is not None
    assert km(place.lat, place.lon, 36.528, 37.955) == pytest.approx(30, abs=2)
    assert place.lat < 36.4


# name, province of the register, country, precision, or None where nothing may be claimed
REGISTER = [
    ("Al Kalassa neighbourhood, Aleppo", "Aleppo", None, "Aleppo", "town"),
    ("Tareeq al-Bab (Aleppo)", "Aleppo", None, "Aleppo", "admin1"),
    ("Khan Sheikhoun village", "Idlib", None, "Idlib", "town"),
    ("Al-Husainiyah", "Deir Ezzor", None, "Deir ez-Zor", "admin1"),
    ("Al-Qusur", "Dayr az Zawr", None, "Deir ez-Zor", "admin1"),
    ("Al-Shaafa", "Deir ez-Zor", None, "Deir ez-Zor", "admin1"),
    ("near Manbij", "Aleppo", None, "Aleppo", "district"),
    ("Manbij", "Idlin", None, "Idlib", "admin1"),
    ("Rafah", None, "PS", "Gaza Strip", "town"),
    ("Somewhere", None, "Yemen", None, "country"),
    ("Izium", "Kharkiv oblast", "UA", "Kharkiv", "town"),
    ("Lashkar Gah", "Helmand", "AF", "Helmand", "town"),
]


@pytest.mark.parametrize(("name", "governorate", "country", "admin1", "precision"), REGISTER, ids=[r[0] for r in REGISTER])
def test_names_of_a_register(
    locator: Locator, name: str, governorate: str | None, country: str | None, admin1: str | None, precision: str
) -> None:
    place = locate(locator, name, governorate, country)
    assert place is not None
    assert (place.admin1, place.precision) == (admin1, precision)


@pytest.mark.parametrize("name", ["Rafah", "Al-Qusur", "Husseiniya", "Springfield", "Tripoli", "", "various locations", "💥"])
def test_no_silent_wrong_point(locator: Locator, name: str) -> None:
    """Without a country these names mean many places or none: no coordinates."""
    row = next(locate_lines(locator, [{"id": "1", "name": name}]))
    assert row["lat"] is None and row["lon"] is None and row["precision"] is None


def test_a_village_that_is_not_held_lies_within_the_radius(locator: Locator) -> None:
    place = locate(locator, "Al-Husainiyah", "Deir ez-Zor")
    assert place is not None and place.lat is not None and place.lon is not None and place.radius_km is not None
    assert km(place.lat, place.lon, *DEIR_EZZOR) <= place.radius_km


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from([None, "Aleppo", "Hama or Idlib", "Gaza", "Texas", "??"]),
    st.sampled_from([None, "SY", "US", "Yemen", "zz"]),
)
def test_precision_radius_and_coordinates_agree(locator: Locator, name: str, governorate: str | None, country: str | None) -> None:
    place = locate(locator, name, governorate, country)
    if place is None:
        return
    assert (place.lat is None) == (place.lon is None) == (place.radius_km is None)
    assert place.precision in PLACE_SCALE
    if place.lat is not None and place.lon is not None and place.radius_km is not None:
        assert -90 <= place.lat <= 90 and -180 <= place.lon <= 180 and place.radius_km > 0
        assert PLACE_SCALE.index(place.precision) >= PLACE_SCALE.index("town") or place.source is not None


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(1, 400), st.floats(0, 359))
def test_shifting_keeps_the_distance(lat: float, lon: float, distance: float, bearing: float) -> None:
    assert km(lat, lon, *shifted(lat, lon, distance, bearing)) == pytest.approx(distance, rel=0.01, abs=0.01)


def _small(path: Path, progress: object = None) -> None:
    path.write_bytes(b"made")


def test_building_is_atomic_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.resolve.where.build.build", _small)
    assert ensure_gazetteer(tmp_path / "new").read_bytes() == b"made"

    def broken(path: Path, progress: object = None) -> None:
        path.write_bytes(b"half")
        raise OSError("no room")

    monkeypatch.setattr("harmledger.resolve.where.build.build", broken)
    with pytest.raises(GazetteerError, match="no room"):
        ensure_gazetteer(tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []


def _build_slowly(folder: str) -> str:
    from harmledger.resolve.where import build as module

    module.build = _small
    return str(ensure_gazetteer(Path(folder)))


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        made = pool.map(_build_slowly, [str(tmp_path)] * 4)
    assert set(made) == {str(gazetteer_path(tmp_path))}
    assert [p.name for p in tmp_path.iterdir()] == [gazetteer_path(tmp_path).name]


def test_a_broken_file_says_how_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"nonsense" * 100)
    with pytest.raises(GazetteerError, match="Delete it"):
        Gazetteer(path)


def test_the_attribution_is_kept(gazetteer: Gazetteer) -> None:
    assert "GeoNames" in gazetteer.attribution and "CC BY 4.0" in gazetteer.attribution
