"""The bytes of a web archive in order, plain or gzip (a member for each record, one for all, or in blocks).

It goes on after damage: a gzip member that is broken is left, and the next one that begins a record is looked for.
Nothing is held but the block at hand, and what a caller asks for.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from harmledger.intake.piece import Piece
from harmledger.intake.spool import Budget

GZIP = b"\x1f\x8b"
BEGINS = b"WARC/"
_BLOCK = 1 << 16
_MOST_AT_ONCE = 1 << 20  # bytes that one step of unpacking may give
_FREE = 20_000_000  # bytes that a member may unpack to whatever its ratio: a page of repeated words is no attack
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_LINE = re.compile(rb"(?:\A|\n)(?=WARC/[01]\.\d{1,2}\r?\n)")
_LONGEST_LINE = 16  # characters of such a line, with the end of the line before
_ALL = 1 << 62
_TRIES = 100_000  # places that look like a member's beginning and are none, before the search is given up
_LOOK = 1_024  # packed bytes by which a member's beginning is known


class Broken(ValueError):
    """What is packed cannot be unpacked; the message says why. ``recover`` may find where it goes on."""


class TooMuch(ValueError):
    """The archive unpacks to more than may be read."""


class Stream:
    """Reads ``piece`` forwards. A *part* is a gzip member that begins a record (with those that only go on); a plain file is one part.

    ``budget`` is what may be unpacked, and is spent; ``ratio``: how many times larger than its packed form a member may be.
    """

    def __init__(self, piece: Piece, budget: Budget, ratio: int) -> None:
        self._piece, self._ratio = piece, ratio
        self._file: BinaryIO = piece.open()
        self._packed = piece.head.startswith(GZIP)
        size = piece.size or 0
        self._budget = budget if self._packed else Budget(budget.bytes + 2 * size, 0)  # a plain file is only read again where it lies
        self._tries = _TRIES
        self._begin(0)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _begin(self, place: int) -> None:
        """Be at the beginning of the part that begins at ``place`` of the file."""
        self._go(place)
        self._part, self._taken = place, 0  # of the part: where it begins, and what was taken of it
        self._member, self._given = place, 0  # of the gzip member: where it begins, and what it gave
        self._raw, self._end = b"", place  # packed bytes that were read and not used; where in the file they end
        self._engine: zlib._Decompress | None = None
        self._buffer, self._at = b"", 0  # what is unpacked, and how much of it was taken
        self._waiting: bytes | Broken | None = None  # how the next part begins (or why it does not), once this one is at its end
        self._fresh = True  # nothing of the part was unpacked yet

    def _go(self, place: int) -> None:
        if self._file.seekable():
            self._file.seek(place)
            return
        self._file.close()
        self._file = self._piece.open()
        while place and (passed := len(self._file.read(min(place, _MOST_AT_ONCE)))):
            place -= passed

    # What lies ahead, up to the end of the part

    def peek(self, count: int) -> bytes:
        """Up to ``count`` bytes that come next, without taking them. Raises Broken, TooMuch."""
        while len(self._buffer) - self._at < count and self._fill():
            pass
        return self._buffer[self._at : self._at + count]

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes, fewer only at the end of the part. Raises Broken, TooMuch."""
        blocks = list(self._blocks(count))
        return blocks[0] if len(blocks) == 1 else b"".join(blocks)

    def skip(self, count: int) -> int:
        """Pass over ``count`` bytes; how many there were. Raises Broken, TooMuch."""
        passed = 0
        if not self._packed and self._piece.size is not None and self._file.seekable():
            passed = min(count, self._piece.size - self._taken)
            if passed > len(self._buffer) - self._at:
                self._taken += passed
                self._file.seek(self._taken)
                self._buffer, self._at = b"", 0
                return passed
        return sum(len(block) for block in self._blocks(count))

    def _blocks(self, count: int) -> Iterator[bytes]:
        while count > 0 and (self._at < len(self._buffer) or self._fill()):
            block = self._buffer[self._at : self._at + count]
            self._pass(len(block))
            count -= len(block)
            yield block

    def _pass(self, count: int) -> None:
        self._taken += count
        self._at += count

    def head(self, most: int) -> bytes | None:
        """All up to the next blank line and with it; None where there is none within ``most`` bytes. Raises Broken, TooMuch."""
        seen = 0
        while True:
            start, end = self._at + seen, self._at + most
            if (at := self._buffer.find(b"\r\n\r\n", start, end)) >= 0:
                end = at + 4
            if (bare := self._buffer.find(b"\n\n", start, end)) >= 0:
                end = bare + 2
            if at >= 0 or bare >= 0:
                return self.take(end - self._at)
            have = len(self._buffer) - self._at
            if have >= most or not self._fill():
                return None
            seen = max(0, have - 3)

    def find(self) -> bool:
        """Pass over all up to the next line that begins a record; False at the end of the part. Raises Broken, TooMuch."""
        while True:
            if found := _LINE.search(self._buffer, self._at):
                self._pass(found.end() - self._at)
                return True
            self._pass(max(0, len(self._buffer) - self._at - _LONGEST_LINE))
            if not self._fill():
                self._pass(len(self._buffer) - self._at)
                return False

    # Places

    def mark(self) -> tuple[int, int]:
        """This place, for ``back``."""
        return self._part, self._taken

    def back(self, mark: tuple[int, int]) -> None:
        """Go back to a place of this part or an earlier one. Raises Broken, TooMuch."""
        part, taken = mark
        self._begin(part)
        if self._packed:
            self.skip(taken)
        else:
            self._go(taken)
            self._taken = taken

    def next_part(self) -> bool:
        """Go to the part that follows; False where this was the last. Raises Broken, TooMuch."""
        self.skip(_ALL)
        waiting, self._waiting = self._waiting, None
        if isinstance(waiting, Broken):
            raise waiting
        if waiting is None:
            return False
        self._buffer, self._at = waiting, 0
        self._part, self._taken = self._member, 0
        self._spend(len(waiting))
        return True

    def recover(self) -> bool:
        """After Broken: go to the next member that begins a record; False where none does."""
        place = self._member + 1
        self._go(place)
        held = b""
        while True:
            block = self._file.read(_MOST_AT_ONCE)
            held += block
            for found in _MEMBER.finditer(held, 0, len(held) - (_LOOK if block else 0)):
                self._tries -= 1
                if self._tries < 0:
                    return False
                if begins_record(held[found.start() : found.start() + _LOOK]):
                    self._begin(place + found.start())
                    return True
            if not block:
                return False
            rest = held[-_LOOK - 4 :]
            place += len(held) - len(rest)
            held = rest

    # Blocks

    def _fill(self) -> bool:
        """Get one more block; False at the end of the part."""
        if self._waiting is not None:
            return False
        block = self._inflated() if self._packed else self._file.read(_BLOCK)
        if not block:
            return False
        self._spend(len(block))
        self._buffer, self._at = self._buffer[self._at :] + block, 0
        return True

    def _spend(self, count: int) -> None:
        self._budget.bytes -= count
        if self._budget.bytes < 0:
            raise TooMuch

    def _inflated(self) -> bytes:
        """The next unpacked block of this part, b"" at its end."""
        while True:
            if self._engine is not None:
                block = self._step(self._engine)
            else:
                try:
                    first = self._start()
                except Broken as why:  # not the fault of the record before it
                    self._waiting = why
                    return b""
                if first is None:
                    return b""
                if first.startswith(BEGINS) and not self._fresh:
                    self._waiting = first
                    return b""
                block, self._fresh = first, False
            if block:
                return block

    def _start(self) -> bytes | None:
        """Begin the next gzip member: its first bytes, enough to see whether it begins a record; None at the end of the file."""
        while len(self._raw) < len(GZIP) and self._more():
            pass
        while not self._raw.strip(b"\0"):  # some writers fill up with zeros
            self._raw = b""
            if not self._more():
                return None
        self._member, self._given = self._end - len(self._raw), 0
        if not self._raw.startswith(GZIP):
            raise Broken("what follows is not packed as the rest is")
        self._engine = zlib.decompressobj(31)
        first = b""
        while self._engine is not None and len(first) < len(BEGINS):
            first += self._step(self._engine)
        return first

    def _step(self, engine: zlib._Decompress) -> bytes:
        if not self._raw:
            self._more()
        last = not self._raw
        try:
            block = engine.decompress(self._raw, _MOST_AT_ONCE)
        except zlib.error as error:
            raise Broken("what is packed here is damaged") from error
        self._raw = engine.unused_data if engine.eof else engine.unconsumed_tail
        if engine.eof:
            self._engine = None
        elif last and not block:
            raise Broken("the file ends in the middle of it")
        self._given += len(block)
        if self._given > max(_FREE, self._ratio * (self._end - len(self._raw) - self._member)):
            raise Broken(f"it unpacks to more than {self._ratio:,} times its size")
        return block

    def _more(self) -> bool:
        block = self._file.read(_BLOCK)
        self._raw, self._end = self._raw + block, self._end + len(block)
        return bool(block)


def begins_record(packed: bytes) -> bool:
    """Whether ``packed`` is how a gzip member begins that begins with a record."""
    try:
        return zlib.decompressobj(31).decompress(packed, len(BEGINS)) == BEGINS
    except zlib.error:
        return False
