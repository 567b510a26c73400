"""The index of a release, opened for reading: connections that are lent, statements that are bounded in time."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from harmledger.service.area import Box, in_box, in_circle
from harmledger.service.build import build
from harmledger.service.faults import Problem
from harmledger.service.release import Release

SECONDS = 5.0
"""Longest time of the processor for one statement: on a busy machine the clock says little."""
STEPS = 20_000
"""Steps of the database between two looks at the clock."""
KEPT = 3
"""Indexes that stay in the cache folder, the newest."""


class Index:
    """Reads one index. Safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._free: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._made: list[sqlite3.Connection] = []
        self.one = lru_cache(maxsize=2_000)(self._one)
        """The first row of a statement with its parameters (a tuple); kept, as nothing ever changes."""

    def all(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows of a statement. Raises Problem where it takes too long."""
        with self._lent() as db:
            until = time.thread_time() + SECONDS
            db.set_progress_handler(lambda: int(time.thread_time() > until), STEPS)
            try:
                return db.execute(statement, tuple(values)).fetchall()
            except sqlite3.OperationalError as error:
                if "interrupted" not in str(error):
                    raise
                raise Problem(
                    503,
                    "The question takes too long",
                    f"It took more than {SECONDS:.0f} seconds of the processor.",
                    "Ask for less at once, by more filters.",
                ) from error
            finally:
                db.set_progress_handler(None, 0)

    def _one(self, statement: str, values: tuple[object, ...] = ()) -> Any:
        rows = self.all(statement, values)
        return rows[0] if rows else None

    def close(self) -> None:
        """Close all connections; nobody may be reading."""
        while self._made:
            self._made.pop().close()

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        try:
            db = self._free.get_nowait()
        except Empty:
            db = self._opened()
        try:
            yield db
        finally:
            self._free.put(db)

    def _opened(self) -> sqlite3.Connection:
        db = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        db.execute("pragma query_only = on")
        db.create_function("in_box", 8, _in_box, deterministic=True)
        db.create_function("in_circle", 7, _in_circle, deterministic=True)
        self._made.append(db)
        return db


def _in_box(lat: float, lon: float, radius: float | None, w: float, s: float, e: float, n: float, certain: int) -> bool:
    return in_box(lat, lon, radius, Box(w, s, e, n), bool(certain))


def _in_circle(lat: float, lon: float, radius: float | None, at_lat: float, at_lon: float, within: float, certain: int) -> bool:
    return in_circle(lat, lon, radius, (at_lat, at_lon), within, bool(certain))


def index_of(release: Release, cache: Path, step: Callable[[int], None] = lambda done: None) -> Index:
    """The index of ``release`` in the folder ``cache``, made where it is not there yet: its name says of which release and which code.

    Raises ReleaseFault, and OSError where the folder cannot be written.
    """
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / f"{release.digest[:24]}-{code_digest()}.sqlite"
    if not path.is_file():
        handle, name = tempfile.mkstemp(prefix=".index-", suffix=".part", dir=cache)
        os.close(handle)
        part = Path(name)
        try:
            build(release, part, step)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    index = Index(path)
    index.all("select 1 from about")  # the file is open from here on, whoever tidies the folder
    for old in sorted((p for p in cache.glob("*.sqlite") if p != path), key=lambda p: p.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        old.unlink(missing_ok=True)
    return index


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of what makes an index and an answer: another code, another index and other tags."""
    found = hashlib.sha256()
    for package in ("harmledger.model", "harmledger.publish", "harmledger.service"):
        for name, item in _files(resources.files(package), package):
            found.update(name.encode() + b"\0" + item.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        if item.is_dir():
            yield from _files(item, f"{name}/{item.name}")
        elif item.name.endswith((".py", ".sql", ".toml", ".j2")):
            yield f"{name}/{item.name}", item
