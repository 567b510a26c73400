"""The errors of both databases in words. Errors of our own SQL stay what they are: bugs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from harmledger.ledger.errors import BookError, NotAppended

_BUSY = ("Another program is writing to the book {0}.", "Wait until it is done, then run the command again.")
_FULL = ("There is no room left on the disk for the book {0}.", "Make room, then run the command again: what was stored is safe.")
_DAMAGED = ("The book {0} is damaged.", "Restore it from a copy, or build it anew from the reports into another folder.")
_CLOSED = ("The book {0} cannot be opened or written.", "Check that the folder exists and that you may write to it.")
_FAILED = ("The disk failed while using the book {0}.", "Check the disk and its free room, then run the command again.")
_NO_BOOK = ("{0} is not a book of harmledger.", "Name another file or folder; this one was left as it is.")
_LOST = (
    "The connection to the database of the book {0} was lost.",
    "What was acknowledged is stored. Run the command again: nothing is doubled.",
)
_UNREACHED = ("The database of the book {0} cannot be reached.", "Check the address, and that the server is running.")
_LOCKED_OUT = ("The database of the book {0} does not let you in.", "Check the user and the password (also ~/.pgpass).")
_NO_DATABASE = ("There is no database of that name for the book {0}.", "Have it made (createdb), or check the address.")
_NO_SCHEMA = ("The schema that the address of the book {0} names is not there.", "Have it made (CREATE SCHEMA), or check the address.")
_NOT_ALLOWED = ("You are not allowed to do this in the database of the book {0}.", "Ask whoever keeps the database for the right to.")

_SQLITE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_NOTADB: _NO_BOOK,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_READONLY: _CLOSED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
    sqlite3.SQLITE_IOERR: _FAILED,
}
_POSTGRESQL = {  # SQLSTATE, or its class
    "55P03": _BUSY,
    "53100": _FULL,
    "53": _UNREACHED,
    "28": _LOCKED_OUT,
    "3D": _NO_DATABASE,
    "3F": _NO_SCHEMA,
    "42501": _NOT_ALLOWED,
    "25006": _NOT_ALLOWED,  # a standby server, which may only be read
    "57": _LOST,
    "08": _LOST,
    "58": _FAILED,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}


@contextmanager
def in_words(name: str) -> Iterator[None]:
    """Turn what a database says of the book called ``name`` (not of our SQL) into BookError."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        words = _words(error.orig if isinstance(error, DBAPIError) else error)
        if words is None:
            raise
        kind = NotAppended if words is _LOST else BookError
        raise kind(words[0].format(name), words[1]) from error
    except UnicodeDecodeError as error:  # SQLite quotes bytes of the damaged file that are no text
        raise damaged(name) from error
    except NoConnection as error:
        raise BookError(_BUSY[0].format(name), _BUSY[1]) from error


def damaged(name: str) -> BookError:
    """What to say where the book called ``name`` is no longer what it should be."""
    return BookError(_DAMAGED[0].format(name), _DAMAGED[1])


def _words(error: BaseException | None) -> tuple[str, str] | None:
    if isinstance(error, sqlite3.DatabaseError):
        if "decode to UTF-8" in str(error):  # Python's word for bytes that are no text; it has no code
            return _DAMAGED
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if error is None or not hasattr(error, "sqlstate"):
        return None
    state = error.sqlstate
    if state is None:  # libpq's own words: before the server answered, or after it went away
        text = str(error).lower()
        if "authentication failed" in text or "no password supplied" in text:
            return _LOCKED_OUT
        if "does not exist" in text:
            return _NO_DATABASE
        if "connection failed" in text or "resolve" in text or "timeout" in text:
            return _UNREACHED
        return _LOST if type(error).__name__ == "OperationalError" else None
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
