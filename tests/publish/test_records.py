"""The record files keep the codebook's contract: keys, order, and a quote beside every number."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from harmledger.model.claim import FigureClaim
from harmledger.model.incident import Record
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.files import write_whole
from harmledger.publish.folder import write_folder
from harmledger.publish.geojson import incidents_geojson
from harmledger.publish.incidents import incident_object
from harmledger.publish.records import record_of
from harmledger.publish.spreadsheet import COLUMNS, FORMULA_STARTS, defused, incidents_csv
from tests.publish import samples as s

SECTION_2 = ["report", "published", "events", "background"]
EVENT = ["id", "role", "method", "date", "place", "figures", "responsibility"]
FIGURE = ["outcome", "low", "high", "status", "age", "sex", "group", "part_of", "said_by", "quote"]
RESPONSIBILITY = ["actor", "side", "stance", "said_by", "quote"]
PLACE = ["name", "admin1", "country", "lat", "lon", "precision"]
SECTION_5 = ["id", "members", "reports", "date", "place", "method", "killed", "injured", "bounds", "conflicts", "speakers",
             "responsibility", "grade", "because"]  # fmt: skip


def first(obj: object, n: int) -> list[str]:
    assert isinstance(obj, dict)
    return list(obj)[:n]


def as_json(obj: object) -> dict[str, object]:
    out = json.loads(json.dumps(obj))
    assert isinstance(out, dict)
    return out


def test_a_record_begins_with_the_codebooks_keys() -> None:
    record = json.loads(json.dumps(record_of(s.RAID, s.READINGS[0])))
    event = record["events"][0]
    assert first(record, 4) == SECTION_2
    assert first(event, 7) == EVENT
    assert first(event["place"], 6) == PLACE
    assert first(event["date"], 2) == ["start", "end"]
    assert all(first(f, 10) == FIGURE for f in event["figures"])
    assert all(first(r, 5) == RESPONSIBILITY for r in event["responsibility"])
    assert first(record["background"][0], 2) == ["quote", "low"]


def test_a_record_says_what_was_read() -> None:
    record = json.loads(json.dumps(record_of(s.RAID, s.READINGS[0])))
    assert (record["report"], record["published"]) == ("a-1", "2015-05-06")
    event = record["events"][0]
    assert event["date"]["start"] == event["date"]["end"] == "2015-05-05"
    assert [(f["low"], f["high"], f["part_of"], f["said_by"]) for f in event["figures"]] == [
        (12, None, None, "Harran Monitor"),
        (7, 7, 0, "Harran Monitor"),
    ]
    for f in event["figures"]:
        start, end = f["span"]
        assert s.RAID.text[start:end] == f["quote"]
    assert [r["stance"] for r in event["responsibility"]] == ["denied"]
    assert record["background"][0]["low"] == 9000


def test_the_days_of_a_record_may_be_unknown() -> None:
    record = json.loads(json.dumps(record_of(s.DOCTOR, s.READINGS[1])))
    assert record["published"] is None
    assert record["events"][0]["date"] is None
    assert record["events"][0]["undated"]["month"] == 5
    assert record["events"][0]["place"] is None


def test_the_day_read_in_the_text_stands_in_for_a_missing_one() -> None:
    assert record_of(s.DOCTOR, replace(s.READINGS[1], day=s.TUESDAY))["published"] == "2015-05-05"


def test_main_events_come_first_and_keep_their_names() -> None:
    minor = replace(s.A_EVENT, id="c-m", event="e0", role="other")
    reading = replace(s.READINGS[0], claims=(minor, *s.READINGS[0].claims))
    events = json.loads(json.dumps(record_of(s.RAID, reading)))["events"]
    assert [(e["id"], e["role"]) for e in events] == [("e1", "main"), ("e0", "other")]
    assert events[1]["figures"] == []


def test_a_part_of_another_events_figure_has_no_index() -> None:
    stray = replace(s.A_CIVIL, part_of="c-elsewhere")
    reading = replace(s.READINGS[0], claims=(s.A_EVENT, s.A_TOTAL, stray))
    assert [f["part_of"] for f in json.loads(json.dumps(record_of(s.RAID, reading)))["events"][0]["figures"]] == [None, None]


def test_an_incident_begins_with_the_codebooks_keys() -> None:
    incident = as_json(incident_object(s.RAID_INCIDENT, s.REPORTS, s.CLAIMS))
    assert first(incident, 14) == SECTION_5
    assert incident["members"] == ["a-1#e1", "b-1#e1", "b-2#e1"]
    assert incident["reports"] == ["a-1", "b-1", "b-2"]
    assert incident["former"] == ["i-a0", "i-b0"], "ids made of its members lead to it"
    assert incident["killed"] == {"total": {"min": 12, "max": 15}, "civilians": {"min": 7, "max": 15}}
    assert incident["injured"] == {"total": None}
    speakers = incident["speakers"]
    assert isinstance(speakers, list)
    assert speakers[0] | {"claims": 0} == {
        "name": "Harran Monitor", "kind": "monitor", "reports": ["a-1"], "actor": None, "claims": 0, "sha256": [s.RAID.sha256],
    }  # fmt: skip


def test_every_claim_that_an_incident_names_is_in_it_with_its_words() -> None:
    incident = json.loads(json.dumps(incident_object(s.RAID_INCIDENT, s.REPORTS, {c.id: c for c in s.CLAIMS})))
    quotes = {c["id"]: c["quote"] for c in incident["claims"]}
    named = [c for key in ("bounds", "conflicts", "speakers", "responsibility") for entry in incident[key] for c in entry["claims"]]
    assert named and all(quotes[c] for c in named)
    assert "c-a4" not in quotes  # a total over the war is in no incident


def test_files_are_the_same_in_any_order_of_the_input(tmp_path: Path) -> None:
    one = write_folder(tmp_path / "one", s.REPORTS, s.READINGS, s.RECORD)
    two = write_folder(tmp_path / "two", s.REPORTS[::-1], s.READINGS[::-1], s.RECORD)
    assert [p.name for p in one] == ["records.jsonl", "incidents.jsonl", "incidents.csv", "incidents.geojson", "index.html"]
    for a, b in zip(one, two, strict=True):
        assert a.read_bytes() == b.read_bytes(), a.name
    assert sorted(p.name for p in (tmp_path / "one").iterdir()) == sorted(p.name for p in one)


def test_one_record_for_each_id_that_a_report_was_given(tmp_path: Path) -> None:
    write_folder(tmp_path, s.REPORTS, s.READINGS, s.RECORD)
    lines = (tmp_path / "records.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines[-1] == ""
    assert sorted(json.loads(line)["report"] for line in lines[:-1]) == sorted(["a-1", "b-1", "b-2", *s.HOSTILE.ids])


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "x.txt", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "x.txt", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]
    assert (tmp_path / "x.txt").read_bytes() == b"old"


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_cell_can_be_a_formula(start: str) -> None:
    assert defused(f"{start}1+1").startswith("'")
    assert defused(f"  {start}1+1").startswith(("'", "  '"))


def test_plain_cells_stay_as_they_are() -> None:
    assert defused("Tal Aswad") == "Tal Aswad"
    assert defused("") == ""


def test_the_table_has_a_row_an_incident_and_no_live_cell() -> None:
    raw = incidents_csv(s.RECORD.incidents, evidence_of_readings(s.REPORTS, s.READINGS))
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0] == COLUMNS
    assert len(rows) == 3 and all(len(r) == len(COLUMNS) for r in rows)
    row = dict(zip(COLUMNS, rows[1], strict=True))
    assert (row["killed_total_min"], row["killed_total_max"], row["killed_children_min"]) == ("12", "15", "")
    numbers = {"lat", "lon"}
    for row_ in rows[1:]:
        assert not [c for name, c in zip(COLUMNS, row_, strict=True) if name not in numbers and c.startswith(FORMULA_STARTS)]


def test_geojson_is_a_feature_collection_with_points_on_earth() -> None:
    data = json.loads(incidents_geojson(s.RECORD.incidents))
    assert list(data) == ["type", "features"] and data["type"] == "FeatureCollection"
    raid, evil = data["features"]
    assert raid["type"] == "Feature" and raid["id"] == "i-raid"
    assert raid["geometry"] == {"type": "Point", "coordinates": [39.25, 36.5]}  # longitude first
    assert (raid["properties"]["radius_km"], raid["properties"]["precision"]) == (4.0, "town")
    assert evil["geometry"] is None  # its longitude is no longitude


def test_an_empty_record_gives_valid_files(tmp_path: Path) -> None:
    paths = write_folder(tmp_path, (), (), Record(()))
    assert [p.stat().st_size for p in paths[:2]] == [0, 0]
    assert json.loads(paths[3].read_bytes())["features"] == []
    assert "No incidents" in paths[4].read_text(encoding="utf-8")


def test_text_that_is_not_valid_unicode_does_not_stop_the_files(tmp_path: Path) -> None:
    broken = replace(s.A_TOTAL, group="peo\udcffple")
    assert isinstance(broken, FigureClaim)
    reading = replace(s.READINGS[0], claims=(s.A_EVENT, broken))
    paths = write_folder(tmp_path, (s.RAID,), (reading,), Record(()))
    assert json.loads(paths[0].read_text(encoding="utf-8"))["events"][0]["figures"][0]["group"] == "peo\udcffple"
