"""Log-linear models: how many are on no list, if the lists depend on each other only as the model says.

Source: S. E. Fienberg, "The multiple recapture census for closed populations and incomplete 2^k contingency tables", Biometrika 59 (1972)
591-603; Bishop, Fienberg, Holland, "Discrete Multivariate Analysis" (1975), chapter 6. The interval is that of the profile of the
multinomial likelihood (R. M. Cormack, "Interval estimation for mark-recapture studies of closed populations", Biometrics 48 (1992)
567-576). Models are fitted by statsmodels.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from harmledger.comparing.recapture.histories import NoEstimate
from harmledger.model.estimate import Histories, History, Model, Pair

HALF_CHI = 1.9207294103470454
"""Half of the 95 percent point of chi-squared with one degree of freedom: how far the log likelihood may fall inside the interval."""

MOST = 1e7
"""An estimate above this many times the listed is no estimate: the model cannot be fitted to these lists."""


def models(table: Histories, step: Callable[[int, int], None] = lambda done, total: None) -> tuple[Model, ...]:
    """All models with dependence between pairs of lists that these lists can tell of, the smallest AIC first.

    A dependence between two lists that have nothing in common cannot be told from these counts; such models are left out (Fienberg and
    Rinaldo 2012). With two lists there is one model, that of independence. Raises NoEstimate where none can be fitted, Missing where
    statsmodels is not installed.
    """
    told = tuple(p for p in table.pairs() if table.on(*p))
    sets = [chosen for size in range(len(told) + 1) for chosen in combinations(told, size)]
    if len(table.lists) == 2:
        sets = [()]
    found: list[Model] = []
    for done, pairs in enumerate(sets):
        step(done, len(sets))
        if model := fitted(table, pairs):
            found.append(model)
    step(len(sets), len(sets))
    if not found:
        raise NoEstimate("No model can be fitted: the lists have too little in common.")
    return tuple(sorted(found, key=lambda m: (m.aic, len(m.pairs), m.pairs)))


def fitted(table: Histories, pairs: Sequence[Pair]) -> Model | None:
    """One model; None where it has no estimate for these counts."""
    cells = table.cells()
    counts = [float(table.counts.get(c, 0)) for c in cells]
    fit = _fit(_design(cells, pairs), counts)
    if fit is None:
        return None
    unseen = math.exp(min(float(fit.params[0]), 700.0))
    if not unseen < MOST * table.listed:
        return None
    terms = 1 + len(table.lists) + len(pairs)
    loglikelihood = float(fit.llf)
    return Model(
        tuple(pairs),
        table.listed + unseen,
        max(0.0, float(fit.deviance)),
        len(cells) - terms,
        2 * terms - 2 * loglikelihood,
        math.log(table.listed) * terms - 2 * loglikelihood,
    )


def _design(cells: Sequence[History], pairs: Sequence[Pair]) -> list[list[float]]:
    """One row a history: 1, then 1 for each list that it is on, then 1 for each pair that it is on both of. On no list: 1 alone, so that
    the first coefficient is the logarithm of how many are on none."""
    return [[1.0, *(float(v) for v in h), *(float(h[a] and h[b]) for a, b in pairs)] for h in cells]


def _fit(design: list[list[float]], counts: Sequence[float]) -> Any:
    """A Poisson model of the counts, or None where it does not converge or cannot tell its coefficients apart."""
    try:
        import numpy

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its own use of other packages
            from statsmodels.genmod.families import Poisson
            from statsmodels.genmod.generalized_linear_model import GLM
    except ImportError as error:
        raise Missing('Estimates need statsmodels. Install it with: pip install "harmledger[estimate]"') from error
    matrix, observed = numpy.array(design), numpy.array(counts)
    if numpy.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return None
    with warnings.catch_warnings(), numpy.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of fits that do not converge, which are left out
        try:
            fit = GLM(observed, matrix, family=Poisson()).fit(maxiter=200, tol=1e-10)
        except (ValueError, FloatingPointError, numpy.linalg.LinAlgError):
            return None
    return fit if fit.converged and all(math.isfinite(p) for p in fit.params) else None


class Missing(Exception):
    """A package that the estimates need is not installed; the message says how to install it."""


def interval(table: Histories, model: Model) -> tuple[float, float | None]:
    """All for which the profile of the likelihood is within reach of its highest point: from, to. To is None where these counts set no
    upper end. The last cell, of what is on no list, is given every value in turn, and all are fitted with it."""
    from scipy.optimize import brentq, minimize_scalar

    cells = (*table.cells(), (False,) * len(table.lists))
    design = _design(cells, model.pairs)
    seen = [float(table.counts.get(c, 0)) for c in cells[:-1]]

    def profile(missing: float) -> float:
        fit = _fit(design, [*seen, missing])
        if fit is None:
            return -math.inf
        total = table.listed + missing
        shares = (float(m) / total for m in fit.fittedvalues)
        told = sum(n * math.log(p) for n, p in zip((*seen, missing), shares, strict=True) if n > 0)
        return math.lgamma(total + 1) - math.lgamma(missing + 1) + told

    unseen = model.estimate - table.listed  # the highest point lies within one or two of it
    near = minimize_scalar(
        lambda x: -profile(x), bounds=(max(0.0, 0.5 * unseen - 2), 1.5 * unseen + 2), method="bounded", options={"xatol": 0.05}
    )
    top, floor = float(near.x), float(-near.fun) - HALF_CHI
    low = 0.0 if profile(0.0) >= floor else float(brentq(lambda x: profile(x) - floor, 0.0, top, xtol=0.01))
    above = max(2 * top, 10.0)
    while profile(above) > floor:
        above *= 2
        if above > MOST * table.listed:
            return table.listed + low, None
    return table.listed + low, table.listed + float(brentq(lambda x: profile(x) - floor, top, above, xtol=0.01))
