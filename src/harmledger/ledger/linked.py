"""The rows of a book that are about one report, each with its link in the hash chain, so that others can work the links out anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Row, Table, bindparam, select, union_all

from harmledger.ledger import chain
from harmledger.ledger.codec import load
from harmledger.ledger.tables import LOGS, claims, custody, decisions, readings, receipts, reports
from harmledger.model.custody import Custody, about
from harmledger.model.decision import Decision, reports_of
from harmledger.model.report import Report

Ask = Callable[..., Sequence[Row[*tuple[Any, ...]]]]
"""Runs a query on one state of a book; it is given ``upto``, the number of the last row of that state."""

_UPTO: BindParameter[int] = bindparam("upto")
_links = union_all(*(select(t.c.seq, t.c.link).where(t.c.seq == bindparam("before"), t.c.seq <= _UPTO) for t in LOGS))


@dataclass(frozen=True, slots=True)
class Linked:
    """One row.

    Attributes:
        seq, table: its number in the book, and where it stands.
        recorded_at: when it was recorded (UTC, ISO 8601).
        words: what counts of it, as canonical JSON: ``[table, columns]``, bytes by their SHA-256.
        before: the link of the row before it, hexadecimal (zeros for the first row).
        stored: its columns of text, as they stand there.
        link: its own: SHA-256 of the 32 bytes of ``before`` followed by ``words`` in UTF-8, hexadecimal.
    """

    seq: int
    table: str
    recorded_at: str
    words: str
    before: str
    link: str
    stored: Mapping[str, str] = field(repr=False)


def rows_about(ask: Ask, report: Report) -> list[Linked]:
    """Every row about the report: its text, its receipts, what the chain of custody says of the files that it came in, its readings
    with their claims, and people's decisions on any of them. That it was given out before is not about it."""
    sha256 = report.sha256
    found = [*_rows(ask, reports, reports.c.sha256 == sha256), *_rows(ask, receipts, receipts.c.report == sha256)]
    read = _rows(ask, readings, readings.c.report == sha256)
    made = [row for _, reading in read for row in _rows(ask, claims, claims.c.reading == reading["seq"])]
    subjects = {sha256, *(row["id"] for _, row in made)}
    found += [*read, *made, *((t, row) for t, row in _rows(ask, decisions) if _about(load(Decision, row["decision"]), sha256, subjects))]
    found += [(t, row) for t, row in _rows(ask, custody) if _handed(load(Custody, row["custody"]), report)]
    return [_linked(ask, table, row) for table, row in sorted(found, key=lambda f: f[1]["seq"])]


def _about(decision: Decision, sha256: str, subjects: Set[str]) -> bool:
    return not subjects.isdisjoint({decision.subject, decision.other or decision.subject}) or sha256 in reports_of(decision)


def _handed(entry: Custody, report: Report) -> bool:
    return entry.act != "gave out" and about(entry, report)


def _rows(ask: Ask, table: Table, *which: Any) -> list[tuple[Table, dict[str, Any]]]:
    query = select(table).where(*which, table.c.seq <= _UPTO).order_by(table.c.seq)
    return [(table, dict(row._mapping)) for row in ask(query)]


def _linked(ask: Ask, table: Table, row: dict[str, Any]) -> Linked:
    before = ask(_links, before=row["seq"] - 1)
    link = bytes(before[0][1]) if before else chain.FIRST
    stored = {name: value for name, value in row.items() if isinstance(value, str)}
    return Linked(row["seq"], table.name, row["recorded_at"], chain.words(table.name, row), link.hex(), bytes(row["link"]).hex(), stored)
