"""Parquet loses nothing and has real types; GeoParquet is read by GeoPandas and by DuckDB."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import pandas
import pyarrow.parquet
import pytest

from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.formats import geoparquet, jsonl, parquet
from harmledger.publish.formats.format import CannotWrite
from harmledger.publish.formats.jsonl_read import read_published
from tests.publish import samples as s
from tests.publish.formats.made import ABOUT, EMPTY, PUBLISHED, REPORTS, written

FILES = written(parquet.FORMAT)
GEO = written(geoparquet.FORMAT)["incidents-geo.parquet"]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    """DuckDB in a folder that holds the files."""
    for name, content in (FILES | {"incidents-geo.parquet": GEO}).items():
        (tmp_path / name).write_bytes(content)
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = '{tmp_path}'")
        yield connection


@pytest.mark.parametrize("published", [PUBLISHED, EMPTY], ids=["three", "none"])
def test_the_json_lines_come_back_byte_for_byte(published: Any) -> None:
    lines = {n: b for n, b in written(jsonl.FORMAT, published).items() if n.endswith(".jsonl")}
    assert parquet.lines_of(written(parquet.FORMAT, published)) == lines
    assert written(parquet.FORMAT, read_published(lines)) == written(parquet.FORMAT, published)


def test_words_that_are_no_unicode_and_numbers_that_are_none_lose_nothing() -> None:
    odd = replace(s.A_TOTAL, low=10**30, group="people \udcff")
    reading = replace(s.READINGS[0], claims=(s.A_EVENT, odd, s.A_CIVIL, s.A_DENY, s.A_BACK))
    published = replace(PUBLISHED, evidence=evidence_of_readings(REPORTS, (reading, *s.READINGS[1:])))
    files = written(parquet.FORMAT, published)
    assert parquet.lines_of(files)["claims.jsonl"] == written(jsonl.FORMAT, published)["claims.jsonl"]
    assert read_published(parquet.lines_of(files)).evidence.claims["c-a1"] == odd


def test_pandas_reads_days_as_days_numbers_as_numbers_and_lists_as_lists() -> None:
    frame = pandas.read_parquet(io.BytesIO(FILES["incidents.parquet"]), dtype_backend="pyarrow").set_index("id")
    raid = frame.loc["i-raid"]
    assert (raid["killed_total_min"], raid["killed_total_max"], raid["date_start"]) == (12, 15, date(2015, 5, 5))
    assert list(raid["speakers"]) == ["Harran Monitor", "a doctor at the town's hospital", "the army"]
    assert str(frame["killed_total_min"].dtype) == "int64[pyarrow]"
    assert frame.loc["i-land", "killed_total_max"] == 0
    assert pandas.isna(frame.loc["i-land", "injured_total_max"])


def test_duckdb_joins_numbers_with_their_quotes_and_sources(db: Any) -> None:
    found = db.sql(
        """select i.id, c.low, c.quote, r.publisher, i.date_start from 'incidents.parquet' i join 'claims.parquet' c on c.incident = i.id
        join 'reports.parquet' r on r.sha256 = c.sha256 where list_contains(c.sets, 'killed.total.min')"""
    ).fetchall()
    assert found == [("i-raid", 12, "At least 12 people were killed on Tuesday", "The Harran Post", date(2015, 5, 5))]
    coded = db.sql("select number from 'codings.parquet' where codebook = 'ibc' and field = 'minimum deaths' and incident = 'i-raid'")
    assert coded.fetchall() == [(7,)]


def test_each_column_says_what_it_means_and_the_file_of_which_release_it_is() -> None:
    for name, content in FILES.items():
        schema = pyarrow.parquet.read_schema(io.BytesIO(content))
        assert all(len(schema.field(n).metadata[b"description"]) > 2 for n in schema.names), name
        assert json.loads(schema.metadata[b"release"])["licence"] == ABOUT.licence


def test_the_same_record_gives_the_same_bytes() -> None:
    assert written(parquet.FORMAT) == FILES
    assert written(geoparquet.FORMAT)["incidents-geo.parquet"] == GEO


def test_rows_are_cut_into_groups_of_a_fixed_size() -> None:
    one = parquet.table_of([parquet.RECORD], [["x"]] * (parquet.GROUP + 1))
    file = pyarrow.parquet.ParquetFile(io.BytesIO(parquet.parquet_bytes(one, ABOUT)))
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [parquet.GROUP, 1]


def test_without_pyarrow_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for format in (parquet.FORMAT, geoparquet.FORMAT):
        assert format.needs == "parquet"
        with pytest.raises(CannotWrite, match=r"pip install .harmledger\[parquet\]"):
            list(format.write(PUBLISHED, ABOUT))


# GeoParquet


def test_geopandas_reads_the_points() -> None:
    frame = geopandas.read_parquet(io.BytesIO(GEO))
    assert frame.crs == "OGC:CRS84"
    assert list(frame.geometry.notna()) == [True, False, False], "a place off the Earth and a whole country are no points"
    assert (frame.geometry[0].x, frame.geometry[0].y, frame["place_precision"][0], frame["radius_km"][0]) == (39.25, 36.5, "town", 4.0)
    assert len(geopandas.read_parquet(io.BytesIO(GEO), bbox=(39, 36, 40, 37))) == 1


def test_duckdb_reads_the_points(db: Any) -> None:
    columns = {name: kind for name, kind, *_ in db.sql("describe select * from 'incidents-geo.parquet'").fetchall()}
    assert columns["geometry"].startswith(("GEOMETRY", "BLOB"))
    assert columns["date_start"] == "DATE"
    assert db.sql("select id from 'incidents-geo.parquet' where geometry is not null").fetchall() == [("i-raid",)]
    assert db.sql("select bbox.xmin, bbox.ymax from 'incidents-geo.parquet' where id = 'i-raid'").fetchall() == [(39.25, 36.5)]


def test_its_geo_entry_is_as_geoparquet_1_1_asks() -> None:
    told = json.loads(pyarrow.parquet.read_schema(io.BytesIO(GEO)).metadata[b"geo"])
    column = told["columns"][told["primary_column"]]
    assert (told["version"], column["encoding"], column["geometry_types"]) == ("1.1.0", "WKB", ["Point"])
    assert column["bbox"] == [39.25, 36.5, 39.25, 36.5]
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]


def test_a_record_without_points_is_one_too() -> None:
    frame = geopandas.read_parquet(io.BytesIO(written(geoparquet.FORMAT, EMPTY)["incidents-geo.parquet"]))
    assert len(frame) == 0
