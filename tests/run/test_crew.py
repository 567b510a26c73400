"""Parts given out and answers in order: laws that hold for whoever works, tried on workers that are made of dice."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from harmledger.model.work import CannotWork, Lost
from harmledger.run.crew import AHEAD, DEPTH, TRIES, Died, Done, Event, Ready, in_turn
from harmledger.run.hand import packed, unpacked


class Made:
    """Workers that give a number back ten times as large, in an order that ``choose`` decides, and die at the parts in ``deadly``."""

    def __init__(self, choose: Any, deadly: frozenset[int] = frozenset(), stillborn: int = 0) -> None:
        self.choose, self.deadly, self.stillborn = choose, deadly, stillborn
        self.has: dict[int, deque[int] | None] = {}  # None: not ready
        self.begun, self.most, self.closed, self.tries = 0, 0, False, Counter[int]()

    def begin(self) -> int:
        """A worker."""
        self.begun += 1
        self.has[self.begun] = None
        return self.begun

    def give(self, worker: int, part: bytes) -> None:
        """A part."""
        row = self.has[worker]
        assert row is not None and len(row) < DEPTH
        row.append(unpacked(part))
        self.most = max(self.most, len(self.has))

    def wait(self) -> list[Event]:
        """One of the things that can happen."""
        worker = self.choose([w for w, row in self.has.items() if row is None or row])
        row = self.has[worker]
        if row is None:
            if self.stillborn:
                self.stillborn -= 1
                del self.has[worker]
                return [Died(worker, "It was never well.")]
            self.has[worker] = deque()
            return [Ready(worker)]
        if row[0] in self.deadly:
            self.tries[row[0]] += 1
            del self.has[worker]
            return [Died(worker, "It died.")]
        return [Done(worker, packed((True, row.popleft() * 10)))]

    def close(self) -> None:
        """The end."""
        self.closed = True


@given(some.data(), some.integers(0, 40), some.integers(1, 5), some.frozensets(some.integers(0, 39), max_size=3))
def test_one_answer_a_part_in_order_whoever_is_done_first_and_whoever_dies(
    data: some.DataObject, count: int, workers: int, deadly: frozenset[int]
) -> None:
    crew = Made(lambda these: data.draw(some.sampled_from(these)), deadly)
    fetched = told = 0

    def parts() -> Iterator[int]:
        nonlocal fetched
        for n in range(count):
            fetched += 1
            assert fetched - told <= AHEAD * workers + 1, "few parts are held at a time"
            yield n

    answers = []
    for answer in in_turn(crew, parts(), workers):
        told += 1
        answers.append(answer)
    assert answers == [Lost("It died.") if n in deadly else n * 10 for n in range(count)]
    assert crew.closed and crew.most <= workers
    assert crew.tries == {n: TRIES for n in deadly if n < count}
    assert crew.begun <= min(workers, count) + TRIES * len(deadly)


def test_those_who_die_as_they_begin_are_replaced_but_not_for_ever() -> None:
    first = min
    assert list(in_turn(Made(first, stillborn=3), range(3), 1)) == [0, 10, 20]
    assert list(in_turn(Made(first, stillborn=16), range(40), 16))[-1] == 390  # a machine of sixteen cores that went as they began
    crew = Made(first, stillborn=99)
    with pytest.raises(CannotWork, match="die as they begin: It was never well"):
        list(in_turn(crew, range(3), 1))
    assert crew.closed


def test_whoever_wants_no_more_ends_them_all() -> None:
    crew = Made(min)
    answers = in_turn(crew, range(100), 2)
    assert next(answers) == 0
    answers.close()  # type: ignore[attr-defined]  # a generator
    assert crew.closed


def test_one_part_begins_one_worker() -> None:
    crew = Made(min)
    assert list(in_turn(crew, [4], 8)) == [40] and crew.begun == 1
