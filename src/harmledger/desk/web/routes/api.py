"""The JSON interface: the same desk, the same permissions. Described at /api/v1/openapi.json."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Path, Query
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harmledger import __version__
from harmledger.desk.orders import Contradicts, NotThere, Order
from harmledger.desk.people import entering, log, persons, sessions
from harmledger.desk.people.passwords import WeakPassword
from harmledger.desk.people.persons import Person
from harmledger.desk.people.store import PeopleError
from harmledger.desk.views import Changed, Hit, IncidentSeen, Queue, ReportSeen, Stored
from harmledger.desk.web.access import Closed, address_of, visitor
from harmledger.desk.web.everything import CHARTS, PAGE, Bar, Row
from harmledger.desk.web.pages import OFFSET
from harmledger.desk.web.room import room_of
from harmledger.desk.web.routes.decide import carry_out
from harmledger.desk.web.routes.overview import filter_of
from harmledger.desk.web.routes.queue import wanted_of
from harmledger.desk.web.veil import veiled, without_texts
from harmledger.ledger import Refused
from harmledger.model.decision import Decision, Verdict
from harmledger.model.payload import Payload

V1 = "/api/v1"

Name = Annotated[str, Field(min_length=1, max_length=200)]
Id = Annotated[str, Path(max_length=200)]


class Fault(BaseModel):
    """Why something was not done."""

    status: int
    detail: str


class OrderIn(BaseModel):
    """A decision to be stored. ``saw`` is the digest that came with what was looked at; ``key`` makes an order sent twice one."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    subject: Name
    reason: Annotated[str, Field(min_length=1, max_length=10_000)]
    saw: Annotated[str, Field(max_length=80)] | None = None
    saw_other: Annotated[str, Field(max_length=80)] | None = None
    other: Annotated[str, Field(max_length=200)] | None = None
    payload: Payload | None = None
    supersedes: Annotated[str, Field(max_length=80)] | None = None
    looked_at: Annotated[str, Field(max_length=80)] = ""
    key: Annotated[str, Field(max_length=80)] = ""


class EnterIn(BaseModel):
    """Name, password, and the second factor where one is set up."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    password: Annotated[str, Field(max_length=256)]
    code: Annotated[str, Field(max_length=40)] = ""


class Key(BaseModel):
    """What opens the desk for a program: sent as "Authorization: Bearer …". It ends as a session in a browser does."""

    key: str


class PersonIn(BaseModel):
    """A new account."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    role: str


class ChangeIn(BaseModel):
    """What is changed of an account: its role, or whether it is locked, or both."""

    model_config = ConfigDict(extra="forbid")

    role: str | None = None
    locked: bool | None = None


class FirstPassword(BaseModel):
    """A first password; it is stored nowhere and has to be changed at the first entry."""

    name: str
    password: str


class Rows(BaseModel):
    """A page of the table, and how many rows there are in all."""

    total: int
    rows: list[Row]


class Points(BaseModel):
    """What the map shows."""

    points: list[dict[str, Any]]


