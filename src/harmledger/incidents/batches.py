"""Cuts a stream into batches of about the same weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


def parted(things: Iterable[Thing], weight: Callable[[Thing], int], most: int) -> Iterator[list[Thing]]:
    """The things in order, in batches that together weigh at most ``most``; a heavier thing is a batch by itself."""
    batch: list[Thing] = []
    held = 0
    for thing in things:
        own = weight(thing)
        if batch and held + own > most:
            yield batch
            batch, held = [], 0
        batch.append(thing)
        held += own
    if batch:
        yield batch
