"""How a piece begins: its first bytes as text, or None where they are no text. Sources are recognised by it."""

from __future__ import annotations

import codecs
from functools import lru_cache

_BINARY = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


@lru_cache(maxsize=16)
def beginning(head: bytes) -> str | None:
    """The text that ``head`` (a piece's first bytes) begins with, without a byte order mark or white space before it.

    None for binary data. A character that is cut at the end is left out; bytes of an unknown encoding are read as Western.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[len(mark) :].decode(name, "ignore").lstrip()
    if b"\0" in head or sum(byte in _BINARY for byte in head) > len(head) // 50:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head).lstrip()
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace").lstrip()


def utf16_without_mark(head: bytes) -> bool:
    """Whether ``head`` seems to be text in UTF-16 that does not say so: half of its bytes, always the same half, are of a few pages."""
    if len(head) < 8 or b"\0" not in head:
        return False
    pairs = len(head) // 2
    return any(
        sum(byte < 7 or 0x20 <= byte < 0x31 for byte in head[side : pairs * 2 : 2]) > pairs * 0.9
        and head[side : pairs * 2 : 2].count(0) > pairs // 10
        and head[1 - side : pairs * 2 : 2].count(0) <= pairs // 50
        for side in (0, 1)
    )
