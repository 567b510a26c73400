"""Accounts, passwords, second factors, sessions, waits and the log: the rules, without a browser."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from harmledger.desk.people import drafts, entering, log, passwords, persons, second, sessions
from harmledger.desk.people.roles import ROLES, PermissionsFault, permissions, read_permissions
from harmledger.desk.people.store import FILE_NAME, PeopleError, Store, open_store
from tests.desk_web.house import PASSWORD, READING, WITNESS, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """The same rules on both: a file beside the book, and a schema of its own on the book's server."""
    if request.param == "sqlite":
        where: Path | str = tmp_path
    else:
        try:
            where = request.getfixturevalue("postgres").address()
        except pytest.FixtureLookupError:
            pytest.skip("NOT CHECKED: there is no PostgreSQL for the tests")
    with open_store(where, clock) as opened:
        yield opened


@pytest.fixture
def file_store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A store whose file is looked into."""
    with open_store(tmp_path, clock) as opened:
        yield opened


def somebody(store: Store, name: str = "Rana Haddad", role: str = "coder") -> persons.Person:
    first = persons.add(store, name, role, "tests")
    person = persons.find(store, name)
    persons.change_password(store, person, first, PASSWORD, "", "")
    return persons.find(store, name)


def entered(store: Store, name: str = "Rana Haddad", password: str = PASSWORD, code: str = "", address: str = "10.0.0.1") -> str:
    answer = entering.enter(store, name, password, code, address)
    assert isinstance(answer, entering.Entered)
    return answer.identifier


def test_nothing_that_opens_the_desk_stands_in_the_file(file_store: Store, tmp_path: Path) -> None:
    store = file_store
    person = somebody(store)
    identifier = entered(store)
    secret = second.new_secret()
    codes = persons.set_second(store, person, secret, pyotp.TOTP(secret).at(int(store.clock())), "")
    assert codes
    store.close()
    content = b"".join(p.read_bytes() for p in tmp_path.glob("people.sqlite*"))
    for known in (PASSWORD, identifier, *codes):
        assert known.encode() not in content
    assert b"$argon2id$" in content
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_name_is_one_name_in_any_spelling(store: Store) -> None:
    somebody(store)
    for spelling in ("RANA HADDAD", " rana\u3000 haddad ", "Ｒana Haddad"):
        entered(store, spelling)
        with pytest.raises(PeopleError, match="already"):
            persons.add(store, spelling, "reader", "tests")


@pytest.mark.parametrize("name", ["", "x", "a" * 81, "a\u202eb", "a\x00b", "\u200b\u200b"])
def test_a_name_that_could_deceive_is_refused(store: Store, name: str) -> None:
    with pytest.raises(PeopleError):
        persons.add(store, name, "reader", "tests")


@pytest.mark.parametrize(
    "password", ["short", "aaaaaaaaaaaaaaaa", "my password is long", "rana haddad rules", "x" * 257, "harmledger-2026"]
)
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(passwords.WeakPassword):
        passwords.check(password, "Rana Haddad")


def test_who_works_alone_cannot_be_entered_as(store: Store) -> None:
    persons.the_one_alone(store, "R. Haddad")
    for name in ("R. Haddad", persons.ALONE, "alone"):
        assert isinstance(entering.enter(store, name, "", "", ""), entering.NotEntered)


def test_a_code_is_good_once(store: Store, clock: Clock) -> None:
    person = somebody(store)
    secret = second.new_secret()
    codes = persons.set_second(store, person, secret, pyotp.TOTP(secret).at(int(clock.now)), "")
    assert codes and len(set(codes)) == second.CODES
    clock.now += 60
    code = pyotp.TOTP(secret).at(int(clock.now))
    entered(store, code=code)
    assert isinstance(entering.enter(store, "Rana Haddad", PASSWORD, code, ""), entering.NotEntered)
    assert isinstance(entering.enter(store, "Rana Haddad", PASSWORD, "", ""), entering.NotEntered)
    entered(store, code=codes[0].upper())
    assert isinstance(entering.enter(store, "Rana Haddad", PASSWORD, codes[0], ""), entering.NotEntered)


def test_a_code_of_an_hour_ago_is_worth_nothing(store: Store, clock: Clock) -> None:
    secret = second.new_secret()
    code = pyotp.TOTP(secret).at(int(clock.now) - 3600)
    assert second.step_of(secret, code, clock.now) is None
    assert second.step_of(secret, "12345", clock.now) is None and second.step_of(secret, "１２３４５６", clock.now) is None


def test_waits_grow_for_an_account_and_nothing_is_looked_at_meanwhile(store: Store, clock: Clock) -> None:
    somebody(store)
    waits = []
    for _ in range(12):
        while True:
            answer = entering.enter(store, "Rana Haddad", "wrong wrong wrong", "", f"10.0.0.{len(waits)}")
            assert isinstance(answer, entering.NotEntered)
            if not answer.wait:
                break
            waits.append(answer.wait)
            assert isinstance(entering.enter(store, "Rana Haddad", PASSWORD, "", "10.1.1.1"), entering.NotEntered)
            clock.now += answer.wait
    assert len(waits) >= 5 and waits == sorted(waits) and waits[-1] >= 32
    clock.now += 1000
    entered(store)


def test_waits_grow_for_an_address_that_tries_many_names(store: Store, clock: Clock) -> None:
    answers = [entering.enter(store, f"nobody {n}", "x" * 12, "", "10.9.9.9") for n in range(24)]
    assert any(isinstance(a, entering.NotEntered) and a.wait for a in answers)
    assert isinstance(entering.enter(store, "other", "x" * 12, "", "10.9.9.8"), entering.NotEntered)


def test_a_session_ends_when_idle_when_old_and_when_told(store: Store, clock: Clock) -> None:
    somebody(store)
    one = entered(store)
    clock.now += sessions.IDLE - 1
    assert sessions.find(store, one) is not None
    clock.now += sessions.IDLE - 1
    assert sessions.find(store, one) is not None, "each request keeps it awake"
    clock.now += sessions.IDLE + 1
    assert sessions.find(store, one) is None
    two = entered(store)
    for _ in range(int(sessions.OLD / 1800) + 1):
        sessions.find(store, two)
        clock.now += 1800
    assert sessions.find(store, two) is None, "however busy"
    three = entered(store)
    found = sessions.find(store, three)
    assert found
    sessions.end(store, found)
    assert sessions.find(store, three) is None


def test_nobody_ends_the_session_of_another(store: Store) -> None:
    somebody(store)
    somebody(store, "Mona Osman")
    hers, his = (sessions.find(store, entered(store, n)) for n in ("Rana Haddad", "Mona Osman"))
    assert hers and his
    sessions.end(store, his, hers.digest)
    assert len(sessions.of_person(store, hers.person)) == 1


@pytest.mark.parametrize("deed", ["role", "lock", "reset"])
def test_what_an_admin_changes_ends_open_sessions(store: Store, deed: str) -> None:
    person = somebody(store)
    one = entered(store)
    if deed == "role":
        persons.set_role(store, person, "reader", "tests")
    elif deed == "lock":
        persons.set_locked(store, person, True, "tests")
    else:
        persons.reset(store, person, "tests")
    assert sessions.find(store, one) is None
    if deed == "lock":
        assert isinstance(entering.enter(store, "Rana Haddad", PASSWORD, "", ""), entering.NotEntered)


def test_a_changed_password_ends_the_other_sessions(store: Store) -> None:
    person = somebody(store)
    one, two = entered(store), entered(store)
    assert not persons.change_password(store, person, "wrong", "another four words", "", sessions.digest_of(two))
    assert persons.change_password(store, person, PASSWORD, "another four words", "", sessions.digest_of(two))
    assert sessions.find(store, one) is None and sessions.find(store, two) is not None


def test_the_last_admin_stays(store: Store) -> None:
    admin = somebody(store, "Ada Admin", "admin")
    with pytest.raises(PeopleError, match="last admin"):
        persons.set_role(store, admin, "reader", "tests")
    with pytest.raises(PeopleError, match="last admin"):
        persons.set_locked(store, admin, True, "tests")
    somebody(store, "Second Admin", "admin")
    persons.set_role(store, admin, "reader", "tests")


def test_the_log_is_only_ever_added_to(store: Store) -> None:
    somebody(store)
    entered(store)
    for sql in ("UPDATE log SET who = 'nobody'", "DELETE FROM log"):
        with pytest.raises((PeopleError, IntegrityError), match="append-only"), store.change() as db:
            db.execute(text(sql))
    assert log.first_break(store) is None and len(log.entries(store)) >= 3


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("UPDATE log SET who = 'nobody' WHERE seq = 2", 2),
        ("DELETE FROM log WHERE seq = 2", 3),
        ("UPDATE log SET seq = 99 WHERE seq = 1; UPDATE log SET seq = 1 WHERE seq = 2; UPDATE log SET seq = 2 WHERE seq = 99", 1),
    ],
)
def test_whoever_gets_round_that_is_found(file_store: Store, tmp_path: Path, sql: str, row: int) -> None:
    store = file_store
    somebody(store)
    entered(store)
    db = sqlite3.connect(tmp_path / FILE_NAME)
    db.executescript("DROP TRIGGER log_no_update; DROP TRIGGER log_no_delete;" + sql)
    db.close()
    assert log.first_break(store) == row


def test_roles_contain_each_other() -> None:
    table = permissions()
    for lower, higher in pairwise(ROLES):
        for route in table.routes:
            assert not table.may_visit(lower, route) or table.may_visit(higher, route)
        for verdict in table.verdicts:
            assert not table.may_decide(lower, verdict) or table.may_decide(higher, verdict)
    assert (
        not table.may_visit("admin", "a route that nobody wrote down")
        and not table.may_decide("admin", "x")
        and not table.has("admin", "x")
    )
    assert not table.may_visit("emperor", "me")


@pytest.mark.parametrize("text", ["[routes", '[routes]\nking = ["me"]', '[verdicts]\nanybody = ["accept"]', "[other]\nx = 1"])
def test_a_table_of_permissions_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(PermissionsFault):
        read_permissions(text)


def test_passwords_are_slow_to_guess() -> None:
    from argon2 import Type

    from tests.desk_web.conftest import SLOW

    assert SLOW.type is Type.ID and SLOW.memory_cost >= 47_104 and SLOW.time_cost >= 1  # OWASP's least: 46 MiB once


def test_a_draft_is_kept_for_its_author_alone(store: Store, clock: Clock) -> None:
    one, two = somebody(store), somebody(store, "Sami Khoury")
    event = READING.claims[0]
    assert drafts.of_person(store, one, "may", WITNESS.sha256) == ()
    assert drafts.change(store, one, "may", WITNESS.sha256, lambda d: (*d, event)) == (event,)
    assert drafts.change(store, one, "may", WITNESS.sha256, lambda d: d) == drafts.of_person(store, one, "may", WITNESS.sha256) == (event,)
    assert drafts.begun(store, one, "may") == {WITNESS.sha256} and not drafts.begun(store, one, "june")
    assert drafts.of_person(store, two, "may", WITNESS.sha256) == () and not drafts.begun(store, two, "may")
    drafts.drop(store, one, "may", WITNESS.sha256)
    assert drafts.of_person(store, one, "may", WITNESS.sha256) == ()
