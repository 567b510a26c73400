"""The lines of ``claims.jsonl`` and ``reports.jsonl``: every claim and every report with all that is published of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from harmledger.model.circumstances import When
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim, Voice
from harmledger.model.incident import Incident
from harmledger.model.origin import Origin
from harmledger.model.report import Receipt, Report
from harmledger.publish.evidence import Evidence, report_day
from harmledger.publish.published import Published
from harmledger.publish.records import Json, place_object, target_object, words_object
from harmledger.publish.review import decision_object


def incidents_of_claims(incidents: Iterable[Incident], evidence: Evidence) -> Mapping[str, str]:
    """The id of the incident that each claim belongs to, by the claim's id; a claim of no incident is not in it."""
    return {c.id: i.id for i in incidents for c in evidence.claims_of(i.members)}


def sorted_reports(evidence: Evidence) -> list[Report]:
    """The reports in the order of a release: by id, then by hash."""
    return sorted(evidence.reports.values(), key=lambda r: (r.id, r.sha256))


def sorted_claims(evidence: Evidence) -> Iterator[Claim]:
    """The claims, report by report in their order, each report's in the order of its reading."""
    reports = sorted_reports(evidence)
    readings = (evidence.readings[r.sha256] for r in reports if r.sha256 in evidence.readings)
    read = [c for reading in readings for c in reading.claims]
    named = {c.id for c in read}
    return chain(read, (c for _, c in sorted(evidence.claims.items()) if c.id not in named))


def claim_objects(published: Published) -> Iterator[Json]:
    """A line for each claim, in their order."""
    evidence = published.evidence
    incidents = incidents_of_claims(published.record.incidents, evidence)
    return (claim_object(c, evidence, incidents.get(c.id), published.cuts.get(c.id)) for c in sorted_claims(evidence))


def claim_object(claim: Claim, evidence: Evidence, incident: str | None, cut: tuple[bool, bool] | None = None) -> Json:
    """One claim with every field; ``incident`` is the id of the incident that it belongs to, ``cut`` tells where words of its quote
    were left out."""
    head: Json = {
        "id": claim.id,
        "kind": claim_kind(claim),
        "incident": incident,
        "report": evidence.report_ids(claim.report)[0],
        "sha256": claim.report,
    }
    decided = [decision_object(d) for d in evidence.decided_on(claim.id)]
    return {
        **head,
        **_own(claim),
        "quote": claim.span.quote,
        "span": [claim.span.start, claim.span.end],
        "rule": claim.rule,
        "certainty": claim.certainty,
        **cut_object(cut),
        **({"decisions": decided} if decided else {}),
    }


def cut_object(cut: tuple[bool, bool] | None) -> Json:
    """Whether words of the quote were left out before and after what is shown; nothing where it is whole."""
    return {"cut": {"before": cut[0], "after": cut[1]}} if cut else {}


def claim_kind(claim: Claim) -> str:
    """ "event", "figure", "responsibility" or "background"."""
    return {EventClaim: "event", FigureClaim: "figure", ResponsibilityClaim: "responsibility", BackgroundClaim: "background"}[type(claim)]


def _own(claim: Claim) -> Json:
    match claim:
        case EventClaim():
            return {
                "event": claim.event,
                "role": claim.role,
                "method": claim.method,
                "when": when_object(claim.when),
                "where": place_object(claim.where),
                "also_where": [place_object(p) for p in claim.also_where],
                "target": target_object(claim.target),
            }
        case FigureClaim():
            return {
                "event": claim.event,
                "outcome": claim.outcome,
                "low": claim.low,
                "high": claim.high,
                "status": claim.status,
                "age": claim.age,
                "sex": claim.sex,
                "group": claim.group,
                "part_of": claim.part_of,
                "said_by": voice_object(claim.said_by),
            }
        case ResponsibilityClaim():
            return {
                "event": claim.event,
                "actor": claim.actor,
                "side": claim.side,
                "stance": claim.stance,
                "of_harm": claim.of_harm,
                "said_by": voice_object(claim.said_by),
            }
        case BackgroundClaim():
            return {"low": claim.low, "high": claim.high, "because": claim.because}


def voice_object(voice: Voice | None) -> Json | None:
    """Who stands by a claim, with every field; None for the outlet's own voice."""
    if voice is None:
        return None
    made: Json = {"name": voice.name, "actor": voice.actor, "person": voice.person, "kind": voice.kind, "via": voice.via}
    together = {"together": [voice_object(v) for v in voice.together]} if voice.together else {}
    return {**made, **words_object(voice.span), **together}


def when_object(when: When | None) -> Json | None:
    """The day or days of an event or report, with every field."""
    if when is None:
        return None
    return {
        "start": when.start.isoformat() if when.start else None,
        "end": when.end.isoformat() if when.end else None,
        "precision": when.precision,
        "expression": when.expression,
        "weekday": when.weekday,
        "month": when.month,
        "day": when.day,
        "because": when.because,
        **words_object(when.span),
    }


def report_objects(published: Published) -> Iterator[Json]:
    """A line for each report, in their order."""
    evidence = published.evidence
    incidents: dict[str, list[str]] = {}
    for incident in published.record.incidents:
        for sha in incident.reports:
            incidents.setdefault(sha, []).append(incident.id)
    return (report_object(r, evidence.readings.get(r.sha256), incidents.get(r.sha256, [])) for r in sorted_reports(evidence))


def report_object(report: Report, reading: Reading | None, incidents: list[str]) -> Json:
    """One report with all that is published of it; its text only where the profile of the release shows texts."""
    day = report_day(report, reading)
    numbers = {receipt: n for n, receipt in reversed(list(enumerate(report.receipts)))}
    return {
        "sha256": report.sha256,
        "report": report.id,
        "ids": list(report.ids),
        "title": report.title,
        "published": day.isoformat() if day else None,
        "publisher": report.publisher,
        "url": report.url,
        "language": report.language,
        "agency": report.agency,
        "incidents": incidents,
        "receipts": [_receipt(r) for r in report.receipts],
        "arrivals": [{"receipt": numbers.get(a.receipt, 0), "number": a.number, "original": a.original} for a in report.arrivals],
        "reading": _reading(reading) if reading else None,
        **({"text": report.text} if len(report.text) > report.title_length else {}),
    }


def _receipt(receipt: Receipt) -> Json:
    made: Json = {
        "given_id": receipt.given_id,
        "source": receipt.source,
        "published": receipt.published.isoformat() if receipt.published else None,
        "publisher": receipt.publisher,
        "url": receipt.url,
        "language": receipt.language,
        "updated": receipt.updated.isoformat() if receipt.updated else None,
        "author": receipt.author,
        "section": receipt.section,
        "agency": receipt.agency,
        "extraction": receipt.extraction,
    }
    return {**made, **({"origin": _origin(receipt.origin)} if receipt.origin else {})}


def _origin(origin: Origin) -> Json:
    return {
        "address": origin.address,
        "at": origin.at,
        "status": origin.status,
        "headers": [list(h) for h in origin.headers],
        "inside": list(origin.inside),
        "media_type": origin.media_type,
    }


def _reading(reading: Reading) -> Json:
    return {
        "engine": reading.engine,
        "day": when_object(reading.day),
        "credit": reading.credit,
        "apart": [{"start": a.start, "end": a.end, "because": a.because} for a in reading.apart],
    }
