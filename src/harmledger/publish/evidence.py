"""Finds the report, the event and the quote behind any id of a record. Everything published goes through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim
from harmledger.model.decision import Decision, standing
from harmledger.model.payload import Addition
from harmledger.model.report import Report

ON_CLAIMS = frozenset({"accept", "correct"})
"""Verdicts on a claim that are shown beside it."""


@dataclass(frozen=True)
class Evidence:
    """Reports by SHA-256, claims by id, and the claims of each event.

    Attributes:
        reports: every report, by its SHA-256.
        claims: every claim, by its id.
        events: (report SHA-256, event name) -> the claims that name it, in the order given.
        readings: what was read in each report, by SHA-256; empty where only claims are at hand.
        decisions: those of people that are in force, oldest first.
    """

    reports: Mapping[str, Report]
    claims: Mapping[str, Claim]
    events: Mapping[tuple[str, str], Sequence[Claim]]
    readings: Mapping[str, Reading]
    decisions: Sequence[Decision] = ()

    def report_ids(self, sha256: str) -> tuple[str, ...]:
        """Every id under which the report was given; a short form of the hash where the report is not at hand."""
        report = self.reports.get(sha256)
        return report.ids if report else (f"r-{sha256[:16]}",)

    def event_names(self, claim_id: str) -> tuple[str, ...]:
        """ "<report id>#<event>" for every id of the report of an event claim; the claim's id itself if it is unknown."""
        claim = self.claims.get(claim_id)
        if claim is None or isinstance(claim, BackgroundClaim):
            return (claim_id,)
        return tuple(f"{given}#{claim.event}" for given in self.report_ids(claim.report))

    def decided_on(self, claim_id: str) -> list[Decision]:
        """People's standing decisions on a claim, comments left out: why it is as it is, or why it may be relied on."""
        return list(self._decided.get(claim_id, ()))

    @cached_property
    def _decided(self) -> Mapping[str, Sequence[Decision]]:
        """The same for every claim, looked through once: first who made the claim, then who judged it."""
        found: dict[str, list[Decision]] = {}
        for d in self.decisions:
            if isinstance(d.payload, Addition):
                found.setdefault(d.payload.claim.id, []).append(d)
        for d in self.decisions:
            if d.verdict in ON_CLAIMS:
                found.setdefault(d.subject, []).append(d)
        return found

    def claims_of(self, members: Iterable[str]) -> list[Claim]:
        """All claims of the events that ``members`` (ids of event claims) name: events, figures, responsibility."""
        found: dict[str, Claim] = {}
        for member in members:
            event = self.claims.get(member)
            if isinstance(event, EventClaim):
                for claim in self.events.get((event.report, event.event), ()):
                    found.setdefault(claim.id, claim)
        return list(found.values())


def evidence_of(
    reports: Iterable[Report] | Mapping[str, Report],
    claims: Iterable[Claim] | Mapping[str, Claim],
    readings: Iterable[Reading] = (),
    decisions: Iterable[Decision] = (),
) -> Evidence:
    """The index over reports and claims; both may be given as sequences or as mappings by SHA-256 and by claim id."""
    by_sha = dict(reports) if isinstance(reports, Mapping) else {r.sha256: r for r in reports}
    by_id = dict(claims) if isinstance(claims, Mapping) else {c.id: c for c in claims}
    events: dict[tuple[str, str], list[Claim]] = {}
    for claim in by_id.values():
        if not isinstance(claim, BackgroundClaim):
            events.setdefault((claim.report, claim.event), []).append(claim)
    return Evidence(by_sha, by_id, events, {r.report: r for r in readings}, standing(decisions))


def evidence_of_readings(reports: Iterable[Report], readings: Sequence[Reading], decisions: Iterable[Decision] = ()) -> Evidence:
    """The index over reports and what was read in them, with people's decisions."""
    return evidence_of(reports, [c for reading in readings for c in reading.claims], readings, decisions)


def report_day(report: Report, reading: Reading | None) -> date | None:
    """The report's own day: as stated by the input, else as read in the text where that is a single day."""
    if report.published:
        return report.published
    day = reading.day if reading else None
    return day.start if day and day.start and day.start == day.end else None


def sort_key(claim: Claim) -> tuple[str, int, int, str]:
    """Claims in the order of their reports' text."""
    return (claim.report, claim.span.start, claim.span.end, claim.id)


__all__ = [
    "BackgroundClaim",
    "Claim",
    "EventClaim",
    "Evidence",
    "FigureClaim",
    "ResponsibilityClaim",
    "evidence_of",
    "evidence_of_readings",
    "report_day",
    "sort_key",
]
