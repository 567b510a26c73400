"""What several lists together say of how many there are: their overlaps, models of them, a lower bound, and warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

Things = Literal["incidents", "persons"]
"""What is counted."""

History = tuple[bool, ...]
"""On which of the lists one is, in the lists' order."""

Pair = tuple[int, int]
"""The numbers of two lists, 0 is the first."""


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


@dataclass(frozen=True, slots=True)
class LowerBound:
    """Chao's lower bound.

    Attributes:
        estimate: at least so many are there, those on no list included.
        low, high: the interval of 95 percent around it, log-normal, never below those listed.
        once, twice: how many are on exactly one list, and on exactly two.
        corrected: True where the bias-corrected form was used.
    """

    estimate: float
    low: float
    high: float
    once: int
    twice: int
    corrected: bool


@dataclass(frozen=True, slots=True)
class Model:
    """One fitted model.

    Attributes:
        pairs: the pairs of lists (by their numbers) that may depend on each other; all others are taken as independent.
        estimate: of all, those on no list included.
        deviance: how far the model is from the counts; smaller is closer.
        free: degrees of freedom that are left; 0 for a model that fits any counts, which nothing can check.
        aic, bic: Akaike's and the Bayesian criterion; smaller is better. Of this table only.
    """

    pairs: tuple[Pair, ...]
    estimate: float
    deviance: float
    free: int
    aic: float
    bic: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model with its interval of 95 percent; ``high`` is None where the counts set no upper end. ``alike``: it fits about as well as
    the best one."""

    model: Model
    low: float
    high: float | None
    alike: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """All that some lists say.

    Attributes:
        table: the counts that it is made of.
        things: what is counted.
        models: those that fit, the best (smallest AIC) first.
        tried: how many models could be fitted.
        low, high: from the lowest to the highest end of the intervals of all models that fit about as well as the best one; this span,
            not one model's number, is what may be said. ``high`` is None where there is no upper end.
        bound: Chao's lower bound.
        warnings: in sentences; never empty.
    """

    table: Histories
    things: Things
    models: tuple[Fitted, ...]
    tried: int
    low: float
    high: float | None
    bound: LowerBound
    warnings: tuple[str, ...]
