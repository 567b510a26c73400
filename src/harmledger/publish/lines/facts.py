"""What is known of all that was drawn, without the lines themselves: how much there is, and what leans on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from harmledger.model.claim import BackgroundClaim, Reading
from harmledger.model.incident import Incident, Record
from harmledger.publish.evidence import Evidence
from harmledger.publish.lines.store import Damaged, Lines

INCIDENT, REPORT = "incident", "report"
UNDATED = "9999-12-31"
"""Stands for the day of an incident without one: the record has these last."""


class IncidentFact(NamedTuple):
    """Of one incident.

    Attributes:
        day: by which the record sorts it.
        start, end: its first and its last day, ISO 8601, where they are known.
        others: the incidents with which it makes a doubtful pair.
        reports: its reports (SHA-256).
        leans: these, and all others of which its lines say something.
    """

    day: str
    start: str | None
    end: str | None
    others: list[str]
    reports: list[str]
    leans: list[str]


class ReportFact(NamedTuple):
    """Of one report.

    Attributes:
        known: whether there is a text.
        lines: under how many ids it has a record.
        claims: how many people left; ``totals``: how many of them are of no incident.
        over: why the first reader passed it over, or None.
    """

    known: bool
    lines: int
    claims: int
    totals: int
    over: str | None


@dataclass(slots=True)
class Counts:
    """How much there is of everything.

    Attributes:
        incidents, doubtful: incidents, and pairs that may be one.
        reports, records: texts, and lines about them (one for every id).
        claims, totals: claims as people left them; those of them that are in no incident.
        first, last: the first and the last day of the dated incidents.
        over: how many reports the first reader passed over, by its reason.
    """

    incidents: int = 0
    doubtful: int = 0
    reports: int = 0
    records: int = 0
    claims: int = 0
    totals: int = 0
    first: date | None = None
    last: date | None = None
    over: Counter[str] = field(default_factory=Counter)


class Facts:
    """All facts of the lines."""

    def __init__(self, incidents: Mapping[str, IncidentFact], reports: Iterable[tuple[str, ReportFact]]) -> None:
        self.incidents = incidents
        self.hashes: list[str] = []
        """Every report, by its SHA-256."""
        self.telling: list[str] = []
        """Those of them that hold claims."""
        self.counts = Counts(len(incidents))
        for sha, fact in reports:
            self._count(sha, fact)
        self.counts.doubtful = len({(min(id, o), max(id, o)) for id, fact in incidents.items() for o in fact.others})
        days = [date.fromisoformat(d) for fact in incidents.values() for d in (fact.start, fact.end) if d]
        self.counts.first, self.counts.last = (min(days), max(days)) if days else (None, None)

    def _count(self, sha: str, fact: ReportFact) -> None:
        self.hashes.append(sha)
        if fact.claims:
            self.telling.append(sha)
        self.counts.reports += fact.known
        self.counts.records += fact.lines
        self.counts.claims += fact.claims
        self.counts.totals += fact.totals
        if fact.over:
            self.counts.over[fact.over] += 1


def incident_facts(lines: Lines) -> dict[str, IncidentFact]:
    """What is kept of the incidents, by their ids. Raises Damaged."""
    return {id: IncidentFact(*_row(value, 6)) for id, value in lines.facts(INCIDENT)}


def facts_of(lines: Lines) -> Facts:
    """All that is kept. Raises Damaged."""
    return Facts(incident_facts(lines), ((sha, ReportFact(*_row(value, 5))) for sha, value in lines.facts(REPORT)))


def _row(value: object, width: int) -> Any:
    if not isinstance(value, list) or len(value) != width:
        raise Damaged("A kept fact is not of the form in which facts are written.")
    return value


def incident_fact(incident: Incident, others: Iterable[str], leans: Iterable[str]) -> IncidentFact:
    """The fact of an incident."""
    start, end = (incident.date.start, incident.date.end) if incident.date else (None, None)
    days = (start.isoformat() if start else None, end.isoformat() if end else None)
    own = list(dict.fromkeys(incident.reports))
    return IncidentFact(days[0] or UNDATED, *days, sorted({*others}), own, sorted({*own, *leans}))


def report_fact(known: bool, reading: Reading | None, lines: int) -> ReportFact:
    """The fact of a report. ``reading``: with its claims as people left them."""
    claims = reading.claims if reading else ()
    totals = sum(isinstance(c, BackgroundClaim) for c in claims)
    return ReportFact(known, lines, len(claims), totals, reading.passed_over if reading else None)


def counted(evidence: Evidence, record: Record) -> Counts:
    """How much there is where all of it is at hand."""
    days = [d for i in record.incidents if i.date for d in (i.date.start, i.date.end) if d]
    return Counts(
        incidents=len(record.incidents),
        doubtful=len(record.suggestions),
        reports=len(evidence.reports),
        claims=len(evidence.claims),
        totals=sum(isinstance(c, BackgroundClaim) for c in evidence.claims.values()),
        first=min(days, default=None),
        last=max(days, default=None),
    )
