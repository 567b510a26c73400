"""The work of linking that may be done by several hands: pairs to be weighed, neighbourhoods to be grouped.

What is handed over stands for itself: the faces of the events that it is about, and how rare their marks are in the whole book. So it
does not matter where the work is done, and nobody holds the book but the one that hands it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from harmledger.incidents.compare import Comparer
from harmledger.incidents.face import Face
from harmledger.incidents.group import Grouper, Judged, Part
from harmledger.incidents.rarity import Rarity
from harmledger.model.work import Lost, Runner

Key = TypeVar("Key")
Answer = TypeVar("Answer")

Weighed = list[tuple[int, int, float]]
"""The numbers of two events each, and the points of the pair."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Some events as they are compared, by their numbers, and how rare what they carry is in the book."""

    of: Mapping[int, Face]
    rarity: Rarity

    def slim(self) -> Faces:
        """The same without the marks and runs of words that only one of them carries: no comparison among them meets these."""
        marks = Counter(m for face in self.of.values() for m in frozenset().union(*face.marks.values()))
        runs = Counter(run for face in self.of.values() for run in face.runs)
        common = {m for m, n in marks.items() if n > 1 and self.rarity.weight(m)}
        copied = {run for run, n in runs.items() if n > 1}
        slim = {
            n: replace(face, marks={kind: own & common for kind, own in face.marks.items()}, runs=face.runs & copied)
            for n, face in self.of.items()
        }
        return Faces(slim, self.rarity.of(common))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs to be weighed: each event with those that it is to be compared with."""

    faces: Faces
    pairs: Sequence[tuple[int, Sequence[int]]]

    def slim(self) -> Pairs:
        """As it is handed over."""
        return Pairs(self.faces.slim(), self.pairs)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Events that hang together, and what is known between them.

    Attributes:
        members: their numbers, sorted.
        points: of the pairs that are worth asking about.
        judged: what people decided between them, in the order of time.
    """

    members: Sequence[int]
    points: Mapping[tuple[int, int], float]
    judged: Sequence[Judged]


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """Neighbourhoods to be grouped."""

    faces: Faces
    each: Sequence[Neighbourhood]

    def slim(self) -> Neighbourhoods:
        """As it is handed over."""
        return Neighbourhoods(self.faces.slim(), self.each)


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


def grouper(rules: dict[str, Any]) -> Callable[[Neighbourhoods], list[Part]]:
    """What groups neighbourhoods: a part for each."""
    return partial(_group, rules)


def _group(rules: dict[str, Any], given: Neighbourhoods) -> list[Part]:
    comparer = Comparer(rules, given.faces.rarity)
    return [Grouper(given.faces.of, each.members, each.points, comparer, rules["decide"]).run(each.judged) for each in given.each]


class Hands:
    """Does work here, or shares it where a runner has more hands and there is enough of it. The answers are the same."""

    def __init__(self, runner: Runner | None, least: int) -> None:
        """``least``: events from which sharing pays."""
        self.runner = runner if runner is not None and runner.workers > 1 else None
        self.least = least

    def do(
        self, make: Callable[[], Callable[[Any], Answer]], keys: Sequence[Key], job: Callable[[Key], Any], events: int
    ) -> Iterator[tuple[Key, Answer]]:
        """The answer to the job of each key, in order. ``events``: how many they are about. What a runner lost is done here."""
        if self.runner is None or events < self.least or len(keys) < 2:
            work = make()
            for key in keys:
                yield key, work(job(key))
            return
        answers = self.runner.work(make, (job(key).slim() for key in keys))
        for key, answer in zip(keys, answers, strict=True):
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
