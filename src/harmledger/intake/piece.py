"""A piece: something that may hold reports, wherever it lies. A file, a member of an archive, a record of a web archive, a page
just fetched, a message's attachment: all are read by the same sources, which tell what it is from what it holds."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from harmledger.intake.spool import Budget, window
from harmledger.model.origin import Origin

HEAD = 4096  # bytes by which a piece is recognised


class TooLarge(ValueError):
    """A piece holds more bytes than may be read at once. ``size`` is the least that it has, ``most`` what may be read."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"{size:,} bytes; up to {most:,} are read")
        self.size, self.most = size, most


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to read.

    Attributes:
        shown: its name in messages, as the person would find it ("in/news.zip!a/page.html").
        source: the name that receipts keep; it does not change with where the outermost file lies.
        opener: gives its bytes from the beginning, a new stream at each call.
        head: its first bytes, up to HEAD.
        size: bytes, or None where that is only known at its end.
        name: the file's or member's own name ("page.html"), for its suffix; "" for none. A hint, never proof.
        origin: where it came from, or None for a plain file.
        budget: what the file that was handed over may still unpack to, where this lies inside an archive; else None.
    """

    shown: str
    source: str
    opener: Callable[[], BinaryIO] = field(repr=False, compare=False)
    head: bytes = field(repr=False)
    size: int | None = None
    name: str = ""
    origin: Origin | None = None
    budget: Budget | None = field(default=None, repr=False, compare=False)

    @property
    def suffix(self) -> str:
        """The suffix of its name in lower case, with the dot; "" for none."""
        return Path(self.name).suffix.lower()

    def open(self) -> BinaryIO:
        """Its bytes from the beginning. The caller closes it. Raises OSError."""
        return self.opener()

    def data(self, most: int) -> bytes:
        """All its bytes. Raises TooLarge where they are more than ``most``, OSError as files do."""
        if self.size is not None and self.size > most:
            raise TooLarge(self.size, most)
        with self.open() as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise TooLarge(len(data), most)
        return data


def opened(path: Path) -> BinaryIO:
    """The bytes of a file. Raises OSError, also for what is no file: a pipe or a device is never waited for."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is a pipe, a device or a folder, not a file")
    return os.fdopen(handle, "rb")


def piece_of_file(path: Path, shown: str, source: str) -> Piece:
    """The piece that a file is. Raises OSError where it cannot be read.

    What is added to the file while it is read is not read: it may grow faster than we read.
    """
    with opened(path) as stream:
        head, size = stream.read(HEAD), os.fstat(stream.fileno()).st_size
    return Piece(shown, source, lambda: window(opened(path), 0, size, own=True), head, size, path.name)


def piece_of_bytes(data: bytes, shown: str, source: str, name: str = "", origin: Origin | None = None) -> Piece:
    """The piece that bytes in memory are."""
    return Piece(shown, source, lambda: io.BytesIO(data), data[:HEAD], len(data), name, origin)


def at_line(piece: Piece, number: int) -> Piece:
    """The place in ``piece`` that line ``number`` is, for messages and receipts."""
    return replace(piece, shown=f"{piece.shown}:{number}", source=f"{piece.source}:{number}")
