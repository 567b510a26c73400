"""Makes the connections: what each database must be told so that what is acknowledged is safe."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from harmledger.ledger.errors import BookError

APPLICATION_ID = 0x4C454447  # "LEDG": tells our books from other SQLite files
WAIT_SECONDS = 5.0  # how long another program may hold the book before we give up
AT_ONCE = 64  # connections of one open book: a desk serves many people from several threads


def sqlite_engine(path: Path) -> Engine:
    """Connections to the SQLite file ``path``, which ``examine`` has found to be a book or to be empty."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
        pool_size=4,
        max_overflow=AT_ONCE - 4,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")  # so that INSERT OR REPLACE cannot pass the append-only triggers
        connection.execute("PRAGMA trusted_schema = OFF")  # a copy from elsewhere may hold views and triggers of its own
        connection.execute("PRAGMA synchronous = FULL")
        with suppress(sqlite3.OperationalError):  # some network drives cannot; the book is as safe, only slower
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def postgresql_engine(url: URL) -> Engine:
    """Connections to a PostgreSQL database. Raises BookError where the driver is not installed."""
    try:
        engine = create_engine(
            url,
            connect_args={"client_encoding": "utf8", "connect_timeout": 10, "application_name": "harmledger"},
            pool_size=4,
            max_overflow=AT_ONCE - 4,
            pool_pre_ping=True,  # a server that was started anew meanwhile is no fault
        )
    except ImportError as error:
        raise BookError("Books in PostgreSQL need the package psycopg.", "Install it with: pip install 'harmledger[postgres]'") from error

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
            cursor.execute(f"SET lock_timeout = {int(WAIT_SECONDS * 1000)}")
        connection.commit()

    return engine


def lock(connection: Connection) -> None:
    """Have this transaction be the only one that writes to the book until it ends."""
    if connection.dialect.name == "postgresql":  # SQLite: BEGIN IMMEDIATE has done it
        connection.execute(text("SELECT pg_advisory_xact_lock(:ours, hashtext(current_schema()))"), {"ours": APPLICATION_ID})
