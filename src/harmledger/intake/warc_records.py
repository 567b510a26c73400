"""The records of a web archive one after another; a broken one is told of, and the rest goes on.

Form: WARC 1.0 (ISO 28500:2009), 1.1 (ISO 28500:2017) and the drafts 0.17 and 0.18 before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from harmledger.intake.warc_stream import BEGINS, Broken, Stream

MOST_TROUBLES = 1_000  # broken records told one by one; an archive with more is no archive
_HEAD = 1 << 16  # bytes of one record's headers
_BEGINNING = 1 << 14  # bytes of a record by which it is chosen
_VERSION = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])[ \t]*\r?\n")
_LENGTH = re.compile(r"\d{1,15}\Z")
_NEW_LINE = re.compile(r"\r?\n")
_BLANK, _BETWEEN = b"\r\n", b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    Attributes:
        number: its place in the archive, from 1.
        headers: by their names in lower case; of several of one name the first.
        length: bytes of its block, as it states.
        block: its block, or None where it was not asked for.
        chosen: what ``choose`` said of it.
    """

    number: int
    headers: Mapping[str, str]
    length: int
    block: bytes | None = field(repr=False)
    chosen: object = None

    @property
    def kind(self) -> str:
        """ "response", "revisit" …"""
        return self.headers["warc-type"].lower()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A record that cannot be read, and why. ``rest``: nothing after it was read."""

    number: int
    why: str
    rest: bool = False


Choose = Callable[[Mapping[str, str], bytes], tuple[int, object]]
"""Given a record's headers and how its block begins: how many bytes of it are wanted (none of it where it has more), and a note."""


def records(stream: Stream, choose: Choose) -> Iterator[Record | Trouble]:
    """Every record of ``stream``, in order. Raises TooMuch."""
    number = troubles = 0
    while True:
        number += 1
        try:
            got = _next(stream, choose, number)
            if got is None:
                number -= 1
                if not stream.next_part():
                    return
                continue
            on = True
        except Broken as why:
            on = stream.recover()
            got = Trouble(number, f"It cannot be unpacked: {why}.", rest=not on)
        yield got
        troubles += isinstance(got, Trouble)
        if not on:
            return
        if troubles >= MOST_TROUBLES:
            yield Trouble(number, f"More than {MOST_TROUBLES:,} records are broken.", rest=True)
            return


def _next(stream: Stream, choose: Choose, number: int) -> Record | Trouble | None:
    """The next record of this part, None at its end."""
    while (ahead := stream.peek(len(_BETWEEN))) and (blank := len(ahead) - len(ahead.lstrip(_BLANK))):
        stream.skip(blank)
    if not ahead:
        return None
    mark = stream.mark()
    head = stream.head(_HEAD)
    if head is None or not _VERSION.match(head):
        stream.back(mark)
        stream.skip(1)
        stream.find()
        return Trouble(number, "This is not how a record begins.")
    headers = parsed(head)
    mark = stream.mark()
    stated = headers.get("content-length", "")
    if not headers.get("warc-type") or not _LENGTH.match(stated):
        stream.find()
        return Trouble(number, "The record does not state its kind or its length.")
    length = int(stated)
    most, chosen = choose(headers, stream.peek(min(length, _BEGINNING)))
    block = stream.take(length) if 0 < length <= most else None
    had = len(block) if block is not None else stream.skip(length)
    after = stream.peek(len(_BETWEEN) + 1)  # one more: a packed record's checksum is looked at only at its end
    if had == length and (not after[: len(_BETWEEN)].strip(_BLANK) or after.startswith(BEGINS)):
        return Record(number, headers, length, block if block is not None or length else b"", chosen)
    stream.back(mark)
    found = stream.find()
    what = f"It states {length:,} bytes"
    if had < length and not found:
        return Trouble(number, f"{what}, but there are only {had:,}: it is cut off.")
    return Trouble(number, f"{what}, which is not so.")


def parsed(head: bytes) -> dict[str, str]:
    """The headers of a block of lines (its first line is passed over); a line that begins with white space goes on the one before."""
    found: dict[str, str] = {}
    name = ""
    for line in _NEW_LINE.split(head.decode("utf-8", "replace"))[1:]:
        if line[:1] in (" ", "\t") and name in found:
            found[name] = f"{found[name]} {line.strip()}"
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if colon and name:
            found.setdefault(name, value.strip())
    return found
