"""What the desk knows of a book at one moment: the record, and by report what people's decisions make of its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

from harmledger.incidents.heed import Heeded
from harmledger.incidents.judged import UNHEARD, heed_report, in_force
from harmledger.model.claim import Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim
from harmledger.model.decision import Decision, event_of, named_events, reports_of
from harmledger.model.incident import Incident, Record
from harmledger.model.report import Report


class Derived(Protocol):
    """What a book says: its reports, the newest reading of each, and the record derived from them and from the decisions."""

    @property
    def reports(self) -> Sequence[Report]:
        """Every report."""

    @property
    def readings(self) -> Sequence[Reading]:
        """The newest reading of each report that has one."""

    @property
    def record(self) -> Record:
        """The incidents and the doubtful pairs."""


class State:
    """A book at one moment, indexed for the desk. Immutable in use; what is costly is worked out when it is asked for."""

    def __init__(self, derived: Derived, decisions: Sequence[Decision]) -> None:
        """``decisions``: all of the book, superseded ones included."""
        self.record = derived.record
        self.reports: Mapping[str, Report] = {r.sha256: r for r in derived.reports}
        self.readings: Mapping[str, Reading] = {r.report: r for r in derived.readings}
        self.decisions = tuple(sorted(decisions, key=lambda d: (d.at, d.id)))
        self.standing = in_force(self.decisions)
        self.replaced = {d.supersedes: d.id for d in self.decisions if d.supersedes}
        self.incidents: Mapping[str, Incident] = {i.id: i for i in self.record.incidents}
        self._heard: dict[str, Heeded] = {}

    @cached_property
    def incident_of_event(self) -> Mapping[str, str]:
        """Event claim -> id of its incident."""
        return {m: i.id for i in self.record.incidents for m in i.members}

    @cached_property
    def incidents_of_report(self) -> Mapping[str, tuple[str, ...]]:
        """Report -> ids of the incidents that it tells of, in the record's order."""
        found: dict[str, list[str]] = defaultdict(list)
        for i in self.record.incidents:
            for sha in dict.fromkeys(i.reports):
                found[sha].append(i.id)
        return {sha: tuple(ids) for sha, ids in found.items()}

    @cached_property
    def _by_report(self) -> Mapping[str, tuple[Decision, ...]]:
        found: dict[str, list[Decision]] = defaultdict(list)
        for d in self.decisions:
            for sha in sorted(reports_of(d)):
                found[sha].append(d)
        return {sha: tuple(ds) for sha, ds in found.items()}

    @cached_property
    def _nowhere(self) -> tuple[Decision, ...]:
        """Decisions of older versions, which do not say which report they are about, and answers to questions."""
        return tuple(d for d in self.decisions if not reports_of(d))

    @cached_property
    def reports_decided(self) -> frozenset[str]:
        """Reports that some decision names."""
        return frozenset(self._by_report)

    def heard(self, sha256: str) -> Heeded:
        """What people's decisions make of one report's claims."""
        if sha256 not in self._heard:
            reading = self.readings.get(sha256)
            gone = self.replaced
            own = [d for d in (*self._by_report.get(sha256, ()), *self._nowhere) if d.id not in gone]
            self._heard[sha256] = heed_report(sha256, reading.claims if reading else (), own)
        return self._heard[sha256]

    def version(self, sha256: str) -> tuple[object, ...]:
        """What a report's claims depend on; equal as long as they are the same."""
        reading = self.readings.get(sha256)
        own = self._by_report.get(sha256, ())
        return (reading.engine if reading else None, *(d.id for d in own if d.id not in self.replaced))

    def incident(self, id: str) -> Incident | None:
        """The incident with this id, or the one that it has become part of; None where there is none."""
        return self.incidents.get(id) or self.incidents.get(self.incident_of_event.get(event_of(id), ""))

    def claims_of(self, incident: Incident) -> list[Claim]:
        """The claims of an incident's events as people left them, in the order of the reports' text."""
        members = set(incident.members)
        found = []
        for sha in dict.fromkeys(incident.reports):
            claims = self.heard(sha).claims
            events = {c.event for c in claims if isinstance(c, EventClaim) and c.id in members}
            found += [c for c in claims if isinstance(c, EventClaim | FigureClaim | ResponsibilityClaim) and c.event in events]
        return sorted(found, key=place_in_text)

    def claim(self, id: str) -> Claim | None:
        """The claim as people left it, or as it was read where it is set aside; None where there is none."""
        sha = self.report_of_claim.get(id)
        if sha is None:
            return None
        heard = self.heard(sha)
        return next((c for c in (*heard.claims, *heard.read) if c.id == id), None)

    @cached_property
    def report_of_claim(self) -> Mapping[str, str]:
        """Claim -> report, for every claim that is read or that a person made."""
        found = {c.id: sha for sha, r in self.readings.items() for c in r.claims}
        for sha in self.reports_decided:
            found |= {c.id: sha for c in (*self.heard(sha).read, *self.heard(sha).claims)}
        return found

    def incident_of_claim(self, claim: Claim) -> str | None:
        """The incident that a claim belongs to."""
        event = getattr(claim, "event", None)
        events = [c for c in self.heard(claim.report).claims if isinstance(c, EventClaim) and c.event == event]
        return self.incident_of_event.get(events[0].id) if events else None

    def about(self, incident: Incident) -> list[Decision]:
        """All decisions on an incident, its claims and its reports, superseded ones included, oldest first."""
        members, reports = set(incident.members), set(incident.reports)
        claims = {c.id for c in self.claims_of(incident)} | {c for sha in reports for c, _ in self.heard(sha).aside}
        own = []
        for d in self._concerning(reports):
            named = {event_of(i) if i.startswith("i-") else i for i in (d.subject, d.other) if i} | set(named_events(d))
            if named & (members | claims | reports):
                own.append(d)
        return own

    def on_report(self, sha256: str) -> list[Decision]:
        """All decisions on a report and its claims, superseded ones included, oldest first."""
        claims = {c.id for c in self.heard(sha256).read}
        return [d for d in self._concerning({sha256}) if d.subject == sha256 or d.subject in claims or sha256 in reports_of(d)]

    def _concerning(self, reports: set[str]) -> list[Decision]:
        """Codings of a round stay apart: no coder may see another's."""
        found = {d.id: d for sha in reports for d in self._by_report.get(sha, ())} | {d.id: d for d in self._nowhere}
        return sorted((d for d in found.values() if d.verdict not in UNHEARD), key=lambda d: (d.at, d.id))


def place_in_text(claim: Claim) -> tuple[str, int, int, str]:
    """Claims in the order of their reports' text."""
    return (claim.report, claim.span.start, claim.span.end, claim.id)
