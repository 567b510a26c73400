"""What a book said on a day of the past, and how a follower keeps up with it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from harmledger.ledger import Book, BookError
from harmledger.ledger.audit import audit
from harmledger.ledger.changes import Changes, Position
from harmledger.ledger.codec import canonical
from harmledger.model.decision import Decision
from harmledger.model.ids import content_id
from tests.cli.fake import read_one
from tests.ledger.filled import START, Ticking, fill, report
from tests.ledger.hands import unprotected


def test_the_book_of_every_minute_can_be_read_again(place: object) -> None:
    clock = Ticking()
    said = []
    with Book(place, clock=clock) as book:  # type: ignore[arg-type]
        for n in range(5):
            book.add_report(report(n), b"")
            book.add_reading(read_one(report(n), "fake 1"))
            book.add_reading(read_one(report(0), f"fake {n}"))
            said.append(
                (clock.now, list(book.reports()), list(book.readings()), list(book.unread("fake 1")), book.counts(), book.position())
            )
        for at, *then in said:
            view = book.as_of(at)
            assert then == [list(view.reports()), list(view.readings()), list(view.unread("fake 1")), view.counts(), view.position()]
            assert book.as_of(at + timedelta(seconds=59)).counts() == view.counts()
        assert sum(book.as_of(START - timedelta(seconds=1)).counts().values()) == 0
        elsewhere = said[2][0].astimezone(timezone(timedelta(hours=5, minutes=30)))
        assert book.as_of(elsewhere).counts() == said[2][4]
        with pytest.raises(ValueError, match="time zone"):
            book.as_of(datetime(2026, 1, 1))


def test_a_clock_that_is_set_back_does_not_turn_the_order_round(place: object) -> None:
    times = iter([datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)])
    with Book(place, clock=lambda: next(times)) as book:  # type: ignore[arg-type]
        for n in range(3):
            book.add_report(report(n), b"")
        assert len(list(book.as_of(datetime(2026, 4, 15, tzinfo=UTC)).reports())) == 0
        assert len(list(book.as_of(datetime(2026, 5, 15, tzinfo=UTC)).reports())) == 2
        assert audit(book).faults == ()


def test_a_snapshot_stays_while_others_append(book: Book) -> None:
    book.add_report(report(1), b"")
    view = book.snapshot()
    book.add_report(report(2), b"")
    assert len(list(view.reports())) == 1 and view.report(report(2).sha256) is None
    assert len(list(book.reports())) == 2


def test_a_reading_never_loses_its_claims_to_one_that_comes_meanwhile(book: Book) -> None:
    for n in range(20):
        book.add_report(report(n), b"")
        book.add_reading(read_one(report(n), "fake 0"))
    stop = threading.Event()

    def read_again() -> None:
        for again in range(1, 1000):
            for n in range(20):
                book.add_reading(read_one(report(n), f"fake {again}"))
                if stop.is_set():
                    return

    writer = threading.Thread(target=read_again)
    writer.start()
    try:
        for _ in range(40):
            found = list(book.readings())
            assert len(found) == 20 and all(len(r.claims) == 4 for r in found)
    finally:
        stop.set()
        writer.join()


def test_what_cannot_be_read_is_said_so(book: Book) -> None:
    fill(book)
    with unprotected(book) as db:
        for table in ("claims", "decisions", "receipts"):
            column = table.rstrip("s")
            db.execute(text(f"UPDATE {table} SET {column} = '{{' WHERE seq = (SELECT max(seq) FROM {table})"))
    for read in (book.reports, book.readings, book.decisions):
        with pytest.raises(BookError, match="cannot be read"):
            list(read())
    with pytest.raises(BookError, match="cannot be read"):
        book.since(Position())


def test_what_came_since_a_position(book: Book) -> None:
    nothing = book.position()
    assert nothing == Position() and book.since(nothing) == Changes(frozenset(), ())
    fill(book)
    with pytest.raises(ValueError, match="another book"):
        book.since(replace(book.position(), mark="0" * 64))
    everything = book.since(nothing)
    assert everything.reports == {report(n).sha256 for n in range(6)} and [d.id for d in everything.decisions] == ["d-1", "d-2", "d-3"]
    here = book.position()
    assert book.since(here) == Changes(frozenset(), ())

    book.add_report(report(4), report(4).text.encode())  # known: no change
    assert book.position() == here
    book.add_report(report(4), b"received anew")
    assert book.since(here).reports == {report(4).sha256}
    here = book.position()
    book.add_reading(read_one(report(5), "fake 9"))
    assert book.since(here).reports == {report(5).sha256}

    here = book.position()
    claim = read_one(report(3), "fake 1").claims[1].id
    late = Decision("d-8", claim, None, "set aside", "why", "R. H.", "2026-01-02T10:00:00+00:00")
    early = Decision("d-7", "i-some-incident", None, "comment", "why", "R. H.", "2026-01-01T09:00:00+00:00", supersedes="d-2")
    book.add_decision(late)
    book.add_decision(early)
    changes = book.since(here)
    assert [d.id for d in changes.decisions] == ["d-8", "d-7"]  # in the order of arrival
    assert changes.decisions[0] == replace(late, about=changes.decisions[0].about) and changes.decisions[1] == early
    assert changes.decisions[0].about[0].id == claim, "a decision without its claim gets it from the readings"
    assert changes.reports == {report(3).sha256, report(0).sha256}  # report 0 through the decision that is superseded


def test_the_newest_reading_of_one_report(book: Book) -> None:
    book.add_report(report(1), b"")
    assert book.reading(report(1).sha256) is None
    for engine in ("fake 1", "fake 2"):
        book.add_reading(read_one(report(1), engine))
        assert book.reading(report(1).sha256) == read_one(report(1), engine)


@given(st.text(), st.text(st.characters(min_codepoint=0xD7FE, max_codepoint=0xE001)))
def test_any_words_can_be_stored(some: str, odd: str) -> None:
    words = canonical([some, odd])
    words.encode("utf-8")
    assert "\0" not in words and content_id("x", words)


def test_nul_in_a_text_is_kept(book: Book) -> None:
    from harmledger.model.report import Receipt, make_report

    odd = make_report(None, "a\0b", Receipt("id\0", "x"))
    book.add_report(odd, b"\0")
    assert list(book.reports()) == [odd] and book.with_given_id("id\0") == odd.sha256
