"""ACLED: the 31 columns, its codes, and what is not known stays empty."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pandas
import pytest

from harmledger.model.circumstances import When
from harmledger.model.claim import Method, Side
from harmledger.model.incident import Incident, Range, SideGrade, Tally
from harmledger.publish.formats import acled
from harmledger.publish.formats.recorder import rules
from tests.publish.formats import frozen, made

HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,"
    "inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,"
    "source_scale,notes,fatalities,tags,timestamp"
)


def written(*incidents: Incident) -> list[dict[str, str]]:
    return frozen.rows(made.written(acled.FORMAT, frozen.only(frozen.samples(), *incidents), frozen.ABOUT)["acled.csv"])


@pytest.fixture
def station() -> Incident:
    """The strike on the railway station of Kramatorsk: contested, 39 to 52 killed, some of them civilians."""
    return next(i for i in frozen.samples().record.incidents if i.place and i.place.name == "Kramatorsk")


def test_the_31_columns() -> None:
    header = made.written(acled.FORMAT)["acled.csv"].decode().splitlines()[0]
    assert header == HEADER
    assert len(header.split(",")) == 31


def test_the_columns_are_those_of_the_design(shared_dir: Path) -> None:
    text = (shared_dir / "design" / "FORMATS.md").read_text(encoding="utf-8")
    listed = re.search(r"## ACLED CSV.*?\n`([^`]+)`", text, re.DOTALL)
    assert listed and listed[1].replace(" ", "") == HEADER


def test_pandas_reads_it() -> None:
    content = made.written(acled.FORMAT, frozen.samples(), frozen.ABOUT)["acled.csv"]
    read = pandas.read_csv(io.BytesIO(content), parse_dates=["event_date"])
    assert all(read[c].dtype == "int64" for c in ("year", "time_precision", "iso", "geo_precision", "fatalities", "timestamp"))
    assert str(read["event_date"].dtype).startswith("datetime64")
    assert read["event_id_cnty"].str.fullmatch(r"[A-Z]{3}\d+").all() and read["event_id_cnty"].is_unique
    empty = ["assoc_actor_1", "assoc_actor_2", "civilian_targeting", "admin2", "admin3", "source_scale"]
    assert read[empty].isna().all(axis=None), "never guessed"


def test_the_most_conservative_number(station: Incident) -> None:
    (row,) = written(station)
    assert row["fatalities"] == "39"
    assert (row["actor1"], row["inter1"]) == ("Russia (alleged, denied)", "8")
    assert (row["actor2"], row["inter2"], row["interaction"]) == ("Civilians (Ukraine)", "7", "78")
    assert row["civilian_targeting"] == "", "what somebody aimed at is not known"


def test_events_without_deaths_are_rows_and_unknown_is_not_none(station: Incident) -> None:
    unknown = replace(station, id="i-of-which-no-codebook-knows", killed=Tally(), injured=Tally(total=Range(2, 9)))
    (row,) = written(unknown)
    assert row["fatalities"] == ""


@pytest.mark.parametrize(
    ("days", "precision", "day"), [(1, "1", "2022-04-01"), (2, "2", "2022-04-01"), (7, "2", "2022-04-04"), (30, "3", "2022-04-15")]
)
def test_a_span_stands_on_its_middle_day(station: Incident, days: int, precision: str, day: str) -> None:
    start = date(2022, 4, 1)
    (row,) = written(replace(station, date=When(start, start + timedelta(days=days - 1), "days")))
    assert (row["time_precision"], row["event_date"], row["year"]) == (precision, day, "2022")


def test_what_is_left_out(station: Incident) -> None:
    start = date(2022, 4, 1)
    changed = (
        replace(station, date=None),
        replace(station, date=When(start, start + timedelta(days=31), "month")),
        replace(station, place=None),
    )
    for incident in changed:
        files = made.written(acled.FORMAT, frozen.only(frozen.samples(), incident), frozen.ABOUT)
        assert not frozen.rows(files["acled.csv"])
        assert frozen.rows(files["acled-left-out.csv"])[0]["because"]


@pytest.mark.parametrize(
    ("method", "civilians", "combatants", "event_type", "sub_event_type"),
    [
        ("airstrike", 0, 0, "Explosions/Remote violence", "Air/drone strike"),
        ("landmine", 3, 0, "Explosions/Remote violence", "Remote explosive/landmine/IED"),
        ("shooting", 3, 0, "Violence against civilians", "Attack"),
        ("shooting", 0, 3, "Battles", "Armed clash"),
        ("shooting", 2, 3, "Battles", "Armed clash"),
        ("shooting", 0, 0, "", ""),
        ("siege", 3, 0, "", ""),
    ],
)
def test_types(station: Incident, method: Method, civilians: int, combatants: int, event_type: str, sub_event_type: str) -> None:
    killed = Tally(total=Range(5, 5), civilians=Range(civilians, civilians), combatants=Range(combatants, combatants))
    (row,) = written(replace(station, method=method, killed=killed, injured=Tally()))
    assert (row["event_type"], row["sub_event_type"]) == (event_type, sub_event_type)
    assert row["disorder_type"] == ("Political violence" if event_type else "")


def test_every_rule_is_of_a_method_or_side_of_ours() -> None:
    assert set(rules("acled")["types"]) <= set(get_args(Method))
    assert set(rules("acled")["inter"]) - {"civilians"} <= set(get_args(Side))


def test_a_state_is_at_home_in_its_own_country(station: Incident) -> None:
    assert station.place
    at_home = replace(station, place=replace(station.place, country="RU"))
    assert written(at_home)[0]["inter1"] == "1"


def test_two_sides_of_a_clash_are_two_actors(station: Incident) -> None:
    sides = tuple(SideGrade(s, s, "fair", ("stated",), "two voices", ()) for s in ("government", "opposition"))
    (row,) = written(replace(station, method="clashes", responsibility=sides))
    assert (row["actor1"], row["actor2"], row["interaction"]) == ("Government of Syria (alleged)", "Opposition groups (alleged)", "28")
    (row,) = written(replace(station, responsibility=sides))
    assert (row["actor1"], row["inter1"]) == ("Government of Syria (alleged); Opposition groups (alleged)", ""), (
        "nobody chooses between two who are named"
    )


def test_interaction() -> None:
    assert acled.interaction(8, 7, "Civilians (Ukraine)") == 78
    assert acled.interaction(2, 1, "an army") == 12
    assert acled.interaction(1, None, "a band") is None
    assert acled.interaction(1, None, None) is None, "that nobody else is named does not mean that nobody else was there"


def test_the_notes_say_it_in_words(station: Incident) -> None:
    (row,) = written(station)
    assert row["notes"].startswith("Kramatorsk, 8 April 2022: 39–52 killed")
    assert "Graded contested: Russia: it is accused and denies it" in row["notes"]
    assert row["tags"] == f"harmledger id={station.id}; review=open"
