"""All the work in this process, one part after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from harmledger.model.work import Lost

Part = TypeVar("Part")
Answer = TypeVar("Answer")


class Serial:
    """The runner that shares nothing."""

    workers = 1

    def work(self, make: Callable[[], Callable[[Part], Answer]], parts: Iterable[Part]) -> Iterator[Answer | Lost]:
        """As ``model.work.Runner.work``."""
        do: Callable[[Part], Answer] | None = None
        for part in parts:
            do = do or make()
            yield do(part)
