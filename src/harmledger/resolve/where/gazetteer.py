"""Looking up places: the built-in gazetteer, and beside it the index of all that its user imported (``sources/``)."""

from __future__ import annotations

import gc
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from harmledger.model.circumstances import PlacePrecision
from harmledger.model.globe import km
from harmledger.resolve.where.across import alike, latin_keys
from harmledger.resolve.where.build import GazetteerError, Progress, ensure_gazetteer, uri_of
from harmledger.resolve.where.keys import bare, exact_key, fold, skeleton
from harmledger.resolve.where.registry import registry
from harmledger.resolve.where.sources.joined import FIRST, ensure_joined
from harmledger.resolve.where.sources.record import formats
from harmledger.resolve.where.sources.store import Source

BUILTIN = "geonames"
"""The source of the places of the built-in gazetteer."""


@dataclass(frozen=True, slots=True)
class Town:
    """One place of a gazetteer.

    Attributes:
        id: source and id there ("geonames:163808", "wof:1192994787"): the first of those that hold it.
        name: its main name. lat, lon: degrees.
        country: ISO code. code: its division's, in GeoNames' numbering.
        admin1: the usual English name of its division. admin2, admin3: district and subdistrict as the source spells them.
        population: persons; 0 where unknown.
        source: the name of the imported source, ``BUILTIN`` for the built-in one.
        kind: town, village, former (abandoned or destroyed), neighbourhood, site.
        also: its ids in further sources, each a place that was taken for the same.
        codes: its divisions' codes as the source gives them (P-codes).
        division_because: how an imported place's division was found, in words.
    """

    id: str
    name: str
    lat: float
    lon: float
    country: str
    code: str
    admin1: str | None
    population: int
    source: str = BUILTIN
    kind: str = "town"
    also: tuple[str, ...] = ()
    admin2: str = ""
    admin3: str = ""
    codes: tuple[str, ...] = ()
    division_because: str = ""

    @property
    def precision(self) -> PlacePrecision:
        """What its point stands for, on the codebook's scale."""
        found: PlacePrecision = formats()["precision"][self.kind]
        return found


