"""Looking up places. ``PlaceSource`` is the seam for further gazetteers; ``Gazetteer`` is the one that ships."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from harmledger.resolve.where.build import GazetteerError, Progress, ensure_gazetteer
from harmledger.resolve.where.keys import bare, fold, likeness, skeleton
from harmledger.resolve.where.registry import registry


@dataclass(frozen=True, slots=True)
class Town:
    """One settlement of a gazetteer. ``admin1`` is the usual English name of its division; population in persons (0: unknown)."""

    id: str
    name: str
    lat: float
    lon: float
    country: str
    code: str
    admin1: str | None
    population: int


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
    """A settlement that a name may mean, how alike the names are (0 to 1), and why; ``main``: by the settlement's main name."""

    town: Town
    score: float
    because: str
    main: bool


class PlaceSource(Protocol):
    """A gazetteer: anything that knows settlements by name."""

    def find(self, name: str, country: str | None = None, at_least: float = 0.0) -> tuple[Match, ...]:
        """Settlements that ``name`` may mean, best first."""
        ...


class Gazetteer:
    """The SQLite gazetteer, read only. One object a process; do not share one across threads.

    ``sources`` are further gazetteers (imported files); their matches stand beside its own.
    """

    def __init__(self, path: Path, sources: Iterable[PlaceSource] = ()) -> None:
        try:
            self._db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            self._db.execute("PRAGMA cache_size=-16000")
            self.attribution: str = self._db.execute("SELECT value FROM meta WHERE key='attribution'").fetchone()[0]
            self.version: str = self._db.execute("SELECT value FROM meta WHERE key='source'").fetchone()[0]
        except (sqlite3.Error, TypeError) as error:
            raise GazetteerError(
                f"The gazetteer {path} cannot be read ({error}). Delete it; it is made again at the next start."
            ) from error
        self.sources = tuple(sources)
        self.find = lru_cache(maxsize=20000)(self._find)
        self.exact = lru_cache(maxsize=50000)(self._exact)
        self.town = lru_cache(maxsize=20000)(self._town)
        self.region = lru_cache(maxsize=5000)(self._region)

    @classmethod
    def open(cls, cache: Path, progress: Progress | None = None, sources: Iterable[PlaceSource] = ()) -> Gazetteer:
        """The gazetteer of a cache folder, built first if it is not there. Raises ``GazetteerError``."""
        return cls(ensure_gazetteer(cache, progress), sources)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _town(self, key: int) -> Town:
        key, name, lat, lon, country, code, population = self._db.execute("SELECT * FROM place WHERE id=?", (key,)).fetchone()
        return Town(f"geonames:{key}", name, lat, lon, country, code, registry().usual(country, code), population)

    def _exact(self, name: str, country: str | None = None) -> tuple[Match, ...]:
        """Settlements with this very name (but for case, diacritics, articles), largest first. For quick checks."""
        key = fold(name)
        plain = bare(key)
        if not plain:
            return ()
        rows = self._rows(skeleton(key), country)
        found: dict[int, Match] = {}
        for folded, place, main in rows:
            if folded == key or bare(folded) == plain:
                score = 1.0 if folded == key else 0.97
                if place not in found or (score, main) > (found[place].score, found[place].main):
                    found[place] = Match(self.town(place), score, "the same name", bool(main))
        return tuple(sorted(found.values(), key=lambda m: (-m.town.population, m.town.id)))

    def _rows(self, key: str, country: str | None) -> list[tuple[str, int, int]]:
        if country is None:
            return self._db.execute("SELECT folded, place, main FROM name WHERE skeleton=? LIMIT 20000", (key,)).fetchall()
        return self._db.execute("SELECT folded, place, main FROM name WHERE skeleton=? AND country=?", (key, country)).fetchall()

    def _find(self, name: str, country: str | None = None, at_least: float = 0.0) -> tuple[Match, ...]:
        """Settlements that ``name`` may mean (in ``country``) with likeness ``at_least`` that, best first; ties: larger first."""
        key = fold(name)
        if not bare(key):
            return ()
        keys = {skeleton(key)}
        words = key.split()
        if len(words[0]) > 5 and words[0][:2] in ("al", "el"):
            keys.add(skeleton(" ".join([words[0][2:], *words[1:]])))
        best: dict[int, Match] = {}
        for folded, place, main in (row for k in sorted(keys) for row in self._rows(k, country)):
            score, because = likeness(key, folded)
            if score >= at_least and (place not in best or (score, main) > (best[place].score, best[place].main)):
                best[place] = Match(self.town(place), score, because, bool(main))
        found = list(best.values())
        for source in self.sources:
            found += source.find(name, country, at_least)
        return tuple(sorted(found, key=lambda m: (-m.score, -m.town.population, m.town.id)))

    def _region(self, country: str, code: str = "") -> Region | None:
        """A division (or with code "" the whole country) as a circle, or None."""
        row = self._db.execute("SELECT lat, lon, radius, capital FROM region WHERE country=? AND code=?", (country, code)).fetchone()
        return Region(country, code, row[0], row[1], row[2], self.town(row[3]) if row[3] else None) if row else None
