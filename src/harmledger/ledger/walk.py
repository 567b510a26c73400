"""Every row of a book in the order in which it was appended, as it stands in the database, without holding the book in memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, select

from harmledger.ledger.faults import in_words
from harmledger.ledger.store import Store
from harmledger.ledger.tables import LOGS

AT_ONCE = 50  # rows of each table held in memory; one row may hold a report of many megabytes

Entry = tuple[Table, dict[str, Any]]


@contextmanager
def unmoving(store: Store) -> Iterator[Connection]:
    """A connection that sees the book as it is now, whatever others append meanwhile. Nothing can be written with it."""
    with in_words(store.name), store.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def entries(connection: Connection) -> Iterator[Entry]:
    """The rows by their number, each with the table that it stands in."""

    def of(table: Table) -> Iterator[tuple[int, int, Table, dict[str, Any]]]:
        found = connection.execute(select(table).order_by(table.c.seq), execution_options={"yield_per": AT_ONCE})
        return ((row["seq"], place[table.name], table, dict(row)) for row in found.mappings())

    place = {table.name: n for n, table in enumerate(LOGS)}  # two rows of one number are a fault to be found, not an order
    for _, _, table, row in heapq.merge(*map(of, LOGS), key=lambda found: found[:2]):
        yield table, row
