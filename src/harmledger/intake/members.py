"""What all archives have in common: which members are read, under which names, and what is said of the others."""

from __future__ import annotations

import re
from hashlib import blake2b

from harmledger.intake.piece import Piece
from harmledger.intake.source import Given
from harmledger.intake.spool import Bad, Budget
from harmledger.model.fault import Fault
from harmledger.model.origin import Origin

MAX_NAME = 400  # characters of a member's name that are kept
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_OURS = ("__MACOSX",)  # what macOS adds to archives: not what was put into them


class Names:
    """The names of the members of one archive: told apart, made safe to show, checked."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()  # digests: names may be long and many

    def checked(self, name: str) -> tuple[str, bool]:
        """The name to keep, and whether a member before it has the same. Raises Bad where it leads out of the archive."""
        parts = re.split(r"[/\\]", name)
        if _ABSOLUTE.match(name) or ".." in parts:
            raise Bad(
                "Its name leads out of the archive's folder, as in archives that are made to overwrite files; it was not read.",
                "If you know what it is, unpack it by hand and give it as a file.",
            )
        digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        twice = digest in self._seen
        self._seen.add(digest)
        return shown(name), twice


def shown(name: str) -> str:
    """A member's name, safe to show and to keep: nothing invisible, not without end."""
    name = _UNSAFE.sub("\ufffd", name.removeprefix("./"))
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME // 2]}…{name[-MAX_NAME // 2 :]}"


def hidden(name: str) -> bool:
    """Whether a member is passed over as hidden files in folders are."""
    return any((part.startswith(".") and part not in (".", "..")) or part in _OURS for part in re.split(r"[/\\]", name))


def budget_of(piece: Piece, given: Given) -> Budget:
    """What may be unpacked of an archive: what is left to the one that it lies in, else all that ``given`` allows."""
    return piece.budget if piece.budget is not None else Budget(given.max_unpacked_bytes, given.max_members)


def member_names(piece: Piece, name: str) -> tuple[str, str]:
    """What a member is called in messages and in receipts."""
    return f"{piece.shown}!{name}", f"{piece.source}!{name}"


def inside(piece: Piece, name: str) -> Origin:
    """Where a member came from: where its archive came from, and that archive."""
    before = piece.origin or Origin()
    return Origin(before.address, before.at, before.status, before.headers, (*(before.inside or (piece.source,)), name), None)


def bad(where: str, why: Bad) -> Fault:
    """The fault of a member or archive that cannot be unpacked."""
    return Fault(where, why.what, why.mend)


def spent(piece: Piece, why: str) -> Fault:
    """The fault of an archive whose budget is spent: nothing further of it is read."""
    return Fault(piece.shown, f"The archive is too large: {why}; what follows in it was not read.", "Cut it into several, or unpack it.")
