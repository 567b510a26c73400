"""Gathering what compares the events of reports with others, shared where there is much of it: texts are handed over, no claims."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice

from harmledger.incidents.batches import parted
from harmledger.incidents.facts import Event, events_of, passages_of
from harmledger.incidents.heed import Heeded
from harmledger.incidents.passages import Passage, Words, all_words
from harmledger.incidents.sharing import Hands
from harmledger.model.claim import EventClaim
from harmledger.model.report import Report

Heard = tuple[str, Report | None, Heeded, date | None]
"""The hash of a report, the report, what people made of its claims, and the day that its text gives."""

EVENT, TOGETHER = 10, 1000
"""What an event weighs beside a report that tells of none, and how much is handed over at once."""

SEEN = 300
"""Reports that are looked at to reckon how many events all of them tell of."""


def gathered(heard: Iterable[Heard], count: int, hands: Hands) -> Iterator[tuple[Heard, list[Event]]]:
    """The events of each report, in the order of time; the reports in the order given, few of them held at a time.

    ``count``: how many reports there are, or nearly.
    """
    source = iter(heard)
    first = list(islice(source, SEEN))
    events = sum(map(_events, first)) * max(count, len(first)) // max(len(first), 1)
    out: deque[list[Heard]] = deque()

    def pieces() -> Iterator[list[Passage]]:
        for batch in parted(chain(first, source), lambda one: EVENT * _events(one) or 1, TOGETHER):
            out.append(batch)
            yield [p for _, report, heeded, _ in batch for p in passages_of(report, heeded.claims)]

    for answer in hands.do(_gatherer, pieces(), events):
        words = iter(answer)
        for one in out.popleft():
            _, report, heeded, day = one
            yield one, sorted(events_of(report, heeded.claims, day, words), key=lambda e: e.key)


def _events(heard: Heard) -> int:
    return sum(isinstance(c, EventClaim) for c in heard[2].claims)


def _gatherer() -> Callable[[Sequence[Passage]], list[Words]]:
    return all_words
