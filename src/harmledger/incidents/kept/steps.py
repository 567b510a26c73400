"""What the last changes of a kept record touched, for those who know it as it was before them: several programs may keep one file up."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping

from harmledger.incidents.shelf import Shelf

MOST = 1_000
"""Changes that are remembered. Who is further behind looks at everything anew."""
LARGEST = 2_000
"""Incidents that one change may have touched to be remembered: of a larger one everything anew is as quick."""


class Steps:
    """The last changes, one after another: how far the book was followed before and after each, and the ids of the incidents touched."""

    def __init__(self, shelf: Shelf) -> None:
        self._rows: MutableMapping[int, list[str]] = shelf.map("steps")
        self._counts: MutableMapping[str, int] = shelf.map("counts")

    def note(self, before: str, after: str, ids: Collection[str]) -> None:
        """One more change. Between equal places nothing was touched."""
        if before == after:
            return
        number = self._counts.get("steps", 0) + 1
        if len(ids) > LARGEST:
            number += MOST  # a gap, which nobody gets across
        else:
            self._rows[number] = [before, after, *sorted(ids)]
        self._counts["steps"] = number
        for old in (number - MOST, number - 2 * MOST):
            if old in self._rows:
                del self._rows[old]

    def since(self, place: str, now: str) -> frozenset[str] | None:
        """The incidents touched between two places where the book was followed to; None where that is not known any more."""
        touched: set[str] = set()
        number = self._counts.get("steps", 0)
        while now != place:
            row = self._rows.get(number)
            if row is None or row[1] != now:
                return None
            touched |= {*row[2:]}
            now, number = row[0], number - 1
        return frozenset(touched)
