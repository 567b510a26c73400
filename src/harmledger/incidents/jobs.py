"""The pieces of work that linking is made of: the pairs of an area, one neighbourhood."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from harmledger.incidents.compare import Comparer
from harmledger.incidents.face import Face, face_of
from harmledger.incidents.group import Group, Grouper, Judged, Part
from harmledger.incidents.index import Index
from harmledger.incidents.sharing import Chapter, Faces, Pairs

FACES = 2000
"""Faces that are remembered until the next ``forget``, beside those of what is weighed together."""

PAIRS = 2_000_000
"""Pairs that are held at once: some 20 MB."""


class Jobs:
    """Makes them of what there is when each is asked for: few are held at a time."""

    def __init__(
        self, rules: dict[str, Any], index: Index, edges: Mapping[int, Mapping[int, float]], judged: Callable[[int], list[Judged]]
    ) -> None:
        """``edges``: the points of the pairs of each event; ``judged``: what people decided between an event and others."""
        self._rules, self._index, self._edges, self._judged = rules, index, edges, judged
        self.face: Callable[[int], Face]
        self.forget()

    def chapters(self, areas: Iterable[Sequence[int]], most: int) -> Iterator[Chapter]:
        """The pairs of each area, those of some areas together with all events that are in them: so many that they are hardly more than
        ``most``, those beyond the borders among them, or that the pairs are too many to be held at once."""
        numbers, parts, held = set[int](), list[Pairs](), 0
        for area in areas:
            pairs = self._pairs(area)
            parts.append(pairs)
            numbers.update(area, *(others for _, others in pairs))
            held += sum(len(others) for _, others in pairs)
            if len(numbers) >= most or held >= PAIRS:
                yield self._faces(numbers), parts
                numbers, parts, held = set(), [], 0
        if parts:
            yield self._faces(numbers), parts

    def _pairs(self, area: Sequence[int]) -> Pairs:
        fresh = self._index.fresh
        return [(i, array("q", (j for j in self._index.near(i) if j > i or j not in fresh))) for i in area]

    def group(self, members: Sequence[int]) -> Part:
        """The groups of one neighbourhood, here and now: handing it over takes longer."""
        if len(members) == 1:
            return Part((Group(tuple(members), ()),), ())
        here = set(members)
        points = {(i, j): p for i in members for j, p in self._edges[i].items() if i < j and j in here}
        judged = {d.decision.id: d for i in members for d in self._judged(i)}
        ordered = sorted(judged.values(), key=lambda d: (d.decision.at, d.decision.id))
        comparer = Comparer(self._rules, self._index.rarity)
        return Grouper({n: self.face(n) for n in members}, members, points, comparer, self._rules["decide"]).run(ordered)

    def forget(self) -> None:
        """From here on events may come and go, and marks be rarer or less rare."""
        self.face = lru_cache(maxsize=FACES)(self._face)

    def _face(self, number: int) -> Face:
        """An event as it is compared. Of a new one only the marks that may weigh something, for how rare they are is at hand."""
        index = self._index
        event = index.events[number]
        return face_of(event, self._rules, index.rarity.telling) if number in index.fresh else face_of(event, self._rules)

    def _faces(self, numbers: Iterable[int]) -> Faces:
        return Faces({n: self._face(n) for n in numbers}, self._index.rarity)

    def reach(self, start: int, merge: float) -> set[int]:
        """All that hangs together with an event by pairs of ``merge`` points and more and by decisions."""
        found, open_ends = {start}, [start]
        while open_ends:
            i = open_ends.pop()
            joined = [j for j, points in self._edges[i].items() if points >= merge]
            joined += [n for d in self._judged(i) for n in (d.a, d.b)]
            for j in joined:
                if j not in found:
                    found.add(j)
                    open_ends.append(j)
        return found
