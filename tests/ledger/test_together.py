"""Appending many things together is appending them one by one, only with fewer questions to the database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from harmledger.ledger import Book, SpanMismatch
from harmledger.ledger.audit import audit
from harmledger.ledger.walk import entries, unmoving
from harmledger.model.claim import Reading, SetApart
from harmledger.model.custody import Custody
from harmledger.model.report import Receipt, Report, make_report
from tests.cli.fake import read_one
from tests.ledger.filled import TAKEN

Thing = tuple[Report, bytes] | Custody


def rows(book: Book) -> list[tuple[str, dict[str, object]]]:
    """The whole book, row by row, with links."""
    with unmoving(book.store) as connection:
        return [(table.name, dict(row)) for table, row in entries(connection)]


def same_day() -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC)


def story(n: int, source: str = "a.jsonl") -> Report:
    return make_report(None, f"On Monday {n + 1} people were killed in Raqqa.", Receipt(f"id {n}", source))


def in_parts(things: Sequence[Thing], sizes: Sequence[int]) -> Iterator[list[Thing]]:
    source = iter(things)
    yield from (part for size in sizes if (part := list(islice(source, size))))
    yield list(source)


@contextmanager
def counted(book: Book) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile."""
    said: list[str] = []

    def hear(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    event.listen(book.store.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(book.store.engine, "before_cursor_execute", hear)


came = st.lists(
    st.one_of(
        st.builds(
            lambda n, source, raw: (story(n, source), raw),
            st.integers(0, 3),
            st.sampled_from(["a.jsonl", "b.jsonl"]),
            st.sampled_from([b"", b"a", b"b"]),
        ),
        st.builds(lambda n: replace(TAKEN, source=f"file {n}"), st.integers(0, 2)),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(things=came, sizes=st.lists(st.integers(0, 4), max_size=4))
def test_in_whatever_parts_things_come_the_book_is_the_same(things: list[Thing], sizes: list[int]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Book(Path(folder) / "one.sqlite", clock=same_day) as one,
        Book(Path(folder) / "parts.sqlite", clock=same_day) as parts,
    ):
        new = [one.add_received([thing])[0] for thing in things]
        assert [is_new for part in in_parts(things, sizes) for is_new in parts.add_received(part)] == new
        assert rows(parts) == rows(one)
        assert audit(parts).faults == ()


def test_readings_together_are_readings_one_by_one(place: Path | str, tmp_path: Path) -> None:
    reports = [story(n) for n in range(5)]
    made = [read_one(report, engine) for engine in ("fake 1", "fake 2") for report in reports]
    made = [*made, made[-1], made[0]]  # one is there already; an older engine's is the newest again
    with Book(place, clock=same_day) as together, Book(tmp_path / "one.sqlite", clock=same_day) as one:
        for book in (together, one):
            book.add_received([(report, b"") for report in reports])
        assert together.add_readings(made) == [one.add_reading(reading) for reading in made] == [True] * 10 + [False, True]
        assert rows(together) == rows(one)


def test_one_reading_that_does_not_hold_refuses_all_beside_it(book: Book) -> None:
    reports = [story(n) for n in range(3)]
    book.add_received([(report, b"") for report in reports])
    good = [read_one(report, "fake 1") for report in reports]
    bad = replace(good[1], apart=(SetApart(0, 10_000, "it is longer than that"),))
    before = rows(book)
    with pytest.raises(SpanMismatch):
        book.add_readings([good[0], bad, good[2]])
    assert rows(book) == before


def test_many_reports_take_hardly_more_questions_than_few(book: Book) -> None:
    def asked(things: list[Thing], made: list[Reading]) -> int:
        with counted(book) as said, book.transaction():
            book.add_received(things)
            book.add_readings(made)
        return len(said)

    few, many = [story(n) for n in range(3)], [story(n) for n in range(3, 103)]
    for reports in (few, many, many):  # the last time all are known, which takes a question more for each twenty
        counts = asked([(report, b"") for report in reports], [read_one(report, "fake 1") for report in reports])
        assert counts <= 18


def test_no_question_goes_through_the_whole_book(tmp_path: Path) -> None:
    reports = [story(n) for n in range(60)]
    with Book(tmp_path / "book.sqlite") as book:
        with counted(book) as said:
            for _ in range(2):
                book.add_received([(report, b"raw") for report in reports])
                book.add_readings([read_one(report, "fake 1") for report in reports])
        with book.store.engine.connect() as connection:
            for statement in {s for s in said if s.startswith("SELECT") and "FROM head" not in s}:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("",) * statement.count("?")).all()
                assert not [step for *_, step in plan if step.startswith("SCAN")], statement
