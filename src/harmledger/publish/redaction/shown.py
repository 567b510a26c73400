"""What a profile shows of a book, and the account of what it holds back. The whole flow on one screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from harmledger.model.actors import ActorRegistry
from harmledger.model.circumstances import Span
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim, Voice
from harmledger.model.decision import Decision, standing
from harmledger.model.incident import Incident, Lineage, Record, Suggestion
from harmledger.model.payload import Addition
from harmledger.model.report import Report
from harmledger.model.review import Remark, Review
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence, evidence_of_readings
from harmledger.publish.redaction.account import Account
from harmledger.publish.redaction.cloak import Cloak
from harmledger.publish.redaction.held_back import HeldBack
from harmledger.publish.redaction.hide import Hider
from harmledger.publish.redaction.names import HiddenNames, hidden_names, renamed
from harmledger.publish.redaction.profile import Profile
from harmledger.publish.redaction.quotes import Cut, cuts
from harmledger.publish.redaction.secrets import Secrets, exact_points, places, quoted, telling, tells_apart

NOT_REVIEWED = "(Read and graded by the program; no person has reviewed it.)"
WORK = frozenset({"assign", "sample", "code", "adjudicate", "comment"})
"""Verdicts that are about the work, not about the record."""

Scopes = Mapping[str, tuple[Cloak, ...]]
"""Report or incident -> what is hidden in it beside what is hidden everywhere."""


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
    told = [_reading(r, by_sha[r.report], profile, hider, names, scopes, left_out) for r in readings if r.report in by_sha]
    claims = {c.id: c for r in told for c in r.claims}
    incidents = tuple(_incident(i, hider, names, profile, scopes.get(i.id, ())) for i in record.incidents)
    doubts = tuple(_doubt(s, hider, scopes) for s in record.suggestions)
    evidence = evidence_of_readings([_report(r, profile, hider, scopes.get(r.sha256, ())) for r in reports], told)
    decisions = [_decision(d, profile, hider, names, claims, scopes) for d in standing(whole.decisions) if _told(d, profile)]
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


def _report(report: Report, profile: Profile, hider: Hider, scope: Sequence[Cloak]) -> Report:
    """The report as it is shown: its whole text, its headline, or neither."""
    receipts = hider.papers.receipts(report)
    if profile.quotes.texts == "show":
        text = hider.quote(report.text, report.sha256, scope)
        return replace(report, text=text, receipts=receipts, arrivals=())
    hider.account.hold("whole texts", "quotes.texts", report.sha256, f"{len(report.text):,} characters")
    if profile.quotes.titles == "hide":
        if report.title:
            hider.account.hold("whole texts", "quotes.titles", report.sha256, report.title)
        return replace(report, text="", title_length=0, receipts=receipts, arrivals=())
    title = hider.quote(report.title or "", report.sha256, scope)
    return replace(report, text=title, title_length=len(title), receipts=receipts, arrivals=())


def _reading(
    reading: Reading,
    report: Report,
    profile: Profile,
    hider: Hider,
    names: HiddenNames,
    scopes: Scopes,
    left_out: dict[str, tuple[bool, bool]],
) -> Reading:
    """The claims with quotes as long as they may be and with nothing in them that is hidden."""
    scope = scopes.get(reading.report, ())
    whole = profile.quotes.texts == "show"
    kept = {} if whole else cuts(reading.claims, report.text, profile.quotes)
    for id, cut in kept.items():
        if cut.before or cut.after:
            left_out[id] = (cut.before, cut.after)
    claims = tuple(_claim(c, kept.get(c.id), hider, names, scope) for c in reading.claims)
    day = replace(reading.day, span=None) if reading.day and not whole else reading.day
    bare = replace(reading, claims=(), day=day)
    return replace(hider.everything(bare, reading.report, scope), claims=claims)


def _claim(claim: Claim, cut: Cut | None, hider: Hider, names: HiddenNames, scope: Sequence[Cloak]) -> Claim:
    if isinstance(claim, FigureClaim | ResponsibilityClaim) and claim.said_by:
        claim = replace(claim, said_by=renamed(claim.said_by, names, hider.account, claim.id))
    if cut is None:
        return hider.everything(claim, claim.id, scope)
    if cut.before or cut.after:
        hider.account.hold("words of reports", "quotes.words", claim.id, claim.span.quote)
    claim = replace(claim, span=cut.span)
    if isinstance(claim, EventClaim):
        claim = replace(
            claim,
            when=replace(claim.when, span=None) if claim.when else None,
            where=replace(claim.where, span=None) if claim.where else None,
            also_where=tuple(replace(p, span=None) for p in claim.also_where),
        )
    elif isinstance(claim, FigureClaim | ResponsibilityClaim) and claim.said_by:
        claim = replace(claim, said_by=_unmarked(claim.said_by))
    return hider.everything(claim, claim.id, scope)


def _unmarked(voice: Voice) -> Voice:
    """The voice without the place in the text where it is named: there is no text to mark."""
    return replace(voice, span=None, together=tuple(_unmarked(v) for v in voice.together))


def _incident(incident: Incident, hider: Hider, names: HiddenNames, profile: Profile, scope: Sequence[Cloak]) -> Incident:
    """The incident without what is hidden in any of its reports."""
    review = incident.review
    if profile.incidents.comments == "hide" and (review.comments or review.assigned):
        for comment in review.comments:
            hider.account.hold("remarks and times", "incidents.comments", incident.id, comment.words)
        review = replace(review, comments=(), assigned=None)
    if profile.papers.times == "hide":
        review = _days(review)
    versions = tuple(replace(v, page=hider.address(v.page, incident.id)) for v in incident.versions)
    bare = replace(
        incident,
        review=review,
        versions=versions,
        lineage=_numbered(incident.lineage) if profile.quotes.texts == "hide" else incident.lineage,
    )
    return hider.everything(bare, incident.id, scope)


def _days(review: Review) -> Review:
    """The review with days instead of times: the hour at which somebody works tells where they live."""

    def day(remark: Remark | None) -> Remark | None:
        return replace(remark, at=remark.at[:10]) if remark else None

    return replace(
        review,
        by=day(review.by),
        set=tuple(replace(s, said=replace(s.said, at=s.said.at[:10])) for s in review.set),
        comments=tuple(replace(c, at=c.at[:10]) for c in review.comments),
        reopened=day(review.reopened),
    )


def _numbered(lineage: Lineage) -> Lineage:
    """Who quotes whom, with numbers for ids: those of voices are made of their names."""
    ids = {n.id: n.id if n.kind == "report" else f"voice:{k}" for k, n in enumerate(lineage.nodes, start=1)}
    nodes = tuple(replace(n, id=ids[n.id]) for n in lineage.nodes)
    return Lineage(nodes, tuple(replace(e, of=ids[e.of], by=ids[e.by]) for e in lineage.edges))


def _doubt(doubt: Suggestion, hider: Hider, scopes: Scopes) -> Suggestion:
    return hider.everything(doubt, doubt.a, (*scopes.get(doubt.a, ()), *scopes.get(doubt.b, ())))


def _told(decision: Decision, profile: Profile) -> bool:
    """Whether a decision is told of. One that redacts never is: it holds the words."""
    return decision.verdict != "redact" and (decision.verdict not in WORK or profile.incidents.comments == "show")


def _decision(
    decision: Decision, profile: Profile, hider: Hider, names: HiddenNames, claims: Mapping[str, Claim], scopes: Scopes
) -> Decision:
    """The decision as it is told: by whom, why, when; what it set stands in the claims themselves."""
    scope = tuple({id(c): c for at in (decision.subject, *_at(decision, claims)) for c in scopes.get(at, ())}.values())
    if profile.quotes.texts == "hide":
        payload = decision.payload
        added = claims.get(payload.claim.id) if isinstance(payload, Addition) else None
        decision = replace(
            decision, about=(), saw=None, payload=replace(payload, claim=added) if added and isinstance(payload, Addition) else None
        )
    if profile.papers.times == "hide":
        decision = replace(decision, at=decision.at[:10])
    return hider.everything(decision, decision.id, scope)


def _at(decision: Decision, claims: Mapping[str, Claim]) -> Sequence[str]:
    claim = claims.get(decision.subject)
    return [claim.report] if claim else [c.report for c in decision.about]


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
