"""The work of gathering what compares each event with others, which may be done by several hands: report by report, of its text alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from harmledger.incidents.facts import Event, events_of
from harmledger.incidents.heed import Heeded
from harmledger.incidents.sharing import Hands
from harmledger.model.claim import Claim, EventClaim
from harmledger.model.report import Report

Heard = tuple[str, Report | None, Heeded, date | None]
"""The hash of a report, the report, what people made of its claims, and the day that its text gives."""

TOGETHER = 100
"""Reports that are handed over at once."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Reports with their claims, of which some at least tell of events."""

    each: Sequence[tuple[Report | None, Sequence[Claim], date | None]]

    def slim(self) -> Texts:
        """As they are handed over."""
        return self


def gathered(heard: Iterable[Heard], hands: Hands) -> Iterator[tuple[Heard, list[Event]]]:
    """The events of each report, in the order of time; the reports in the order given, few of them held at a time."""
    source = iter(heard)
    first = list(islice(source, hands.least))
    events = sum(isinstance(c, EventClaim) for _, _, heeded, _ in first for c in heeded.claims)
    for batch, found in hands.do(gatherer, _batches(chain(first, source)), _texts, events):
        told = iter(found)
        for one in batch:
            yield one, next(told) if _tells(one) else []


def _batches(heard: Iterable[Heard]) -> Iterator[list[Heard]]:
    """Batches with so many reports that tell of events; of the others at most ten times as many."""
    batch: list[Heard] = []
    room = TOGETHER
    for one in heard:
        batch.append(one)
        room -= _tells(one)
        if not room or len(batch) == 10 * TOGETHER:
            yield batch
            batch, room = [], TOGETHER
    if batch:
        yield batch


def _tells(heard: Heard) -> bool:
    return any(isinstance(c, EventClaim) for c in heard[2].claims)


def _texts(batch: Sequence[Heard]) -> Texts:
    return Texts([(report, heeded.claims, day) for _, report, heeded, day in filter(_tells, batch)])


def gatherer() -> Callable[[Texts], list[list[Event]]]:
    """What gathers events."""
    return _gathered


def _gathered(given: Texts) -> list[list[Event]]:
    return [sorted(events_of(*each), key=lambda e: e.key) for each in given.each]
