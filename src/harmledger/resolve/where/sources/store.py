"""Imported sources on the disk: one SQLite file each, written aside and moved into place whole, so that a crash leaves the old one.

A file holds what its publisher says, with names as they are spelled; keys for looking up are made when sources are joined
(``joined.py``), so that a file outlives every change of how names are compared.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from harmledger.model.fault import Fault
from harmledger.resolve.where.build import aside, uri_of
from harmledger.resolve.where.sources.check import Checked, LeftOut, check, country_of
from harmledger.resolve.where.sources.near import Nearby
from harmledger.resolve.where.sources.record import CannotImport, Columns, Importer, Raw, formats
from harmledger.resolve.where.sources.settle import settle

SOURCE_SCHEMA = 1
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
Step = Callable[[str, int, int | None], None]
"""Told what is done and how far: ("reading places", 12, None)."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, "where" TEXT NOT NULL, name TEXT NOT NULL, lat REAL NOT NULL,
  lon REAL NOT NULL, country TEXT NOT NULL, code TEXT NOT NULL, because TEXT NOT NULL, admin1 TEXT NOT NULL, admin1_code TEXT NOT NULL,
  admin2 TEXT NOT NULL, admin2_code TEXT NOT NULL, admin3 TEXT NOT NULL, admin3_code TEXT NOT NULL, kind TEXT NOT NULL,
  population INTEGER NOT NULL, geonames INTEGER NOT NULL, current INTEGER NOT NULL);
