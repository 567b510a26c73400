"""An engine whose work is shared by several processes of this machine. What comes out is the same, in the same order, however many.

A process may die at any moment (the system takes its memory, a library breaks). What it was reading is read again, first in the same
parts, then report by report; a report at which a process dies alone is set aside, and the rest goes on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait

from harmledger.extract.engine import Engine
from harmledger.model.claim import Reading
from harmledger.model.fault import Fault
from harmledger.model.report import Report

PART = 32
"""Reports that a process is given at once: a multiple of what the engine parses in one go, so that the same reports are parsed together
whatever the number of processes."""

LEAST = 128
"""Fewer reports are read in this process: beginning others takes some seconds."""

MOST, MOST_BY_ITSELF = 64, 8
"""Processes that may be asked for, and that are taken unasked: each needs some hundred megabytes."""

AHEAD = 2
"""Parts that are given out for each process before the first answer is fetched: enough that none waits, few enough for flat memory."""

Answers = list[Reading | Fault]


def processes(asked: str) -> int:
    """How many processes ``asked`` means: a number from 1 to 64, or "auto" for as many as this process may use cores, 8 at most.

    Raises ValueError for anything else.
    """
    if asked == "auto":
        return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_BY_ITSELF)
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= MOST:
        return int(asked)
    raise ValueError(f"The number of workers must be auto, or from 1 to {MOST}, not {asked!r}.")


class SharedEngine:
    """Reads as ``alone`` does. ``make`` makes the same engine in another process, and must be picklable; fewer reports than would be
    worth their beginning are read by ``alone``."""

    def __init__(self, alone: Engine, make: Callable[[], Engine], workers: int) -> None:
        self._alone, self._make, self._workers = alone, make, workers
        self._pool: ProcessPoolExecutor | None = None

    @property
    def name(self) -> str:
        """As the engine's."""
        return self._alone.name

    def read(self, reports: Iterable[Report]) -> Iterator[Reading | Fault]:
        """As the engine's; the processes end when all is read, or when nobody wants more."""
        source = iter(reports)
        first = list(islice(source, LEAST))
        if self._workers == 1 or len(first) < LEAST:
            yield from self._alone.read(chain(first, source))
        else:
            yield from self._shared(chain(first, source))

    def _shared(self, source: Iterator[Report]) -> Iterator[Reading | Fault]:
        given: deque[tuple[list[Report], Future[Answers]]] = deque()
        try:
            while True:
                while len(given) < AHEAD * self._workers and (part := list(islice(source, PART))):
                    given.append((part, self._given(part)))
                if not given:
                    return
                part, answers = given.popleft()
                try:
                    yield from answers.result()
                except BrokenProcessPool:
                    behind = [part, *(p for p, _ in given)]
                    given.clear()
                    for one in behind:
                        yield from self._again(one)
        finally:
            self.close()

    def close(self) -> None:
        """End the processes; they start again when they are needed."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _given(self, part: Sequence[Report]) -> Future[Answers]:
        """The part is on its way; a pool that broke meanwhile says so when its answer is asked for."""
        try:
            return self._started().submit(_read, part)
        except BrokenProcessPool as error:
            broken: Future[Answers] = Future()
            broken.set_exception(error)
            return broken

    def _again(self, part: list[Report]) -> Iterator[Reading | Fault]:
        """A part that may be at fault, alone in new processes; where they die of it again, its halves."""
        self.close()
        try:
            yield from self._started().submit(_read, part).result()
        except BrokenProcessPool:
            if len(part) == 1:
                self.close()
                yield Fault(
                    part[0].receipts[0].source,
                    "The process that read it died: it may need more memory than there is.",
                    "Read it alone with --workers 1, or take it out.",
                    passing=True,
                )
                return
            middle = len(part) // 2
            yield from self._again(part[:middle])
            yield from self._again(part[middle:])

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            fresh = multiprocessing.get_context("spawn")  # a copy of this process would share its database and its threads' locks
            self._pool = ProcessPoolExecutor(self._workers, fresh, _begin, (self._make,))
        return self._pool


_engines: list[Engine] = []
"""The engine of this process, where it is one of the pool's; empty where it could not be made."""
_failed: list[Exception] = []


def _begin(make: Callable[[], Engine]) -> None:
    """Make the engine. What that raises is kept for who asks, as a pool whose beginning fails only says that it is broken."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who gives the work; it ends us
    threading.Thread(target=_until_alone, daemon=True, name="harmledger-parent").start()
    try:
        _engines.append(make())
    except Exception as error:
        _failed.append(error)


def _until_alone() -> None:
    """End this process when the one that gives the work is gone, however it went: it would wait for work for ever."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _read(part: Sequence[Report]) -> Answers:
    if _failed:
        raise _failed[0]
    return list(_engines[0].read(part))
