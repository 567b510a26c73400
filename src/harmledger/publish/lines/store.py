"""The kept lines: one SQLite file beside the book, which can be thrown away at any time. Every row is checked when it is read."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

APPLICATION_ID = 0x4C45444C  # "LEDL": tells ours from other SQLite files
WAIT_SECONDS = 60.0  # how long another program may be writing what follows from the same book before we give up
TABLES = """
CREATE TABLE key (text TEXT NOT NULL) STRICT;
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL, crc INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE facts (kind TEXT, id TEXT, text TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
CREATE TABLE lines (file TEXT, place BLOB, id TEXT, line BLOB NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (file, place, id)) STRICT;
CREATE INDEX lines_of ON lines (id);
"""


class Damaged(Exception):
    """The kept lines cannot be read: throw them away and draw all anew."""


class Unusable(Exception):
    """The kept lines can be neither read nor written (another program holds them, a full disk, a folder that may not be written)."""


class Lines:
    """The lines of every file by their order in it, with facts and notes about them.

    Methods that read may raise Damaged; all may raise Unusable. Changes are stored together, at the end of ``change``, or not at all.
    """

    def __init__(self, path: Path | None, key: str) -> None:
        """Open the file, or make it; without a path all is in memory alone. ``key``: what all lines depend on beside the book."""
        self._key = key
        with _in_words():
            self._db = sqlite3.connect(path or ":memory:", timeout=WAIT_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA trusted_schema = OFF")
        self._db.execute("PRAGMA cache_size = -32000")
        self._db.execute("BEGIN IMMEDIATE")
        ours = self._db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        if not ours:
            if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise Damaged("It is a file of another program.")
            for statement in TABLES.split(";")[:-1]:
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All that is changed inside is stored together, or not at all; nobody else changes anything meanwhile."""
        with _in_words():
            self._db.execute("BEGIN IMMEDIATE")
        try:
            with _in_words():
                if self._db.execute("SELECT text FROM key").fetchall() != [(self._key,)]:
                    self.empty()
            yield
            with _in_words():
                self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def empty(self) -> None:
        """Begin with nothing."""
        with _in_words():
            for table in ("key", "notes", "facts", "lines"):
                self._db.execute(f"DELETE FROM {table}")
            self._db.execute("INSERT INTO key VALUES (?)", (self._key,))

    def note(self, name: str) -> object:
        """A noted value; None where there is none."""
        with _in_words():
            row = self._db.execute("SELECT text, crc FROM notes WHERE name = ?", (name,)).fetchone()
        return _checked(row[0], row[1], "note", name) if row else None

    def set_note(self, name: str, value: object) -> None:
        """Note a value that JSON can hold."""
        text = _json(value)
        with _in_words():
            self._db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", (name, text, _crc(text.encode(), "note", name)))

    def facts(self, kind: str) -> Iterator[tuple[str, object]]:
        """Every id of a kind, with what is kept of it, by id."""
        with _in_words():
            for id, text, crc in self._db.execute("SELECT id, text, crc FROM facts WHERE kind = ? ORDER BY id", (kind,)):
                yield id, _checked(text, crc, kind, id)

    def put(self, kind: str, id: str, fact: object, lines: Iterable[tuple[str, bytes, bytes]]) -> None:
        """Keep of ``id`` a fact, which JSON can hold, and its lines instead of those that it had: each the file that it stands in, the place
        by which that file is sorted, and the line."""
        text = _json(fact)
        with _in_words():
            self._db.execute("DELETE FROM lines WHERE id = ?", (id,))
            self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", (kind, id, text, _crc(text.encode(), kind, id)))
            rows = [(file, place, id, line, _crc(line, file, place.hex(), id)) for file, place, line in lines]
            self._db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?)", rows)

    def drop(self, kind: str, id: str) -> None:
        """Keep nothing of ``id``."""
        with _in_words():
            self._db.execute("DELETE FROM lines WHERE id = ?", (id,))
            self._db.execute("DELETE FROM facts WHERE kind = ? AND id = ?", (kind, id))

    def of(self, file: str, expected: int) -> Iterator[bytes]:
        """The lines of a file in their order. Raises Damaged, too, where there are not as many as ``expected``."""
        found = 0
        with _in_words():
            for place, id, line, crc in self._db.execute(
                "SELECT place, id, line, crc FROM lines WHERE file = ? ORDER BY file, place, id", (file,)
            ):
                if _crc(line, file, place.hex(), id) != crc:
                    raise Damaged(f"A line of {file} is not what was written.")
                found += 1
                yield line
        if found != expected:
            raise Damaged(f"Of {file} {found} lines are kept instead of {expected}.")


def opened(path: Path, key: str) -> Lines:
    """The lines that are kept in the file; a file that cannot be read is thrown away and made anew. Raises Unusable."""
    try:
        return Lines(path, key)
    except Damaged as error:
        if path.is_dir():
            raise Unusable(str(error)) from error
        throw_away(path)
    try:
        return Lines(path, key)
    except Damaged as error:
        raise Unusable(str(error)) from error


def throw_away(path: Path) -> None:
    """Remove the file with its side files. Raises Unusable."""
    try:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
    except OSError as error:
        raise Unusable(str(error)) from error


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn errors of SQLite into ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):  # a table is not there, or not what it was
            raise Damaged(str(error)) from error
        raise Unusable(str(error)) from error
    except sqlite3.Error as error:
        raise Damaged(str(error)) from error


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _checked(text: str, crc: int, *of: str) -> object:
    if _crc(text.encode(), *of) != crc:
        raise Damaged(f"What is kept of {' '.join(of)} is not what was written.")
    return json.loads(text)


def _crc(content: bytes, *of: str) -> int:
    return zlib.crc32(content, zlib.crc32("\0".join(of).encode()))
