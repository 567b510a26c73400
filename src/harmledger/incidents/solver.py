"""Exact bounds: the least and the most that a group of people can number, if all that is said about the groups holds.

People are counted in *cells* (disjoint groups nobody splits further); a set of cells is a bit mask. What is said is
a list of ``Fact``: "the cells of this set hold between low and high people". The answer is exact over whole,
non-negative numbers of people: a linear programme in integer arithmetic, and branching where its answer is no
whole number. No floating point, no random choice: same facts, same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

MOST_NODES = 400
"""Branches tried before the bound of the linear programme is taken as it is: never too narrow, perhaps too wide."""


class Fact(NamedTuple):
    """The people in the cells of ``cells`` (a bit mask) number ``low`` to ``high``; None is an open end."""

    cells: int
    low: int | None
    high: int | None


class Row(NamedTuple):
    """``sum(coefficients * x) (<=, =, >=) limit``: ``sense`` is 1, 0 or -1."""

    coefficients: tuple[int, ...]
    sense: int
    limit: int


def feasible(facts: Sequence[Fact]) -> bool:
    """Whether all facts can hold together."""
    if any(f.low is not None and f.high is not None and f.low > f.high for f in facts):
        return False
    return _solve(_key(facts), 0, True) is not None


def least(facts: Sequence[Fact], cells: int) -> int | None:
    """The fewest people in ``cells``; None where the facts cannot all hold."""
    found = _solve(_key(facts), cells, False)
    return None if found is None else -found[0]


def most(facts: Sequence[Fact], cells: int) -> int | None:
    """The most people in ``cells``; None where the facts cannot all hold, or set no upper end."""
    found = _solve(_key(facts), cells, True)
    return None if found is None or found[1] else found[0]


def _key(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts with those about one set of cells made one, in a fixed order."""
    merged: dict[int, tuple[int, int | None]] = {}
    for f in facts:
        low, high = merged.get(f.cells, (0, None))
        top = high if f.high is None else f.high if high is None else min(high, f.high)
        merged[f.cells] = (max(low, f.low or 0), top)
    return tuple(Fact(cells, low, high) for cells, (low, high) in sorted(merged.items()))


@lru_cache(maxsize=20_000)
def _solve(facts: tuple[Fact, ...], cells: int, up: bool) -> tuple[int, bool] | None:
    """(the most of ±the sum over ``cells``, whether it is unbounded), or None where nothing satisfies the facts."""
    if any(f.high is not None and (f.low or 0) > f.high for f in facts):
        return None
    if len(facts) == 1 and cells and cells & ~facts[0].cells == 0:  # most reports give one number
        low, high = facts[0].low or 0, facts[0].high
        return (high or 0, high is None) if up else (-low if cells == facts[0].cells else 0, False)
    masks = [f.cells for f in facts] + [cells]
    width = max(m.bit_length() for m in masks)
    patterns = sorted({p for p in (tuple(m >> i & 1 for m in masks) for i in range(width)) if any(p)})
    sign = 1 if up else -1
    goal = tuple(sign * p[-1] for p in patterns)
    rows = []
    for n, f in enumerate(facts):
        across = tuple(p[n] for p in patterns)
        if f.low == f.high and f.low is not None:
            rows.append(Row(across, 0, f.low))
            continue
        if f.low:
            rows.append(Row(across, -1, f.low))
        if f.high is not None:
            rows.append(Row(across, 1, f.high))
    return _branch(goal, rows)


def _branch(goal: tuple[int, ...], rows: list[Row]) -> tuple[int, bool] | None:
    """Branch and bound over the linear programme; depth first, the rounded-down side first."""
    best: int | None = None
    open_ends = [rows]
    nodes = 0
    while open_ends:
        own = open_ends.pop()
        answer = maximise(goal, own)
        if answer is None:
            continue
        value, below, x, unbounded = answer
        if unbounded:
            return 0, True
        top = value // below
        if best is not None and top <= best:
            continue
        nodes += 1
        split = next((i for i, v in enumerate(x) if v % below), None)
        if split is None or nodes > MOST_NODES:
            best = top
            continue
        unit = tuple(1 if i == split else 0 for i in range(len(x)))
        down = x[split] // below
        open_ends += [[*own, Row(unit, -1, down + 1)], [*own, Row(unit, 1, down)]]
    return None if best is None else (best, False)


