"""What the desk knows of a book at one moment: the record, and by report what people's decisions make of its claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from harmledger.desk.indexes import Decided, Whereabouts, near
from harmledger.incidents.heed import Heeded
from harmledger.incidents.judged import UNHEARD, heed_report
from harmledger.model.claim import Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim
from harmledger.model.decision import Decision, event_of, named_events, reports_of
from harmledger.model.incident import Incident, Record, Suggestion
from harmledger.model.report import Report


@dataclass(frozen=True, slots=True)
class Known:
    """What follows from a book at one moment.

    Attributes:
        reports: every report, by its SHA-256.
        readings: the newest reading of each report that has one, by the report's SHA-256, as it was read.
        record: the incidents and the doubtful pairs.
        decisions: all decisions, superseded ones included.
        changed_reports: reports that may say something else than when the source was asked before; None: any may.
        changed_incidents: ids of incidents that are new, changed or gone since then; None: any may be.
    """

    reports: Mapping[str, Report]
    readings: Mapping[str, Reading]
    record: Record
    decisions: tuple[Decision, ...]
    changed_reports: frozenset[str] | None = None
    changed_incidents: frozenset[str] | None = None


class State:
    """A book at one moment, indexed for the desk. What is costly is worked out when it is asked for; several threads may ask."""

    def __init__(self, known: Known, before: State | None = None) -> None:
        """``before``: the state that ``known.changed_reports`` and ``changed_incidents`` count from; what did not change is taken over."""
        self.known = known
        self.record = known.record
        self.reports, self.readings = known.reports, known.readings
        changed, moved = known.changed_reports, known.changed_incidents
        self.decided: Decided = Decided(known.decisions, before.decided if before is not None else None)
        self.incidents: Mapping[str, Incident] = {i.id: i for i in self.record.incidents}
        step = before is not None and changed is not None and moved is not None
        old = (before.whereabouts, before.incidents) if before is not None and step else None
        self.whereabouts: Whereabouts = Whereabouts(self.incidents, old, moved or ())
        self.near: Mapping[str, tuple[Suggestion, ...]] = near(
            self.record.suggestions, before.near if before and step else None, moved or ()
        )
        """Incident -> the doubtful pairs that it is in, best first."""
        self._heard: dict[str, Heeded] = {}
        self._claims: dict[str, str] | None = None
        if before is not None and changed is not None:
            self._heard = dict(before._heard)  # in one step: others may be reading from the older state
            for sha in changed:
                self._heard.pop(sha, None)
            if before._claims is not None:
                claims = dict(before._claims)
                for claim in [c for sha in changed for c in before._claims_in(sha)]:
                    claims.pop(claim, None)
                for sha in changed:
                    claims |= dict.fromkeys(self._claims_in(sha), sha)
                self._claims = claims

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions, oldest first."""
        return self.decided.all

    @property
    def standing(self) -> tuple[Decision, ...]:
        """The decisions that no other replaces, oldest first."""
        return self.decided.standing

    @property
    def replaced(self) -> Mapping[str, str]:
        """Decision -> the one that replaced it."""
        return self.decided.replaced

    @property
    def incident_of_event(self) -> Mapping[str, str]:
        """Event claim -> id of its incident."""
        return self.whereabouts.of_event

    @property
    def incidents_of_report(self) -> Mapping[str, tuple[str, ...]]:
        """Report -> ids of the incidents that it tells of, in the record's order."""
        return self.whereabouts.of_report

    @property
    def reports_decided(self) -> Set[str]:
        """Reports that some decision names."""
        return self.decided.by_report.keys()

    def heard(self, sha256: str) -> Heeded:
        """What people's decisions make of one report's claims."""
        if sha256 not in self._heard:
            reading = self.readings.get(sha256)
            gone = self.replaced
            own = [d for d in (*self.decided.by_report.get(sha256, ()), *self.decided.nowhere) if d.id not in gone]
            self._heard[sha256] = heed_report(sha256, reading.claims if reading else (), own)
        return self._heard[sha256]

    def version(self, sha256: str) -> tuple[object, ...]:
        """What a report's claims depend on; equal as long as they are the same."""
        reading = self.readings.get(sha256)
        own = self.decided.by_report.get(sha256, ())
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

    @property
    def report_of_claim(self) -> Mapping[str, str]:
        """Claim -> report, for every claim that is read or that a person made."""
        if self._claims is None:
            self._claims = {c: sha for sha in {*self.readings, *self.reports_decided} for c in self._claims_in(sha)}
        return self._claims

    def _claims_in(self, sha256: str) -> Iterator[str]:
        if sha256 in self.reports_decided:
            heard = self.heard(sha256)
            yield from (c.id for c in (*heard.read, *heard.claims))
        elif sha256 in self.readings:
            yield from (c.id for c in self.readings[sha256].claims)

    @cached_property
    def stood_by(self) -> frozenset[str]:
        """Claims that a person accepted or corrected."""
        return frozenset(d.subject for d in self.standing if d.verdict in ("accept", "correct"))

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
        found = {d.id: d for sha in reports for d in self.decided.by_report.get(sha, ())} | {d.id: d for d in self.decided.nowhere}
        return sorted((d for d in found.values() if d.verdict not in UNHEARD), key=lambda d: (d.at, d.id))


def place_in_text(claim: Claim) -> tuple[str, int, int, str]:
    """Claims in the order of their reports' text."""
    return (claim.report, claim.span.start, claim.span.end, claim.id)
