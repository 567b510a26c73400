"""Web pages (HTML), saved or fetched: told by their beginning. What they hold is read by page_report.py."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harmledger.intake.looks import beginning
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault

_PAGE = re.compile(
    r"(?:\s++|(?><\?xml[^>]{0,200}\?>)|(?><!--.{0,3000}?-->))*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_LATER = re.compile(r"<(?:html|head|body|article|h1|title|div|p)\b[^>]{0,500}>", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:\s++|(?><\?xml[^>]{0,200}\?>)|(?><!--.{0,3000}?-->))*+<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml|svg|kml|gpx)\b",
    re.IGNORECASE | re.DOTALL,
)


class WebPage:
    """A page of HTML or XHTML."""

    called = "web pages (HTML)"

    def fits(self, piece: Piece) -> bool:
        """By how it begins; where that decides nothing, by its suffix or declared type and any element of a page."""
        text = beginning(piece.head)
        if text is None or not text.startswith("<") or _OTHER.match(text):
            return False
        declared = (piece.origin.media_type or "") if piece.origin else ""
        named = piece.suffix in (".html", ".htm", ".xhtml", ".shtml") or declared.lower().startswith(("text/html", "application/xhtml"))
        return _PAGE.match(text) is not None or (named and _LATER.search(text) is not None)

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """The page's report, or why it is none."""
        from harmledger.intake.page_report import read_page  # lxml is loaded where a page is read

        yield from read_page(piece, given)
