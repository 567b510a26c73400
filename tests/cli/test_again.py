"""``harmledger intake --again``: originals that an older version extracted are extracted anew; nothing is lost, nothing is done twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harmledger.cli import main
from harmledger.incidents.versions import BYTES, editions_of, in_order
from harmledger.intake import page_report
from harmledger.ledger import Book
from harmledger.ledger.audit import audit

PAGE = """<!doctype html><html lang="en"><head><title>Raid on market - The Post</title><meta property="og:site_name" content="The Post">
<meta property="article:published_time" content="2018-05-03"></head><body><article><h1>Raid on market</h1>
<p>Warplanes bombed a vegetable market in Nahr al-Zayt on Thursday morning, killing 15 people, rescue workers said.</p>
<p>Black smoke rose over the market for hours, and the wounded were taken to three clinics on the road to the border.</p>
<p>The army did not comment on the raid, which was the second on the town in a week, residents told this paper.</p>
</article></body></html>"""


def intake(*args: object) -> int:
    return main(["intake", *map(str, args)])


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Path]:
    """A book into which an older version took a page, with words that are not the report's."""
    patch, now = pytest.MonkeyPatch(), page_report.received

    def before(values: dict[str, object], raw: bytes, piece: Any, given: Any, extraction: str) -> Iterator[Any]:
        return now({**values, "text": f"Accept all cookies. {values['text']}"}, raw, piece, given, "web page 0")

    patch.setattr(page_report, "received", before)
    (tmp_path / "raid.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "note.txt").write_text("Then 7 people were killed in Homs.", encoding="utf-8")
    assert intake(tmp_path / "raid.html", tmp_path / "note.txt", "--book", tmp_path / "book", "--publisher", "Given") == 0
    patch.undo()
    yield tmp_path / "book"


def test_what_an_older_version_extracted_is_extracted_anew(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert intake("--again", "--book", older, "--by", "R. H.") == 0
    assert "1 reports: 1 new taken in" in capsys.readouterr().err
    with Book(older / "book.sqlite") as book:
        reports = [r for r in book.reports() if r.arrivals[0].receipt.extraction]
        assert len(reports) == 2 and audit(book).faults == ()
        pages = {page: e for r in reports for page, e in editions_of(r).items() if page.startswith(BYTES)}
        assert len(pages) == 1, "both are texts of the same bytes"
        (page,) = pages
        first, newer = in_order([editions_of(r)[page] for r in reports])
        assert (first.extraction, newer.extraction) == ("web page 0", page_report.EXTRACTION)
        text = next(r.text for r in reports if r.sha256 == newer.report)
        assert "cookies" not in text and "killing 15 people" in text
        assert [e.custody.by for e in book.custody()][-1] == "R. H."


def test_again_and_again_adds_nothing(older: Path) -> None:
    assert intake("--again", "--book", older) == 0
    with Book(older / "book.sqlite") as book:
        before = book.counts()
    assert intake("--again", "--book", older) == 0
    with Book(older / "book.sqlite") as book:
        assert book.counts() == before


def test_a_dry_run_says_what_would_be_made_anew(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Book(older / "book.sqlite") as book:
        before = book.counts()
    assert intake("--again", "--book", older, "--dry-run") == 0
    assert "Raid on market" in capsys.readouterr().out
    with Book(older / "book.sqlite") as book:
        assert book.counts() == before


def test_again_is_of_the_book_and_else_a_source_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert intake("--book", tmp_path / "book") == 2
    assert intake(tmp_path, "--again", "--book", tmp_path / "book") == 2
    assert "--again" in capsys.readouterr().err
