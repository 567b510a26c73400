"""Finds the events that an event is worth comparing with, and keeps count of how rare each mark is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from typing import Any

from harmledger.incidents.blocks import keys_of
from harmledger.incidents.facts import Event
from harmledger.incidents.rarity import Rarity
from harmledger.incidents.shelf import Memory, Shelf

Pair = tuple[int, int]
"""The numbers of two events, the smaller first."""

HASH = 16
"""Digits of a report's hash that put events of one day in order."""
DIGITS = 6
"""Digits of an event's place in its report."""
ORDER = len("2020-01-01") + HASH + DIGITS
"""Characters of a slot before the event's number."""


class Index:
    """Events under their keys. What is near an event does not depend on the order in which events came.

    A key that few events share brings all of them together. Under one that many share (a massacre told by hundreds of
    reports) an event meets its neighbours in the order of time alone, so that nothing grows with the square of the book.

    Attributes:
        events: every event by its number. A number is given once; an event never changes under its number.
        fresh: the events added since the last ``settle``.
        met, parted: pairs of older events that may have come near each other since then, or are perhaps no longer.
    """

    def __init__(self, rules: dict[str, Any], shelf: Shelf | None = None) -> None:
        shelf = Memory() if shelf is None else shelf
        self.largest, self.window = int(rules["blocks"]["largest"]), int(rules["blocks"]["window"])
        self.most = int(rules["rarity"]["most"])
        self.events: MutableMapping[int, Event] = shelf.map("events")
        self.of_report: MutableMapping[str, list[int]] = shelf.map("of_report")
        self.numbers: MutableMapping[str, int] = shelf.map("numbers")
        self._counts: MutableMapping[str, int] = shelf.map("counts")
        self._under: MutableMapping[str, list[str]] = shelf.map("under")
        self._carrying: MutableMapping[str, list[int]] = shelf.map("carrying")
        self.rarity = Rarity(self.most, int(rules["rarity"]["scale"]), shelf.map("seen"), self._counts.get("reports", 0))
        self.fresh: set[int] = set()
        self.met: set[Pair] = set()
        self.parted: set[Pair] = set()

    def add(self, events: Sequence[Event]) -> list[int]:
        """Add all events of one report that is not in the index; their numbers."""
        if not events:
            return []
        ordered = sorted(events, key=lambda e: e.key)
        first = self._counts.get("events", 0)
        mine = list(range(first, first + len(ordered)))
        self._counts["events"] = first + len(ordered)
        self.of_report[ordered[0].claim.report] = mine
        self.fresh.update(mine)
        self.rarity.add(set().union(*(e.marks for e in ordered)))
        self._counts["reports"] = self.rarity.reports
        for rank, (number, event) in enumerate(zip(mine, ordered, strict=True)):
            self.events[number] = event
            self.numbers[event.claim.id] = number
            self._carry(event.marks, number)
            slot = _slot(event, rank, number)
            for key in keys_of(event):
                self._put(key, slot)
        return mine

    def remove(self, report: str) -> list[int]:
        """Take all events of a report away; the numbers that they had."""
        mine = self.of_report.pop(report, [])
        if not mine:
            return []
        events = [self.events[n] for n in mine]
        for rank, (number, event) in enumerate(zip(mine, events, strict=True)):
            slot = _slot(event, rank, number)
            for key in keys_of(event):
                self._take(key, slot)
            for mark in event.marks:
                carrying = self._carrying.get(mark)
                if carrying is not None:
                    carrying.remove(number)
                    self._carrying[mark] = carrying
            del self.events[number], self.numbers[event.claim.id]
        self.fresh.difference_update(mine)
        self.rarity.take(set().union(*(e.marks for e in events)))
        self._counts["reports"] = self.rarity.reports
        return mine

    def cross(self) -> None:
        """Pairs that share a phrase which became too common to bring them near, or rare enough, may have parted or met."""
        for mark, rose in self.rarity.changed():
            if " " in mark and (self.rarity.before[mark] <= self.most) != (self.rarity.seen[mark] <= self.most):
                old = sorted(n for n in self.carrying(mark) if n not in self.fresh)
                (self.met if rose else self.parted).update((i, j) for k, i in enumerate(old) for j in old[k + 1 :])

    def settle(self) -> None:
        """What is there now is no longer new."""
        for mark in self.rarity.before:
            n = self.rarity.seen.get(mark, 0)
            if n == 0 or n > self.most + self._slack:
                self._carrying.pop(mark, None)
        self.rarity.settle()
        self.fresh, self.met, self.parted = set(), set(), set()

    @property
    def _slack(self) -> int:
        """Reports above ``most`` up to which it is still remembered who carries a mark: it may become rare again."""
        return max(1, self.most // 4)

    def _carry(self, marks: Iterable[str], number: int) -> None:
        seen, before, carrying = self.rarity.seen, self.rarity.before, self._carrying
        most, limit = self.most, self.most + self._slack
        for mark in marks:
            n = seen[mark]
            if n > limit and not 0 < before[mark] <= most:  # all who carry it are new, or it was common before
                carrying.pop(mark, None)
                continue
            known = carrying.get(mark)
            if known is not None:
                known.append(number)
                carrying[mark] = known
            elif n == 1:
                carrying[mark] = [number]

    def carrying(self, mark: str) -> list[int]:
        """The events that carry a mark that is rare, or was at the last ``settle``."""
        found = self._carrying.get(mark)
        if found is None:  # it was too common to remember; many reports were taken away since
            found = sorted(n for n, e in self.events.items() if mark in e.marks)
            self._carrying[mark] = found
        return found

    def _put(self, key: str, slot: str) -> None:
        """File an event; others may be too far apart now."""
        under = self._under.get(key, [])
        at = bisect_left(under, slot)
        under.insert(at, slot)
        self._under[key] = under
        if len(under) == self.largest + 1:
            self._pair(self.parted, ((under[x], other) for x in range(len(under)) for other in under[x + self.window + 1 :]))
        elif len(under) > self.largest:
            beyond = self.window + 1
            self._pair(self.parted, ((under[x], under[x + beyond]) for x in range(max(0, at - self.window), min(at, len(under) - beyond))))

    def _take(self, key: str, slot: str) -> None:
        """Take an event out; others may be near enough now."""
        under = self._under[key]
        at = bisect_left(under, slot)
        del under[at]
        if under:
            self._under[key] = under
        else:
            del self._under[key]
        if len(under) == self.largest:
            self._pair(self.met, ((under[x], other) for x in range(len(under)) for other in under[x + self.window :]))
        elif len(under) > self.largest:
            self._pair(
                self.met, ((under[x], under[x + self.window]) for x in range(max(0, at - self.window), min(at, len(under) - self.window)))
            )

    def _pair(self, into: set[Pair], slots: Iterator[tuple[str, str]]) -> None:
        for one, two in slots:
            a, b = _number(one), _number(two)
            if a not in self.fresh and b not in self.fresh:
                into.add((min(a, b), max(a, b)))

    def near(self, number: int) -> set[int]:
        """The events of other reports that this one is worth comparing with."""
        event = self.events[number]
        mine = self.of_report[event.claim.report]
        slot = _slot(event, mine.index(number), number)
        found: set[int] = set()
        for key in keys_of(event):
            under = self._under[key]
            if len(under) > self.largest:
                at = bisect_left(under, slot)
                under = under[max(0, at - self.window) : at + self.window + 1]
            found.update(map(_number, under))
        for phrase in event.scope.phrases:  # nothing else that is carried has a space in it
            if self.rarity.seen[phrase] <= self.most:
                found.update(self.carrying(phrase))
        return found.difference(mine)

    def are_near(self, a: int, b: int) -> bool:
        """Whether two events of different reports are worth comparing."""
        one, two = self.events[a], self.events[b]
        if any(self.rarity.seen[phrase] <= self.most for phrase in {*one.scope.phrases} & {*two.scope.phrases}):
            return True
        slots = [_slot(e, self.of_report[e.claim.report].index(n), n) for e, n in ((one, a), (two, b))]
        for key in keys_of(one) & keys_of(two):
            under = self._under[key]
            if len(under) <= self.largest or abs(bisect_left(under, slots[0]) - bisect_left(under, slots[1])) <= self.window:
                return True
        return False


def _slot(event: Event, rank: int, number: int) -> str:
    """An event's place in the order of time, the ``rank``-th of its report, and its number."""
    day, report = event.key[:2]
    return f"{day}{report[:HASH]:<{HASH}}{rank:0{DIGITS}}{number}"


def _number(slot: str) -> int:
    return int(slot[ORDER:])
