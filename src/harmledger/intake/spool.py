"""What was unpacked, kept while it is read: small members in memory, larger ones in a file that has no name on the disk.

Invariant: no more than a budget allows is ever unpacked from what was handed over, however archives nest, and nothing unpacked
outlives its reading: the file is taken off the disk's list when it is made, so that the disk is freed even after kill -9.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, cast

IN_MEMORY = 4_000_000  # bytes of one member up to which it is kept in memory
BUFFER = 1 << 16


@dataclass(slots=True)
class Budget:
    """What one file that was handed over may still unpack to, all archives inside it counted together.

    Attributes:
        bytes: bytes that are left.
        members: members that are left.
    """

    bytes: int
    members: int


class Spent(ValueError):
    """The budget is spent; the message says which, and nothing further of what was handed over is unpacked."""


class Bad(ValueError):
    """A member, or a whole archive, that cannot be unpacked. ``what`` says why, ``mend`` what a person can do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what, self.mend = what, mend


class Window(io.RawIOBase):
    """Bytes ``start`` to ``start + size`` of a stream that can be sought, as a stream of their own, which can be sought too.

    Several windows may share one stream as long as they are read one at a time. The stream stays open when the window is closed,
    unless it is ``own``.
    """

    def __init__(self, stream: BinaryIO, start: int, size: int, own: bool = False) -> None:
        self._stream, self._start, self._size, self._own, self._at = stream, start, size, own, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def readinto(self, into: object) -> int:
        """Fill ``into`` from where the window stands."""
        view = memoryview(into)  # type: ignore[arg-type]  # a writable buffer, as io promises
        self._stream.seek(self._start + self._at)
        data = self._stream.read(max(0, min(len(view), self._size - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, to: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place counted from the window's beginning, from here, or from its end. Raises ValueError before the beginning."""
        at = to + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if at < 0:
            raise ValueError("before the beginning")
        self._at = at
        return at

    def tell(self) -> int:
        """Where the window stands."""
        return self._at

    def close(self) -> None:
        """Close the window, and the stream where it is its own."""
        if self._own and not self.closed:
            self._stream.close()
        super().close()


def window(stream: BinaryIO, start: int, size: int, own: bool = False) -> BinaryIO:
    """A buffered ``Window``."""
    return cast(BinaryIO, io.BufferedReader(Window(stream, start, size, own), BUFFER))


class Spool:
    """The unpacked bytes of one member, to be opened as often as needed until it is closed."""

    def __init__(self, chunks: Iterable[bytes], budget: Budget) -> None:
        """Take in ``chunks`` to their end. Raises Spent, OSError where the disk is full, and whatever they raise."""
        self.size = 0
        self._file: BinaryIO = io.BytesIO()
        try:
            for chunk in chunks:
                self.size += len(chunk)
                if len(chunk) > budget.bytes:
                    raise Spent("it unpacks to more bytes than are read (max_unpacked_bytes)")
                budget.bytes -= len(chunk)
                if isinstance(self._file, io.BytesIO) and self.size > IN_MEMORY:
                    held, self._file = self._file.getbuffer(), cast(BinaryIO, tempfile.TemporaryFile(prefix="harmledger-"))  # noqa: SIM115
                    self._file.write(held)
                self._file.write(chunk)
            self._file.flush()
        except BaseException:
            self._file.close()
            raise

    def open(self) -> BinaryIO:
        """The bytes from their beginning."""
        return window(self._file, 0, self.size)

    def head(self, most: int) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(most)

    def close(self) -> None:
        """Give memory and disk back. Streams that are open give nothing further."""
        self._file.close()
