"""UCDP GED: the 49 columns, what the numbers obey, and what is not known stays empty."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.incidents.codebooks import codebooks
from harmledger.model.circumstances import When
from harmledger.model.claim import Method
from harmledger.model.incident import Incident, SideGrade
from harmledger.publish.formats import ged
from harmledger.publish.formats.country import country_of
from harmledger.publish.formats.recorder import rules
from tests.publish.formats import frozen, made

HEADER = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,"
    "dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,"
    "priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,"
    "best,high,low,gwnoa,gwnob"
)
UNKNOWN = ["active_year", "code_status", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
           "side_a_dset_id", "side_a_new_id", "side_b_dset_id", "side_b_new_id", "adm_2"]  # fmt: skip


def written(*incidents: Incident) -> list[dict[str, str]]:
    return frozen.rows(made.written(ged.FORMAT, frozen.only(frozen.samples(), *incidents), frozen.ABOUT)["ucdp-ged.csv"])


def left_out(*incidents: Incident) -> list[dict[str, str]]:
    return frozen.rows(made.written(ged.FORMAT, frozen.only(frozen.samples(), *incidents), frozen.ABOUT)["ucdp-ged-left-out.csv"])


@pytest.fixture
def station() -> Incident:
    """The strike on the railway station of Kramatorsk: contested, 39 to 52 killed."""
    return next(i for i in frozen.samples().record.incidents if i.place and i.place.name == "Kramatorsk")


def test_the_49_columns() -> None:
    header = made.written(ged.FORMAT)["ucdp-ged.csv"].decode().splitlines()[0]
    assert header == HEADER
    assert len(header.split(",")) == 49


def test_the_columns_are_those_of_the_design(shared_dir: Path) -> None:
    text = (shared_dir / "design" / "FORMATS.md").read_text(encoding="utf-8")
    listed = re.search(r"## UCDP GED CSV.*?\n`([^`]+)`", text, re.DOTALL)
    assert listed and listed[1].replace(" ", "") == HEADER


def test_pandas_reads_it_as_it_reads_ucdps_own() -> None:
    read = pandas.read_csv(io.BytesIO(made.written(ged.FORMAT, frozen.samples(), frozen.ABOUT)["ucdp-ged.csv"]), parse_dates=["date_start"])
    numbers = ["id", "year", "number_of_sources", "where_prec", "priogrid_gid", "country_id", "event_clarity", "date_prec", *ged.DEATHS]
    assert all(read[c].dtype == "int64" for c in [*numbers, "best", "high", "low"])
    assert all(read[c].dtype == "float64" for c in ("latitude", "longitude"))
    assert str(read["date_start"].dtype).startswith("datetime64")
    assert read["id"].is_unique and read["relid"].is_unique
    assert read[UNKNOWN].isna().all(axis=None), "never guessed"
    assert (read["geom_wkt"] == [f"POINT ({lon} {lat})" for lon, lat in zip(read["longitude"], read["latitude"], strict=True)]).all()


def test_the_numbers_of_a_row(station: Incident) -> None:
    (row,) = written(station)
    assert (row["low"], row["best"], row["high"]) == ("39", "39", "52")
    assert (row["country"], row["country_id"], row["region"]) == ("Ukraine", "369", "Europe")
    assert (row["side_a"], row["side_b"], row["gwnoa"], row["type_of_violence"]) == ("Russia (alleged, denied)", "", "365", "")


@pytest.mark.parametrize(
    ("days", "prec", "clarity"),
    [(1, "1", "1"), (2, "2", "1"), (6, "2", "2"), (7, "3", "2"), (8, "4", "2"), (31, "4", "2"), (366, "5", "2")],
)
def test_how_fine_a_date_is(station: Incident, days: int, prec: str, clarity: str) -> None:
    start = date(2022, 1, 1)
    (row,) = written(replace(station, date=When(start, start + timedelta(days=days - 1), "days")))
    assert (row["date_prec"], row["event_clarity"], row["year"]) == (prec, clarity, "2022")
    assert (row["date_start"], row["date_end"]) == (f"{start} 00:00:00.000", f"{start + timedelta(days=days - 1)} 00:00:00.000")


def test_what_the_table_must_not_hold(station: Incident) -> None:
    start = date(2022, 1, 1)
    place = station.place
    assert place
    for changed, why in (
        (replace(station, date=None), "date"),
        (replace(station, date=When(start, start + timedelta(days=366), "year")), "longer than a year"),
        (replace(station, place=None), "country"),
        (replace(station, id="i-no-codings"), "number of people killed"),
    ):
        assert not written(changed)
        assert why in left_out(changed)[0]["because"]


def test_no_point_no_cell(station: Incident) -> None:
    assert station.place
    (row,) = written(replace(station, place=replace(station.place, lat=None, lon=None, radius_km=None)))
    assert not any(row[c] for c in ("latitude", "longitude", "geom_wkt", "priogrid_gid", "where_prec", "where_coordinates"))


@pytest.mark.parametrize(
    ("lat", "lon", "gid"),
    [(-90, -180, 1), (-89.75, 179.75, 720), (10.51, 2.29, 145085), (0.0, 0.0, 129961), (89.9, 179.9, 259200), (90.0, 180.0, 259200)],
)
def test_the_priogrid(lat: float, lon: float, gid: int) -> None:
    """145085 is the cell of 10.51 N, 2.29 E in the tests of an independent implementation."""
    assert ged.priogrid_gid(lat, lon) == gid


@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_a_cell_holds_its_point(lat: float, lon: float) -> None:
    gid = ged.priogrid_gid(lat, lon)
    row, column = divmod(gid - 1, 720)
    assert row / 2 - 90 <= lat <= row / 2 - 89.5
    assert column / 2 - 180 <= lon <= column / 2 - 179.5


def side(name: str, side: str) -> SideGrade:
    return SideGrade(name, side, "fair", ("accused",), "two voices", ())  # type: ignore[arg-type]  # sides in words, for brevity


@pytest.mark.parametrize(
    ("method", "sides", "kind", "a", "b"),
    [
        ("clashes", ["government", "opposition"], "1", "Government of Syria (alleged)", "Opposition groups (alleged)"),
        ("clashes", ["is", "nusra"], "2", "Islamic State (alleged)", "Nusra Front / Hayat Tahrir al-Sham (alleged)"),
        ("clashes", ["other"], "", "the other (alleged)", ""),
        ("airstrike", ["russia", "government"], "", "Russia (alleged); Government of Syria (alleged)", ""),
        ("airstrike", ["other"], "", "the other (alleged)", ""),
        ("suicide_bombing", ["is"], "", "", "Islamic State (alleged)"),
        ("airstrike", ["unknown"], "", "", ""),
    ],
)
def test_sides(station: Incident, method: Method, sides: list[str], kind: str, a: str, b: str) -> None:
    (row,) = written(replace(station, method=method, responsibility=tuple(side(f"the {s}", s) for s in sides)))
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == (kind, a, b)


def test_an_execution_of_civilians_alone_is_one_sided(station: Incident) -> None:
    hospital = next(i for i in frozen.samples().record.incidents if i.place and "Kunduz" in i.place.name)
    (row,) = written(replace(hospital, method="execution", responsibility=(side("IS", "is"),)))
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("3", "Islamic State (alleged)", "Civilians")
    (row,) = written(replace(station, method="execution", responsibility=(side("IS", "is"),)))
    assert row["type_of_violence"] == "", "nobody says that all of the 39 were civilians"


def test_side_a_is_what_the_codebook_counts_as_side_a() -> None:
    assert rules("parties")["sides"]["states"] == codebooks()["ucdp"]["side_a"]


def test_regions_by_number() -> None:
    assert [ged.region(country_of(c)) for c in ("US", "UA", "EG", "TR", "CD", "MM", "PS")] == [
        "Americas", "Europe", "Middle East", "Middle East", "Africa", "Asia", None,
    ]  # fmt: skip
