"""The incident record: the codebook's section 5, as one JSON object. The contract's keys first, ours after them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.coded import Coded
from harmledger.model.incident import GROUPS, Incident, Range, Suggestion, Tally
from harmledger.model.report import Report
from harmledger.publish.coded import coded_objects
from harmledger.publish.evidence import Evidence, evidence_of, sort_key
from harmledger.publish.records import Json, date_object, dated_object, figure_object, place_object, responsibility_object, undated_object
from harmledger.publish.review import decision_object, review_object
from harmledger.publish.versions import versions_object

OUTCOMES = ("killed", "injured", "missing", "abducted", "detained")


def incident_object(
    incident: Incident, reports: Iterable[Report] | Mapping[str, Report], claims: Iterable[Claim] | Mapping[str, Claim]
) -> Json:
    """The codebook's incident record with its claims and links. For many incidents use ``incident_record``."""
    return incident_record(incident, evidence_of(reports, claims), ())


def incident_record(incident: Incident, evidence: Evidence, suggestions: Iterable[Suggestion], coded: Sequence[Coded] = ()) -> Json:
    """As ``incident_object``, over an index made once; ``suggestions`` are the doubtful pairs that the incident is in, ``coded`` is what
    other codebooks make of it (without any, the record has no word of them)."""
    return {
        "id": incident.id,
        "members": [name for member in incident.members for name in evidence.event_names(member)],
        "reports": _report_ids(incident.reports, evidence),
        "date": date_object(incident.date),
        "place": place_object(incident.place),
        "method": incident.method,
        "killed": tally_object(incident.killed),
        "injured": tally_object(incident.injured),
        "bounds": [{"of": b.of, "because": b.because, "claims": list(b.claims)} for b in incident.bounds],
        "conflicts": [{"what": c.what, "claims": list(c.claims)} for c in incident.conflicts],
        "speakers": [
            {
                "name": s.name,
                "kind": s.kind,
                "reports": _report_ids(s.reports, evidence),
                "actor": s.actor,
                "claims": list(s.claims),
                "sha256": list(s.reports),
            }
            for s in incident.speakers
        ],
        "responsibility": [
            {
                "actor": g.actor,
                "side": g.side,
                "grade": g.grade,
                "stances": list(g.stances),
                "because": g.because,
                "claims": list(g.claims),
            }
            for g in incident.responsibility
        ],
        "grade": incident.grade,
        "because": incident.because,
        "missing": tally_object(incident.missing),
        "abducted": tally_object(incident.abducted),
        "detained": tally_object(incident.detained),
        "dated": dated_object(incident.date),
        "undated": undated_object(incident.date),
        "former": list(incident.former),
        "links": [asdict(link) | {"score": round(link.score, 4)} for link in incident.links],
        "suggestions": [
            {"with": s.b if s.a == incident.id else s.a, "score": round(s.score, 4), "because": s.because} for s in suggestions
        ],
        **told_object(incident, evidence),
        **versions_object(incident, lambda sha: (evidence.report_ids(sha) or (sha,))[0]),
        "review": review_object(incident.review),
        **({"coded": coded_objects(coded)} if coded else {}),
        "events": list(incident.members),
        "figures": list(incident.figures),
        "sha256": list(incident.reports),
        "claims": [_claim(c, evidence) for c in sorted(evidence.claims_of(incident.members), key=sort_key)],
    }


def doubts_of(suggestions: Iterable[Suggestion]) -> Mapping[str, Sequence[Suggestion]]:
    """The doubtful pairs by the id of each incident in them, in their order."""
    found: dict[str, list[Suggestion]] = defaultdict(list)
    for s in suggestions:
        found[s.a].append(s)
        found[s.b].append(s)
    return found


def tally_object(tally: Tally) -> Json:
    """One outcome's ranges; only the groups that some claim speaks of (``total`` always, null where unknown)."""
    ranges: dict[str, Range | None] = {group: getattr(tally, group) for group in GROUPS}
    return {g: {"min": r.min, "max": r.max} if r else None for g, r in ranges.items() if r or g == "total"}


def told_object(incident: Incident, evidence: Evidence) -> Json:
    """What stands behind the ranges: claims set aside with reasons, the toll's history, and who quotes whom."""
    return {
        "aside": [{"claim": a.claim, "kind": a.kind, "because": a.because, "by": list(a.by)} for a in incident.aside],
        "history": [
            {
                "outcome": t.outcome,
                "speaker": t.speaker,
                "day": t.day.isoformat() if t.day else None,
                "report": evidence.report_ids(t.report)[0],
                "min": t.min,
                "max": t.max,
                "standing": t.standing,
                "claims": list(t.claims),
                "sha256": t.report,
            }
            for t in incident.history
        ],
        "lineage": {
            "nodes": [{"id": n.id, "kind": n.kind, "name": n.name} for n in incident.lineage.nodes],
            "edges": [{"of": e.of, "quoted_by": e.by, "claims": list(e.claims)} for e in incident.lineage.edges],
        },
    }


def _report_ids(shas: Iterable[str], evidence: Evidence) -> list[str]:
    return [given for sha in shas for given in evidence.report_ids(sha)]


def _claim(claim: Claim, evidence: Evidence) -> Json:
    """A claim with its report, so that every number of the record stands beside its words."""
    head: Json = {"id": claim.id, "report": evidence.report_ids(claim.report)[0]}
    if decided := evidence.decided_on(claim.id):
        head["decisions"] = [decision_object(d) for d in decided]
    if isinstance(claim, FigureClaim):
        whole = {k: v for k, v in figure_object(claim, None).items() if k not in ("part_of", "claim")}
        return head | {"kind": "figure", "event": claim.event, "part_of": claim.part_of} | whole
    if isinstance(claim, ResponsibilityClaim):
        return (
            head
            | {"kind": "responsibility", "event": claim.event}
            | {k: v for k, v in responsibility_object(claim).items() if k != "claim"}
        )
    kind, event = ("event", claim.event) if isinstance(claim, EventClaim) else ("background", None)
    return head | {"kind": kind, "event": event, "quote": claim.span.quote, "span": [claim.span.start, claim.span.end]}