@dataclass(frozen=True, slots=True)
class Region:
    """A division or country as a circle: centre in degrees, radius in km; ``capital`` its largest settlement."""

    country: str
    code: str
    lat: float
    lon: float
    radius_km: float
    capital: Town | None


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a name may mean, how alike the names are (0 to 1), and why; ``main``: by the place's main name; ``name``: by
    which of its names, folded."""

    town: Town
    score: float
    because: str
    main: bool
    name: str = ""


def _settle() -> None:
    """Load the registries and leave them out of garbage collection: they stay to the end, and looking through them would make
    a name wait a tenth of a second now and then."""
    registry()
    gc.collect()
    gc.freeze()


class Gazetteer:
    """The SQLite gazetteer, read only. One object a process; do not share one across threads.

    ``joined`` is the index of the imported ``sources``: its places stand beside the built-in ones, its names also point to these.
    """

    def __init__(self, path: Path, joined: Path | None = None, sources: Sequence[Source] = ()) -> None:
        try:
            self._db = sqlite3.connect(uri_of(path), uri=True, check_same_thread=False)
            self._db.execute("PRAGMA cache_size=-16000")
            self.attribution: str = self._db.execute("SELECT value FROM meta WHERE key='attribution'").fetchone()[0]
            self.version: str = self._db.execute("SELECT value FROM meta WHERE key='source'").fetchone()[0]
            if joined is not None:
                self._db.execute("ATTACH ? AS more", (uri_of(joined),))
                self._db.execute("SELECT value FROM more.meta WHERE key='places'").fetchone()[0]
        except (sqlite3.Error, TypeError) as error:
            raise GazetteerError(
                f"The gazetteer {joined or path} cannot be read ({error}). Delete it; it is made again at the next start."
            ) from error
        self.sources = tuple(sources)
        self._joined = joined is not None
        self.find = lru_cache(maxsize=20000)(self._find)
        self.exact = lru_cache(maxsize=50000)(self._exact)
        self.town = lru_cache(maxsize=20000)(self._town)
        self.around = lru_cache(maxsize=5000)(self._around)
        self.region = lru_cache(maxsize=5000)(self._region)

    @classmethod
    def open(cls, cache: Path, progress: Progress | None = None, sources: Sequence[Source] = ()) -> Gazetteer:
        """The gazetteer of a cache folder with the imported ``sources``, built first if it is not there. Raises ``GazetteerError``."""
        path = ensure_gazetteer(cache, progress)
        _settle()
        if not sources:
            return cls(path)
        try:
            joined = ensure_joined(cache, path, sources, progress)
        except (OSError, sqlite3.Error) as error:
            raise GazetteerError(f"Joining the imported gazetteers in {cache} failed: {error}. Is there room on the disk?") from error
        return cls(path, joined, sources)

    @property
    def imported(self) -> tuple[str, ...]:
        """Name and version of each imported source, by name: what a reading that used them must record."""
        return tuple(f"{s.name} {s.version}" for s in sorted(self.sources, key=lambda s: s.name))

    def counts(self) -> tuple[int, dict[str, int]]:
        """How many built-in places there are, and how many stand for each imported source (those in an earlier one are not counted)."""
        built = int(self._db.execute("SELECT value FROM main.meta WHERE key='places'").fetchone()[0])
        rows = self._db.execute("SELECT source, count(*) FROM more.place GROUP BY source ORDER BY source") if self._joined else ()
        return built, dict(rows)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _town(self, key: int) -> Town:
        also = tuple(r for (r,) in self._db.execute("SELECT ref FROM more.also WHERE place=? ORDER BY ref", (key,))) if self._joined else ()
        if key < FIRST:
            key, name, lat, lon, country, code, population = self._db.execute("SELECT * FROM main.place WHERE id=?", (key,)).fetchone()
            return Town(f"geonames:{key}", name, lat, lon, country, code, registry().usual(country, code), population, also=also)
        _, name, lat, lon, country, code, population, ref, source, kind, admin2, admin3, codes, because = self._db.execute(
            "SELECT * FROM more.place WHERE id=?", (key,)
        ).fetchone()
        return Town(
            ref, name, lat, lon, country, code, registry().usual(country, code), population, source, kind, also, admin2, admin3,
            tuple(c for c in codes.split(",") if c), because,
        )  # fmt: skip

    def _exact(self, name: str, country: str | None = None) -> tuple[Match, ...]:
        """Settlements with this very name (but for case, diacritics, articles), largest first. For quick checks."""
        folded = fold(name)
        if not bare(folded):
            return ()
        key, own = exact_key(folded)
        where, given = ("key=? AND country=?", (key, country)) if country else ("key=? LIMIT 20000", (key,))
        rows = self._db.execute(f"SELECT place, mark FROM main.exact WHERE {where}", given).fetchall()
        if self._joined:
            rows += self._db.execute(f"SELECT place, mark FROM more.exact WHERE {where}", given).fetchall()
        found: dict[int, Match] = {}
        for place, mark in rows:
            score, main = 1.0 if mark >> 1 == own else 0.97, bool(mark & 1)
            if place not in found or (score, main) > (found[place].score, found[place].main):
                found[place] = Match(self.town(place), score, "the same name", main, folded)
        return tuple(sorted(found.values(), key=lambda m: (-m.town.population, m.town.id)))

    def _rows(self, key: str, country: str | None) -> list[tuple[str, int, int]]:
        """Names by the loose key."""
        where, given = ("skeleton=? AND country=?", (key, country)) if country else ("skeleton=? LIMIT 20000", (key,))
        found = self._db.execute(f"SELECT folded, place, main FROM main.name WHERE {where}", given).fetchall()
        if self._joined:
            found += self._db.execute(f"SELECT folded, place, main FROM more.name WHERE {where}", given).fetchall()
        return found

    def _find(self, name: str, country: str | None = None, at_least: float = 0.0) -> tuple[Match, ...]:
        """Settlements that ``name`` may mean (in ``country``) with likeness ``at_least`` that, best first; ties: larger first."""
        key = fold(name)
        if not bare(key):
            return ()
        keys = {skeleton(key), *latin_keys(key)}
        words = key.split()
        if len(words[0]) > 5 and words[0][:2] in ("al", "el"):
            keys.add(skeleton(" ".join([words[0][2:], *words[1:]])))
        best: dict[int, Match] = {}
        for folded, place, main in (row for k in sorted(keys) for row in self._rows(k, country)):
            score, because = alike(key, folded)
            if score >= at_least and (place not in best or (score, main) > (best[place].score, best[place].main)):
                best[place] = Match(self.town(place), score, because, bool(main), folded)
        return tuple(sorted(best.values(), key=lambda m: (-m.score, -m.town.population, m.town.id)))

    def _around(self, lat: float, lon: float, country: str, within: float) -> frozenset[str]:
        """The codes of the divisions that have a place within so many km of a point."""
        up, side = within / 110.0, within / (110.0 * max(0.1, math.cos(math.radians(lat))))
        box = (country, lat - up, lat + up, lon - side, lon + side)
        ask = "SELECT lat, lon, code FROM {}.place WHERE country=? AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?"
        rows = self._db.execute(ask.format("main"), box).fetchall()
        if self._joined:
            rows += self._db.execute(ask.format("more"), box).fetchall()
        return frozenset(code for a, b, code in rows if km(lat, lon, a, b) <= within)

    def _region(self, country: str, code: str = "") -> Region | None:
        """A division (or with code "" the whole country) as a circle, or None."""
        row = self._db.execute("SELECT lat, lon, radius, capital FROM main.region WHERE country=? AND code=?", (country, code)).fetchone()
        return Region(country, code, row[0], row[1], row[2], self.town(row[3]) if row[3] else None) if row else None
