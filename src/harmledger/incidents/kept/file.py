"""The shelf on disk: one SQLite file beside the book, which can be thrown away at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from harmledger.incidents.kept.rows import Damaged, Rows
from harmledger.incidents.kept.tables import TABLES

APPLICATION_ID = 0x4C454444  # "LEDD": tells ours from other SQLite files
WAIT_SECONDS = 20.0  # how long another program may be following the book before we give up
HELD_ROWS = 200_000  # rows of one table that are held in memory from one change to the next


class Unusable(Exception):
    """The kept file can be neither read nor written (another program holds it, a full disk, a folder that may not be written)."""


class File:
    """A shelf in a SQLite file. Changes are stored together by ``commit``, or not at all."""

    def __init__(self, path: Path, version: str) -> None:
        """Open the file, or make it. ``version``: what all that is kept depends on beside the book; of another one nothing is kept.

        Raises Damaged where it is no such file, Unusable where it cannot be opened.
        """
        self.path = path
        self.why_new = "" if path.exists() else "there was none"
        try:
            self._db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
            try:
                self._prepare(version)
            except BaseException:
                self._db.close()
                raise
        except sqlite3.Error as error:
            raise _in_words(error, path) from error

    def _prepare(self, version: str) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA trusted_schema = OFF")
        self._db.execute("PRAGMA cache_size = -16000")
        self._db.execute("BEGIN IMMEDIATE")
        empty = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if not empty and self._db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise Damaged(f"{self.path} is a file of another program.")
        self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._db.execute("CREATE TABLE IF NOT EXISTS version (text TEXT NOT NULL) STRICT")
        known = [text for (text,) in self._db.execute("SELECT text FROM version")]
        if known != [version]:
            if known:
                self.why_new = "the program or its rules are other ones"
            for (table,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'version'").fetchall():
                self._db.execute(f'DROP TABLE "{table}"')
            self._db.execute("DELETE FROM version")
            self._db.execute("INSERT INTO version VALUES (?)", (version,))
        self.maps = {name: Rows(self._db, name, key, kind) for name, (key, kind) in TABLES.items()}
        self._db.execute("COMMIT")
        self._seen = self._data_version()

    def _data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def map(self, name: str) -> MutableMapping[Any, Any]:
        """The rows of this name."""
        return self.maps[name]

    @property
    def read(self) -> int:
        """How many rows were read from the disk so far."""
        return sum(rows.read for rows in self.maps.values())

    def begin(self, to_write: bool) -> bool:
        """Begin to read or change; whether another program changed the file since, so that nothing is held in memory now."""
        try:
            self._db.execute("BEGIN IMMEDIATE" if to_write else "BEGIN")
            seen = self._data_version()
        except sqlite3.Error as error:
            raise _in_words(error, self.path) from error
        changed, self._seen = seen != self._seen, seen
        if changed:
            self._forget()
        return changed

    def commit(self) -> None:
        """Store all changes."""
        try:
            for rows in self.maps.values():
                rows.save()
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise _in_words(error, self.path) from error
        for rows in self.maps.values():
            rows.trim(HELD_ROWS)

    def rollback(self) -> None:
        """Forget all changes."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._forget()

    def empty(self) -> None:
        """Delete everything, as part of the change that was begun."""
        for name in self.maps:
            self._db.execute(f"DELETE FROM {name}")
        self._forget()

    def _forget(self) -> None:
        for rows in self.maps.values():
            rows.forget()

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _in_words(error: sqlite3.Error, path: Path) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Damaged(str(error))
    if isinstance(error, sqlite3.OperationalError):
        return Unusable(f"{path.name} cannot be used ({error})")
    return Damaged(str(error))


def throw_away(path: Path) -> None:
    """Remove the file with its side files. Raises OSError."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
