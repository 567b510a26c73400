"""Tables (CSV, TSV) row by row, whatever their size: memory stays bounded, a broken row costs that row only."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from harmledger.model.fault import Fault
from harmledger.resolve.where.sources.record import CannotImport, Columns, Raw, Row, formats

NOT_UTF8 = "It is not written in UTF-8, so its letters are not certain."
MEND_UTF8 = "Save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”) and import it again."


_TORN = re.compile("[\udc80-\udcff]")
"""What stands for bytes that are no UTF-8."""


class Lines:
    """Lines of a byte stream as text, bounded in length; lines can be handed back. Bytes that are no UTF-8 become surrogates."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream, self._encoding, self._limit = stream, encoding, int(formats()["limits"]["row_bytes"])
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= formats()["limits"]["row_lines"]:
            raise csv.Error("a quotation mark is never closed")
        line = self._back.popleft() if self._back else self._next()
        self.taken.append(line)
        return line

    def _next(self) -> str:
        raw = self._stream.readline(self._limit)
        if not raw:
            raise StopIteration
        if len(raw) == self._limit and not raw.endswith(b"\n"):
            while (rest := self._stream.readline(self._limit)) and not rest.endswith(b"\n"):
                pass
            return "\udcff\udcff\n"  # no text: the row is refused below, as too long
        return raw.decode(self._encoding, "surrogateescape")

    def again(self, line: str) -> None:
        """Hand a line back."""
        self.taken = []
        self._back.append(line)

    def done(self) -> None:
        """The lines taken made a row."""
        self.number += len(self.taken)
        self.taken = []

    def broken(self) -> None:
        """The lines taken made no row: the first is given up, the others are read again."""
        self._back.extendleft(reversed(self.taken[1:]))
        self.number += 1
        self.taken = []


def opened(path: Path) -> tuple[IO[bytes], str]:
    """The file, past its byte order mark, and its encoding. Raises ``CannotImport`` for empty, binary or too large files."""
    size = path.stat().st_size
    if size > formats()["limits"]["file_bytes"]:
        raise CannotImport(f"{path.name} is too large ({size:,} bytes). Cut it into several files.")
    stream = path.open("rb")
    head = stream.read(4096)
    encoding, skip = "utf-8", 0
    if head.startswith(codecs.BOM_UTF8):
        skip = 3
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        stream.close()
        raise CannotImport(f"{path.name} is written in UTF-16. {MEND_UTF8}")
    elif b"\0" in head:
        stream.close()
        raise CannotImport(f"{path.name} holds binary data, not text. Is it the right file?")
    elif not head.strip():
        stream.close()
        raise CannotImport(f"{path.name} is empty.")
    stream.seek(skip)
    return stream, encoding


def rows(path: Path) -> Iterator[Row | Fault]:
    """The rows of a table with a row of column names at its top."""
    stream, encoding = opened(path)
    with stream:
        lines = Lines(stream, encoding)
        csv.field_size_limit(formats()["limits"]["row_bytes"])
        first = next(lines)
        lines.again(first)
        delimiter = max(("\t", ";", ","), key=first.count)
        reader = csv.reader(lines, delimiter=delimiter)
        names: list[str] = []
        while True:
            where = f"{path.name}:{lines.number + 1}"
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                lines.broken()
                yield Fault(where, f"The row cannot be read ({error}).", "Check its quotation marks and its length.")
                reader = csv.reader(lines, delimiter=delimiter)
                continue
            lines.done()
            if not any(c.strip() for c in cells):
                continue
            text = "".join(cells)
            if not names:
                names = [c.strip().lower() for c in cells]
                if not text.isprintable() or any("\ud800" <= c <= "\udfff" for c in text):
                    raise CannotImport(f"{where}: the first row holds no column names. Put them there, as UTF-8 text.")
            elif text.startswith("\udcff\udcff"):
                yield Fault(where, f"The row is longer than {formats()['limits']['row_bytes']:,} bytes.", "Cut it, or leave it out.")
            elif _TORN.search(text):
                yield Fault(where, NOT_UTF8, MEND_UTF8)
            elif "#" in text and all(c.lstrip().startswith("#") for c in cells if c.strip()):
                continue  # humanitarian tables (HXL) repeat their columns' meaning in a row of hashtags
            elif len(cells) > len(names):
                what = f"The row has {len(cells)} cells, but there are {len(names)} columns."
                yield Fault(where, what, "Put texts with commas into quotation marks.")
            else:
                yield Row(where, dict(zip(names, cells, strict=False)))


def places(path: Path, columns: Columns, needed: tuple[str, ...] = ("name", "lat", "lon")) -> Iterator[Raw | Fault]:
    """The places of a table. Raises ``CannotImport`` where no column holds a needed field."""
    checked = False
    for row in rows(path):
        if isinstance(row, Fault):
            yield row
            continue
        if not checked:
            there = frozenset(row.cells)
            for name in needed:
                if not columns.has(name, there):
                    raise CannotImport(
                        f"{path.name}: no column holds the {name} of a place (columns: {', '.join(sorted(there))[:300]}). "
                        f"Say which does: --map COLUMN={name}"
                    )
            if missing := sorted(columns.mapped - there):
                raise CannotImport(
                    f'{path.name}: there is no column "{missing[0]}", which --map names. Columns: {", ".join(sorted(there))[:300]}'
                )
            checked = True
        yield columns.raw(row)
