"""The ledger keeps everything, changes nothing, and refuses what does not hold."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from harmledger.ledger import Book, BookError, Refused, SpanMismatch
from harmledger.ledger.codec import CodecError, dump, load
from harmledger.ledger.tables import LOGS, head
from harmledger.model.circumstances import Place, Span, When
from harmledger.model.claim import Claim, EventClaim, FigureClaim, Reading, Voice
from harmledger.model.decision import Decision
from harmledger.model.report import Receipt, Report, make_report
from tests.cli.fake import read_one
from tests.ledger.filled import TAKEN

TEXT = "On Monday 12 people were killed in Raqqa."
REPORT = make_report("Raid", TEXT, Receipt("a", "a.jsonl:1", date(2017, 10, 24)))


def reading(report: Report = REPORT, engine: str = "fake 1") -> Reading:
    return read_one(report, engine)


def changed(**fields: object) -> Reading:
    """The reading with its figure changed."""
    made = reading()
    event, figure = made.claims
    return replace(made, claims=(event, replace(figure, **fields)))  # type: ignore[arg-type]


@pytest.fixture
def book(book: Book) -> Book:
    book.add_report(REPORT, b"raw bytes")
    return book


def test_what_is_appended_comes_back(book: Book) -> None:
    assert book.add_reading(reading())
    assert list(book.reports()) == [REPORT]
    assert list(book.readings()) == [reading()]
    assert [got.raw for got in book.received(REPORT.sha256)] == [b"raw bytes"]


def test_twice_is_once(book: Book) -> None:
    book.add_reading(reading())
    before = book.counts()
    assert not book.add_report(REPORT, b"raw bytes")
    assert not book.add_reading(reading())
    assert book.counts() == before


def test_the_same_text_under_two_ids_is_one_report_with_two_receipts(book: Book) -> None:
    again = make_report("Raid", TEXT, Receipt("b", "b.jsonl:1"))
    assert not book.add_report(again, b"other")
    (one,) = book.reports()
    assert one.ids == ("a", "b") and len(one.receipts) == 2


def test_a_new_engine_or_new_knowledge_of_a_report_has_it_read_again(book: Book) -> None:
    book.add_reading(reading())
    assert not list(book.unread("fake 1"))
    assert [r.id for r in book.unread("fake 2")] == ["a"]
    book.add_reading(reading(engine="fake 2"))
    assert [r.engine for r in book.readings()] == ["fake 2"]
    assert book.counts()["readings"] == 2 and book.counts()["claims"] == 4  # nothing lost
    assert [r.id for r in book.unread("fake 1")] == ["a"]
    book.add_report(replace(REPORT, receipts=(Receipt("a", "c.txt", date(2017, 10, 1)),)), b"c")
    assert [r.published for r in book.unread("fake 2")] == [date(2017, 10, 1)]


BROKEN = [
    ({"span": Span(0, 4, "Raix")}, SpanMismatch),
    ({"span": Span(1, 5, "Raid")}, SpanMismatch),
    ({"span": Span(-4, 2, "")}, SpanMismatch),
    ({"span": Span(0, 10**6, REPORT.text)}, SpanMismatch),
    ({"said_by": Voice("a monitor", span=Span(0, 4, "none"))}, SpanMismatch),
    ({"low": 5, "high": 4}, Refused),
    ({"low": -1}, Refused),
    ({"low": None, "high": None}, Refused),
    ({"part_of": "c-nowhere"}, Refused),
    ({"part_of": reading().claims[1].id}, Refused),
    ({"part_of": reading().claims[0].id}, Refused),
    ({"event": "e9"}, Refused),
    ({"report": "0" * 64}, Refused),
    ({"id": reading().claims[0].id}, Refused),
]


@pytest.mark.parametrize(("fields", "error"), BROKEN)
def test_a_reading_that_does_not_hold_is_refused_whole(book: Book, fields: dict[str, object], error: type[Refused]) -> None:
    before = book.counts()
    with pytest.raises(error):
        book.add_reading(changed(**fields))
    assert book.counts() == before


def test_spans_of_days_and_places_are_checked_too(book: Book) -> None:
    event, figure = reading().claims
    assert isinstance(event, EventClaim)
    place = Place("Raqqa", None, "SY", None, None, "town", "town", span=Span(0, 5, "Raqqa"))
    for bad in (replace(event, where=place), replace(event, also_where=(place,))):
        with pytest.raises(SpanMismatch):
            book.add_reading(replace(reading(), claims=(bad, figure)))
    backwards = replace(event, when=When(date(2017, 2, 2), date(2017, 2, 1), "days"))
    with pytest.raises(Refused):
        book.add_reading(replace(reading(), claims=(backwards, figure)))


def test_nothing_is_changed_or_deleted(book: Book) -> None:
    book.add_reading(reading())
    book.add_decision(DECISION)
    book.add_custody(TAKEN)
    statements = [f"UPDATE {t.name} SET link = link" for t in LOGS] + [f"DELETE FROM {t.name}" for t in LOGS]
    statements += ["DELETE FROM head", "UPDATE head SET seq = seq - 1", "UPDATE head SET link = link"]
    if book.path:
        statements.append("INSERT OR REPLACE INTO reports SELECT * FROM reports")
    else:
        statements += [f"TRUNCATE {t.name} CASCADE" for t in (*LOGS, head)]
    for sql in statements:
        with book.store.engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
            connection.execute(text(sql))
    assert list(book.readings()) == [reading()]


def test_a_report_with_a_wrong_hash_is_refused(book: Book) -> None:
    with pytest.raises(Refused):
        book.add_report(replace(REPORT, text="other"), b"")


DECISION = Decision("d-1", "c-1", None, "set aside", "a total", "R. H.", "2026-01-01T10:00:00+00:00")


@pytest.mark.parametrize(
    "fields",
    [{"reason": " "}, {"author": ""}, {"verdict": "delete"}, {"verdict": "same"}, {"other": "c-2"}, {"supersedes": "d-none"}],
)
def test_a_decision_needs_a_reason_an_author_and_sense(book: Book, fields: dict[str, str]) -> None:
    with pytest.raises(Refused):
        book.add_decision(replace(DECISION, **fields))  # type: ignore[arg-type]
    assert book.add_decision(DECISION) and not book.add_decision(DECISION)
    assert list(book.decisions()) == [DECISION]


def test_files_that_are_no_book_of_ours_are_left_as_they_are(tmp_path: Path) -> None:
    words, other, newer = tmp_path / "words", tmp_path / "other", tmp_path / "newer"
    words.write_bytes(b"these are words, and many of them " * 50)
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (a)")
    Book(newer).close()
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    for path, says in (
        (words, "not a book"),
        (other, "another program"),
        (newer, "newer"),
        (tmp_path, "folder"),
        (tmp_path / "no", "no book"),
    ):
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(BookError, match=says):
            Book(path, create=False)
        assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_book_that_another_writes_to_is_said_so(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.ledger.engines.WAIT_SECONDS", 0.05)
    with Book(place) as first, Book(place) as second, first.transaction():
        first.add_decision(DECISION)
        with pytest.raises(BookError, match="Another program"):
            second.add_report(REPORT, b"")
        assert list(second.reports()) == []  # who only reads need not wait


def test_a_full_disk_is_said_so_and_loses_nothing(tmp_path: Path) -> None:
    with Book(tmp_path / "book.sqlite") as book:
        book.add_report(REPORT, b"")
        book.store.engine.dispose()
        event.listen(book.store.engine, "connect", lambda db, _: db.execute("PRAGMA max_page_count = 60"))
        with pytest.raises(BookError, match="no room"):
            book.add_report(make_report(None, "x" * 10**6, Receipt("", "x")), b"")
        assert list(book.reports()) == [REPORT]
        book.add_report(make_report(None, "short", Receipt("", "x")), b"")


spans = st.builds(Span, st.integers(0, 9), st.integers(0, 9), st.text(max_size=9))
voices = st.builds(Voice, st.text(max_size=9), st.none() | st.text(max_size=5), span=st.none() | spans)
whens = st.builds(When, st.none() | st.dates(), st.none() | st.dates(), st.sampled_from([None, "day", "month"]), span=st.none() | spans)
floats = st.floats(allow_nan=False, allow_infinity=False)
places = st.builds(
    Place, st.text(), st.none() | st.text(), st.none(), st.none() | floats, st.none() | floats, st.just("town"), st.just("site")
)
events = st.builds(
    EventClaim, st.text(), st.text(), st.text(), st.just("main"), st.just("siege"), st.none() | whens, st.none() | places, spans,
    st.lists(places, max_size=2).map(tuple), certainty=floats,
)  # fmt: skip
figures = st.builds(
    FigureClaim, st.text(), st.text(), st.text(), st.just("killed"), st.none() | st.integers(), st.none() | st.integers(),
    st.just("civilian"), st.sampled_from([None, "child"]), st.none(), st.text(), st.none() | st.text(), st.none() | voices, spans,
)  # fmt: skip


@given(events | figures)
def test_stored_and_loaded_is_the_same(claim: Claim) -> None:
    assert load(type(claim), dump(claim)) == claim
    assert dump(load(type(claim), dump(claim))) == dump(claim)


@pytest.mark.parametrize("text", ['{"start":1,"end":2}', '{"start":"1","end":2,"quote":""}', '{"start":1,"end":2,"quote":"","x":1}', "[]"])
def test_json_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(CodecError):
        load(Span, text)
