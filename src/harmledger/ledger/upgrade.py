"""Brings a book to the newest version, or says in words why it cannot be used."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from harmledger.ledger.engines import APPLICATION_ID, WAIT_SECONDS, lock
from harmledger.ledger.errors import BookError

NEWEST = "0004"
VERSION_TABLE = "harmledger_version"
OLDER = ("0001", "0002", "0003")
FIRST = "0001"  # the layout of books from before migrations were kept: SQLite with user_version 1
USER_VERSION = 2  # tells the programs of that time that the book is newer than they are


def examine(path: Path, create: bool) -> None:
    """Raise BookError, and leave the file as it is, where ``path`` is no book and cannot become one."""
    if path.is_dir():
        raise BookError(f"{path} is a folder, not a book file.", "Name the folder that holds book.sqlite.")
    if not path.exists():
        if not create:
            raise BookError(f"There is no book at {path}.", "Make one with: harmledger build REPORTS --out FOLDER")
        return
    db = sqlite3.connect(path, timeout=WAIT_SECONDS)
    try:
        application, version = (db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version"))
        empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    finally:
        db.close()
    if not empty and application != APPLICATION_ID:
        raise BookError(f"{path} is a database of another program.", "Name another file or folder; this one was left as it is.")
    if version > USER_VERSION:
        raise _newer(str(path))


def is_newest(connection: Connection) -> bool:
    """Whether there is nothing to do for ``upgrade``."""
    return _version(connection) == NEWEST


def upgrade(connection: Connection, name: str, create: bool) -> None:
    """Bring the book behind ``connection`` (no transaction begun, execution option ``writes``) to the newest version."""
    if not create and connection.dialect.name != "sqlite" and _version(connection) is None:
        raise BookError(f"There is no book in {name}.", "Make one with: harmledger build REPORTS --out FOLDER --book ADDRESS")
    connection.rollback()
    with connection.begin():
        lock(connection)
        version = _version(connection)  # again: another process may have been first
        if version != NEWEST:
            _check(connection, name, version)
            _migrate(connection, version)


def _version(connection: Connection) -> str | None:
    if inspect(connection).has_table(VERSION_TABLE):
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
        return None if found is None else str(found)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA user_version").scalar() == 1:
        return FIRST
    return None


def _check(connection: Connection, name: str, version: str | None) -> None:
    if version is not None and version not in OLDER:
        raise _newer(name)
    if connection.dialect.name == "sqlite":
        return
    if version is None and inspect(connection).get_table_names():
        raise BookError(f"{name} holds tables of another program.", "Have an empty database (or schema) made for the book.")
    if connection.execute(text("SHOW server_encoding")).scalar() != "UTF8":
        raise BookError(f"{name} is not a database in UTF-8.", "Have one made with: createdb --encoding UTF8 --template template0 NAME")


def _migrate(connection: Connection, version: str | None) -> None:
    from alembic import command  # only where there is something to do: it takes a while to load
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    if version is not None and not inspect(connection).has_table(VERSION_TABLE):
        command.stamp(config, version)
    command.upgrade(config, NEWEST)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {USER_VERSION}")


def _newer(name: str) -> BookError:
    return BookError(f"The book {name} was made by a newer harmledger.", "Update harmledger; the book was left as it is.")
