"""Single packed files: gzip, bzip2, xz. What is inside is a piece of its own; a ``.tar.gz`` is a packed file with an archive in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from harmledger.intake.members import bad, budget_of, inside, member_names, spent
from harmledger.intake.piece import HEAD, Piece
from harmledger.intake.source import Given
from harmledger.intake.spool import Bad, Spent, Spool
from harmledger.intake.unpack import unpacked
from harmledger.model.fault import Fault

_BEGINNINGS = {
    "gzip": re.compile(rb"\x1f\x8b\x08"),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)"),
    "xz": re.compile(rb"\xfd7zXZ\0"),
}
_NAMES = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


class Packed:
    """One file packed by gzip, bzip2 or xz."""

    called = "packed files (.gz, .bz2, .xz)"

    def fits(self, piece: Piece) -> bool:
        """By its first bytes."""
        return _method(piece.head) is not None

    def read(self, piece: Piece, given: Given) -> Iterator[Piece | Fault]:
        """What is in it, or why it cannot be unpacked."""
        budget = budget_of(piece, given)
        with piece.open() as stream:
            try:
                spool = Spool(unpacked(stream, _method(piece.head) or "", given.max_ratio, many=True), budget)
            except Bad as why:
                yield bad(piece.shown, why)
                return
            except Spent as why:
                yield spent(piece, str(why))
                return
        try:
            name = _inner(piece.name)
            where, source = member_names(piece, name)
            yield Piece(where, source, spool.open, spool.head(HEAD), spool.size, name, inside(piece, name), budget)
        finally:
            spool.close()


def _method(head: bytes) -> str | None:
    return next((name for name, first in _BEGINNINGS.items() if first.match(head)), None)


def _inner(name: str) -> str:
    """What a packed file is called when it is unpacked."""
    path = PurePath(name)
    return path.stem + _NAMES.get(path.suffix.lower(), "") or "contents"
