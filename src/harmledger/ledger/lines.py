"""A whole book as JSON Lines, from any database into any other: every row with its link, so that the chain goes on unbroken.

    {"harmledger book": 1}
    {"table": "reports", "row": {"seq": 1, …}}          one line a row, in the order of the ledger
    {"end": {"rows": 1, "link": "…", "sha256": "…"}}     the last link, and the hash of every byte before this line

A file that is taken in is checked line by line as ``verify`` checks a book; at the first fault nothing of it is stored.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from sqlalchemy import LargeBinary, Table, Text, select
from sqlalchemy.exc import DataError, IntegrityError

from harmledger.ledger.book import Book
from harmledger.ledger.codec import canonical
from harmledger.ledger.errors import BookError
from harmledger.ledger.rows import Rows
from harmledger.ledger.store import Tail
from harmledger.ledger.tables import LOGS, reports
from harmledger.ledger.walk import entries, unmoving

HEAD = {"harmledger book": 1}
MAX_LINE = 200_000_000  # bytes of one line: a report of the largest size that is read, packed and written as JSON
MAX_RAW = 300_000_000  # bytes of one report as received, unpacked: more is an attempt to fill the memory
BATCH = 200
_TABLES = {table.name: table for table in LOGS}


class Broken(BookError):
    """A file of lines that is damaged, cut off or made up; ``what`` names the line."""


def write_lines(book: Book, out: BinaryIO) -> int:
    """Write the book as it is now to ``out``, while others may go on writing to it; the number of rows."""
    digest, last, link = hashlib.sha256(), 0, b""

    def put(line: object) -> None:
        words = canonical(line).encode("utf-8") + b"\n"
        digest.update(words)
        out.write(words)

    put(HEAD)
    with unmoving(book.store) as connection:
        for table, row in entries(connection):
            put({"table": table.name, "row": {name: _written(table, name, value) for name, value in row.items()}})
            last, link = row["seq"], row["link"]
    put({"end": {"rows": last, "link": link.hex(), "sha256": digest.hexdigest()}})
    return last


def read_lines(file: BinaryIO, name: str, book: Book) -> int:
    """Store the rows of ``file`` (called ``name``) in ``book``, all or nothing; their number. Raises Broken, or BookError.

    ``book`` must be empty.
    """
    reader = _Reader(file, name)
    with book.store.writing() as tail:
        if tail.seq:
            raise BookError(f"The book {book.name} is not empty.", "Name another place: nothing is ever overwritten.")
        rows = Rows(lambda sha256: tail.connection.execute(select(reports.c.text).where(reports.c.sha256 == sha256)).scalar(), MAX_RAW)
        waiting: list[dict[str, Any]] = []
        held: Table | None = None
        for table, row in reader.rows():
            if waiting and held is not None and (table is not held or len(waiting) == BATCH):
                _store(tail, held, waiting, reader)
                waiting = []
            for what in rows.next(table.name, row):
                raise reader.broken(what)
            held = table
            waiting.append(row)
        if waiting and held is not None:
            _store(tail, held, waiting, reader)
        for what in rows.end():
            raise reader.broken(what)
        if (rows.seq, rows.link.hex() if rows.seq else "") != reader.end:
            raise reader.broken("The last line does not fit the rows before it.")
    return rows.seq


def _store(tail: Tail, table: Table, rows: list[dict[str, Any]], reader: _Reader) -> None:
    try:
        tail.adopt(table, rows)
    except (IntegrityError, DataError) as error:
        raise reader.broken("The rows up to here contradict each other.") from error


def _written(table: Table, name: str, value: Any) -> Any:
    if name == "link":
        return value.hex()
    if name == "text":
        return value.decode("utf-8")
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


class _Reader:
    """Reads the lines, each bounded; knows which one it is at."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name, self._line = file, name, 0
        self._digest = hashlib.sha256()
        self.end: tuple[int, str] = (0, "")

    def broken(self, what: str) -> Broken:
        return Broken(f"{self._name}, line {self._line:,}: {what}", "Nothing was stored. Export the book again, or use another copy.")

    def rows(self) -> Iterator[tuple[Table, dict[str, Any]]]:
        if self._next() != HEAD:
            raise self.broken("This is not a book that harmledger exported.")
        while True:
            before = self._digest.hexdigest()
            line = self._next()
            if set(line) == {"end"}:
                break
            table = _TABLES.get(str(line.get("table")))
            if table is None or set(line) != {"table", "row"}:
                raise self.broken("This is no row of a book.")
            yield table, self._row(table, line["row"])
        self.end = self._end(line["end"], before)

    def _end(self, end: Any, digest: str) -> tuple[int, str]:
        if not isinstance(end, dict) or set(end) != {"rows", "link", "sha256"}:
            raise self.broken("This is no end of a book.")
        if end["sha256"] != digest:
            raise self.broken("The file was changed: its checksum is another.")
        if self._file.read(1):
            raise self.broken("There is something behind the end.")
        return end["rows"], end["link"]

    def _next(self) -> dict[str, Any]:
        self._line += 1
        words = self._file.readline(MAX_LINE + 1)
        if len(words) > MAX_LINE:
            raise self.broken(f"The line is longer than {MAX_LINE:,} bytes.")
        if not words.endswith(b"\n"):
            raise self.broken("The file ends too early: it is cut off.")
        self._digest.update(words)
        try:
            line = json.loads(words)
        except (ValueError, RecursionError) as error:
            raise self.broken("The line is not JSON.") from error
        if not isinstance(line, dict):
            raise self.broken("The line is not a JSON object.")
        return line

    def _row(self, table: Table, row: Any) -> dict[str, Any]:
        if not isinstance(row, dict) or set(row) != set(table.columns.keys()):
            raise self.broken(f"The line has not the columns of {table.name}.")
        try:
            return {column.name: _read(column.type, column.name, row[column.name]) for column in table.columns}
        except (ValueError, binascii.Error) as error:
            raise self.broken(f"A value cannot be read: {error}.") from error


def _read(kind: Any, name: str, value: Any) -> Any:
    if isinstance(kind, LargeBinary):
        if not isinstance(value, str):
            raise ValueError(f"{name} is no text")
        return (
            bytes.fromhex(value) if name == "link" else value.encode("utf-8") if name == "text" else base64.b64decode(value, validate=True)
        )
    if isinstance(kind, Text):
        if not isinstance(value, str) or "\0" in value:
            raise ValueError(f"{name} is no text")
        value.encode("utf-8")
        return value
    if type(value) is not int or not 0 <= value < 2**31:
        raise ValueError(f"{name} is no number")
    return value
