"""Older books come over whole; what is no book of ours is left as it is."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text

from harmledger.ledger import Book, BookError, upgrade
from harmledger.ledger.address import address
from harmledger.ledger.audit import audit
from harmledger.ledger.engines import APPLICATION_ID, postgresql_engine, sqlite_engine
from harmledger.ledger.store import Tail
from harmledger.ledger.tables import head, metadata, receipts
from harmledger.ledger.upgrade import VERSION_TABLE
from harmledger.ledger.walk import Entry, entries
from tests.ledger.filled import TAKEN, Ticking, fill, report
from tests.ledger.old_book import old_book
from tests.ledger.postgres import Server


def test_an_old_book_comes_over_without_loss(tmp_path: Path) -> None:
    with Book(tmp_path / "like.sqlite") as like:
        fill(like)
        old_book(tmp_path / "old.sqlite", like)
        reports, readings, decisions = list(like.reports()), list(like.readings()), list(like.decisions())
        with Book(tmp_path / "old.sqlite", create=False) as old:
            assert list(old.reports()) == reports and list(old.readings()) == readings and list(old.decisions()) == decisions
            assert [[g.raw for g in old.received(r.sha256)] for r in reports] == [[g.raw for g in like.received(r.sha256)] for r in reports]
            assert old.with_given_id("g3") == report(3).sha256 and not list(old.unread("fake 1"))[1:]
            assert not old.add_report(report(3), report(3).text.encode())  # known, with the same receipt
            assert old.counts()["receipts"] == like.counts()["receipts"]
            assert audit(old).faults == ()
            before = old.as_of(datetime(2020, 1, 1, tzinfo=UTC))  # when each report came was not recorded: it was always there
            assert list(before.reports()) == reports and list(before.decisions()) == []
            assert list(old.as_of(datetime(2026, 1, 1, 10, tzinfo=UTC)).decisions()) == decisions
            assert old.add_report(report(50), b"")
            assert audit(old).faults == ()
    with sqlite3.connect(tmp_path / "old.sqlite") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)  # the program of that time says: made by a newer one
        assert not db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'old%'").fetchall()


def older_book(place: Path | str, like: Book, version: str = "0002") -> None:
    """Make an older book at ``place`` that says what ``like`` says: each receipt with bytes of its own, and before the third version
    without the chain of custody."""
    at = address(place)
    engine = sqlite_engine(at.path) if at.path is not None else postgresql_engine(at.url)  # type: ignore[arg-type]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(upgrade.__file__).parent / "migrations"))
        command.upgrade(config, version)
        if at.path is not None:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {upgrade.USER_VERSION}")
        last = Tail(connection, connection.execute(select(head)).mappings().one(), "")
        with like.store.engine.connect() as other:
            for table, row in entries(other):
                if table.name == "custody" and version < "0003":
                    continue
                if table is receipts:
                    (raw,) = {got.raw for got in like.received(row["report"]) if got.sha256 == row["raw_sha256"]}
                    row["raw"] = zlib.compress(raw, 6)
                last.recorded_at = row["recorded_at"]
                last.add(table, {name: value for name, value in row.items() if name != "link"})
        last.finish()
    engine.dispose()


def rows_of(place: Path | str) -> list[Entry]:
    """Every row of the older book at ``place``, which is not brought to the newest version by that."""
    at = address(place)
    engine = sqlite_engine(at.path) if at.path is not None else postgresql_engine(at.url)  # type: ignore[arg-type]
    with engine.connect() as connection:
        found = list(entries(connection))
    engine.dispose()
    return found


def test_a_book_of_the_second_version_gets_its_chain_of_custody(place: Path | str, tmp_path: Path) -> None:
    with Book(tmp_path / "like.sqlite") as like:
        fill(like)
        older_book(place, like)
        with Book(place, create=False) as book:
            assert list(book.reports()) == list(like.reports()) and list(book.decisions()) == list(like.decisions())
            assert book.counts() == {**like.counts(), "custody": 0} and list(book.custody()) == []
            assert audit(book).faults == ()  # protected like a new one, too
            book.add_custody(TAKEN)
            assert book.has_taken(TAKEN) and audit(book).faults == ()


def test_a_book_of_the_third_version_keeps_every_row_and_stores_nothing_twice_from_then_on(place: Path | str, tmp_path: Path) -> None:
    with Book(tmp_path / "like.sqlite", clock=Ticking()) as like:
        fill(like)
        older_book(place, like, "0003")
        before = rows_of(place)
        with Book(place, create=False) as book:
            assert [bool(row["raw"]) for table, row in before if table is receipts] == [True] * like.counts()["receipts"]
            with book.store.engine.connect() as connection:
                assert list(entries(connection)) == before  # bytes, numbers, times and links
            seal = audit(book).seal
            book.add_report(report(50), b"other bytes")
            with book.store.engine.connect() as connection:
                assert next(row["raw"] for table, row in list(entries(connection))[::-1] if table is receipts) == b""
            for one in like.reports():
                assert book.received(one.sha256) == like.received(one.sha256)
            assert [got.raw for got in book.received(report(50).sha256)] == [b"other bytes"]
            assert audit(book, [seal]).faults == () and book.tip() != like.tip()


def test_an_old_book_that_cannot_come_over_stays_as_it_was(tmp_path: Path) -> None:
    with Book(tmp_path / "like.sqlite") as like:
        fill(like)
        old_book(tmp_path / "old.sqlite", like)
    with sqlite3.connect(tmp_path / "old.sqlite") as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("INSERT INTO claims VALUES (99, 0, 'c', 'event', '{}')")
        claims = db.execute("SELECT count(*) FROM claims").fetchone()
    with pytest.raises(BookError, match="damaged"):
        Book(tmp_path / "old.sqlite")
    with sqlite3.connect(tmp_path / "old.sqlite") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM claims").fetchone() == claims


def test_the_migrations_lead_to_the_tables_that_the_program_uses(book: Book) -> None:
    def ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return name != VERSION_TABLE

    with book.store.engine.connect() as connection:
        options = {"include_object": ours, "version_table": VERSION_TABLE}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_a_database_of_another_program_is_left_alone(postgres: Server) -> None:
    place = postgres.address()
    engine = create_engine(place.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (a int)"))
    with pytest.raises(BookError, match="another program"):
        Book(place)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE theirs"))
    with pytest.raises(BookError, match="no book"):
        Book(place, create=False)
    with Book(place) as book, book.store.engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(BookError, match="newer"):
        Book(place)
    engine.dispose()


NOWHERE = [
    "postgresql://tester:secret-word@127.0.0.1:1/none",
    "postgresql://tester:secret-word@/none?host=/nowhere&password=secret-word",
    "postgresql://tester:secret-word@[broken",
    "mysql://tester:secret-word@host/db",
    "://secret-word",
    "sqlite:///secret-word",
]


@pytest.mark.parametrize("address", NOWHERE)
def test_no_message_holds_a_password(address: str) -> None:
    with pytest.raises(BookError) as caught:
        Book(address)
    chain: BaseException | None = caught.value
    assert "secret-word" not in str(chain)


def test_a_schema_that_is_not_there_is_said_so(postgres: Server) -> None:
    with pytest.raises(BookError, match="schema"):
        Book(postgres.url("-csearch_path=nowhere"))


def test_a_wrong_database_is_said_so(postgres: Server) -> None:
    with pytest.raises(BookError, match="no database of that name") as caught:
        Book(postgres.url().replace("/postgres?", "/nothing?"))
    assert "secret-word" not in str(caught.value)
    with Book(postgres.address()) as book:
        assert "secret-word" not in book.name and book.path is None
