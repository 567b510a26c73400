"""Which pairs of events are worth comparing: those that share a key. Keeps linking near-linear in the number of events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from harmledger.incidents.facts import Event

SAMPLE = 8
"""One run of words in so many is a key: copies share scores of runs, so some of these are among them."""

LONGEST_SPAN = 31
"""Days of an interval that still gives keys; a longer one names no day."""


def keys_of(event: Event) -> frozenset[str]:
    """The keys of an event: made of the event alone, so that a report that is added changes no other's keys."""
    return frozenset((*_copies(event), *_places(event), *_numbers(event)))


def _copies(event: Event) -> Iterator[str]:
    for run in event.runs:
        if run % SAMPLE == 0:
            yield f"run {run}"


def _days(event: Event) -> Iterator[str]:
    """The event's days with one on either side; without a day, the days before publication."""
    when = event.claim.when
    if when and when.start and when.end:
        if (when.end - when.start).days <= LONGEST_SPAN:
            for n in range(-1, (when.end - when.start).days + 2):
                yield (when.start + timedelta(days=n)).isoformat()
    elif event.published:
        for n in range(-3, 2):
            yield (event.published + timedelta(days=n)).isoformat()


def _regions(event: Event) -> Iterator[str]:
    """What the place is in: its own name, its province."""
    yield from event.place_keys
    where = event.claim.where
    if where and where.admin1:
        yield f"in {where.country} {where.admin1}"


def _places(event: Event) -> Iterator[str]:
    """Place or province with the day."""
    days = list(_days(event))
    for region in _regions(event):
        for day in days:
            yield f"{region} on {day}"


def _numbers(event: Event) -> Iterator[str]:
    """Numbers with the place's name (the day may be wrong) and with the day (the place may be)."""
    numbers = {(f.outcome, f.low or f.high) for f in event.figures if f.low or f.high}
    days = list(_days(event))
    for outcome, n in numbers:
        for word in event.place_keys:
            yield f"{word} {n} {outcome}"
        if n and n >= 3:
            for day in days:
                yield f"{n} {outcome} on {day}"
