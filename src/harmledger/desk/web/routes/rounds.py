"""Blind double coding: draw a round, code a report apart, compare, settle."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.coding.agreement import FIELDS
from harmledger.desk.coding.from_record import BadRecord, claims_of_record
from harmledger.desk.coding.sample import sample
from harmledger.desk.coding.units import value
from harmledger.desk.orders import Contradicts, NotThere, Order
from harmledger.desk.people.persons import everybody
from harmledger.desk.web.access import Closed, Visitor, address_of, form, visitor
from harmledger.desk.web.pages import go, page, path_part
from harmledger.desk.web.room import room_of
from harmledger.desk.web.routes.decide import carry_out
from harmledger.desk.web.routes.incident import new_key
from harmledger.ledger import Refused
from harmledger.model.payload import Coding, Round

MOST_REPORTS = 500
"""Reports of one round."""
LONGEST_RECORD = 200_000
"""Characters of a coder's record of one report."""


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/rounds", name="rounds")(rounds)
    app.post("/rounds", name="round_draw")(draw)
    app.get("/rounds/{name}", name="round")(one_round)
    app.get("/rounds/{name}/{sha256}", name="round_report")(report)
    app.post("/rounds/{name}/{sha256}/code", name="round_code")(code)
    app.post("/rounds/{name}/{sha256}/adjudicate", name="round_adjudicate")(adjudicate)


def rounds(request: Request) -> Response:
    """All rounds, and the form that draws one."""
    room, who = room_of(request), visitor(request)
    held = room.desk.rounds()
    people = [p.name for p in everybody(room.store) if not p.locked] or [who.person.name]
    return page(request, "rounds.html.j2", rounds=[(n, held.round(n)) for n in held.names], people=people, most=MOST_REPORTS, key=new_key())


def draw(request: Request) -> Response:
    """Draw a round: the same seed draws the same reports of the same book."""
    room, sent = room_of(request), form(request)
    name, seed, size = sent.one("name", 80), sent.one("seed", 9), sent.one("size", 3)
    coders = tuple(dict.fromkeys(c.strip() for c in sent.all("coder") if c.strip()))
    if not name or len(coders) < 2 or not seed.isdecimal() or not size.isdecimal() or not 1 <= int(size) <= MOST_REPORTS:
        raise Closed(422, f"A round needs a name, a number to draw with, 1 to {MOST_REPORTS} reports, and at least two coders.")
    held = room.desk.rounds()
    if name in held.names:
        raise Closed(409, f"There is a round {name!r} already: give this one another name.")
    reports = sample(room.desk.state().reports, int(seed), int(size))
    _stored(
        request, Order("sample", name, sent.one("reason", 10_000), "", payload=Round(int(seed), coders, reports), key=sent.one("key", 80))
    )
    return go(f"/rounds/{path_part(name)}")


def one_round(request: Request, name: str) -> Response:
    """My tasks in a round; how far the coders agree."""
    room, who = room_of(request), visitor(request)
    try:
        held = room.desk.rounds()
        drawn, found = held.round(name), held.agreement(name)
        tasks = held.tasks(name, who.person.name) if who.person.name in drawn.coders else ()
    except NotThere as why:
        raise Closed(404, str(why)) from why
    state = room.desk.state()
    titles = {sha: r.title or r.id for sha in drawn.reports if (r := state.reports.get(sha))}
    return page(request, "round.html.j2", name=name, drawn=drawn, found=found, tasks=tasks, titles=titles)


def report(request: Request, name: str, sha256: str) -> Response:
    """One report of a round: its text alone for who codes it, all codings beside each other once all coders are done."""
    room, who = room_of(request), visitor(request)
    held, state = room.desk.rounds(), room.desk.state()
    try:
        drawn = held.round(name)
    except NotThere as why:
        raise Closed(404, str(why)) from why
    if sha256 not in drawn.reports or sha256 not in state.reports:
        raise Closed(404, "This report is not in the round.")
    mine = next((t for t in held.tasks(name, who.person.name) if t.report == sha256), None) if who.person.name in drawn.coders else None
    try:
        units = [(u, {c: _said(u.kind, claim) for c, claim in u.by.items()}) for u in held.side_by_side(name, sha256)]
        compared = True
    except NotThere:
        units, compared = [], False
    return page(
        request,
        "coding.html.j2",
        name=name,
        drawn=drawn,
        report=state.reports[sha256],
        mine=mine,
        units=units,
        compared=compared,
        may_settle=compared and who.may("round_adjudicate"),
        longest=LONGEST_RECORD,
        key=new_key(),
    )


def code(request: Request, name: str, sha256: str) -> Response:
    """Store how one coder codes the report."""
    room, who = room_of(request), visitor(request)
    try:
        held = room.desk.rounds()
        task = next((t for t in held.tasks(name, who.person.name) if t.report == sha256), None)
    except NotThere as why:
        raise Closed(403 if name in room.desk.rounds().names else 404, str(why)) from why
    if task is None:
        raise Closed(404, "This report is not in the round.")
    if task.done:
        raise Closed(409, "You have coded this report already. What was handed in stays as it is, so that the comparison is blind.")
    return _coded(request, "code", name, sha256, who)


def adjudicate(request: Request, name: str, sha256: str) -> Response:
    """Store how the report is coded after the coders were compared."""
    try:
        room_of(request).desk.rounds().side_by_side(name, sha256)
    except NotThere as why:
        raise Closed(409, str(why)) from why
    return _coded(request, "adjudicate", name, sha256, visitor(request))


def _coded(request: Request, verdict: Any, name: str, sha256: str, who: Visitor) -> Response:
    sent, found = form(request), room_of(request).desk.state().reports.get(sha256)
    if found is None:
        raise Closed(404, "There is no such report.")
    try:
        claims = claims_of_record(json.loads(sent.one("record", LONGEST_RECORD)), found, f"{who.person.name} {verdict} {name}")
    except (json.JSONDecodeError, RecursionError) as why:
        raise Closed(422, f"The record is no JSON: {why}. Go back; what you wrote is still there.") from why
    except BadRecord as why:
        raise Closed(422, f"{why} Go back; what you wrote is still there.") from why
    _stored(request, Order(verdict, sha256, sent.one("reason", 10_000), "", payload=Coding(name, claims), key=sent.one("key", 80)))
    return go(f"/rounds/{path_part(name)}?said=stored")


def _stored(request: Request, order: Order) -> None:
    """Hand in an order in the visitor's name. Raises Closed."""
    who = visitor(request)
    if not who.may_decide(order.verdict):
        raise Closed(403, f"Your role ({who.person.role}) does not allow the decision {order.verdict!r}.")
    if not order.reason:
        raise Closed(422, "A decision needs a reason: write why.")
    try:
        carry_out(room_of(request), who, replace(order, author=who.person.name), address_of(request))
    except (NotThere, Refused, Contradicts) as why:
        raise Closed(422, str(why)) from why


def _said(kind: str, claim: Any) -> str:
    """What a coder says of a thing, field by field, in words."""
    told = [f"{f} {said}" for k, f, _ in FIELDS if k == kind and (said := value(claim, f)) is not None]
    return "; ".join(told) or "marked"
