"""WACZ 1.1 (https://specs.webrecorder.net/wacz/1.1.1/): a ZIP with web archives in ``archive/`` and a package that states their hashes.

The hashes are worked out anew; where they do not hold, a message says so, and the pages are read all the same: whether an archive
that was changed is worth anything is for a person to say.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

from harmledger.intake.members import bad, budget_of, inside, member_names, spent
from harmledger.intake.piece import HEAD, Piece
from harmledger.intake.source import Given
from harmledger.intake.spool import Bad, Budget, Spent, Spool, window
from harmledger.intake.zipdir import ENCRYPTED, METHODS, Directory, Entry, first_name, is_zip
from harmledger.intake.zipped import unpacked_member
from harmledger.model.fault import Fault

PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
MAX_PACKAGE = 20_000_000  # bytes of the package's description
MAX_FAULTS = 50  # hashes that do not hold, told one by one
MEND = "Ask whoever gave you the package; it is read all the same."
_ARCHIVE = re.compile(r"archive/[^/]{1,300}\.warc(?:\.gz)?\Z")
_HASH = re.compile(r"(sha256|md5|sha1|sha512):([0-9a-f]{32,128})\Z", re.IGNORECASE)
_STEP = 1 << 18


class Wacz:
    """A web archive with its package."""

    called = "packaged web archives (.wacz)"

    def fits(self, piece: Piece) -> bool:
        """A ZIP that is called so, or whose first member is a web archive in its place."""
        return is_zip(piece.head) and (piece.suffix == ".wacz" or bool(_ARCHIVE.match(first_name(piece.head))))

    def read(self, piece: Piece, given: Given) -> Iterator[Piece | Fault]:
        """Its web archives, after what is wrong with the package. A piece can be read until the next one is asked for."""
        budget = budget_of(piece, given)
        with piece.open() as stream:
            try:
                package = _Package(stream, given, budget)
                yield from _stated(package, piece)
                archives = [name for name in sorted(package.members) if _ARCHIVE.match(name)]
                for name in archives:
                    yield from _archive(package, name, piece)
                if not archives:
                    yield Fault(piece.shown, "There is no web archive in this package (archive/….warc.gz).", "Check what it was made of.")
            except Bad as why:
                yield bad(piece.shown, why)
            except Spent as why:
                yield spent(piece, str(why))


class _Package:
    """The package's members, each to be opened; one that is not packed is read where it lies."""

    def __init__(self, stream: BinaryIO, given: Given, budget: Budget) -> None:
        self._stream, self._given, self.budget = stream, given, budget
        self._directory = Directory(stream, budget.members)
        budget.members -= self._directory.count
        self.members = {entry.name: entry for entry in self._directory.entries()}

    @contextmanager
    def opened(self, name: str) -> Iterator[Callable[[], BinaryIO]]:
        """What opens a member, as long as the context lasts. Raises Bad, Spent."""
        entry = self.members[name]
        if METHODS.get(entry.method) == "stored" and not entry.flags & ENCRYPTED:
            begin, packed = self._directory.packed(entry)
            yield lambda: window(self._stream, begin, packed)
            return
        spool = Spool(unpacked_member(entry, self._directory, self._stream, self._given), self.budget)
        try:
            yield spool.open
        finally:
            spool.close()

    def json(self, name: str) -> object:
        """What a member of JSON holds; None where it is missing or none."""
        entry: Entry | None = self.members.get(name)
        if entry is None or entry.size > MAX_PACKAGE:
            return None
        try:
            with self.opened(name) as opener, opener() as stream:
                value: object = json.loads(stream.read(MAX_PACKAGE))
                return value
        except (Bad, ValueError, RecursionError):
            return None


def _archive(package: _Package, name: str, piece: Piece) -> Iterator[Piece | Fault]:
    shown, source = member_names(piece, name)
    try:
        with package.opened(name) as opener:
            with opener() as stream:
                head = stream.read(HEAD)
            size, file = package.members[name].size, PurePosixPath(name).name
            yield Piece(shown, source, opener, head, size, file, inside(piece, name), package.budget)
    except Bad as why:
        yield bad(shown, why)


def _stated(package: _Package, piece: Piece) -> Iterator[Fault]:
    """Where the package is not what it states of itself."""
    faults = 0
    for name, what in _differences(package):
        faults += 1
        if faults <= MAX_FAULTS:
            yield Fault(f"{piece.shown}!{name}", what, MEND, "warning")
    if faults > MAX_FAULTS:
        yield Fault(piece.shown, f"{faults:,} of its files are not as stated.", MEND, "warning")


def _differences(package: _Package) -> Iterator[tuple[str, str]]:
    stated = package.json(PACKAGE)
    resources = stated.get("resources") if isinstance(stated, dict) else None
    if not isinstance(resources, list):
        yield PACKAGE, "The package does not state what is in it, so nothing proves that it is whole."
        return
    listed = set()
    for resource in (r for r in resources if isinstance(r, dict)):
        said = str(resource.get("path") or "")[:400]
        name = said if said in package.members else f"archive/{said}"  # WACZ 1.0 named web archives without their folder
        listed.add(name)
        if name not in package.members:
            yield said, "The package states that it holds this file, and does not."
        elif what := _unlike(package, name, str(resource.get("hash") or "")):
            yield name, what
    for name in sorted(n for n in package.members if _ARCHIVE.match(n) and n not in listed):
        yield name, "The package does not state that it holds this web archive: it may have been put in later."
    if DIGEST in package.members:
        digest = package.json(DIGEST)
        if what := _unlike(package, PACKAGE, str(digest.get("hash") or "") if isinstance(digest, dict) else ""):
            yield PACKAGE, what


def _unlike(package: _Package, name: str, stated: str) -> str | None:
    """How the member differs from the hash that is stated of it; None where it does not."""
    sound = _HASH.match(stated)
    if not sound:
        return "The package does not state its hash, so nothing proves that it is whole."
    digest = hashlib.new(sound[1].lower(), usedforsecurity=False)
    try:
        with package.opened(name) as opener, opener() as stream:
            while block := stream.read(_STEP):
                digest.update(block)
    except Bad as why:
        return why.what
    if digest.hexdigest() != sound[2].lower():
        return f"It is not what was packed: its {sound[1].upper()} is not the one that the package states."
    return None
