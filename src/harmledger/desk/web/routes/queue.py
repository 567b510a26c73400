"""The queue: what needs a person."""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.people.persons import everybody
from harmledger.desk.views import Need, Wanted
from harmledger.desk.web.access import visitor
from harmledger.desk.web.fields import day
from harmledger.desk.web.pages import page
from harmledger.desk.web.room import room_of
from harmledger.model.review import State

PAGE = 50
"""Lines of one page."""


def add(app: FastAPI) -> None:
    """Add the route."""
    app.get("/queue", name="queue")(queue)


def wanted_of(request: Request, limit: int = PAGE) -> tuple[Wanted, dict[str, str]]:
    """The filter in an address, and its fields as they were understood. Unknown words filter nothing; a day that is none raises Closed."""
    asked = {
        k: request.query_params.get(k, "")[:200].strip() for k in ("need", "state", "who", "words", "grade", "side", "method", "from", "to")
    }
    offset = request.query_params.get("offset", "0")
    return (
        Wanted(
            needs=frozenset(n for n in get_args(Need) if n == asked["need"]),
            states=frozenset([asked["state"]] if asked["state"] in get_args(State) else []),
            assigned={"": None, "nobody": ""}.get(asked["who"], asked["who"]),
            words=asked["words"],
            grades=frozenset([asked["grade"]] if asked["grade"] else []),
            sides=frozenset([asked["side"]] if asked["side"] else []),
            methods=frozenset([asked["method"]] if asked["method"] else []),
            since=day(asked["from"]),
            until=day(asked["to"]),
            offset=int(offset) if offset.isdecimal() and len(offset) < 9 else 0,
            limit=limit,
        ),
        {k: v for k, v in asked.items() if v},
    )


def queue(request: Request) -> Response:
    """What needs a person, most consequential first."""
    room = room_of(request)
    wanted, asked = wanted_of(request)
    found = room.desk.queue(wanted)
    people = [p.name for p in everybody(room.store) if not p.locked] or [visitor(request).person.name]
    return page(
        request,
        "queue.html.j2",
        queue=found,
        wanted=wanted,
        asked=asked,
        needs=get_args(Need),
        states=get_args(State),
        people=people,
        query=urlencode(asked),
        page_size=PAGE,
    )
