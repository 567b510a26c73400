"""Airwars: every column of its tables, and in the child tables a row for what is known and none for what is not."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pandas
import pytest

from harmledger.incidents.codebooks import codebooks
from harmledger.model.circumstances import TargetKind
from harmledger.model.claim import Method
from harmledger.model.incident import Grade, Incident, SideGrade
from harmledger.model.place_scale import airwars_accuracy
from harmledger.publish.formats import airwars, airwars_columns
from harmledger.publish.formats.airwars_children import slug
from harmledger.publish.formats.recorder import rules
from tests.publish.formats import frozen, made

MAIN = (
    "post_id,post_status,post_published,post_modified,permalink,code,previous_codes,date_type,date,date_end,local_time_type,local_time,"
    "local_time_start,local_time_end,local_time_of_day,local_first_reported_date_time,local_first_reported_by,local_first_reported_url,"
    "country_name,country_slug,location_name,location_name_arabic,location_name_hebrew,location_name_ukrainian,region,strike_status_name,"
    "strike_status_slug,infrastructure_name,infrastructure_slug,strike_type_name,strike_type_slug,targeted_belligerent_name,"
    "targeted_belligerent_slug,observation_name,observation_slug,impact_name,impact_slug,total_strikes,civilian_harm_reported,"
    "civilian_harm_status_name,civilian_harm_status_slug,cause_of_death_injury_name,cause_of_death_injury_slug,geolocated,latitude,"
    "longitude,geolocation_status_name,geolocation_status_slug,geolocation_accuracy_name,geolocation_accuracy_slug,geojson_caption,"
    "geolocation_notes,geolocation_notes_internal,geolocation_sign_off_assessor,geolocation_sign_off_date_time,num_media,num_victims,"
    "num_victims_named,num_families,num_individuals,victim_average_age,declassified_assessment,press_release,num_sources"
)
CHILDREN = {
    "victims": "post_id,post_status,permalink,code,date,name,name_arabic,name_hebrew,name_ukrainian,gender,pregnant,age,exact_age,"
    "killed_or_injured,additional_notes,url,reconciliation_id,group_code,in_group,num_group_members,hash",
    "sources": "post_id,post_status,permalink,code,date,name,language,url,archive_url,media,hash",
    "casualties": "post_id,post_status,permalink,code,casualty_type_taxonomy,casualty_type_name,casualty_type_slug,casualty_affiliation_name,"
    "casualty_affiliation_slug,while_working,killed_min,killed_max,injured_min,injured_max,hash",
    "infrastructure": "post_id,post_status,permalink,code,infrastructure_group_name,infrastructure_group_slug,infrastructure_affiliation_name,"
    "infrastructure_affiliation_slug,infrastructure_declared_target_name,infrastructure_declared_target_slug,"
    "infrastructure_destruction_name,infrastructure_destruction_slug,infrastructure_name,infrastructure_slug,hash",
}


def written(*incidents: Incident, table: str = "incidents") -> list[dict[str, str]]:
    shown = frozen.only(frozen.samples(), *incidents) if incidents else frozen.samples()
    return frozen.rows(made.written(airwars.FORMAT, shown, frozen.ABOUT)[f"airwars-{table}.csv"])


def at(name: str) -> Incident:
    return next(i for i in frozen.samples().record.incidents if i.place and name in i.place.name)


@pytest.fixture
def station() -> Incident:
    """The strike on the railway station of Kramatorsk: Russia is accused and denies it."""
    return at("Kramatorsk")


def header(table: str) -> str:
    return made.written(airwars.FORMAT)[f"airwars-{table}.csv"].decode().splitlines()[0]


def test_the_columns() -> None:
    people = [f"{g}_{end}" for g in airwars_columns.GROUPS for end in ("killed_min", "killed_max", "injured_min", "injured_max")]
    sides = [f"belligerent_{n}_{c}" for n in (1, 2, 3) for c in airwars_columns.BELLIGERENT]
    assert header("incidents") == ",".join([MAIN, *people, *sides])
    for table, columns in CHILDREN.items():
        assert header(table) == columns


def test_the_columns_are_those_of_the_design(shared_dir: Path) -> None:
    text = (shared_dir / "design" / "FORMATS.md").read_text(encoding="utf-8")
    section = text.split("## Airwars")[1].split("\n## ")[0]
    listed = [[c.strip() for c in part.split(",") if c.strip() not in ("", "…")] for part in re.findall(r"`([^`]+)`", section)]
    assert listed[0] == MAIN.split(",")
    assert tuple(listed[1]) == tuple(f"{{G}}_{end}" for end in airwars_columns.ENDS)
    assert tuple(listed[2]) == airwars_columns.GROUPS
    assert listed[3] == ["belligerent_{n}_"] and tuple(listed[4]) == airwars_columns.BELLIGERENT
    assert (listed[5], listed[6]) == (CHILDREN["victims"].split(","), CHILDREN["sources"].split(","))
    assert set(listed[7]) - {"casualty_type_*", "casualty_affiliation_*"} <= set(CHILDREN["casualties"].split(","))
    assert "infrastructure_{group, affiliation, declared_target, destruction}_{name, slug}" in section
    assert set(listed[8][-3:]) <= set(CHILDREN["infrastructure"].split(","))


def test_pandas_reads_it() -> None:
    files = made.written(airwars.FORMAT, frozen.samples(), frozen.ABOUT)
    read = {name: pandas.read_csv(io.BytesIO(content)) for name, content in files.items()}
    main = read["airwars-incidents.csv"]
    assert all(main[c].dtype == "int64" for c in ("post_id", "geolocated", "num_sources", "civilian_harm_reported"))
    assert main["post_id"].is_unique and main["code"].is_unique
    for name in CHILDREN:
        assert set(read[f"airwars-{name}.csv"]["post_id"]) <= set(main["post_id"]), "every row has its incident"
    assert read["airwars-sources.csv"].groupby("code").size().to_dict() == dict(zip(main["code"], main["num_sources"], strict=True))
    hashes = pandas.concat([r["hash"] for name, r in read.items() if name != "airwars-incidents.csv"])
    assert hashes.is_unique and hashes.str.fullmatch("[0-9a-f]{64}").all()


def test_the_numbers_of_a_row(station: Incident) -> None:
    (row,) = written(station)
    assert (row["civilian_non_combatants_killed_max"], row["children_killed_min"], row["children_killed_max"]) == ("52", "5", "5")
    assert (row["belligerents_killed_min"], row["journalists_killed_min"]) == ("", ""), "unknown is not 0"
    assert (row["civilian_harm_reported"], row["civilian_harm_status_slug"]) == ("1", "contested")
    assert (row["strike_status_slug"], row["strike_type_slug"]) == ("contested_strike", "artillery")
    assert row["infrastructure_name"] == "Transport"
    assert row["permalink"] == f"https://example.org/five/incidents/{station.id}.html"


def test_who_is_suspected_and_who_is_known(station: Incident) -> None:
    (row,) = written(station)
    assert (row["belligerent_1_belligerent_name"], row["belligerent_1_type"]) == ("Russia", "suspected")
    assert row["belligerent_1_assessment_slug"] == "", "a denial to the press is no assessment"
    assert "denied" in row["belligerent_1_civcas_statements"]
    (row,) = written(at("Kunduz"))
    assert (row["belligerent_1_type"], row["belligerent_1_assessment_slug"]) == ("known", "credible-substantiated")
    said = row["belligerent_1_civcas_statements"].split("\n\n")
    assert len(said) == len(set(said)), "what is said once stands there once"


def test_as_many_belligerents_as_are_named(station: Incident) -> None:
    five = tuple(SideGrade(f"band {n}", "other", "weak", ("accused",), "one voice", ()) for n in range(5))
    (row,) = written(replace(station, responsibility=five))
    assert row["belligerent_5_belligerent_name"] == "band 4" and "belligerent_6_type" not in row


@pytest.mark.parametrize(
    ("method", "grade", "stances", "voices", "status"),
    [
        ("airstrike", "confirmed", ("admitted",), 3, "declared_strike"),
        ("airstrike", "contested", ("accused", "denied"), 3, "contested_strike"),
        ("shelling", "weak", ("accused",), 1, "single_source_claim"),
        ("shelling", "fair", ("accused",), 3, "likely_strike"),
        ("shooting", "confirmed", ("admitted",), 3, None),
    ],
)
def test_strike_status(station: Incident, method: Method, grade: Grade, stances: tuple[str, ...], voices: int, status: str | None) -> None:
    side = replace(station.responsibility[0], grade=grade, stances=stances)
    incident = replace(station, method=method, grade=grade, responsibility=(side,), speakers=station.speakers[:voices])
    found = airwars.strike_status(incident)
    assert (found[0] if found else None) == status


def test_no_point_where_only_the_country_is_known(station: Incident) -> None:
    assert station.place
    country = replace(station.place, name="Ukraine", precision="country", named_precision="country")
    (row,) = written(replace(station, place=country))
    assert (row["geolocated"], row["latitude"], row["longitude"], row["location_name"]) == ("0", "", "", "Ukraine")
    (row,) = written(replace(station, place=None, date=None))
    assert (row["geolocated"], row["location_name"], row["date"]) == ("0", "", "")


def test_every_accuracy_has_a_name(station: Incident) -> None:
    assert station.place
    for precision in ("site", "neighbourhood", "town", "district", "admin1"):
        accuracy = airwars_accuracy(replace(station.place, precision=precision))
        assert accuracy in rules("airwars")["accuracy"]


def test_a_release_without_an_address_links_nowhere(station: Incident) -> None:
    for address in ("", "javascript:alert(1)//"):
        shown = frozen.only(frozen.samples(), station)
        files = made.written(airwars.FORMAT, shown, replace(frozen.ABOUT, address=address))
        assert all(row["permalink"] == "" for row in frozen.rows(files["airwars-incidents.csv"]))


def test_links_of_sources_lead_to_the_web_or_nowhere() -> None:
    urls = [row["url"] for row in frozen.rows(made.written(airwars.FORMAT)["airwars-sources.csv"])]
    assert urls == ["https://example.org/raid?a=1&b=2", "", ""], "the hostile report's javascript: is none"


def test_casualties_hold_only_groups_in_which_somebody_was_harmed() -> None:
    rows = written(table="casualties")
    assert all(any(int(row[end] or 0) for end in airwars_columns.ENDS) for row in rows)
    assert {row["casualty_type_slug"] for row in rows} <= {"civilians", "children", "women", "men", "belligerents"}


def test_every_group_that_the_codebook_counts_has_its_columns() -> None:
    counted = {f["name"] for f in codebooks()["airwars"]["fields"]} - {"civilian_harm_status"}
    assert counted <= set(airwars_columns.incident_columns(0))
    assert {f"{k['group']}_{end}" for k in rules("airwars")["casualties"] for end in airwars_columns.ENDS} == counted


def test_every_rule_is_of_a_word_of_ours() -> None:
    assert set(rules("airwars")["strike_type"]) | set(rules("airwars")["cause"]) <= set(get_args(Method))
    assert set(rules("airwars")["infrastructure"]) <= set(get_args(TargetKind))
    assert set(rules("airwars")["harm_status"]) == set(get_args(Grade))


def test_slugs() -> None:
    assert (slug("Deir ez-Zor"), slug("Côte d'Ivoire"), slug("عين"), slug("")) == ("deir-ez-zor", "cote-d-ivoire", "", "")
