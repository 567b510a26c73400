"""What a profile shows of a book, and the account of what it holds back. The whole flow on one screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from harmledger.model.actors import ActorRegistry
from harmledger.model.circumstances import Span
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, Reading
from harmledger.model.decision import Decision, standing
from harmledger.model.incident import Incident, Record
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence, evidence_of_readings
from harmledger.publish.redaction.account import Account
from harmledger.publish.redaction.cloak import Cloak
from harmledger.publish.redaction.held_back import HeldBack
from harmledger.publish.redaction.hide import Hider
from harmledger.publish.redaction.names import HiddenNames, hidden_names
from harmledger.publish.redaction.parts import Scopes, shown_decision, shown_doubt, shown_incident, shown_reading, shown_report
from harmledger.publish.redaction.profile import Profile
from harmledger.publish.redaction.secrets import Secrets, exact_points, places, quoted, telling, tells_apart

NOT_REVIEWED = "(Read and graded by the program; no person has reviewed it.)"
WORK = frozenset({"assign", "sample", "code", "adjudicate", "comment"})
"""Verdicts that are about the work, not about the record."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A book with nothing held back.

    Attributes:
        readings: with their claims as people left them.
        decisions: all.
        codings: what the codebooks make of all incidents.
        registry: the actors, whose names are no secret.
    """

    reports: Sequence[Report]
    readings: Sequence[Reading]
    record: Record
    decisions: Sequence[Decision]
    codings: Codings
    registry: ActorRegistry


@dataclass(frozen=True, slots=True)
class Shown:
    """What is left of a book. ``cuts``: ids of claims of whose quotes words were left out -> (before them, after them)."""

    evidence: Evidence
    record: Record
    codings: Codings
    cuts: Mapping[str, tuple[bool, bool]]


def shown(whole: Whole, profile: Profile) -> tuple[Shown, HeldBack]:
    """What is left of ``whole``, and what was held back."""
    account = Account()
    record = _chosen(whole, profile, account)
    reports, readings = _used(whole, record, profile, account)
    names = hidden_names(profile, whole.registry, record, reports, readings, whole.decisions)
    hider = Hider(profile, account, names.everywhere, names.reviewers)
    scopes = _scopes(record, names)
    by_sha = {r.sha256: r for r in reports}
    left_out: dict[str, tuple[bool, bool]] = {}
    told = [shown_reading(r, by_sha[r.report], profile, hider, names, scopes, left_out) for r in readings if r.report in by_sha]
    claims = {c.id: c for r in told for c in r.claims}
    incidents = tuple(shown_incident(i, hider, profile, scopes.get(i.id, ())) for i in record.incidents)
    doubts = tuple(shown_doubt(s, hider, scopes) for s in record.suggestions)
    evidence = evidence_of_readings([shown_report(r, profile, hider, scopes.get(r.sha256, ())) for r in reports], told)
    decisions = [shown_decision(d, profile, hider, claims, scopes) for d in standing(whole.decisions) if _told(d, profile)]
    codings = {
        i.id: tuple(hider.everything(c, i.id, scopes.get(i.id, ())) for c in whole.codings[i.id])
        for i in incidents
        if i.id in whole.codings
    }
    left = Shown(replace(evidence, decisions=decisions), Record(incidents, doubts), codings, left_out)
    held = account.told(profile, _incidents_of(record, claims.values()))
    return left, replace(held, secrets=_secrets(whole, left, names, profile, held))


def _secrets(whole: Whole, left: Shown, names: HiddenNames, profile: Profile, held: HeldBack) -> Secrets:
    """What must stand nowhere in a release that is made of ``left``."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for c in left.evidence.claims.values():
        spans[c.report].append(c.span)
    closed = profile.quotes.texts == "hide"
    before = places((c for r in whole.readings for c in r.claims), whole.record)
    return Secrets(
        names=tuple(sorted(n for n in {*names.everywhere.names(), *names.reviewers.names()} if tells_apart(n))),
        strings=tuple(telling(i.what for i in held.items if i.category in PLAIN)),
        texts=tuple(r.text for r in whole.reports) if closed else (),
        quoted=tuple(quoted(whole.reports, spans)) if closed else (),
        most_words=profile.quotes.words,
        points=exact_points(before, places(left.evidence.claims.values(), left.record)),
    )


PLAIN = frozenset({"addresses and contacts", "graphic material", "how reports reached the book"})
"""Categories whose things are looked for as they are."""


def _chosen(whole: Whole, profile: Profile, account: Account) -> Record:
    """The record without the incidents and doubts that the profile withholds."""
    incidents: list[Incident] = []
    for i in whole.record.incidents:
        if i.review.state in ("accepted", "signed off") or profile.incidents.unreviewed == "publish":
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


def _used(whole: Whole, record: Record, profile: Profile, account: Account) -> tuple[list[Report], list[Reading]]:
    """The reports and readings without those of withheld incidents, and without reports that nothing published rests on."""
    readings: Sequence[Reading] = whole.readings
    cited = {sha for i in record.incidents for sha in i.reports}
    if len(record.incidents) < len(whole.record.incidents):
        members = {m for i in record.incidents for m in i.members}
        readings = [replace(r, claims=_of_members(r.claims, members, r.report in cited)) for r in readings]
    if profile.papers.unused_reports == "show":
        return list(whole.reports), list(readings)
    cited |= {r.report for r in readings if r.claims}
    for report in whole.reports:
        if report.sha256 not in cited:
            account.hold("reports", "papers.unused_reports", report.sha256, report.id)
    return [r for r in whole.reports if r.sha256 in cited], [r for r in readings if r.report in cited]


def _of_members(claims: Sequence[Claim], members: set[str], cited: bool) -> tuple[Claim, ...]:
    events = {c.event for c in claims if isinstance(c, EventClaim) and c.id in members}
    return tuple(c for c in claims if (cited if isinstance(c, BackgroundClaim) else c.event in events))


def _scopes(record: Record, names: HiddenNames) -> Scopes:
    """A name that one report of an incident gives is hidden in all reports of the incident, and in the incident."""
    found_: dict[str, dict[int, Cloak]] = defaultdict(dict)
    for i in record.incidents:
        own = {id(c): c for sha in i.reports if (c := names.of_report.get(sha))}
        if own:
            for at in (i.id, *i.reports):
                found_[at].update(own)
    for sha, cloak in names.of_report.items():
        found_[sha][id(cloak)] = cloak
    return {at: tuple(cloaks.values()) for at, cloaks in found_.items()}


def _told(decision: Decision, profile: Profile) -> bool:
    """Whether a decision is told of. One that redacts never is: it holds the words."""
    return decision.verdict != "redact" and (decision.verdict not in WORK or profile.incidents.comments == "show")


def _incidents_of(record: Record, claims: Iterable[Claim]) -> dict[str, set[str]]:
    """Report, claim or incident -> the published incidents that it belongs to."""
    found_: dict[str, set[str]] = defaultdict(set)
    of_event: dict[str, str] = {}
    for i in record.incidents:
        for at in (i.id, *i.reports, *i.members, *i.figures):
            found_[at].add(i.id)
        for m in i.members:
            of_event[m] = i.id
    claims = list(claims)
    event_ids = {(c.report, c.event): c.id for c in claims if isinstance(c, EventClaim)}
    for c in claims:
        if not isinstance(c, BackgroundClaim) and (event := event_ids.get((c.report, c.event))) in of_event:
            found_[c.id].add(of_event[event])
    return found_
