"""The release before, read as what a stranger may have written: only what its own sums bear out, and nothing without a bound."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from harmledger.publish.release.changes import Before
from harmledger.publish.release.folder import MANIFEST, MAX_VERSION, SCHEMA, SUMS, versions
from harmledger.publish.release.order import INCIDENT, CannotPublish
from harmledger.publish.release.shown import MAX_LINE, NoIncident, Shown, shown_lines

INCIDENTS, CHANGES = "data/incidents.jsonl", "changes.json"
MAX_SMALL = 300_000_000
"""Bytes of the largest file that is read as a whole (a manifest of a million files)."""
MAX_INCIDENTS = 5_000_000
LINE = re.compile(rb"([0-9a-f]{64}) [ *]([^\x00-\x1f]{1,1000})")
MEND = "Take an unharmed copy of it, or name the release that this one follows with --since."


@dataclass(frozen=True, slots=True)
class Previous:
    """A release that another follows.

    Attributes:
        folder: where it is.
        number: its version.
        before: what it said.
        manifest: SHA-256 of its manifest.
        profile: what it was redacted by.
        position: the state of the book that it was made of, as its manifest has it.
        rules: digests of the rules by which it was made.
    """

    folder: Path
    number: int
    before: Before
    manifest: str
    profile: str
    position: Mapping[str, int | str]
    rules: Mapping[str, str]


def find_previous(home: Path, since: Path | None) -> Previous | None:
    """The release that the next one in the folder ``home`` follows: the newest there, or the one that a person names.

    None for a first release. Raises CannotPublish where it cannot be followed.
    """
    there = versions(home)
    newest = max(there, default=0)
    if since is None:
        return read_previous(there[newest]) if there else None
    previous = read_previous(since)
    if newest > previous.number:
        raise CannotPublish(
            f"{home} holds release {newest}, which is newer than {since}. What follows {since} would lose the ids that were published since. "
            "Name the newest, or another folder."
        )
    return previous


def read_previous(folder: Path) -> Previous:
    """The release in ``folder``. Raises CannotPublish where it is none, or not what its sums say."""
    sums = read_sums(folder)
    stated = read_object(folder, MANIFEST, sums)
    version, day = stated.get("version"), stated.get("day")
    if stated.get("schema") != SCHEMA or not isinstance(version, str) or not re.fullmatch(r"[1-9][0-9]{0,6}", version):
        raise CannotPublish(f"{folder / MANIFEST} is no manifest that this version of harmledger understands. {MEND}")
    if int(version) >= MAX_VERSION:
        raise CannotPublish(f"{folder / MANIFEST} names the version {version}; there are never so many. {MEND}")
    try:
        released = date.fromisoformat(day if isinstance(day, str) else "")
    except ValueError as error:
        raise CannotPublish(f"{folder / MANIFEST} names no day. {MEND}") from error
    before = Before(version, released, _incidents(folder, sums), _redirects(folder, read_object(folder, CHANGES, sums)))
    book = stated.get("book")
    position, rules = book.get("position") if isinstance(book, dict) else None, stated.get("rules")
    return Previous(
        folder,
        int(version),
        before,
        sums[MANIFEST],
        str(stated.get("profile")),
        {str(k): v for k, v in position.items() if isinstance(v, int | str)} if isinstance(position, dict) else {},
        {str(k): str(v) for k, v in rules.items()} if isinstance(rules, dict) else {},
    )


def read_sums(folder: Path) -> dict[str, str]:
    """What SHA256SUMS states of each path. Raises CannotPublish where it cannot be read."""
    found: dict[str, str] = {}
    for line in _bytes(folder, SUMS).splitlines():
        told = LINE.fullmatch(line)
        if told is None:
            raise CannotPublish(f"{folder / SUMS} has a line that is none of such a file. {MEND}")
        found[told[2].decode("utf-8", "replace")] = told[1].decode()
    return found


def read_object(folder: Path, path: str, sums: Mapping[str, str]) -> dict[str, Any]:
    """The JSON object in a file of a release. Raises CannotPublish where it is none, or not what the sums say."""
    content = _bytes(folder, path)
    _like(folder, path, hashlib.sha256(content).hexdigest(), sums)
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise CannotPublish(f"{folder / path} holds no such object as it should. {MEND}")
    return value


def _incidents(folder: Path, sums: Mapping[str, str]) -> dict[str, Shown]:
    path = folder / INCIDENTS
    found: dict[str, Shown] = {}
    try:
        with path.open("rb") as file:
            _like(folder, INCIDENTS, hashlib.file_digest(file, "sha256").hexdigest(), sums)
            file.seek(0)
            for incident in shown_lines(lines(file)):
                if incident.id in found or len(found) >= MAX_INCIDENTS:
                    raise CannotPublish(f"{path} has {incident.id} twice, or too many incidents. {MEND}")
                found[incident.id] = incident
    except NoIncident as why:
        raise CannotPublish(f"{path}: {why}. {MEND}") from why
    except FileNotFoundError as error:
        raise CannotPublish(f"{folder} is no whole release: it has no {INCIDENTS}. {MEND}") from error
    return found


def lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, none longer than one byte more than ``MAX_LINE``."""
    return iter(lambda: file.readline(MAX_LINE + 1), b"")


def _redirects(folder: Path, stated: Mapping[str, Any]) -> dict[str, str | None]:
    redirects = stated.get("redirects")
    if not isinstance(redirects, dict) or len(redirects) > MAX_INCIDENTS:
        raise CannotPublish(f"{folder / CHANGES} does not say where ids lead that are gone. {MEND}")
    for gone, into in redirects.items():
        if not INCIDENT.fullmatch(gone) or not (into is None or (isinstance(into, str) and INCIDENT.fullmatch(into))):
            raise CannotPublish(f"{folder / CHANGES}: {gone[:80]!r} is no id of an incident, or leads to none. {MEND}")
    return redirects


def _bytes(folder: Path, path: str) -> bytes:
    try:
        with (folder / path).open("rb") as file:
            content = file.read(MAX_SMALL + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CannotPublish(f"{folder} is no whole release: it has no {path}. {MEND}") from error
    if len(content) > MAX_SMALL:
        raise CannotPublish(f"{folder / path} is larger than any such file is. {MEND}")
    return content


def _like(folder: Path, path: str, digest: str, sums: Mapping[str, str]) -> None:
    if sums.get(path) != digest:
        raise CannotPublish(f"{folder / path} is not what {SUMS} says: it was changed after it was published. {MEND}")
