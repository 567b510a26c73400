"""Sitemaps (sitemaps.org 0.9, with Google's news extension) and indexes of sitemaps: read as they come, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from harmledger.intake.links import day_in, language_in, link, words_of
from harmledger.intake.looks import beginning
from harmledger.intake.markup import root_of
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Lead
from harmledger.model.fault import Fault

MAX_BYTES = 52_428_800  # the protocol's own bound
MAX_ENTRIES = 50_000  # the same
MAX_DEPTH = 20  # elements inside elements
_FIELDS = {  # of an entry, with the element that each must stand in: pictures and films have titles and addresses too
    "loc": ("url", "sitemap"), "lastmod": ("url", "sitemap"),
    "title": ("news",), "publication_date": ("news",), "name": ("publication",), "language": ("publication",),
}  # fmt: skip


class Sitemap:
    """A sitemap, or an index of sitemaps; the sitemaps that an index names are leads too."""

    called = "sitemaps"

    def fits(self, piece: Piece) -> bool:
        """XML whose first element is urlset or sitemapindex."""
        text = beginning(piece.head)
        return text is not None and text.startswith("<") and root_of(text) in ("urlset", "sitemapindex")

    def read(self, piece: Piece, given: Given) -> Iterator[Lead | Fault]:
        """A lead for each entry, in the sitemap's order. What follows a place that is not XML is not read."""
        from xml.etree.ElementTree import ParseError

        from defusedxml.common import DefusedXmlException

        number = without = 0
        try:
            with piece.open() as stream:
                for number, said in enumerate(_entries(_Bounded(stream)), 1):
                    if number > MAX_ENTRIES:
                        what = f"A sitemap names up to {MAX_ENTRIES:,} pages; what follows was not read."
                        yield Fault(piece.shown, what, "Ask its publisher for an index of several sitemaps.", "warning")
                        break
                    lead = _lead(said, piece)
                    without += lead is None
                    if lead:
                        yield lead
        except DefusedXmlException:
            what = "The sitemap is not read: it declares entities of its own, which can hide anything."
            yield Fault(piece.shown, what, "Tell its publisher.")
        except (ParseError, ValueError, LookupError):
            what = f"The sitemap is not well-formed (cut short, perhaps); {number:,} entries before that were read."
            yield Fault(piece.shown, what, "Fetch it again later.", "warning" if number else "set aside")
        except _TooLong:
            what = f"The sitemap is larger than {MAX_BYTES:,} bytes; the entries before that were read."
            yield Fault(piece.shown, what, "Ask its publisher for an index of several sitemaps.", "warning")
        if without:
            what = f"{without:,} entries name no page that can be fetched; they were left out."
            yield Fault(piece.shown, what, "Look at the list; other entries are not touched.", "warning")


class _TooLong(Exception):
    """More bytes than a sitemap may have."""


class _Bounded:
    """The stream, up to MAX_BYTES."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, MAX_BYTES

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises _TooLong."""
        got = self._stream.read(min(size, 1 << 16) if size > 0 else 1 << 16)
        self._left -= len(got)
        if self._left < 0:
            raise _TooLong
        return got


def _entries(stream: _Bounded) -> Iterator[dict[str, str]]:
    """The fields of each entry. What was read is let go, so memory stays small."""
    from defusedxml.ElementTree import iterparse

    said: dict[str, str] = {}
    inside: list[str] = []
    root: Any = None
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            root = element if root is None else root
            inside.append(str(element.tag).rpartition("}")[2])
            if len(inside) > MAX_DEPTH:
                raise ValueError("This nests deeper than any sitemap.")
            continue
        name = inside.pop()
        if element.text and inside and inside[-1] in _FIELDS.get(name, ()):
            said.setdefault(name, element.text[:8_000])
        element.clear()
        if len(inside) == 1:
            yield said
            said = {}
            if root is not None:
                root.clear()


def _lead(said: dict[str, str], piece: Piece) -> Lead | None:
    url = link(said.get("loc"), piece)
    if url is None:
        return None
    return Lead(
        url=url,
        where=piece.shown,
        title=words_of(said.get("title")),
        published=day_in(said.get("publication_date")),  # "lastmod" is the day of any change, not of publication
        publisher=words_of(said.get("name")),
        language=language_in(said.get("language")),
        changed=words_of(said.get("lastmod")),
    )
