"""Coming in and going out."""

from __future__ import annotations

import hmac

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.people import entering, sessions
from harmledger.desk.people.persons import the_one_alone
from harmledger.desk.web.access import Closed, address_of, form, local_path, must_first, visitor
from harmledger.desk.web.pages import go, page
from harmledger.desk.web.room import room_of


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/", name="home")(home)
    app.get("/enter", name="enter")(enter)
    app.post("/enter", name="enter_post")(enter_post)
    app.get("/start", name="start")(start)
    app.post("/leave", name="leave")(leave)


def home(request: Request) -> Response:
    """The first page: what waits, for those who decide; all incidents, for those who read."""
    return go("/queue" if visitor(request).may("queue") else "/incidents")


def enter(request: Request) -> Response:
    """The door."""
    if request.state.visitor is not None:
        return go(local_path(request.query_params.get("next", "/")))
    return page(request, "enter.html.j2", next=local_path(request.query_params.get("next", "/")), wrong="")


def enter_post(request: Request) -> Response:
    """Try to enter."""
    room, sent = room_of(request), form(request)
    if room.setup.alone is not None:
        raise Closed(404, "There are no accounts here: use the address that the program printed.")
    name, password, code = sent.one("name"), _raw(request, "password"), sent.one("code", 40)
    wanted = local_path(sent.one("next", 2000) or "/")
    former = request.cookies.get(room.setup.cookie)
    answer = entering.enter(room.store, name, password, code, address_of(request), former)
    if isinstance(answer, entering.NotEntered):
        if answer.wait:
            seconds = int(answer.wait) + 1
            words = f"Too many attempts. Please wait {seconds} second{'s' if seconds != 1 else ''}; nothing is looked at until then."
            refused = page(request, "enter.html.j2", 429, next=wanted, wrong=words)
            refused.headers["retry-after"] = str(seconds)
            return refused
        return page(request, "enter.html.j2", 403, next=wanted, wrong="Name, password and code do not fit together.")
    return _let_in(request, answer.identifier, wanted)


def start(request: Request) -> Response:
    """Whoever works alone enters with the address that the program printed."""
    room = room_of(request)
    sent = request.query_params.get("token", "")
    if room.setup.alone is None or room.setup.token is None or not hmac.compare_digest(sent.encode(), room.setup.token.encode()):
        raise Closed(403, "This address does not open the desk. Use the one that the program printed when it was started last.")
    person = the_one_alone(room.store, room.setup.alone)
    entered = entering.enter_alone(room.store, person, address_of(request), request.cookies.get(room.setup.cookie))
    return _let_in(request, entered.identifier, "/")


def leave(request: Request) -> Response:
    """End the session."""
    room = room_of(request)
    sessions.end(room.store, visitor(request).session)
    answer = go("/enter")
    answer.delete_cookie(room.setup.cookie, secure=room.setup.secure, httponly=True, samesite="lax")
    return answer


def _let_in(request: Request, identifier: str, wanted: str) -> Response:
    room = room_of(request)
    session = sessions.find(room.store, identifier)
    answer = go("/me" if session is not None and must_first(session.person) else wanted)
    answer.set_cookie(room.setup.cookie, identifier, path="/", secure=room.setup.secure, httponly=True, samesite="lax")
    return answer


def _raw(request: Request, name: str) -> str:
    """A field with its spaces: they may belong to a password."""
    return next(iter(form(request).all(name)), "")
