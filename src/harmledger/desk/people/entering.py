"""Entering: name, password and second factor, with waits that grow. What was wrong is never said."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from harmledger.desk.people import log, passwords, second, waits
from harmledger.desk.people.persons import ALONE, Person, key_of
from harmledger.desk.people.sessions import begin, digest_of
from harmledger.desk.people.store import Store
from harmledger.desk.people.tables import persons, sessions


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is in; ``identifier`` is the session's, for the cookie."""

    identifier: str


@dataclass(frozen=True, slots=True)
class NotEntered:
    """Nobody is in; ``wait`` seconds have to pass before the next attempt is looked at (0: none)."""

    wait: float = 0.0


def enter(store: Store, name: str, password: str, code: str, address: str, former: str | None = None) -> Entered | NotEntered:
    """Try to enter. ``former`` is the identifier that the browser carried before, which ends here whatever it was."""
    now, key = store.clock(), key_of(name[:200])
    with store.change() as db:
        wait = waits.reserve(db, key, address, now)
        row = db.execute(select(persons).where(persons.c.key == key, persons.c.key != ALONE)).one_or_none()
        waits.sweep(db, now)
    if wait > 0:
        return NotEntered(wait)
    right = passwords.fits(row.password if row is not None else None, password)  # slow, so outside of the transaction
    with store.change() as db:
        if former:
            db.execute(delete(sessions).where(sessions.c.digest == digest_of(former)))
        if row is None or not right or row.locked or (row.second is not None and not second.use(db, row.id, row.second, code, now)):
            log.note(db, now, row.name if row is not None else "", address, "entry refused", name[:80])
            return NotEntered()
        waits.forget(db, key, address)
        if passwords.outdated(row.password):
            db.execute(update(persons).where(persons.c.id == row.id).values(password=passwords.made(password)))
        log.note(db, now, row.name, address, "entered", row.name)
        return Entered(begin(db, row.id, address, now))


def enter_alone(store: Store, person: Person, address: str, former: str | None = None) -> Entered:
    """Whoever works alone on this machine enters with the address that the program printed."""
    now = store.clock()
    with store.change() as db:
        if former:
            db.execute(delete(sessions).where(sessions.c.digest == digest_of(former)))
        log.note(db, now, person.name, address, "entered", person.name, "alone on this machine")
        return Entered(begin(db, person.id, address, now))
