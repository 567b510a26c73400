"""Which reports are still to be read, found without looking at those that were read: a day's reports in a large book are few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, exists, literal, not_, select

from harmledger.ledger.digests import seen
from harmledger.ledger.tables import readings, receipts, reports
from harmledger.model.report import Report

Rows = Sequence[Row[*tuple[Any, ...]]]
Ask = Callable[..., Rows]
"""Runs a query on one state of a book; it is given ``upto``, the number of the last row of that state."""

_UPTO: BindParameter[int] = bindparam("upto")
_later = readings.alias("later")
_read_by = (
    select(readings.c.seq)
    .where(readings.c.report == reports.c.sha256, readings.c.seq <= _UPTO, readings.c.engine.in_(bindparam("engines", expanding=True)))
    .where(not_(exists().where(_later.c.report == readings.c.report, _later.c.seq > readings.c.seq, _later.c.seq <= _UPTO)))
    .where(not_(exists().where(receipts.c.report == readings.c.report, receipts.c.seq > readings.c.seq, receipts.c.seq <= _UPTO)))
)
_doubtful = select(reports.c.sha256).where(reports.c.seq <= _UPTO, not_(exists(_read_by.correlate(reports))))
"""Reports that none of ``engines`` was the last to read, or of which something came in since they were read."""

_AMONG: BindParameter[str] = bindparam("among", expanding=True)
_newest = (
    select(readings.c.report, readings.c.engine, readings.c.saw)
    .where(readings.c.report.in_(_AMONG), readings.c.seq <= _UPTO)
    .order_by(readings.c.seq)
)
_known = (
    select(receipts.c.report, literal(b""), receipts.c.receipt, receipts.c.title_length, receipts.c.seq, receipts.c.raw_sha256)
    .where(receipts.c.report.in_(_AMONG), receipts.c.seq <= _UPTO)
    .order_by(receipts.c.seq)
)


def unread(ask: Ask, engines: Sequence[str], many: int, made: Callable[[Rows], Sequence[Report]]) -> list[str]:
    """The hashes of the reports that none of ``engines`` was the last to read as they are known now, by their day (those without one
    last), then their hash. ``made`` makes reports of their receipts; ``many`` are asked for at once."""
    doubtful = [str(sha) for (sha,) in ask(_doubtful, engines=list(engines))]
    found: list[tuple[date, str]] = []
    for some in parts(doubtful, many):
        newest = {r: (e, s) for r, e, s in ask(_newest, among=some)}
        for report in made(ask(_known, among=some)):  # without its text, on which neither its day nor what was seen of it depends
            last = newest.get(report.sha256)
            if last is None or last[0] not in engines or last[1] != seen(report):
                found.append((report.published or date.max, report.sha256))
    return [sha for _, sha in sorted(found)]


def parts(things: Sequence[str], many: int) -> Iterator[Sequence[str]]:
    """``things`` in their order, ``many`` at a time."""
    return (things[start : start + many] for start in range(0, len(things), many))
