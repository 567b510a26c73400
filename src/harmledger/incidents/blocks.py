"""Which pairs of events are worth comparing: those that share a key. Keeps linking near-linear in the number of events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from harmledger.incidents.facts import Event

Key = tuple[str, ...]


def candidate_pairs(events: Sequence[Event], rules: dict[str, Any]) -> list[tuple[int, int]]:
    """Pairs of indices ``i < j`` of events of two reports that share a blocking key, sorted."""
    limits = rules["blocks"]
    seen: Counter[str] = Counter(w for e in events for w in e.tokens)
    buckets: dict[Key, list[int]] = defaultdict(list)
    for i, event in enumerate(events):
        rare = [w for w in event.tokens if 2 <= seen[w] <= limits["rare_word_at_most"]]
        for key in {*_days(event), *_place(event), *(("word", w) for w in rare)}:
            buckets[key].append(i)
    pairs = set()
    for bucket in buckets.values():
        if 2 <= len(bucket) <= limits["largest"]:
            for at, i in enumerate(bucket):
                for j in bucket[at + 1 :]:
                    if events[i].claim.report != events[j].claim.report:
                        pairs.add((min(i, j), max(i, j)))
    return sorted(pairs)


def _days(event: Event) -> Iterator[Key]:
    """Country and day, with the days beside it; without a day, the days before publication."""
    country = (event.claim.where.country if event.claim.where else None) or "?"
    when = event.claim.when
    if when and when.start and when.end:
        if (when.end - when.start).days <= 31:
            for n in range(-1, (when.end - when.start).days + 2):
                yield ("day", country, (when.start + timedelta(days=n)).isoformat())
    elif event.published:
        for n in range(-3, 2):
            yield ("day", country, (event.published + timedelta(days=n)).isoformat())


def _place(event: Event) -> Iterator[Key]:
    """The words of the place's name; with the numbers too, so that a much-named town still has small blocks."""
    for word in event.place_keys:
        yield ("place", word)
        for figure in event.figures:
            yield ("place and number", word, figure.outcome, str(figure.low or figure.high))
