"""Each part of a book as a profile shows it: a report, what was read in it, an incident, a doubt, a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from harmledger.model.claim import Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim, Voice
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Lineage, Suggestion
from harmledger.model.payload import Addition
from harmledger.model.report import Report
from harmledger.model.review import Remark, Review
from harmledger.publish.redaction.account import Account
from harmledger.publish.redaction.cloak import Cloak, Hidden, found
from harmledger.publish.redaction.hide import Hider
from harmledger.publish.redaction.names import HiddenNames
from harmledger.publish.redaction.profile import Profile
from harmledger.publish.redaction.quotes import Cut, cuts

Scopes = Mapping[str, tuple[Cloak, ...]]
"""Report or incident -> what is hidden in it beside what is hidden everywhere."""


def shown_report(report: Report, profile: Profile, hider: Hider, scope: Sequence[Cloak]) -> Report:
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


def shown_reading(
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


def shown_incident(incident: Incident, hider: Hider, profile: Profile, scope: Sequence[Cloak]) -> Incident:
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


def shown_doubt(doubt: Suggestion, hider: Hider, scopes: Scopes) -> Suggestion:
    """The doubtful pair as it is told."""
    return hider.everything(doubt, doubt.a, (*scopes.get(doubt.a, ()), *scopes.get(doubt.b, ())))


def shown_decision(decision: Decision, profile: Profile, hider: Hider, claims: Mapping[str, Claim], scopes: Scopes) -> Decision:
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


def renamed(voice: Voice, names: HiddenNames, account: Account, where: str) -> Voice:
    """The voice called what it is, where the person behind it is hidden."""
    together = tuple(renamed(v, names, account, where) for v in voice.together)
    hidden = names.voices.get(voice.name)
    person = found_in(voice.person, names) if voice.person else None
    if person is not None and voice.person:
        account.hold(person.category, person.rule, where, voice.person)
    if hidden is None:
        return replace(voice, person=None if person else voice.person, together=together)
    account.hold(hidden.category, hidden.rule, where, voice.name)
    return replace(voice, name=hidden.instead, person=None, together=together)


def found_in(text: str, names: HiddenNames) -> Hidden | None:
    """What is hidden of a text everywhere, or None."""
    there = found(text, (names.everywhere,))
    return there[0].hidden if there else None
