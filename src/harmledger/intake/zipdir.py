"""The table of contents of a ZIP archive, read entry by entry, and the packed bytes of each: nothing that it says is believed.

After PKWARE's APPNOTE 6.3.10 (sections 4.3.6 to 4.5). An archive of a million members is read with some dozen bytes a member.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from harmledger.intake.spool import Bad

_END, _END64, _LOCATOR, _ENTRY, _LOCAL = b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2", b"PK\3\4"
_TAIL = 22 + 65_535  # the end record with its longest comment
_ALL = 0xFFFFFFFF
ENCRYPTED, UTF8 = 0x0041, 0x0800  # bits of the flags: encrypted (0) or strongly so (6); name in UTF-8 (11)
METHODS = {0: "stored", 8: "deflate", 12: "bzip2"}
AGAIN = "Have it sent or download it again."


class Broken(Bad):
    """The table of contents goes on as no table does: what stands before that place can be read."""

    def __init__(self) -> None:
        super().__init__("The archive's table of contents is damaged; what follows in it was not read.", AGAIN)


class Cut(Bad):
    """There is no table of contents."""

    def __init__(self) -> None:
        super().__init__("The archive is cut off or damaged: its table of contents is missing.", AGAIN)


@dataclass(frozen=True, slots=True)
class Entry:
    """One member as the table of contents states it.

    Attributes:
        name: as it may be shown and kept; sure where ``guessed`` is False.
        offset: where its own header stands, from the beginning of the file.
        packed, size: bytes, packed and unpacked, as stated.
        crc: CRC-32 of the unpacked bytes, as stated.
        method, flags: numbers of the format.
        mode: Unix file mode, 0 where none is stated.
    """

    name: str
    guessed: bool
    offset: int
    packed: int
    size: int
    crc: int
    method: int
    flags: int
    mode: int


class Directory:
    """The members of one archive."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        """Find the table of contents. Raises Bad where there is none, or where it lists more than ``most`` members."""
        self._stream = stream
        start, self._size, self._shift = _found(stream)
        self._start = start
        self.count = 0
        offsets = array("Q")
        try:
            for entry in self.entries():
                self.count += 1
                if self.count > most:
                    raise Bad(
                        f"The archive has more than {most:,} members.",
                        "Cut it into several; or raise max_members in harmledger.toml.",
                    )
                offsets.append(entry.offset)
        except Broken:
            pass  # said where it is come to
        self._offsets = sorted(offsets) if any(a > b for a, b in pairwise(offsets)) else offsets

    def entries(self) -> Iterator[Entry]:
        """Every member in the order of the table. Raises Broken at the place where it is no table."""
        at, end = self._start, self._start + self._size
        while at < end:
            self._stream.seek(at)
            fixed = self._stream.read(46)
            if len(fixed) < 46 or not fixed.startswith(_ENTRY):
                raise Broken
            numbers = struct.unpack("<4x4B4H3L5H2L", fixed)
            made_by, flags, method = numbers[1], numbers[4], numbers[5]
            crc, packed, size = numbers[8:11]
            lengths, outside, offset = numbers[11:14], numbers[16], numbers[17]
            words = self._stream.read(sum(lengths))
            at += 46 + sum(lengths)
            if len(words) < sum(lengths) or at > end:
                raise Broken
            raw, extra = words[: lengths[0]], words[lengths[0] : lengths[0] + lengths[1]]
            size, packed, offset = _large(extra, size, packed, offset)
            name, guessed = _name(raw, extra, bool(flags & UTF8))
            mode = outside >> 16 if made_by == 3 else 0
            yield Entry(name, guessed, offset + self._shift, packed, size, crc, method, flags, mode)

    def packed(self, entry: Entry) -> tuple[int, int]:
        """Where the packed bytes of a member begin, and how many there are. Raises Bad where they are no such member's."""
        self._stream.seek(entry.offset)
        local = self._stream.read(30)
        if len(local) < 30 or not local.startswith(_LOCAL):
            raise Bad("It does not stand where the archive's table of contents says.", "Have the archive sent or download it again.")
        name, extra = struct.unpack("<26x2H", local)
        begin = entry.offset + 30 + name + extra
        place = bisect_right(self._offsets, entry.offset)
        limit = self._offsets[place] if place < len(self._offsets) else self._start
        twice = place >= 2 and self._offsets[place - 2] == entry.offset
        if begin + entry.packed > limit or twice:
            raise Bad("It lies over another member, as in archives that are made to fill memory and disks.", "Leave the archive out.")
        return begin, entry.packed


def is_zip(head: bytes) -> bool:
    """Whether a piece that begins with ``head`` is a ZIP archive (an empty one included)."""
    return head.startswith((_LOCAL, _END))


def first_name(head: bytes) -> str:
    """The name of the member that stands first in the archive, by which document formats are told from archives; "" for none."""
    if not head.startswith(_LOCAL) or len(head) < 30:
        return ""
    (length,) = struct.unpack("<26xH", head[:28])
    return head[30 : 30 + length].decode("utf-8", "replace")


def _found(stream: BinaryIO) -> tuple[int, int, int]:
    """Where the table begins, its size, and by how much all offsets are to be moved (something stands before the archive)."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    place = tail.rfind(_END)
    while place >= 0 and len(tail) - place < 22:
        place = tail.rfind(_END, 0, place)
    if place < 0:
        raise Cut
    length, offset = struct.unpack("<12x2L", tail[place : place + 20])
    end = size - len(tail) + place
    if place >= 20 and tail[place - 20 : place - 16] == _LOCATOR:
        (there,) = struct.unpack("<8xQ", tail[place - 20 : place - 4])
        stream.seek(there)
        record = stream.read(56)
        if len(record) == 56 and record.startswith(_END64) and there < end:
            length, offset, end = *struct.unpack("<40x2Q", record), there
    start = end - length
    if start < 0 or (length and start < offset):
        raise Cut
    return start, length, start - offset if length else 0


def _large(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The three numbers, each from the ZIP64 field where it did not fit its own."""
    wide = _field(extra, 1)
    values = [size, packed, offset]
    for n, value in enumerate(values):
        if value == _ALL and len(wide) >= 8:
            values[n], wide = int.from_bytes(wide[:8], "little"), wide[8:]
    return values[0], values[1], values[2]


def _field(extra: bytes, wanted: int) -> bytes:
    """The extra field with the number ``wanted``; empty for none."""
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack("<2H", extra[at : at + 4])
        if number == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _name(raw: bytes, extra: bytes, stated: bool) -> tuple[str, bool]:
    """The name, and whether its encoding had to be guessed: UTF-8 where stated or where it is that, else code page 437 (the format's)."""
    unicode = _field(extra, 0x7075)
    if len(unicode) > 5 and unicode[0] == 1 and int.from_bytes(unicode[1:5], "little") == zlib.crc32(raw):
        raw, stated = unicode[5:], True
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return (raw.decode("utf-8", "replace") if stated else raw.decode("cp437")), True
