"""Whatever stands in a record, every open format is written, and the words of the model are the words of the codebooks that go out."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from typing import Any, get_args

import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmledger.model import circumstances, claim, incident, review
from harmledger.model.circumstances import Place, When
from harmledger.model.incident import Incident, Range, Record, Tally
from harmledger.publish.formats import csv_tables, geojson_format, geoparquet, hxl_csv, jsonl, jsonld, parquet, xlsx
from harmledger.publish.formats.tables import TableName, columns
from harmledger.publish.published import Published
from tests.publish.formats.made import EMPTY, PUBLISHED, RAID, written

OPEN = (jsonl, csv_tables, hxl_csv, geojson_format, parquet, geoparquet, xlsx, jsonld)
WORDS = st.text(max_size=12)  # control characters, lone surrogates and formulas among them
NUMBERS = st.sampled_from([math.nan, math.inf, -math.inf, 1e308]) | st.floats(-400, 400)
PLACES = st.builds(
    Place,
    WORDS,
    st.none() | WORDS,
    st.none() | WORDS,
    st.none() | NUMBERS,
    st.none() | NUMBERS,
    st.sampled_from(circumstances.PLACE_SCALE),
    st.sampled_from(circumstances.PLACE_SCALE),
    st.none() | NUMBERS,
)
WHENS = st.builds(lambda a, b, w: When(min(a, b), max(a, b), "days", w), st.dates(), st.dates(), WORDS)
RANGES = st.none() | st.builds(lambda a, b: Range(min(a, b), max(a, b)), st.integers(0, 10**20), st.integers(0, 10**20))
INCIDENTS = st.builds(
    lambda place, when, total, children, because, grade: replace(
        RAID, place=place, date=when, killed=Tally(total=total, children=children), because=because, grade=grade
    ),
    st.none() | PLACES,
    st.none() | WHENS,
    RANGES,
    RANGES,
    WORDS,
    st.sampled_from(get_args(incident.Grade)),
)


@given(INCIDENTS)
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_every_format_is_written_whatever_stands_in_an_incident(one: Incident) -> None:
    published = Published(PUBLISHED.evidence, Record((one,)), {})
    files = {name: content for module in OPEN for name, content in written(module.FORMAT, published).items()}
    assert len(openpyxl.load_workbook(io.BytesIO(files["incidents.xlsx"]))["Incidents"]["A"]) == 2
    assert pyarrow.parquet.read_table(io.BytesIO(files["incidents-geo.parquet"])).num_rows == 1
    for name, content in files.items():
        for text in content.splitlines() if name.endswith(".jsonl") else [content] if name.endswith((".geojson", ".jsonld")) else []:
            json.loads(text, parse_constant=_no_json)
    assert "nan" not in files["incidents.csv"].decode("utf-8-sig").split(",")
    (point,) = (f["geometry"] for f in json.loads(files["incidents.geojson"])["features"])
    assert point is None or (abs(point["coordinates"][0]) <= 180 and abs(point["coordinates"][1]) <= 90)


def _no_json(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@pytest.mark.parametrize("module", OPEN, ids=lambda m: m.FORMAT.key)
def test_a_format_of_an_empty_record_is_written(module: Any) -> None:
    assert all(isinstance(content, bytes) for content in written(module.FORMAT, EMPTY).values())


WORDS_OF: dict[tuple[TableName, str], Any] = {
    ("incidents", "place_precision"): circumstances.PlacePrecision,
    ("incidents", "method"): claim.Method,
    ("incidents", "grade"): incident.Grade,
    ("incidents", "sides"): claim.Side,
    ("incidents", "review"): review.State,
    ("claims", "outcome"): claim.Outcome,
    ("claims", "status"): claim.Status,
    ("claims", "age"): claim.Age,
    ("claims", "sex"): claim.Sex,
    ("claims", "aside"): incident.AsideKind,
    ("claims", "side"): claim.Side,
    ("claims", "stance"): claim.Stance,
    ("claims", "said_by_kind"): claim.SourceKind,
}


@pytest.mark.parametrize(("table", "name"), WORDS_OF)
def test_the_codebook_names_every_word_that_the_model_knows(table: TableName, name: str) -> None:
    (column,) = [c for c in columns(table) if c.name == name]
    assert column.values.split(", ") == list(get_args(WORDS_OF[table, name]))


def test_the_hxl_schema_knows_every_word_that_the_model_knows() -> None:
    rules = json.loads(written(hxl_csv.FORMAT)["hxl-schema.json"])
    told = {r["#valid_tag"]: r["#valid_value+list"].split("|") for r in rules if "#valid_value+list" in r}
    assert told == {
        "#event+type": list(get_args(claim.Method)),
        "#meta+grade-description": list(get_args(incident.Grade)),
        "#geo+precision": list(circumstances.PLACE_SCALE),
    }
