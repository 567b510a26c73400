"""One's own account: password, second factor, sessions, settings."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.people import persons, second, sessions
from harmledger.desk.people.passwords import WeakPassword
from harmledger.desk.web.access import Closed, address_of, form, must_first, visitor
from harmledger.desk.web.pages import go, page
from harmledger.desk.web.room import room_of


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/me", name="me")(me)
    app.post("/me/password", name="me_password")(password)
    app.post("/me/second", name="me_second")(begin_second)
    app.post("/me/second/confirm", name="me_second_confirm")(confirm_second)
    app.post("/me/settings", name="me_settings")(settings)
    app.post("/me/sessions/end", name="me_session_end")(end_session)


def me(request: Request) -> Response:
    """One's own page."""
    return _page(request)


def password(request: Request) -> Response:
    """Change one's password."""
    room, who, sent = room_of(request), visitor(request), form(request)
    if who.person.alone:
        raise Closed(404, "Whoever works alone has no password.")
    old, new, again = (next(iter(sent.all(n)), "") for n in ("old", "new", "again"))
    if new != again:
        return _page(request, 422, wrong="The new password was not typed the same way twice.")
    try:
        if not persons.change_password(room.store, who.person, old, new, address_of(request), who.session.digest):
            return _page(request, 403, wrong="The present password is another one.")
    except WeakPassword as why:
        return _page(request, 422, wrong=str(why))
    return go("/me?said=password")


def begin_second(request: Request) -> Response:
    """Show a fresh secret; it counts once a code of it was typed."""
    room, who = room_of(request), visitor(request)
    if who.person.alone:
        raise Closed(404, "Whoever works alone has no second factor.")
    secret = second.new_secret()
    sessions.set_pending(room.store, who.session, secret)
    return _page(request, secret=secret)


def confirm_second(request: Request) -> Response:
    """Set up the second factor."""
    room, who = room_of(request), visitor(request)
    secret = who.session.pending
    if secret is None:
        return _page(request, 422, wrong="Begin setting up the second factor again: the page was open for too long.")
    codes = persons.set_second(room.store, who.person, secret, form(request).one("code", 40), address_of(request))
    if codes is None:
        return _page(
            request, 422, wrong="That code does not fit. Check the clock of your telephone, and type the present code.", secret=secret
        )
    sessions.set_pending(room.store, who.session, None)
    return page(request, "codes.html.j2", codes=codes)


def settings(request: Request) -> Response:
    """Store one's settings."""
    persons.set_shield(room_of(request).store, visitor(request).person, form(request).one("shield") == "on")
    return go("/me?said=settings")


def end_session(request: Request) -> Response:
    """End another session of one's own."""
    other = form(request).one("session", 64)
    if len(other) != 64:
        raise Closed(422, "Which session is meant?")
    sessions.end(room_of(request).store, visitor(request).session, other)
    return go("/me?said=ended")


def _page(request: Request, status: int = 200, wrong: str = "", secret: str | None = None) -> Response:
    room, who = room_of(request), visitor(request)
    return page(
        request,
        "me.html.j2",
        status,
        wrong=wrong,
        first=must_first(who.person),
        secret=secret,
        otpauth=second.link(secret, who.person.name) if secret else "",
        sessions=sessions.of_person(room.store, who.person),
    )
