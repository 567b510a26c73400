"""Finds the events that an event is worth comparing with, and keeps count of how rare each mark is."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import Any

from harmledger.incidents.blocks import keys_of
from harmledger.incidents.facts import Event
from harmledger.incidents.rarity import Rarity

Slot = tuple[tuple[str, str, str, str], int]
"""An event's place in the order of time, with its number."""


class Index:
    """Events under their keys. What is near an event does not depend on the order in which events came.

    A key that few events share brings all of them together. Under one that many share (a massacre told by hundreds of
    reports) an event meets its neighbours in the order of time alone, so that nothing grows with the square of the book.
    """

    def __init__(self, rules: dict[str, Any]) -> None:
        self.largest, self.window = int(rules["blocks"]["largest"]), int(rules["blocks"]["window"])
        self.rarity = Rarity(int(rules["rarity"]["most"]), int(rules["rarity"]["scale"]))
        self.events: list[Event] = []
        self.of_report: dict[str, list[int]] = {}
        self._under: dict[str, list[Slot]] = {}
        self._carrying: dict[str, list[int]] = {}
        self._reports: list[str] = []

    def add(self, events: Sequence[Event]) -> tuple[set[int], list[list[int]]]:
        """Add all events of one report that is not in the index.

        Returns the numbers of the events that have other neighbours now, the new ones among them; and lists of events of
        which those that are compared with each other share something that has become less rare.
        """
        if not events:
            return set(), []
        size = self.rarity.size
        number = len(self._reports)
        report = events[0].claim.report
        self._reports.append(report)
        mine = list(range(len(self.events), len(self.events) + len(events)))
        touched = set(mine)
        self.events.extend(events)
        self.of_report[report] = mine
        marks = set().union(*(e.marks for e in events))
        for mark in marks:
            self._carry(mark, number)
        sharing = []
        for mark in self.rarity.add(marks):
            carrying = self._carrying.get(mark, [])
            if len(carrying) > 2:  # of two, one is the new report
                sharing.append([i for at in carrying for i in self.of_report[self._reports[at]]])
            if self.rarity.seen[mark] > self.rarity.most:
                self._carrying.pop(mark, None)
        for at in mine:
            touched.update(self._put(at))
        return (set(range(len(self.events))) if self.rarity.size != size else touched), sharing

    def _carry(self, mark: str, number: int) -> None:
        if self.rarity.seen.get(mark, 0) <= self.rarity.most:
            self._carrying.setdefault(mark, []).append(number)

    def _put(self, at: int) -> Iterator[int]:
        """File the event under its keys; the events whose neighbours this changed."""
        slot = (self.events[at].key, at)
        for key in keys_of(self.events[at]):
            under = self._under.setdefault(key, [])
            insort(under, slot)
            if len(under) <= self.largest:
                continue
            if len(under) == self.largest + 1:
                yield from (n for _, n in under)
            else:
                where = bisect_left(under, slot)
                yield from (n for _, n in under[max(0, where - self.window - 1) : where + self.window + 2])

    def near(self, at: int) -> set[int]:
        """The events of other reports that this one is worth comparing with."""
        event = self.events[at]
        slot = (event.key, at)
        found: set[int] = set()
        for key in keys_of(event):
            under = self._under[key]
            if len(under) > self.largest:
                where = bisect_left(under, slot)
                under = under[max(0, where - self.window) : where + self.window + 1]
            found.update(n for _, n in under)
        for phrase in event.scope.phrases:
            for number in self._carrying.get(phrase, ()):
                found.update(n for n in self.of_report[self._reports[number]] if phrase in self.events[n].scope.phrases)
        return found.difference(self.of_report[event.claim.report])
