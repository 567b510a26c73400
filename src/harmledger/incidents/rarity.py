"""How rare a word is in the book, in steps: what few reports carry binds, what many carry says nothing."""

from __future__ import annotations

from collections.abc import Iterable


class Rarity:
    """Counts in how many reports each mark stands, and weighs it.

    The weight of a mark goes down by one whenever the number of reports that carry it doubles, and is 0 from more than ``most``
    reports. So a report that is added changes weights seldom, and then only for marks of few reports: linking stays local.
    """

    def __init__(self, most: int, scale: int) -> None:
        """``most``: reports above which a mark tells nothing. ``scale``: from 2 to this many reports the book's size counts."""
        self.most, self.scale = most, scale
        self.seen: dict[str, int] = {}
        self.reports = 0
        self.size = 0
        """The book's size in doublings, at most those of ``scale``."""
        self._weights: list[int] = []
        self._resize()

    def _resize(self) -> None:
        self.size = max(0, min(self.reports, self.scale).bit_length() - 1)
        self._weights = [0, 0, *(max(0, self.size - n.bit_length() + 1) for n in range(2, self.most + 1))]

    def add(self, marks: Iterable[str]) -> list[str]:
        """Count one more report; the marks whose weight this changed, beside what a change of ``size`` does to all."""
        self.reports += 1
        if self.reports <= self.scale:
            self._resize()
        changed = []
        for mark in marks:
            n = self.seen.get(mark, 0) + 1
            self.seen[mark] = n
            if (n - 1 <= self.most and n.bit_length() != (n - 1).bit_length()) or n == self.most + 1:
                changed.append(mark)
        return changed

    def weight(self, mark: str) -> int:
        """Doublings between the number of reports that carry the mark and the size of the book; 0 where it is not rare."""
        n = self.seen.get(mark, 0)
        return self._weights[n] if n <= self.most else 0

    def sum(self, marks: Iterable[str]) -> int:
        """The weights of the marks together."""
        seen, weights, most, total = self.seen, self._weights, self.most, 0
        for mark in marks:
            n = seen.get(mark, 0)
            if n <= most:
                total += weights[n]
        return total
