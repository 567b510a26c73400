"""What people decided of whole incidents: grades by hand, exceptions, sign-off, who looks at it. Applied when an incident is formed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from harmledger.incidents.seen import changes, digest, facts_of
from harmledger.model.claim import Claim
from harmledger.model.decision import Decision, named_events
from harmledger.model.incident import Incident, Suggestion
from harmledger.model.payload import Assignment, Exempt, HandGrade, SignOff
from harmledger.model.review import ByPerson, Remark, Review
from harmledger.model.verdicts import INCIDENT_VERDICTS


def rulings(standing: Iterable[Decision], events: Container[str]) -> Mapping[str, tuple[Decision, ...]]:
    """Decisions about whole incidents, oldest first, by the event claim that leads to the incident.

    An incident's id is made of one event claim and follows it. Where that is no longer read, the next event that the decision
    was about leads on. ``events``: the ids of all event claims that there are.
    """
    found: dict[str, list[Decision]] = defaultdict(list)
    for d in sorted(standing, key=lambda d: (d.at, d.id)):
        if d.verdict in INCIDENT_VERDICTS and d.subject.startswith("i-"):
            ways = [*named_events(d), *(c.id for c in d.about)]
            at = next((w for w in ways if w in events), None)
            if at is not None:
                found[at].append(d)
    return {k: tuple(v) for k, v in found.items()}


def reviewed(incident: Incident, claims: Iterable[Claim], decisions: Sequence[Decision], by_people: Sequence[ByPerson] = ()) -> Incident:
    """The incident with what people decided of it.

    ``claims``: those of its events, as people left them. ``decisions``: those about it, oldest first; of two that set the same
    thing the later one holds. ``by_people``: what people set on its claims.
    """
    if not decisions and not by_people:
        return incident
    set_on: list[ByPerson] = list(by_people)
    for d in decisions:
        if isinstance(d.payload, HandGrade):
            incident, told = _graded(incident, d, d.payload)
            set_on += told
    exceptions = _exceptions(decisions)
    incident = replace(incident, review=Review(set=tuple(set_on), exceptions=exceptions))
    return replace(incident, review=_state(incident, tuple(claims), decisions))


def remark(d: Decision) -> Remark:
    """Who decided, why and when."""
    return Remark(d.reason, d.author, d.at, d.id)


def _graded(incident: Incident, d: Decision, by_hand: HandGrade) -> tuple[Incident, list[ByPerson]]:
    """A grade by hand wins over the rule, whose grade and reason are told beside it."""
    side = by_hand.side
    if side is None:
        told = ByPerson("grade", f"{incident.grade}: {incident.because}", by_hand.grade, incident.id, remark(d))
        because = f"{d.author} graded it so by hand: {d.reason} (before: {incident.grade}, {incident.because})"
        return replace(incident, grade=by_hand.grade, because=because), [told]
    sides, found = [], []
    for s in incident.responsibility:
        if s.side == side:
            found.append(ByPerson(f"grade of {side}", f"{s.grade}: {s.because}", by_hand.grade, incident.id, remark(d)))
            s = replace(s, grade=by_hand.grade, because=f"{d.author} graded it so by hand: {d.reason} (before: {s.grade}, {s.because})")
        sides.append(s)
    return replace(incident, responsibility=tuple(sides)), found


def _exceptions(decisions: Sequence[Decision]) -> tuple[tuple[str, ...], ...]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for d in decisions:
        if isinstance(d.payload, Exempt):
            book, rule = d.payload.codebook, d.payload.rule or ""
            found[book, rule] = (book, rule, "" if d.payload.value is None else _plain(d.payload.value), d.author, d.reason, d.id)
    return tuple(found[k] for k in sorted(found))


def exceptions_of(incident: Incident) -> dict[str, dict[str, object]]:
    """By codebook, the rules that people set otherwise for this incident, as values of its rule file."""
    found: dict[str, dict[str, object]] = defaultdict(dict)
    for book, rule, value, *_ in incident.review.exceptions:
        if rule:
            found[book][rule] = {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)
    return dict(found)


def _plain(value: bool | int | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _state(incident: Incident, claims: tuple[Claim, ...], decisions: Sequence[Decision]) -> Review:
    review = incident.review
    facts = facts_of(incident, claims)
    for d in decisions:
        match d.verdict:
            case "accept" if review.state not in ("signed off", "changed since sign-off"):
                same = not isinstance(d.payload, SignOff) or d.payload.facts == digest(facts)
                other = () if same or not isinstance(d.payload, SignOff) else changes(d.payload.values, facts)
                review = replace(review, state="accepted" if same else "open", by=remark(d), changes=other)
            case "sign off" if isinstance(d.payload, SignOff):
                same = d.payload.facts == digest(facts)
                other = () if same else changes(d.payload.values, facts)
                review = replace(
                    review, state="signed off" if same else "changed since sign-off", by=remark(d), changes=other, reopened=None
                )
            case "reopen":
                review = replace(review, state="open", changes=(), reopened=remark(d))
            case "assign" if isinstance(d.payload, Assignment):
                review = replace(review, assigned=d.payload.to)
            case "comment":
                review = replace(review, comments=(*review.comments, remark(d)))
    return review


def undismissed(suggestions: Iterable[Suggestion], standing: Iterable[Decision], incident_of: Mapping[str, str]) -> list[Suggestion]:
    """The suggestions without those that a person dismissed. ``incident_of``: event claim -> id of its incident."""
    gone = set()
    for d in standing:
        if d.verdict == "dismiss" and d.other:
            a, *rest = (incident_of.get(e) for e in named_events(d))
            gone.add(frozenset((a, *rest)))
    return [s for s in suggestions if frozenset((s.a, s.b)) not in gone]
