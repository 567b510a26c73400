"""What no row alone can say: the country of a file without one, coordinates outside their country, provinces by usual name."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from harmledger.model.fault import Fault
from harmledger.resolve.where.keys import fold, likeness
from harmledger.resolve.where.registry import registry
from harmledger.resolve.where.sources.near import Nearby
from harmledger.resolve.where.sources.record import CannotImport, formats

MOST = 0.7
"""Share of a file's (or a province's) places that must lie together for the rest to follow them."""
SAMPLE = 2000
"""Places whose country is looked up to tell the country of a file, at least (all, where it has fewer)."""
EXCHANGED_SAMPLE = 300
"""Places that are looked up both ways round."""
ALIKE = 0.75
"""Likeness from which a spelling may be a division's, where most of its places lie there, too."""


def settle(database: sqlite3.Connection, nearby: Nearby) -> Iterator[Fault]:
    """Settle the rows of a source that is being written; yields a fault for each row that is taken out, and warnings."""
    yield from _countries(database, nearby)
    _exchanged(database, nearby)
    yield from _outside(database, nearby)
    yield from _divisions(database, nearby)


def _countries(database: sqlite3.Connection, nearby: Nearby) -> Iterator[Fault]:
    """A country for the rows that name none: that of most of them, by the nearest town."""
    votes: Counter[str] = Counter()
    total = database.execute("SELECT count(*) FROM place WHERE country=''").fetchone()[0]
    if not total:
        return
    every = 1 + total // SAMPLE
    asked = 0
    for lat, lon in database.execute("SELECT lat, lon FROM place WHERE country='' AND id % ? = 0", (every,)):
        asked += 1
        near = nearby.nearest(lat, lon)
        if near:
            votes[near.country] += 1
    code, most = min(votes.items(), key=lambda v: (-v[1], v[0])) if votes else ("", 0)
    if most < max(1.0, MOST * asked):
        raise CannotImport("No column names the places' country, and they lie in several. Say which it is: --country SY")
    told = _told(database)
    name = registry().country_usual.get(code, code)
    if told and told != code:
        other = registry().country_usual.get(told, told)
        raise CannotImport(
            f"The places lie in {name}, but their provinces are those of {other}. Are latitude and longitude exchanged "
            f"(then say --map COLUMN=lat and --map COLUMN=lon)? If not, say which country it is: --country {code}"
        )
    database.execute("UPDATE place SET country=? WHERE country=''", (code,))
    words = (
        f"{total:,} places name no country; {most / asked:.0%} of them stand nearest to towns of {name}, so all were taken to lie there."
    )
    yield Fault("country", words, f"To be sure, say it: --country {code}", "warning")


def _told(database: sqlite3.Connection) -> str | None:
    """The country whose provinces the rows without a country name, where most of those known anywhere are of one."""
    votes: Counter[str] = Counter()
    for spelled, number in database.execute("SELECT admin1, count(*) FROM place WHERE country='' AND admin1<>'' GROUP BY admin1"):
        found = next((d for form in _forms(spelled) if (d := registry().division(form))), None)
        if found:
            votes[found.country] += number
    code, most = min(votes.items(), key=lambda v: (-v[1], v[0])) if votes else ("", 0)
    return code if most > MOST * votes.total() else None


