"""Packed bytes to unpacked ones, in small steps, each bounded: what grows out of proportion is a bomb and is not unpacked."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from harmledger.intake.spool import Bad

STEP = 1 << 18  # bytes read, and unpacked, at once
FREE = 1_000_000  # unpacked bytes up to which no proportion is a bomb: a short text of spaces packs a thousandfold
XZ_MEMORY = 128_000_000  # bytes that an xz or LZMA stream may ask for
AGAIN = "Have it sent or download it again."

Maker = Callable[[], Any]
MAKERS: dict[str, Maker] = {
    "deflate": lambda: _Deflate(-15),
    "gzip": lambda: _Deflate(31),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY),
}
"""What unpacks each way of packing. ``gzip``, ``bzip2`` and ``xz`` may follow one another in one stream."""


class _Deflate:
    """zlib under the interface of bz2 and lzma."""

    def __init__(self, bits: int) -> None:
        self._inner = zlib.decompressobj(bits)
        self._full = False

    def decompress(self, data: bytes, most: int) -> bytes:
        """Up to ``most`` bytes; the input that they did not need is kept."""
        out = self._inner.decompress(self._inner.unconsumed_tail + data, most)
        self._full = len(out) == most
        return out

    @property
    def eof(self) -> bool:
        """Whether the stream is whole."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """Whether it cannot go on without more: nothing is left of what it had, inside zlib neither."""
        return not self._inner.unconsumed_tail and not self._full

    @property
    def unused_data(self) -> bytes:
        """What stood behind the stream."""
        return self._inner.unused_data


def unpacked(packed: BinaryIO, method: str, ratio: int, many: bool) -> Iterator[bytes]:
    """What the stream ``packed`` unpacks to, in chunks of up to STEP bytes.

    ``many``: several packed streams may follow one another, as in gzip files; zeros behind the last one are passed over.
    Raises Bad where it is damaged, cut off, has something else behind it, or grows more than ``ratio`` times.
    """
    unpacker, data, taken, given = MAKERS[method](), b"", 0, 0
    while True:
        if not data and unpacker.needs_input:
            data = packed.read(STEP)
            taken += len(data)
            if not data:
                raise Bad("It is cut off: its end is missing.", AGAIN)
        try:
            chunk = unpacker.decompress(data, STEP)
        except (zlib.error, OSError, lzma.LZMAError, ValueError, EOFError) as error:
            raise Bad(f"It is damaged and cannot be unpacked ({str(error)[:100]}).", AGAIN) from error
        given += len(chunk)
        if given > FREE and given > ratio * taken:
            raise Bad(
                f"It unpacks to more than {ratio} times its size, as no text does: such files are made to fill memory and disks.",
                "Leave it out; or, if you know what it is, raise max_ratio in harmledger.toml.",
            )
        if chunk:
            yield chunk
        data = b""
        if unpacker.eof:
            data, more = _behind(packed, unpacker.unused_data, many)
            taken += more
            if not data:
                return
            if not many:
                raise Bad("There is something behind its packed bytes that does not belong to it.", AGAIN)
            unpacker = MAKERS[method]()


def _behind(packed: BinaryIO, rest: bytes, zeros: bool) -> tuple[bytes, int]:
    """What stands behind a packed stream whose unpacker has left ``rest``, and how many bytes were read for it."""
    taken = 0
    while not (rest := rest.lstrip(b"\0") if zeros else rest) and (more := packed.read(STEP)):
        rest, taken = more, taken + len(more)
    return rest, taken
