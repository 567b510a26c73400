"""Whether a book is what was written into it: every row, every quote, every byte received, the database itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from harmledger.ledger.book import Book
from harmledger.ledger.chain import FIRST
from harmledger.ledger.faults import damaged
from harmledger.ledger.protection import triggers
from harmledger.ledger.rows import Rows
from harmledger.ledger.tables import head, reports
from harmledger.ledger.walk import entries, unmoving
from harmledger.model.fault import Fault

MANY = 200  # faults told one by one; a book with more is broken as a whole
Found = tuple[str, str]  # where, what
MEND = "Keep the book as it is for whoever looks into this, and restore a copy from before into another place."


@dataclass(frozen=True, slots=True)
class Seal:
    """What a book was at one moment: its number of rows and the last link, which depends on every row before.

    Written down or published apart from the book ("17-3f2a…"), it proves later that nothing up to there was changed or
    taken away, even by somebody who could make the whole chain anew.
    """

    rows: int
    link: str

    def __str__(self) -> str:
        return f"{self.rows}-{self.link}"


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found: the book's seal, and everything that is wrong with it."""

    seal: Seal
    faults: tuple[Fault, ...]


def seal_of(words: str) -> Seal:
    """The seal that ``words`` ("17-3f2a…") write. Raises ValueError."""
    rows, _, link = words.strip().partition("-")
    if not rows.isdecimal() or len(rows) > 18 or len(link) != 64 or set(link) - set("0123456789abcdef"):
        raise ValueError("A seal is a number, a hyphen and 64 digits or letters from a to f.")
    return Seal(int(rows), link)


def audit(book: Book, seals: Sequence[Seal] = (), step: Callable[[int, int], None] = lambda done, total: None) -> Audit:
    """Go through the whole book as it is now. ``seals``: what it was said to be at earlier moments.

    ``step`` is told how many rows of how many are done. Raises BookError where the book cannot be read at all.
    """
    try:
        with unmoving(book.store) as connection:
            rows = Rows(lambda sha256: connection.execute(select(reports.c.text).where(reports.c.sha256 == sha256)).scalar())
            found = (*_database(connection), *islice(_rows(connection, rows, seals, step), MANY))
    except (DBAPIError, OverflowError, TypeError) as error:  # a table or column that is gone, a value of another kind
        raise damaged(book.name) from error
    return Audit(Seal(rows.seq, rows.link.hex()), tuple(Fault(f"{book.name}: {where}", what, MEND) for where, what in found))


def _rows(connection: Connection, rows: Rows, seals: Sequence[Seal], step: Callable[[int, int], None]) -> Iterator[Found]:
    ends = connection.execute(select(head)).mappings().all()
    total = ends[0]["seq"] if ends else 0
    broken = set()
    for table, row in entries(connection):
        for what in rows.next(table.name, row):
            yield f"row {row['seq']} ({table.name})", what
        broken |= {s for s in seals if s.rows == row["seq"] and s.link != row["link"].hex()}
        step(row["seq"], total)
    for what in rows.end():
        yield f"row {rows.seq}", what
    if not ends or (ends[0]["seq"], ends[0]["recorded_at"], ends[0]["link"]) != (rows.seq, rows.recorded_at, rows.link):
        gone = total - rows.seq
        yield "its end", f"The last {gone:,} rows are missing." if gone > 0 else "What the book says of its last row is not so."
    for seal in seals:
        if seal.rows > rows.seq:
            yield "its end", f"It had {seal.rows:,} rows when it was sealed and has {rows.seq:,} now."
        elif seal in broken or (seal.rows == 0 and seal.link != FIRST.hex()):
            yield f"rows 1 to {seal.rows}", "They are not those that the seal was made of."


def _database(connection: Connection) -> Iterator[Found]:
    """What the database says of itself, and whether it is still protected against changes."""
    wanted = triggers(connection.dialect.name)
    if connection.dialect.name == "sqlite":
        for (words,) in connection.execute(text("PRAGMA integrity_check")):
            if words != "ok":
                yield "the file", f"SQLite finds it damaged: {words[:200]}."
        for table, row, of, _ in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"table {table}", f"Entry {row} speaks of something in {of} that is not there."
        there = {
            row.name: row.sql for row in connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"))
        }
        gone = [name for name, sql in wanted.items() if there.get(name) != sql]
        more = sorted(there.keys() - wanted.keys())
    else:
        active = connection.execute(
            text(
                "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal"
            )
        )
        there_now = set(active.scalars())
        gone, more = sorted(set(wanted) - there_now), sorted(there_now - set(wanted))
    for name in gone:
        yield "its protection", f"The trigger {name} is missing or was changed: rows could be changed since."
    for name in more:
        yield "its protection", f"There is a trigger or view {name[:80]} that harmledger did not make: it may write what nobody decided."
