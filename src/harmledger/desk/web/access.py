"""Who is asking, and whether they may: asked before every route, closed where nothing is said."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from harmledger.desk.people.persons import Person
from harmledger.desk.people.roles import ANYBODY, permissions
from harmledger.desk.people.sessions import Session, find
from harmledger.desk.web.guard import READING
from harmledger.desk.web.room import Room, room_of

FIELDS = 200
"""Fields of a form at most."""


class Closed(Exception):
    """The way is closed. ``status`` and ``words`` for whoever asked; 401 leads to the door."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Form:
    """The fields that were sent, none of them trusted."""

    values: tuple[tuple[str, str], ...] = ()

    def one(self, name: str, most: int = 200) -> str:
        """The first value of a field, without surrounding space, "" where it is not there. Raises Closed where it is too long."""
        value = next((v for n, v in self.values if n == name), "").strip()
        if len(value) > most:
            raise Closed(422, f"The field {name} may have at most {most} characters.")
        return value

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return tuple(v for n, v in self.values if n == name)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who passed the door, with what the pages need to know."""

    session: Session

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.session.person

    def may(self, route: str) -> bool:
        """Whether the route is open to this person."""
        return permissions().may_visit(self.person.role, route)

    def may_decide(self, verdict: str) -> bool:
        """Whether this person may say the verdict."""
        return permissions().may_decide(self.person.role, verdict)

    def has(self, right: str) -> bool:
        """Whether this person has the right."""
        return permissions().has(self.person.role, right)


async def admit(request: Request) -> None:
    """Before every route: find out who asks, whether they may, and whether a form is our own. Raises Closed."""
    room, name = room_of(request), route_name(request)
    request.state.visitor, request.state.form = None, Form()
    key = _bearer(request)
    session = await room.aside(find, room.store, request.cookies.get(room.setup.cookie) if key is None else key)
    if session is not None and session.person.alone and room.setup.alone is None:
        session = None  # the desk has accounts now: whoever worked alone needs one too
    if session is not None:
        request.state.visitor = Visitor(session)
    if request.method not in READING and _is_form(request):
        request.state.form = await _form(request)
    if permissions().routes.get(name) == ANYBODY:
        return
    if session is None:
        raise Closed(401, "Please enter first.")
    if not permissions().may_visit(session.person.role, name):
        raise Closed(403, f"Your role ({session.person.role}) does not allow this.")
    if request.method not in READING and key is None:  # a key is sent on purpose; a cookie goes along by itself
        sent = request.headers.get("x-form-token") or request.state.form.one("form_token")
        if not hmac.compare_digest(sent.encode(), session.form_token.encode()):
            raise Closed(403, "This form is too old or not ours. Go back, load the page again and repeat what you did.")
    if name not in permissions().early and must_first(session.person):
        raise Closed(428, must_first(session.person))


def must_first(person: Person) -> str:
    """What somebody has to do before the desk opens, in words; "" where nothing."""
    if person.alone:
        return ""
    if person.must_change:
        return "Please choose a password of your own first."
    if permissions().has(person.role, "second factor") and not person.second:
        return f"The role {person.role} needs a second factor: please set it up first."
    return ""


def visitor(request: Request) -> Visitor:
    """Who asks. Only for routes that need an account."""
    found = request.state.visitor
    if not isinstance(found, Visitor):
        raise Closed(401, "Please enter first.")
    return found


def form(request: Request) -> Form:
    """What was sent."""
    found = request.state.form
    return found if isinstance(found, Form) else Form()


def address_of(request: Request) -> str:
    """The network address of whoever asks."""
    return request.client.host if request.client else ""


def route_name(request: Request) -> str:
    """The name of the route that answers."""
    return str(getattr(request.scope.get("route"), "name", ""))


def local_path(path: str) -> str:
    """``path`` if it leads to a page of this desk, else the first page: nobody is sent away by a forged address."""
    parts = urlsplit(path) if path.isprintable() and "\\" not in path and len(path) < 2000 else None
    inside = parts is not None and not parts.scheme and not parts.netloc and path.startswith("/") and not path.startswith("//")
    return path if inside else "/"


def _bearer(request: Request) -> str | None:
    """The key that a program sends, or None where it sends none."""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else None


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").split(";")[0].strip().lower() == "application/x-www-form-urlencoded"


async def _form(request: Request) -> Form:
    body = await request.body()
    try:
        return Form(tuple(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS)))
    except ValueError as error:
        raise Closed(422, "The form could not be understood.") from error


__all__ = ["Closed", "Form", "Room", "Visitor", "address_of", "admit", "form", "local_path", "must_first", "route_name", "visitor"]
