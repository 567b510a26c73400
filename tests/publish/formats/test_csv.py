"""Our own tables: read by pandas and DuckDB, every column explained, no cell a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas
import pytest

from harmledger.publish.formats.csv_tables import FORMAT
from harmledger.publish.formats.tables import TableName, claim_rows, columns, incident_rows, source_rows
from harmledger.publish.spreadsheet import COLUMNS, FORMULA_STARTS
from tests.publish import samples as s
from tests.publish.formats.made import EMPTY, PUBLISHED, written

FILES = written(FORMAT)


def rows(name: str, files: dict[str, bytes] = FILES) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))


def test_every_number_stands_beside_its_quote_its_speaker_and_its_source() -> None:
    told = {r["id"]: r for r in rows("claims.csv")}
    civil = told["c-a2"]
    assert (civil["incident"], civil["low"], civil["high"], civil["status"]) == ("i-raid", "7", "7", "civilian")
    assert (civil["quote"], civil["said_by"], civil["said_by_kind"]) == ("Among the 12 were seven civilians", "Harran Monitor", "monitor")
    assert (civil["report"], civil["publisher"], civil["published"]) == ("a-1", "The Harran Post", "2015-05-06")
    assert (civil["part_of"], civil["aside"], civil["aside_because"]) == ("c-a1", "part", "a part of the monitor’s 12")
    assert told["c-a1"]["sets"] == "killed.total.min"
    assert (told["c-a1"]["low"], told["c-a1"]["high"]) == ("12", ""), "at least 12 has no upper end"
    assert all(r["quote"] for r in told.values())
    assert "c-a0" not in told, "that something happened is no number"


def test_totals_over_a_war_belong_to_no_incident() -> None:
    total = next(r for r in rows("claims.csv") if r["kind"] == "background")
    assert (total["low"], total["incident"], total["aside_because"]) == ("9000", "", "a total over the war")


def test_who_is_accused_is_told_with_the_stance() -> None:
    denial = next(r for r in rows("claims.csv") if r["id"] == "c-a3")
    assert (denial["actor"], denial["side"], denial["stance"], denial["of_harm"]) == ("the army", "government", "denied", "true")


def test_sources_tell_where_each_report_came_from() -> None:
    told = {r["report"]: r for r in rows("sources.csv")}
    assert (told["a-1"]["url"], told["a-1"]["incidents"], told["a-1"]["n_claims"]) == ("https://example.org/raid?a=1&b=2", "i-raid", "5")
    assert (told["b-1"]["other_ids"], told["b-1"]["agency"]) == ("b-2", "Reuters")
    assert "javascript:" not in FILES["sources.csv"].decode()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("incidents", list(incident_rows(PUBLISHED))),
        ("claims", list(claim_rows(PUBLISHED, events=True))),
        ("sources", list(source_rows(PUBLISHED))),
    ],
)
def test_each_value_is_of_the_kind_that_its_column_says(name: TableName, made: list[list[object]]) -> None:
    kinds = {"text": str, "int": int, "number": float, "flag": bool, "list": tuple, "day": object}
    for row in made:
        for column, value in zip(columns(name), row, strict=True):
            assert value is None or isinstance(value, kinds[column.kind]), (column.name, value)
            assert column.kind == "flag" or not isinstance(value, bool), column.name
            allowed = column.values.split(", ") if column.values and column.kind != "flag" else None
            for word in value if isinstance(value, tuple) else (value,):
                assert allowed is None or word is None or word in allowed, (column.name, word)


def test_the_codebook_explains_every_column_of_every_table() -> None:
    told = rows("columns.csv")
    for name in ("incidents", "claims", "sources"):
        header = next(csv.reader(io.StringIO(FILES[f"{name}.csv"].decode("utf-8-sig"))))
        assert [r["column"] for r in told if r["table"] == name] == header
    assert [c.name for c in columns("incidents")] == COLUMNS
    assert all(len(r["meaning"]) > 10 for r in told)
    words = {r["column"]: r["meaning"] for r in told}
    assert words["killed_children_min"].startswith("Fewest children killed.")
    assert "Iraq Body Count" in words["ibc_minimum_deaths"]


def test_no_cell_is_a_formula() -> None:
    for name, content in FILES.items():
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            for cell in row:
                assert not cell.startswith(FORMULA_STARTS) or cell.lstrip("-").replace(".", "").isdigit(), (name, cell)


def test_pandas_and_duckdb_read_the_same_numbers(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    frame = pandas.read_csv(tmp_path / "incidents.csv", encoding="utf-8-sig", parse_dates=["date_start"])
    assert (frame["killed_total_min"][0], frame["killed_total_max"][0], frame["date_start"][0].year) == (12, 15, 2015)
    with duckdb.connect() as db:
        found = db.sql(
            f"""select i.id, count(*), max(c.low) from '{tmp_path}/claims.csv' c join '{tmp_path}/incidents.csv' i on c.incident = i.id
            where c.kind = 'figure' group by i.id order by i.id"""
        ).fetchall()
    assert found == [("i-evil", 1, 3), ("i-raid", 3, 15)]


def test_what_was_left_out_of_a_quote_is_marked() -> None:
    cut = written(FORMAT, replace(PUBLISHED, cuts={"c-a1": (True, True), "c-a2": (False, True)}))
    told = {r["id"]: r["quote"] for r in rows("claims.csv", cut)}
    assert told["c-a1"] == "[…] At least 12 people were killed on Tuesday […]"
    assert told["c-a2"] == "Among the 12 were seven civilians […]"


def test_a_record_without_incidents_has_its_headers() -> None:
    files = written(FORMAT, EMPTY)
    assert [rows(n, files) for n in ("incidents.csv", "claims.csv", "sources.csv")] == [[], [], []]
    assert rows("columns.csv", files)


def test_a_report_that_is_not_at_hand_leaves_its_cells_empty() -> None:
    lost = replace(PUBLISHED, evidence=replace(PUBLISHED.evidence, reports={}))
    claim = next(r for r in rows("claims.csv", written(FORMAT, lost)) if r["id"] == "c-a1")
    assert (claim["publisher"], claim["quote"]) == ("", s.A_TOTAL.span.quote)
