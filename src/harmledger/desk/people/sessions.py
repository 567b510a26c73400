"""Sessions: a random identifier in a cookie, its hash in the store; they end when idle, when old, or when told to."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, update

from harmledger.desk.people import log
from harmledger.desk.people.persons import Person, person_of
from harmledger.desk.people.store import PeopleError, Store
from harmledger.desk.people.tables import persons, sessions

IDLE = 3600.0
"""Seconds without a request after which a session ends."""
OLD = 12 * 3600.0
"""Seconds after which a session ends in any case."""
TOUCH = 60.0
"""How finely the last request is remembered, seconds: not every page costs a write."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is in. ``form_token`` stands in every form; ``pending`` is a second factor that is being set up."""

    digest: str
    person: Person
    form_token: str
    made: float
    seen: float
    address: str
    pending: str | None = None


def begin(db: Connection, person: int, address: str, now: float) -> str:
    """A new session; its identifier, which is stored nowhere. What anybody had before entering is never taken over."""
    identifier = secrets.token_urlsafe(32)
    db.execute(delete(sessions).where(or_(sessions.c.seen < now - IDLE, sessions.c.made < now - OLD)))
    values = {"digest": digest_of(identifier), "person": person, "form_token": secrets.token_urlsafe(32)}
    db.execute(insert(sessions).values(**values, made=now, seen=now, address=address[:64], pending=None))
    return identifier


def find(store: Store, identifier: str | None) -> Session | None:
    """The session with this identifier if it has not ended and its person is not locked, else None."""
    if not identifier or len(identifier) > 100:
        return None
    now, digest = store.clock(), digest_of(identifier)
    query = select(persons, sessions).join(sessions, sessions.c.person == persons.c.id).where(sessions.c.digest == digest)
    with store.look() as db:
        row = db.execute(query).one_or_none()
    if row is None or row.locked or now - row.seen > IDLE or now - row.made_1 > OLD:
        return None
    if now - row.seen > TOUCH:
        with suppress(PeopleError), store.change() as db:  # a busy moment costs nobody a page: the next request tries again
            db.execute(update(sessions).where(sessions.c.digest == digest).values(seen=now))
    return Session(digest, person_of(row), row.form_token, row.made_1, row.seen, row.address, row.pending)


def of_person(store: Store, person: Person) -> tuple[Session, ...]:
    """The sessions of somebody that have not ended, newest first."""
    now = store.clock()
    query = select(sessions).where(sessions.c.person == person.id, sessions.c.seen >= now - IDLE, sessions.c.made >= now - OLD)
    with store.look() as db:
        rows = db.execute(query.order_by(sessions.c.made.desc())).all()
    return tuple(Session(r.digest, person, "", r.made, r.seen, r.address) for r in rows)


def end(store: Store, session: Session, digest: str | None = None) -> None:
    """End the session, or another one of the same person by its digest."""
    with store.change() as db:
        gone = digest or session.digest
        db.execute(delete(sessions).where(sessions.c.digest == gone, sessions.c.person == session.person.id))
        log.note(db, store.clock(), session.person.name, session.address, "left", session.person.name)


def set_pending(store: Store, session: Session, secret: str | None) -> None:
    """Remember, or forget, the secret of a second factor that is being set up."""
    with store.change() as db:
        db.execute(update(sessions).where(sessions.c.digest == session.digest).values(pending=secret))


def digest_of(identifier: str) -> str:
    """What the store knows of an identifier."""
    return hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()
