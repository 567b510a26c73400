"""Accounts and the log, for admins."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.people import log, persons
from harmledger.desk.people.passwords import WeakPassword
from harmledger.desk.people.roles import ROLES
from harmledger.desk.people.store import PeopleError
from harmledger.desk.web.access import Closed, address_of, form, visitor
from harmledger.desk.web.pages import go, page
from harmledger.desk.web.room import room_of


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/people", name="people")(people)
    app.post("/people/add", name="people_add")(add_person)
    app.post("/people/change", name="people_change")(change)
    app.post("/people/reset", name="people_reset")(reset)
    app.get("/audit", name="audit")(audit)


def people(request: Request) -> Response:
    """Who has an account."""
    return _page(request)


def add_person(request: Request) -> Response:
    """Make an account; its first password is shown once."""
    sent, who = form(request), visitor(request)
    name, role = sent.one("name"), sent.one("role")
    try:
        given = persons.add(room_of(request).store, name, role, who.person.name)
    except (PeopleError, WeakPassword) as why:
        return _page(request, 422, wrong=str(why))
    return _page(request, given=(persons.checked_name(name), given))


def change(request: Request) -> Response:
    """Give a role, lock, or unlock."""
    store, who, sent = room_of(request).store, visitor(request), form(request)
    person = persons.find(store, sent.one("name"))
    deed = sent.one("deed")
    try:
        if deed == "role":
            persons.set_role(store, person, sent.one("role"), who.person.name, address_of(request))
            return go("/people?said=role")
        if deed in ("lock", "unlock"):
            persons.set_locked(store, person, deed == "lock", who.person.name, address_of(request))
            return go(f"/people?said={deed}ed")
    except PeopleError as why:
        return _page(request, 422, wrong=str(why))
    raise Closed(422, "That cannot be done to an account.")


def reset(request: Request) -> Response:
    """A new first password, shown once."""
    store = room_of(request).store
    person = persons.find(store, form(request).one("name"))
    if person.id == visitor(request).person.id:
        return _page(request, 422, wrong="Change your own password on your own page.")
    return _page(request, given=(person.name, persons.reset(store, person, visitor(request).person.name, address_of(request))))


def audit(request: Request) -> Response:
    """What was done at the desk."""
    before = request.query_params.get("before", "")
    seq = int(before) if before.isdecimal() and len(before) < 18 else None
    who, what = request.query_params.get("who", "")[:80], request.query_params.get("what", "")[:40]
    rows = log.entries(room_of(request).store, seq, who, what)
    return page(request, "audit.html.j2", rows=rows, who=who, what=what, more=len(rows) == log.PAGE)


def _page(request: Request, status: int = 200, wrong: str = "", given: tuple[str, str] | None = None) -> Response:
    everybody = persons.everybody(room_of(request).store)
    return page(request, "people.html.j2", status, everybody=everybody, roles=ROLES, wrong=wrong, given=given)
