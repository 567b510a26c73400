"""What a watcher remembers: a small SQLite file beside the book. Each change is one transaction, so it may be killed at any moment.

The file is held for as long as it is open, so a second watcher of the same book is refused, and a killed one leaves nothing held. It
may be deleted at any time; then pages are fetched once more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harmledger.net import Validators

FORM = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS lists (
    url TEXT PRIMARY KEY, parent TEXT, host TEXT NOT NULL, depth INTEGER NOT NULL, publisher TEXT, changed TEXT, next_at REAL NOT NULL,
    fails INTEGER NOT NULL DEFAULT 0,
    still INTEGER NOT NULL DEFAULT 0, digest TEXT, address TEXT, etag TEXT, modified TEXT);
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, list TEXT NOT NULL, host TEXT NOT NULL, depth INTEGER NOT NULL, title TEXT, published TEXT, publisher TEXT,
    language TEXT, changed TEXT, next_at REAL, until REAL, fails INTEGER NOT NULL DEFAULT 0, digest TEXT, address TEXT, etag TEXT,
    modified TEXT);
CREATE INDEX IF NOT EXISTS pages_due ON pages (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, ready_at REAL NOT NULL, fails INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS robots (site TEXT PRIMARY KEY, until REAL NOT NULL, said TEXT);
"""


class Held(Exception):
    """Another watcher holds the file, or it cannot be used; the message says so."""


@dataclass(frozen=True, slots=True)
class Known:
    """A list or page as it is remembered.

    Attributes:
        url: its address.
        depth: how many lists lie above it.
        publisher, title, published, language: as the list (or the plan) says, or None.
        fails: failures one after the other.
        still: times that a list was the same, one after the other.
        digest: of its last body, or None before the first.
        validators: to ask for a newer version, or None.
    """

    url: str
    depth: int
    publisher: str | None
    title: str | None
    published: str | None
    language: str | None
    fails: int
    still: int
    digest: str | None
    validators: Validators | None


class State:
    """The open file. Times are seconds since 1970, UTC."""

    def __init__(self, path: Path | None) -> None:
        """Open or make it; without a path, one that is forgotten at the end. Raises Held."""
        try:
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", timeout=0, isolation_level=None)
            for wish in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL"):
                self._db.execute(f"PRAGMA {wish}")  # a power cut may take the last steps, never the order of things
            self._db.execute("BEGIN EXCLUSIVE")
            form = self._db.execute("PRAGMA user_version").fetchone()[0]
            if form not in (0, FORM):
                raise Held(f"{path} was written by another version of harmledger. Delete it; pages are then fetched once more.")
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {FORM}")
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Held(
                    f"Somebody watches for this book already ({path} is held). Stop that one, or watch with another book."
                ) from error
            raise Held(f"{path} cannot be used ({error}). Look at the disk and at who may write there.") from error
        except (sqlite3.DatabaseError, OSError) as error:
            raise Held(f"{path} cannot be read ({error}). Delete it; pages are then fetched once more.") from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All changes inside, or none."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def run(self, statement: str, *values: object) -> sqlite3.Cursor:
        """One statement with its values."""
        return self._db.execute(statement, values)

    def list(self, url: str) -> Known | None:
        """The list at ``url``."""
        return self._known("SELECT *, NULL AS title, NULL AS published, NULL AS language FROM lists WHERE url = ?", url)

    def page(self, url: str) -> Known | None:
        """The page at ``url``."""
        return self._known("SELECT *, 0 AS still FROM pages WHERE url = ?", url)

    def due(self, by: float, now: float) -> tuple[bool, str, float] | None:
        """What is to be asked first of all that is due ``by`` then: whether it is a list, its address, and when its host is ready.

        What can be asked soonest comes first, so that a slow host keeps nobody waiting; lists before pages.
        """
        query = """
            SELECT kind, url, max(coalesce(ready_at, 0), ?) AS ready FROM (
                SELECT 1 AS kind, url, host, next_at FROM lists WHERE next_at <= ?
                UNION ALL SELECT 0, url, host, next_at FROM pages WHERE next_at <= ?
            ) LEFT JOIN hosts USING (host) ORDER BY ready, kind DESC, next_at, url LIMIT 1"""
        row = self.run(query, now, by, by).fetchone()
        return (bool(row[0]), str(row[1]), float(row[2])) if row else None

    def next_due(self) -> float | None:
        """When something is to be asked next, or None for never."""
        found = self.run("SELECT min(t) FROM (SELECT min(next_at) AS t FROM lists UNION ALL SELECT min(next_at) FROM pages)").fetchone()[0]
        return None if found is None else float(found)

    def _known(self, query: str, url: str) -> Known | None:
        cursor = self._db.execute(query, (url,))
        row = cursor.fetchone()
        if row is None:
            return None
        said = dict(zip([c[0] for c in cursor.description], row, strict=True))
        validators = Validators(said["address"], said["etag"], said["modified"]) if said["address"] else None
        names = ("url", "depth", "publisher", "title", "published", "language", "fails", "still", "digest")
        return Known(**{name: said[name] for name in names}, validators=validators)
