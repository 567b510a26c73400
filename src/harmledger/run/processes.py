"""The work shared by several processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import TypeVar

from harmledger.model.work import Lost
from harmledger.run.crew import Died, Done, Event, Ready, in_turn
from harmledger.run.hand import Hand, packed, unpacked

MOST, MOST_BY_ITSELF = 64, 8
"""Processes that may be asked for, and that are taken unasked: each needs some hundred megabytes."""

PATIENCE = 10.0
"""Seconds that a process may take to end once it is told to; then it is killed."""

Part = TypeVar("Part")
Answer = TypeVar("Answer")


def processes(asked: str) -> int:
    """How many processes ``asked`` means: a number from 1 to 64, or "auto" for as many as this process may use cores, 8 at most.

    Raises ValueError for anything else.
    """
    if asked == "auto":
        return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_BY_ITSELF)
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= MOST:
        return int(asked)
    raise ValueError(f"The number of workers must be auto, or from 1 to {MOST}, not {asked!r}.")


class Processes:
    """The runner of this machine."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    @property
    def workers(self) -> int:
        """How many processes there are at most."""
        return self._workers

    def work(self, make: Callable[[], Callable[[Part], Answer]], parts: Iterable[Part]) -> Iterator[Answer | Lost]:
        """As ``model.work.Runner.work``; the processes end when all is done, or when nobody wants more."""
        return in_turn(_Pool(packed(make)), parts, self._workers)


class _Pool:
    """The processes, each with a pipe of its own."""

    def __init__(self, make: bytes) -> None:
        self._make = make
        self._fresh = multiprocessing.get_context("spawn")  # a copy of this process would share its database and its threads' locks
        self._hands: dict[int, tuple[BaseProcess, Connection]] = {}
        self._beginning: set[int] = set()
        self._begun = 0

    def begin(self) -> int:
        ours, theirs = self._fresh.Pipe()
        process = self._fresh.Process(target=_main, args=(theirs, self._make), daemon=True, name=f"harmledger-{self._begun}")
        process.start()
        theirs.close()  # so that its end is seen here when the process ends
        number, self._begun = self._begun, self._begun + 1
        self._hands[number] = (process, ours)
        self._beginning.add(number)
        return number

    def give(self, worker: int, part: bytes) -> None:
        with suppress(OSError):  # a dead one is found by ``wait``
            self._hands[worker][1].send_bytes(part)

    def wait(self) -> list[Event]:
        ready = set(wait([pipe for _, pipe in self._hands.values()]))
        return [self._event(n) for n, (_, pipe) in list(self._hands.items()) if pipe in ready]

    def _event(self, number: int) -> Event:
        process, pipe = self._hands[number]
        try:
            answer = pipe.recv_bytes()
        except (EOFError, OSError):
            del self._hands[number]
            pipe.close()
            _end(process)
            return Died(number, _why(process.exitcode))
        if number in self._beginning:
            self._beginning.discard(number)
            well, what = unpacked(answer)
            if not well:
                raise what
            return Ready(number)
        return Done(number, answer)

    def close(self) -> None:
        hands, self._hands = self._hands, {}
        for _, pipe in hands.values():
            pipe.close()  # they end at once
        for process, _ in hands.values():
            _end(process)


def _end(process: BaseProcess) -> None:
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()


def _why(status: int | None) -> str:
    if status is not None and status < 0:
        with suppress(ValueError):
            return f"A process that shared the work was ended by {signal.Signals(-status).name}: it may need more memory than there is."
    return f"A process that shared the work ended by itself (status {status}): it may need more memory than there is."


def _main(pipe: Connection, make: bytes) -> None:
    """What a process does: answers part after part until the pipe is closed, be it because who gave the work is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who gives the work; it ends us
    parts: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, parts), daemon=True, name="harmledger-parts").start()
    hand = Hand()
    answer = hand.begin(make)
    while True:
        try:
            pipe.send_bytes(answer)
        except OSError:
            os._exit(1)
        answer = hand.do(parts.get())


def _receive(pipe: Connection, parts: SimpleQueue[bytes]) -> None:
    """Take parts in as they come, so that who gives them never waits for the work; end the process when there is nobody to give any."""
    try:
        while True:
            parts.put(pipe.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)
