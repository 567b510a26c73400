"""What several lists together say of how many there are: all models that fit, a lower bound, and what to beware of, in plain words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from harmledger.comparing.recapture.chao import lower_bound
from harmledger.comparing.recapture.loglinear import interval, models
from harmledger.model.estimate import Estimate, Fitted, Histories, LowerBound, Model, Things


def estimate(table: Histories, things: Things, step: Callable[[int, int], None] = lambda done, total: None, doubtful: int = 0) -> Estimate:
    """All that these lists say; ``doubtful`` of what they list have a doubt beside them. Raises NoEstimate and Missing as ``models``."""
    limits = _texts()["limits"]
    all_models = models(table, step)
    least = all_models[0].aic
    shown = [m for m in all_models if m.aic - least <= limits["shown_within"]][: limits["shown_most"]]
    found = tuple(Fitted(m, *interval(table, m), m.aic - least <= limits["alike_within"]) for m in shown)
    alike = [f for f in found if f.alike]
    highs = [f.high for f in alike if f.high is not None]
    low, high = min(f.low for f in alike), max(highs) if len(highs) == len(alike) else None
    bound = lower_bound(table)
    warnings = [*_warnings(table, things, found, bound)]
    if doubtful:
        warnings.insert(0, _texts()["sometimes"]["doubtful"].format(rows=f"{doubtful:,}"))
    return Estimate(table, things, found, len(all_models), low, high, bound, tuple(warnings))


def _warnings(table: Histories, things: Things, found: tuple[Fitted, ...], bound: LowerBound) -> Iterator[str]:
    texts = _texts()
    limits, say = texts["limits"], texts["sometimes"]
    names = {"things": things, "Things": things.capitalize()}
    best, alike = found[0], [f for f in found if f.alike]
    shared = table.listed - table.times(1)
    if len(table.lists) == 2:
        yield say["two_lists"]
    if shared < limits["few_shared"]:
        yield say["few_shared"].format(shared=f"{shared:,}")
    for a, b in table.pairs():
        if not table.on(a, b):
            yield say["none_shared"].format(a=table.lists[a], b=table.lists[b])
    yield from _inside(table, limits["inside"], say["inside"])
    if best.model.free == 0 and len(table.lists) > 2:
        yield say["nothing_left"]
    elif best.model.free and _chance(best.model) < limits["unlikely"]:
        yield say["bad_fit"].format(deviance=f"{best.model.deviance:.1f}", free=best.model.free)
    estimates = [f.model.estimate for f in alike]
    if max(estimates) > limits["apart"] * min(estimates):
        yield say["apart"].format(low=f"{min(estimates):,.0f}", high=f"{max(estimates):,.0f}")
    if best.model.estimate < bound.estimate:
        yield say["below_bound"].format(estimate=f"{best.model.estimate:,.0f}", bound=f"{bound.estimate:,.0f}", **names)
    if any(f.high is None for f in alike):
        yield say["no_upper_end"]
    yield from (text.format(**names) for text in texts["always"].values())
    if things == "incidents":
        yield from texts["always_incidents"].values()


def _inside(table: Histories, most: float, text: str) -> Iterator[str]:
    for a in range(len(table.lists)):
        for b in range(len(table.lists)):
            if a != b and (share := table.on(a, b) / table.on(a)) > most:
                yield text.format(a=table.lists[a], b=table.lists[b], share=f"{share:.0%}")


def _chance(model: Model) -> float:
    """How often the deviance would be this large or larger, were the model right."""
    from scipy.stats import chi2

    return float(chi2.sf(model.deviance, model.free))


@cache
def _texts() -> dict[str, Any]:
    text = resources.files("harmledger.comparing.recapture").joinpath("limits.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
