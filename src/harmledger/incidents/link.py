"""Links events into incidents, report by report: only the neighbourhood of what is new is worked out again.

The same class makes a whole book and adds one report to it, so that both give the same. What is compared with what, how
rare a word is and how a neighbourhood is grouped depend on which events there are, never on the order in which they came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from harmledger.incidents.compare import Comparer
from harmledger.incidents.facts import Event
from harmledger.incidents.group import Grouper, Judged, Part
from harmledger.incidents.index import Index
from harmledger.model.decision import Decision
from harmledger.model.incident import Link

BANDED = ("names", "phrases", "words", "told")
"""Features whose levels are steps of what is rare and shared."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two groups (by the index of their first events) that may be one, with the pair that says so best."""

    a: int
    b: int
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of indices of events (each sorted, all together a partition), the links that made them, and the doubts."""

    groups: tuple[tuple[int, ...], ...]
    links: dict[int, tuple[Link, ...]]
    doubts: tuple[Doubt, ...]


class Linkage:
    """All events of a book and their groups. ``add`` reports one by one or thousands at once, then ``update``."""

    def __init__(self, rules: dict[str, Any], decisions: Sequence[Decision] = ()) -> None:
        """``decisions``: those in force; "same" and "different" between event claims are heeded.

        Raises ValueError where the points of a banded feature do not rise with its bands: then more in common would count
        less, and adding a report would not give what a rebuild gives.
        """
        for name in BANDED:
            points = rules["points"].get(name, {})
            steps = [points.get("none", 0.0), 0.0, *(points.get(str(k), 0.0) for k in range(1, len(rules[name]["bands"]) + 1))]
            if steps != sorted(steps):
                raise ValueError(f"linking.toml, [points.{name}]: points must rise from none (at most 0) over 1, 2, … but are {points}")
        self.rules = rules
        self.merge, self.suggest = float(rules["decide"]["merge"]), float(rules["decide"]["suggest"])
        self.index = Index(rules)
        self.comparer = Comparer(rules, self.index.rarity)
        self.numbers: dict[str, int] = {}
        self.part_of: dict[int, int] = {}
        self.parts: dict[int, Part] = {}
        self._next_part = 0
        self._edges: dict[int, dict[int, float]] = {}
        self._touched: set[int] = set()
        self._weaker: set[int] = set()
        self._decisions = sorted((d for d in decisions if d.verdict in ("same", "different")), key=lambda d: (d.at, d.id))
        self._judged_of: dict[int, list[Judged]] = {}

    @property
    def events(self) -> list[Event]:
        """All events by their numbers, in the order in which they came."""
        return self.index.events

    def add(self, events: Sequence[Event]) -> None:
        """Add all events of one report. Call ``update`` before looking at the groups."""
        first = len(self.events)
        touched, sharing = self.index.add(events)
        self._touched |= touched
        for number in range(first, len(self.events)):
            self.numbers[self.events[number].claim.id] = number
            self._edges[number] = {}
        for carrying in sharing:
            self._rarer(carrying)

    def _rarer(self, carrying: Sequence[int]) -> None:
        """What these events share tells less than before, so pairs of them have fewer points. No pair gains any: only
        those matter that have an edge, or that were weighed in one neighbourhood."""
        old = {i for i in carrying if i not in self._touched}
        for i in old:
            if not old.isdisjoint(self._edges[i]):
                self._touched.add(i)
        for part, count in Counter(self.part_of[i] for i in old if i in self.part_of).items():
            if count > 1:
                self._weaker.add(part)

    def update(self) -> frozenset[int]:
        """Work out anew what the added reports touch. Returns the numbers of the events that were grouped again."""
        self._heed()
        self._compare()
        seeds = set(self._touched)
        parts = {self.part_of[i] for i in seeds if i in self.part_of} | self._weaker
        self._touched, self._weaker = set(), set()
        for part in parts:
            seeds.update(i for group in self.parts.pop(part).groups for i in group)
        again: set[int] = set()
        for i in sorted(seeds):
            if i not in again:
                again |= self._regroup(self._reach(i))
        return frozenset(again)

    def _heed(self) -> None:
        """Decisions between events that are there; an event named by one for the first time is worked out anew."""
        waiting = []
        for d in self._decisions:
            if d.subject in self.numbers and d.other in self.numbers:
                judged = Judged(d, self.numbers[d.subject], self.numbers[d.other])
                if judged.a != judged.b:
                    for i in (judged.a, judged.b):
                        self._judged_of.setdefault(i, []).append(judged)
                        self._touched.add(i)
            else:
                waiting.append(d)
        self._decisions = waiting

    def _compare(self) -> None:
        """The edges of all touched events anew, each pair once."""
        for i in self._touched:
            for j in self._edges[i]:
                self._edges[j].pop(i, None)
            self._edges[i] = {}
        for i in self._touched:
            for j in self.index.near(i):
                if j < i and j in self._touched:
                    continue
                points = self.comparer.score(self.events[i], self.events[j])
                if points >= self.suggest:
                    self._edges[i][j] = self._edges[j][i] = points

    def _score(self, i: int, j: int) -> float:
        found = self._edges[i].get(j)
        return self.comparer.score(self.events[i], self.events[j]) if found is None else found

    def _because(self, i: int, j: int) -> str:
        return self.comparer.compare(self.events[i], self.events[j]).because

    def _reach(self, start: int) -> set[int]:
        """All that hangs together with an event by pairs that may merge and by decisions."""
        found, open_ends = {start}, [start]
        while open_ends:
            i = open_ends.pop()
            joined = [j for j, points in self._edges[i].items() if points >= self.merge]
            joined += [n for d in self._judged_of.get(i, ()) for n in (d.a, d.b)]
            for j in joined:
                if j not in found:
                    found.add(j)
                    open_ends.append(j)
        return found

    def _regroup(self, members: set[int]) -> set[int]:
        """Group a neighbourhood; what it held before is forgotten with the parts that it was in."""
        edges = [(p, i, j) for i in members for j, p in self._edges[i].items() if i < j and p >= self.merge]
        judged = {d.decision.id: d for i in members for d in self._judged_of.get(i, ())}
        ordered = sorted(judged.values(), key=lambda d: (d.decision.at, d.decision.id))
        number = self._next_part
        self._next_part += 1
        for old in {self.part_of[i] for i in members if i in self.part_of}:
            self.parts.pop(old, None)
        grouper = Grouper(self.events, sorted(members), self._score, self._because, self.comparer.told_twice, self.rules["decide"])
        self.parts[number] = grouper.run(edges, ordered)
        self.part_of.update(dict.fromkeys(members, number))
        return members

    def grouping(self, events: Sequence[Event]) -> Grouping:
        """The groups as indices of ``events``, which are all events in whatever order is wanted."""
        at = {self.numbers[e.claim.id]: k for k, e in enumerate(events)}
        groups: list[tuple[int, ...]] = []
        links: dict[int, list[Link]] = {}
        first: dict[int, int] = {}
        for part in self.parts.values():
            for group in part.groups:
                here = tuple(sorted(at[i] for i in group))
                groups.append(here)
                links[here[0]] = []
                first.update(dict.fromkeys(group, here[0]))
            for i, link in part.links:
                links[first[i]].append(link)
        sorted_links = {g: tuple(sorted(ls, key=lambda x: (-x.score, x.a, x.b))) for g, ls in links.items()}
        return Grouping(tuple(sorted(groups)), sorted_links, self._doubts(first))

    def _doubts(self, first: dict[int, int]) -> tuple[Doubt, ...]:
        """The best doubtful pair of each two groups, unless a person has told them apart."""
        best: dict[tuple[int, int], tuple[float, tuple[str, ...], int, int, str | None]] = {}

        def offer(i: int, j: int, points: float, why: str | None) -> None:
            a, b = sorted((first[i], first[j]))
            rank = (points, tuple(sorted((self.events[i].claim.id, self.events[j].claim.id))), i, j, why)
            if a != b and ((a, b) not in best or rank[:2] > best[a, b][:2]):
                best[a, b] = rank

        told_apart = {
            frozenset((first[d.a], first[d.b])) for ds in self._judged_of.values() for d in ds if d.decision.verdict == "different"
        }
        for i, near in self._edges.items():
            for j, points in near.items():
                if i < j and first[i] != first[j] and frozenset((first[i], first[j])) not in told_apart:
                    offer(i, j, points, None)
        for part in self.parts.values():
            for i, j, why in part.forbidden:
                offer(i, j, float("inf"), why)
        doubts = []
        for (a, b), (points, _, i, j, reason) in sorted(best.items()):
            doubts.append(Doubt(a, b, 1.0 if reason else points, reason or self._because(i, j)))
        return tuple(doubts)


class Linker:
    """A whole book at once."""

    def __init__(self, events: Sequence[Event], decisions: Sequence[Decision], rules: dict[str, Any]) -> None:
        self.events, self.linkage = events, Linkage(rules, decisions)

    def run(self) -> Grouping:
        """Groups of the events, joined by what people called the same and by what the features say."""
        for of_report in by_report(self.events):
            self.linkage.add(of_report)
        self.linkage.update()
        return self.linkage.grouping(self.events)


def by_report(events: Iterable[Event]) -> list[list[Event]]:
    """The events of each report together."""
    ordered = sorted(events, key=lambda e: (e.claim.report, e.key))
    return [list(group) for _, group in groupby(ordered, key=lambda e: e.claim.report)]
