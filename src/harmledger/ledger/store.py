"""One open database with a book in it: reads, and one writer at a time that lengthens the chain."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Table, insert, select, update

from harmledger.ledger import chain, engines
from harmledger.ledger.address import address
from harmledger.ledger.faults import in_words
from harmledger.ledger.tables import LOGS, head
from harmledger.ledger.upgrade import examine, is_newest, upgrade

Clock = Callable[[], datetime]
Row = Mapping[str, Any]


class Tail:
    """The end of the chain inside one transaction."""

    def __init__(self, connection: Connection, last: RowMapping, at: str) -> None:
        self.connection = connection
        self.seq: int = last["seq"]
        self.link: bytes = last["link"]
        self.recorded_at: str = max(last["recorded_at"], at)  # a clock that was set back does not turn the order round
        self.sure: set[str] = set()  # SHA-256 of the bytes that this transaction has stored, or found to be stored unharmed
        self._began_at = self.seq
        self._waiting: dict[Table, list[Row]] = {}

    def add(self, table: Table, row: Row) -> int:
        """The row comes next in the chain; its number. It is in ``table`` once ``write`` was called, which whoever adds must do."""
        self.seq += 1
        whole = {"seq": self.seq, "recorded_at": self.recorded_at, **row}
        self.link = chain.link(self.link, table.name, whole)
        whole["link"] = self.link
        self._waiting.setdefault(table, []).append(whole)
        return self.seq

    def write(self) -> None:
        """Write what was added, table by table: those that others point to come first."""
        waiting, self._waiting = self._waiting, {}
        for table in LOGS:
            if rows := waiting.get(table):
                self.connection.execute(insert(table), rows)

    def adopt(self, table: Table, rows: Sequence[Row]) -> None:
        """Append whole rows of another book as they are. They must be checked to go on from this chain."""
        self.connection.execute(insert(table), list(rows))
        self.seq, self.link, self.recorded_at = rows[-1]["seq"], rows[-1]["link"], rows[-1]["recorded_at"]

    def finish(self) -> None:
        """Write what was added, and down where the chain ends now."""
        self.write()
        if self.seq > self._began_at:
            self.connection.execute(update(head).values(seq=self.seq, link=self.link, recorded_at=self.recorded_at))


class Store:
    """The database of one book. May be used by several threads; each has its own transaction. Every method may raise BookError."""

    def __init__(self, where: Path | str, create: bool, clock: Clock) -> None:
        at = address(where)
        self.name = at.name
        self.path = at.path
        self._clock = clock
        self._mine = threading.local()
        with in_words(self.name):
            if at.path is not None:
                examine(at.path, create)
            self.engine: Engine = engines.sqlite_engine(at.path) if at.path is not None else engines.postgresql_engine(at.url)  # type: ignore[arg-type]  # an address has a path or a URL
            try:
                with self.engine.connect() as connection:
                    ready = is_newest(connection)
                if not ready:
                    with self._connect() as connection:
                        upgrade(connection, self.name, create)
            except BaseException:
                self.engine.dispose()
                raise

    def close(self) -> None:
        """Close every connection. The store must not be used afterwards."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read from: this thread's transaction where it is in one, else one of its own."""
        with in_words(self.name):
            tail = self.tail
            if tail is not None:
                yield tail.connection
            else:
                with self.engine.connect() as connection:
                    yield connection

    @property
    def tail(self) -> Tail | None:
        """The transaction that this thread is in, or None."""
        return getattr(self._mine, "tail", None)

    @contextmanager
    def writing(self) -> Iterator[Tail]:
        """All that is appended inside is stored together or not at all; inside another one, it is part of that."""
        if (outer := self.tail) is not None:
            yield outer
            return
        with in_words(self.name), self._connect() as connection, self._transaction(connection):
            engines.lock(connection)
            last = connection.execute(select(head)).mappings().one()
            tail = self._mine.tail = Tail(connection, last, chain.stamp(self._clock()))
            try:
                yield tail
                tail.finish()
            finally:
                self._mine.tail = None

    def _connect(self) -> Connection:
        return self.engine.connect().execution_options(writes=True)

    @contextmanager
    def _transaction(self, connection: Connection) -> Iterator[None]:
        transaction = connection.begin()
        try:
            yield
            transaction.commit()
        except BaseException:
            with suppress(Exception):  # the connection may be gone, or a full disk has rolled back by itself
                transaction.rollback()
            raise
