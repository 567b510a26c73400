"""Who is on which list: how many are on each combination of lists. What no list has is not in it, and is what is estimated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harmledger.model.estimate import Histories, History

MOST_LISTS = 5
"""Beyond that there are more combinations than a record has entries, and 2^15 models."""


class NoEstimate(Exception):
    """From these lists nothing can be estimated; the message says why, and what would help."""


def histories(lists: Iterable[str], counts: Mapping[History, int]) -> Histories:
    """Checked. Raises NoEstimate where there are too few or too many lists, a list is empty, or no two lists overlap."""
    names = tuple(lists)
    if not 2 <= len(names) <= MOST_LISTS:
        raise NoEstimate(f"{len(names)} lists were given; from 2 to {MOST_LISTS} can be used. Join the smallest ones, or leave some out.")
    if len(set(names)) != len(names):
        raise NoEstimate("Two lists have the same name. Give each its own.")
    if any(len(h) != len(names) or not any(h) or n < 0 for h, n in counts.items()):
        raise NoEstimate("A row does not say for each list whether it is on it, is on none, or has a count below 0.")
    found = Histories(names, {h: n for h, n in sorted(counts.items(), reverse=True) if n})
    for number, name in enumerate(names):
        if not found.on(number):
            raise NoEstimate(f"The list {name!r} has no entry in the time and area that is compared. Leave it out.")
    if not any(found.on(a, b) for a, b in found.pairs()):
        raise NoEstimate("No two lists have an entry in common, so nothing can be said of what they all miss.")
    return found
