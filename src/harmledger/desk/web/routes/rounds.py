"""The rounds of blind double coding: all of them, drawing one, how far its coders agree."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.people import drafts
from harmledger.desk.people.persons import everybody
from harmledger.desk.people.roles import permissions
from harmledger.desk.web import coding
from harmledger.desk.web.access import Closed, form, visitor
from harmledger.desk.web.pages import go, page, path_part
from harmledger.desk.web.room import room_of
from harmledger.desk.web.routes.incident import new_key


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/rounds", name="rounds")(rounds)
    app.post("/rounds", name="round_draw")(draw)
    app.get("/rounds/{name}", name="round")(one_round)


def rounds(request: Request) -> Response:
    """All rounds, and the form that draws one."""
    return _page(request)


def _page(request: Request, status: int = 200, wrong: str = "") -> Response:
    room, who = room_of(request), visitor(request)
    held = room.desk.rounds()
    people = [p.name for p in everybody(room.store) if not p.locked and permissions().may_decide(p.role, "code")] or [who.person.name]
    lines = []
    for name in held.names:
        drawn = held.round(name)
        mine = held.tasks(name, who.person.name) if who.person.name in drawn.coders else ()
        whole = sum(len(held.done_by(name, sha)) == len(drawn.coders) for sha in drawn.reports)
        settled = sum(held.settled(name, sha) for sha in drawn.reports)
        lines.append((name, drawn, whole, settled, sum(not t.done for t in mine) if mine else None))
    sent = dict(form(request).values) if wrong else {}
    chosen = form(request).all("coder") if wrong else ()
    return page(
        request, "rounds.html.j2", status,
        rounds=lines, people=people, most=coding.MOST_REPORTS, key=new_key(), wrong=wrong, sent=sent, chosen=chosen,
    )  # fmt: skip


def draw(request: Request) -> Response:
    """Draw a round; where something is missing, the form comes back with what was typed."""
    sent = form(request)
    name, seed, size = sent.one("name", 80), sent.one("seed", 9), sent.one("size", 3)
    coders = (*sent.all("coder"), *sent.one("others", 1000).split(","))
    numbers = [int(n) if n.isascii() and n.isdecimal() else 0 for n in (seed, size)]
    try:
        coding.draw(request, name, numbers[0], numbers[1], coders, sent.one("reason", 10_000), sent.one("key", 80))
    except Closed as why:
        if why.status == 403:
            raise
        return _page(request, why.status, why.words)
    return go(f"/rounds/{path_part(name)}")


def one_round(request: Request, name: str) -> Response:
    """My tasks in a round; how far the coders agree."""
    room, who = room_of(request), visitor(request)
    held, drawn = coding.rounds_of(request, name)
    tasks = held.tasks(name, who.person.name) if who.person.name in drawn.coders else ()
    state = room.desk.state()
    titles = {sha: r.title or r.id for sha in drawn.reports if (r := state.reports.get(sha))}
    return page(
        request,
        "round.html.j2",
        name=name,
        drawn=drawn,
        found=held.agreement(name),
        tasks=tasks,
        begun=drafts.begun(room.store, who.person, name),
        done_by={sha: held.done_by(name, sha) for sha in drawn.reports},
        settled={sha for sha in drawn.reports if held.settled(name, sha)},
        titles=titles,
    )
