"""Makes the index of a release: one line of it in memory at a time, a SQLite file beside nothing else."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from importlib import resources
from pathlib import Path

from harmledger.service.area import around
from harmledger.service.faults import ReleaseFault
from harmledger.service.feature import feature_of
from harmledger.service.lines import LARGEST_PAPER, MEND, lines_of, object_of
from harmledger.service.record import ID, Entry, Json, entry_of, state_of
from harmledger.service.release import CHANGES, CLAIMS, INCIDENTS, REPORTS, Release
from harmledger.service.table import coded_names, incident_cells

LONGEST_MONTHS = 36
"""Months over which an incident's days may spread and still be counted in each of them."""
KINDS = ("new", "changed", "merged", "split", "withdrawn", "restored")


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def compact(value: object) -> str:
    """JSON without white space."""
    return _encoder.encode(value)


def folded(text: str) -> str:
    """For comparing names: no case, no accents, no white space at the ends, one space inside."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def build(release: Release, path: Path, step: Callable[[int], None] = lambda done: None) -> None:
    """Write the index to ``path``, which must not exist. Raises ReleaseFault; then the file is worthless."""
    db = sqlite3.connect(path)
    try:
        db.executescript("pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;")
        db.executescript(_script("index.sql"))
        coded, keys = _incidents(db, release, step)
        _claims(db, release)
        _reports(db, release)
        _changes(db, release)
        db.executescript(_script("indexes.sql"))
        db.executemany("insert into about values (?, ?)", (("coded", compact(coded)), ("keys", compact(keys))))
        db.execute("analyze")
        db.commit()
    except sqlite3.IntegrityError as error:
        raise ReleaseFault(f"{INCIDENTS}: two incidents have one id ({error}). {MEND}") from error
    finally:
        db.close()


def _script(name: str) -> str:
    return resources.files("harmledger.service").joinpath(name).read_text(encoding="utf-8")


def _incidents(db: sqlite3.Connection, release: Release, step: Callable[[int], None]) -> tuple[list[str], list[str]]:
    """Put all incidents in; returns the columns of other codebooks, which are those of the first, and the keys of all records."""
    coded: list[str] = []
    keys: dict[str, None] = {}
    number = 0
    for n, (where, raw, record) in enumerate(_lines(release, INCIDENTS)):
        try:
            _put(db, n, entry_of(record, where), raw, release)
        except (UnicodeEncodeError, OverflowError, KeyError, TypeError) as error:
            raise ReleaseFault(f"{where}: a value that no record holds ({error}). {MEND}") from error
        coded = coded if n else coded_names(record)
        keys |= dict.fromkeys(record)
        number = n + 1
        if number % 500 == 0:
            step(number)
    step(number)
    return coded, list(keys)


def _put(db: sqlite3.Connection, n: int, entry: Entry, raw: bytes, release: Release) -> None:
    shown, record = entry.shown, entry.record
    place, when, killed = shown.place, shown.date, shown.killed
    first, last = (when.start, when.end) if when else (None, None)
    box: tuple[float | None, ...] = (None,) * 4
    if entry.point and place:
        found = around(entry.point[1], entry.point[0], place.radius_km or 0.0)
        box = (found.west, found.south, found.east, found.north)
    item = entry.item
    page = f"incidents/{shown.id}.html"
    item["page"] = f"/{page}" if page in release.files else None
    spans = [r for tally in ((killed.total, killed.civilians, killed.children), (shown.injured.total,)) for r in tally]
    db.execute(
        f"insert into incidents values ({', '.join('?' * 29)})",
        (
            n, shown.id,
            first.isoformat() if first else None, last.isoformat() if last else None,
            entry.point[1] if entry.point else None, entry.point[0] if entry.point else None,
            place.radius_km if place and entry.point else None, *box,
            place.precision if place else None, place.country if place else None, place.admin1 if place else None, place.name if place else None,
            folded(place.admin1) if place and place.admin1 else None, folded(place.name) if place else None,
            shown.method, shown.grade, state_of(record),
            *(end for r in spans for end in ((r.min, r.max) if r else (None, None))),
            item["doubtful_pairs"],
        ),
    )  # fmt: skip
    shown_as = (compact(item), compact(incident_cells(entry)), compact(feature_of(item)))
    db.execute("insert into shown values (?, ?, ?, ?)", (n, *shown_as))
    db.execute("insert into records values (?, ?)", (n, zlib.compress(raw, 6)))
    db.executemany(
        "insert into sides values (?, ?, ?, ?, ?)",
        (
            (n, str(s.get("actor") or ""), s["side"], s["grade"], t)
            for s in record.get("responsibility", [])
            for t in dict.fromkeys(s["stances"])
        ),
    )
    db.executemany("insert into months values (?, ?, ?)", ((n, *m) for m in months_of(first, last)))
    where = " ".join(filter(None, (place.name, place.admin1, place.country))) if place else ""
    db.execute(
        "insert into texts (rowid, headline, place, told) values (?, ?, ?, ?)", (n, item["headline"], where, "\n".join(entry.told()))
    )
    db.executemany("insert or ignore into gone values (?, ?, '')", ((f, shown.id) for f in entry.former))


def months_of(first: date | None, last: date | None) -> Iterator[tuple[str, int]]:
    """The months that the days lie in ("2017-03"), and whether they all lie in that one; none where they spread too far to say so."""
    if first is None or last is None:
        return
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    if end - begin < LONGEST_MONTHS:
        for at in range(begin, end + 1):
            yield f"{at // 12:04d}-{at % 12 + 1:02d}", int(begin == end)


def _claims(db: sqlite3.Connection, release: Release) -> None:
    """All claims, those of no incident too."""
    numbers = dict(db.execute("select id, n from incidents"))
    for where, _, claim in _lines(release, CLAIMS):
        incident, said = claim.get("incident"), claim.get("said_by")
        texts = [claim.get(k) for k in ("id", "kind", "report", "sha256")]
        more = [claim.get(k) for k in ("outcome", "status", "side", "stance")]
        name = said.get("name") if isinstance(said, dict) else None
        if not all(isinstance(v, str) for v in texts) or not all(v is None or isinstance(v, str) for v in (*more, name)):
            raise ReleaseFault(f"{where}: no claim. {MEND}")
        if incident is not None and (not isinstance(incident, str) or incident not in numbers):
            raise ReleaseFault(f"{where}: a claim of an incident that the release does not have. {MEND}")
        values = (numbers.get(incident or ""), *texts, *more, folded(name) if name else None, compact(claim))
        _insert(db, where, f"insert into claims values (null, {', '.join('?' * 11)})", values)


def _reports(db: sqlite3.Connection, release: Release) -> None:
    for where, raw, report in _lines(release, REPORTS):
        given, sha, publisher = (report.get(k) for k in ("report", "sha256", "publisher"))
        if not isinstance(given, str) or not isinstance(sha, str) or not (publisher is None or isinstance(publisher, str)):
            raise ReleaseFault(f"{where}: no report. {MEND}")
        day = _day_of(report)
        row = {"report": given, "sha256": sha, "day": day}
        row |= {k: report.get(k) for k in ("published", "publisher", "url", "language", "agency", "incidents")}
        values = (given, sha, day, folded(publisher) if publisher else None, compact(row), zlib.compress(raw, 6))
        _insert(db, where, "insert into reports values (null, ?, ?, ?, ?, ?, ?)", values)
    db.execute(
        "insert or ignore into carries select sha256, n from reports, json_each(reports.row, '$.incidents') as i join incidents on incidents.id = i.value"
    )


def _day_of(report: Json) -> str | None:
    """The report's own day: as it states it, else as it was read in the text where that is a single day."""
    published, reading = report.get("published"), report.get("reading")
    if isinstance(published, str):
        return published
    day = reading.get("day") if isinstance(reading, dict) else None
    start = day.get("start") if isinstance(day, dict) else None
    return start if isinstance(day, dict) and isinstance(start, str) and start == day.get("end") else None


