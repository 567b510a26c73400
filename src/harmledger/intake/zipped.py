"""ZIP archives: every member a piece of its own, unpacked one after another within bounds."""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from harmledger.intake.members import Names, bad, budget_of, hidden, inside, member_names, shown, spent
from harmledger.intake.piece import HEAD, Piece
from harmledger.intake.source import Given
from harmledger.intake.spool import Bad, Budget, Spent, Spool, window
from harmledger.intake.unpack import AGAIN, STEP, unpacked
from harmledger.intake.zipdir import ENCRYPTED, METHODS, Directory, Entry, is_zip
from harmledger.model.fault import Fault


class Zip:
    """An archive of anything."""

    called = "ZIP archives (.zip)"

    def fits(self, piece: Piece) -> bool:
        """By its first bytes."""
        return is_zip(piece.head)

    def read(self, piece: Piece, given: Given) -> Iterator[Piece | Fault]:
        """Its members in its order, and a fault for each that cannot be read. A piece can be read until the next one is asked for."""
        budget = budget_of(piece, given)
        with piece.open() as stream:
            try:
                directory = Directory(stream, budget.members)
                if not directory.count:
                    yield Fault(piece.shown, "The archive is empty.", "Put reports into it, or leave it out.")
                budget.members -= directory.count
                yield from self._members(directory, stream, piece, given, budget)
            except Bad as why:
                yield bad(piece.shown, why)
            except Spent as why:
                yield spent(piece, str(why))

    def _members(self, directory: Directory, stream: BinaryIO, piece: Piece, given: Given, budget: Budget) -> Iterator[Piece | Fault]:
        names, guessed = Names(), 0
        for entry in directory.entries():
            if entry.name.endswith(("/", "\\")) or hidden(entry.name):
                continue
            where, source = member_names(piece, shown(entry.name))
            guessed += entry.guessed
            try:
                name, twice = names.checked(entry.name)
                spool = Spool(unpacked_member(entry, directory, stream, given), budget)
            except Bad as why:
                yield bad(where, why)
                continue
            try:
                if twice:
                    what = "The archive has several members of this name; each was read."
                    yield Fault(where, what, "Check which one is meant.", "warning")
                yield Piece(where, source, spool.open, spool.head(HEAD), spool.size, name, inside(piece, name), budget)
            finally:
                spool.close()
        if guessed:
            what = f"{guessed:,} of its members have names in an unknown encoding; they are named as they were in the days of DOS."
            yield Fault(piece.shown, what, "Only names are concerned. Pack it with a newer program if they matter.", "warning")


def unpacked_member(entry: Entry, directory: Directory, stream: BinaryIO, given: Given) -> Iterator[bytes]:
    """The unpacked bytes of a member; raises Bad where it is not what it is said to be."""
    if entry.flags & ENCRYPTED or entry.method == 99:
        raise Bad("It is encrypted.", "Unpack it with its password and give what was in it.")
    if entry.mode and not stat.S_ISREG(entry.mode) and stat.S_IFMT(entry.mode):
        raise Bad("It is a link or a device, not a file.", "If something is missing, pack the file itself.")
    if entry.method not in METHODS:
        raise Bad(f"It is packed in a way that is not read (method {entry.method}).", "Pack it again as an ordinary ZIP, or unpack it.")
    begin, packed = directory.packed(entry)
    rest = window(stream, begin, packed)
    chunks = iter(lambda: rest.read(STEP), b"") if METHODS[entry.method] == "stored" else None
    size, crc = 0, 0
    for chunk in chunks or unpacked(rest, METHODS[entry.method], given.max_ratio, many=False):
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
        if size > entry.size:
            raise Bad(f"It holds more than the {entry.size:,} bytes that the archive says.", AGAIN)
        yield chunk
    if size < entry.size or crc != entry.crc:
        raise Bad("It is damaged: it does not hold what the archive says.", AGAIN)
