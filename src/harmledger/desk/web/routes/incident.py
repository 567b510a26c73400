"""One incident, one claim of it, one report: with everything that a person needs to decide."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import get_args

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from harmledger.desk.desk import Desk
from harmledger.desk.differences import differences
from harmledger.desk.exemptions import choices as choices_of_rules
from harmledger.desk.exemptions import names
from harmledger.desk.lines import sentences
from harmledger.desk.orders import NotThere
from harmledger.desk.people.persons import everybody
from harmledger.desk.views import ClaimSeen
from harmledger.desk.web.access import Closed, visitor
from harmledger.desk.web.drawings import graph_of
from harmledger.desk.web.pages import go, page
from harmledger.desk.web.room import room_of
from harmledger.desk.web.seen import IncidentView, point_of, text_of
from harmledger.desk.web.veil import veiled
from harmledger.model.circumstances import PLACE_SCALE
from harmledger.model.claim import EventClaim, FigureClaim, SourceKind
from harmledger.model.incident import Grade
from harmledger.model.verdicts import CHOICES, EDITABLE, choices


def add(app: FastAPI) -> None:
    """Add the routes."""
    app.get("/incident/{id}", name="incident")(incident)
    app.get("/claim/{id}", name="claim")(claim)
    app.get("/report/{sha256}", name="report")(report)


def incident(request: Request, id: str) -> Response:
    """One incident."""
    room, who = room_of(request), visitor(request)
    try:
        seen = room.desk.incident(id)
    except NotThere as why:
        raise Closed(404, str(why)) from why
    if seen.incident.id != id:
        return go(f"/incident/{seen.incident.id}")  # it was merged into another
    if not who.has("names"):
        seen = veiled(seen)
    view = IncidentView(seen)
    return page(
        request,
        "incident.html.j2",
        seen=seen,
        i=seen.incident,
        v=view,
        graph=graph_of(seen.incident.lineage, view.node_names),
        points=json.dumps([p] if (p := point_of(seen.incident)) else []),
        grades=get_args(Grade),
        near_digests=_digests(room.desk, [n.incident for n in seen.near]) if who.may_decide("merge") or who.may_decide("different") else {},
        people=[p.name for p in everybody(room.store) if not p.locked] or [who.person.name],
        codebooks=names() if who.may_decide("exception") else {},
        exemptions=choices_of_rules(),
        key=new_key,
        back=f"/incident/{seen.incident.id}",
    )


def _digests(desk: Desk, ids: Sequence[str]) -> dict[str, str]:
    """The digest of each incident as it stands; "" for one that went away in this very moment."""
    found = dict.fromkeys(ids, "")
    for id in ids:
        with suppress(NotThere):
            found[id] = desk.digest(id)
    return found


def claim(request: Request, id: str) -> Response:
    """One claim beside its report, to be corrected."""
    room = room_of(request)
    state = room.desk.state()
    sha = state.report_of_claim.get(id)
    if sha is None:
        raise Closed(404, "There is no such claim; the report may have been read anew.")
    seen = room.desk.report(sha)
    found = next((c for c in seen.claims if c.claim.id == id), None)
    if found is None:
        raise Closed(404, "There is no such claim; the report may have been read anew.")
    saw = room.desk.incident(found.incident) if found.incident else seen
    looked_at = found.incident or sha
    events = [c.claim for c in seen.claims if isinstance(c.claim, EventClaim) and c.aside is None]
    own = next((e.id for e in events if e.event == getattr(found.claim, "event", None)), "")
    return page(
        request,
        "claim.html.j2",
        cs=found,
        c=found.claim,
        report=seen.report,
        text=text_of(seen, (found,), visitor(request)),
        saw=saw.digest,
        looked_at=looked_at,
        fields=EDITABLE[type(found.claim)],
        choices=choices,
        events=events,
        own_event=own,
        figures=[c.claim for c in seen.claims if isinstance(c.claim, FigureClaim) and c.claim.id != id and c.aside is None],
        kinds=get_args(SourceKind),
        precisions=PLACE_SCALE,
        key=new_key,
        back=f"/incident/{found.incident}#k-{id}" if found.incident else f"/report/{sha}",
    )


def report(request: Request, sha256: str) -> Response:
    """One report with all that was read in it, and what was left out."""
    room = room_of(request)
    try:
        seen = room.desk.report(sha256)
        since = request.query_params.get("since", "")[:64]
        older = room.desk.report(since).report if since else None
    except NotThere as why:
        raise Closed(404, str(why)) from why
    aside: list[ClaimSeen] = [c for c in seen.claims if c.aside]
    return page(
        request,
        "report.html.j2",
        seen=seen,
        report=seen.report,
        text=text_of(seen, seen.claims, visitor(request)),
        aside=aside,
        older=older,
        compared=differences(older.text, seen.report.text) if older else (),
        others=[v for v in seen.versions if v.versions],
        standing=[c.claim for c in seen.claims if c.aside is None],
        lines=sentences(seen.report.text),
        field_options=CHOICES,
        kinds=get_args(SourceKind),
        precisions=PLACE_SCALE,
        key=new_key,
        back=f"/report/{sha256}",
    )


def new_key() -> str:
    """What makes a form sent twice one decision."""
    return secrets.token_urlsafe(12)