def _insert(db: sqlite3.Connection, where: str, statement: str, values: tuple[object, ...]) -> None:
    try:
        db.execute(statement, values)
    except UnicodeEncodeError as error:
        raise ReleaseFault(f"{where}: a text that is none ({error}). {MEND}") from error


def _lines(release: Release, path: str) -> Iterator[tuple[str, bytes, Json]]:
    with release.open(path) as file:
        yield from lines_of(file, path)


def _changes(db: sqlite3.Connection, release: Release) -> None:
    with release.open(CHANGES) as file:
        found = object_of(file.read(LARGEST_PAPER), CHANGES)
    changes, redirects = found.get("changes"), found.get("redirects")
    if not isinstance(changes, list) or not isinstance(redirects, dict):
        raise ReleaseFault(f"{CHANGES}: holds no changes or no redirects. {MEND}")
    reasons: dict[str, str] = {}
    for number, change in enumerate(changes, 1):
        kind, incident, heir = (change.get(k) for k in ("kind", "incident", "into")) if isinstance(change, dict) else (None,) * 3
        if kind not in KINDS or not isinstance(incident, str) or not (heir is None or isinstance(heir, str)):
            raise ReleaseFault(f"{CHANGES}: its change {number} is none. {MEND}")
        reasons[incident] = str(change.get("because") or "")
        db.execute("insert into changes values (null, ?, ?, ?, ?)", (kind, incident, heir, compact(change)))
    for number, (old, heir) in enumerate(redirects.items(), 1):
        if not ID.fullmatch(old) or not (heir is None or isinstance(heir, str)):
            raise ReleaseFault(f"{CHANGES}: its redirect {number} is none. {MEND}")
        db.execute("insert or replace into gone values (?, ?, ?)", (old, heir, reasons.get(old, "")))
    db.execute("delete from gone where id in (select id from incidents)")
    lost = db.execute("select id, heir from gone where heir is not null and heir not in (select id from incidents) limit 1").fetchone()
    if lost:
        raise ReleaseFault(f"{CHANGES}: {lost[0]} leads to {lost[1]}, which the release does not have. {MEND}")
    since = {k: found.get(k) for k in ("since", "since_day")}
    db.execute("insert into about values ('since', ?)", (compact(since),))
