"""Where a book is: a file, or the address of a PostgreSQL database. Passwords stand in no message."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from harmledger.ledger.errors import BookError

FILE_NAME = "book.sqlite"
DATABASES = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a book is.

    Attributes:
        name: as it may be printed: the path, or the address without password and options.
        path: the file, or None for a database.
        url: the database, or None for a file. Never printed.
    """

    name: str
    path: Path | None = None
    url: URL | None = field(default=None, repr=False)


def is_database(where: Path | str) -> bool:
    """Whether ``where`` is written as the address of a database and not as a path."""
    return isinstance(where, str) and "://" in where


def address(where: Path | str) -> Address:
    """The address that ``where`` writes. Raises BookError for a kind of database that no book can be in."""
    if not is_database(where):
        return Address(str(where), path=Path(where))
    kind = str(where).split("://", 1)[0].lower()
    try:
        url = make_url(str(where))
    except (ArgumentError, ValueError):
        url = None
    if url is None or kind not in DATABASES:  # what was written may hold a password: it is not repeated
        raise BookError(
            f"A book cannot be in a database of the kind {kind[:20]!r}, or its address is not well written.",
            "Name a folder, a file, or postgresql://USER@HOST/DATABASE.",
        )
    url = url.set(drivername="postgresql+psycopg")
    shown = URL.create("postgresql", username=url.username, host=url.host, port=url.port, database=url.database)
    return Address(shown.render_as_string(), url=url)
