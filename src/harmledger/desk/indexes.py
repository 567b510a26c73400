"""What the desk asks a book for by name, kept up step by step: a decision costs what it changes, however large the book is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from harmledger.model.decision import Decision, reports_of
from harmledger.model.incident import Incident, Suggestion


class Decided:
    """All decisions, by their time, their report, their id. Immutable in use.

    Attributes:
        all: oldest first.
        standing: those that no other replaces, oldest first.
        replaced: decision -> the one that replaced it.
        by_id: every decision by its id.
        by_report: report (SHA-256) -> the decisions that name it, oldest first.
        nowhere: decisions of older versions, which do not say which report they are about, and answers to questions.
    """

    def __init__(self, given: tuple[Decision, ...], before: Decided | None = None) -> None:
        """``given``: every decision once. ``before``: of an older state; what it knows is taken over where ``given`` goes on from it."""
        self._given = given
        known = before._given if before is not None else ()
        news = sorted(given[len(known) :], key=_by_time)
        goes_on = before is not None and given[: len(known)] == known
        if before is not None and goes_on and (not news or not before.all or _by_time(before.all[-1]) <= _by_time(news[0])):
            self.all: tuple[Decision, ...] = (*before.all, *news)
            by_report = dict(before.by_report)
            self.nowhere: tuple[Decision, ...] = (*before.nowhere, *(d for d in news if not reports_of(d)))
        else:
            news = sorted(given, key=_by_time)
            self.all, by_report = tuple(news), {}
            self.nowhere = tuple(d for d in news if not reports_of(d))
        for d in news:
            for sha in reports_of(d):
                by_report[sha] = (*by_report.get(sha, ()), d)
        self.by_report: Mapping[str, tuple[Decision, ...]] = by_report
        self.replaced: Mapping[str, str] = {d.supersedes: d.id for d in self.all if d.supersedes}
        self.by_id: Mapping[str, Decision] = {d.id: d for d in self.all}
        self.standing = tuple(d for d in self.all if d.id not in self.replaced) if self.replaced else self.all


class Whereabouts:
    """Which incident an event belongs to, and which incidents a report tells of. Immutable in use.

    Attributes:
        of_event: event claim -> id of its incident.
        of_report: report (SHA-256) -> ids of the incidents that it tells of, in the record's order.
    """

    def __init__(
        self, incidents: Mapping[str, Incident], before: tuple[Whereabouts, Mapping[str, Incident]] | None, changed: Iterable[str]
    ) -> None:
        """``incidents`` by id, in the record's order. ``before``: of an older state, with its incidents; only ``changed`` ones differ."""
        ids = frozenset(incidents if before is None else changed)
        of_event = dict(before[0].of_event) if before else {}
        of_report = dict(before[0].of_report) if before else {}
        gone = [before[1][id] for id in ids if id in before[1]] if before else []
        come = [i for id, i in incidents.items() if id in ids]
        for i in gone:
            for member in i.members:
                of_event.pop(member, None)
        told: dict[str, list[str]] = {
            sha: [id for id in of_report.get(sha, ()) if id not in ids] for i in (*gone, *come) for sha in i.reports
        }
        for i in come:
            of_event |= dict.fromkeys(i.members, i.id)
            for sha in dict.fromkeys(i.reports):
                told[sha].append(i.id)
        if before is not None and any(len(own) > 1 for own in told.values()):
            place = {id: n for n, id in enumerate(incidents)}
            told = {sha: sorted(own, key=place.__getitem__) for sha, own in told.items()}
        for sha, own in told.items():
            if own:
                of_report[sha] = tuple(own)
            else:
                of_report.pop(sha, None)
        self.of_event: Mapping[str, str] = of_event
        self.of_report: Mapping[str, tuple[str, ...]] = of_report


def near(
    suggestions: Sequence[Suggestion], before: Mapping[str, tuple[Suggestion, ...]] | None, changed: Collection[str]
) -> Mapping[str, tuple[Suggestion, ...]]:
    """Incident -> the doubtful pairs that it is in, in the order given. ``before``: of an older state; pairs of no ``changed``
    incident are as they were."""
    found: dict[str, list[Suggestion]] = {}
    touched = {*changed, *(x for id in changed for s in before.get(id, ()) for x in (s.a, s.b))} if before is not None else set()
    if before is not None:
        touched |= {x for s in suggestions if s.a in changed or s.b in changed for x in (s.a, s.b)}
    for s in suggestions:
        for id in (s.a, s.b):
            if before is None or id in touched:
                found.setdefault(id, []).append(s)
    own = {id: tuple(pairs) for id, pairs in found.items()}
    return own if before is None else {**{id: pairs for id, pairs in before.items() if id not in touched}, **own}


def _by_time(decision: Decision) -> tuple[str, str]:
    return (decision.at, decision.id)
