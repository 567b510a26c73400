"""XML that somebody else wrote: decoded as it says, and refused where it declares entities (bombs, files of ours, other hosts)."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from xml.parsers import expat

from harmledger.intake.decode import NotText
from harmledger.intake.piece import Piece

MAX_ELEMENTS = 200_000
MAX_DEPTH = 200  # elements inside elements
MAX_ATTRIBUTES = 500  # of one element; parsers behind this take time by their square
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[\]]{0,1000}>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")


class Refused(ValueError):
    """The document is not read: it declares things of its own (an internal DTD), or is larger than any of its kind."""


def root_of(text: str) -> str | None:
    """The local name of the first element of a document that begins with ``text``, in lower case; None where that is no XML."""
    at = _root_at(text)
    found = _ROOT.match(text, at) if at is not None else None
    return found[1].lower() if found else None


def xml_text(raw: bytes, piece: Piece) -> str:
    """The document from its first element on, decoded. Raises Refused, NotText.

    A plain document type (RSS 0.91 has one) is left out; with declarations inside it the document is refused.
    """
    text = _decoded(raw, piece)
    at = _root_at(text)
    if at is None:
        raise Refused("It declares entities of its own, which can hide anything.")
    return text[at:]


def weigh(data: bytes) -> list[tuple[int, int]]:
    """Where the items of a feed (UTF-8) stand in it, as bytes from and to, in their order.

    Looks no further than where it stops being well-formed. Raises Refused where it has more elements, deeper ones or more attributes
    than a feed can have.
    """
    parser = expat.ParserCreate("utf-8")
    depth = elements = began = 0
    items: list[tuple[int, int]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements, began
        depth, elements = depth + 1, elements + 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise Refused("It has more elements, or more inside one another, than a feed has.")
        if depth <= 3 and name.rpartition(":")[2] in ("item", "entry"):
            began = parser.CurrentByteIndex

    def end(name: str) -> None:
        nonlocal depth
        if depth <= 3 and name.rpartition(":")[2] in ("item", "entry"):
            items.append((began, data.find(b">", parser.CurrentByteIndex) + 1))
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    with suppress(expat.ExpatError):
        parser.Parse(data, True)
    return items


def _root_at(text: str) -> int | None:
    """Where the first element begins; None where a document type with declarations stands before it."""
    at = 0
    while found := _BEFORE_ROOT.match(text, at) or _DOCTYPE.match(text, at):
        at = found.end()
    return None if text.startswith("<!", at) else at


def _decoded(raw: bytes, piece: Piece) -> str:
    """After RFC 7303: a mark at its start, then what the answer said, then what the document says, then UTF-8."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    said = next((v for k, v, *_ in piece.origin.headers if k == "content-type"), "") if piece.origin else ""
    declared = _DECLARED.match(raw[:400])
    stated = [m[1] for m in [_CHARSET.search(said)] if m] + [m[1].decode("ascii") for m in [declared] if m]
    for name in [*stated, "utf-8", "cp1252"]:
        try:
            return raw.decode(name)
        except (LookupError, ValueError):  # no such encoding, one of no text, or not in this one
            continue
    raise NotText("It is in none of the encodings that it states, nor in UTF-8.")
