"""A message taken apart: its headers in words, its text, and what else it carries.

Of a text that is there twice (plain and as HTML) the plain one counts; HTML alone is a piece to be read as a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr

from harmledger.intake.decode import NotText, decode

MESSAGE = "message/rfc822"
MAX_PARTS = 300
MAX_NESTED = 60  # parts that hold parts, as the message says
_NESTS = re.compile(rb"\bboundary[ \t]*=", re.IGNORECASE)
_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f/\\\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNREAD = ("image/", "audio/", "video/", "font/", "text/calendar", "application/pgp-", "application/pkcs7-", "application/x-pkcs7-")
_SUBSTANCE = 40  # characters: a plain part with fewer beside an HTML one says only "see the HTML"


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a message carries.

    Attributes:
        content: without its transfer coding.
        name: its own, "" for none.
        media_type: as the message states it.
        charset: likewise, or None.
        body: whether it is the message's own text, as HTML.
    """

    content: bytes = field(repr=False)
    name: str
    media_type: str
    charset: str | None = None
    body: bool = False


@dataclass(slots=True)
class Parted:
    """What a message holds.

    Attributes:
        subject, sender, date: in words, or None; the sender is the name in From, or the domain where there is none.
        text: its plain text, or "".
        pieces: the text as HTML where there is no plain one, forwarded messages, attachments; in their order.
        notes: what was left out, in sentences.
    """

    subject: str | None
    sender: str | None
    date: str | None
    text: str = ""
    pieces: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parted(raw: bytes, most: int) -> Parted | str:
    """The message ``raw`` taken apart, or why it cannot be. ``most``: bytes that one part may have."""
    if len(_NESTS.findall(raw)) > MAX_NESTED:
        return f"The message says that it has more than {MAX_NESTED} parts inside parts."
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        return _Taker(message, most).parted
    except RecursionError:
        return "The message has parts inside parts without end."
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:  # the email package, where headers are no headers
        return f"The message is damaged ({type(error).__name__})."


class _Taker:
    def __init__(self, message: Message, most: int) -> None:
        self._most, self._passed, self._count = most, 0, 0
        self.parted = Parted(_words(message, "subject"), _sender(message), _words(message, "date"))
        self._texts: list[str] = []
        self._take(message)
        self.parted.text = "\n\n".join(self._texts)
        if self._passed:
            self.parted.notes.append(f"{self._passed:,} of its parts are pictures, sounds or signatures, and were passed over.")
        if self._count > MAX_PARTS:
            self.parted.notes.append(f"It has {self._count:,} parts; the first {MAX_PARTS} were read.")

    def _take(self, part: Message) -> None:
        if part.get_content_type() == "multipart/alternative":
            self._alternatives(list(_inner(part)))
        elif part.get_content_type() == MESSAGE:
            self._forwarded(part)
        elif part.is_multipart():
            for inner in _inner(part):
                self._take(inner)
        else:
            self._leaf(part)

    def _alternatives(self, parts: list[Message]) -> None:
        """The plain one of several forms of one text; else the last that can be read."""
        plain = next((p for p in parts if p.get_content_type() == "text/plain"), None)
        rich = [p for p in parts if p is not plain]
        if plain is not None and (not rich or len(_text(plain)[0].strip()) >= _SUBSTANCE):
            self._leaf(plain)
            rich = [p for p in rich if p.get_content_maintype() == "multipart"]  # may carry attachments beside the HTML
            for part in rich:
                for inner in _inner(part):
                    if inner.get_content_type() != "text/html":
                        self._take(inner)
        elif rich:
            self._take(rich[-1])

    def _leaf(self, part: Message) -> None:
        self._count += 1
        kind, name = part.get_content_type(), _file_name(part)
        attached = part.get_content_disposition() == "attachment" or bool(name)
        if self._count > MAX_PARTS:
            return
        if kind == "text/plain" and not attached:
            words, note = _text(part)
            if words.strip():
                self._texts.append(words.strip("\r\n"))
            self.parted.notes += [note] if note else []
            return
        if kind.startswith(_UNREAD):
            self._passed += 1
            return
        self._piece(Part(_content(part), name, kind, part.get_content_charset(), kind == "text/html" and not attached))

    def _forwarded(self, part: Message) -> None:
        self._count += 1
        for inner in _inner(part):
            if self._count <= MAX_PARTS:
                self._piece(Part(_bytes(inner), f"message {self._count}", MESSAGE))

    def _piece(self, part: Part) -> None:
        size = len(part.content)
        if size > self._most:
            self.parted.notes.append(
                f"The part {part.name or part.media_type} is too large ({size:,} bytes; up to {self._most:,} are read)."
            )
        elif part.content.strip():
            self.parted.pieces.append(part)


