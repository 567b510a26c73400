"""E-mail: one message (``.eml``) or a mailbox (``mbox``). The text of a message is a report; its attachments are pieces.

After RFC 5322 (messages), 2045 to 2047 (parts, coded headers), 3676 (flowed text) and 4155 (mailboxes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from harmledger.intake.entry import received
from harmledger.intake.mail_page import read_html
from harmledger.intake.mail_parts import MESSAGE, Parted, parted
from harmledger.intake.piece import Piece, piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from harmledger.model.origin import Origin

EXTRACTION = "mail 1"  # raise it when the same message would give another text
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):(?:[ \t]|\r?\n[ \t])")
_FROM_LINE = re.compile(rb"From \S+ .*\b\d{4}\b[^\r\n]*\r?\n")
_MANGLED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SURE = {"received", "return-path", "message-id", "mime-version", "delivered-to", "x-mozilla-status"}
_USUAL = _SURE | {"from", "to", "subject", "date", "cc", "reply-to", "sender", "content-type"}
_LINE = 1 << 16
MOST = 3  # times max_text_bytes: what a message may have with its attachments, which are a third larger than what they hold


class Message:
    """One message."""

    called = "e-mail (.eml)"

    def fits(self, piece: Piece) -> bool:
        """It begins with headers of a message."""
        names = _headers(piece.head)
        return len(names & _USUAL) >= 2 and (piece.suffix == ".eml" or bool(names & _SURE))

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Piece | Fault]:
        """Its text, then its attachments."""
        raw = piece.data(MOST * given.max_text_bytes)
        yield from _read(raw, raw, piece, given)


class Mailbox:
    """Messages one after another, each behind a line that begins with "From "."""

    called = "mailboxes (mbox)"

    def fits(self, piece: Piece) -> bool:
        """It begins with such a line, and headers of a message after it."""
        first = _FROM_LINE.match(piece.head)
        return first is not None and len(_headers(piece.head[first.end() :]) & _USUAL) >= 2

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Piece | Fault]:
        """Each message in turn; the mailbox may be of any size."""
        most = MOST * given.max_text_bytes
        for number, raw in enumerate(_messages(piece, most), 1):
            here = replace(piece, shown=f"{piece.shown}#{number}", source=f"{piece.source}#{number}")
            if len(raw) > most:
                what = f"The message is too large (up to {most:,} bytes are read)."
                yield Fault(here.shown, what, "Save its text by itself; the other messages were read.")
                continue
            message = _MANGLED.sub(rb"\1", raw.partition(b"\n")[2])
            yield from _read(message, raw, here, given)


def _headers(head: bytes) -> set[str]:
    """The names of the headers that ``head`` begins with, in lower case; none where it begins with anything else."""
    names: set[str] = set()
    for line in re.split(r"\r?\n", head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")):
        if not line:
            return names
        if line[0] in " \t" and names:
            continue
        if not (name := _HEADER.match(f"{line}\n ")):
            return set()
        names.add(name[1].lower())
    return names


def _messages(piece: Piece, most: int) -> Iterator[bytes]:
    """The messages of a mailbox with their "From " lines; of one that is larger than ``most``, little more than that."""
    held: list[bytes] = []
    size, blank, begins = 0, True, True
    with piece.open() as stream:
        while line := stream.readline(_LINE):
            if begins and blank and held and _FROM_LINE.match(line):
                yield b"".join(held)
                held, size = [], 0
            blank, begins = begins and not line.strip(b"\r\n"), line.endswith(b"\n")
            if size <= most:
                held.append(line)
                size += len(line)
    if held:
        yield b"".join(held)


def _read(message: bytes, raw: bytes, piece: Piece, given: Given) -> Iterator[Received | Piece | Fault]:
    got = parted(message, given.max_text_bytes)
    if isinstance(got, str):
        yield Fault(piece.shown, got, "Open it in a mail program and save its text by itself.")
        return
    for note in got.notes:
        yield Fault(piece.shown, note, "Look at it in a mail program if it matters; the rest was read.", "warning")
    values = {"title": got.subject, "published": got.date, "publisher": got.sender, "text": got.text}
    html = [part for part in got.pieces if part.body]
    if got.text:
        yield from received(values, raw, piece, given, EXTRACTION)
    elif html:
        yield from read_html(html[0], got, raw, piece, given, EXTRACTION)
        got.pieces.remove(html[0])
    elif not got.pieces:
        yield Fault(piece.shown, "The message has no text.", "If it should have one, open it in a mail program and save the text.")
    yield from _pieces(got, piece)


def _pieces(got: Parted, piece: Piece) -> Iterator[Piece]:
    inside = (piece.origin.inside if piece.origin else ()) or (piece.source,)
    for number, part in enumerate(got.pieces, 1):
        label = part.name or f"part {number}"
        origin = Origin(inside=(*inside, label), media_type=part.media_type)
        name = part.name if part.media_type != MESSAGE else f"{part.name}.eml"
        yield piece_of_bytes(part.content, f"{piece.shown}!{label}", f"{piece.source}!{label}", name, origin)
