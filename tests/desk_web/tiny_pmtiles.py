"""Makes the smallest PMTiles archives there are (version 3): one tile, a picture or a vector tile, for all of zoom 0 and 1."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path


def varint(n: int) -> bytes:
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def archive(path: Path, tile: bytes, kind: int, packed: bool) -> Path:
    """An archive with one tile, five times. ``kind``: 1 vector, 2 PNG; ``packed``: the tile is gzip."""
    directory = gzip.compress(varint(1) + varint(0) + varint(5) + varint(len(tile)) + varint(1), mtime=0)
    about = gzip.compress(b"{}", mtime=0)
    at = 127 + len(directory)
    places = [127, len(directory), at, len(about), 0, 0, at + len(about), len(tile), 5, 1, 1]
    corners = [-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000]
    head = b"PMTiles\x03" + struct.pack("<11Q", *places) + bytes([1, 2, 2 if packed else 1, kind, 0, 1])
    head += struct.pack("<4i", *corners) + b"\x00" + struct.pack("<2i", 0, 0)
    assert len(head) == 127
    path.write_bytes(head + directory + about + tile)
    return path


def picture(red: int, green: int, blue: int) -> bytes:
    """A PNG of 256 by 256 points in one colour."""

    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    row = b"\x00" + bytes([red, green, blue]) * 256
    size = struct.pack(">2I5B", 256, 256, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", size) + part(b"IDAT", zlib.compress(row * 256)) + part(b"IEND", b"")


def vector() -> bytes:
    """A vector tile: the layer "earth" with one polygon over all of it, packed."""

    def field(number: int, body: bytes) -> bytes:
        return varint(number << 3 | 2) + varint(len(body)) + body

    def zigzag(n: int) -> bytes:
        return varint(n << 1 ^ n >> 31 if n >= 0 else (-n << 1) - 1)

    ring = varint(9) + zigzag(0) + zigzag(0) + varint(26) + zigzag(4096) + zigzag(0) + zigzag(0) + zigzag(4096) + zigzag(-4096) + zigzag(0)
    feature = field(2, varint(0) + varint(0)) + varint(3 << 3) + varint(3) + field(4, ring + varint(15))
    value = field(4, field(1, b"earth"))
    layer = field(1, b"earth") + field(2, feature) + field(3, b"kind") + value + varint(5 << 3) + varint(4096) + varint(15 << 3) + varint(2)
    return gzip.compress(field(3, layer), mtime=0)