def _inner(part: Message) -> Iterator[Message]:
    held = part.get_payload()
    yield from (p for p in held if isinstance(p, Message)) if isinstance(held, list) else ()


def _bytes(message: Message) -> bytes:
    try:
        return message.as_bytes(policy=compat32.clone(max_line_length=0, mangle_from_=False))
    except (UnicodeError, LookupError, ValueError):  # headers that cannot be written again
        return b""


def _content(part: Message) -> bytes:
    try:
        held = part.get_payload(decode=True)
    except (ValueError, LookupError):  # a transfer coding that is broken
        held = None
    return held if isinstance(held, bytes) else b""


def _text(part: Message) -> tuple[str, str | None]:
    """The words of a part, and what is doubtful about them."""
    content, note = _content(part), None
    try:
        words = content.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError, ValueError):
        try:
            decoded = decode(content)
            words = decoded.text
            note = "Its text is not in the encoding that it states; it was read as Western (Windows-1252)." if decoded.guessed else None
        except NotText:
            return "", "A part that should be text is none."
    words = words.replace("\r\n", "\n")
    if str(part.get_param("format") or "").lower() == "flowed":
        words = _unflowed(words, joined=str(part.get_param("delsp") or "").lower() == "yes")
    return words, note


def _unflowed(words: str, joined: bool) -> str:
    """Lines that were broken only to be sent are put together again (RFC 3676, 4.1); quoted ones stay as they are."""
    made: list[str] = []
    flows = False
    for line in words.split("\n"):
        quoted, line = line.startswith(">"), line.removeprefix(" ")
        if flows and not quoted and made:
            made[-1] += line
        else:
            made.append(line)
        flows = line.endswith(" ") and line != "-- " and not quoted
        if flows and joined:
            made[-1] = made[-1][:-1]
    return "\n".join(made)


def _words(message: Message, name: str) -> str | None:
    """A header in words, its coded parts decoded (RFC 2047); None where there is none."""
    held = message.get(name)
    if held is None:
        return None
    return " ".join(_plain(held).split()) or None


def _plain(held: str) -> str:
    """A header's words; as they stand where they are not coded as they say."""
    try:
        parts = decode_header(held)
    except (MessageError, ValueError):  # base64 that is none
        return _decoded(str(held), None)
    return "".join(_decoded(part, charset) for part, charset in parts)


def _decoded(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        part = part.encode("utf-8", "surrogateescape")
    try:
        return part.decode(charset or "utf-8") if charset != "unknown-8bit" else part.decode("utf-8")
    except (UnicodeDecodeError, LookupError, ValueError):
        return part.decode("cp1252", "replace")


def _sender(message: Message) -> str | None:
    said = _words(message, "from")
    if not said:
        return None
    name, address = parseaddr(said)
    return name.strip("\"' ") or address.rpartition("@")[2] or None


def _file_name(part: Message) -> str:
    """The name that a part states for itself, without folders and control characters."""
    try:
        said = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        return ""
    made = _plain(said) if said.startswith("=?") else said
    return _NAME.sub("_", re.split(r"[/\\]", made)[-1])[:200]
