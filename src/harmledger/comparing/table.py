"""Tables of other recorders: rows with their lines, whatever the separator and the encoding; hostile input is bounded."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harmledger.model.fault import Fault

MOST_BYTES = 1 << 30
"""Of a table (UCDP's whole GED is a quarter of that)."""
MOST_JSON = 64 << 20
"""Of a JSON file, which is read whole."""
MOST_ROWS = 2_000_000
MOST_COLUMNS = 2_000
HEADER_WITHIN = 40
"""Lines before the header that may be remarks, as in Iraq Body Count's files."""
CHUNK = 1 << 20
SEPARATORS = ",;\t"


MOST_CELL = 131_072
"""Characters of a cell."""


@contextmanager
def bounded_cells() -> Iterator[None]:
    """While a table is read no cell is longer than ``MOST_CELL``: the limit is the whole program's, and others may want another."""
    before = csv.field_size_limit(MOST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


class Unreadable(Exception):
    """A file cannot be read as a record at all; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line where it ends, and its cells by the names of the columns as ``folded`` writes them."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to go through once. ``columns``: folded names, in their order; ``rows``: rows, and faults for those that are none."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Row | Fault]
    faults: tuple[Fault, ...] = ()


def folded(column: str) -> str:
    """A column's name in small letters and digits: "Reported.Minimum", "reported minimum" -> "reported_minimum"."""
    return re.sub(r"[\W_]+", "_", column.strip().lower()).strip("_")


def open_table(path: Path, known: Iterable[frozenset[str]]) -> Table:
    """The table in a CSV, TSV or JSON file. ``known``: sets of columns, one of which the header must hold. Raises Unreadable, OSError."""
    known = tuple(known)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unreadable(f"{path.name} has {size:,} bytes; more than {MOST_BYTES:,} are not read. Cut it to the years that you compare.")
    with path.open("rb") as file:
        beginning = file.read(4096)
    if beginning[:2] == b"PK":
        raise Unreadable(f"{path.name} is a ZIP archive or a spreadsheet. Unpack it, or save the sheet as CSV (UTF-8), and name that file.")
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json_table(path, size, known)
    encoding, faults = _encoding(path, beginning)
    for separator in SEPARATORS:
        found = _header(path, encoding, separator, known)
        if found:
            columns, skip = found
            return Table(path.name, columns, _rows(path, encoding, separator, columns, skip), faults)
    raise Unreadable(
        f"{path.name} has no header of a record that is known here. The first lines must name the columns as the publisher does; "
        "see the list of formats in docs/comparing.md."
    )


def _encoding(path: Path, beginning: bytes) -> tuple[str, tuple[Fault, ...]]:
    """UTF-8, UTF-16 by its mark, else the western one that spreadsheets write, with a warning."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ()
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            words = "The file is not UTF-8 and was read as Windows-1252; letters with accents may be wrong."
            return "cp1252", (Fault(path.name, words, "Save it as CSV (UTF-8).", "warning"),)
    return "utf-8-sig", ()


def _header(path: Path, encoding: str, separator: str, known: tuple[frozenset[str], ...]) -> tuple[tuple[str, ...], int] | None:
    """The columns and how many rows come up to the header with it; None where this separator shows none."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        for number in range(1, HEADER_WITHIN + 1):
            try:
                cells = next(reader, None)
            except csv.Error:
                continue
            if cells is None:
                return None
            columns = tuple(map(folded, cells))
            if len(columns) <= MOST_COLUMNS and any(k <= set(columns) for k in known):
                return columns, number
    return None


def _rows(path: Path, encoding: str, separator: str, columns: tuple[str, ...], skip: int) -> Iterator[Row | Fault]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        number = 0
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                number += 1
                yield Fault(f"{path.name}:{reader.line_num}", f"The row cannot be read ({error}).", "Mend its quotation marks.")
                continue
            if cells is None:
                return
            number += 1
            if number <= skip or not any(c.strip() for c in cells):
                continue
            if number > MOST_ROWS:
                yield Fault(f"{path.name}:{reader.line_num}", f"Rows after the {MOST_ROWS:,}th are not read.", "Cut the file into several.")
                return
            if len(cells) > len(columns) and not any(cells[len(columns) :]):
                cells = cells[: len(columns)]  # separators at the end of the line
            if len(cells) != len(columns):
                what = f"The row has {len(cells)} cells where the header has {len(columns)}."
                yield Fault(f"{path.name}:{reader.line_num}", what, "Put quotation marks around cells with a separator or a line break.")
                continue
            yield Row(reader.line_num, dict(zip(columns, cells, strict=True)))


def _json_table(path: Path, size: int, known: tuple[frozenset[str], ...]) -> Table:
    """A list of flat objects, alone or as the first list in an answer of an interface ("data", "Result")."""
    if size > MOST_JSON:
        raise Unreadable(f"{path.name} has {size:,} bytes; of JSON no more than {MOST_JSON:,} are read. Use the publisher's CSV.")
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is no JSON that can be read ({str(error)[:200]}). Get it again from its publisher.") from error
    if isinstance(found, dict):
        found = next((v for v in found.values() if isinstance(v, list)), None)
    objects = [o for o in found if isinstance(o, dict)] if isinstance(found, list) else []
    columns = tuple(dict.fromkeys(folded(str(k)) for o in objects for k in o))
    if not any(k <= set(columns) for k in known):
        raise Unreadable(f"{path.name} holds no list of objects of a record that is known here; see docs/comparing.md.")
    rows = (Row(n, {folded(str(k)): _text(v) for k, v in o.items()}) for n, o in enumerate(objects, 1))
    return Table(path.name, columns, rows)


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value)
