"""Whether a release is what it says: every file against its sum, every number with its words, every id that is gone leading somewhere.

It is read as what a stranger may have written: no path of it is followed, and nothing is taken into memory without a bound.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from harmledger.model.fault import Fault
from harmledger.model.incident import GROUPS
from harmledger.model.release import ChangeKind
from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.release.folder import MANIFEST, SCHEMA, SUMS
from harmledger.publish.release.order import INCIDENT, CannotPublish
from harmledger.publish.release.previous import CHANGES, INCIDENTS, lines, read_object, read_sums
from harmledger.publish.release.shown import MAX_LINE

MEND = "Get the release again from where it was published, or from whoever published it."
REPORT = "Please report this: it is a mistake in the program that made the release."
PAPERS = ("README.txt", "LICENSE.txt", "CITATION.cff", "METHODOLOGY.md", "CHANGES.md", "HELD-BACK.md", "held-back.json", "index.html")
"""What every release has beside its manifest, its sums, its changes and its data."""

Step = Callable[[str, int, int | None], None]


def check(folder: Path, step: Step = lambda what, done, total: None) -> Iterator[Fault]:
    """Everything that is wrong with the release in ``folder``, one by one."""
    try:
        sums = read_sums(folder)
    except CannotPublish as why:
        yield Fault(str(folder), str(why), MEND)
        return
    yield from _files(folder, sums, step)
    try:
        stated, told = read_object(folder, MANIFEST, sums), read_object(folder, CHANGES, sums)
    except CannotPublish as why:
        yield Fault(str(folder), str(why), MEND)
        return
    yield from _manifest(folder, stated, sums)
    live: set[str] = set()
    if (folder / INCIDENTS).is_file() and not (folder / INCIDENTS).is_symlink():
        yield from _incidents(folder, live, step)
    yield from _ids(folder, told, live, sums)


def _files(folder: Path, sums: Mapping[str, str], step: Step) -> Iterator[Fault]:
    """Every file against its sum; what is missing; what is there and should not be."""
    there: set[str] = set()
    for done, path in enumerate(_walk(folder)):
        name = path.relative_to(folder).as_posix()
        step("checking files", done, len(sums) + 1)
        there.add(name)
        if path.is_symlink() or not path.is_file():
            yield Fault(str(path), "This is a link or no plain file; a release has none.", MEND)
        elif name == SUMS:
            continue
        elif name not in sums:
            yield Fault(str(path), "This file is no part of the release.", "Take it away, or get the release again.")
        else:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sums[name]:
                    yield Fault(str(path), f"It is not what {SUMS} says: it was changed after it was published.", MEND)
    for name in sorted({*sums, *PAPERS, CHANGES, INCIDENTS, MANIFEST} - there):
        yield Fault(str(folder), f"The file {name!r} is missing.", MEND)


def _walk(folder: Path) -> Iterator[Path]:
    """Every file and link below the folder; no link is followed."""
    for root, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted([*names, *(f for f in folders if (Path(root) / f).is_symlink())]):
            yield Path(root) / name


def _manifest(folder: Path, stated: Mapping[str, Any], sums: Mapping[str, str]) -> Iterator[Fault]:
    where = str(folder / MANIFEST)
    if stated.get("schema") != SCHEMA:
        yield Fault(where, "It is no manifest that this version of harmledger understands.", "Update harmledger, or get the release again.")
    listed = {f["path"]: f for f in _objects(stated.get("files")) if isinstance(f.get("path"), str)}
    for name in sorted(sums.keys() ^ {*listed, MANIFEST}):
        yield Fault(where, f"{name!r} is in one of {MANIFEST} and {SUMS} and not in the other.", MEND)
    for name, file in sorted(listed.items()):
        if name in sums and file.get("sha256") != sums[name]:
            yield Fault(where, f"It says another SHA-256 of {name!r} than {SUMS}.", MEND)
        path = folder / name
        if name in sums and path.is_file() and path.stat().st_size != file.get("bytes"):
            yield Fault(where, f"It says another size of {name!r} than the file has.", MEND)


def _incidents(folder: Path, live: set[str], step: Step) -> Iterator[Fault]:
    """Each incident with its numbers, whose ids are added to ``live``."""
    with (folder / INCIDENTS).open("rb") as file:
        for number, line in enumerate(lines(file), 1):
            step("checking incidents", number, None)
            where = f"{folder / INCIDENTS}:{number}"
            try:
                value = json.loads(line) if len(line) <= MAX_LINE else None
            except (ValueError, RecursionError):
                value = None
            id = value.get("id") if isinstance(value, dict) else None
            if not isinstance(value, dict) or not isinstance(id, str) or not INCIDENT.fullmatch(id):
                yield Fault(where, "This is no incident.", MEND)
                continue
            if id in live:
                yield Fault(where, f"The incident {id} is there twice.", REPORT)
            live.add(id)
            yield from (Fault(where, f"{id}: {what}", REPORT) for what in unborne(value))


def unborne(incident: Mapping[str, Any]) -> Iterator[str]:
    """The numbers of a published incident that do not stand beside the words that carry them, each in a sentence."""
    quoted = {str(c.get("id")) for c in _objects(incident.get("claims")) if isinstance(c.get("quote"), str) and c["quote"].strip()}
    borne: set[str] = set()
    for bound in _objects(incident.get("bounds")):
        named = [c for c in _list(bound.get("claims")) if isinstance(c, str)]
        borne.add(str(bound.get("of")))
        if not named:
            yield f"{bound.get('of')} rests on no claim."
        for claim in named:
            if claim not in quoted:
                yield f"{bound.get('of')} rests on {claim}, whose words are not there."
        if not bound.get("because"):
            yield f"{bound.get('of')} has no reason."
    for outcome in OUTCOMES:
        tally = incident.get(outcome)
        for group in GROUPS:
            found = tally.get(group) if isinstance(tally, dict) else None
            if not isinstance(found, dict):
                continue
            low, high = found.get("min"), found.get("max")
            if not isinstance(low, int) or not isinstance(high, int) or not 0 <= low <= high:
                yield f"{outcome}.{group} is no range."
            yield from (f"{of} is told without what it rests on." for e in ("min", "max") if (of := f"{outcome}.{group}.{e}") not in borne)


def _ids(folder: Path, told: Mapping[str, Any], live: set[str], sums: Mapping[str, str]) -> Iterator[Fault]:
    """Every id that is gone leads to an incident or was withdrawn; every id has its page."""
    where = str(folder / CHANGES)
    redirects = told.get("redirects")
    if not isinstance(redirects, dict):
        yield Fault(where, "It does not say where ids lead that are gone.", MEND)
        redirects = {}
    for gone, into in sorted(redirects.items()):
        if gone in live:
            yield Fault(where, f"{gone} is said to be gone and is there.", REPORT)
        if into is not None and str(into) not in live:
            yield Fault(where, f"{gone} leads to {into}, which is not there.", REPORT)
    for change in _objects(told.get("changes")):
        kind, id, into = change.get("kind"), str(change.get("incident")), change.get("into")
        if kind not in get_args(ChangeKind) or not change.get("because"):
            yield Fault(where, f"What it tells of {id} has no kind or no reason.", REPORT)
        if id not in live and id not in redirects:
            yield Fault(where, f"{id} is told of and is neither there nor gone.", REPORT)
        if into is not None and str(into) not in live:
            yield Fault(where, f"{id} is said to be part of {into}, which is not there.", REPORT)
    for id in sorted({*live, *redirects}):
        if f"incidents/{id}.html" not in sums:
            yield Fault(str(folder), f"{id} has no page.", REPORT)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> list[dict[str, Any]]:
    return [v for v in _list(value) if isinstance(v, dict)]
