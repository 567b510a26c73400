"""Groups events into incidents, without chains through contradictions and never against a person's decision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.incidents.blocks import candidate_pairs
from harmledger.incidents.compare import Comparer, Comparison
from harmledger.incidents.facts import Event
from harmledger.model.decision import Decision
from harmledger.model.incident import Link


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


class Linker:
    """Greedy grouping, best pair first. Two groups join only if no pair between them is impossible and their mean is high enough."""

    def __init__(self, events: Sequence[Event], decisions: Sequence[Decision], rules: dict[str, Any]) -> None:
        self.events, self.rules = events, rules
        self.comparer = Comparer(rules, events)
        self.cache: dict[tuple[int, int], Comparison] = {}
        self.group_of = list(range(len(events)))
        self.members: dict[int, list[int]] = {i: [i] for i in range(len(events))}
        self.made: list[tuple[int, Link]] = []
        self.doubts: list[tuple[int, int, float, str]] = []
        at = {e.claim.id: i for i, e in enumerate(events)}
        judged = [d for d in decisions if d.verdict in ("same", "different") and d.subject in at and d.other in at]
        self.judged = sorted(judged, key=lambda d: (d.at, d.id))
        self.at = at
        self.apart = {frozenset((at[d.subject], at[d.other])) for d in self.judged if d.verdict == "different" and d.other is not None}

    def compare(self, i: int, j: int) -> Comparison:
        """The comparison of two events, made once."""
        key = (min(i, j), max(i, j))
        if key not in self.cache:
            self.cache[key] = self.comparer.compare(self.events[key[0]], self.events[key[1]])
        return self.cache[key]

    def run(self) -> Grouping:
        """Joins what people called the same, then what the features join."""
        self._decided()
        merge, suggest = self.rules["decide"]["merge"], self.rules["decide"]["suggest"]
        scored = []
        for i, j in candidate_pairs(self.events, self.rules):
            comparison = self.compare(i, j)
            if not comparison.vetoed and comparison.score >= suggest:
                scored.append((-comparison.score, i, j))
        scored.sort()
        for _round in range(2):
            for negative, i, j in scored:
                if -negative >= merge:
                    self._try(i, j, merge)
        for negative, i, j in scored:
            if self.group_of[i] != self.group_of[j] and self._mean(self.group_of[i], self.group_of[j]) is not None:
                self.doubts.append((i, j, -negative, self.compare(i, j).because))
        groups = tuple(sorted(tuple(sorted(m)) for m in self.members.values()))
        return Grouping(groups, self._links(groups), self._doubts())

    def _decided(self) -> None:
        for d in self.judged:
            if d.verdict != "same" or d.other is None:
                continue
            i, j = self.at[d.subject], self.at[d.other]
            a, b = self.group_of[i], self.group_of[j]
            link = Link(d.subject, d.other, 1.0, f"{d.author} decided that they are the same: {d.reason}")
            if a == b:
                self.made.append((i, link))
            elif self._forbidden(a, b):
                self.doubts.append((i, j, 1.0, f"{d.author} called them the same, but another decision keeps them apart"))
            else:
                self._join(a, b)
                self.made.append((i, link))

    def _forbidden(self, a: int, b: int) -> bool:
        return bool(self.apart) and any(frozenset((i, j)) in self.apart for i in self.members[a] for j in self.members[b])

    def _mean(self, a: int, b: int) -> float | None:
        """Mean score of the pairs between two groups; None where they cannot be one."""
        if {self.events[i].claim.report for i in self.members[a]} & {self.events[j].claim.report for j in self.members[b]}:
            return None
        if self._forbidden(a, b):
            return None
        scores = []
        for i in self.members[a]:
            for j in self.members[b]:
                comparison = self.compare(i, j)
                if comparison.vetoed:
                    return None
                scores.append(comparison.score)
        return math.fsum(scores) / len(scores)

    def _try(self, i: int, j: int, merge: float) -> None:
        a, b = self.group_of[i], self.group_of[j]
        if a == b:
            return
        mean = self._mean(a, b)
        if mean is not None and mean >= merge:
            comparison = self.compare(i, j)
            self._join(a, b)
            self.made.append((i, Link(self.events[i].claim.id, self.events[j].claim.id, comparison.score, comparison.because)))

    def _join(self, a: int, b: int) -> None:
        keep, gone = min(a, b), max(a, b)
        for i in self.members[gone]:
            self.group_of[i] = keep
        self.members[keep] = sorted(self.members[keep] + self.members.pop(gone))

    def _links(self, groups: tuple[tuple[int, ...], ...]) -> dict[int, tuple[Link, ...]]:
        links: dict[int, list[Link]] = {g[0]: [] for g in groups}
        first = {i: g[0] for g in groups for i in g}
        for i, link in self.made:
            links[first[i]].append(link)
        return {g: tuple(sorted(ls, key=lambda x: (-x.score, x.a, x.b))) for g, ls in links.items()}

    def _doubts(self) -> tuple[Doubt, ...]:
        """The best doubtful pair of each two groups."""
        best: dict[tuple[int, int], Doubt] = {}
        for i, j, score, because in self.doubts:
            a, b = sorted((self.members[self.group_of[i]][0], self.members[self.group_of[j]][0]))
            if (a, b) not in best or score > best[a, b].score:
                best[a, b] = Doubt(a, b, score, because)
        return tuple(best[k] for k in sorted(best))
