"""Spreadsheets (``.xlsx``): one report a row, columns found by their names, as in a CSV file; every sheet is read.

A formula gives the value that was saved with it. Cells that hold a day give that day.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, Any, cast

from harmledger.intake.entry import received
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.intake.table import has_text, mend_columns
from harmledger.model.fault import Fault

if TYPE_CHECKING:
    from openpyxl import Workbook

EXTRACTION = "sheet 1"  # raise it when the same row would give another report
MAX_COLUMNS = 300
MAX_ROWS = 1_048_576  # as many as Excel knows: a row may say that it is any one, and those before it are gone through
MAX_SHEETS = 500
_FREE = 5_000_000  # bytes that a part may unpack to whatever its ratio
_MEND = "Open it in a spreadsheet program and save it as CSV (UTF-8)."


class Sheet:
    """A workbook of Excel's newer form (since 2007)."""

    called = "spreadsheets (.xlsx)"

    def fits(self, piece: Piece) -> bool:
        """A ZIP that is called so, or in which a workbook lies."""
        return piece.head.startswith(b"PK\x03\x04") and (piece.suffix in (".xlsx", ".xlsm") or b"xl/workbook" in piece.head)

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """Reports and faults, sheet by sheet and row by row; blank rows are passed over."""
        with piece.open() as stream:
            why = _unsound(stream, given)
            if why:
                yield Fault(piece.shown, why, _MEND)
                return
            stream.seek(0)
            try:
                yield from _workbook(stream, piece, given)
            except Exception as error:  # openpyxl raises what its parts raise: KeyError, ValueError, ParseError, EntitiesForbidden …
                if isinstance(error, OSError) and error.errno is not None:
                    raise  # the disk; bzip2 raises an OSError without a number for its own damage
                what = f"The spreadsheet is damaged or not what it seems ({type(error).__name__}); what follows was not read."
                yield Fault(piece.shown, what, _MEND)


def _unsound(stream: Any, given: Given) -> str | None:
    """Why the file is not opened: no ZIP, or one that unpacks to more than may be read."""
    try:
        with zipfile.ZipFile(cast(IO[bytes], stream)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        return f"The spreadsheet is damaged ({str(error)[:100] or type(error).__name__})."
    if sum(p.file_size for p in parts) > given.max_table_bytes or len(parts) > given.max_members:
        return f"The spreadsheet is too large (it may unpack to {given.max_table_bytes:,} bytes)."
    if any(p.file_size > max(_FREE, p.compress_size * given.max_ratio) for p in parts):
        return f"The spreadsheet unpacks to more than {given.max_ratio} times its size."
    return None


def _workbook(stream: Any, piece: Piece, given: Given) -> Iterator[Received | Fault]:
    from openpyxl import load_workbook

    book: Workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    try:
        without: list[str] = []
        names: list[str] = []  # of the columns in the sheets without texts
        for sheet in book.worksheets[:MAX_SHEETS]:
            rows = _rows(sheet, piece, given, names)
            first = next(rows, None)
            if first is None:
                without.append(sheet.title)
                continue
            yield first
            yield from rows
        if len(without) == len(book.worksheets):
            yield Fault(piece.shown, "No sheet has a column that holds the reports' text.", mend_columns(names))
        elif without:
            titles = ", ".join(f'"{n[:40]}"' for n in without[:10])
            yield Fault(piece.shown, f"Sheets without a column of texts were passed over: {titles}.", mend_columns(names), "warning")
    finally:
        book.close()


def _rows(sheet: Any, piece: Piece, given: Given, others: list[str]) -> Iterator[Received | Fault]:
    """The reports of a sheet; nothing where its first row names no column of texts: then its columns are added to ``others``."""
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    names: list[str] = []
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS, values_only=True), 1):
        cells = [_plain(cell) for cell in row[:MAX_COLUMNS]]
        if not any(str(c).strip() for c in cells if c is not None):
            continue
        if not names:
            names = [str(c) if c is not None else "" for c in cells]
            if not has_text(names, given):
                others.extend(n for n in names if n not in others)
                return
            continue
        while cells and cells[-1] is None:
            cells.pop()
        place = f"{sheet.title[:60]}:{number}"
        here = replace(piece, shown=f"{piece.shown}!{place}", source=f"{piece.source}!{place}")
        values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        yield from received(values, _written(cells), here, given, EXTRACTION)


def _plain(cell: Any) -> str | int | float | bool | None:
    """What a cell holds, in what JSON knows: days and times as they are written in ISO 8601."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep="T", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)


def _written(cells: Sequence[object]) -> bytes:
    """The row as it is kept: a workbook has no bytes of one row, for it keeps all words in one place."""
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
