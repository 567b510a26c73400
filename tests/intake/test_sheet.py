"""Spreadsheets: a row is a report, whichever sheet it stands in and whatever its cells hold."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from harmledger.intake.collect import read_piece, recognise
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.sheet import Sheet
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault

HEAD = ["ID", "Published", "Outlet", "Text"]
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(**sheets: list[list[Any]]) -> bytes:
    """A workbook as a spreadsheet program would save it."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_hand(rows: str, before: str = "") -> bytes:
    """A workbook whose one sheet holds the XML ``rows``."""
    out = io.BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook {NS} xmlns:r="{kind}"><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        packed.writestr("xl/worksheets/sheet1.xml", f"{before}<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>")
    return out.getvalue()


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def read(raw: bytes, given: Given = Given(), name: str = "a.xlsx") -> tuple[list[Received], list[Fault]]:  # noqa: B008
    piece = piece_of_bytes(raw, f"in/{name}", name, name)
    assert isinstance(recognise(piece), Sheet)
    items = list(read_piece(piece, given))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Fault)]


def test_a_row_is_a_report_and_a_day_is_a_day() -> None:
    raw = workbook(
        Reports=[
            [None],
            HEAD,
            [17, datetime(2017, 10, 24, 15, 2), "Example News", "Five died."],
            [],
            ["b", date(2017, 10, 25), None, "Six died."],
        ]
    )
    (one, two), faults = read(raw)
    assert [(r.report.id, r.report.published, r.report.publisher, r.report.text) for r in (one, two)] == [
        ("17", date(2017, 10, 24), "Example News", "Five died."),
        ("b", date(2017, 10, 25), None, "Six died."),
    ]
    assert json.loads(one.raw) == [17, "2017-10-24T15:02:00", "Example News", "Five died."] and not faults
    assert one.report.receipts[0].source == "a.xlsx!Reports:3" and one.report.receipts[0].extraction == "sheet 1"


def test_every_sheet_is_read_and_one_without_texts_is_told() -> None:
    raw = workbook(One=[HEAD, [1, None, None, "Five died."]], Notes=[["Who", "When"], ["A", 5]], Two=[["content"], ["Six died."]])
    reports, (note,) = read(raw)
    assert [r.report.text for r in reports] == ["Five died.", "Six died."]
    assert '"Notes"' in note.what and note.severity == "warning"


def test_columns_are_mapped_as_in_a_table() -> None:
    raw = workbook(One=[["Beschreibung", "Tag"], ["Five died.", "2017-10-24"]])
    (one,), _ = read(raw, Given(columns={"Beschreibung": "text", "Tag": "published"}))
    assert one.report.text == "Five died." and one.report.published == date(2017, 10, 24)
    (fault,) = read(raw)[1]
    assert "No sheet has a column" in fault.what and 'Its columns are "Beschreibung", "Tag".' in fault.mend


def test_a_formula_gives_what_was_saved_with_it() -> None:
    rows = f'<row r="1">{cell("A1", "text")}</row><row r="2"><c r="A2" t="str"><f>A9&amp;"x"</f><v>Five died.</v></c></row>'
    assert [r.report.text for r in read(by_hand(rows))[0]] == ["Five died."]


HEADER = f'<row r="1">{cell("A1", "text")}</row>'
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
BAD = [
    ("cut", workbook(One=[HEAD])[:900], "damaged"),
    ("entities", by_hand(HEADER + f'<row r="2">{cell("A2", "&b;&c;")}</row>', ENTITY), "damaged or not what it seems"),
    ("broken", by_hand(HEADER + '<row r="2"><c r="A2"'), "damaged or not what it seems"),
    ("a bomb", by_hand(HEADER + "<row/>" * 2_000_000), "times its size"),
]


@pytest.mark.parametrize(("how", "raw", "says"), BAD, ids=[b[0] for b in BAD])
def test_what_cannot_be_read_is_one_fault(how: str, raw: bytes, says: str) -> None:
    reports, (fault,) = read(raw)
    assert not reports and says in fault.what and fault.mend.endswith(".")


def test_it_is_refused_where_it_is_too_large() -> None:
    assert "too large" in read(workbook(One=[HEAD]), Given(max_table_bytes=2_000))[1][0].what


def test_a_row_that_says_it_is_far_down_is_not_waited_for() -> None:
    rows = HEADER + f'<row r="2">{cell("A2", "Five died.")}</row><row r="99999999999999">{cell("A99", "Six died.")}</row>'
    assert [r.report.text for r in read(by_hand(rows))[0]] == ["Five died."]


@given(st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_no_damage_stops_it(data: st.DataObject) -> None:
    raw = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    for item in Sheet().read(piece_of_bytes(bytes(raw), "a.xlsx", "a.xlsx", "a.xlsx"), Given()):
        assert isinstance(item, Received | Fault)


WHOLE = workbook(One=[HEAD, [1, date(2017, 10, 24), "A", "Five died."]])


def test_a_part_whose_packing_is_damaged_is_a_damaged_spreadsheet() -> None:
    """Found by fuzzing: bzip2 says so with an OSError, which was taken for a fault of the disk."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(one=[["text"], ["Five people were killed."]]))) as good, zipfile.ZipFile(packed, "w") as out:
        for name in good.namelist():
            out.writestr(name, good.read(name), zipfile.ZIP_BZIP2)
    raw = bytearray(packed.getvalue())
    at = raw.index(b"BZh", raw.index(b"xl/worksheets/sheet1.xml")) + 12
    raw[at : at + 30] = bytes(30)
    (fault,) = read_piece(piece_of_bytes(bytes(raw), "a.xlsx", "a.xlsx", "a.xlsx"), Given())
    assert isinstance(fault, Fault) and not fault.passing and "damaged" in fault.what
