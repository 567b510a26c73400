"""Opens the SQLite file of a book, or says in words why it cannot be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from harmledger.ledger.errors import BookError
from harmledger.ledger.schema import APPLICATION_ID, MIGRATIONS, VERSION

WAIT_SECONDS = 5.0  # how long another program may hold the book before we give up


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file ``path`` (not about our SQL) into BookError."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        words = _words(error, path)
        if words is None:
            raise
        raise BookError(*words) from error


def _words(error: sqlite3.Error, path: Path) -> tuple[str, str] | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"Another program is writing to the book {path}.", "Wait until it is done, then run the command again."
    if code == sqlite3.SQLITE_FULL:
        return f"There is no room left on the disk for the book {path}.", "Make room, then run the command again: what was stored is safe."
    if code == sqlite3.SQLITE_NOTADB:
        return f"{path} is not a book of harmledger.", "Name another file or folder; this one was left as it is."
    if code == sqlite3.SQLITE_CORRUPT:
        return f"The book {path} is damaged.", "Restore it from a copy, or build it anew from the reports into another folder."
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"The book {path} cannot be opened or written.", "Check that the folder exists and that you may write to it."
    if code == sqlite3.SQLITE_IOERR:
        return f"The disk failed while using the book {path}.", "Check the disk and its free room, then run the command again."
    return None


def connect(path: Path, create: bool) -> sqlite3.Connection:
    """A connection to the book at ``path``, brought to the newest version. Raises BookError."""
    if path.is_dir():
        raise BookError(f"{path} is a folder, not a book file.", "Name the folder that holds book.sqlite.")
    if not create and not path.exists():
        raise BookError(f"There is no book at {path}.", "Make one with: harmledger build REPORTS --out FOLDER")
    with in_words(path):
        db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _prepare(db, path)
        except BaseException:
            db.close()
            raise
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    application, version = db.execute("PRAGMA application_id").fetchone()[0], db.execute("PRAGMA user_version").fetchone()[0]
    empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and application != APPLICATION_ID:
        raise BookError(f"{path} is a database of another program.", "Name another file or folder; this one was left as it is.")
    if version > VERSION:
        raise BookError(f"The book {path} was made by a newer harmledger.", "Update harmledger; the book was left as it is.")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA recursive_triggers = ON")  # so that INSERT OR REPLACE cannot pass the append-only triggers
    if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        with suppress(sqlite3.OperationalError):  # some network drives cannot; the book is as safe, only slower
            db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    if version < VERSION:
        _migrate(db)


def _migrate(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]  # again: another process may have been first
        for migration in MIGRATIONS[version:]:
            for statement in _statements(migration):
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of ``script`` one by one: executescript would commit the transaction that we are in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
