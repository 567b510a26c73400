"""Accounts: who somebody is and what role they have."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from harmledger.desk.people import log, passwords, second, waits
from harmledger.desk.people.roles import ROLES
from harmledger.desk.people.store import PeopleError, Store
from harmledger.desk.people.tables import persons, recovery, sessions

ALONE = "\N{NO-BREAK SPACE}alone"
"""Key of the one who works alone on this machine: no name that somebody can type leads to it."""


@dataclass(frozen=True, slots=True)
class Person:
    """One account.

    Attributes:
        role: one of ``ROLES``.
        must_change: the password was set by somebody else and has to be changed first.
        second: whether a second factor is set up.
        shield: whether texts of reports are hidden behind a button.
        alone: whether this is the one who works alone on this machine, without a password.
    """

    id: int
    name: str
    role: str
    must_change: bool = False
    locked: bool = False
    second: bool = False
    shield: bool = True
    alone: bool = False


def key_of(name: str) -> str:
    """How a name is looked up: without regard to case, width and repeated spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def person_of(row: Any) -> Person:
    """The person in a row of the table."""
    return Person(row.id, row.name, row.role, row.must_change, row.locked, row.second is not None, row.shield, row.key == ALONE)


def everybody(store: Store) -> tuple[Person, ...]:
    """All accounts, by name."""
    with store.look() as db:
        return tuple(person_of(r) for r in db.execute(select(persons).where(persons.c.key != ALONE).order_by(persons.c.key)))


def find(store: Store, name: str) -> Person:
    """The account of that name. Raises PeopleError."""
    with store.look() as db:
        row = db.execute(select(persons).where(persons.c.key == key_of(name), persons.c.key != ALONE)).one_or_none()
    if row is None:
        raise PeopleError(f"There is no account {name!r}.")
    return person_of(row)


def add(store: Store, name: str, role: str, by: str, password: str | None = None) -> str:
    """Make an account; its first password, which has to be changed at the first entry. Raises PeopleError, WeakPassword."""
    shown = checked_name(name)
    _check_role(role)
    given = password or fresh_password()
    passwords.check(given, shown)
    hashed = passwords.made(given)
    try:
        with store.change() as db:
            now = store.clock()
            _insert(db, shown, key_of(shown), role, hashed, True, now)
            log.note(db, now, by, "", "account made", shown, role)
    except IntegrityError as error:
        raise PeopleError(f"There is an account {shown!r} already.") from error
    return given


def the_one_alone(store: Store, name: str) -> Person:
    """The account of whoever works alone on this machine, under the name that stands beside the decisions."""
    shown = checked_name(name)
    with store.change() as db:
        row = db.execute(select(persons).where(persons.c.key == ALONE)).one_or_none()
        if row is None:
            _insert(db, shown, ALONE, "publisher", None, False, store.clock())
        elif row.name != shown:
            db.execute(update(persons).where(persons.c.key == ALONE).values(name=shown))
        return person_of(db.execute(select(persons).where(persons.c.key == ALONE)).one())


def alone_before(store: Store) -> str | None:
    """The name under which somebody worked alone here before, or None."""
    with store.look() as db:
        found = db.execute(select(persons.c.name).where(persons.c.key == ALONE)).scalar()
    return str(found) if found else None


def set_role(store: Store, person: Person, role: str, by: str, address: str = "") -> None:
    """Give a role. Sessions end, so that no page stays open with the old one. Raises PeopleError."""
    _check_role(role)
    with store.change() as db:
        if person.role == "admin" and role != "admin":
            _other_admin(db, person)
        db.execute(update(persons).where(persons.c.id == person.id).values(role=role))
        db.execute(delete(sessions).where(sessions.c.person == person.id))
        log.note(db, store.clock(), by, address, "role given", person.name, role)


