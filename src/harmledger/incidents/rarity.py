"""How rare a word is in the book, in steps: what few reports carry binds, what many carry says nothing."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, MutableMapping


class Rarity:
    """Counts in how many reports each mark stands, and weighs it.

    The weight of a mark goes down by one whenever the number of reports that carry it doubles, and is 0 from more than ``most``
    reports. So a report that is added changes weights seldom, and then only for marks of few reports: linking stays local.
    """

    def __init__(self, most: int, scale: int, seen: MutableMapping[str, int] | None = None, reports: int = 0) -> None:
        """``most``: reports above which a mark tells nothing. ``scale``: from 2 to this many reports the book's size counts.
        ``seen``: the counts of ``reports`` reports so far."""
        self.most, self.scale = most, scale
        self.seen: MutableMapping[str, int] = {} if seen is None else seen
        self.reports = self._reports_before = reports
        self.before: dict[str, int] = {}
        """The counts at the last ``settle`` of what was counted since."""
        self.size = 0
        """The book's size in doublings, at most those of ``scale``."""
        self._weights: list[int] = []
        self._resize()

    def _resize(self) -> None:
        self.size = max(0, min(self.reports, self.scale).bit_length() - 1)
        self._weights = [0, 0, *(max(0, self.size - n.bit_length() + 1) for n in range(2, self.most + 1))]

    def add(self, marks: Iterable[str]) -> None:
        """Count one more report, which carries these marks."""
        self._count(marks, 1)

    def take(self, marks: Iterable[str]) -> None:
        """Count one report less, which carried these marks."""
        self._count(marks, -1)

    def _count(self, marks: Iterable[str], step: int) -> None:
        self.reports += step
        if min(self.reports, self.reports - step) < self.scale:
            self._resize()
        seen, before = self.seen, self.before
        for mark in marks:
            n = seen.get(mark, 0)
            before.setdefault(mark, n)
            if n + step:
                seen[mark] = n + step
            else:
                del seen[mark]

    @property
    def resized(self) -> bool:
        """Whether the book's size is another than at the last ``settle``: then all weights are."""
        return self.earlier().size != self.size

    def changed(self) -> list[tuple[str, bool]]:
        """The marks that weigh otherwise than at the last ``settle``, or are no longer or only now rare; whether each tells more.

        Only those that two reports carried before and carry now, for others are in no old pair."""
        found = []
        for mark, was in self.before.items():
            if was < 2:  # nearly all, where much is new
                continue
            now = self.seen.get(mark, 0)
            if now < 2 or was == now or min(was, now) > self.most:
                continue
            if was.bit_length() != now.bit_length() or max(was, now) > self.most:
                found.append((mark, now < was))
        return sorted(found)

    def earlier(self) -> Rarity:
        """The counts as they were at the last ``settle``."""
        return Rarity(self.most, self.scale, ChainMap(self.before, self.seen), self._reports_before)

    def settle(self) -> None:
        """From here on changes are counted anew."""
        self.before, self._reports_before = {}, self.reports

    def weight(self, mark: str) -> int:
        """Doublings between the number of reports that carry the mark and the size of the book; 0 where it is not rare."""
        n = self.seen.get(mark, 0)
        return self._weights[n] if n <= self.most else 0

    def telling(self, marks: Iterable[str]) -> frozenset[str]:
        """Those of the marks that may weigh something between two reports."""
        seen, most = self.seen, self.most
        return frozenset([m for m in marks if 1 < seen.get(m, 0) <= most])

    def of(self, marks: Iterable[str]) -> Rarity:
        """The same for these marks alone."""
        return Rarity(self.most, self.scale, {m: self.seen.get(m, 0) for m in marks}, self.reports)

    def sum(self, marks: Iterable[str]) -> int:
        """The weights of the marks together."""
        seen, weights, most, total = self.seen, self._weights, self.most, 0
        for mark in marks:
            n = seen.get(mark, 0)
            if n <= most:
                total += weights[n]
        return total
