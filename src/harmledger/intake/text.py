"""Plain text files: one report a file, with an optional front matter of ``key: value`` lines before a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harmledger.intake.decode import MEND_ENCODING, NotText, decode
from harmledger.intake.entry import known, received
from harmledger.intake.source import File, Given, Received
from harmledger.model.fault import Fault

_LINE = re.compile(r"([A-Za-z][A-Za-z_ \-]{0,30}):[ \t]+(\S.*)$")
_BLANK = re.compile(r"\r?\n[ \t]*\r?\n")


class PlainText:
    """``.txt``: the whole file is one report."""

    suffixes: tuple[str, ...] = (".txt", ".text")
    called = "plain text (.txt)"

    def read(self, file: File, given: Given) -> Iterator[Received | Fault]:
        """The file's one report, or why it is none."""
        size = file.path.stat().st_size
        if size > given.max_text_bytes:
            what = f"The file is too large for one report ({size:,} bytes; up to {given.max_text_bytes:,} are read)."
            yield Fault(file.shown, what, "Cut it into its reports, one file each, or give it as JSON Lines or CSV.")
            return
        raw = file.path.read_bytes()
        try:
            decoded = decode(raw)
        except NotText as why:
            yield Fault(file.shown, str(why), f"If it is a report, {MEND_ENCODING[0].lower()}{MEND_ENCODING[1:]}")
            return
        if not decoded.text.strip():
            yield Fault(file.shown, "The file is empty.", "Put the words of the report into it, or leave the file out.")
            return
        if decoded.guessed:
            yield Fault(file.shown, "The file is not UTF-8; it was read as Western (Windows-1252).", MEND_ENCODING, "warning")
        values, body = front_matter(decoded.text)
        yield from received({**values, "text": body.rstrip("\r\n")}, raw, file.shown, file.source, given)


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
