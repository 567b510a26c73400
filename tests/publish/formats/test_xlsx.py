"""The workbook: opened by openpyxl and pandas, with days as days, nothing that runs, and the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas
import pytest

from harmledger.model.circumstances import When
from harmledger.model.incident import Range, Record, Tally
from harmledger.publish.formats import xlsx
from harmledger.publish.formats.tables import columns
from harmledger.publish.published import Published
from harmledger.publish.spreadsheet import FORMULA_STARTS
from tests.publish.formats.made import ABOUT, EMPTY, PUBLISHED, RAID, written

CONTENT = written(xlsx.FORMAT)["incidents.xlsx"]
SHEETS = ["Incidents", "Claims", "Sources", "Codebook", "About"]


def book(content: bytes = CONTENT) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet: str, content: bytes = CONTENT) -> list[dict[str, Any]]:
    head, *rest = book(content)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_its_sheets_have_a_fixed_header_and_filters() -> None:
    opened = book()
    assert opened.sheetnames == SHEETS
    for name in SHEETS[:-1]:
        sheet = opened[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
        assert sheet.column_dimensions["A"].width >= 18


def test_days_are_days_and_numbers_are_numbers() -> None:
    raid, _, land = rows("Incidents")
    assert (raid["date_start"], raid["killed_total_min"], raid["lat"]) == (datetime(2015, 5, 5), 12, 36.5)
    assert (land["killed_total_max"], land["injured_total_max"]) == (0, None)
    assert raid["ibc_minimum_deaths"] == 7
    sheet = book()["Incidents"]
    cell = sheet.cell(2, [c.value for c in sheet[1]].index("date_start") + 1)
    assert cell.is_date and cell.number_format == "yyyy-mm-dd"


def test_every_number_stands_beside_its_quote() -> None:
    told = {r["id"]: r for r in rows("Claims")}
    assert (told["c-b1"]["low"], told["c-b1"]["quote"], told["c-b1"]["said_by"]) == (15, "killed 15", "a doctor at the town's hospital")
    assert told["c-a3"]["of_harm"] is True
    assert all(r["quote"] for r in told.values())


def test_pandas_reads_it() -> None:
    sheets = pandas.read_excel(io.BytesIO(CONTENT), sheet_name=None)
    assert list(sheets) == SHEETS
    joined = sheets["Claims"].merge(sheets["Sources"], on="sha256")
    assert len(joined) == len(sheets["Claims"]) == 7
    assert sheets["Incidents"]["killed_total_max"].sum() == 18


def test_the_codebook_explains_every_column() -> None:
    told = rows("Codebook")
    for sheet, table in (("Incidents", "incidents"), ("Claims", "claims"), ("Sources", "sources")):
        assert [r["column"] for r in told if r["table"] == table] == [c.value for c in book()[sheet][1]]
    assert {r["column"]: r["kind"] for r in told}["ibc_minimum_deaths"] == "int"
    assert all(r["meaning"] for r in told)


def test_it_says_what_it_is_and_how_to_read_it() -> None:
    told = list(book()["About"].iter_rows(values_only=True))
    words = dict(told[:10])
    assert (words["Title"], words["Licence"], words["Version"]) == ("Harm in Harran, 2015", "CC-BY-4.0", "3")
    assert words["How to cite it"] == "The Harran Record: Harm in Harran, 2015. Version 3, 31 January 2026. https://example.org/harran/"
    assert words["What is in it"] == "3 incidents, 10 claims, 3 reports"
    assert any("Never add up the sheet Claims" in note for _, note in told)


def test_nothing_in_it_runs() -> None:
    for sheet in book():
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert not isinstance(cell.value, str) or not cell.value.startswith(FORMULA_STARTS), cell.value
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as package:
        assert not [n for n in package.namelist() if "vba" in n or "external" in n.lower()]


def test_what_a_workbook_cannot_hold_is_marked() -> None:
    assert "\x1b" not in "".join(str(r["quote"]) for r in rows("Claims"))
    odd = replace(RAID, because="a\x0b\ufffe\udcffb", killed=Tally(total=Range(10**20, 10**20)), date=When(date(1890, 1, 2), None, None))
    made = xlsx.workbook(Published(PUBLISHED.evidence, Record((odd,)), {}), ABOUT)
    (row,) = rows("Incidents", made)
    assert row["grade_because"] == "a���b"
    assert (row["killed_total_min"], row["date_start"]) == ("1" + "0" * 20, "1890-01-02")


def test_the_same_record_gives_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl.packaging.core as clock

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2031, 5, 5, tzinfo=tz)

    monkeypatch.setattr(clock.datetime, "datetime", Later)
    assert written(xlsx.FORMAT)["incidents.xlsx"] == CONTENT
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert re.findall(r"20\d\d-\d\d-\d\d", core) == ["2026-01-31", "2026-01-31"], "the day of the release, and no other"


def test_what_is_too_long_for_a_sheet_goes_on_in_the_next() -> None:
    opened = book(xlsx.workbook(PUBLISHED, ABOUT, most=3))
    assert opened.sheetnames[:5] == ["Incidents", "Claims", "Claims 2", "Claims 3", "Sources"]
    assert [opened[n].max_row for n in ("Claims", "Claims 2", "Claims 3")] == [4, 4, 2]
    assert opened["Claims 3"]["A1"].value == "id"


def test_a_record_without_incidents_has_its_headers() -> None:
    empty = xlsx.workbook(EMPTY, ABOUT)
    assert rows("Incidents", empty) == rows("Claims", empty) == []
    assert [c.value for c in book(empty)["Claims"][1]] == [c.name for c in columns("claims")]
