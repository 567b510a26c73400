"""Searches and filters that somebody keeps under a name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from harmledger.desk.people.persons import Person
from harmledger.desk.people.store import PeopleError, Store
from harmledger.desk.people.tables import views

MOST = 100
"""Kept by one person."""


@dataclass(frozen=True, slots=True)
class View:
    """One of them: ``path`` is its address in the desk."""

    id: int
    name: str
    path: str


def of_person(store: Store, person: Person) -> tuple[View, ...]:
    """What somebody keeps, by name."""
    with store.look() as db:
        rows = db.execute(select(views).where(views.c.person == person.id).order_by(views.c.name)).all()
    return tuple(View(r.id, r.name, r.query) for r in rows)


def add(store: Store, person: Person, name: str, path: str) -> None:
    """Keep one. Raises PeopleError where there is one of that name, or too many."""
    if not name:
        raise PeopleError("Give it a name.")
    try:
        with store.change() as db:
            if (db.execute(select(func.count()).where(views.c.person == person.id)).scalar() or 0) >= MOST:
                raise PeopleError(f"You keep {MOST} already: remove one first.")
            db.execute(insert(views).values(person=person.id, name=name[:80], query=path))
    except IntegrityError as error:
        raise PeopleError(f"You keep one under the name {name!r} already.") from error


def remove(store: Store, person: Person, id: int) -> None:
    """Forget one of one's own."""
    with store.change() as db:
        db.execute(delete(views).where(views.c.person == person.id, views.c.id == id))
