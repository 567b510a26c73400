"""GeoNames country dumps: a text file without column names, cells between tabs, quotation marks without meaning; or its zip."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from harmledger.model.fault import Fault
from harmledger.resolve.where.sources.record import CannotImport, Columns, Raw, Row, formats
from harmledger.resolve.where.sources.table import MEND_UTF8, NOT_UTF8, opened

_MEMBER = re.compile(r"[A-Z]{2}\.txt|allCountries\.txt|cities\d+\.txt|no-country\.txt")


class GeoNames:
    """``--as geonames``."""

    format = "geonames"

    def read(self, path: Path, columns: Columns) -> Iterator[Raw | Fault]:
        """The places of the dump."""
        if not zipfile.is_zipfile(path):
            if path.suffix.lower() == ".zip":
                raise CannotImport(f"{path.name} is no whole zip file. Get it anew.")
            with opened(path)[0] as stream:
                yield from self._lines(stream, path.name, columns)
            return
        try:
            with zipfile.ZipFile(path) as archive:
                inside = [i for i in archive.infolist() if _MEMBER.fullmatch(Path(i.filename).name)]
                if len(inside) != 1:
                    raise CannotImport(f"{path.name} does not hold one country file such as SY.txt. Unpack it and import the file itself.")
                if inside[0].file_size > formats()["limits"]["file_bytes"]:
                    raise CannotImport(f"{path.name} holds too large a file ({inside[0].file_size:,} bytes).")
                with archive.open(inside[0]) as stream:
                    yield from self._lines(stream, inside[0].filename, columns)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, EOFError) as error:
            raise CannotImport(f"{path.name} cannot be unpacked ({error}). Get it anew.") from error

    def _lines(self, stream: IO[bytes], name: str, columns: Columns) -> Iterator[Raw | Fault]:
        order, limits = formats()["geonames"]["order"], formats()["limits"]
        number = read = 0
        while line := stream.readline(limits["row_bytes"]):
            number += 1
            read += len(line)
            where = f"{name}:{number}"
            if read > limits["file_bytes"]:
                raise CannotImport(f"{name} holds more than {limits['file_bytes']:,} bytes. Cut it into several files.")
            if not line.strip():
                continue
            try:
                cells = line.decode("utf-8").rstrip("\r\n").split("\t")
            except UnicodeDecodeError:
                yield Fault(where, NOT_UTF8, MEND_UTF8)
                continue
            if len(cells) != len(order):
                what = f"The line has {len(cells)} cells; a GeoNames dump has {len(order)}, with tabs between."
                yield Fault(where, what, "Get the file anew if it is damaged; other tables are imported with --as csv.")
                continue
            yield columns.raw(Row(where, dict(zip(order, cells, strict=True))))
