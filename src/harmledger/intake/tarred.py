"""tar archives: every member a piece of its own, read where it lies: nothing is unpacked.

After POSIX pax (IEEE Std 1003.1) and GNU tar's manual. Headers that would be large (names, pax records) are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from harmledger.intake.members import Names, bad, budget_of, hidden, inside, member_names, shown
from harmledger.intake.piece import HEAD, Piece
from harmledger.intake.source import Given
from harmledger.intake.spool import Bad, Budget, window
from harmledger.intake.unpack import AGAIN
from harmledger.model.fault import Fault

BLOCK = 512
MAX_HEADER = 1_000_000  # bytes of a long name or of pax records
_FILE, _FOLDER = (b"0", b"\0", b"7"), b"5"
_BARE = (b"1", b"2", b"3", b"4", b"5", b"6")  # no bytes follow, whatever their size says
_KINDS = {b"1": "a link", b"2": "a link", b"3": "a device", b"4": "a device", b"6": "a pipe", b"S": "a file with holes"}


@dataclass(frozen=True, slots=True)
class _Header:
    """A member's header: its name, its bytes (where, how many), what it is."""

    name: str
    begin: int
    size: int
    kind: bytes


class Tar:
    """An archive of anything, not packed."""

    called = "tar archives (.tar)"

    def fits(self, piece: Piece) -> bool:
        """By the checksum of its first block, which no other file has by chance."""
        return len(piece.head) >= BLOCK and _sound(piece.head[:BLOCK])

    def read(self, piece: Piece, given: Given) -> Iterator[Piece | Fault]:
        """Its members in its order, and a fault for each that is no file. A piece can be read until the next one is asked for."""
        budget, names = budget_of(piece, given), Names()
        with piece.open() as stream:
            length = stream.seek(0, 2)
            try:
                for header in _headers(stream, length):
                    budget.members -= 1
                    if budget.members < 0:
                        raise Bad("The archive has more members than are read; the rest was not read.", "Raise max_members, or cut it.")
                    if header.kind == _FOLDER or hidden(header.name):
                        continue
                    where, source = member_names(piece, shown(header.name))
                    try:
                        name, twice = _checked(header, names, length)
                    except Bad as why:
                        yield bad(where, why)
                        continue
                    if twice:
                        what = "The archive has several members of this name, perhaps older and newer ones; each was read."
                        yield Fault(where, what, "Check which one is meant.", "warning")
                    yield _piece(header, stream, where, source, name, piece, budget)
            except Bad as why:
                yield bad(piece.shown, why)


def _piece(header: _Header, stream: BinaryIO, where: str, source: str, name: str, piece: Piece, budget: Budget) -> Piece:
    def opened() -> BinaryIO:
        return window(stream, header.begin, header.size)

    with opened() as first:
        head = first.read(HEAD)
    return Piece(where, source, opened, head, header.size, name, inside(piece, name), budget)


def _checked(header: _Header, names: Names, length: int) -> tuple[str, bool]:
    if header.kind not in _FILE:
        raise Bad(f"It is {_KINDS.get(header.kind, 'nothing that is read')}, not a file.", "If something is missing, pack the file itself.")
    name, twice = names.checked(header.name)
    if header.begin + header.size > length:
        raise Bad("It is cut off: the archive ends before it does.", AGAIN)
    return name, twice


def _headers(stream: BinaryIO, length: int) -> Iterator[_Header]:
    """Every member's header. Raises Bad where the archive goes on as none does."""
    at, long_name = 0, None
    always: dict[str, str] = {}
    once: dict[str, str] = {}
    while at + BLOCK <= length:
        stream.seek(at)
        block = stream.read(BLOCK)
        if not block.strip(b"\0"):
            return  # the end is marked by empty blocks
        if not _sound(block):
            raise Bad("The archive is damaged; what follows in it was not read.", AGAIN)
        kind, size = block[156:157], _number(block[124:136])
        begin = at + BLOCK
        if kind in (b"L", b"K", b"x", b"g"):
            words = _words(stream, begin, size, length)
            if kind == b"L":
                long_name = _decoded(words.rstrip(b"\0"))
            elif kind == b"x":
                once = _records(words)
            elif kind == b"g":
                always |= _records(words)
        else:
            said = always | once
            name = said.get("path") or long_name or _plain_name(block)
            stated = said.get("size", "")
            size = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 19 else size
            if kind in _BARE:
                size = 0
            elif kind == b"S":
                begin = _behind_map(stream, begin, block[482])
            yield _Header(name, begin, size, kind)
            long_name, once = None, {}
        at = begin + (size + BLOCK - 1) // BLOCK * BLOCK
    raise Bad("The archive is cut off: its end is missing; what stands before was read.", AGAIN)


def _behind_map(stream: BinaryIO, begin: int, more: int) -> int:
    """Where the bytes of GNU's files with holes begin: behind blocks that say where the holes are."""
    while more:
        stream.seek(begin)
        block = stream.read(BLOCK)
        if len(block) < BLOCK:
            raise Bad("A member's header is cut off; what follows was not read.", AGAIN)
        begin, more = begin + BLOCK, block[504]
    return begin


def _words(stream: BinaryIO, begin: int, size: int, length: int) -> bytes:
    if size > MAX_HEADER or begin + size > length:
        raise Bad("A member's header is too long or cut off; what follows was not read.", AGAIN)
    stream.seek(begin)
    return stream.read(size)


def _records(words: bytes) -> dict[str, str]:
    """pax records: "LENGTH KEY=VALUE\\n" each. What is none ends them."""
    found: dict[str, str] = {}
    while words:
        length, _, _ = words[:20].partition(b" ")
        if not length.isdigit() or not len(length) + 2 < int(length) <= len(words):
            break
        key, _, value = words[len(length) + 1 : int(length) - 1].partition(b"=")
        if key in (b"path", b"size"):
            found[key.decode()] = _decoded(value)
        words = words[int(length) :]
    return found


def _plain_name(block: bytes) -> str:
    name = block[:100].partition(b"\0")[0]
    prefix = block[345:500].partition(b"\0")[0] if block[257:263] == b"ustar\0" else b""
    return _decoded(prefix + b"/" + name if prefix else name)


def _decoded(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("cp1252", "replace")


def _number(field: bytes) -> int:
    """A size: octal digits, or binary where the first bit is set. Raises Bad."""
    if field[0] == 0x80:
        number = int.from_bytes(field[1:], "big")
    else:
        digits = field.split(b"\0")[0].strip()
        if digits.strip(b"01234567"):
            raise Bad("A member's size is no number; what follows was not read.", AGAIN)
        number = int(digits or b"0", 8)
    if number >= 2**60:
        raise Bad("A member's size is beyond all disks; what follows was not read.", AGAIN)
    return number


def _sound(block: bytes) -> bool:
    """Whether the checksum of a header block holds."""
    digits = block[148:156].replace(b"\0", b" ").strip()
    if not digits or digits.strip(b"01234567"):
        return False
    return sum(block[:148]) + sum(block[156:]) + 8 * 32 == int(digits, 8)
