"""Bytes to text, without guessing more than is safe.

UTF-8 (with or without a mark at its start), UTF-16 with a mark, else the Western code page 1252, which
every Windows program of the last thirty years has written, with a warning.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

MEND_ENCODING = "Save it as UTF-8 and run the command again."


class NotText(ValueError):
    """The bytes are no text that we can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding that it was in; ``guessed`` where nothing proved the encoding."""

    text: str
    encoding: str
    guessed: bool = False


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
    try:
        return Decoded(raw.decode("cp1252"), "cp1252", guessed=True)
    except UnicodeDecodeError as error:
        raise NotText("It is neither UTF-8 nor any other encoding that we read.") from error
