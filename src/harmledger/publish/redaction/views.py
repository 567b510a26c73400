"""Every text that lies in a file, however it is packed: archives, spreadsheets, Parquet, Base64, escapes, other encodings.

Made for looking for what must not be there, so it would rather read a text twice than not at all.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

DEEPEST = 4
MOST = 2_000_000_000
"""Bytes of one unpacked part; larger ones are read as far as that."""

BASE64 = re.compile(rb"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{16,}={0,2}")
ESCAPE = re.compile(r"\\[nrtbfv\"'/\\]")
LARGE, SMALL = re.compile(rb"[A-Z]"), re.compile(rb"[a-z]")
TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]{0,4000}>")
BLOCK = re.compile(
    r"</(?:t|si|c|td|th|tr|li|p|h\d|dt|dd|div|section|figcaption|caption|blockquote|option|text|title|button|label|summary|q|cite|small|time|details|figure|header|footer|nav|article|[A-Za-z]+:[A-Za-z]+)>"
)
CELL = "\x1e"
"""Stands in a text where a cell, a value or a paragraph ends: what follows it need not belong to what stood before."""

TAGGED = " (with tags)"
"""Said of a text that is given a second time without its tags."""

ENDS = re.compile(r'"\s*[,:\]}]|[,\[{:]\s*"|,(?=[^\s\d])')
"""Where values of tables and of JSON end or begin."""

WKB = re.compile(rb"(?s)\x01\x01\x00\x00(?:\x00|\x20\xe6\x10\x00\x00)(.{16})")


def texts(name: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, str]]:
    """(where, text) of every text in a file, its name first."""
    if depth == 0:
        yield name, name
    if depth > DEEPEST:
        return
    if data[:4] == b"PK\x03\x04":
        yield from _zipped(name, data, depth)
    elif data[:2] == b"\x1f\x8b":
        inside = _unzipped(data)
        if inside is not None:
            yield from texts(f"{name}!", inside, depth + 1)
    elif data[:4] == b"PAR1":
        yield from _parquet(name, data)
    else:
        yield from _plain(name, data, depth)


def _zipped(name: str, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield f"{name}!", archive.comment.decode("utf-8", "replace")
            for info in archive.infolist():
                inside = f"{name}!{info.filename}"
                yield inside, info.filename
                with archive.open(info) as member:
                    yield from texts(inside, member.read(MOST), depth + 1)
    except (zipfile.BadZipFile, OSError, zlib.error, RuntimeError, NotImplementedError, EOFError):
        yield from _plain(name, data, depth)


def _unzipped(data: bytes) -> bytes | None:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            return file.read(MOST)
    except (OSError, EOFError, zlib.error):
        return None


def _parquet(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """All values of all columns, and what is written beside them. Without the package that reads it: the bytes as they are."""
    try:
        from pyarrow import parquet
    except ImportError:
        yield from _plain(name, data, DEEPEST)
        return
    file = parquet.ParquetFile(io.BytesIO(data))
    for key, value in (file.schema_arrow.metadata or {}).items():
        yield f"{name}!{key!r}", value.decode("utf-8", "replace")
    for batch in file.iter_batches():
        for column, values in zip(batch.schema.names, batch.columns, strict=True):
            yield f"{name}!{column}", f" {CELL} ".join(_words(v) for v in values.to_pylist() if v is not None)


def _words(value: object) -> str:
    if isinstance(value, bytes):
        return f"{value.decode('utf-8', 'replace')} {_points(value)}"
    if isinstance(value, list | tuple):
        return " | ".join(_words(v) for v in value)
    if isinstance(value, dict):
        return " | ".join(f"{k}: {_words(v)}" for k, v in value.items())
    return repr(value) if isinstance(value, float) else str(value)


def _points(data: bytes) -> str:
    """Points of well-known binary, as numbers."""
    return " ".join("{!r} {!r}".format(*struct.unpack("<dd", m.group(1))) for m in WKB.finditer(data))


def _plain(name: str, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
    text = data.decode("utf-8", "ignore")
    yield from _dressed(name, text)
    if b"\x00" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            yield from _dressed(f"{name} ({encoding})", data.decode(encoding, "ignore"))
    if depth < DEEPEST:
        for m in BASE64.finditer(data):
            inside = _decoded(m.group())
            if inside is not None:
                yield from texts(f"{name} (Base64)", inside, depth + 1)


def _dressed(name: str, text: str) -> Iterator[tuple[str, str]]:
    """The text, without the escapes of strings in it, and what is left of it without tags."""
    if "\\" in text:
        text = ESCAPE.sub(" ", text)
    tagged = "<" in text and TAG.search(text) is not None
    yield f"{name}{TAGGED if tagged else ''}", text
    if tagged:
        yield f"{name} (without tags)", TAG.sub(" ", BLOCK.sub(f" {CELL} ", text))


def by_cells(text: str) -> list[str]:
    """The text cut where a cell or a value of it ends."""
    return ENDS.sub(CELL, text).split(CELL)


def _decoded(found: bytes) -> bytes | None:
    """What Base64 holds, if it is text, or an archive; None for what only looks like Base64, such as words and checksums."""
    if not (LARGE.search(found) and SMALL.search(found)):
        return None
    try:
        raw = base64.b64decode(found.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=") + b"=" * (-len(found.rstrip(b"=")) % 4))
    except (binascii.Error, ValueError):
        return None
    if raw[:4] in (b"PK\x03\x04", b"PAR1") or raw[:2] == b"\x1f\x8b":
        return raw
    if b"\x00" in raw:
        return raw if raw.count(b"\x00") * 3 > len(raw) else None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return raw if sum(c.isprintable() or c in "\r\n\t" for c in text) >= 0.95 * len(text) else None
