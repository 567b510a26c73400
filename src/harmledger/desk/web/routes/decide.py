"""One way in for every decision: what was seen, what is said, why."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.desk import Desk
from harmledger.desk.orders import Contradicts, NotThere, Order
from harmledger.desk.people import log
from harmledger.desk.views import Changed, Stored
from harmledger.desk.web.access import Closed, Form, Visitor, address_of, form, local_path, visitor
from harmledger.desk.web.orders import is_report, order_of
from harmledger.desk.web.pages import go, page
from harmledger.desk.web.room import Room, room_of
from harmledger.ledger import Refused
from harmledger.model.verdicts import FORMS


def add(app: FastAPI) -> None:
    """Add the route."""
    app.post("/decide", name="decide")(decide)


def decide(request: Request) -> Response:
    """Store a decision; where the subject changed meanwhile, show what changed and ask again."""
    sent, room = form(request), room_of(request)
    back = local_path(sent.one("back", 2000) or "/")
    try:
        order = read_order(room.desk, visitor(request), sent)
        answer = carry_out(room, visitor(request), order, address_of(request))
    except Contradicts as why:
        fields = [(n, v) for n, v in sent.values if n not in ("form_token", "supersedes")]
        return page(request, "contradicts.html.j2", 409, words=str(why), standing=why.standing, fields=fields, back=back)
    except (NotThere, Refused) as why:
        raise Closed(422, str(why)) from why
    if isinstance(answer, Changed):
        changed = "saw_other" if _is_other(room.desk, order, answer) else "saw"
        fields = [(n, v) for n, v in sent.values if n not in ("form_token", changed, "key")]
        return page(request, "conflict.html.j2", 409, changed=answer, field=changed, order=order, fields=fields, back=back)
    joint = "&" if "?" in back else "?"
    path, _, anchor = back.partition("#")
    return go(f"{path}{joint}said=stored" + (f"#{anchor}" if anchor else ""))


def read_order(desk: Desk, who: Visitor, sent: Form) -> Order:
    """The order in a form, if this person may give it. Raises Closed."""
    verdict, subject = sent.one("verdict", 20), sent.one("subject", 200)
    if verdict not in FORMS:
        raise Closed(422, "That cannot be decided here.")
    if not who.may_decide(verdict):
        raise Closed(403, f"Your role ({who.person.role}) does not allow the decision {verdict!r}.")
    if not sent.one("reason", 10_000):
        raise Closed(422, "A decision needs a reason: write why.")
    state = desk.state()
    claim = state.claim(subject) if subject.startswith("c-") else None
    report = state.reports.get(subject) if is_report(subject) else None
    heard = state.heard(report.sha256).claims if report else ()
    return order_of(sent, who.person.name, claim, report, heard)


def _is_other(desk: Desk, order: Order, changed: Changed) -> bool:
    """Whether it is the second incident of a merge that changed."""
    return bool(order.saw_other and order.other) and desk.incident(str(order.other)).digest == changed.digest


def carry_out(room: Room, who: Visitor, order: Order, address: str) -> Stored | Changed:
    """Hand the order to the desk, and write into the log that it was stored. Raises NotThere, Contradicts, Refused."""
    answer = room.desk.decide(order)
    if isinstance(answer, Stored) and answer.new:
        with room.store.change() as db:
            log.note(db, room.store.clock(), who.person.name, address, f"decided: {order.verdict}", order.subject, answer.decision.id)
    return answer
