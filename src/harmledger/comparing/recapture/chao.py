"""Chao's lower bound: at least so many there are, however much harder some are to find than others.

It is no bound where lists exclude each other (one hands its cases on, and another then leaves them out): then it is too high.
It uses only how many are on exactly one list and on exactly two. Source: A. Chao, "Estimating the population size for capture-recapture
data with unequal catchability", Biometrics 43 (1987) 783-791: the estimator, its variance, and the log-normal interval. Where few are
on two lists, the bias-corrected form of the same (Chao 1989, Biometrics 45, 427-438) is used, which needs no division by zero.
"""

from __future__ import annotations

import math

from harmledger.model.estimate import Histories, LowerBound

Z = 1.959963984540054
"""Of the normal distribution, for an interval of 95 percent."""

FEW_TWICE = 1
"""On exactly two lists, or fewer: then the bias-corrected form is used."""


def lower_bound(table: Histories) -> LowerBound:
    """Chao's lower bound; the listed alone where nothing is on one list only."""
    listed, once, twice = table.listed, table.times(1), table.times(2)
    corrected = twice <= FEW_TWICE
    if corrected:
        unseen = once * (once - 1) / (2 * (twice + 1))
        variance = (
            once * (once - 1) / (2 * (twice + 1))
            + once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
            + once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4)
        )
    else:
        ratio = once / twice
        unseen = once**2 / (2 * twice)
        variance = twice * (0.25 * ratio**4 + ratio**3 + 0.5 * ratio**2)
    low, high = log_normal(listed, unseen, variance)
    return LowerBound(listed + unseen, low, high, once, twice, corrected)


def log_normal(listed: int, unseen: float, variance: float) -> tuple[float, float]:
    """The interval of 95 percent of all, where ``unseen`` of them with this variance are on no list: never below ``listed``."""
    if unseen <= 0:
        return float(listed), float(listed)
    factor = math.exp(Z * math.sqrt(math.log1p(variance / unseen**2)))
    return listed + unseen / factor, listed + unseen * factor
