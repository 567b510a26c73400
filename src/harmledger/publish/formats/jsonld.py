"""JSON-LD in the words of schema.org and PROV-O, for whoever links the record with others as RDF.

An incident is an Event; its ranges are Observations of it, derived from Claims; a Claim is quoted from the report that it appears in and
attributed to its voice. What a claim counts is a PropertyValue of the claim, never an Observation, and who is accused is only mentioned:
what somebody says must not be mistaken for what the record finds. The context is in the file: it is read without a network.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from itertools import chain
from typing import Any
from urllib.parse import quote

from harmledger.model.circumstances import Place
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.incident import GROUPS, Bound, Incident, Range
from harmledger.model.release import About
from harmledger.model.report import Report
from harmledger.publish.evidence import Evidence, report_day
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.jsonl_claims import incidents_of_claims, sorted_claims, sorted_reports
from harmledger.publish.formats.tables import quoted
from harmledger.publish.geojson import coordinates
from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.page.view import safe_link
from harmledger.publish.published import Published
from harmledger.publish.records import Json, finite
from harmledger.publish.release.citation import cited
from harmledger.publish.words import bound_words, figure_words, headline

NAME = "incidents.jsonld"
RECORD = "#record"


def _node(**told: Any) -> Json:
    """A node without what is not known. ``id`` and ``type`` stand for the words of JSON-LD."""
    return {{"id": "@id", "type": "@type"}.get(k, k): v for k, v in told.items() if v not in (None, "", [], {})}


def _iri(id: str) -> str:
    return f"#{quote(id, safe='-._~')}"


def _report_iri(sha256: str) -> str:
    return _iri(f"report-{sha256}")


def _context(about: About) -> Json:
    """The words of the file; names in it are relative to where the release stands on the web, or else to the file."""
    text = resources.files("harmledger.publish.formats").joinpath("data/context.json").read_text(encoding="utf-8")
    base = {"@base": f"{about.address}data/{NAME}"} if safe_link(about.address) else {}
    return {**base, **json.loads(text)}


def _record(about: About) -> Json:
    return _node(
        id=RECORD,
        type="Dataset",
        name=about.title,
        version=about.version,
        datePublished=about.day.isoformat(),
        license=about.licence,
        publisher=_node(type="Organization", name=about.publisher) if about.publisher else None,
        url=safe_link(about.address),
        creditText=cited(about),
    )


def _events(published: Published, about: About) -> Iterator[Json]:
    for incident in published.record.incidents:
        when = incident.date
        yield _node(
            id=_iri(incident.id),
            type="Event",
            identifier=incident.id,
            name=headline(incident),
            url=safe_link(f"{about.address}incidents/{quote(incident.id)}.html"),
            startDate=when.start.isoformat() if when and when.start else None,
            endDate=when.end.isoformat() if when and when.end else None,
            location=_place(incident.place) if incident.place else None,
            keywords=incident.method,
            isPartOf=RECORD,
            subjectOf=[_report_iri(sha) for sha in incident.reports],
            review=_node(
                type="Review",
                reviewAspect="how well the evidence holds for who did it",
                reviewRating=_node(type="Rating", alternateName=incident.grade, ratingExplanation=incident.because),
            ),
        )
        yield from _observations(incident)


def _place(place: Place) -> Json:
    """The place; where it is on a map as a circle in which it lies, never as a point."""
    found = coordinates(place)
    centre = _node(type="GeoCoordinates", longitude=found[0], latitude=found[1]) if found else None
    radius = finite(place.radius_km)
    around = None if radius is None else f"{radius:g} km"
    return _node(
        type="Place",
        name=place.name,
        address=_node(type="PostalAddress", addressRegion=place.admin1, addressCountry=place.country),
        geo=_node(type="GeoCircle", geoMidpoint=centre, geoRadius=around, description=place.precision) if centre else None,
        description=place.because,
    )


def _observations(incident: Incident) -> Iterator[Json]:
    """Each range of the incident, with the claims that its ends rest on."""
    bounds: dict[str, list[Bound]] = defaultdict(list)
    for bound in incident.bounds:
        bounds[bound.of.rpartition(".")[0]].append(bound)
    for outcome in OUTCOMES:
        for group in GROUPS:
            span: Range | None = getattr(getattr(incident, outcome), group)
            what = f"{outcome}.{group}"
            if span is not None:
                yield _node(
                    id=_iri(f"{incident.id}.{what}"),
                    type=["Observation", "prov:Entity"],
                    observationAbout=_iri(incident.id),
                    variableMeasured=what,
                    minValue=span.min,
                    maxValue=span.max,
                    unitText="persons",
                    description=". ".join(f"{bound_words(b.of)}: {b.because}" for b in bounds[what]),
                    derivedFrom=list(dict.fromkeys(_iri(c) for b in bounds[what] for c in b.claims)),
                )


def _claims(published: Published) -> Iterator[Json]:
    incidents = incidents_of_claims(published.record.incidents, published.evidence)
    for claim in sorted_claims(published.evidence):
        if not isinstance(claim, EventClaim):
            incident = incidents.get(claim.id)
            yield _node(
                id=_iri(claim.id),
                type=["Claim", "prov:Entity"],
                identifier=claim.id,
                text=quoted(claim, published.cuts),
                about=_iri(incident) if incident else None,
                appearance=_report_iri(claim.report),
                quotedFrom=_report_iri(claim.report),
                isPartOf=RECORD,
                **_said(claim, published.evidence),
            )


def _said(claim: Claim, evidence: Evidence) -> dict[str, Any]:
    """Who says it and what: a number, a word on who did it, or a total over more than one event."""
    if isinstance(claim, FigureClaim):
        value = _value(claim.outcome, claim.low, claim.high, claim.group)
        return {"attributedTo": _voice(claim, evidence), "description": figure_words(claim), "mainEntity": value}
    if isinstance(claim, ResponsibilityClaim):
        actor = _node(type="prov:Agent", name=claim.actor, description=claim.side)
        said = f"{claim.stance}: {claim.actor}{'' if claim.of_harm else ' (of the strike, not of harm to people)'}"
        return {"attributedTo": _voice(claim, evidence), "description": said, "keywords": claim.stance, "mentions": actor}
    if isinstance(claim, EventClaim):
        return {}
    return {"description": f"No figure of an event: {claim.because}", "mainEntity": _value("background", claim.low, claim.high, None)}


def _value(of: str, low: int | None, high: int | None, group: str | None) -> Json:
    return _node(type="PropertyValue", propertyID=of, minValue=low, maxValue=high, unitText="persons", description=group)


def _voice(claim: FigureClaim | ResponsibilityClaim, evidence: Evidence) -> list[Json] | None:
    """The voices that stand by a claim; the publisher where the outlet itself says it."""
    if claim.said_by:
        return [_node(type="prov:Agent", name=v.name, description=v.kind, identifier=v.actor) for v in claim.said_by.each]
    report = evidence.reports.get(claim.report)
    return [_node(type="prov:Agent", name=report.publisher, description="outlet")] if report and report.publisher else None


def _reports(published: Published) -> Iterator[Json]:
    return (_report(r, published.evidence) for r in sorted_reports(published.evidence))


def _report(report: Report, evidence: Evidence) -> Json:
    day = report_day(report, evidence.readings.get(report.sha256))
    return _node(
        id=_report_iri(report.sha256),
        type=["CreativeWork", "prov:Entity"],
        identifier=[*report.ids, f"sha256:{report.sha256}"],
        name=report.title,
        publisher=_node(type="Organization", name=report.publisher) if report.publisher else None,
        datePublished=day.isoformat() if day else None,
        url=safe_link(report.url),
        inLanguage=report.language,
    )


def _write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    nodes = chain([_record(about)], _events(published, about), _claims(published), _reports(published))
    lines = ",\n".join(json.dumps(n, ensure_ascii=False, separators=(",", ":")) for n in nodes)
    context = json.dumps(_context(about), ensure_ascii=False, separators=(",", ":"))
    yield NAME, f'{{"@context":{context},"@graph":[\n{lines}\n]}}\n'.encode("utf-8", "backslashreplace")


FORMAT = Format(
    key="jsonld",
    title="JSON-LD (schema.org, PROV-O)",
    files=((NAME, "incidents, ranges, claims and reports as linked data"),),
    cannot_carry=(
        "Neither schema.org nor PROV-O has words for casualty recording: outcomes, groups, methods, stances and grades stand in it as plain text.",
        "Which of a range’s two ends a claim sets is told in the description alone.",
        "Conflicts, claims set aside, links between reports, doubtful pairs, the toll’s history, lineage, versions and other codebooks.",
    ),
    write=_write,
    source="https://schema.org/ and https://www.w3.org/TR/prov-o/",
)
