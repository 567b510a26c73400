"""Copies of a whole book: made while others write, brought back only where no book is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from harmledger.ledger.address import is_database
from harmledger.ledger.audit import audit
from harmledger.ledger.book import Book
from harmledger.ledger.errors import BookError
from harmledger.ledger.faults import in_words
from harmledger.ledger.lines import Broken, read_lines, write_lines

_SQLITE = b"SQLite format 3\0"  # how such a file begins


def backup(book: Book, out: Path) -> int:
    """Copy the book as it is now to the file ``out``, whole or not at all, while others go on; the number of its rows.

    A book in SQLite becomes an SQLite file, which is a book itself; one in PostgreSQL becomes JSON Lines (see ``lines``).
    May raise OSError.
    """
    if book.path is None:
        return export(book, out)
    with _new_file(out) as part:
        with in_words(book.name), book.store.engine.connect() as connection, sqlite3.connect(part, isolation_level=None) as copy:
            source = cast(sqlite3.Connection, connection.connection.dbapi_connection)
            source.backup(copy)  # in one step: it sees one state, and in WAL mode nobody waits for it
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
            rows = int(copy.execute("SELECT seq FROM head").fetchone()[0])
        copy.close()
    return rows


def export(book: Book, out: Path) -> int:
    """Write the book as it is now to the file ``out`` as JSON Lines, whole or not at all; the number of its rows. May raise OSError."""
    with _new_file(out) as part, part.open("wb") as file:
        return write_lines(book, file)


def restore(source: Path, place: Path | str) -> int:
    """Bring the copy ``source`` back to ``place``, where no book may be yet; the number of its rows.

    The copy is checked whole first; one that was damaged or changed is refused (BookError) and ``place`` left as it was.
    """
    with source.open("rb") as file:
        is_sqlite = file.read(len(_SQLITE)) == _SQLITE
    if not is_sqlite:
        with source.open("rb") as file, _new_book(place) as book:
            return read_lines(file, str(source), book)
    if is_database(place):
        with tempfile.TemporaryDirectory(prefix="harmledger-") as folder:  # opening it may bring it to the newest version
            with _checked(Path(shutil.copy(source, Path(folder) / "copy.sqlite")), source) as copy:
                lines = Path(folder) / "copy.jsonl"
                export(copy, lines)
            return restore(lines, place)
    with _new_file(Path(place)) as part:
        shutil.copyfile(source, part)
        with _checked(part, source) as copy:
            return sum(copy.counts().values())


@contextmanager
def _checked(copy: Path, source: Path) -> Iterator[Book]:
    with Book(copy, create=False) as book:
        for fault in audit(book).faults:
            raise Broken(f"The copy {source} is not what was saved: {fault.what}", "Nothing was restored. Use another copy.")
        yield book


@contextmanager
def _new_book(place: Path | str) -> Iterator[Book]:
    """A new book at ``place``, there only when all went well. In a database the empty tables stay behind otherwise."""
    if is_database(place):
        with Book(place) as book:
            yield book
        return
    with _new_file(Path(place)) as part, Book(part) as book:
        yield book


def _free(path: Path) -> None:
    if path.exists():
        raise BookError(f"There is something at {path} already.", "Name another place: nothing is ever overwritten.")
    path.parent.mkdir(parents=True, exist_ok=True)


def _name(part: Path, out: Path) -> None:
    """Give the finished file its name, unless something has come to stand there meanwhile."""
    try:
        os.link(part, out)
    except FileExistsError:
        _free(out)
    except OSError:  # a disk without hard links
        part.replace(out)


@contextmanager
def _new_file(out: Path) -> Iterator[Path]:
    """A file beside ``out`` that takes its name when all went well; for its owner's eyes alone, since it holds a whole book."""
    _free(out)
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        _name(part, out)
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
            with suppress(FileNotFoundError):
                leftover.unlink()
