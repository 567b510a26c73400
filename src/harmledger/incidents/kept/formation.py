"""The record of a book, kept up with it: reports come, change and go, people decide, and what that touches is formed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from harmledger.incidents.batches import parted
from harmledger.incidents.facts import Event
from harmledger.incidents.gives_way import Pages
from harmledger.incidents.heed import OF_READING, Heeded
from harmledger.incidents.judged import heed_report, in_force, links
from harmledger.incidents.kept.gathering import gathered
from harmledger.incidents.kept.pages import Shown
from harmledger.incidents.link import Linkage
from harmledger.incidents.reviewed import Rulings, undismissed
from harmledger.incidents.sharing import Hands
from harmledger.incidents.shelf import Shelf
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim
from harmledger.model.decision import Decision, incident_of, named_events, reports_of
from harmledger.model.incident import Incident, Link, Record, SetAside, Suggestion
from harmledger.model.report import Report
from harmledger.model.review import ByPerson
from harmledger.model.work import Runner

Said = tuple[str, Report | None, Iterable[Claim], date | None]
"""The hash of a report, the report, its claims as they were read, and the day that its text gives."""

Former = Callable[[Sequence[Event], tuple[Link, ...], Mapping[str, Sequence[SetAside]], Mapping[str, Report], Pages], Incident]
"""Makes one incident of its events (in the order of time), their links, and the totals, texts and pages of its reports."""

Texts = Callable[[Iterable[str]], Iterable[Report]]
"""The reports that have these hashes, as far as there are any, in any order."""

TOGETHER = 300
"""Events of incidents whose reports are asked for together."""


@dataclass(frozen=True, slots=True)
class Source:
    """What else of a report its incidents depend on.

    Attributes:
        known: whether there is a text.
        published, publisher, agency: as the report's receipts state them.
        totals: its claims that are totals and no figure of an event.
    """

    known: bool
    published: date | None
    publisher: str | None
    agency: str | None
    totals: tuple[SetAside, ...]


class Formation:
    """A record that can be kept up. ``decide`` and ``put`` what is new, then ``settle``; it never depends on the order."""

    def __init__(self, shelf: Shelf, rules: dict[str, Any], form: Former, runner: Runner | None = None) -> None:
        """Go on from what lies on the shelf. ``rules``: those of linking. ``runner``: shares the work where there is much of it."""
        self._hands = Hands(runner, rules["sharing"])
        self.linkage = Linkage(rules, shelf, self._hands)
        self._form = form
        self._sources: MutableMapping[str, Source] = shelf.map("sources")
        self._decisions: MutableMapping[str, Decision] = shelf.map("decisions")
        self._about: MutableMapping[str, list[str]] = shelf.map("about")
        self._incidents: MutableMapping[int, Incident] = shelf.map("incidents")
        self._of_id: MutableMapping[str, int] = shelf.map("ids")
        self._pages = Shown(shelf)
        self._set: MutableMapping[str, list[ByPerson]] = shelf.map("persons")
        self._rulings = Rulings(shelf.map("rulings"), self._decisions, self.linkage.index.numbers)
        self._touched: set[str] = set()
        self._dismissed: set[str] = set()

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
        standing = {d.id for d in now}
        for d in sorted({*before} ^ {*now}, key=lambda d: d.id):
            for subject in {d.subject} | reports_of(d):
                ids = {*self._about.get(subject, ())}
                self._about[subject] = sorted(ids | {d.id} if d.id in standing else ids - {d.id})
            self._touched |= self._rulings.change(d, d.id in standing)
            if d.verdict == "dismiss":
                self._dismissed |= {*named_events(d)}
            for sha in {d.subject} | reports_of(d):
                self._beside(sha, self._pages.of(sha))
        self.linkage.heed(links(now))

    def put(self, sha256: str, report: Report | None, claims: Iterable[Claim], day: date | None) -> None:
        """What a report says now, instead of what it said. ``claims``: as they were read. ``day``: the day that its text gives."""
        self.put_all([(sha256, report, claims, day)], 1)

    def put_all(self, said: Iterable[Said], count: int) -> None:
        """What many reports say now, each as it is given to ``put``; no report twice. ``count``: how many they are."""
        heard = ((sha, report, self._heeded(sha, tuple(claims)), day) for sha, report, claims, day in said)
        for (sha, report, heeded, _), events in gathered(heard, count, self._hands):
            self._put(sha, report, heeded, events)

    def _put(self, sha256: str, report: Report | None, heeded: Heeded, events: Sequence[Event]) -> None:
        kept = heeded.claims
        if list(heeded.set) != self._set.get(sha256, []):
            self._set[sha256] = list(heeded.set)
            self._touched |= {c.id for c in kept if isinstance(c, EventClaim)}
        totals = sorted((c for c in kept if isinstance(c, BackgroundClaim)), key=lambda c: (c.span.start, c.id))
        aside = tuple(SetAside(c.id, "background", c.because or "a total that is no figure of any one event") for c in totals)
        said = (report.published, report.publisher, report.agency) if report else (None, None, None)
        source = Source(report is not None, *said, aside)
        index = self.linkage.index
        moved = self._pages.put(sha256, report)
        if source == self._sources.get(sha256) and events == [index.events[n] for n in index.of_report.get(sha256, ())]:
            self._beside(sha256, moved)
            return
        self._beside(sha256, {*moved, *self._pages.of(sha256)})
        self._sources[sha256] = source
        self._touched |= self._rulings.led_on(
            {index.events[n].claim.id for n in index.of_report.get(sha256, ())} ^ {e.claim.id for e in events}
        )
        self.linkage.remove(sha256)
        self.linkage.add(events)

    def _beside(self, sha256: str, pages: Iterable[str]) -> None:
        """Something changed on these pages: what their texts tell of may be told otherwise."""
        index = self.linkage.index
        for sha in {sha256} | self._pages.texts(pages):
            self._touched |= {index.events[n].claim.id for n in index.of_report.get(sha, ())} if pages else set()

    def drop(self, sha256: str) -> None:
        """A report says nothing any more."""
        self._beside(sha256, self._pages.of(sha256))
        self._pages.drop(sha256)
        self._sources.pop(sha256, None)
        self._set.pop(sha256, None)
        index = self.linkage.index
        self._touched |= self._rulings.led_on({index.events[n].claim.id for n in index.of_report.get(sha256, ())})
        self.linkage.remove(sha256)

    def _decided(self, sha256: str) -> bool:
        """Whether people decided of a report's claims, and did not set the whole report aside."""
        about = [self._decisions[id] for id in self._about.get(sha256, ())]
        whole = any(d.verdict == "set aside" and d.subject == sha256 for d in about)
        return not whole and any(d.verdict in OF_READING for d in about)

    def _heeded(self, sha256: str, claims: Sequence[Claim]) -> Heeded:
        """What people's decisions on a report and its claims make of them."""
        ids = {id for subject in (sha256, *(c.id for c in claims)) for id in self._about.get(subject, ())}
        return heed_report(sha256, claims, [self._decisions[id] for id in sorted(ids)])

    def settle(self, texts: Texts) -> frozenset[str]:
        """Form anew what changed; the ids of the incidents that are new, changed or gone."""
        change = self.linkage.update()
        ids = set()
        numbers, home = self.linkage.index.numbers, self.linkage.home
        touched = {home[numbers[event]][1] for event in self._touched if event in numbers}
        formed = change.groups | touched
        for group in change.gone | formed:
            known = self._incidents.pop(group, None)
            if known:
                ids.add(known.id)
                del self._of_id[known.id]
        for group, incident in self._form_all(sorted(formed), texts):
            self._incidents[group] = incident
            self._of_id[incident.id] = group
            ids.add(incident.id)
        for group in sorted(change.retold):
            links = tuple(x.link for x in self.linkage.group(group).links)
            self._incidents[group] = replace(self._incidents[group], links=links)
            ids.add(self._incidents[group].id)
        ids |= {self._incidents[group].id for group in change.doubtful if group in self._incidents}
        ids |= {i.id for event in self._dismissed if (i := self.incident(incident_of(event)))}
        self._touched, self._dismissed = set(), set()
        self._pages.forget()
        return frozenset(ids)

    def _form_all(self, groups: Sequence[int], texts: Texts) -> Iterator[tuple[int, Incident]]:
        """The incidents of groups, with what people decided of them."""
        for batch in parted(map(self.linkage.group, groups), lambda group: len(group.members), TOGETHER):
            events = {group.first: [self.linkage.index.events[n] for n in group.members] for group in batch}
            known = {r.sha256: r for r in texts({e.claim.report for each in events.values() for e in each})}

            def text_of(sha256: str, known: dict[str, Report] = known) -> str | None:
                if sha256 not in known:  # of a page that an incident's report is another version of
                    known.update((r.sha256, r) for r in texts((sha256,)))
                return known[sha256].text if sha256 in known else None

            for group in batch:
                own = events[group.first]
                shas = dict.fromkeys(e.claim.report for e in own)
                reports = {sha: known[sha] for sha in shas if sha in known}
                totals = {sha: self._sources[sha].totals for sha in shas}
                pages = self._pages.known(shas, text_of, self._decided)
                incident = self._form(own, tuple(x.link for x in group.links), totals, reports, pages)
                by_people = [s for sha in incident.reports for s in self._set.get(sha, ())]
                yield group.first, self._rulings.apply(incident, own, by_people)

    def record(self) -> Record:
        """All incidents and doubtful pairs."""
        return self.ordered(self._incidents.values(), self._waiting(self._incidents))

    def part(self, ids: Iterable[str]) -> Record:
        """The incidents that have these ids now, and the doubtful pairs that they are in."""
        groups = [group for id in sorted(set(ids)) if (group := self._of_id.get(id)) is not None]
        return self.ordered((self._incidents[group] for group in groups), self._waiting(groups))

    @staticmethod
    def ordered(incidents: Iterable[Incident], suggestions: Iterable[Suggestion]) -> Record:
        """The record of these incidents and pairs, in its order."""
        return Record(tuple(sorted(incidents, key=by_day)), _sorted(suggestions))

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
        return () if group is None else self._waiting((group,))

    def _waiting(self, groups: Iterable[int]) -> tuple[Suggestion, ...]:
        """The doubtful pairs that no person dismissed."""
        found = _sorted(self._suggestions(groups))
        dismissed = [d for d in in_force(self._decisions.values()) if d.verdict == "dismiss" and d.other]
        events = {e for d in dismissed for e in named_events(d)}
        return tuple(undismissed(found, dismissed, {e: i.id for e in events if (i := self.incident(incident_of(e)))}))

    def _suggestions(self, groups: Iterable[int]) -> set[Suggestion]:
        doubts = self.linkage.doubts.of
        found = set()
        for group in groups:
            for other, doubt in doubts.get(group, {}).items():
                a, b = sorted((self._incidents[group].id, self._incidents[other].id))
                found.add(Suggestion(a, b, doubt.score, doubt.because))
        return found


def among(reports: Mapping[str, Report]) -> Texts:
    """Of reports that are all at hand, by their hashes."""
    return lambda shas: [reports[sha] for sha in shas if sha in reports]


def by_day(incident: Incident) -> tuple[str, str]:
    """Where an incident stands in the record: by its first day (those without one last), then its id."""
    start = incident.date.start if incident.date else None
    return (start.isoformat() if start else "9999-12-31", incident.id)


def _sorted(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    return tuple(sorted(suggestions, key=by_score))


def by_score(suggestion: Suggestion) -> tuple[float, str, str]:
    """Where a doubtful pair stands in the record: the likeliest first."""
    return (-suggestion.score, suggestion.a, suggestion.b)
