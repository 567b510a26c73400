"""The log of what people did at the desk. Only ever added to; each row carries a hash over itself and the row before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from harmledger.desk.people.store import Store
from harmledger.desk.people.tables import log

PAGE = 100
"""Rows of one page of the log."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: ``at`` in seconds since 1970; ``what`` was done, by ``who`` (as the name was then), from ``address``, ``about`` whom or what."""

    seq: int
    at: float
    who: str
    address: str
    what: str
    about: str
    detail: str


def note(db: Connection, at: float, who: str, address: str, what: str, about: str = "", detail: str = "") -> None:
    """Append a row. Long words are cut, so that nobody can fill the disk by failing to enter."""
    row = {"at": at, "who": who[:80], "address": address[:64], "what": what[:40], "about": about[:200], "detail": detail[:2000]}
    last = db.execute(select(log.c.seq, log.c.link).order_by(log.c.seq.desc()).limit(1)).one_or_none()
    seq, link = (last.seq, last.link) if last else (0, "")
    db.execute(insert(log).values(seq=seq + 1, **row, link=_link(link, row)))


def entries(store: Store, before: int | None = None, who: str = "", what: str = "") -> tuple[Entry, ...]:
    """At most ``PAGE`` rows, newest first, older than row ``before``, of one person or one kind of deed."""
    query = select(log).order_by(log.c.seq.desc()).limit(PAGE)
    if before is not None:
        query = query.where(log.c.seq < before)
    if who:
        query = query.where(log.c.who == who)
    if what:
        query = query.where(log.c.what == what)
    with store.look() as db:
        return tuple(Entry(r.seq, r.at, r.who, r.address, r.what, r.about, r.detail) for r in db.execute(query))


def first_break(store: Store) -> int | None:
    """The first row that does not follow from the one before it (changed, missing or put in between), or None where all do."""
    last = ""
    with store.look() as db:
        for expected, r in enumerate(db.execute(select(log).order_by(log.c.seq)), start=1):
            row = {"at": r.at, "who": r.who, "address": r.address, "what": r.what, "about": r.about, "detail": r.detail}
            if r.seq != expected or r.link != _link(last, row):
                return int(r.seq)
            last = r.link
    return None


def _link(last: str, row: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps([last, row], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
