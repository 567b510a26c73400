"""Who is on which list: how many are on each combination of lists. What no list has is not in it, and is what is estimated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

History = tuple[bool, ...]
"""On which of the lists one is, in the lists' order."""

MOST_LISTS = 5
"""Beyond that there are more combinations than a record has entries, and 2^15 models."""


class NoEstimate(Exception):
    """From these lists nothing can be estimated; the message says why, and what would help."""


@dataclass(frozen=True, slots=True)
class Histories:
    """Overlapping lists of the same things (incidents, or named persons).

    Attributes:
        lists: their names, in an order that all histories keep.
        counts: how many have each history; every count above 0, and no history of a thing that is on no list.
    """

    lists: tuple[str, ...]
    counts: Mapping[History, int]

    @property
    def listed(self) -> int:
        """How many are on at least one list."""
        return sum(self.counts.values())

    def on(self, *which: int) -> int:
        """How many are on all of the lists with these numbers (0 is the first), whatever else they are on."""
        return sum(n for h, n in self.counts.items() if all(h[i] for i in which))

    def times(self, times: int) -> int:
        """How many are on exactly so many lists."""
        return sum(n for h, n in self.counts.items() if sum(h) == times)

    def cells(self) -> tuple[History, ...]:
        """Every history but that of being on no list, in a fixed order, whether anything has it or not."""
        return tuple(h for h in product((True, False), repeat=len(self.lists)) if any(h))

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The numbers of every two lists."""
        return tuple(combinations(range(len(self.lists)), 2))


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


def of_rows(lists: Iterable[str], rows: Iterable[History]) -> Histories:
    """From one history a thing. Raises NoEstimate as ``histories``."""
    return histories(lists, Counter(tuple(bool(v) for v in row) for row in rows))
