"""The same incidents in every form: what the CSV, GeoJSON and JSON Lines say is what the record says, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from harmledger.model.coded import Coded, Field
from harmledger.model.release import About
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.formats import jsonl
from harmledger.publish.geojson import incidents_geojson
from harmledger.publish.published import Published
from harmledger.publish.spreadsheet import FORMULA_STARTS, incidents_csv
from harmledger.service.asking import V1
from harmledger.service.table import cell
from tests.publish.samples import READINGS, RECORD, REPORTS
from tests.service.conftest import client_of, served_from
from tests.service.made import Json, background, claim_line, report_line, sha_of, write_release


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, list[Json], bytes, bytes]:
    """A release of the samples, hostile texts with them, and what the writers of the formats make of the same."""
    evidence = evidence_of_readings(REPORTS, READINGS)
    fields = (Field("Minimum deaths", "deaths", "12"), Field("note", "note", "=1+1"))
    coded = {i.id: (Coded("ibc", "Iraq Body Count", fields, "x", False),) for i in RECORD.incidents}
    shown = Published(evidence, RECORD, coded)
    folder = tmp_path_factory.mktemp("samples")
    about = About("x", "", "", "CC0-1.0", "1", date(2026, 11, 21), "public", "x")
    data = {f"data/{name}": content for name, content in jsonl.FORMAT.write(shown, about)}
    api = client_of(served_from(write_release(folder / "release", [], pages=data), folder / "cache"))
    records = [json.loads(line) for line in data["data/incidents.jsonl"].splitlines()]
    return api, records, incidents_csv(RECORD.incidents, evidence, coded), incidents_geojson(RECORD.incidents, coded)


def test_the_table_is_the_one_that_is_written_to_files(samples: tuple[TestClient, list[Json], bytes, bytes]) -> None:
    api, _, table, _ = samples
    assert api.get(f"{V1}/incidents.csv").content == table


def test_the_map_is_the_one_that_is_written_to_files(samples: tuple[TestClient, list[Json], bytes, bytes]) -> None:
    api, _, _, written = samples
    ours, theirs = (json.loads(text)["features"] for text in (api.get(f"{V1}/incidents.geojson").content, written))
    for one, other in zip(ours, theirs, strict=True):
        assert (one["id"], one["geometry"]) == (other["id"], other["geometry"])
        same = {k: v for k, v in other["properties"].items() if k not in ("coded", "speakers")}
        assert {k: one["properties"][k] for k in same} == same


def test_lines_and_records_are_those_of_the_release(samples: tuple[TestClient, list[Json], bytes, bytes]) -> None:
    api, records, _, _ = samples
    assert [json.loads(line) for line in api.get(f"{V1}/incidents.jsonl").text.splitlines()] == json.loads(json.dumps(records))
    for record in records:
        assert api.get(f"{V1}/incidents/{record['id']}").json() == json.loads(json.dumps(record))
        whole = api.get(f"{V1}/incidents?fields=all").json()["items"]
        assert all(r.items() <= w.items() for r, w in zip(json.loads(json.dumps(records)), whole, strict=True))


def test_json_and_csv_say_the_same(api: TestClient) -> None:
    for query in ("", "?grade=weak&from=2016", "?sort=-killed_max&size=40"):
        mark = "&" if query else "?"
        items = api.get(f"{V1}/incidents{query}{'' if 'size' in query else f'{mark}size=1000'}").json()["items"]
        table = rows(api.get(f"{V1}/incidents.csv{query}").text)
        assert len(items) == len(table) > 5
        for item, row in zip(items, table, strict=True):
            total = item["killed"]["total"] or {"min": "", "max": ""}
            assert (row["id"], row["headline"], row["grade"]) == (item["id"], item["headline"], item["grade"])
            assert (row["killed_total_min"], row["killed_total_max"]) == (str(total["min"]), str(total["max"]))
            assert row["date_start"] == (item["date"] or {"start": ""})["start"] and row["review"] == item["review"]["state"]


@pytest.mark.parametrize(
    "path",
    [
        "/incidents.csv",
        "/claims.csv",
        "/reports.csv",
        "/changes.csv",
        "/places.csv?level=place",
        "/months.csv",
        "/sides.csv",
        "/methods.csv",
    ],
)
def test_no_cell_is_a_formula(api: TestClient, samples: tuple[TestClient, list[Json], bytes, bytes], path: str) -> None:
    for asked in (api, samples[0]):
        for row in rows(asked.get(V1 + path).text):
            for value in row.values():
                assert not value.lstrip().startswith(FORMULA_STARTS) or value.removeprefix("-").replace(".", "", 1).isdigit(), (path, value)


def test_a_table_in_json_and_as_csv_counts_the_same(api: TestClient) -> None:
    for path in ("/places?level=admin1", "/months", "/sides?grade=weak", "/methods"):
        items = api.get(V1 + path).json()["items"]
        table = rows(api.get(V1 + path.replace("?", ".csv?") if "?" in path else f"{V1}{path}.csv").text)
        assert len(items) == len(table) > 1
        for item, row in zip(items, table, strict=True):
            assert row["incidents"] == str(item["incidents"]) and row["killed_min"] == cell(item["killed"]["min"])
            assert sum(int(v) for k, v in row.items() if k.startswith("by_grade_")) == item["incidents"]


def test_fields_choose_and_keep_their_order(api: TestClient, invented: Sequence[Json]) -> None:
    first = api.get(f"{V1}/incidents?fields=killed,id,claims,page&size=1").json()["items"][0]
    assert list(first) == ["killed", "id", "claims", "page"]
    assert first["claims"] == invented[0]["claims"] and first["page"] == f"/incidents/{invented[0]['id']}.html"
    assert api.get(f"{V1}/incidents.csv?fields=headline,id&size=1").text.splitlines()[0] == "\ufeffheadline,id"
    assert list(json.loads(api.get(f"{V1}/incidents.jsonl?fields=id,grade").text.splitlines()[0])) == ["id", "grade"]
    assert list(api.get(f"{V1}/incidents.geojson?fields=grade").json()["features"][0]["properties"]) == ["grade"]


def test_datasette_s_name_for_size_is_understood(api: TestClient) -> None:
    assert len(rows(api.get(f"{V1}/incidents.csv?_size=3").text)) == 3 and len(rows(api.get(f"{V1}/incidents.csv?_size=max").text)) == 300


def test_what_is_missed_is_said_where_there_is_no_room_in_the_form(api: TestClient) -> None:
    missed = api.get(f"{V1}/incidents?from=2016&near=36,39,50").json()["meta"]["left_out"]
    said = api.get(f"{V1}/incidents.csv?from=2016&near=36,39,50").headers
    assert said["left-out"] == ", ".join(f"{k}={v['incidents']}" for k, v in missed.items()) and set(missed) == {"day", "point"}


def test_claims_are_found_with_their_words(api: TestClient, invented: Sequence[Json]) -> None:
    all_of = [claim_line(c, r["id"]) for r in invented for c in r["claims"]] + [claim_line(background(n), None) for n in range(3)]
    tests: dict[str, Any] = {
        "kind=figure&said_by=MONITOR": lambda c: c["kind"] == "figure" and "Monitor" in (c["said_by"] or {"name": ""})["name"],
        "outcome=killed&status=civilian,unknown": lambda c: c.get("status") in ("civilian", "unknown"),
        "side=coalition&stance=denied": lambda c: c.get("side") == "coalition" and c.get("stance") == "denied",
        f"incident={invented[4]['id']}": lambda c: c["incident"] == invented[4]["id"],
        "kind=background": lambda c: c["incident"] is None,
        f"report={sha_of(invented[4]['reports'][0])}": lambda c: c["report"] == invented[4]["reports"][0],
        f"report={invented[4]['reports'][0]}": lambda c: c["report"] == invented[4]["reports"][0],
    }
    for query, holds in tests.items():
        expected = [c for c in all_of if holds(c)]
        assert expected and api.get(f"{V1}/claims?size=1000&{query}").json()["items"] == expected, query
        assert [json.loads(line) for line in api.get(f"{V1}/claims.jsonl?{query}").text.splitlines()] == expected
    assert api.get(f"{V1}/incidents/{invented[4]['id']}/claims").json()["items"] == [
        c for c in all_of if c["incident"] == invented[4]["id"]
    ]


def test_reports_name_the_incidents_that_stand_on_them(api: TestClient, invented: Sequence[Json]) -> None:
    told = api.get(f"{V1}/reports?size=1000&from=2016&to=2016-06&publisher=harran").json()["items"]
    assert len(told) > 5 and any(t["published"] is None for t in told), "where it states no day, the day that was read in it is meant"
    for one in told:
        assert "2016-01-01" <= one["day"] <= "2016-06-30" and one["publisher"].startswith("The Ḥarran Post")
        assert one["incidents"] == [r["id"] for r in invented if one["report"] in r["reports"]]
    given = invented[0]["reports"][0]
    for id in (given, sha_of(given)):
        whole = api.get(f"{V1}/reports/{id}").json()
        assert whole.items() >= report_line(given, [r["id"] for r in invented if given in r["reports"]]).items()
        assert [c["id"] for c in whole["claims"]] == [c["id"] for r in invented for c in r["claims"] if c["report"] == given]
    assert [r["report"] for r in api.get(f"{V1}/reports?incident={invented[0]['id']}").json()["items"]] == [given]


def test_an_empty_release_is_served_too(tmp_path: Path) -> None:
    api = client_of(served_from(write_release(tmp_path / "release", []), tmp_path / "cache"))
    for path in ("/incidents", "/claims", "/reports", "/places", "/months", "/sides", "/methods", "/changes", "/search?q=x"):
        assert api.get(V1 + path).json()["items"] == []
        assert api.get(V1 + path.replace("?", ".csv?") if "?" in path else f"{V1}{path}.csv").status_code == 200
    assert api.get(f"{V1}/incidents.geojson").json()["features"] == [] and api.get(V1).status_code == 200
