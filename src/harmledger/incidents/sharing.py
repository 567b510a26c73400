"""The work of linking that may be done by several hands: pairs to be weighed.

What is handed over stands for itself: the faces of the events that it is about, and how rare their marks are in the whole book. So it
does not matter where the work is done, and nobody holds the book but the one that hands it out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from harmledger.incidents.compare import Comparer
from harmledger.incidents.face import Face
from harmledger.incidents.rarity import Rarity
from harmledger.model.work import Lost, Runner

Key = TypeVar("Key")
Answer = TypeVar("Answer")


class Job(Protocol):
    """A piece of work, which can be handed over smaller than it is."""

    def slim(self) -> Job:
        """As it is handed over: the answer is the same."""
        ...


Weighed = list[tuple[int, int, float]]
"""The numbers of two events each, and the points of the pair."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Some events as they are compared, by their numbers, and how rare what they carry is in the book."""

    of: Mapping[int, Face]
    rarity: Rarity

    def slim(self) -> Faces:
        """As they are handed over: how rare everything else in the book is stays here."""
        marks: set[str] = set()
        for face in self.of.values():
            marks.update(*face.marks.values())
        return Faces(self.of, self.rarity.of(marks))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs to be weighed: each event with those that it is to be compared with."""

    faces: Faces
    pairs: Sequence[tuple[int, Sequence[int]]]

    def slim(self) -> Pairs:
        """As it is handed over."""
        return Pairs(self.faces.slim(), self.pairs)


def weigher(rules: dict[str, Any]) -> Callable[[Pairs], Weighed]:
    """What weighs pairs: those that are at least worth asking about."""
    return partial(_weigh, rules)


def _weigh(rules: dict[str, Any], given: Pairs) -> Weighed:
    suggest, of = float(rules["decide"]["suggest"]), given.faces.of
    score = Comparer(rules, given.faces.rarity).score
    found = []
    for i, others in given.pairs:
        face = of[i]
        for j in others:
            points = score(face, of[j])
            if points >= suggest:
                found.append((i, j, points))
    return found


class Hands:
    """Does work here, or shares it where a runner has more hands and there is enough of it. The answers are the same."""

    def __init__(self, runner: Runner | None, rules: Mapping[str, Any]) -> None:
        """``rules``: the table ``sharing`` of linking.toml: from how many hands and events on sharing pays."""
        self.runner = runner if runner is not None and runner.workers >= int(rules["hands"]) else None
        self.least = int(rules["least"])

    def do(
        self, make: Callable[[], Callable[[Any], Answer]], keys: Iterable[Key], job: Callable[[Key], Job], events: int
    ) -> Iterator[tuple[Key, Answer]]:
        """The answer to the job of each key, in order. ``events``: how many they are about at least. What a runner lost is done here."""
        if self.runner is None or events < self.least:
            work = make()
            for key in keys:
                yield key, work(job(key))
            return
        out: deque[Key] = deque()

        def jobs() -> Iterator[Job]:
            for key in keys:
                out.append(key)
                yield job(key).slim()

        for answer in self.runner.work(make, jobs()):
            key = out.popleft()
            yield key, make()(job(key)) if isinstance(answer, Lost) else answer


def parted(things: Iterable[Key], size: Callable[[Key], int], most: int) -> list[list[Key]]:
    """The things in batches, in order, each of at most ``most`` by ``size``, or of one thing."""
    batches: list[list[Key]] = []
    room = 0
    for thing in things:
        if not batches or size(thing) > room:
            batches.append([])
            room = most
        batches[-1].append(thing)
        room -= size(thing)
    return batches
