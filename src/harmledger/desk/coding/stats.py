"""How far coders agree: per cent, Cohen's kappa, Krippendorff's alpha.

Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), 37-46;
K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose worked examples are in the tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Literal

Metric = Literal["nominal", "ordinal", "interval"]
Value = Hashable | None
"""What a coder gave a unit; None where they gave nothing."""


def percent(pairs: Sequence[tuple[Value, Value]]) -> float | None:
    """The share of pairs that are equal, 0 to 1; None without pairs."""
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else None


def kappa(pairs: Sequence[tuple[Value, Value]]) -> float | None:
    """Cohen's kappa of two coders, at most 1; 0 is what chance gives. None where both always give one and the same value
    (chance alone explains everything), or without pairs."""
    n = len(pairs)
    if not n:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[v] * second[v] for v in first) / n**2
    if by_chance == 1.0:
        return None
    observed = sum(a == b for a, b in pairs) / n
    return (observed - by_chance) / (1 - by_chance)


def alpha(units: Sequence[Sequence[Value]], metric: Metric = "nominal", order: Sequence[Hashable] = ()) -> float | None:
    """Krippendorff's alpha, at most 1; 0 is what chance gives.

    ``units``: for each unit the values that coders gave, in any number; None is missing, and a unit with fewer than two values
    says nothing. ``order``: the values of an ordinal scale from low to high; by default as they sort. Interval values are numbers.
    None where fewer than two different values were given in all, or no unit has two.
    """
    paired = [[v for v in unit if v is not None] for unit in units]
    paired = [unit for unit in paired if len(unit) > 1]
    seen: Counter[Hashable] = Counter(v for unit in paired for v in unit)
    total = sum(seen.values())
    if len(seen) < 2:
        return None
    scale = [v for v in order if v in seen] if order else sorted(seen, key=_sort_key)
    far = _distance(metric, scale, seen)
    observed = 0.0
    for unit in paired:
        counts = Counter(unit)
        observed += sum(counts[a] * counts[b] * far(a, b) for a in counts for b in counts if a != b) / (len(unit) - 1)
    expected = sum(seen[a] * seen[b] * far(a, b) for a in seen for b in seen if a != b) / (total - 1)
    return 1 - observed / expected if expected else None


def _sort_key(value: Hashable) -> tuple[str, float, str]:
    return ("number", float(value), "") if isinstance(value, int | float) else ("word", 0.0, str(value))


def _distance(metric: Metric, scale: Sequence[Hashable], seen: Counter[Hashable]) -> Callable[[Hashable, Hashable], float]:
    """The squared difference of two values on a scale."""
    at = {v: n for n, v in enumerate(scale)}

    def ordinal(a: Hashable, b: Hashable) -> float:
        low, high = sorted((at[a], at[b]))
        between = sum(seen[scale[k]] for k in range(low, high + 1))
        return float((between - (seen[a] + seen[b]) / 2) ** 2)

    def interval(a: Hashable, b: Hashable) -> float:
        if not isinstance(a, int | float) or not isinstance(b, int | float):
            raise ValueError(f"An interval scale is of numbers; {a!r} and {b!r} are not both numbers.")
        return float((a - b) ** 2)

    if metric == "ordinal":
        return ordinal
    return interval if metric == "interval" else lambda a, b: float(a != b)