CREATE TABLE name (place INTEGER NOT NULL, name TEXT NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (place, name)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Source:
    """An imported source.

    Attributes:
        name: what its user calls it. path: its file.
        format, title, attribution: of its format.
        file: the name of the file it was read from.
        places, set_aside: how many places it holds, and how many rows were refused.
        left_out: rows that are sound but no places to look up, by reason.
        countries: places by country code.
        kinds: places by kind.
        version: twelve digits that change with anything that the import has read.
    """

    name: str
    path: Path
    format: str
    title: str
    attribution: str
    file: str
    places: int
    set_aside: int
    left_out: Mapping[str, int]
    countries: Mapping[str, int]
    kinds: Mapping[str, int]
    version: str


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: the file or folder, its format, the name it gets, its country and the columns mapped by hand."""

    path: Path
    importer: Importer
    name: str
    country: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


def default_name(path: Path) -> str:
    """The name of a source that its user gives none: the file's, in small letters."""
    return re.sub(r"[^a-z0-9_-]+", "-", path.name.split(".")[0].lower()).strip("-_")[:40] or "source"


def sources(folder: Path) -> tuple[Source, ...]:
    """The sources of a folder, by name; a file that cannot be read raises ``CannotImport``."""
    return tuple(_source(p) for p in sorted(folder.glob("*.sqlite"))) if folder.is_dir() else ()


def _source(path: Path) -> Source:
    try:
        database = sqlite3.connect(uri_of(path), uri=True)
        try:
            meta = dict(database.execute("SELECT key, value FROM meta"))
        finally:
            database.close()
        if meta["schema"] != str(SOURCE_SCHEMA):
            raise CannotImport(f"The imported gazetteer {path} was made by another version of harmledger. Remove it and import it again.")
        counts = json.loads(meta["counts"])
        return Source(
            path.stem, path, meta["format"], meta["title"], meta["attribution"], meta["file"], counts["places"], counts["set_aside"],
            counts["left_out"], counts["countries"], counts["kinds"], meta["version"],
        )  # fmt: skip
    except (sqlite3.Error, KeyError, ValueError) as error:
        raise CannotImport(
            f"The imported gazetteer {path} cannot be read ({error}). Remove it (harmledger gazetteer remove {path.stem}) and import it again."
        ) from error


def remove(folder: Path, name: str) -> bool:
    """Take a source away; False if there is none of that name."""
    path = folder / f"{name}.sqlite"
    if not NAME.fullmatch(name) or not path.is_file():
        return False
    path.unlink()
    return True


def store(order: Order, folder: Path, builtin: Path, fault: Callable[[Fault], None], step: Step) -> Source:
    """Import a file into ``folder``; an older source of that name is replaced, at once and whole.

    Raises ``CannotImport`` where nothing of it can be used; then nothing has changed.
    """
    if not NAME.fullmatch(order.name):
        raise CannotImport(f"A source cannot be called {order.name!r}. Use small letters, digits, - and _, at most 40.")
    if not order.path.exists():
        raise CannotImport(f"There is no {order.path}. Check how it is spelled, and which folder you are in.")
    if order.country is not None:
        code = country_of(order.country)
        if code is None:
            raise CannotImport(f"There is no country {order.country!r}. Write its ISO code: --country SY.")
        order = replace(order, country=code)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = aside(folder, order.name)
    try:
        _write(temporary, order, builtin, fault, step)
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        final = folder / f"{order.name}.sqlite"
        temporary.replace(final)
    except sqlite3.Error as error:
        raise CannotImport(f"Storing {order.path.name} in {folder} failed: {error}. Is there room on the disk?") from error
    finally:
        temporary.unlink(missing_ok=True)
    return _source(final)


def _write(path: Path, order: Order, builtin: Path, fault: Callable[[Fault], None], step: Step) -> None:
    columns = Columns.for_format(order.importer.format, order.mapping)
    left_out: Counter[str] = Counter()
    aside = done = 0

    def tell(found: Fault) -> None:
        nonlocal aside
        aside += found.severity == "set aside"
        fault(found)

    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000;" + _TABLES)
        database.execute("BEGIN")
        for found in _checked(order, columns):
            if isinstance(found, Fault):
                tell(found)
            elif isinstance(found, LeftOut):
                left_out[found.why] += 1
            elif not _insert(database, order, found):
                tell(
                    Fault(
                        found.raw.where, f"The id {found.raw.id[:40]!r} has stood before in this file.", "Give each place an id of its own."
                    )
                )
            done += 1
            if done % 500 == 0:
                step("reading places", done, None)
        for found in settle(database, Nearby(builtin)):
            tell(found)
        places = int(database.execute("SELECT count(*) FROM place").fetchone()[0])
        if not places:
            out = "; ".join(f"{n:,} {why}" for why, n in sorted(left_out.items()))
            raise CannotImport(
                f"{order.path.name} holds no place that can be used ({aside:,} rows set aside{'; ' + out if out else ''}). "
                f"Nothing was changed. Is it of the format “{order.importer.format}”?"
            )
        counts = {
            "places": places, "set_aside": aside, "left_out": dict(sorted(left_out.items())),
            "countries": dict(database.execute("SELECT country, count(*) FROM place GROUP BY country ORDER BY 2 DESC, 1")),
            "kinds": dict(database.execute("SELECT kind, count(*) FROM place GROUP BY kind ORDER BY 2 DESC, 1")),
        }  # fmt: skip
        raw = formats()[order.importer.format]
        meta = {
            "schema": str(SOURCE_SCHEMA), "format": order.importer.format, "title": raw["title"], "attribution": raw["attribution"],
            "file": order.path.name, "counts": json.dumps(counts), "version": _version(database),
        }  # fmt: skip
        database.executemany("INSERT INTO meta VALUES (?,?)", sorted(meta.items()))
        database.execute("COMMIT")
    finally:
        database.close()


def _checked(order: Order, columns: Columns) -> Iterator[Checked | Fault | LeftOut]:
    for raw in order.importer.read(order.path, columns):
        yield check(raw, order.importer.format, order.country) if isinstance(raw, Raw) else raw


def _insert(database: sqlite3.Connection, order: Order, found: Checked) -> bool:
    """Store a place; False if its id has stood before."""
    raw = found.raw
    own = raw.id[:80] or raw.where.rpartition(":")[2]
    prefix = formats()[order.importer.format]["prefix"] or order.name
    values = (
        f"{prefix}:{own}", raw.where, found.names[0][0], found.lat, found.lon, found.country, "", "", raw.admin1[:120], raw.admin1_code[:40],
        raw.admin2[:120], raw.admin2_code[:40], raw.admin3[:120], raw.admin3_code[:40], found.kind, found.population, found.geonames,
        raw.current,
    )  # fmt: skip
    done = database.execute("INSERT OR IGNORE INTO place VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", values)
    if not done.rowcount:
        return False
    key = done.lastrowid
    database.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?)", ((key, name, main) for name, main in found.names))
    return True


def _version(database: sqlite3.Connection) -> str:
    """A digest of everything that looking up can see."""
    digest = hashlib.sha256()
    for row in database.execute(
        "SELECT ref, name, lat, lon, country, code, admin2, admin2_code, admin3, kind, population, geonames, current FROM place ORDER BY id"
    ):
        digest.update(repr(row).encode())
    for row in database.execute("SELECT place, name, main FROM name ORDER BY place, name"):
        digest.update(repr(row).encode())
    return digest.hexdigest()[:12]
