"""Pages that stay right: each begins after the last row of the page before it, in one release."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.service.asking import Ask
from harmledger.service.faults import Problem, bad

CHUNK = 500
"""Rows that are in memory at once where all are sent."""
NOT_OF_THE_QUESTION = ("cursor", "size", "_size", "fields")


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: an expression that is never null, downwards or upwards, then the rows' own number. Unknown values come last."""

    key: str = "n"
    down: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What rows are taken from: a table and its number; ``begin`` stands before the statement, with its own values."""

    table: str
    number: str
    begin: str = ""
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Rows in their order, by number and key, and whether there are more after them."""

    rows: Sequence[tuple[int, Any]]
    more: bool

    @property
    def numbers(self) -> list[int]:
        """Their numbers."""
        return [n for n, _ in self.rows]

    def first(self, count: int) -> Found:
        """The first of them."""
        return self if count >= len(self.rows) else Found(self.rows[:count], True)

    def following(self, ask: Ask) -> str | None:
        """The address of what comes after them, or None."""
        return ask.address(cursor=cursor(ask, self.rows[-1][1], self.rows[-1][0])) if self.more and self.rows else None


def find(ask: Ask, source: Source, where: str, values: Sequence[object], order: Order, size: int | None) -> Found:
    """The numbers of the rows that hold ``where``: at most ``size`` from the cursor on. Raises Problem for a cursor that does not fit."""
    more, more_values = "", tuple[object, ...]()
    if "cursor" in ask.values:
        key, number = _read(ask)
        side = "<" if order.down else ">"
        more = f" and ({order.key} {side} ? or ({order.key} = ? and {source.number} > ?))"
        more_values = (key, key, number)
    down = " desc" if order.down else ""
    rows = ask.served.index.all(
        f"{source.begin} select {source.number}, {order.key} from {source.table} where {where}{more} "
        f"order by {order.key}{down}, {source.number} limit ?",
        (*source.values, *values, *more_values, -1 if size is None else size + 1),
    )
    return Found(rows, False) if size is None or len(rows) <= size else Found(rows[:size], True)


def rows_of(ask: Ask, source: Source, columns: str, numbers: Sequence[int]) -> Iterator[list[Any]]:
    """The rows of these numbers in this order, some hundred at once."""
    for at in range(0, len(numbers), CHUNK):
        part = numbers[at : at + CHUNK]
        marks = ", ".join("?" * len(part))
        found = {
            row[0]: row
            for row in ask.served.index.all(
                f"select {source.number}, {columns} from {source.table} where {source.number} in ({marks})", tuple(part)
            )
        }
        yield [found[n][1:] for n in part]


def cursor(ask: Ask, key: object, number: int) -> str:
    """The cursor of what comes after the row of this key and number."""
    told = json.dumps([ask.served.release.tag, _question(ask), key, number], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _question(ask: Ask) -> str:
    """A digest of what is asked for, whatever the order of parameters and the form of the answer."""
    query = sorted(q for q in ask.query if q[0] not in NOT_OF_THE_QUESTION)
    return hashlib.sha256(json.dumps([ask.view.path, ask.id, query]).encode()).hexdigest()[:16]


def _read(ask: Ask) -> tuple[object, int]:
    given = ask.values["cursor"]
    anew = "Begin again without it."
    try:
        told = json.loads(base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True))
        tag, question, key, number = told
    except (ValueError, TypeError, RecursionError) as error:
        raise bad("cursor", "It is none that this service gave.", anew) from error
    if type(key) not in (int, float, str) or type(number) is not int or abs(number) >= 2**62 or (type(key) is int and abs(key) >= 2**62):
        raise bad("cursor", "It is none that this service gave.", anew)
    if tag != ask.served.release.tag:
        raise Problem(
            410,
            "The release was replaced",
            f"The cursor is of another release than the one that stands here now, {ask.served.release.tag}: "
            "pages of two releases must not be put together.",
            "Begin again without the cursor.",
            "cursor",
        )
    if question != _question(ask):
        raise bad(
            "cursor", "It belongs to another question.", "Give the same filters and order as on the page that gave it, or leave it out."
        )
    return key, number
