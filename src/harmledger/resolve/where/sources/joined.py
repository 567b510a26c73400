"""All imported sources joined into one index beside the built-in gazetteer: each place once, under all its names, with all its ids.

Of two entries that are one place the first in order stands: the built-in one, then by the format's rank, current before outdated,
larger before smaller, then by id. The order does not depend on when a source was imported, so the same sources give the same bytes.
The file is made anew where a source, the built-in gazetteer or the way of comparing names changes; its name says which these were.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from harmledger.model.globe import km
from harmledger.resolve.where.build import aside, keep_newest, uri_of
from harmledger.resolve.where.keys import exact_key, fold, likeness, skeleton
from harmledger.resolve.where.sources.record import formats
from harmledger.resolve.where.sources.store import Source

JOINED_SCHEMA = 2
FIRST = 1 << 40
"""Numbers from here on are places of imported sources; below are GeoNames ids of the built-in gazetteer."""

KM_A_DEGREE = 110.0
"""Kilometres that a degree of latitude has at least."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, country TEXT NOT NULL, code TEXT NOT NULL,
  population INTEGER NOT NULL, ref TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, admin2 TEXT NOT NULL, admin3 TEXT NOT NULL,
  codes TEXT NOT NULL, because TEXT NOT NULL);
CREATE TABLE name (skeleton TEXT NOT NULL, country TEXT NOT NULL, folded TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL,
  PRIMARY KEY (skeleton, country, folded, place)) WITHOUT ROWID;
CREATE TABLE exact (key INTEGER NOT NULL, country TEXT NOT NULL, place INTEGER NOT NULL, mark INTEGER NOT NULL,
  PRIMARY KEY (key, country, place, mark)) WITHOUT ROWID;
