"""Puts together what a person sees of an incident or a report, and its digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from harmledger.desk.state import State, place_in_text
from harmledger.desk.views import ClaimSeen, IncidentSeen, Near, ReportSeen, Ruled
from harmledger.incidents.refound import kind_of
from harmledger.incidents.seen import Lines, claim_line, digest, facts_of, seen_of
from harmledger.model.claim import Claim, EventClaim
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Versions
from harmledger.publish.words import headline


def incident_seen(state: State, incident: Incident) -> IncidentSeen:
    """One incident as it stands."""
    claims = state.claims_of(incident)
    history = state.about(incident)
    members = set(incident.members)
    shown: list[Claim] = []
    for sha in dict.fromkeys(incident.reports):
        heard = state.heard(sha)
        events = {c.event for c in heard.claims if isinstance(c, EventClaim) and c.id in members}
        aside = dict(heard.aside)
        shown += [c for c in heard.read if c.id in aside and getattr(c, "event", None) in events]
    decides = _decides(incident)
    near = [Near(o, headline(state.incidents[o]), s) for s in state.near.get(incident.id, ()) for o in _other(s.a, s.b, incident.id)]
    standing = [d for d in history if d.id not in state.replaced]
    seen = seen_of(facts_of(incident, claims), standing)
    return IncidentSeen(
        incident=incident,
        headline=headline(incident),
        claims=tuple(_claims(state, sorted([*claims, *shown], key=place_in_text), history, decides)),
        reports=tuple(state.reports[sha] for sha in dict.fromkeys(incident.reports) if sha in state.reports),
        near=tuple(near),
        questions=tuple(q for sha in dict.fromkeys(incident.reports) for q in state.heard(sha).questions),
        history=ruled(state, history),
        digest=digest(seen),
        seen=seen,
    )


def incident_digest(state: State, incident: Incident) -> tuple[str, Lines]:
    """The digest of what is seen of an incident, and the lines that it is of."""
    standing = [d for d in state.about(incident) if d.id not in state.replaced]
    seen = seen_of(facts_of(incident, state.claims_of(incident)), standing)
    return digest(seen), seen


def report_seen(state: State, sha256: str) -> ReportSeen:
    """One report as it stands."""
    heard = state.heard(sha256)
    aside = dict(heard.aside)
    incidents = state.incidents_of_report.get(sha256, ())
    decides: dict[str, list[str]] = defaultdict(list)
    for i in incidents:
        for claim, ends in _decides(state.incidents[i]).items():
            decides[claim] += ends
    claims = sorted([*heard.claims, *(c for c in heard.read if c.id in aside)], key=place_in_text)
    history = state.on_report(sha256)
    standing = [d for d in history if d.id not in state.replaced]
    reading = state.readings.get(sha256)
    seen = seen_of(tuple(claim_line(c) for c in claims), standing)
    return ReportSeen(
        report=state.reports[sha256],
        versions=_versions(state, sha256),
        reading=reading,
        claims=tuple(_claims(state, claims, history, decides)),
        apart=reading.apart if reading else (),
        incidents=incidents,
        questions=heard.questions,
        history=ruled(state, history),
        digest=digest(seen),
        seen=seen,
    )


def _versions(state: State, sha256: str) -> tuple[Versions, ...]:
    """The versions of a report, once for each page, as its incidents and those of the other versions know them."""
    found: dict[tuple[str, ...], Versions] = {}
    for incident in state.record.incidents:
        for v in incident.versions:
            reports = tuple(one.report for one in v.versions)
            if sha256 in reports:
                found.setdefault((v.page, *reports), v)
    return tuple(found[k] for k in sorted(found))


def ruled(state: State, decisions: Iterable[Decision]) -> tuple[Ruled, ...]:
    """Decisions with what replaced them."""
    return tuple(Ruled(d, state.replaced.get(d.id)) for d in decisions)


def _claims(state: State, claims: Sequence[Claim], history: Sequence[Decision], decides: Mapping[str, list[str]]) -> Iterable[ClaimSeen]:
    on: dict[str, list[Decision]] = defaultdict(list)
    for d in history:
        on[d.subject].append(d)
    for claim in claims:
        heard = state.heard(claim.report)
        aside = dict(heard.aside).get(claim.id)
        yield ClaimSeen(
            claim=claim,
            read=next((c for c in heard.read if c.id == claim.id), None),
            set=tuple(s for s in heard.set if s.of == claim.id),
            decisions=ruled(state, on.get(claim.id, ())),
            aside=state.decided.by_id.get(aside) if aside else None,
            decides=tuple(decides.get(claim.id, ())),
            incident=None if kind_of(claim) == "background" else state.incident_of_claim(claim),
        )


def _decides(incident: Incident) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for bound in incident.bounds:
        for claim in bound.claims:
            found[claim].append(bound.of)
    return found


def _other(a: str, b: str, own: str) -> tuple[str, ...]:
    return (b,) if a == own else (a,) if b == own else ()
