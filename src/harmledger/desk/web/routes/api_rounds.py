"""The rounds of blind double coding for programs: the same rules, the same permissions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from harmledger.desk.coding.agreement import Agreement, Task
from harmledger.desk.web import coding
from harmledger.desk.web.access import visitor
from harmledger.desk.web.room import room_of
from harmledger.desk.web.routes.api import V1, may_fail
from harmledger.model.claim import Claim
from harmledger.model.decision import Decision
from harmledger.model.report import Report

Name = Annotated[str, Path(max_length=80)]
Id = Annotated[str, Path(max_length=200)]
Reason = Annotated[str, Field(min_length=1, max_length=10_000)]
Key = Annotated[str, Field(max_length=80)]


class RoundLine(BaseModel):
    """A round: how many of its reports are coded by all and settled, and how many are left for me (null: I am no coder of it)."""

    name: str
    coders: tuple[str, ...]
    reports: int
    coded: int
    settled: int
    left_for_me: int | None


class RoundIn(BaseModel):
    """A round to be drawn. The same seed draws the same reports of the same book."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80)]
    seed: Annotated[int, Field(ge=0, le=999_999_999)]
    size: Annotated[int, Field(ge=1, le=coding.MOST_REPORTS)]
    coders: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(min_length=2, max_length=50)]
    reason: Reason
    key: Key = ""


class RoundSeen(BaseModel):
    """A round: its reports (SHA-256) in the order in which they are coded, my tasks, and how far the coders agree so far."""

    name: str
    reports: tuple[str, ...]
    tasks: tuple[Task, ...]
    agreement: Agreement


class Same(BaseModel):
    """One thing that at least one coder coded: what each says of it, by the coder's name; who did not see it is missing."""

    kind: str
    claims: dict[str, Claim]
    differs: bool


class SheetSeen(BaseModel):
    """One report of a round.

    ``deed``: what I may do with it now ("code", "adjudicate", or null). ``draft``: what I have written down and not handed in. ``things``:
    what the coders say, or null until all of them are done.
    """

    report: Report
    deed: str | None
    done_by: tuple[str, ...]
    settled: bool
    draft: tuple[Claim, ...]
    things: list[Same] | None


class DraftIn(BaseModel):
    """The record of the report as the codebook writes it down (section 2), with exact quotes. It takes the place of the draft."""

    model_config = ConfigDict(extra="forbid")

    record: dict[str, Any]


class CodingIn(BaseModel):
    """Hands in the record, or, without one, the draft."""

    model_config = ConfigDict(extra="forbid")

    record: dict[str, Any] | None = None
    reason: Reason
    key: Key = ""


def add(app: FastAPI) -> None:
    """Add the routes."""
    get, post = app.get, app.post
    one = f"{V1}/rounds/{{name}}/{{sha256}}"
    get(f"{V1}/rounds", name="api_rounds", responses=may_fail())(rounds)
    post(f"{V1}/rounds", name="api_round_draw", responses=may_fail(409), status_code=201, response_model=Decision)(draw)
    get(f"{V1}/rounds/{{name}}", name="api_round", responses=may_fail(404))(one_round)
    get(one, name="api_round_report", responses=may_fail(404))(report)
    post(f"{one}/draft", name="api_round_draft", responses=may_fail(404, 409))(draft)
    post(f"{one}/code", name="api_round_code", responses=may_fail(404, 409), status_code=201, response_model=Decision)(code)
    post(f"{one}/adjudicate", name="api_round_adjudicate", responses=may_fail(404, 409), status_code=201, response_model=Decision)(
        adjudicate
    )


def rounds(request: Request) -> list[RoundLine]:
    """All rounds, by name."""
    held, who = room_of(request).desk.rounds(), visitor(request).person.name
    lines = []
    for name in held.names:
        drawn = held.round(name)
        whole = sum(len(held.done_by(name, sha)) == len(drawn.coders) for sha in drawn.reports)
        left = sum(not t.done for t in held.tasks(name, who)) if who in drawn.coders else None
        settled = sum(held.settled(name, sha) for sha in drawn.reports)
        lines.append(RoundLine(name=name, coders=drawn.coders, reports=len(drawn.reports), coded=whole, settled=settled, left_for_me=left))
    return lines


def draw(request: Request, body: RoundIn) -> Decision:
    """Draw a round."""
    return coding.draw(request, body.name.strip(), body.seed, body.size, body.coders, body.reason, body.key)


def one_round(request: Request, name: Name) -> RoundSeen:
    """One round."""
    (held, drawn), who = coding.rounds_of(request, name), visitor(request).person.name
    tasks = held.tasks(name, who) if who in drawn.coders else ()
    return RoundSeen(name=name, reports=drawn.reports, tasks=tasks, agreement=held.agreement(name))


def report(request: Request, name: Name, sha256: Id) -> SheetSeen:
    """One report of a round."""
    sheet = coding.sheet_of(request, name, sha256)
    things = [Same(kind=u.kind, claims=dict(u.claims), differs=u.differs) for u in sheet.units] if sheet.codings is not None else None
    return SheetSeen(report=sheet.report, deed=sheet.deed, done_by=sheet.done_by, settled=sheet.settled, draft=sheet.draft, things=things)


def draft(request: Request, name: Name, sha256: Id, body: DraftIn) -> list[Claim]:
    """Write my draft of a report anew; it is seen by nobody else, and kept until it is handed in."""
    sheet = coding.to_work_on(request, name, sha256)
    made = coding.from_record(body.record, sheet, visitor(request))
    return list(coding.change(request, sheet, lambda _: made))


def code(request: Request, name: Name, sha256: Id, body: CodingIn) -> Decision:
    """Hand in how I code a report; it cannot be changed afterwards."""
    return _handed(request, name, sha256, body, "code")


def adjudicate(request: Request, name: Name, sha256: Id, body: CodingIn) -> Decision:
    """Settle how a report is coded, once all coders are done."""
    return _handed(request, name, sha256, body, "adjudicate")


def _handed(request: Request, name: str, sha256: str, body: CodingIn, deed: coding.Deed) -> Decision:
    sheet = coding.to_work_on(request, name, sha256, deed)
    claims = sheet.draft if body.record is None else coding.from_record(body.record, sheet, visitor(request))
    return coding.hand_in(request, sheet, claims, body.reason, body.key)
