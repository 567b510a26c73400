"""Bytes to text, without guessing more than is safe.

UTF-8 (with or without a mark at its start), UTF-16 with a mark, UTF-8 with a few damaged or foreign bytes in it (joined of several
sources, or cut in the middle of a character), else the Western code page 1252, which every Windows program of the last thirty years has
written; the last two with a warning.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

MEND_ENCODING = "Save it as UTF-8 and run the command again."


WESTERN = "Western (Windows-1252)"
MIXED = "UTF-8 with characters of another encoding in it, which were read as Western"
_WIDE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")  # characters of UTF-8 beyond ASCII
_LONE = re.compile(rb"[\x80-\xff]")


class NotText(ValueError):
    """The bytes are no text that we can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding that it was in; ``guessed`` where nothing proved the encoding, ``read_as`` what it was then taken for."""

    text: str
    encoding: str
    guessed: bool = False
    read_as: str = WESTERN


def decode(raw: bytes) -> Decoded:
    """The text of ``raw``. Raises NotText for binary data and for text in none of our encodings."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return Decoded(raw.decode("utf-16"), "utf-16")
        except UnicodeDecodeError as error:
            raise NotText("It begins like UTF-16 text but is not.") from error
    if b"\0" in raw:
        raise NotText("It holds binary data, not text.")
    try:
        return Decoded(raw.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        pass
    if sum(b < 32 and b not in b"\t\n\r\f\x1b" for b in raw[:4096]) > len(raw[:4096]) // 50:
        raise NotText("It holds binary data, not text.")
    if mixed(raw):
        return Decoded(raw.decode("utf-8", "harmledger-western").removeprefix("\ufeff"), "utf-8", guessed=True, read_as=MIXED)
    try:
        return Decoded(raw.decode("cp1252"), "cp1252", guessed=True)
    except UnicodeDecodeError as error:
        raise NotText("It is neither UTF-8 nor any other encoding that we read.") from error


def mixed(raw: bytes) -> bool:
    """Whether ``raw``, which is not UTF-8, is mostly that: of its characters beyond ASCII, most are whole ones of UTF-8."""
    wide = sum(1 for _ in _WIDE.finditer(raw))
    return wide > 0 and wide > sum(1 for _ in _LONE.finditer(_WIDE.sub(b"", raw)))


def _western(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are no UTF-8, read as Western where they can be, else as the sign for an unknown character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("harmledger-western", _western)
