"""Hands that reach into a book past the program: what a vandal, a failing disk or a careless person may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from harmledger.ledger import Book
from harmledger.ledger.protection import triggers
from harmledger.ledger.tables import LOGS


@contextmanager
def unprotected(book: Book) -> Iterator[Connection]:
    """A connection on which nothing is protected. Afterwards every trigger stands again, so that nothing tells of it."""
    engine = book.store.engine
    sqlite = engine.dialect.name == "sqlite"
    made = triggers(engine.dialect.name)
    with engine.connect() as connection:
        if sqlite:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.cursor().execute("PRAGMA foreign_keys = OFF")  # before SQLAlchemy begins a transaction
        for name, statement in made.items():
            table = statement.split(" ON ")[1].split()[0]
            connection.execute(text(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}")))
        if not sqlite:
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
        for statement in made.values():
            connection.execute(text(statement))
        if not sqlite:
            connection.execute(text("SET session_replication_role = DEFAULT"))
        connection.commit()
    engine.dispose()


def tables() -> list[str]:
    """The names of the logs."""
    return [t.name for t in LOGS]
