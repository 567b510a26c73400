"""The work of linking that may be done by several hands; most of it is weighing pairs.

What is handed over stands for itself: once the faces of all events that it is about and how rare their marks are in the whole book, then
the pairs, as numbers. So it does not matter where the work is done, and nobody holds the book but the one that hands it out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from harmledger.incidents.compare import Comparer
from harmledger.incidents.face import Face
from harmledger.incidents.rarity import Rarity
from harmledger.model.work import Lost, Runner

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")

Pairs = Sequence[tuple[int, Sequence[int]]]
"""Pairs to be weighed: each event with those that it is to be compared with, by their numbers."""

Weighed = list[tuple[int, int, float]]
"""The numbers of two events each, and the points of the pair."""


@dataclass(frozen=True)
class Faces:
    """Some events as they are compared, by their numbers, and how rare what they carry is in the book."""

    of: Mapping[int, Face]
    rarity: Rarity

    def __reduce__(self) -> tuple[type[Faces], tuple[Mapping[int, Face], Rarity]]:
        """They are sent without how rare everything else in the book is."""
        marks: set[str] = set()
        for face in self.of.values():
            marks.update(*face.marks.values())
        return Faces, (self.of, self.rarity.of(marks))


Chapter = tuple[Faces, list[Pairs]]
"""Pairs in pieces, and all events that are in them."""


def weigher(rules: dict[str, Any], faces: Faces) -> Callable[[Pairs], Weighed]:
    """What weighs pairs of these events: it gives those that are at least worth asking about."""
    comparer = Comparer(rules, faces.rarity)
    reaches = {number: comparer.reach(face) for number, face in faces.of.items()}
    return partial(_weigh, comparer, float(rules["decide"]["suggest"]), faces.of, reaches)


def _weigh(comparer: Comparer, least: float, of: Mapping[int, Face], reaches: Mapping[int, float], given: Pairs) -> Weighed:
    found, score = list[tuple[int, int, float]](), comparer.score_from
    for i, others in given:
        face, reach = of[i], reaches[i]
        for j in others:
            points = score(least, face, of[j], min(reach, reaches[j]))
            if points is not None:
                found.append((i, j, points))
    return found


class Hands:
    """Does work here, or shares it where a runner has more hands and there is enough of it. The answers are the same."""

    def __init__(self, runner: Runner | None, rules: Mapping[str, Any]) -> None:
        """``rules``: the table ``sharing`` of linking.toml: from how many hands and events on sharing pays."""
        self._runner = runner if runner is not None and runner.workers >= int(rules["hands"]) else None
        self.least = int(rules["least"])

    def do(self, make: Callable[[], Callable[[Piece], Answer]], pieces: Iterable[Piece], events: int) -> Iterator[Answer]:
        """The answer to each piece, in order. ``events``: how many they are about at least. What a runner lost is done here."""
        if self._runner is None or events < self.least:
            yield from map(make(), pieces)
            return
        out: deque[Piece] = deque()

        def given() -> Iterator[Piece]:
            for piece in pieces:
                out.append(piece)
                yield piece

        for answer in self._runner.work(make, given()):
            piece = out.popleft()
            yield make()(piece) if isinstance(answer, Lost) else answer
