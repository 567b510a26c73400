"""A mapping whose values lie in a table: read when asked for, written together when saved."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, Generic, TypeVar

from harmledger.incidents.kept.pack import packing

K = TypeVar("K", int, str)


class Damaged(Exception):
    """The kept file cannot be read: throw it away and follow the book from its beginning."""


class Rows(MutableMapping[K, Any], Generic[K]):
    """The rows of one table by their keys. What was read or put is held in memory until ``forget``; ``save`` writes what was put.

    A value that is changed must be put again. Every method may raise Damaged, ``save`` any error of SQLite.
    """

    def __init__(self, db: sqlite3.Connection, table: str, key: type, kind: object) -> None:
        sort = "INTEGER" if key is int else "TEXT"
        columns = f"k {sort} PRIMARY KEY, v ANY NOT NULL, crc INTEGER NOT NULL"  # a flipped bit must not become a wrong number
        db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns}) STRICT{', WITHOUT ROWID' * (key is str)}")
        self._db = db
        self._pack: Callable[[Any], Any] | None = None
        self._unpack: Callable[[Any], Any] | None = None
        if kind not in (int, str):
            self._pack, self._unpack = packing(kind)
        self._one, self._keys = f"SELECT v, crc FROM {table} WHERE k = ?", f"SELECT k FROM {table} ORDER BY k"
        self._insert, self._delete = f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", f"DELETE FROM {table} WHERE k = ?"
        self.read = 0
        """How many rows were read from the disk so far."""
        self.forget()

    def forget(self) -> None:
        """Hold nothing; what was put and not saved is lost."""
        self._held: dict[K, Any] = {}
        self._put: set[K] = set()
        self._gone: set[K] = set()
        self._bare = self._db.execute(self._keys + " LIMIT 1").fetchone() is None

    def save(self) -> None:
        """Write what was put and remove what was deleted, in the transaction that the connection is in."""
        if self._gone:
            self._db.executemany(self._delete, [(k,) for k in sorted(self._gone)])
        if self._put:
            self._db.executemany(self._insert, map(self._row, sorted(self._put)))
            self._bare = False
        self._put, self._gone = set(), set()

    def _row(self, key: K) -> tuple[K, Any, int]:
        value = self._held[key]
        packed = value if self._pack is None else self._pack(value)
        return key, packed, _crc(key, packed)

    def trim(self, most: int) -> None:
        """Hold nothing if more than ``most`` rows are held; only after ``save``."""
        if len(self._held) > most:
            self._held = {}

    def __getitem__(self, key: K) -> Any:
        try:
            return self._held[key]
        except KeyError:
            if self._bare or key in self._gone:
                raise
        try:
            row = self._db.execute(self._one, (key,)).fetchone()
            self.read += 1
            if row is None:
                raise KeyError(key)
            if _crc(key, row[0]) != row[1]:
                raise ValueError(f"the row {key!r} is not what was written")
            value = row[0] if self._unpack is None else self._unpack(row[0])
        except (sqlite3.DatabaseError, ValueError, TypeError, AttributeError, IndexError) as error:
            raise Damaged(f"{type(error).__name__}: {error}") from error
        self._held[key] = value
        return value

    def __setitem__(self, key: K, value: Any) -> None:
        self._held[key] = value
        self._put.add(key)
        if self._gone:
            self._gone.discard(key)

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        self._held.pop(key, None)
        self._put.discard(key)
        if not self._bare:
            self._gone.add(key)

    def __contains__(self, key: object) -> bool:
        try:
            self[key]  # type: ignore[index]  # a mapping may be asked for keys of any kind
        except KeyError:
            return False
        return True

    def get(self, key: K, default: Any = None) -> Any:
        """The value of a key, or ``default``."""
        if key in self._held:  # asked millions of times
            return self._held[key]
        try:
            return self[key]
        except KeyError:
            return default

    def __iter__(self) -> Iterator[K]:
        known: list[K] = [] if self._bare else [k for (k,) in self._db.execute(self._keys)]
        found = set(known)
        yield from (k for k in known if k not in self._gone)
        yield from sorted(self._put - found)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Delete all."""
        for key in list(self):
            del self[key]


def _crc(key: object, packed: object) -> int:
    return zlib.crc32(f"{key} {packed}".encode())
