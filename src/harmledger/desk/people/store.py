"""The people's store: one small database beside the book (SQLite), or beside it on the same server (PostgreSQL, own schema)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from harmledger.desk.people.tables import VERSION, about, metadata

FILE_NAME = "people.sqlite"
SCHEMA = "harmledger_people"
"""On a server, for a book that names no schema of its own; else that schema's name with "_people"."""
Clock = Callable[[], float]
"""Seconds since 1970, UTC."""


class PeopleError(Exception):
    """The store cannot be used, or what was asked cannot be done; the message says why and how to mend it."""


class Store:
    """An open store; use as a context manager. ``clock`` gives seconds since 1970."""

    def __init__(self, engine: Engine, clock: Clock = time.time) -> None:
        self._engine = engine
        self.clock = clock

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what is held open."""
        self._engine.dispose()

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. Writers wait for each other. Raises PeopleError."""
        try:
            with self._engine.connect() as db:
                if self._engine.dialect.name == "sqlite":
                    db.exec_driver_sql("BEGIN IMMEDIATE")
                else:
                    db.execute(text("SELECT pg_advisory_xact_lock(5262371)"))  # one writer at a time, as in SQLite
                yield db
                db.commit()
        except IntegrityError:
            raise
        except DatabaseError as error:
            raise _in_words(error) from error

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A connection to read with. Raises PeopleError."""
        try:
            with self._engine.connect() as db:
                yield db
        except DatabaseError as error:
            raise _in_words(error) from error


def open_store(where: Path | str, clock: Clock = time.time, create: bool = True) -> Store:
    """The store in the folder ``where``, or on the server that the address ``where`` ("postgresql://…") names.

    Raises PeopleError where there is none and ``create`` is False, or where it cannot be used.
    """
    schema = ""
    if isinstance(where, Path):
        file = where / FILE_NAME
        if not create and not file.exists():
            raise PeopleError(f"Nobody has an account for the book in {where} yet. Add somebody with: harmledger people {where} add NAME")
        engine = create_engine(
            f"sqlite:///{file}", connect_args={"timeout": 10.0, "check_same_thread": False}, pool_size=20, max_overflow=30
        )
        event.listen(engine, "connect", _prepare)
        with suppress(OSError):
            file.touch(mode=0o600)  # made by us, readable by its owner alone
    else:
        url = make_url(where).set(drivername="postgresql+psycopg")
        own = re.search(r"search_path=(\w+)", str(url.query.get("options", "")), re.ASCII)
        schema = f"{own[1]}_people" if own else SCHEMA
        engine = create_engine(url, connect_args={"options": f"-csearch_path={schema}"}, pool_pre_ping=True, pool_size=10, max_overflow=30)
    store = Store(engine, clock)
    try:
        _ensure(store, schema)
    except BaseException:
        store.close()
        raise
    return store


def _prepare(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # we begin transactions ourselves
    cursor = connection.cursor()  # type: ignore[attr-defined]  # SQLAlchemy hands on the connection without a type
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "journal_mode = WAL", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _ensure(store: Store, schema: str) -> None:
    with store.change() as db:
        if schema:
            db.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
        metadata.create_all(db)
        version = db.execute(select(about.c.value).where(about.c.name == "version")).scalar()
        if version is None:
            db.execute(insert(about).values(name="version", value=str(VERSION)))
        elif version != str(VERSION):
            raise PeopleError(f"The accounts were made by another version of harmledger (layout {version}, this one knows {VERSION}).")


def _in_words(error: DatabaseError) -> PeopleError:
    reason = str(error.orig) if error.orig else "the database refused"
    return PeopleError(f"The accounts' store cannot be used: {reason}. Check that its folder may be written and its disk has room.")
