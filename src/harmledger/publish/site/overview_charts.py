"""The overview's charts as they stand in the page: tables, each row with the bar that the numbers beside it say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from harmledger.publish.site.overview_data import GRADES, METHODS, SIDES, STATES
from harmledger.publish.site.overview_rows import UNDATED, Bar, Row, Sum, scaled, sum_of
from harmledger.publish.words import MONTHS, word

MOST_MONTHS = 150
"""Months with incidents beyond which the timeline goes by years."""

SIDE_STANCES = ("accused", "admitted", "denied")
"""Stances that the table of sides counts."""


class Charts:
    """The charts of some rows."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    @cached_property
    def unit(self) -> str:
        """ "month" or "year": what a bar of the timeline is."""
        return "month" if len({r.month for r in self._rows}) <= MOST_MONTHS else "year"

    @cached_property
    def time(self) -> list[Bar]:
        """A bar for each month (or year) with incidents that lie in it for sure."""
        return _bars(self._rows, lambda r: [self._when(r)] if self._when(r) else [], None, _month_name)

    @cached_property
    def timeless(self) -> Sum:
        """The incidents that lie in no single month (or year) for sure."""
        return sum_of(r for r in self._rows if not self._when(r))

    def _when(self, row: Row) -> str:
        if self.unit == "month":
            return row.month
        when = row.incident.date
        if row.shard == UNDATED or when is None or when.start is None:
            return ""
        return f"{when.start.year:04d}" if when.start.year == (when.end or when.start).year else ""

    @cached_property
    def grades(self) -> list[Bar]:
        """By grade; here the discounted ones' own figures are shown too."""
        return _bars(self._rows, lambda r: [r.incident.grade], GRADES, lambda k: word("grade", k), discounted_too=True)

    @cached_property
    def methods(self) -> list[Bar]:
        """By what did the harm."""
        return _bars(self._rows, lambda r: [r.incident.method], METHODS, lambda k: word("method", k))

    @cached_property
    def sides(self) -> list[Bar]:
        """By the sides that somebody names; an incident is in the row of each."""
        named = _bars(self._rows, lambda r: dict.fromkeys(s for s, _, _ in r.sides), SIDES, lambda k: word("side", k))
        return [Bar(b.key, b.name, b.sum, b.low, b.high, tuple(self._naming(b.key, s) for s in SIDE_STANCES)) for b in named]

    def _naming(self, side: str, stance: str) -> int:
        return sum(any(s == side and stance in stances for s, _, stances in r.sides) for r in self._rows)

    @cached_property
    def states(self) -> list[Bar]:
        """By where the incidents stand with those who check them."""
        return _bars(self._rows, lambda r: [r.state], STATES, state_name)


def state_name(state: str) -> str:
    """Where an incident stands with those who check it, for a reader."""
    return {"open": "not reviewed", "reopened": "open again"}.get(state, state)


def _bars(
    rows: Iterable[Row],
    keys: Callable[[Row], Iterable[str]],
    order: Sequence[str] | None,
    name: Callable[[str], str],
    discounted_too: bool = False,
) -> list[Bar]:
    """A bar for each key that any row has, in ``order`` or sorted."""
    sums: dict[str, Sum] = defaultdict(Sum)
    for row in rows:
        for key in keys(row):
            sums[key].add(row, discounted_too)
    return scaled([Bar(k, name(k), sums[k]) for k in (order or sorted(sums)) if k in sums])


def _month_name(key: str) -> str:
    return f"{MONTHS[int(key[5:]) - 1]} {key[:4]}" if len(key) > 4 else key
