"""One report of a round as somebody finds it: what they may do with it, their draft, and, once all are done, everybody's coding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from starlette.requests import Request

from harmledger.desk.coding.agreement import Rounds
from harmledger.desk.coding.compare import Compared, by_event, compared
from harmledger.desk.coding.draft import Draft, NotSound, beside, handed_in, put
from harmledger.desk.coding.from_record import BadRecord, claims_of_record
from harmledger.desk.coding.sample import sample
from harmledger.desk.desk import OutOfTurn
from harmledger.desk.orders import Contradicts, NotThere, Order
from harmledger.desk.people import drafts
from harmledger.desk.views import Stored
from harmledger.desk.web.access import Closed, Visitor, address_of, visitor
from harmledger.desk.web.room import Room, room_of
from harmledger.desk.web.routes.decide import carry_out
from harmledger.ledger import Refused
from harmledger.model.decision import Decision
from harmledger.model.payload import Coding, Round
from harmledger.model.report import Report

Deed = Literal["code", "adjudicate"]
MOST_REPORTS = 500
"""Reports of one round."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report of a round, for one visitor.

    Attributes:
        name, drawn: the round.
        report: the report.
        deed: what the visitor may do with it now: code it, settle it, or None.
        mine: whether they are a coder of the round.
        done: whether they have coded it.
        done_by: the coders who have, in the round's order.
        settled: whether somebody settled it.
        draft: what they have written down and not handed in.
        codings: everybody's coding, or None until all are done.
    """

    name: str
    drawn: Round
    report: Report
    deed: Deed | None
    mine: bool
    done: bool
    done_by: tuple[str, ...]
    settled: bool
    draft: Draft
    codings: Mapping[str, Draft] | None

    @property
    def units(self) -> list[Compared]:
        """What the coders say of each thing; empty until all are done."""
        if self.codings is None:
            return []
        found = beside(self.report.sha256, self.codings, self.draft)
        return by_event([c for u in found if (c := compared(u, self.drawn.coders)).claims])


def rounds_of(request: Request, name: str) -> tuple[Rounds, Round]:
    """The rounds, and the one of that name. Raises Closed."""
    held = room_of(request).desk.rounds()
    try:
        return held, held.round(name)
    except NotThere as why:
        raise Closed(404, str(why)) from why


def sheet_of(request: Request, name: str, sha256: str) -> Sheet:
    """One report of a round. Raises Closed where there is none."""
    room, who = room_of(request), visitor(request)
    held, drawn = rounds_of(request, name)
    report = room.desk.state().reports.get(sha256)
    if sha256 not in drawn.reports or report is None:
        raise Closed(404, "This report is not in the round.")
    done_by = held.done_by(name, sha256)
    mine, done = who.person.name in drawn.coders, who.person.name in done_by
    codings = held.codings(name, sha256) if len(done_by) == len(drawn.coders) else None
    deed: Deed | None = "code" if mine and not done else "adjudicate" if codings is not None and who.may_decide("adjudicate") else None
    draft = drafts.of_person(room.store, who.person, name, sha256) if deed else ()
    return Sheet(name, drawn, report, deed, mine, done, done_by, held.settled(name, sha256), draft, codings)


def to_work_on(request: Request, name: str, sha256: str, deed: Deed | None = None) -> Sheet:
    """The same, for whoever may code or settle it now. Raises Closed."""
    sheet = sheet_of(request, name, sha256)
    if sheet.deed is None or deed not in (None, sheet.deed):
        if sheet.done and deed != "adjudicate":
            raise Closed(409, "You have coded this report already. What was handed in stays as it is, so that the comparison is blind.")
        if deed == "adjudicate" or sheet.mine:
            raise Closed(409, "Not all coders of the round have coded this report yet; until then nobody sees another's coding.")
        raise Closed(403, f"You are no coder of the round {name!r}; its coders are {', '.join(sheet.drawn.coders)}.")
    return sheet


def change(request: Request, sheet: Sheet, work: Callable[[Draft], Draft]) -> Draft:
    """The visitor's draft with a change. Raises Closed where it does not hold."""
    room, who = room_of(request), visitor(request)
    try:
        return drafts.change(room.store, who.person, sheet.name, sheet.report.sha256, work)
    except NotSound as why:
        raise Closed(422, str(why)) from why


def from_record(record: object, sheet: Sheet, who: Visitor) -> Draft:
    """A draft of the codebook's record, as a program or a file has it. Raises Closed."""
    try:
        made: Draft = ()
        for claim in claims_of_record(record, sheet.report, f"{who.person.name} {sheet.deed} {sheet.name}"):
            made = put(made, claim, sheet.report)
        return made
    except (BadRecord, NotSound, RecursionError) as why:
        raise Closed(422, str(why)) from why


def hand_in(request: Request, sheet: Sheet, claims: Draft, reason: str, key: str) -> Decision:
    """Store a coding, or how a report is settled; the draft is done with. Raises Closed."""
    who, deed = visitor(request), sheet.deed
    assert deed is not None  # ``to_work_on`` saw to it
    coding = Coding(sheet.name, handed_in(claims, deed, sheet.name, who.person.name))
    made = give(request, Order(deed, sheet.report.sha256, reason, "", payload=coding, key=key))
    drafts.drop(room_of(request).store, who.person, sheet.name, sheet.report.sha256)
    return made


def draw(request: Request, name: str, seed: int, size: int, coders: Sequence[str], reason: str, key: str) -> Decision:
    """Draw a round: the same seed draws the same reports of the same book. Raises Closed."""
    room: Room = room_of(request)
    named = tuple(dict.fromkeys(c.strip() for c in coders if c.strip()))
    if not name or len(named) < 2 or not 1 <= size <= MOST_REPORTS:
        raise Closed(422, f"A round needs a name, a number to draw with, 1 to {MOST_REPORTS} reports, and at least two coders.")
    reports = sample(room.desk.state().reports, seed, size)
    return give(request, Order("sample", name, reason, "", payload=Round(seed, named, reports), key=key))


def give(request: Request, order: Order) -> Decision:
    """Hand in an order in the visitor's name. Raises Closed."""
    who = visitor(request)
    if not who.may_decide(order.verdict):
        raise Closed(403, f"Your role ({who.person.role}) does not allow the decision {order.verdict!r}.")
    if not order.reason.strip():
        raise Closed(422, "A decision needs a reason: write why.")
    try:
        answer = carry_out(room_of(request), who, replace(order, author=who.person.name), address_of(request))
    except OutOfTurn as why:
        raise Closed(409, str(why)) from why
    except (NotThere, Refused, Contradicts) as why:
        raise Closed(422, str(why)) from why
    assert isinstance(answer, Stored)  # nothing was looked at, so nothing can have changed
    return answer.decision
