"""What a profile shows of a book, and the account of what it holds back. The whole flow on one screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from harmledger.model.claim import Reading
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Record
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence, evidence_of_readings
from harmledger.publish.redact import redacted
from harmledger.publish.redaction.account import Account
from harmledger.publish.redaction.held_back import HeldBack
from harmledger.publish.redaction.papers import Papers
from harmledger.publish.redaction.profile import Profile


@dataclass(frozen=True, slots=True)
class Whole:
    """A book with nothing held back. ``readings``: with their claims as people left them; ``decisions``: all; ``codings``: of all incidents."""

    reports: Sequence[Report]
    readings: Sequence[Reading]
    record: Record
    decisions: Sequence[Decision]
    codings: Codings


def shown(whole: Whole, profile: Profile) -> tuple[Evidence, Record, Codings, HeldBack]:
    """What is left of ``whole``, and what was held back."""
    account = Account()
    kept = _incidents(whole, profile, account)
    evidence, record = redacted(evidence_of_readings(whole.reports, whole.readings, whole.decisions), kept)
    papers = Papers(profile, account, lambda url: False, lambda words, where: words)
    reports = [_report(r, profile, account, papers) for r in evidence.reports.values()]
    out = replace(evidence_of_readings(reports, list(evidence.readings.values())), decisions=evidence.decisions)
    codings = {i.id: whole.codings[i.id] for i in record.incidents if i.id in whole.codings}
    return out, record, codings, account.told(profile, _incidents_of(whole.record, record))


def _incidents(whole: Whole, profile: Profile, account: Account) -> Record:
    """The record without the incidents and doubts that the profile withholds."""
    incidents: list[Incident] = []
    for i in whole.record.incidents:
        if _reviewed(i) or profile.incidents.unreviewed == "publish":
            incidents.append(i)
        elif profile.incidents.unreviewed == "mark":
            incidents.append(replace(i, because=f"{i.because} {NOT_REVIEWED}".strip()))
        else:
            account.hold("incidents", "incidents.unreviewed", i.id, i.id)
    there = {i.id for i in incidents}
    doubts = [s for s in whole.record.suggestions if s.a in there and s.b in there]
    if profile.incidents.doubtful_pairs == "hide":
        for s in doubts:
            account.hold("doubtful pairs", "incidents.doubtful_pairs", s.a, f"{s.a} and {s.b}: {s.because}")
        doubts = []
    return Record(tuple(incidents), tuple(doubts))


NOT_REVIEWED = "(Read and graded by the program; no person has reviewed it.)"


def _reviewed(incident: Incident) -> bool:
    return incident.review.state in ("accepted", "signed off")


def _report(report: Report, profile: Profile, account: Account, papers: Papers) -> Report:
    """The report as it is shown."""
    receipts = papers.receipts(report)
    if profile.quotes.texts == "show":
        return replace(report, receipts=receipts, arrivals=())
    account.hold("whole texts", "quotes.texts", report.sha256, f"{len(report.text):,} characters")
    return replace(report, text="", title_length=0, receipts=receipts, arrivals=())


def _incidents_of(before: Record, after: Record) -> dict[str, set[str]]:
    """Report, claim or incident -> the published incidents that it belongs to."""
    found: dict[str, set[str]] = defaultdict(set)
    for i in after.incidents:
        for at in (i.id, *i.reports, *i.members, *i.figures):
            found[at].add(i.id)
    return found
