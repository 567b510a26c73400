"""Groups that may be one, but not surely enough: the best doubtful pair of each two, for a person to decide."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harmledger.incidents.shelf import Shelf

if TYPE_CHECKING:  # a linkage has doubts
    from harmledger.incidents.link import Linkage


@dataclass(frozen=True, slots=True)
class Doubt:
    """The pair of events that says best that their groups may be one.

    Attributes:
        points: those of the pair; infinite where a person called the two the same and another decision forbids it.
        a, b: the numbers of the two events, the smaller first.
        judged: whether it stands on such a decision; then ``because`` never changes.
    """

    points: float
    a: int
    b: int
    judged: bool
    because: str

    @property
    def score(self) -> float:
        """What a person is shown."""
        return 1.0 if self.judged else self.points


class Doubts:
    """The doubts of each group by the other group, kept up with the groups. A group is known by its first event."""

    def __init__(self, linkage: Linkage, shelf: Shelf) -> None:
        self.linkage = linkage
        self.of: MutableMapping[int, dict[int, Doubt]] = shelf.map("doubts")

    def forget(self) -> None:
        """Forget all, where every pair is weighed anew."""
        self.of.clear()

    def update(self, gone: Iterable[int], moved: Iterable[int], retold: Iterable[tuple[int, int]]) -> frozenset[int]:
        """Bring the doubts up to the groups.

        ``gone`` groups are no more, ``moved`` ones are new or have other pairs, ``retold`` pairs of events have other reasons.
        Returns the groups whose doubts changed.
        """
        changed: set[int] = set()
        for group in gone:
            for other in self.of.pop(group, {}):
                changed |= self._put(other, group, None)
        again = {frozenset(pair) for pair in retold}
        for group in moved:
            before = self.of.get(group, {})
            now = {other: self._told(best, before.get(other), again) for other, best in self._best(group).items()}
            for other in before.keys() | now.keys():
                changed |= self._put(group, other, now.get(other)) | self._put(other, group, now.get(other))
        for pair in again:
            changed |= self._retell(*pair)
        return frozenset(changed)

    def _put(self, group: int, other: int, doubt: Doubt | None) -> set[int]:
        """Set one group's doubt about another; the group, if that changed it."""
        mine = self.of.get(group, {})
        if mine.get(other) == doubt:
            return set()
        if doubt is None:
            del mine[other]
        else:
            mine[other] = doubt
        if mine:
            self.of[group] = mine
        else:
            self.of.pop(group, None)
        return {group}

    def _told(self, best: Doubt, before: Doubt | None, again: set[frozenset[int]]) -> Doubt:
        """The doubt with its reason, which costs a comparison where it is a new one."""
        if best.judged:
            return best
        if before and not before.judged and (before.a, before.b) == (best.a, best.b) and frozenset((best.a, best.b)) not in again:
            if before.points == best.points:
                return before
        return replace(best, because=self.linkage.because(best.a, best.b))

    def _retell(self, a: int, b: int) -> set[int]:
        """Other words for a pair, if it stands for its groups."""
        groups = [self.linkage.home[n][1] for n in (a, b)]
        doubt = self.of.get(groups[0], {}).get(groups[1]) if groups[0] != groups[1] else None
        if doubt is None or doubt.judged or {doubt.a, doubt.b} != {a, b}:
            return set()
        told = replace(doubt, because=self.linkage.because(doubt.a, doubt.b))
        return self._put(groups[0], groups[1], told) | self._put(groups[1], groups[0], told)

    def _best(self, group: int) -> dict[int, Doubt]:
        """The best pair with each other group, unless a person has told them apart; reasons are still to be told."""
        best: dict[int, Doubt] = {}
        apart = set(self._apart(group))
        for doubt, other in self._pairs(group):
            known = best.get(other)
            if doubt.judged:
                if known is None or not known.judged or self._names(doubt) > self._names(known):
                    best[other] = doubt
            elif other not in apart and (known is None or self._better(doubt, known)):
                best[other] = doubt
        return best

    def _pairs(self, group: int) -> Iterator[tuple[Doubt, int]]:
        home = self.linkage.home
        part = self.linkage.parts[home[group][0]]
        members = self.linkage.group(group).members
        for i in members:
            for j, points in self.linkage.edges[i].items():
                if home[j][1] != group:
                    yield Doubt(points, min(i, j), max(i, j), False, ""), home[j][1]
        for i, j, why in part.forbidden:
            one, two = home[i][1], home[j][1]
            if one != two and group in (one, two):
                yield Doubt(math.inf, min(i, j), max(i, j), True, why), two if one == group else one

    def _apart(self, group: int) -> Iterator[int]:
        for i in self.linkage.group(group).members:
            for judged in self.linkage.judged(i):
                if judged.decision.verdict == "different":
                    yield self.linkage.home[judged.b if judged.a == i else judged.a][1]

    def _better(self, one: Doubt, two: Doubt) -> bool:
        if one.points != two.points:
            return one.points > two.points
        return self._names(one) > self._names(two)

    def _names(self, doubt: Doubt) -> tuple[str, ...]:
        events = self.linkage.index.events
        return tuple(sorted((events[doubt.a].claim.id, events[doubt.b].claim.id)))
