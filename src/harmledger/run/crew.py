"""Several who work, wherever they are: parts are given out, answers come back in the order of the parts, whoever dies on the way.

One code for the processes of this machine and for those of many machines; a ``Crew`` only begins workers, hands them packed parts and
says what happened.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, Protocol

from harmledger.model.work import CannotWork, Lost
from harmledger.run.hand import packed, unpacked

DEPTH = 2
"""Parts that a worker has at once: one that it works on, and the next, so that it need not wait for us."""

AHEAD = 4
"""Parts for each worker that are given out or wait for an earlier one's answer: enough that a slow part stops nobody, few enough for
flat memory."""

TRIES = 2
"""Workers that may die at a part until it is given up."""

FALSE_STARTS = 2
"""Workers beyond as many as begin together (those of one machine go together) that may die in a row before one is ready, until it is said
that none can begin."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has made what does the work."""

    worker: int


@dataclass(frozen=True, slots=True)
class Done:
    """The worker has answered the first of the parts that it has: what came out, or the exception, packed."""

    worker: int
    answer: bytes


@dataclass(frozen=True, slots=True)
class Died:
    """The worker is gone, and with it what it was given.

    Attributes:
        why: as a sentence.
    """

    worker: int
    why: str


Event = Ready | Done | Died


class Crew(Protocol):
    """Those who work. Each has a number of its own, never given twice."""

    def begin(self) -> int:
        """Another one begins: ``Ready`` or ``Died`` comes later."""
        ...

    def give(self, worker: int, part: bytes) -> None:
        """Hand a packed part to a worker, which may be dead by now: ``Died`` then comes later, or has come."""
        ...

    def wait(self) -> list[Event]:
        """Wait until something happened. Raises CannotWork where nothing can happen any more, and what making the work raised."""
        ...

    def close(self) -> None:
        """End them all, whatever they do."""
        ...


@dataclass(slots=True)
class _Shift:
    """One run through the parts."""

    crew: Crew
    parts: Iterator[object]
    workers: int
    packed: dict[int, bytes] = field(default_factory=dict)  # parts without an answer, by their number
    answers: dict[int, Any] = field(default_factory=dict)  # answers that wait for an earlier one
    again: list[int] = field(default_factory=list)  # parts of workers that died; a heap
    deaths: dict[int, int] = field(default_factory=dict)  # of workers, by the part they worked on
    given: dict[int, deque[int]] = field(default_factory=dict)  # parts that each ready worker has
    beginning: set[int] = field(default_factory=set)  # workers that are not ready
    fetched: int = 0  # parts so far
    next: int = 0  # the part whose answer is told next
    false_starts: int = 0
    more: bool = True  # whether there may be further parts

    def run(self) -> Iterator[Any]:
        """The answers in order."""
        while True:
            self._give_out()
            while self.next in self.answers:
                self.next += 1
                yield self.answers.pop(self.next - 1)
                self._give_out()
            if not self.packed and not self.more:
                return
            if self.packed:
                for event in self.crew.wait():
                    self._heed(event)

    def _give_out(self) -> None:
        """Every worker that may take a part gets one; further workers begin where there is work for them."""
        while self._waiting() and (free := [w for w, has in self.given.items() if len(has) < DEPTH]):
            worker = min(free, key=lambda w: len(self.given[w]))
            number = heappop(self.again)
            self.given[worker].append(number)
            self.crew.give(worker, self.packed[number])
        hands = len(self.given) + len(self.beginning)
        while hands < self.workers and len(self.packed) > hands and self._waiting():
            self.beginning.add(self.crew.begin())
            hands += 1

    def _waiting(self) -> bool:
        """Whether a part waits for a worker; fetches the next where it may."""
        while self.more and len(self.again) < self.workers and self.fetched - self.next < AHEAD * self.workers:
            try:
                part = next(self.parts)
            except StopIteration:
                self.more = False
                break
            self.packed[self.fetched] = packed(part)
            heappush(self.again, self.fetched)
            self.fetched += 1
        return bool(self.again)

    def _heed(self, event: Event) -> None:
        match event:
            case Ready(worker):
                self.false_starts = 0
                self.beginning.discard(worker)
                self.given[worker] = deque()
            case Done(worker, answer):
                number = self.given[worker].popleft()
                del self.packed[number]
                self.deaths.pop(number, None)
                well, what = unpacked(answer)
                if not well:
                    raise what
                self.answers[number] = what
            case Died(worker, why):
                self._bury(worker, why)

    def _bury(self, worker: int, why: str) -> None:
        if worker in self.beginning:
            self.beginning.discard(worker)
            self.false_starts += 1
            if self.false_starts > self.workers + FALSE_STARTS:
                raise CannotWork(f"Those who are to share the work die as they begin: {why}")
            return
        had = self.given.pop(worker, deque())
        if had:
            first = had[0]  # the others only waited
            self.deaths[first] = self.deaths.get(first, 0) + 1
            if self.deaths[first] >= TRIES:
                had.popleft()
                del self.packed[first], self.deaths[first]
                self.answers[first] = Lost(why)
        for number in had:
            heappush(self.again, number)


def in_turn(crew: Crew, parts: Iterable[object], workers: int) -> Iterator[Any]:
    """One answer a part, in the order of the parts (see ``model.work.Runner.work``); the crew ends with it."""
    try:
        yield from _Shift(crew, iter(parts), workers).run()
    finally:
        crew.close()