CREATE TABLE also (place INTEGER NOT NULL, ref TEXT NOT NULL, because TEXT NOT NULL, PRIMARY KEY (place, ref)) WITHOUT ROWID;
CREATE TABLE geonames (id INTEGER PRIMARY KEY, place INTEGER NOT NULL);
"""
_ORDER = "SELECT * FROM place ORDER BY current DESC, population DESC, ref"


def joined_path(cache: Path, builtin: Path, sources: Iterable[Source]) -> Path:
    """Where the joined index of these sources lies in a cache folder (it need not exist)."""
    parts = [
        builtin.name,
        str(JOINED_SCHEMA),
        repr(sorted(formats()["same"].items())),
        *sorted(f"{s.name} {s.format} {s.version}" for s in sources),
    ]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return cache / f"joined-{digest[:16]}.sqlite"


def ensure_joined(cache: Path, builtin: Path, sources: Sequence[Source], progress: Callable[[float], None] | None = None) -> Path:
    """The joined index, made now if it is not there. May raise OSError and sqlite3.Error."""
    path = joined_path(cache, builtin, sources)
    if path.exists():
        return path
    temporary = aside(cache, "joined")
    try:
        _Join(temporary, builtin, sources).make(progress or (lambda share: None))
        temporary.replace(path)
        keep_newest(cache, "joined-*.sqlite")
    finally:
        temporary.unlink(missing_ok=True)
    return path


class _Join:
    """One making of the index."""

    def __init__(self, path: Path, builtin: Path, sources: Sequence[Source]) -> None:
        self.path, self.builtin = path, builtin
        self.sources = sorted(sources, key=lambda s: (formats()[s.format]["rank"], s.name))
        self.limits = formats()["same"]
        self.next = FIRST

    def make(self, say: Callable[[float], None]) -> None:
        """Write the index."""
        self.db = sqlite3.connect(f"file:{quote(str(self.path))}", uri=True, isolation_level=None)
        try:
            self.db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-64000;" + _TABLES)
            self.db.execute("ATTACH ? AS base", (uri_of(self.builtin),))
            self.db.execute("BEGIN")
            total, done = max(1, sum(s.places for s in self.sources)), 0
            for source in self.sources:
                rows = sqlite3.connect(uri_of(source.path), uri=True)
                rows.row_factory = sqlite3.Row
                try:
                    for row in rows.execute(_ORDER):
                        self._take(
                            source, row, rows.execute("SELECT name, main FROM name WHERE place=? ORDER BY name", (row["id"],)).fetchall()
                        )
                        done += 1
                        if done % 1000 == 0:
                            say(done / total)
                finally:
                    rows.close()
            self.db.executemany("INSERT INTO main.meta VALUES (?,?)", [("schema", str(JOINED_SCHEMA)), ("places", str(self.next - FIRST))])
            self.db.execute("CREATE INDEX main.around ON place (country, lat)")
            self.db.execute("COMMIT")
        finally:
            self.db.close()
        say(1.0)

    def _take(self, source: Source, row: sqlite3.Row, names: Sequence[sqlite3.Row]) -> None:
        folded: dict[str, int] = {}
        for spelled, main in names:
            key = fold(spelled)
            if key:
                folded[key] = max(main, folded.get(key, 0))
        if not folded:
            return
        keys = {f: skeleton(f) for f in folded}
        standing, because = self._standing(row, folded, keys)
        if standing is None:
            standing = self.next
            self.next += 1
            codes = ",".join(c for c in (row["admin1_code"], row["admin2_code"], row["admin3_code"]) if c)
            self.db.execute(
                "INSERT INTO main.place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (standing, row["name"], row["lat"], row["lon"], row["country"], row["code"], row["population"], row["ref"], source.name,
                 row["kind"], row["admin2"], row["admin3"], codes, row["because"]),
            )  # fmt: skip
            if row["geonames"]:
                self.db.execute("INSERT OR IGNORE INTO geonames VALUES (?,?)", (row["geonames"], standing))
                if row["ref"] != (ref := f"geonames:{row['geonames']}"):
                    self.db.execute("INSERT OR IGNORE INTO also VALUES (?,?,?)", (standing, ref, "the file says so"))
        elif row["ref"] != f"geonames:{standing}":
            self.db.execute("INSERT OR IGNORE INTO also VALUES (?,?,?)", (standing, row["ref"], because))
        self.db.executemany(
            "INSERT OR IGNORE INTO main.name VALUES (?,?,?,?,?)",
            [(keys[f], row["country"], f, standing, main) for f, main in folded.items()],
        )
        self.db.executemany(
            "INSERT OR IGNORE INTO main.exact VALUES (?,?,?,?)",
            [(key, row["country"], standing, 2 * mark + main) for f, main in folded.items() for key, mark in (exact_key(f),)],
        )

    def _standing(self, row: sqlite3.Row, folded: dict[str, int], keys: dict[str, str]) -> tuple[int | None, str]:
        """The place that stands for this row already, with the reason."""
        if row["geonames"]:
            hit = self.db.execute(
                "SELECT id, lat, lon FROM base.place WHERE id=?1 UNION ALL "
                "SELECT p.id, p.lat, p.lon FROM main.geonames g JOIN main.place p ON p.id=g.place WHERE g.id=?1", (row["geonames"],),
            ).fetchone()  # fmt: skip
            if hit and km(row["lat"], row["lon"], hit[1], hit[2]) <= self.limits["geonames_km"]:
                return int(hit[0]), "the same id at GeoNames"
        best: tuple[bool, float, int] | None = None
        for spelled, main in folded.items():
            for other, place, other_main, lat, lon, kind in self._called(keys[spelled], row["country"]):
                by_main = bool(main and other_main)
                limit = self._reach(by_main, kind, row["kind"])
                if abs(lat - row["lat"]) > limit / KM_A_DEGREE:
                    continue
                far = km(row["lat"], row["lon"], lat, lon)
                if far <= limit and (best is None or (not by_main, far, place) < best):
                    if likeness(spelled, other)[0] >= self.limits["likeness"]:
                        best = (not by_main, far, place)
        return (best[2], f"the same name, {best[1]:.1f} km away") if best else (None, "")

    def _reach(self, by_main: bool, kind: str, other: str) -> float:
        """How far apart, in km, two entries of one name may be to be one place; below 0 for kinds that never are."""
        if (kind == "site") != (other == "site"):
            return -1.0
        limit: float = self.limits["main_km"] if by_main else self.limits["other_km"]
        return min(limit, self.limits["mixed_km"]) if kind != other and "neighbourhood" in (kind, other) else limit

    def _called(self, key: str, country: str) -> Iterable[tuple[str, int, int, float, float, str]]:
        return self.db.execute(
            "SELECT n.folded, n.place, n.main, p.lat, p.lon, 'town' FROM base.name n JOIN base.place p ON p.id=n.place "
            "WHERE n.skeleton=?1 AND n.country=?2 UNION ALL "
            "SELECT n.folded, n.place, n.main, p.lat, p.lon, p.kind FROM main.name n JOIN main.place p ON p.id=n.place "
            "WHERE n.skeleton=?1 AND n.country=?2", (key, country),
        ).fetchall()  # fmt: skip
