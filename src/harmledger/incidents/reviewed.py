"""What people decided of whole incidents: grades by hand, exceptions, sign-off, who looks at it. Applied when an incident is formed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace

from harmledger.incidents.facts import Event
from harmledger.incidents.seen import changes, digest, facts_of
from harmledger.model.claim import Claim, EventClaim
from harmledger.model.decision import Decision, event_of, named_events
from harmledger.model.incident import Incident, Suggestion
from harmledger.model.payload import Assignment, Exempt, HandGrade, SignOff
from harmledger.model.review import ByPerson, Remark, Review
from harmledger.model.verdicts import INCIDENT_VERDICTS


class Rulings:
    """Decisions about whole incidents, by the event claim that leads to the incident.

    An incident's id is made of one event claim and follows it. Where that is no longer read, the next event that the decision
    was about leads on.
    """

    def __init__(self, ids: MutableMapping[str, list[str]], decisions: Mapping[str, Decision], events: Container[str]) -> None:
        """``ids``: kept by this class, event claim -> decisions that it may lead; ``events``: the event claims that there are."""
        self._ids, self._decisions, self._events = ids, decisions, events

    def change(self, d: Decision, stands: bool) -> frozenset[str]:
        """A decision is in force now, or is so no more. Returns the events whose incidents it may be about."""
        if d.verdict not in INCIDENT_VERDICTS or not d.subject.startswith("i-"):
            return frozenset()
        for event in ways(d):
            left = {*self._ids.get(event, ())} - {d.id}
            self._ids[event] = sorted(left | {d.id} if stands else left)
        return frozenset(ways(d))

    def led_on(self, events: Iterable[str]) -> frozenset[str]:
        """The events whose incidents decisions may be about now, because ``events`` came or went."""
        return frozenset(way for e in events for id in self._ids.get(e, ()) for way in ways(self._decisions[id]))

    def apply(self, incident: Incident, events: Iterable[Event], by_people: Iterable[ByPerson]) -> Incident:
        """The incident of these events with what people decided of it, and set on its claims."""
        claims: list[Claim] = []
        for e in events:
            claims += [e.claim, *e.figures, *e.blame]
        ids = {c.id for c in claims}
        found = {d.id: d for m in incident.members for id in self._ids.get(m, ()) if self._leads(m, d := self._decisions[id])}
        standing = sorted(found.values(), key=lambda d: (d.at, d.id))
        return reviewed(incident, claims, standing, sorted((s for s in by_people if s.of in ids), key=_by_time))

    def _leads(self, event: str, d: Decision) -> bool:
        return next((w for w in ways(d) if w in self._events), None) == event


def ways(d: Decision) -> tuple[str, ...]:
    """The events that lead to the incident that a decision is about: the first that is there leads."""
    return tuple(dict.fromkeys([event_of(d.subject), *(c.id for c in d.about if isinstance(c, EventClaim))]))


def _by_time(s: ByPerson) -> tuple[str, str, str]:
    return (s.said.at, s.said.decision, s.of)


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
