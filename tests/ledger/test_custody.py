"""The chain of custody: what was handed over, by whom, with every fault; it only grows, and goes wherever the book goes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harmledger.ledger import Book, Refused
from harmledger.ledger.audit import audit
from harmledger.ledger.lines import read_lines, write_lines
from harmledger.model.custody import MAX_FAULTS
from harmledger.model.fault import Fault
from tests.ledger.filled import TAKEN, Ticking, fill, report


def test_an_entry_is_kept_as_it_was_made_with_its_time(place: Path | str) -> None:
    with Book(place, clock=Ticking()) as book:
        assert book.add_custody(TAKEN) == 1
        assert book.add_custody(TAKEN) == 2  # a second act is a second entry
        first, second = book.custody()
        assert first.custody == second.custody == TAKEN and (first.number, second.number) == (1, 2)
        assert first.at == "2026-01-01T12:00:00.000000+00:00" < second.at
        assert audit(book).faults == ()


OTHERS: list[dict[str, Any]] = [
    {"sha256": "b" * 64},
    {"source": "b.jsonl"},
    {"version": "another"},
    {"options": ()},
    {"options": (("publisher", "Other"),)},
]


@pytest.mark.parametrize("other", OTHERS, ids=lambda o: next(iter(o)))
def test_what_was_taken_in_whole_is_known_again(book: Book, other: dict[str, Any]) -> None:
    assert not book.has_taken(TAKEN)
    book.add_custody(replace(TAKEN, act="began"))
    book.add_custody(replace(TAKEN, whole=False))
    book.add_custody(replace(TAKEN, act="gave out"))
    assert not book.has_taken(TAKEN)
    book.add_custody(TAKEN)
    assert book.has_taken(TAKEN) == TAKEN == book.has_taken(replace(TAKEN, by="somebody else", new=0, known=6))
    assert not book.has_taken(replace(TAKEN, **other))


WRONG: list[dict[str, Any]] = [
    {"by": " "},
    {"source": ""},
    {"sha256": "abc"},
    {"reports": ("x",)},
    {"new": -1},
    {"faults": (Fault("a", "b", "c"),) * (MAX_FAULTS + 1)},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda o: next(iter(o)))
def test_what_says_nothing_is_refused(book: Book, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        book.add_custody(replace(TAKEN, **wrong))
    assert list(book.custody()) == []


def test_it_goes_where_the_book_goes_and_back_in_time(tmp_path: Path) -> None:
    with Book(tmp_path / "a.sqlite", clock=Ticking()) as book, Book(tmp_path / "b.sqlite") as other:
        fill(book)
        lines = io.BytesIO()
        write_lines(book, lines)
        read_lines(io.BytesIO(lines.getvalue()), "lines", other)
        entries = list(book.custody())
        assert list(other.custody()) == entries and len(entries) == 3 and other.has_taken(TAKEN)
        before = book.snapshot()
        book.add_custody(replace(TAKEN, source="later"))
        assert list(before.custody()) == entries and not before.has_taken(replace(TAKEN, source="later"))


def test_when_a_report_came_and_in_which_bytes(place: Path | str) -> None:
    with Book(place, clock=Ticking()) as book:
        fill(book, 2)
        first, again = book.arrivals(report(1).sha256)
        assert first[0] < again[0] and (first[1].source, again[1].source) == ("a.jsonl:1", "b.txt")
        assert first[2] != again[2] and book.arrivals("0" * 64) == []


def test_a_faked_key_is_found(tmp_path: Path) -> None:
    with Book(tmp_path / "a.sqlite") as book:
        book.add_custody(TAKEN)
        with book.store.writing() as tail:
            from harmledger.ledger.codec import dump
            from harmledger.ledger.tables import custody

            tail.add(custody, {"key": "0" * 64, "custody": dump(replace(TAKEN, source="never"))})
        (fault,) = audit(book).faults
        assert "handed over again" in fault.what