def _exchanged(database: sqlite3.Connection, nearby: Nearby) -> None:
    """Raises ``CannotImport`` where latitude and longitude are exchanged in the whole file: as given its places stand nearest to
    towns of other countries, exchanged to those of their own. One row alone could not show it where a country's box holds both."""
    total = database.execute("SELECT count(*) FROM place").fetchone()[0]
    asked = given = turned = 0
    for lat, lon, country in database.execute("SELECT lat, lon, country FROM place WHERE id % ? = 0", (1 + total // EXCHANGED_SAMPLE,)):
        asked += 1
        near = nearby.nearest(lat, lon)
        given += near is not None and near.country == country
        if abs(lon) <= 90:
            near = nearby.nearest(lon, lat)
            turned += near is not None and near.country == country
    if asked >= 5 and given < 0.5 * asked and turned > given + 0.3 * asked:
        raise CannotImport(
            "Latitude and longitude look exchanged in the whole file: as given its places lie in other countries, exchanged in their own. "
            "Say which column is which: --map COLUMN=lat --map COLUMN=lon"
        )


def _outside(database: sqlite3.Connection, nearby: Nearby) -> Iterator[Fault]:
    """Rows outside their country's box are refused: swapped ones are told so, never swapped silently."""
    wide, narrow = formats()["limits"]["outside_degrees"], formats()["limits"]["swapped_degrees"]
    gone: list[int] = []
    for key, place, lat, lon, country in database.execute('SELECT id, "where", lat, lon, country FROM place ORDER BY id'):
        if nearby.inside(lat, lon, country, narrow):
            continue
        swapped = abs(lon) <= 90 and nearby.inside(lon, lat, country, 0.0)
        if not swapped and nearby.inside(lat, lon, country, wide):
            continue
        gone.append(key)
        nation = registry().country_usual.get(country, country)
        if swapped:
            what = f"Its latitude and longitude look swapped: {lat}, {lon} is outside {nation}, {lon}, {lat} inside."
            yield Fault(place, what, "Put each into its own column (--map COLUMN=lat and --map COLUMN=lon).")
        else:
            yield Fault(place, f"{lat}, {lon} is outside {nation}.", "Correct the coordinates or the country, or leave the row out.")
    database.executemany("DELETE FROM name WHERE place=?", ((k,) for k in gone))
    database.executemany("DELETE FROM place WHERE id=?", ((k,) for k in gone))


def _divisions(database: sqlite3.Connection, nearby: Nearby) -> Iterator[Fault]:
    """Each place's province under its usual name, with the reason."""
    around: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    beside: dict[int, tuple[str, str, float]] = {}
    known: dict[tuple[str, str], tuple[str, str]] = {}
    rows = "SELECT id, lat, lon, country, admin1, admin1_code FROM place WHERE code='' ORDER BY id"
    for key, lat, lon, country, spelled, code in database.execute(rows):
        if not spelled and code and (country, code) in registry().divisions:
            continue
        near = nearby.nearest(lat, lon, country)
        if near:
            beside[key] = (near.code, near.name, near.km)
            if spelled:
                around[country, spelled][near.code] += 1
    updates: list[tuple[str, str, int]] = []
    for key, country, spelled, code in database.execute("SELECT id, country, admin1, admin1_code FROM place WHERE code='' ORDER BY id"):
        if not spelled and (country, code) in registry().divisions:
            updates.append((code, "the file's code", key))
            continue
        if spelled:
            if (country, spelled) not in known:
                known[country, spelled] = _division(country, spelled, around[country, spelled])
            if known[country, spelled][0]:
                updates.append((*known[country, spelled], key))
                continue
        if key in beside:
            near_code, name, far = beside[key]
            updates.append((near_code, f"the nearest town known is {name}, {far:.0f} km off", key))
    database.executemany("UPDATE place SET code=?, because=? WHERE id=?", updates)
    for (country, spelled), (code, why) in sorted(known.items()):
        if not code:
            what = f"The province “{spelled}” is known under no name; each of its places was given the province of the nearest town."
            yield Fault(f"{registry().country_usual.get(country, country)}", what, "Nothing needs doing, but look at a few.", "warning")
        elif why.startswith("most"):
            usual = registry().usual(country, code)
            yield Fault(spelled, f"The province is taken for {usual}: {why}.", "Nothing needs doing if that is right.", "warning")


def _division(country: str, spelled: str, votes: Counter[str]) -> tuple[str, str]:
    """The division's code and the reason; ("", …) where the spelling is known to nobody and its places lie in several."""
    for form in _forms(spelled):
        found = registry().division(form, country)
        if found:
            return found.code, f"spelled “{spelled}” in the file"
    if not votes:
        return "", ""
    code, most = min(votes.items(), key=lambda v: (-v[1], v[0]))
    total = votes.total()
    division = registry().divisions.get((country, code))
    like = max((likeness(fold(f), fold(s))[0] for f in _forms(spelled) for s in division.spellings), default=0.0) if division else 0.0
    if most >= MOST * total or (like >= ALIKE and most >= 0.4 * total):
        return code, f"most of its places ({most:,} of {total:,}) lie nearest to towns of it"
    return "", ""


@lru_cache(maxsize=10000)
def _forms(spelled: str) -> tuple[str, ...]:
    """A division's name without what stands in parentheses, that alone, and without the word for its kind."""
    outer = re.sub(r"\s*\([^)]*\)", "", spelled).strip()
    inner = re.findall(r"\(([^)]*)\)", spelled)
    bare = re.sub(r"(?i)\b(governorate|province|region|oblast|state|muhafazat|wilayah?)\b", "", outer).strip()
    return tuple(dict.fromkeys(f for f in (spelled, outer, *inner, bare) if f))
