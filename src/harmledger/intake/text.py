"""Plain text files: one report a file, with an optional front matter of ``key: value`` lines before a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harmledger.intake.decode import MEND_ENCODING
from harmledger.intake.entry import known, received
from harmledger.intake.looks import beginning
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.intake.whole import words
from harmledger.model.fault import Fault

_LINE = re.compile(r"([A-Za-z][A-Za-z_ \-]{0,30}):[ \t]+(\S.*)$")
_BLANK = re.compile(r"\r?\n[ \t]*\r?\n")


class PlainText:
    """``.txt``, or text without a suffix: the whole piece is one report."""

    called = "plain text (.txt)"

    def fits(self, piece: Piece) -> bool:
        """Text by its first bytes, and called .txt, .text or nothing."""
        return piece.suffix in (".txt", ".text", "") and beginning(piece.head) is not None

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """The piece's one report, or why it is none."""
        mend = "Cut it into its reports, one file each, or give it as JSON Lines or CSV."
        got = words(piece, given.max_text_bytes, mend)
        if isinstance(got, Fault):
            yield got
            return
        if not got.text.strip():
            yield Fault(piece.shown, "The file is empty.", "Put the words of the report into it, or leave the file out.")
            return
        if got.guessed:
            yield Fault(piece.shown, f"The file is not UTF-8; it was read as {got.read_as}.", MEND_ENCODING, "warning")
        values, body = front_matter(got.text)
        yield from received({**values, "text": body.rstrip("\r\n")}, got.raw, piece, given)


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """The front matter of ``text`` (under our names) and what follows it.

    Front matter is only what cannot be taken for the report: every line before the first blank one is
    ``key: value``, and at least one key is ours. So "BEIRUT: Air strikes killed …" stays text.
    """
    end = _BLANK.search(text)
    if end is None:
        return {}, text
    lines = [_LINE.match(line.rstrip()) for line in text[: end.start()].splitlines() if line.strip()]
    values: dict[str, object] = {}
    for line in lines:
        if line is None:
            return {}, text
        field = known(line[1])
        if field and field != "text":
            values.setdefault(field, line[2].strip())
    return (values, text[end.end() :].lstrip("\r\n")) if values else ({}, text)
