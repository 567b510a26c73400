"""Our own tables, one row a thing: incidents, claims, sources. CSV, XLSX and Parquet are made of them, each column with its meaning."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.incident import SetAside
from harmledger.model.report import Report
from harmledger.publish.evidence import Evidence, report_day
from harmledger.publish.formats.jsonl_claims import claim_kind, incidents_of_claims, sorted_claims, sorted_reports
from harmledger.publish.page.view import safe_link
from harmledger.publish.published import Published
from harmledger.publish.review import decided_words
from harmledger.publish.spreadsheet import COLUMNS, Cell, incident_row
from harmledger.publish.words import bound_words

TableName = Literal["incidents", "claims", "sources"]
Kind = Literal["text", "int", "number", "day", "flag", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what kind of value stands in it, what it means, the unit of its numbers and the words that it may hold."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    values: str = ""


@cache
def columns(table: TableName) -> tuple[Column, ...]:
    """The columns of a table, in their order."""
    text = resources.files("harmledger.publish.formats").joinpath("data/columns.toml").read_text(encoding="utf-8")
    return tuple(c for made in tomllib.loads(text)[table] for c in _columns(Column(**made)))


def _columns(told: Column) -> list[Column]:
    """The column; or, of one that stands for all that is counted, each of them in words."""
    if "{" not in told.name:
        return [told]
    counted = [c for c in COLUMNS if c.endswith(("_min", "_max"))]
    return [Column(c, told.kind, told.meaning.format(sentence=bound_words(c.replace("_", "."))), told.unit, told.values) for c in counted]


def incident_rows(published: Published) -> Iterator[list[Cell]]:
    """A row for each incident."""
    return (incident_row(i, published.evidence) for i in published.record.incidents)


def claim_rows(published: Published, events: bool = False) -> Iterator[list[Cell]]:
    """A row for each claim with a number or a stance; with ``events``, also for each claim that something happened."""
    evidence, incidents = published.evidence, published.record.incidents
    incident_of = incidents_of_claims(incidents, evidence)
    sets: dict[str, list[str]] = defaultdict(list)
    aside: dict[str, SetAside] = {}
    for incident in incidents:
        for bound in incident.bounds:
            for id in bound.claims:
                sets[id].append(bound.of)
        aside.update((a.claim, a) for a in incident.aside)
    for claim in sorted_claims(evidence):
        if events or not isinstance(claim, EventClaim):
            quote = quoted(claim, published.cuts)
            yield _claim_row(claim, quote, evidence, incident_of.get(claim.id), tuple(sets.get(claim.id, ())), aside.get(claim.id))


def quoted(claim: Claim, cuts: Mapping[str, tuple[bool, bool]]) -> str:
    """The quote, with marks of omission where words of it were left out."""
    before, after = cuts.get(claim.id, (False, False))
    return f"{'[…] ' if before else ''}{claim.span.quote}{' […]' if after else ''}"


def _claim_row(
    claim: Claim, quote: str, evidence: Evidence, incident: str | None, sets: tuple[str, ...], aside: SetAside | None
) -> list[Cell]:
    figure = claim if isinstance(claim, FigureClaim) else None
    blame = claim if isinstance(claim, ResponsibilityClaim) else None
    counted = claim if isinstance(claim, FigureClaim | BackgroundClaim) else None
    said_by = claim.said_by if isinstance(claim, FigureClaim | ResponsibilityClaim) else None
    report = evidence.reports.get(claim.report)
    day = report_day(report, evidence.readings.get(claim.report)) if report else None
    return [
        claim.id,
        incident,
        claim_kind(claim),
        quote,
        figure.outcome if figure else None,
        counted.low if counted else None,
        counted.high if counted else None,
        figure.status if figure else None,
        figure.age if figure else None,
        figure.sex if figure else None,
        figure.group if figure else None,
        figure.part_of if figure else None,
        sets,
        aside.kind if aside else None,
        aside.because if aside else claim.because if isinstance(claim, BackgroundClaim) else None,
        blame.actor if blame else None,
        blame.side if blame else None,
        blame.stance if blame else None,
        blame.of_harm if blame else None,
        said_by.name if said_by else None,
        said_by.kind if said_by else None,
        said_by.person if said_by else None,
        said_by.via if said_by else None,
        evidence.report_ids(claim.report)[0],
        report.publisher if report else None,
        day,
        safe_link(report.url) if report else None,
        None if isinstance(claim, BackgroundClaim) else claim.event,
        claim.span.start,
        claim.span.end,
        claim.rule or None,
        claim.certainty,
        tuple(decided_words(evidence.decided_on(claim.id))),
        claim.report,
    ]


def source_rows(published: Published) -> Iterator[list[Cell]]:
    """A row for each report."""
    evidence = published.evidence
    incidents: dict[str, list[str]] = defaultdict(list)
    for incident in published.record.incidents:
        for sha in incident.reports:
            incidents[sha].append(incident.id)
    return (_source_row(r, evidence, tuple(incidents.get(r.sha256, ()))) for r in sorted_reports(evidence))


def _source_row(report: Report, evidence: Evidence, incidents: tuple[str, ...]) -> list[Cell]:
    reading = evidence.readings.get(report.sha256)
    return [
        report.id,
        report.title,
        report.publisher,
        report_day(report, reading),
        safe_link(report.url),
        report.language,
        (reading.credit if reading else None) or report.agency,
        len(reading.claims) if reading else 0,
        len(incidents),
        incidents,
        tuple(i for i in report.ids if i != report.id),
        reading.engine if reading else None,
        reading.passed_over if reading else None,
        report.sha256,
    ]
