"""An answer of a web server as archives keep it: status, headers, and the body without its transfer and content codings.

After RFC 9112 (HTTP/1.1: status line, chunks) and RFC 9110, 8.4 (content codings). Archives often keep the headers of codings
that they have undone themselves: a body that is not coded as its headers say is taken as it stands.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from harmledger.model.origin import MAX_HEADER, MAX_HEADERS

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b[^\n]*\n")
_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_MOST_CODINGS = 3


class Undecodable(ValueError):
    """A body that cannot be had; the message says why, as the end of "Its content …"."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and headers.

    Attributes:
        status: 200 …
        headers: (name in lower case, value), in their order, no more and no longer than ``Origin`` keeps.
        media_type: the declared one in lower case, without parameters ("text/html"), or None.
        length: bytes that the head takes, with the blank line.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    media_type: str | None
    length: int

    def codings(self, name: str) -> list[str]:
        """The codings that the header ``name`` lists, in lower case, in the order in which they were applied."""
        said = ",".join(value for n, value in self.headers if n == name)
        return [c.strip().lower() for c in said.split(",") if c.strip()]


def head_of(block: bytes) -> Head | None:
    """How the answer begins that ``block`` begins with; None where it is no answer of a web server (or its head is not all there)."""
    status = _STATUS.match(block)
    end = _END.search(block, status.end() - 2) if status else None
    if status is None or end is None:
        return None
    headers = []
    for line in _FOLD.sub(" ", block[status.end() : end.start()].decode("latin-1")).split("\n")[:MAX_HEADERS]:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            headers.append((_clean(name).lower(), _clean(value)))
    return Head(int(status[1]), tuple(headers), media_type(dict(reversed(headers)).get("content-type")), end.end())


def media_type(declared: str | None) -> str | None:
    """The media type that a Content-Type declares, in lower case and without its parameters; None for none."""
    return (declared or "").partition(";")[0].strip().lower()[:100] or None


def _clean(words: str) -> str:
    return _CONTROL.sub(" ", words).strip()[:MAX_HEADER]


def body_of(head: Head, block: bytes, most: int) -> bytes:
    """The body of the answer ``block``, which begins with ``head``: at most ``most`` bytes. Raises Undecodable."""
    body = block[head.length :]
    if "chunked" in head.codings("transfer-encoding"):
        body = _dechunked(body)
    codings = head.codings("content-encoding")
    if len(codings) > _MOST_CODINGS:
        raise Undecodable(f"is packed {len(codings)} times over")
    for coding in reversed(codings):
        body = _unpacked(body, coding, most)
    if len(body) > most:
        raise Undecodable(f"has {len(body):,} bytes; up to {most:,} are read")
    return body


def _dechunked(body: bytes) -> bytes:
    """The chunks put together; what is not chunked, or ends early, as far as it goes."""
    parts, at = [], 0
    while (size := _CHUNK.match(body, at)) and (count := int(size[1], 16)):
        parts.append(body[size.end() : size.end() + count])
        at = size.end() + count
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return b"".join(parts) if parts or size else body


def _unpacked(body: bytes, coding: str, most: int) -> bytes:
    if not body or coding == "identity":
        return body
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, 31, most) if body.startswith(b"\x1f\x8b") else body
    if coding == "deflate":  # with zlib's frame, as RFC 9110 says, or without, as some servers send it
        framed = body[0] & 0x0F == 8 and len(body) > 1 and (body[0] * 256 + body[1]) % 31 == 0
        return _inflated(body, 15 if framed else -15, most)
    if _readable(body):
        return body
    raise Undecodable(f"is packed in a way that is not read ({coding[:20]})")


def _readable(body: bytes) -> bool:
    """Whether it is text as it stands: the archive undid the coding and kept its header."""
    try:
        return bool(body[:1000].decode("utf-8", "strict" if len(body) < 1000 else "ignore").strip()) and b"\0" not in body[:1000]
    except UnicodeDecodeError:
        return False


def _inflated(body: bytes, window: int, most: int) -> bytes:
    engine = zlib.decompressobj(window)
    try:
        out = engine.decompress(body, most + 1)
    except zlib.error as error:
        raise Undecodable("is damaged and cannot be unpacked") from error
    if len(out) > most:
        raise Undecodable(f"unpacks to more than {most:,} bytes")
    if not engine.eof:
        raise Undecodable("is cut off and cannot be unpacked")
    return out
