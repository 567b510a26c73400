"""Releases made of invented incidents: as many as are asked for, the same each time, with all that real ones lack and doubt."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from harmledger.model.incident import GROUPS
from harmledger.publish.incidents import OUTCOMES
from harmledger.service.record import GRADES, METHODS, SIDES, STANCES

Json = dict[str, Any]
PLACES: tuple[tuple[str, str | None, str | None, float, float], ...] = (
    ("Tal Aswad", "Harran", "SY", 36.5, 39.25),
    ("Tâl Abyaḍ", "Harran", "SY", 36.7, 38.95),
    ("hospital, Kunduz", "Kunduz", "AF", 36.73, 68.86),
    ("Suva", "Central", "FJ", -18.14, 178.44),
    ("Labasa", None, "FJ", -16.42, 179.9),
    ("Longyearbyen", "Svalbard", "NO", 78.22, 15.65),
    ("Sanaa", "Sanaa City", "YE", 15.35, 44.21),
    ("the north", None, None, 89.5, 0.0),
)
WORDS = ["market", "hospital", "school", "convoy", "bakery", "mosque", "funeral", "bridge", "camp", "clinic", "Café", "أسواق"]
STATES = ("open", "open", "open", "accepted", "signed off", "changed since sign-off")


def span(dice: random.Random, most: int) -> Json | None:
    """A range, or None."""
    if dice.random() < 0.15:
        return None
    low = dice.randint(0, most)
    return {"min": low, "max": low + dice.choice([0, 0, 0, 3, 20])}


def record(n: int, seed: int = 1) -> Json:
    """The incident of this number, as ``publish/incidents.incident_record`` writes one."""
    dice = random.Random(seed * 1_000_003 + n)
    id = f"i-{hashlib.sha256(f'{seed}/{n}'.encode()).hexdigest()[:16]}"
    name, admin1, country, lat, lon = dice.choice(PLACES)
    known = dice.random() < 0.85
    place = {
        "name": name, "admin1": admin1, "country": country,
        "lat": lat + dice.uniform(-0.3, 0.3) if known else None, "lon": lon + dice.uniform(-0.09, 0.09) if known else None,
        "precision": dice.choice(["town", "district", "admin1", "country"]), "named_precision": "town",
        "radius_km": round(dice.choice([0.5, 4.0, 30.0, 125.0, 400.0]), 1) if known else None,
        "source": "test:1", "because": "the only one of this name", "review": None,
    }  # fmt: skip
    start = date(2015, 1, 1) + timedelta(days=dice.randrange(900))
    end = start + timedelta(days=dice.choice([0, 0, 0, 0, 1, 6, 30, 364, 2_000]))
    dated = dice.random() < 0.9
    responsibility = [
        {"actor": f"forces of {side}", "side": side, "grade": dice.choice(GRADES), "stances": sorted(dice.sample(STANCES, dice.choice([1, 1, 2]))),
         "because": "somebody says so", "claims": [f"c-{n}-2"]}
        for side in dice.sample(SIDES, dice.choice([0, 1, 1, 2]))
    ]  # fmt: skip
    words = " ".join(dice.sample(WORDS, 3))
    killed = span(dice, 40)
    quote = f"{killed['min'] if killed else 'Several'} were killed near a {words} in {name}, a witness said"
    report = f"r-{dice.randrange(2_000)}"
    claims = [
        {"id": f"c-{n}-0", "report": report, "kind": "event", "event": "e1", "quote": quote, "span": [0, len(quote)]},
        {"id": f"c-{n}-1", "report": report, "kind": "figure", "event": "e1", "part_of": None, "outcome": "killed", "low": killed["min"] if killed else None,
         "high": killed["max"] if killed else 9, "status": dice.choice(["civilian", "combatant", "unknown"]), "age": None, "sex": None, "group": "people",
         "said_by": dice.choice(["a witness", "Harran Monitor", "Observatoire des Droits", None]), "quote": quote, "span": [0, len(quote)], "rule": "made", "certainty": 0.9},
        *({"id": f"c-{n}-{2 + k}", "report": report, "kind": "responsibility", "event": "e1", "actor": r["actor"], "side": r["side"], "stance": r["stances"][0],
           "said_by": "the army", "quote": f"the army named {r['actor']}", "span": [0, 9], "of_harm": True, "rule": "made", "certainty": 0.8}
          for k, r in enumerate(responsibility)),
    ]  # fmt: skip
    tallies: dict[str, Json] = {o: {"total": None} for o in OUTCOMES}
    tallies["killed"] = {"total": killed} | {g: r for g in GROUPS[1:4] if killed and (r := span(dice, killed["min"]))}
    tallies["injured"] = {"total": span(dice, 60)}
    state = dice.choice(STATES)
    by = {"author": "R. Haddad", "at": "2026-01-02T10:00:00+00:00", "reason": "read", "decision": "d-1"} if state != "open" else None
    return {
        "id": id, "members": [f"{report}#e1"], "reports": [report],
        "date": {"start": start.isoformat(), "end": end.isoformat()} if dated else None,
        "place": place if dice.random() < 0.95 else None, "method": dice.choice(METHODS), "killed": tallies["killed"], "injured": tallies["injured"],
        "bounds": [{"of": "killed.total.min", "because": "the smallest", "claims": [f"c-{n}-1"]}] if killed else [],
        "conflicts": [{"what": "They differ.", "claims": [f"c-{n}-1"]}] if dice.random() < 0.2 else [],
        "speakers": [{"name": "a witness", "kind": "witness", "reports": [report], "actor": None, "claims": [f"c-{n}-1"]}],
        "responsibility": responsibility, "grade": dice.choice(GRADES), "because": "=1+1 is no reason" if n % 17 == 0 else "one source",
        "missing": tallies["missing"], "abducted": tallies["abducted"], "detained": tallies["detained"],
        "dated": {"precision": "day", "edtf": start.isoformat()} if dated else None,
        "undated": None if dated else {"expression": "25 November", "weekday": None, "month": 11, "day": 25, "edtf": "XXXX-11-25", "because": ""},
        "former": [f"i-former{n}"] if n % 10 == 3 else [], "links": [],
        "suggestions": [{"with": "i-x", "score": 0.4, "because": "near"}] if n % 12 == 5 else [],
        "aside": [], "history": [], "lineage": {"nodes": [], "edges": []}, "versions": [], "carried": [],
        "review": {"state": state, "by": by, "set": [], "exceptions": [], "changes": [], "assigned": None, "comments": [], "reopened": None},
        "later_programs_may_add": n, "claims": claims,
    }  # fmt: skip


def sha_of(given: str) -> str:
    """The SHA-256 of the report of this id."""
    return hashlib.sha256(given.encode()).hexdigest()


def report_line(given: str, incidents: Sequence[str]) -> Json:
    """A line of ``data/reports.jsonl``."""
    number = int(given.removeprefix("r-")) if given[2:].isdecimal() else 0
    day = (date(2015, 1, 1) + timedelta(days=number % 900)).isoformat()
    return {
        "sha256": sha_of(given), "report": given, "ids": [given], "published": day if number % 7 else None, "publisher": f"The Ḥarran Post {number % 5}",
        "url": f"https://example.org/{number}", "language": "en", "agency": None, "incidents": list(incidents), "receipts": [], "arrivals": [],
        "reading": {"engine": "made 1", "day": {"start": day, "end": day}, "credit": None, "apart": []}, "title_length": 0,
    }  # fmt: skip


def claim_line(claim: Json, incident: str | None) -> Json:
    """A line of ``data/claims.jsonl``."""
    said = claim.get("said_by")
    voice = {"said_by": {"name": said, "actor": None, "person": None, "kind": "unknown", "via": None} if said else None}
    return {"incident": incident, "sha256": sha_of(claim["report"])} | claim | (voice if "said_by" in claim else {})


def background(number: int) -> Json:
    """A total that is of no incident."""
    quote = "9,000 have been killed since the war began"
    return {
        "id": f"c-b{number}",
        "report": f"r-{number}",
        "kind": "background",
        "low": 9000,
        "high": None,
        "because": "=a total over the war",
        "quote": quote,
        "span": [0, 42],
    }


CHANGES: Json = {"since": None, "since_day": None, "changes": [], "redirects": {}}


def lines_of(objects: Iterable[object]) -> bytes:
    """JSON Lines."""
    return "".join(json.dumps(o, ensure_ascii=False, separators=(",", ":")) + "\n" for o in objects).encode()


def write_release(
    folder: Path,
    records: Iterable[Json],
    version: str = "1",
    changes: Json = CHANGES,
    pages: dict[str, bytes] | None = None,
    more: Json | None = None,
) -> Path:
    """Write a release with a manifest that holds; returns its folder."""
    listed = list(records)
    standing: dict[str, list[str]] = {}
    for one in listed:
        for given in one["reports"]:
            standing.setdefault(given, []).append(one["id"])
    claims = [claim_line(c, one["id"]) for one in listed for c in one["claims"]] + [
        claim_line(background(n), None) for n in range(min(3, len(listed)))
    ]
    files = {
        "data/incidents.jsonl": lines_of(listed),
        "data/claims.jsonl": lines_of(claims),
        "data/reports.jsonl": lines_of(report_line(given, ids) for given, ids in sorted(standing.items())),
        "changes.json": json.dumps(changes).encode(),
        "index.html": "<!doctype html><title>Harran</title><p>قتل</p>".encode() + b"<p>x</p>" * 200,
        **(pages or {}),
    }
    for path, content in files.items():
        to = folder / path
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(content)
    named = [{"path": p, "bytes": len(c), "sha256": hashlib.sha256(c).hexdigest(), "media_type": "x"} for p, c in files.items()]
    about = {
        "title": "Harm in Harran",
        "publisher": "The Harran Recorders",
        "licence": "CC-BY-4.0",
        "version": version,
        "day": "2026-11-21",
    }
    manifest = about | {"profile": "public", "files": named} | (more or {})
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "SHA256SUMS").write_text("".join(f"{e['sha256']}  {e['path']}\n" for e in named))
    return folder


def records(count: int, seed: int = 1) -> Sequence[Json]:
    """So many incidents, by day as a release has them."""
    made = [record(n, seed) for n in range(count)]
    return sorted(made, key=lambda r: ((r["date"] or {"start": "9999"})["start"], r["id"]))


def write_release_to_disk(folder: Path, made: Iterable[Json]) -> Path:
    """As ``write_release``, one incident in memory at a time."""
    write_release(folder, [])
    standing: dict[str, list[str]] = {}
    data = folder / "data"
    with (data / "incidents.jsonl").open("wb") as incidents, (data / "claims.jsonl").open("wb") as claims:
        for one in made:
            incidents.write(lines_of([one]))
            claims.write(lines_of(claim_line(c, one["id"]) for c in one["claims"]))
            for given in one["reports"]:
                standing.setdefault(given, []).append(one["id"])
    (data / "reports.jsonl").write_bytes(lines_of(report_line(given, ids) for given, ids in sorted(standing.items())))
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        with (folder / entry["path"]).open("rb") as file:
            entry["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
        entry["bytes"] = (folder / entry["path"]).stat().st_size
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
