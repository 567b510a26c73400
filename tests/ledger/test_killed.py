"""Killed at any moment: what was acknowledged is there, nothing is there twice, and the chain is whole."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import text

from harmledger.ledger import Book, BookError
from harmledger.ledger.audit import audit
from harmledger.model.decision import Decision
from tests.cli.fake import read_one
from tests.ledger.filled import report
from tests.ledger.postgres import Server

FORK = get_context("fork")  # everything is loaded already: a child begins to write within a millisecond


def decision(n: int) -> Decision:
    return Decision(f"d-{n}", "c-1", None, "comment", "seen", "R. H.", f"2026-01-01T10:00:00.{n:06d}+00:00")


def append(book: Book, n: int) -> None:
    """One piece of work: a report with its reading, or a decision, stored together."""
    with book.transaction():
        book.add_decision(decision(n))
        if n % 3 == 0:
            book.add_report(report(n), b"page %d" % (n // 12))  # four reports a page
            book.add_reading(read_one(report(n), "fake 1"))


def write(place: Path | str, first: int, tell: Connection) -> None:
    """Append without end; tell of each piece when it is acknowledged."""
    with Book(place, create=False) as book:
        n = first
        while True:
            append(book, n)
            tell.send_bytes(n.to_bytes(4, "big"))
            n += 1


def kill_once(place: Path | str, first: int, seconds: float) -> int:
    """Have a child write from ``first`` on and kill it after ``seconds``; the last number that it said was stored."""
    hear, tell = Pipe(duplex=False)
    child = FORK.Process(target=write, args=(place, first, tell))
    child.start()
    tell.close()
    last = first - 1
    if hear.poll(20):  # it is at work
        last = int.from_bytes(hear.recv_bytes(), "big")
        time.sleep(seconds)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    try:
        while True:
            last = int.from_bytes(hear.recv_bytes(), "big")
    except (EOFError, OSError):
        return last


def look(book: Book, acknowledged: int) -> int:
    """Check the book; how many pieces are in it: those acknowledged, and perhaps one that was stored but not told of."""
    there = [d.id for d in book.decisions()]
    assert len(set(there)) == len(there), "doubled"
    assert there == [f"d-{n}" for n in range(len(there))], "a hole"
    assert acknowledged + 1 <= len(there) <= acknowledged + 2, "lost"
    counts = book.counts()
    assert counts["reports"] == counts["readings"] == (len(there) + 2) // 3 and counts["claims"] == 4 * counts["readings"], "stored in part"
    return len(there)


@pytest.mark.parametrize(("kills", "database"), [(200, "sqlite"), (50, "postgresql")])
def test_kill_9(request: pytest.FixtureRequest, tmp_path: Path, kills: int, database: str) -> None:
    place = tmp_path / "book.sqlite" if database == "sqlite" else request.getfixturevalue("postgres").address()
    dice = random.Random(kills)
    Book(place).close()
    done = 0
    for _ in range(kills):
        acknowledged = kill_once(place, done, dice.random() * 0.02)
        with Book(place, create=False) as book:
            done = look(book, acknowledged)
    assert done >= kills, "the children hardly wrote: the test shows nothing"
    with Book(place, create=False) as book:
        assert audit(book).faults == ()


def test_the_server_is_killed_while_we_write(postgres: Server) -> None:
    place = postgres.address()
    dice = random.Random(3)
    with Book(place) as book:
        done = 0
        for _ in range(5):
            timer = threading.Timer(dice.random() * 0.3, postgres.stop)
            timer.start()
            n = done
            with pytest.raises(BookError):
                while True:
                    append(book, n)
                    n += 1
            timer.join()
            with pytest.raises(BookError):  # still away
                append(book, n)
            postgres.start()
            done = look(Book(place, create=False), n - 1)
            append(book, done)  # the same open book goes on
            done += 1
        assert audit(book).faults == ()


def test_the_connection_is_cut_and_the_same_work_done_again(postgres: Server) -> None:
    place = postgres.address()
    with Book(place) as book, Book(place) as other:
        for n in range(12):
            with pytest.raises(BookError), book.transaction():
                append(book, n)
                with other.store.engine.connect() as hand:
                    hand.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
                append(book, n + 1)
            append(book, n)
            assert len(list(other.decisions())) == n + 1
        assert audit(book).faults == ()


def test_many_write_at_once_and_nothing_is_lost_or_doubled(place: Path | str) -> None:
    Book(place).close()

    def work(numbers: range) -> None:
        with Book(place, create=False) as own:
            for n in numbers:
                own.add_decision(decision(n))
                own.add_decision(decision(n // 2))  # somebody else does the same

    threads = [threading.Thread(target=work, args=(range(k, 80, 4),)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Book(place) as book:
        assert sorted(int(d.id[2:]) for d in book.decisions()) == list(range(80))
        assert audit(book).faults == ()


def test_many_make_the_book_at_once(place: Path | str) -> None:
    faults: list[BaseException] = []

    def work(n: int) -> None:
        try:
            with Book(place) as own:
                own.add_decision(decision(n))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Book(place, create=False) as book:
        assert not faults and book.counts()["decisions"] == 8
        assert audit(book).faults == ()


def test_threads_share_one_open_book(book: Book) -> None:
    def work(numbers: range) -> None:
        for n in numbers:
            append(book, n)
            list(book.decisions())

    threads = [threading.Thread(target=work, args=(range(k, 60, 6),)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert book.counts()["decisions"] == 60 and book.counts()["reports"] == 20
    assert audit(book).faults == ()


def test_on_a_full_disk_what_was_acknowledged_stays(tmp_path: Path) -> None:
    """A book that may not grow beyond some pages: the write that does not fit fails whole, and later ones go on."""
    from sqlalchemy import event

    place = tmp_path / "book.sqlite"
    Book(place).close()
    done, dice = 0, random.Random(4)
    for _ in range(20):
        with Book(place, create=False) as book:
            pages = place.stat().st_size // 4096 + dice.randint(2, 12)
            event.listen(book.store.engine, "connect", lambda db, _, pages=pages: db.execute(f"PRAGMA max_page_count = {pages}"))
            book.store.engine.dispose()
            with pytest.raises(BookError, match="no room"):
                while True:
                    append(book, done)
                    done += 1
            assert look(book, done - 1) == done
    with Book(place, create=False) as book:
        append(book, done)
        assert audit(book).faults == ()
