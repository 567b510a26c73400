"""The same bytes are stored once, and every report that came in them still has them."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from harmledger.ledger import Book, BookError
from harmledger.ledger.audit import audit
from harmledger.ledger.codec import dump
from harmledger.ledger.copies import backup, export, restore
from harmledger.ledger.digests import given_key, receipt_digest
from harmledger.ledger.lines import Broken
from harmledger.ledger.tables import receipts, reports
from harmledger.model.report import Receipt, Report
from tests.ledger.filled import Ticking, report
from tests.ledger.hands import unprotected
from tests.ledger.postgres import Server

PAGE = b"<html><h1>Live blog</h1>" + b"<article>On Monday somebody said something.</article>" * 200
POSTS = [report(n) for n in range(8)]


def blog(book: Book) -> None:
    """A page of eight posts, between two reports of other bytes."""
    book.add_report(report(20), b"a page of its own")
    for post in POSTS:
        book.add_report(post, PAGE)
    book.add_report(report(21), PAGE + b" ")


def packed(book: Book) -> list[bytes]:
    """What each receipt holds, in the order of the book."""
    with book.store.engine.connect() as connection:
        return [bytes(raw) for raw in connection.execute(select(receipts.c.raw).order_by(receipts.c.seq)).scalars()]


def originals(book: Book) -> dict[str, list[bytes]]:
    """The bytes of each receipt, by report."""
    return {r.sha256: [got.raw for got in book.received(r.sha256)] for r in book.reports()}


def test_a_page_of_many_posts_is_kept_once_and_is_the_original_of_each(book: Book) -> None:
    blog(book)
    assert [bool(raw) for raw in packed(book)] == [True, True, *[False] * 7, True]
    assert originals(book) == {
        report(20).sha256: [b"a page of its own"], **{p.sha256: [PAGE] for p in POSTS}, report(21).sha256: [PAGE + b" "],
    }  # fmt: skip
    assert {got.sha256 for p in POSTS for got in book.received(p.sha256)} == {hashlib.sha256(PAGE).hexdigest()}
    assert audit(book).faults == ()


def test_a_report_that_comes_again_in_the_same_bytes_has_them_with_each_receipt(book: Book) -> None:
    two = replace(report(1), receipts=(Receipt("", "a.html"), Receipt("", "b.html")))
    book.add_report(two, PAGE)
    book.add_report(replace(two, receipts=(Receipt("", "c.html"),)), b"")
    book.add_report(replace(two, receipts=(Receipt("", "d.html"), Receipt("", "a.html"))), PAGE)
    book.add_report(replace(two, receipts=(Receipt("", "e.html"),)), b"")  # no bytes at all are bytes, too
    assert [(got.receipt.source, got.raw) for got in book.received(two.sha256)] == [
        ("a.html", PAGE), ("b.html", PAGE), ("c.html", b""), ("d.html", PAGE), ("e.html", b""),
    ]  # fmt: skip
    assert [bool(raw) for raw in packed(book)] == [True, False, True, False, False] and audit(book).faults == ()


def test_the_original_is_there_on_every_day_of_the_past_that_had_the_report(place: Path | str) -> None:
    clock = Ticking()
    with Book(place, clock=clock) as book:
        for post in POSTS:
            book.add_report(post, PAGE)
            view = book.as_of(clock.now)
            assert [got.raw for r in view.reports() for got in view.received(r.sha256)] == [PAGE] * len(list(view.reports()))


def test_copies_take_the_originals_along_in_any_database(book: Book, tmp_path: Path, postgres: Server) -> None:
    blog(book)
    said, seal = originals(book), audit(book).seal
    for n, make in enumerate((backup, export)):
        make(book, tmp_path / f"{n}")
        for place in (tmp_path / f"{n}.sqlite", postgres.address()):
            restore(tmp_path / f"{n}", place)
            with Book(place, create=False) as copy:
                assert originals(copy) == said and audit(copy, [seal]).seal == seal and packed(copy) == packed(book)
                copy.add_report(report(30), PAGE)
                assert packed(copy)[-1] == b"" and copy.received(report(30).sha256)[0].raw == PAGE


def empty_it(db: Connection) -> None:
    db.execute(text("UPDATE receipts SET raw = :raw WHERE seq = (SELECT min(seq) + 2 FROM receipts)"), {"raw": b""})


def replace_it(db: Connection) -> None:
    db.execute(text("UPDATE receipts SET raw = :raw WHERE seq = (SELECT min(seq) + 2 FROM receipts)"), {"raw": zlib.compress(b"never")})


def take_it_away(db: Connection) -> None:
    db.execute(text("DELETE FROM receipts WHERE seq = (SELECT min(seq) + 2 FROM receipts)"))


@pytest.mark.parametrize("vandal", [empty_it, replace_it, take_it_away])
def test_an_original_that_is_gone_is_missed_by_each_report_that_came_in_it(book: Book, vandal: object) -> None:
    blog(book)
    with unprotected(book) as db:
        vandal(db)  # type: ignore[operator]
    told = [fault.what for fault in audit(book).faults]
    assert sum("bytes received are missing" in what for what in told) == 7 + (vandal is empty_it)
    for post in POSTS[1:]:
        with pytest.raises(BookError, match="damaged"):
            book.received(post.sha256)


def test_no_receipt_relies_on_an_original_that_is_harmed(book: Book) -> None:
    blog(book)
    with unprotected(book) as db:
        replace_it(db)
    book.add_report(report(40), PAGE)
    book.add_report(report(41), PAGE)
    assert [bool(raw) for raw in packed(book)[-2:]] == [True, False]
    assert [got.raw for n in (40, 41) for got in book.received(report(n).sha256)] == [PAGE, PAGE]
    assert not any(row in fault.where for fault in audit(book).faults for row in ("row 22", "row 24"))


def test_what_was_not_stored_in_the_end_is_nobodys_original(book: Book) -> None:
    with pytest.raises(ZeroDivisionError), book.transaction():
        book.add_report(POSTS[0], PAGE)
        raise ZeroDivisionError
    book.add_report(POSTS[1], PAGE)
    assert originals(book) == {POSTS[1].sha256: [PAGE]} and audit(book).faults == ()


def without_original(book: Book, post: Report) -> None:
    """Append what nobody would by the program: a report without its bytes, with every digest and link right."""
    stored, raw_sha256 = dump(post.receipts[0]), hashlib.sha256(PAGE).hexdigest()
    digest = receipt_digest(stored, post.title_length, raw_sha256)
    known = {"given_key": given_key(post.receipts[0].given_id), "title_length": post.title_length, "raw": b""}
    with book.store.writing() as tail:
        tail.add(reports, {"sha256": post.sha256, "text": post.text.encode()})
        tail.add(receipts, {"report": post.sha256, "receipt": stored, **known, "raw_sha256": raw_sha256, "digest": digest})


def test_a_chain_made_anew_cannot_hide_that_an_original_is_missing(book: Book, tmp_path: Path) -> None:
    without_original(book, POSTS[0])
    book.add_report(POSTS[1], PAGE)  # it has its own, which came too late for the other
    assert originals(book) == {POSTS[0].sha256: [PAGE], POSTS[1].sha256: [PAGE]}
    (fault,) = audit(book).faults
    assert "row 2 (receipts)" in fault.where and "missing" in fault.what
    export(book, tmp_path / "copy.jsonl")
    with pytest.raises(Broken, match=r"line 3: The bytes received are missing"):
        restore(tmp_path / "copy.jsonl", tmp_path / "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()


@settings(max_examples=20, deadline=None, derandomize=True)
@given(came=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([b"", b"a", b"b", PAGE])), max_size=12))
def test_whatever_comes_in_whatever_order_is_kept_once_and_given_back(
    tmp_path_factory: pytest.TempPathFactory, came: list[tuple[int, int, bytes]]
) -> None:
    wanted: dict[str, list[bytes]] = {}
    with Book(tmp_path_factory.mktemp("once") / "book.sqlite") as book:
        for n, source, raw in came:
            book.add_report(replace(report(n), receipts=(Receipt("", f"{source}.html"),)), raw)
        for n, _, raw in dict.fromkeys(came):
            wanted.setdefault(report(n).sha256, []).append(raw)
        assert originals(book) == wanted
        assert sum(map(bool, packed(book))) == len({raw for _, _, raw in came}) and audit(book).faults == ()
