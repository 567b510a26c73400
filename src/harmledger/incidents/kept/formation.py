"""The record of a book, kept up with it: reports come, change and go, people decide, and what that touches is formed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from harmledger.incidents.facts import Event, events_of
from harmledger.incidents.judged import heeded, in_force
from harmledger.incidents.link import Linkage
from harmledger.incidents.shelf import Shelf
from harmledger.model.claim import BackgroundClaim, Claim
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Link, Record, SetAside, Suggestion
from harmledger.model.report import Report

Former = Callable[[Sequence[Event], tuple[Link, ...], Mapping[str, Sequence[SetAside]], Mapping[str, Report]], Incident]
"""Makes one incident of its events (in the order of time), their links, and the totals and texts of its reports."""


@dataclass(frozen=True, slots=True)
class Source:
    """What else of a report its incidents depend on.

    Attributes:
        known: whether there is a text.
        published, publisher: as the report's receipts state them.
        totals: its claims that are totals and no figure of an event.
    """

    known: bool
    published: date | None
    publisher: str | None
    totals: tuple[SetAside, ...]


class Formation:
    """A record that can be kept up. ``decide`` and ``put`` what is new, then ``settle``; it never depends on the order."""

    def __init__(self, shelf: Shelf, rules: dict[str, Any], form: Former) -> None:
        """Go on from what lies on the shelf. ``rules``: those of linking."""
        self.linkage = Linkage(rules, shelf)
        self._form = form
        self._sources: MutableMapping[str, Source] = shelf.map("sources")
        self._decisions: MutableMapping[str, Decision] = shelf.map("decisions")
        self._about: MutableMapping[str, list[str]] = shelf.map("about")
        self._incidents: MutableMapping[int, Incident] = shelf.map("incidents")
        self._of_id: MutableMapping[str, int] = shelf.map("ids")

    @property
    def reports(self) -> int:
        """How many reports tell of events."""
        return self.linkage.index.rarity.reports

    def decide(self, new: Iterable[Decision]) -> None:
        """Heed more decisions. The reports whose claims they are about, or those that they supersede, must be ``put`` again."""
        news = {d.id: d for d in new if d.id not in self._decisions}
        if not news:
            return
        known = tuple(self._decisions.values())
        before, now = in_force(known), in_force((*known, *news.values()))
        self._decisions.update(news)
        for d in set(before) - set(now):
            self._about[d.subject] = [id for id in self._about[d.subject] if id != d.id]
        for d in set(now) - set(before):
            self._about[d.subject] = sorted({*self._about.get(d.subject, ()), d.id})
        self.linkage.heed(now)

    def put(self, sha256: str, report: Report | None, claims: Iterable[Claim], day: date | None) -> None:
        """What a report says now, instead of what it said. ``claims``: as they were read. ``day``: the day that its text gives."""
        kept = self._heeded(sha256, tuple(claims))
        totals = sorted((c for c in kept if isinstance(c, BackgroundClaim)), key=lambda c: (c.span.start, c.id))
        aside = tuple(SetAside(c.id, "background", c.because or "a total that is no figure of any one event") for c in totals)
        source = Source(report is not None, report.published if report else None, report.publisher if report else None, aside)
        events = sorted(events_of(report, kept, day), key=lambda e: e.key)
        index = self.linkage.index
        if source == self._sources.get(sha256) and events == [index.events[n] for n in index.of_report.get(sha256, ())]:
            return
        self._sources[sha256] = source
        self.linkage.remove(sha256)
        self.linkage.add(events)

    def drop(self, sha256: str) -> None:
        """A report says nothing any more."""
        self._sources.pop(sha256, None)
        self.linkage.remove(sha256)

    def _heeded(self, sha256: str, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """The claims of a report as people left them, by the decisions on it, its claims, and what these decisions add to it."""
        kept: tuple[Claim, ...] = ()
        subjects: set[str] = set()
        more = {sha256, *(c.id for c in claims)}
        while more - subjects:
            subjects |= more
            ids = sorted({id for subject in subjects for id in self._about.get(subject, ())})
            standing = sorted((self._decisions[id] for id in ids), key=lambda d: (d.at, d.id))
            kept = heeded(claims, standing)
            more = {c.id for c in kept}
        return kept

    def settle(self, report: Callable[[str], Report | None]) -> frozenset[str]:
        """Form anew what changed; the ids of the incidents that are new, changed or gone. ``report``: the report of a hash."""
        change = self.linkage.update()
        ids = set()
        for group in change.gone | change.groups:
            known = self._incidents.pop(group, None)
            if known:
                ids.add(known.id)
                del self._of_id[known.id]
        for group in sorted(change.groups):
            incident = self._incident(group, report)
            self._incidents[group] = incident
            self._of_id[incident.id] = group
            ids.add(incident.id)
        for group in sorted(change.retold):
            links = tuple(x.link for x in self.linkage.group(group).links)
            self._incidents[group] = replace(self._incidents[group], links=links)
            ids.add(self._incidents[group].id)
        ids |= {self._incidents[group].id for group in change.doubtful if group in self._incidents}
        return frozenset(ids)

    def _incident(self, first: int, report: Callable[[str], Report | None]) -> Incident:
        group = self.linkage.group(first)
        events = [self.linkage.index.events[n] for n in group.members]
        shas = dict.fromkeys(e.claim.report for e in events)
        reports = {sha: known for sha in shas if (known := report(sha)) is not None}
        totals = {sha: self._sources[sha].totals for sha in shas}
        return self._form(events, tuple(x.link for x in group.links), totals, reports)

    def record(self) -> Record:
        """All incidents and doubtful pairs."""
        return Record(tuple(sorted(self._incidents.values(), key=_by_day)), _sorted(self._suggestions(self._incidents)))

    def incident(self, id: str) -> Incident | None:
        """The incident that has this id, or had it before it was merged or an earlier report arrived."""
        group = self._of_id.get(id)
        if group is None:
            number = self.linkage.index.numbers.get(f"c-{id.split('-', 1)[-1]}")
            if number is None:
                return None
            group = self.linkage.home[number][1]
        return self._incidents[group]

    def suggestions(self, id: str) -> tuple[Suggestion, ...]:
        """The doubtful pairs of one incident."""
        group = self._of_id.get(id)
        return () if group is None else _sorted(self._suggestions((group,)))

    def _suggestions(self, groups: Iterable[int]) -> set[Suggestion]:
        doubts = self.linkage.doubts.of
        found = set()
        for group in groups:
            for other, doubt in doubts.get(group, {}).items():
                a, b = sorted((self._incidents[group].id, self._incidents[other].id))
                found.add(Suggestion(a, b, doubt.score, doubt.because))
        return found


def _by_day(incident: Incident) -> tuple[str, str]:
    start = incident.date.start if incident.date else None
    return (start.isoformat() if start else "9999-12-31", incident.id)


def _sorted(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    return tuple(sorted(suggestions, key=lambda s: (-s.score, s.a, s.b)))
