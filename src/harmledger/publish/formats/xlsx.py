"""A workbook for those who work in Excel or LibreOffice: incidents, claims beside their quotes, sources, codebook, and what it all is.

The bytes depend on the record alone: openpyxl's clock is taken out of the package, and its parts are stored with a fixed time.
"""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import tostring

from harmledger.model.release import About
from harmledger.publish.coded import coded_cells
from harmledger.publish.formats.csv_tables import CODEBOOK, codebook_rows, coded_meanings
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.tables import Column, claim_rows, columns, incident_rows, source_rows
from harmledger.publish.published import Published
from harmledger.publish.release.citation import cited
from harmledger.publish.spreadsheet import Cell, cell_words
from harmledger.publish.words import date_words

MOST_ROWS = 1_000_000
"""Rows of a sheet; Excel has room for 1,048,576. What does not fit goes to a further sheet."""

EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number; larger ones are written as words."""

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What a workbook cannot hold."""

STORED_AT = (1980, 1, 1, 0, 0, 0)
"""The time that every part of the package is given: the earliest that a ZIP archive can hold."""


@cache
def _told() -> dict[str, Any]:
    text = resources.files("harmledger.publish.formats").joinpath("data/xlsx.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _cell(value: Cell) -> Any:
    """The value as a workbook holds it: numbers, days and truths as such, words defused."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value if abs(value) < EXACT else str(value)  # false for what is no number, which is written as a word
    if isinstance(value, date) and value.year > 1900:  # Excel's calendar begins in 1900
        return value
    return NOT_XML.sub("�", cell_words(value))


def _sheets(book: Workbook, title: str, made: Sequence[Column], rows: Iterable[Sequence[Cell]], most: int) -> None:
    """A table as a sheet with a fixed header and filters; as several where it is too long for one."""
    rest, number = iter(rows), 1
    first: Sequence[Cell] | None = next(rest, None)
    while number == 1 or first is not None:
        sheet = book.create_sheet(title if number == 1 else f"{title} {number}")
        sheet.freeze_panes = "B2"
        for n, column in enumerate(made, 1):
            width = _told()["wide"].get(column.name, _told()["widths"][column.kind])
            sheet.column_dimensions[get_column_letter(n)].width = max(width, min(len(column.name) + 3, 24))
        sheet.append([_head(sheet, c.name) for c in made])
        written = 0
        for row in islice(chain([] if first is None else [first], rest), most):
            sheet.append([_cell(v) for v in row])
            written += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(made))}{written + 1}"
        first, number = next(rest, None), number + 1


def _head(sheet: Any, words: str) -> Any:
    cell = WriteOnlyCell(sheet, words)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="263238")
    cell.alignment = Alignment(vertical="top")
    return cell


def _about(book: Workbook, about: About, published: Published) -> None:
    """What it is, in the release's own words, and how to read it."""
    sheet = book.create_sheet("About")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 110
    record, evidence = published.record, published.evidence
    for name, value in (
        ("Title", about.title),
        ("Publisher", about.publisher or "not named"),
        ("Contact", about.contact),
        ("Version", about.version),
        ("Day", date_words(about.day)),
        ("Licence", about.licence),
        ("How to cite it", cited(about)),
        ("Address", about.address),
        ("Made with", f"{about.program}, redaction profile “{about.profile}”"),
        ("What is in it", f"{len(record.incidents):,} incidents, {len(evidence.claims):,} claims, {len(evidence.reports):,} reports"),
        ("Methodology", about.methodology),
        *(("Read this first" if n == 0 else "", note) for n, note in enumerate(_told()["notes"])),
    ):
        if value:
            label, words = WriteOnlyCell(sheet, name), WriteOnlyCell(sheet, _cell(value))
            label.font = Font(bold=True)
            label.alignment = words.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.append([label, words])


def workbook(published: Published, about: About, most: int = MOST_ROWS) -> bytes:
    """The workbook's bytes; ``most`` rows a sheet."""
    book = Workbook(write_only=True)
    codings = published.codings
    incidents = (
        [*row, *coded_cells(codings.get(i.id, ()))] for i, row in zip(published.record.incidents, incident_rows(published), strict=True)
    )
    _sheets(book, "Incidents", [*columns("incidents"), *coded_meanings(published)], incidents, most)
    _sheets(book, "Claims", columns("claims"), claim_rows(published), most)
    _sheets(book, "Sources", columns("sources"), source_rows(published), most)
    _sheets(book, "Codebook", [Column(name, "text", "") for name in CODEBOOK], codebook_rows(published), most)
    _about(book, about, published)
    out = io.BytesIO()
    book.save(out)
    return _without_clock(out.getvalue(), about)


def _without_clock(content: bytes, about: About) -> bytes:
    """The package with the day of the release instead of the time of its making, and every part stored with one fixed time."""
    day = datetime(about.day.year, about.day.month, about.day.day)
    said = DocumentProperties(creator=_cell(about.publisher) or None, title=_cell(about.title), created=day, modified=day)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = tostring(said.to_tree()) if name == "docProps/core.xml" else old.read(name)
            info = zipfile.ZipInfo(name, STORED_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return out.getvalue()


def _write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    yield "incidents.xlsx", workbook(published, about)


FORMAT = Format(
    key="xlsx",
    title="Excel workbook (XLSX)",
    files=(("incidents.xlsx", "sheets of incidents, claims beside their quotes, sources, codebook, and what the record is"),),
    cannot_carry=(
        "Why an incident’s reports were taken for one event, which pairs of incidents may be one, how the toll changed and who quotes whom.",
        "Where several values stand in one cell they are joined by semicolons, and a semicolon inside a name cannot be told from those.",
        "A text that a spreadsheet could take for a formula has an apostrophe before it, and one of more than 32,000 characters is cut.",
        "Days before 1901 stand as text, because Excel has no such days.",
    ),
    write=_write,
    source="the sheet Codebook; ECMA-376, Office Open XML",
)
