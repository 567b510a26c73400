"""Coding one report of a round, apart from the others, and settling it once all are done: claim by claim, with plain forms."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.coding.draft import Draft, agreed, changed, put, taken, without
from harmledger.desk.lines import sentences
from harmledger.desk.web.access import Closed, form
from harmledger.desk.web.claim_forms import addition, edits
from harmledger.desk.web.coding import Deed, Sheet, change, hand_in, sheet_of, to_work_on
from harmledger.desk.web.fields import marked
from harmledger.desk.web.pages import go, page, path_part
from harmledger.desk.web.routes.incident import new_key
from harmledger.desk.web.seen import draft_text
from harmledger.model.circumstances import PLACE_SCALE
from harmledger.model.claim import EventClaim, FigureClaim, SourceKind
from harmledger.model.ids import content_id
from harmledger.model.verdicts import CHOICES, EDITABLE, choices

USUAL = "coded after the codebook"
"""The reason that stands in the form: a coding needs no other."""


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/rounds/{name}/{sha256}", name="round_report")(report)
    app.get("/rounds/{name}/{sha256}/claim/{id}", name="round_claim")(claim)
    app.post("/rounds/{name}/{sha256}/draft", name="round_draft")(draft)
    app.post("/rounds/{name}/{sha256}/code", name="round_code")(code)
    app.post("/rounds/{name}/{sha256}/adjudicate", name="round_adjudicate")(adjudicate)


def report(request: Request, name: str, sha256: str) -> Response:
    """One report of a round: its text and one's own draft for who codes it, all codings beside each other once all are done."""
    return _page(request, sheet_of(request, name, sha256))


def _page(request: Request, sheet: Sheet, status: int = 200, wrong: str = "") -> Response:
    return page(
        request,
        "coding.html.j2",
        status,
        s=sheet,
        report=sheet.report,
        units=sheet.units,
        text=draft_text(sheet.report, sheet.draft),
        lines=sentences(sheet.report.text),
        field_options=CHOICES,
        kinds=get_args(SourceKind),
        precisions=PLACE_SCALE,
        wrong=wrong,
        sent=dict(form(request).values) if wrong else {},
        reason_words=USUAL if sheet.deed == "code" else "settled after the coders were compared",
        key=new_key(),
        base=_base(sheet),
    )


def claim(request: Request, name: str, sha256: str, id: str) -> Response:
    """One claim of one's own draft, to be changed."""
    return _claim_page(request, to_work_on(request, name, sha256), id)


def _claim_page(request: Request, sheet: Sheet, id: str, status: int = 200, wrong: str = "") -> Response:
    found = next((c for c in sheet.draft if c.id == id), None)
    if found is None:
        raise Closed(404, "This claim is not in your draft any more.")
    events = [c for c in sheet.draft if isinstance(c, EventClaim)]
    return page(
        request,
        "coded_claim.html.j2",
        status,
        s=sheet,
        c=found,
        fields=EDITABLE[type(found)],
        choices=choices,
        events=events,
        own_event=next((e.id for e in events if e.event == getattr(found, "event", None)), ""),
        figures=[c for c in sheet.draft if isinstance(c, FigureClaim) and c.id != id and c.event == getattr(found, "event", None)],
        kinds=get_args(SourceKind),
        precisions=PLACE_SCALE,
        text=draft_text(sheet.report, (found,)),
        wrong=wrong,
        base=_base(sheet),
    )


def draft(request: Request, name: str, sha256: str) -> Response:
    """Change one's own draft. What does not hold comes back with what was typed, and the draft stays as it was."""
    sheet, sent = to_work_on(request, name, sha256), form(request)
    deed, id = sent.one("do", 20), sent.one("claim", 80)
    try:
        match deed:
            case "add":
                return _added(request, sheet)
            case "change":
                old = next((c for c in sheet.draft if c.id == id), None)
                if old is None:
                    raise Closed(422, "This claim is not in your draft any more.")
                found = edits(sent, old)
                words = sent.one("quote", 10_000).replace("\r\n", "\n")
                span = old.span if words in ("", old.span.quote.replace("\r\n", "\n").strip()) else marked(sent, sheet.report)
                change(request, sheet, lambda d: changed(d, id, found, span, sheet.report))
                return go(f"{_base(sheet)}?said=noted#k-{path_part(id)}")
            case "remove":
                change(request, sheet, lambda d: without(d, id))
                return go(f"{_base(sheet)}?said=removed#draft")
            case "take" | "agreed" if sheet.codings is not None and sheet.deed == "adjudicate":
                return _taken(request, sheet, deed, id)
    except Closed as why:
        if why.status != 422:
            raise
        again = sheet_of(request, name, sha256)
        return _claim_page(request, again, id, 422, why.words) if deed == "change" and id else _page(request, again, 422, why.words)
    raise Closed(422, "That cannot be done with a draft.")


def _added(request: Request, sheet: Sheet) -> Response:
    made = addition(form(request), sheet.report, sheet.draft).claim

    def work(now: Draft) -> Draft:
        known = {c.id for c in now}
        free = next(i for n in range(len(now) + 1) if (i := content_id("c", made.id, "draft", n)) not in known)
        return put(now, replace(made, id=free, rule=""), sheet.report)

    before = {c.id for c in sheet.draft}
    after = change(request, sheet, work)
    new = next((c.id for c in after if c.id not in before), "")
    return go(f"{_base(sheet)}?said=noted#k-{path_part(new)}")


def _taken(request: Request, sheet: Sheet, deed: str, id: str) -> Response:
    codings, coder = sheet.codings or {}, form(request).one("coder", 200)
    if deed == "agreed":
        change(request, sheet, lambda d: agreed(d, codings, sheet.report))
        return go(f"{_base(sheet)}?said=noted#draft")
    change(request, sheet, lambda d: taken(d, codings, coder, id, sheet.report))
    return go(f"{_base(sheet)}?said=noted#u-{path_part(form(request).one('unit', 80))}")


def code(request: Request, name: str, sha256: str) -> Response:
    """Hand in how one codes the report; nobody else sees it before all are done."""
    return _handed(request, name, sha256, "code")


def adjudicate(request: Request, name: str, sha256: str) -> Response:
    """Settle how the report is coded, after the coders were compared."""
    return _handed(request, name, sha256, "adjudicate")


def _handed(request: Request, name: str, sha256: str, deed: Deed) -> Response:
    sheet, sent = to_work_on(request, name, sha256, deed), form(request)
    try:
        if not sheet.draft and sent.one("nothing", 5) != "yes":
            raise Closed(422, "Nothing is written down yet. If the report tells of nothing that is to be coded, say so below.")
        hand_in(request, sheet, sheet.draft, sent.one("reason", 10_000), sent.one("key", 80))
    except Closed as why:
        if why.status != 422:
            raise
        return _page(request, sheet, 422, why.words)
    return go(f"/rounds/{path_part(name)}?said=stored")


def _base(sheet: Sheet) -> str:
    return f"/rounds/{path_part(sheet.name)}/{sheet.report.sha256}"