def may_fail(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a call that does not what was asked: those that every call may give, and ``statuses``."""
    return {s: {"model": Fault} for s in sorted({401, 403, 422, 428, 503, *statuses})}


def add(app: FastAPI) -> None:
    """Add the routes."""
    get, post = app.get, app.post
    get(f"{V1}/openapi.json", name="api_openapi", include_in_schema=False)(openapi)
    post(f"{V1}/enter", name="api_enter", responses=may_fail(429))(enter)
    post(f"{V1}/leave", name="api_leave", responses=may_fail(), status_code=204)(leave)
    get(f"{V1}/me", name="api_me", responses=may_fail())(me)
    get(f"{V1}/queue", name="api_queue", responses=may_fail())(queue)
    get(f"{V1}/incidents", name="api_incidents", responses=may_fail())(incidents)
    get(f"{V1}/incidents/{{id}}", name="api_incident", responses=may_fail(404))(incident)
    get(f"{V1}/reports/{{sha256}}", name="api_report", responses=may_fail(404))(report)
    get(f"{V1}/search", name="api_search", responses=may_fail())(search)
    get(f"{V1}/map", name="api_map", responses=may_fail())(points)
    get(f"{V1}/charts/{{name}}", name="api_chart", responses=may_fail(404))(chart)
    post(
        f"{V1}/decisions",
        name="api_decide",
        responses=may_fail(404) | {409: {"model": Changed | Fault}},
        status_code=201,
        response_model=Decision,
    )(decide)
    get(f"{V1}/people", name="api_people", responses=may_fail())(people)
    post(f"{V1}/people", name="api_people_add", responses=may_fail(), status_code=201)(add_person)
    post(f"{V1}/people/{{name}}/change", name="api_people_change", responses=may_fail(404), status_code=204)(change)
    post(f"{V1}/people/{{name}}/reset", name="api_people_reset", responses=may_fail(404))(reset)
    get(f"{V1}/log", name="api_log", responses=may_fail())(entries)


def openapi(request: Request) -> Response:
    """What there is, for programs."""
    app: FastAPI = request.app
    if not hasattr(app.state, "openapi"):
        routes = [r for r in app.routes if str(getattr(r, "path", "")).startswith(V1)]
        made = get_openapi(title="harmledger desk", version=__version__, routes=routes)
        made["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{"key": []}]
        app.state.openapi = made
    return JSONResponse(app.state.openapi)


def enter(request: Request, body: EnterIn) -> Key:
    """Get a key for a program, with the same waits as at the door."""
    room = room_of(request)
    if room.setup.alone is not None:
        raise Closed(403, "There are no accounts here: the desk is open to whoever works alone on this machine.")
    answer = entering.enter(room.store, body.name, body.password, body.code, address_of(request))
    if isinstance(answer, entering.NotEntered):
        if answer.wait:
            raise Closed(429, f"Too many attempts. Wait {int(answer.wait) + 1} seconds; nothing is looked at until then.")
        raise Closed(401, "Name, password and code do not fit together.")
    return Key(key=answer.identifier)


def leave(request: Request) -> None:
    """End the key, or the session."""
    sessions.end(room_of(request).store, visitor(request).session)


def me(request: Request) -> Person:
    """Who I am."""
    return visitor(request).person


def queue(request: Request, limit: Annotated[int, Query(ge=1, le=500)] = 50, offset: Annotated[int, Query(ge=0, le=OFFSET)] = 0) -> Queue:
    """What needs a person. Filters as in the page's address: need, state, who, words, grade, side, method, from, to."""
    wanted, _ = wanted_of(request, limit)
    return room_of(request).desk.queue(wanted)


def incidents(request: Request, offset: Annotated[int, Query(ge=0, le=OFFSET)] = 0) -> Rows:
    """The table of all incidents by day, a page at a time. Filters as in the page's address: words, grade, side, method, state, from, to."""
    rows = room_of(request).everything().table(filter_of(request)[0], "day")
    return Rows(total=len(rows), rows=rows[offset : offset + PAGE])


def incident(request: Request, id: Id) -> IncidentSeen:
    """One incident as it stands, with the digest that a decision carries. An id that was merged away finds what it became part of."""
    who = visitor(request)
    try:
        seen = room_of(request).desk.incident(id)
    except NotThere as why:
        raise Closed(404, str(why)) from why
    seen = seen if who.has("names") else veiled(seen)
    return seen if who.has("texts") else without_texts(seen)


def report(request: Request, sha256: Id) -> ReportSeen:
    """One report with its claims."""
    try:
        return room_of(request).desk.report(sha256)
    except NotThere as why:
        raise Closed(404, str(why)) from why


def search(
    request: Request, words: Annotated[str, Query(max_length=500)] = "", limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[Hit]:
    """Search over texts, places, speakers and figures."""
    return list(room_of(request).desk.search(words, limit)) if words.strip() else []


def points(request: Request) -> Points:
    """What the map shows, with the table's filters."""
    return Points(points=room_of(request).everything().points(filter_of(request)[0]))


def chart(request: Request, name: Id) -> list[Bar]:
    """A chart's numbers: month, place, side or method; with the table's filters."""
    if name not in CHARTS:
        raise Closed(404, "There is no such chart.")
    return room_of(request).everything().chart(name, filter_of(request)[0])


def decide(request: Request, body: OrderIn) -> Any:
    """Store a decision. 409 where the subject changed since it was seen, or where a standing decision says the contrary."""
    room, who = room_of(request), visitor(request)
    if not who.may_decide(body.verdict):
        raise Closed(403, f"Your role ({who.person.role}) does not allow the decision {body.verdict!r}.")
    order = Order(author=who.person.name, **{name: getattr(body, name) for name in OrderIn.model_fields})
    try:
        answer = carry_out(room, who, order, address_of(request))
    except NotThere as why:
        raise Closed(404, str(why)) from why
    except Contradicts as why:
        raise Closed(409, str(why)) from why
    except Refused as why:
        raise Closed(422, str(why)) from why
    return answer.decision if isinstance(answer, Stored) else JSONResponse(jsonable_encoder(answer), 409)


def people(request: Request) -> list[Person]:
    """Who has an account."""
    return list(persons.everybody(room_of(request).store))


def add_person(request: Request, body: PersonIn) -> FirstPassword:
    """Make an account."""
    try:
        name = persons.checked_name(body.name)
        return FirstPassword(name=name, password=persons.add(room_of(request).store, name, body.role, visitor(request).person.name))
    except (PeopleError, WeakPassword) as why:
        raise Closed(422, str(why)) from why


def change(request: Request, name: Id, body: ChangeIn) -> None:
    """Give a role, lock or unlock."""
    store, by = room_of(request).store, visitor(request).person.name
    person = _person(request, name)
    try:
        if body.role is not None:
            persons.set_role(store, person, body.role, by, address_of(request))
        if body.locked is not None:
            persons.set_locked(store, _person(request, name), body.locked, by, address_of(request))
    except PeopleError as why:
        raise Closed(422, str(why)) from why


def reset(request: Request, name: Id) -> FirstPassword:
    """A new first password."""
    person = _person(request, name)
    if person.id == visitor(request).person.id:
        raise Closed(422, "Change your own password on your own page.")
    given = persons.reset(room_of(request).store, person, visitor(request).person.name, address_of(request))
    return FirstPassword(name=person.name, password=given)


def entries(request: Request, before: Annotated[int | None, Query(ge=1, le=2**62)] = None) -> list[log.Entry]:
    """What was done at the desk, newest first."""
    return list(log.entries(room_of(request).store, before))


def _person(request: Request, name: str) -> Person:
    try:
        return persons.find(room_of(request).store, name)
    except PeopleError as why:
        raise Closed(404, str(why)) from why
