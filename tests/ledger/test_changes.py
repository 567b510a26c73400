"""What was appended since a reader of the book was here last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from harmledger.ledger import Book, Position
from harmledger.model.decision import Decision
from harmledger.model.report import Receipt, Report, make_report
from tests.cli.fake import read_one

ONE = make_report(None, "On Monday 12 people were killed in Raqqa.", Receipt("a", "a.jsonl:1", date(2017, 10, 24)))
TWO = make_report(None, "On Sunday 4 people were killed in Homs.", Receipt("b", "b.jsonl:1", date(2017, 10, 24)))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = Book(tmp_path / "book.sqlite")
    for report in (ONE, TWO):
        made.add_report(report, b"raw")
        made.add_reading(read_one(report, "fake 1"))
    return made


def said(subject: str, id: str = "d-1", supersedes: str | None = None) -> Decision:
    return Decision(id, subject, None, "accept", "no", "R. Haddad", "2020-01-01T00:00:00+00:00", supersedes=supersedes)


def changed(book: Book, since: Position) -> set[Report]:
    shas = book.since(since).reports
    return {r for r in (ONE, TWO) if r.sha256 in shas}


def test_from_the_beginning_all_is_new_and_from_here_nothing(book: Book) -> None:
    assert changed(book, Position()) == {ONE, TWO}
    assert not book.since(book.position()).reports


def test_a_new_receipt_or_reading_changes_its_report(book: Book) -> None:
    here = book.position()
    book.add_report(replace(ONE, receipts=(Receipt("c", "c.jsonl:1", date(2017, 10, 20)),)), b"raw")
    assert changed(book, here) == {ONE}
    here = book.position()
    book.add_reading(read_one(TWO, "fake 2"))
    assert changed(book, here) == {TWO}
    assert book.reading(TWO.sha256) == read_one(TWO, "fake 2")
    assert book.reading("0" * 64) is None


def test_a_decision_changes_the_report_of_its_claim(book: Book) -> None:
    here = book.position()
    claim = read_one(ONE, "fake 1").claims[1]
    book.add_decision(said(claim.id))
    assert changed(book, here) == {ONE}
    assert [d.id for d in book.since(here).decisions] == ["d-1"]
    here = book.position()
    book.add_decision(replace(said("i-0000", "d-2", supersedes="d-1"), verdict="comment"))
    assert changed(book, here) == {ONE}, "through the decision that it replaces"
    here = book.position()
    book.add_decision(said(TWO.sha256, "d-3"))
    assert changed(book, here) == {TWO}


def test_a_position_that_the_book_never_had_is_another_books(book: Book, tmp_path: Path) -> None:
    with Book(tmp_path / "other.sqlite") as other:
        for report in (TWO, ONE):
            other.add_report(report, b"raw")
        with pytest.raises(ValueError, match="another book"):
            other.since(book.position())
    with Book(tmp_path / "empty.sqlite") as empty, pytest.raises(ValueError, match="another book"):
        empty.since(book.position())
