"""What somebody has coded of a report of a round and not handed in yet. Nobody but they themselves is ever given it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Delete, delete, insert, select

from harmledger.desk.people.persons import Person
from harmledger.desk.people.store import Store
from harmledger.desk.people.tables import drafts
from harmledger.ledger.codec import dump, load
from harmledger.model.claim import Claim
from harmledger.model.payload import Coding

Draft = tuple[Claim, ...]


def of_person(store: Store, person: Person, round: str, report: str) -> Draft:
    """One's own draft of a report; empty where there is none."""
    with store.look() as db:
        return _found(db, person, round, report)


def begun(store: Store, person: Person, round: str) -> frozenset[str]:
    """The reports (SHA-256) of a round of which somebody has a draft."""
    with store.look() as db:
        rows = db.execute(select(drafts.c.report).where(drafts.c.person == person.id, drafts.c.round == round))
        return frozenset(r for (r,) in rows)


def change(store: Store, person: Person, round: str, report: str, work: Callable[[Draft], Draft]) -> Draft:
    """What ``work`` makes of the draft takes its place. Two pages of one person wait for each other, so that nothing is lost."""
    with store.change() as db:
        made = work(_found(db, person, round, report))
        db.execute(_this(person, round, report))
        if made:
            coded = dump(Coding(round, made))
            db.execute(insert(drafts).values(person=person.id, round=round, report=report, claims=coded, changed=store.clock()))
    return made


def drop(store: Store, person: Person, round: str, report: str) -> None:
    """Forget the draft: it was handed in."""
    with store.change() as db:
        db.execute(_this(person, round, report))


def _this(person: Person, round: str, report: str) -> Delete:
    return delete(drafts).where(drafts.c.person == person.id, drafts.c.round == round, drafts.c.report == report)


def _found(db: Connection, person: Person, round: str, report: str) -> Draft:
    row = db.execute(
        select(drafts.c.claims).where(drafts.c.person == person.id, drafts.c.round == round, drafts.c.report == report)
    ).one_or_none()
    return load(Coding, row.claims).claims if row else ()
