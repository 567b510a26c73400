"""Groups the events of one neighbourhood: best pair first, never through a contradiction, never against a person."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harmledger.incidents.compare import Comparer
from harmledger.incidents.face import Face
from harmledger.model.decision import Decision
from harmledger.model.incident import Link


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision between two events that are there, by their numbers."""

    decision: Decision
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A link with the numbers of its events; ``judged``: a person made it, so that its words never change."""

    a: int
    b: int
    link: Link
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One incident's events in the order of time, and the links that made it, best first."""

    members: tuple[int, ...]
    links: tuple[Joined, ...]

    @property
    def first(self) -> int:
        """The event that the group is known by."""
        return self.members[0]


@dataclass(frozen=True, slots=True)
class Part:
    """The groups of one neighbourhood, and what a person called the same but another forbids."""

    groups: tuple[Group, ...]
    forbidden: tuple[tuple[int, int, str], ...]

    def retold(self, pairs: Container[tuple[int, int]], because: Callable[[int, int], str]) -> Part:
        """The same groups, the links between these ``pairs`` (smaller number first) with the reasons that ``because`` gives now."""

        def told(x: Joined) -> Joined:
            if x.judged or (min(x.a, x.b), max(x.a, x.b)) not in pairs:
                return x
            return replace(x, link=replace(x.link, because=because(x.a, x.b)))

        return replace(self, groups=tuple(replace(g, links=tuple(map(told, g.links))) for g in self.groups))


class Grouper:
    """Joins groups where no pair between them contradicts and the mean of the pairs is high enough."""

    def __init__(
        self,
        events: Mapping[int, Face],
        members: Iterable[int],
        points: Mapping[tuple[int, int], float],
        comparer: Comparer,
        rules: Mapping[str, Any],
    ) -> None:
        """``points``: of pairs (smaller number first) that were weighed; others are when they are needed."""
        self.events, self.comparer = events, comparer
        self._edges, self._points = points, dict(points)
        self.merge, self.apart = float(rules["merge"]), float(rules["apart"])
        self.most = int(rules["most_pairs"])
        self.members: dict[int, list[int]] = {i: [i] for i in members}
        self._spread: dict[int, list[int]] = {}
        self.group_of = {i: i for i in self.members}
        self.reports = {i: {events[i].report} for i in self.members}
        self.links: list[Joined] = []
        self.forbidden: list[tuple[int, int, str]] = []

    def score(self, i: int, j: int) -> float:
        """The points of a pair."""
        pair = (i, j) if i < j else (j, i)
        found = self._points.get(pair)
        if found is None:
            found = self._points[pair] = self.comparer.score(self.events[i], self.events[j])
        return found

    def run(self, judged: Sequence[Judged]) -> Part:
        """Group: what people decided first, then the pairs that may merge, best first."""
        self.different = {frozenset((j.a, j.b)) for j in judged if j.decision.verdict == "different"}
        for called in judged:
            if called.decision.verdict == "same":
                self._decided(called)
        pairs = [(-points, *self._in_time(i, j)) for (i, j), points in self._edges.items() if points >= self.merge]
        best = sorted(pairs, key=lambda e: (e[0], self.events[e[1]].key, self.events[e[2]].key))
        for _ in range(2):
            for _, i, j in best:
                self._try(i, j)
        links: dict[int, list[Joined]] = defaultdict(list)
        for joined in sorted(self.links, key=lambda x: (-x.link.score, x.link.a, x.link.b)):
            links[self.group_of[joined.a]].append(joined)
        groups = [Group(tuple(sorted(m, key=lambda i: self.events[i].key)), tuple(links[g])) for g, m in self.members.items()]
        return Part(tuple(groups), tuple(self.forbidden))

    def _in_time(self, i: int, j: int) -> tuple[int, int]:
        return (i, j) if self.events[i].key < self.events[j].key else (j, i)

    def _decided(self, judged: Judged) -> None:
        d = judged.decision
        a, b = self.group_of[judged.a], self.group_of[judged.b]
        if a != b and self._kept_apart(a, b):
            self.forbidden.append((judged.a, judged.b, f"{d.author} called them the same, but another decision keeps them apart"))
            return
        if a != b:
            self._join(a, b)
        one, two = self.events[judged.a].id, self.events[judged.b].id
        link = Link(one, two, 1.0, f"{d.author} decided that they are the same: {d.reason}")
        self.links.append(Joined(judged.a, judged.b, link, judged=True))

    def _kept_apart(self, a: int, b: int) -> bool:
        return bool(self.different) and any(frozenset((i, j)) in self.different for i in self.members[a] for j in self.members[b])

    def _try(self, i: int, j: int) -> None:
        a, b = self.group_of[i], self.group_of[j]
        if a == b or self._kept_apart(a, b) or not self._one_a_report(a, b):
            return
        scores = []
        for one in self._some(a):
            for two in self._some(b):
                if self.events[one].report == self.events[two].report:
                    continue
                scores.append(self.score(one, two))
                if scores[-1] <= self.apart:
                    return
        if not scores or math.fsum(scores) / len(scores) < self.merge:
            return
        self._join(a, b)
        link = Link(self.events[i].id, self.events[j].id, self.score(i, j), self._because(i, j))
        self.links.append(Joined(i, j, link))

    def _because(self, i: int, j: int) -> str:
        return self.comparer.compare(self.events[i], self.events[j]).because

    def _one_a_report(self, a: int, b: int) -> bool:
        """Whether no report tells of both groups, or tells of one event twice."""
        both = self.reports[a] & self.reports[b]
        if not both:
            return True
        pairs = [
            (i, j)
            for i in self.members[a]
            for j in self.members[b]
            if self.events[i].report in both and self.events[i].report == self.events[j].report
        ]
        return all(self.comparer.told_twice(self.events[i], self.events[j]) for i, j in pairs)

    def _some(self, group: int) -> list[int]:
        """The members; of a very large group ``most`` of them, spread evenly over time."""
        if len(self.members[group]) <= self.most:
            return self.members[group]
        found = self._spread.get(group)
        if found is None:
            ordered = sorted(self.members[group], key=lambda i: self.events[i].key)
            found = self._spread[group] = [ordered[k * len(ordered) // self.most] for k in range(self.most)]
        return found

    def _join(self, a: int, b: int) -> None:
        keep, gone = (a, b) if self.events[a].key < self.events[b].key else (b, a)
        for i in self.members[gone]:
            self.group_of[i] = keep
        self.members[keep] += self.members.pop(gone)
        self._spread.pop(keep, None)
        self.reports[keep] |= self.reports.pop(gone)
