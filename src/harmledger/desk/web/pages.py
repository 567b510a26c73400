"""Turns templates into answers. Every value is escaped; there is no script and no style in a page."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from urllib.parse import quote

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from harmledger.desk.web.access import Visitor, route_name
from harmledger.desk.web.room import room_of
from harmledger.publish import versions
from harmledger.publish.html import environment
from harmledger.publish.page.history import charts
from harmledger.publish.page.names import SHARED

NAV = (
    ("queue", "/queue", "Queue"),
    ("incidents", "/incidents", "Incidents"),
    ("map", "/map", "Map"),
    ("charts", "/charts", "Charts"),
    ("search", "/search", "Search"),
    ("rounds", "/rounds", "Double coding"),
    ("people", "/people", "People"),
    ("audit", "/audit", "Log"),
)
"""Route, address and name of what stands in the head of every page, in this order, where the role allows it."""


def time_words(seconds: float) -> str:
    """A moment for a reader: "2026-11-21 16:05 UTC"."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def path_part(text: str) -> str:
    """``text`` as one step of an address."""
    return quote(text, safe="")


OFFSET = 10_000_000
"""The farthest line that a page or a call may begin with."""

NEED_WORDS = {
    "question": "the machine asks",
    "changed": "changed since signed off",
    "conflict": "conflict",
    "withdrawn": "withdrawn?",
    "range": "wide range",
    "merge": "perhaps the same",
    "contested": "contested",
    "certainty": "low certainty",
    "place": "place",
    "day": "day",
    "unread": "not read",
}
"""What a reason of the queue is called."""

NAMES = {
    **SHARED,
    "charts": charts,
    "when_words": versions.when_words,
    "claim_labels": {"figure": "Figure", "responsibility": "Who did it", "event": "Event", "background": "Total kept out"},
    "need_words": NEED_WORDS,
    "time_words": time_words,
    "path_part": path_part,
}
"""What the templates may call."""


@cache
def templates() -> Environment:
    """The desk's templates."""
    env = environment("harmledger.desk.web", NAMES)
    env.filters["unbroken"] = lambda text: text.replace("–", "\u2060–\u2060")  # a range never breaks at its dash
    return env


def page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """A page, with what all of them need: who is here, where they may go, the token of their forms."""
    found = getattr(request.state, "visitor", None)
    visitor = found if isinstance(found, Visitor) else None
    shared = {
        "setup": room_of(request).setup,
        "visitor": visitor,
        "form_token": visitor.session.form_token if visitor else "",
        "nav": [(path, name, request.url.path == path) for route, path, name in NAV if visitor and visitor.may(route)],
        "here": request.url.path,
        "route": route_name(request),
        "said": request.query_params.get("said", "") if request.query_params.get("said", "") in SAID else "",
        "said_words": SAID,
    }
    return HTMLResponse(templates().get_template(template).render(**(shared | values)), status)


SAID = {
    "password": "Your password was changed. Your other sessions have ended.",
    "second": "The second factor is set up.",
    "settings": "Your settings were stored.",
    "stored": "Your decision is stored.",
    "noted": "Written into your draft. Nobody else sees it.",
    "removed": "Taken out of your draft.",
    "ended": "That session has ended.",
    "role": "The role was given. That person has to enter again.",
    "locked": "The account is locked, its sessions have ended.",
    "unlocked": "The account is open again.",
}
"""What a page may say after something was done, by the key in its address: no words of the address itself are shown."""


def go(path: str) -> Response:
    """Lead to another page of this desk, with GET."""
    return RedirectResponse(path, 303)
