"""Whatever a file holds: no crash, no silent wrong point, each bad row named with its line, its fault and what to do."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmledger.model.fault import Fault
from harmledger.resolve.where.sources import features, table
from harmledger.resolve.where.sources.check import Checked, check, spellings
from harmledger.resolve.where.sources.formats import IMPORTERS
from harmledger.resolve.where.sources.record import CannotImport, Columns, Raw
from tests.gazetteer.conftest import Shelf, Table

HEAD = "name,lat,lon,admin1"
GOOD = "Zunburiyah,35.3,40.2,Deir Ezzor"
BAD_ROWS = [
    ("Zunburabad,40.2,35.3,", "look swapped"),
    ("Zunburabad,95.1,40.2,", "out of range"),
    ("Zunburabad,35.1,-181,", "out of range"),
    ("Zunburabad,0,0,", "a gap that was filled"),
    ("Zunburabad,0.0,0.0000,", "a gap that was filled"),
    ("Zunburabad,,,", "has no coordinates"),
    ("Zunburabad,nan,inf,", "are not decimal degrees"),
    ("Zunburabad,35°20'N,40°12'E,", "are not decimal degrees"),
    ('Zunburabad,"35,3","40,2",', "are not decimal degrees"),
    ("Zunburabad,35,40.0,", "are whole degrees"),
    ("Zunburabad,48.2,16.4,", "is outside Syria"),
    (",35.3,40.2,", "has no name"),
    ("\u200f\u202b \u202c,35.3,40.2,", "has no name"),
    ("Z,35.3,40.2,", "fewer than two letters"),
    ("1234,35.3,40.2,", "is no name"),
    ("ز,35.3,40.2,", "fewer than two letters"),
    ("Zunburаbad,35.3,40.2,", "mixes letters of two scripts"),  # with a Cyrillic а
    ("Zun\x07bur,35.3,40.2,", "is no name"),
    ("Z" * 5000 + ",35.3,40.2,", "is no name"),
    ("Zunburabad,35.3,40.2,,,,", "7 cells"),
]


@pytest.mark.parametrize(("row", "why"), BAD_ROWS, ids=[why + str(n) for n, (_, why) in enumerate(BAD_ROWS)])
def test_a_bad_row_is_set_aside_and_the_rest_goes_on(shelf: Shelf, table: Table, row: str, why: str) -> None:
    source = shelf.add(table(HEAD, row, GOOD), "csv", "mine", "SY")
    assert (source.places, source.set_aside) == (1, 1)
    (fault,) = shelf.aside
    assert fault.startswith("places.csv:2: ") and why in fault and len(fault) < 400
    assert shelf.open().exact("Zunburabad", "SY") == ()


@pytest.mark.parametrize(("row", "why"), BAD_ROWS[:5], ids=range(5))
def test_a_file_without_anything_good_changes_nothing(shelf: Shelf, table: Table, row: str, why: str) -> None:
    old = shelf.add(table(HEAD, GOOD), "csv", "mine", "SY")
    before = old.path.read_bytes()
    with pytest.raises(CannotImport, match=r"holds no place that can be used \(1 rows set aside"):
        shelf.add(table(HEAD, row), "csv", "mine", "SY")
    assert old.path.read_bytes() == before and [p.name for p in shelf.folder.iterdir()] == ["mine.sqlite"]


def test_directions_marks_and_two_scripts_in_one_cell(shelf: Shelf, table: Table) -> None:
    shelf.add(table(HEAD, "\u200fالزنبور\u200e (Al-Zunbur)\u00a0,35.3,40.2,"), "csv", "mine", "SY")
    gazetteer = shelf.open()
    assert {gazetteer.exact(n, "SY")[0].town.id for n in ("الزنبور", "Al Zunbur")} == {"mine:2"}
    assert spellings("\u202bالزنبور\u202c") == ("الزنبور",)


def test_wrong_encodings(shelf: Shelf, table: Table) -> None:
    path = table(HEAD, GOOD)
    path.write_bytes(path.read_bytes() + "الزنبور,35.3,40.2,\n".encode("cp1256") + b"Zunburabad,35.8,36.6,\n")
    assert shelf.add(path, "csv", "mine", "SY").places == 2
    assert "places.csv:3: It is not written in UTF-8" in shelf.aside[0]
    for raw, why in (
        ((HEAD + "\n" + GOOD).encode("utf-16"), "UTF-16"), (b"PK\0\0\0", "binary"), (b"", "is empty"), (b" \n\n", "is empty"),
        ("Größe,lat,lon".encode("cp1252"), "no column names"),
    ):  # fmt: skip
        path.write_bytes(raw)
        with pytest.raises(CannotImport, match=why):
            shelf.add(path, "csv", "other", "SY")
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEAD}\r\n{GOOD}\r\n".encode())
    assert shelf.add(path, "csv", "bom", "SY").places == 1


def test_a_quotation_mark_that_is_never_closed_costs_one_row(shelf: Shelf, table: Table) -> None:
    rows = [f"Zunbur{'abcdefghijklmnopqrstuvwxyz'[n % 26] * 3}{n // 26},35.{n},40.2," for n in range(100)]
    assert shelf.add(table(HEAD, '"Zunburabad,35.3,40.2,', *rows), "csv", "mine", "SY").places == 100
    assert len(shelf.aside) == 1 and "never closed" in shelf.aside[0] and "places.csv:2" in shelf.aside[0]


def test_a_row_without_end(shelf: Shelf, table: Table) -> None:
    assert shelf.add(table(HEAD, "Z" * 3_000_000, GOOD), "csv", "mine", "SY").places == 1
    assert "longer than 1,000,000 bytes" in shelf.aside[0]


def test_the_same_id_twice(shelf: Shelf, table: Table) -> None:
    assert shelf.add(table("id,name,lat,lon", "7,Zunburiyah,35.3,40.2", "7,Zanabir,35.8,36.6"), "csv", "mine", "SY").places == 1
    assert "has stood before" in shelf.aside[0]


def test_no_country_said(shelf: Shelf, table: Table) -> None:
    rows = [f"Zunburiyah {n * 'x'},{35 + n / 20},40.2," for n in range(1, 8)]
    source = shelf.add(table(HEAD, *rows), "csv", "mine")
    assert dict(source.countries) == {"SY": 7} and "--country SY" in str(shelf.faults[0])
    with pytest.raises(CannotImport, match="Say which it is: --country"):
        shelf.add(table(HEAD, *rows, *(f"Zunburiyah {n * 'y'},{48 + n / 20},16.3," for n in range(1, 8))), "csv", "mine")
    with pytest.raises(CannotImport, match="There is no country 'XX'"):
        shelf.add(table(HEAD, *rows), "csv", "mine", "XX")


def test_a_whole_file_with_latitude_and_longitude_exchanged(shelf: Shelf, table: Table) -> None:
    rows = [f"Zunburiyah {n * 'x'},{36.9 + n / 50},{36.1 + n / 50},Aleppo" for n in range(1, 20)]  # both ways round inside Syria's box
    for country, why in (("SY", "exchanged in the whole file"), (None, "exchanged")):
        with pytest.raises(CannotImport, match=why):
            shelf.add(table(HEAD, *rows), "csv", "mine", country)
    assert shelf.add(table("name,lon,lat,admin1", *rows), "csv", "mine", "SY").places == 19


def test_broken_geojson(shelf: Shelf, tmp_path: Path) -> None:
    def one(n: int) -> str:
        place = {"@id": f"node/{n}", "place": "village", "name": "Zunbur" + "abcdefghij"[n] * 3}
        return json.dumps({"type": "Feature", "geometry": {"type": "Point", "coordinates": [40.2, 35 + n / 10]}, "properties": place})

    path = tmp_path / "x.geojson"
    for text, places, aside in (
        ('{"type":"FeatureCollection","features":[' + ",".join(map(one, range(5))), 5, 0),  # without its end
        ('{"type":"FeatureCollection","features":[' + ",".join(map(one, range(5)))[:-40], 4, 1),  # cut in a feature
        ('{"type":"FeatureCollection","features":[' + one(0) + "," + one(1)[:-30] + ' !!"," ,' + one(2) + "," + one(3) + "]}", 3, 1),
        ('{"type":"FeatureCollection","features":[' + one(0) + ', 7, null, "x", [[[[]]]], {"type":"Feature"}, ' + one(1) + "]}", 2, 5),
        ("\n".join([one(0), one(1)[:50], one(2)]), 2, 1),
        ('{"type":"FeatureCollection","features":[' + one(0) + "," + one(1).replace("40.2", "1e999") + "]}", 1, 1),
        ('{"type":"FeatureCollection","features":[' + one(0) + "," + one(1).replace("40.2", "NaN") + "]}", 1, 1),
        ('{"type":"FeatureCollection","features":[' + one(0) + "," + one(1).replace("[40.2", "[" * 20_000) + "]}", 1, 1),
    ):
        path.write_text(text)
        assert (shelf.add(path, "osm", "osm", "SY").places, len(shelf.aside)) == (places, aside), text[:300]
    for text in ("", "{}", "[]", '{"type":"FeatureCollection","features":[]}', "<html>404</html>"):
        path.write_text(text)
        with pytest.raises(CannotImport):
            shelf.add(path, "osm", "osm2", "SY")


def test_a_file_of_two_chunks_on_one_line(shelf: Shelf, tmp_path: Path) -> None:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمن"
    some = [
        {
            "type": "Feature", "geometry": {"type": "Point", "coordinates": [40.0 + n / 10_000, 35.1]},
            "properties": {"@id": f"node/{n}", "place": "village", "name": "قرية " + letters[n % 25] * 3 + letters[n // 25 % 25] * 3 + letters[n // 625] * 3, "note": "ملاحظة" * 20},
        }
        for n in range(6000)
    ]  # fmt: skip
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": some}, ensure_ascii=False), encoding="utf-8")
    assert path.stat().st_size > 2 * features.CHUNK
    assert shelf.add(path, "osm", "osm", "SY").places == 6000 and not shelf.faults


def test_reading_holds_a_few_rows_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w") as out:
        out.write(HEAD + "\n")
        for n in range(60_000):
            out.write(f"Zunbur {n},35.3,40.2,{'Deir Ezzor' * 5}\n")
    tracemalloc.start()
    read = sum(isinstance(r, Raw) for r in IMPORTERS["csv"].read(path, Columns.for_format("csv")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == 60_000 and peak < 3_000_000 < path.stat().st_size


CELLS = st.text(max_size=30) | st.sampled_from(["35.3", "40.2", "", "-181", "1e5", "Zunbur", "\u202e", '"', "ز", "NaN", "SY"])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8), st.binary(max_size=40))
def test_any_table_is_read_to_its_end(tmp_path: Path, rows: list[list[str]], tail: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes("\n".join([HEAD, *(",".join(r) for r in rows)]).encode("utf-8", "surrogatepass") + b"\n" + tail)
    try:
        found = list(table.places(path, Columns.for_format("csv")))
    except CannotImport:
        return
    for one in found:
        answer = check(one, "csv", "SY") if isinstance(one, Raw) else one
        if isinstance(answer, Checked):
            assert abs(answer.lat) <= 90 and abs(answer.lon) <= 180 and answer.names and all(len(n) > 1 for n, _ in answer.names)
        elif isinstance(answer, Fault):
            assert answer.where and answer.what and answer.mend


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8), lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["type", "geometry", "properties", "coordinates", "name", "place", "id"]), v | st.just("Feature"), max_size=4), max_leaves=12), st.integers(0, 60))  # fmt: skip
def test_any_geojson_is_read_to_its_end(tmp_path: Path, value: object, cut: int) -> None:
    path = tmp_path / "any.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": [value, {"type": "Feature", "properties": {"name": "Zunbur"}}]})
    path.write_text(text[: len(text) - cut])
    try:
        found = list(features.places(path, Columns.for_format("osm")))
    except CannotImport:
        return
    for one in found:
        if isinstance(one, Raw):
            check(one, "osm", "SY")