def set_locked(store: Store, person: Person, locked: bool, by: str, address: str = "") -> None:
    """Lock somebody out, or let them in again. Raises PeopleError for the last admin."""
    with store.change() as db:
        if locked and person.role == "admin":
            _other_admin(db, person)
        db.execute(update(persons).where(persons.c.id == person.id).values(locked=locked))
        db.execute(delete(sessions).where(sessions.c.person == person.id))
        if not locked:
            waits.forget_account(db, key_of(person.name))
        log.note(db, store.clock(), by, address, "locked" if locked else "unlocked", person.name)


def reset(store: Store, person: Person, by: str, address: str = "") -> str:
    """A new first password; the second factor is taken away and all sessions end. The password is returned, and stored nowhere."""
    password = fresh_password()
    hashed = passwords.made(password)
    with store.change() as db:
        values = {"password": hashed, "must_change": True, "second": None}
        db.execute(update(persons).where(persons.c.id == person.id).values(**values))
        db.execute(delete(sessions).where(sessions.c.person == person.id))
        db.execute(delete(recovery).where(recovery.c.person == person.id))
        waits.forget_account(db, key_of(person.name))
        log.note(db, store.clock(), by, address, "account reset", person.name)
    return password


def change_password(store: Store, person: Person, old: str, new: str, address: str, keep: str) -> bool:
    """Change one's own password; False where ``old`` is wrong. Other sessions than ``keep`` (a digest) end. Raises WeakPassword."""
    with store.look() as db:
        stored = db.execute(select(persons.c.password).where(persons.c.id == person.id)).scalar()
    if not passwords.fits(stored, old):
        with store.change() as db:
            log.note(db, store.clock(), person.name, address, "password change refused", person.name)
        return False
    passwords.check(new, person.name)
    if new == old:
        raise passwords.WeakPassword("The new password is the old one.")
    hashed = passwords.made(new)
    with store.change() as db:
        db.execute(update(persons).where(persons.c.id == person.id).values(password=hashed, must_change=False))
        db.execute(delete(sessions).where(sessions.c.person == person.id, sessions.c.digest != keep))
        log.note(db, store.clock(), person.name, address, "password changed", person.name)
    return True


def set_second(store: Store, person: Person, secret: str, code: str, address: str) -> tuple[str, ...] | None:
    """Set up the second factor once a code of it is right; the recovery codes, to be shown once. None where the code is wrong."""
    now = store.clock()
    step = second.step_of(secret, code, now)
    if step is None:
        return None
    with store.change() as db:
        db.execute(update(persons).where(persons.c.id == person.id).values(second=secret, second_step=step))
        codes = second.new_codes(db, person.id)
        log.note(db, now, person.name, address, "second factor set up", person.name)
    return codes


def set_shield(store: Store, person: Person, shield: bool) -> None:
    """Whether texts of reports are hidden behind a button."""
    with store.change() as db:
        db.execute(update(persons).where(persons.c.id == person.id).values(shield=shield))


def checked_name(name: str) -> str:
    """The name, its spaces tidied. Raises PeopleError where it cannot stand beside a decision."""
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    if not 2 <= len(shown) <= 80 or any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") for c in shown):
        raise PeopleError("A name needs 2 to 80 letters, without control characters.")
    return shown


def fresh_password() -> str:
    """A first password of 100 bits, easy to read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def _insert(db: Connection, name: str, key: str, role: str, password: str | None, must_change: bool, now: float) -> None:
    values = {"name": name, "key": key, "role": role, "password": password, "must_change": must_change}
    db.execute(insert(persons).values(**values, locked=False, second=None, second_step=0, shield=True, made=now))


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise PeopleError(f"There is no role {role!r}; roles are {', '.join(ROLES)}.")


def _other_admin(db: Connection, person: Person) -> None:
    others = select(func.count()).where(persons.c.role == "admin", persons.c.locked.is_(False), persons.c.id != person.id)
    if not db.execute(others).scalar():
        raise PeopleError(f"{person.name} is the last admin: make somebody else admin first.")
