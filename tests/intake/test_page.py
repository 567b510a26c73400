"""Web pages: what they are told by, what is kept of them, and what is no report."""

from __future__ import annotations

from datetime import date

from harmledger.intake.collect import read_piece, recognise
from harmledger.intake.page_report import EXTRACTION
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from harmledger.model.origin import Origin

PAGE = """<!doctype html><html lang="en"><head><title>Shelling kills nine in Homs - Daily Example</title>
<meta property="article:published_time" content="2017-10-24T08:00:00+03:00"></head>
<body><nav><a href="/">Home</a></nav><h1>Shelling kills nine in Homs</h1><div class="byline">By Jane Roe | 24 October 2017</div>
<div class="entry-content"><p>HOMS (Reuters) - At least nine people were killed when shells struck a market on Tuesday, residents said.</p>
<p>The shells fell at noon.<p>Twenty others were <a href="x">wounded</a>, a doctor said. He asked not to be named for fear of his life.</div>
<div class="related"><h3><a href="y">31 dead in another raid</a></h3></div><footer>&copy; 2024 Daily Example</footer></body></html>"""


def read(
    page: str | bytes, address: str | None = None, headers: tuple[tuple[str, ...], ...] = (), status: int | None = None, name: str = ""
) -> tuple[list[Received], list[Fault]]:
    """What a page gives: its reports and its faults."""
    raw = page.encode() if isinstance(page, str) else page
    origin = Origin(address=address, headers=headers, status=status) if address else None
    found = list(read_piece(piece_of_bytes(raw, "page", "page", name, origin), Given()))
    return [f for f in found if isinstance(f, Received)], [f for f in found if isinstance(f, Fault)]


def test_a_page_is_a_report_with_its_day_author_publisher_and_agency() -> None:
    (one,), faults = read(PAGE)
    receipt = one.report.receipts[0]
    assert not faults and one.raw == PAGE.encode()
    assert (receipt.published, receipt.publisher, receipt.author, receipt.agency) == (
        date(2017, 10, 24),
        "Daily Example",
        "Jane Roe",
        "Reuters",
    )
    assert receipt.language == "en" and receipt.extraction == EXTRACTION
    assert one.report.text.split("\n\n") == [
        "Shelling kills nine in Homs",
        "HOMS (Reuters) - At least nine people were killed when shells struck a market on Tuesday, residents said.",
        "The shells fell at noon.",
        "Twenty others were wounded, a doctor said. He asked not to be named for fear of his life.",
    ]


def test_what_is_a_page_is_told_by_its_beginning() -> None:
    def called(head: bytes, name: str = "") -> str:
        source = recognise(piece_of_bytes(head, "x", "x", name))
        return source.called if source else "nothing"

    for page in (
        b"<!DOCTYPE HTML PUBLIC '-//W3C//DTD'>",
        b"\xef\xbb\xbf <html>",
        b"<!-- saved from url -->\n<HTML>",
        b"<?xml version='1.0'?><html xmlns='x'>",
    ):
        assert called(page) == "web pages (HTML)"
    assert called(b"<div><p>Five died.</p></div>", "a.html") == "web pages (HTML)"
    for other in (
        b"<?xml version='1.0'?><rss version='2.0'>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<urlset>",
        b"Five < ten died.",
    ):
        assert called(other, "a.html") != "web pages (HTML)"
