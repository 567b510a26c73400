"""In PostgreSQL the desk's user needs few rights, and cannot switch the protection off with them."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from harmledger.ledger import Book, BookError
from harmledger.ledger.audit import audit
from harmledger.ledger.tables import LOGS
from tests.ledger.filled import fill
from tests.ledger.postgres import Server

TABLES = ", ".join([t.name for t in LOGS] + ["head", "harmledger_version"])


def test_a_user_who_may_only_append_can_work_and_nothing_else(postgres: Server) -> None:
    place = postgres.address()
    with Book(place) as owned, owned.store.engine.begin() as db:
        schema = db.execute(text("SELECT current_schema()")).scalar_one()
        for statement in (
            "CREATE ROLE desk LOGIN",
            f"GRANT USAGE ON SCHEMA {schema} TO desk",
            f"GRANT SELECT, INSERT ON {TABLES} TO desk",
            "GRANT UPDATE ON head TO desk",
            "CREATE ROLE reader LOGIN",
            f"GRANT USAGE ON SCHEMA {schema} TO reader",
            f"GRANT SELECT ON {TABLES} TO reader",
        ):
            db.execute(text(statement))
    with Book(place.replace("tester:secret-word", "desk"), create=False) as book:
        fill(book)
        assert audit(book).faults == ()
        for statement in (
            "ALTER TABLE claims DISABLE TRIGGER ALL",
            "DROP TRIGGER claims_no_update ON claims",
            "SET session_replication_role = replica",
            "CREATE OR REPLACE FUNCTION harmledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            "UPDATE claims SET claim = ''",
            "DELETE FROM decisions",
            "TRUNCATE head",
        ):
            with book.store.engine.connect() as db, pytest.raises(DBAPIError):
                db.execute(text(statement))
        assert audit(book).faults == ()
    with Book(place.replace("tester:secret-word", "reader"), create=False) as book:
        assert len(list(book.reports())) == 6 and audit(book).faults == ()
        with pytest.raises(BookError, match="not allowed"):
            fill(book, many=9)