def maximise(goal: tuple[int, ...], rows: Sequence[Row]) -> tuple[int, int, tuple[int, ...], bool] | None:
    """The linear programme over x >= 0: (value, denominator, x times the denominator, unbounded), or None.

    Two phases of the simplex method with Bland's rule (it cannot circle), in whole numbers over one denominator.
    """
    table = _Table(goal, rows)
    if not table.start():
        return None
    return table.finish()


class _Table:
    """The simplex tableau: ``rows[i][j] / below``; the last column is the right-hand side."""

    def __init__(self, goal: tuple[int, ...], rows: Sequence[Row]) -> None:
        self.n, self.below = len(goal), 1
        slacks = sum(r.sense != 0 for r in rows)
        self.real = self.n + slacks
        self.rows: list[list[int]] = []
        self.basis: list[int] = []
        artificial: list[int] = []
        slack = self.n
        for number, r in enumerate(rows):
            flip = -1 if r.limit < 0 else 1
            line = [flip * a for a in r.coefficients] + [0] * slacks
            if r.sense:
                line[slack] = flip * r.sense
            ready = r.sense * flip == 1
            self.basis.append(slack if ready else self.real + len(artificial))
            if not ready:
                artificial.append(number)
            slack += r.sense != 0
            self.rows.append([*line, flip * r.limit])
        for number, line in enumerate(self.rows):
            line[-1:-1] = [1 if number == a else 0 for a in artificial]
        self.width = self.real + len(artificial)
        self.first = [0] * self.real + [-1] * len(artificial)
        self.goal = [*goal, *([0] * (self.width - self.n))]

    def start(self) -> bool:
        """Finds a point that satisfies all rows; False where there is none."""
        if self.width > self.real:
            self._climb(self.first, self.width)
            if any(b >= self.real and line[-1] for b, line in zip(self.basis, self.rows, strict=True)):
                return False
            self._drive_out()
        return True

    def finish(self) -> tuple[int, int, tuple[int, ...], bool]:
        """Climbs from the point found to the best one."""
        bounded = self._climb(self.goal, self.real)
        x = [0] * self.n
        for b, line in zip(self.basis, self.rows, strict=True):
            if b < self.n:
                x[b] = line[-1]
        value = sum(g * v for g, v in zip(self.goal, x, strict=False))
        return value, self.below, tuple(x), not bounded

    def _climb(self, goal: list[int], usable: int) -> bool:
        while True:
            costs = [goal[b] for b in self.basis]
            enter = next(
                (
                    j
                    for j in range(usable)
                    if goal[j] * self.below - sum(c * line[j] for c, line in zip(costs, self.rows, strict=True) if c) > 0
                ),
                None,
            )
            if enter is None:
                return True
            leave = None
            for i, line in enumerate(self.rows):
                if line[enter] > 0 and (leave is None or self._sooner(i, leave, enter)):
                    leave = i
            if leave is None:
                return False
            self._pivot(leave, enter)

    def _sooner(self, i: int, j: int, enter: int) -> bool:
        a, b = self.rows[i][-1] * self.rows[j][enter], self.rows[j][-1] * self.rows[i][enter]
        return a < b or (a == b and self.basis[i] < self.basis[j])

    def _drive_out(self) -> None:
        """Takes artificial variables out of the basis; a row that cannot lose its own says nothing new."""
        for i in reversed(range(len(self.rows))):
            if self.basis[i] < self.real:
                continue
            enter = next((j for j in range(self.real) if self.rows[i][j]), None)
            if enter is None:
                del self.rows[i], self.basis[i]
                continue
            if self.rows[i][enter] < 0:
                self.rows[i] = [-v for v in self.rows[i]]
            self._pivot(i, enter)

    def _pivot(self, at: int, enter: int) -> None:
        line, p = self.rows[at], self.rows[at][enter]
        for i, other in enumerate(self.rows):
            if i != at:
                q = other[enter]
                self.rows[i] = [(v * p - q * w) // self.below for v, w in zip(other, line, strict=True)]
        self.basis[at] = enter
        self.below = p
