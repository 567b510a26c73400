"""Iraq Body Count: the columns of its files, civilian deaths alone, and what is not known stays empty."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pandas
import pytest

from harmledger.model.claim import Method, SourceKind
from harmledger.model.incident import Incident
from harmledger.publish.formats import ibc
from harmledger.publish.formats.recorder import rules
from tests.publish.formats import frozen, made

DOWNLOAD = "IBC code,Start Date,End Date,Time,Location,Target,Weapons,Reported Minimum,Reported Maximum,Sources"
MORE = "Injuries Minimum,Injuries Maximum,Killers,Primary Witnesses"
PERSONS = "IBC code,Name or Identifying Details,Age,Sex,Marital Status,Parental Status,Earliest Date,Latest Date,Location,Occupation"
VARIABLES = {
    "date": "Start Date", "time": "Time", "place": "Location", "target": "Target", "deaths minimum": "Reported Minimum",
    "deaths maximum": "Reported Maximum", "injuries minimum and maximum": "Injuries Minimum", "weapons": "Weapons", "killers": "Killers",
    "media sources": "Sources", "primary witnesses": "Primary Witnesses",
    "name": "Name or Identifying Details", "age": "Age", "gender": "Sex", "marital status": "Marital Status",
    "parental status": "Parental Status", "occupation": "Occupation",
}  # fmt: skip
"""The project's variables, and the column of each."""


def written(*incidents: Incident) -> list[dict[str, str]]:
    shown = frozen.only(frozen.samples(), *incidents) if incidents else frozen.samples()
    return frozen.rows(made.written(ibc.FORMAT, shown, frozen.ABOUT)["ibc-incidents.csv"])


@pytest.fixture
def station() -> Incident:
    """The strike on the railway station of Kramatorsk: 39 to 52 killed."""
    return next(i for i in frozen.samples().record.incidents if i.place and i.place.name == "Kramatorsk")


def test_the_columns() -> None:
    files = made.written(ibc.FORMAT)
    assert files["ibc-incidents.csv"].decode().splitlines()[0] == f"{DOWNLOAD},{MORE}"
    assert files["ibc-individuals.csv"].decode().splitlines()[0] == PERSONS


def test_every_variable_of_the_design_has_a_column(shared_dir: Path) -> None:
    text = (shared_dir / "design" / "FORMATS.md").read_text(encoding="utf-8")
    section = text.split("## Iraq Body Count")[1].split("\n## ")[0]
    listed = [v.strip() for kind in ("Incident", "Person") for v in re.search(rf"{kind}: ([^.]+)\.", section)[1].split(",")]  # type: ignore[index]  # it is there, or the test fails
    assert listed == list(VARIABLES)
    assert set(VARIABLES.values()) <= set(ibc.COLUMNS) | set(ibc.PERSONS)


def test_pandas_reads_it() -> None:
    read = pandas.read_csv(io.BytesIO(made.written(ibc.FORMAT, frozen.samples(), frozen.ABOUT)["ibc-incidents.csv"]))
    assert all(read[c].dtype == "int64" for c in ("Reported Minimum", "Reported Maximum"))
    assert (read["Reported Minimum"] <= read["Reported Maximum"]).all()
    assert pandas.to_datetime(read["Start Date"], format="%d %b %Y").dt.year.tolist() == [2015, 2016, 2017, 2022]
    assert read["Time"].isna().all()


def test_a_row(station: Incident) -> None:
    (row,) = written(station)
    assert (row["Reported Maximum"], row["Start Date"], row["Location"]) == ("52", "8 Apr 2022", "Kramatorsk, Donetsk, Ukraine")
    assert row["Killers"] == "Russia (alleged, denied)"
    assert row["Primary Witnesses"] == "", "the army that is accused is no witness"


def test_only_civilian_deaths_are_rows() -> None:
    files = made.written(ibc.FORMAT, frozen.samples(), frozen.ABOUT)
    assert not any("Ghazni" in row["Location"] for row in frozen.rows(files["ibc-incidents.csv"]))
    (out,) = frozen.rows(files["ibc-left-out.csv"])
    assert (out["headline"], out["because"]) == ("Ghazni, 5 October 2015: 4 killed", "no civilian is said to have been killed")


def test_an_incident_without_day_or_place_is_a_row(station: Incident) -> None:
    (row,) = written(replace(station, date=None, place=None))
    assert (row["Start Date"], row["End Date"], row["Location"]) == ("", "", "")


def test_days_are_written_as_the_project_writes_them() -> None:
    assert (ibc.day(date(2008, 4, 22)), ibc.day(date(2003, 1, 1)), ibc.day(None)) == ("22 Apr 2008", "1 Jan 2003", None)


def test_every_rule_is_of_a_word_of_ours() -> None:
    assert set(rules("ibc")["weapons"]) <= set(get_args(Method))
    assert set(rules("ibc")["witnesses"]["kinds"]) <= set(get_args(SourceKind))
