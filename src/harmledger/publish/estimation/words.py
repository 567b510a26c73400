"""An estimate in words and as data. Whoever shows a number of it shows its span and its warnings, too."""

from __future__ import annotations

import textwrap

from harmledger.model.estimate import Estimate, Fitted, History
from harmledger.publish.records import Json
from harmledger.publish.terminal import MIN_WIDTH, plain

CONVENTIONS = "Intervals are of 95 percent. A smaller AIC fits better; models within 2 of the best fit about as well."


def number(value: float | None) -> str:
    """A whole number with its thousands; "no end" for None."""
    return f"{value:,.0f}" if value is not None else "no end"


def span(low: float, high: float | None) -> str:
    """Both ends, as they are said."""
    return f"{number(low)}–{number(high)}" if high is not None else f"{number(low)} and more, without an upper end"


def headline(e: Estimate) -> str:
    """What these lists say, in a sentence."""
    return (
        f"{number(e.table.listed)} {e.things} are on at least one list. What no list has is not known; by the models that fit best, "
        f"all together are {span(e.low, e.high)}."
    )


def bound_words(e: Estimate) -> str:
    """Chao's lower bound in a sentence."""
    b = e.bound
    return (
        f"Chao's lower bound: {number(b.estimate)} ({span(b.low, b.high)}), from {b.once:,} on exactly one list and {b.twice:,} on "
        f"exactly two{', in its bias-corrected form' if b.corrected else ''}. It holds unless lists exclude each other."
    )


def pairs_words(e: Estimate, fitted: Fitted) -> str:
    """Which lists depend on each other in a model."""
    return ", ".join(f"{e.table.lists[a]} with {e.table.lists[b]}" for a, b in fitted.model.pairs) or "none: all are independent"


def history_words(e: Estimate, history: History) -> str:
    """On which lists one is."""
    return " + ".join(name for name, on in zip(e.table.lists, history, strict=True) if on)


def estimate_text(e: Estimate, width: int) -> str:
    """All of it to read in a terminal."""
    width = max(width, MIN_WIDTH)

    def wrapped(text: str, first: str = "") -> list[str]:
        return textwrap.wrap(plain(text), width, initial_indent=first, subsequent_indent=" " * len(first))

    lines = [*wrapped(headline(e)), *wrapped(bound_words(e)), "", "On the lists:"]
    most = max(len(number(n)) for n in e.table.counts.values())
    lines += [f"  {number(e.table.counts.get(c, 0)).rjust(most)}  {plain(history_words(e, c))}" for c in e.table.cells()]
    lines += ["", f"Models ({e.tried:,} were fitted; * fits about as well as the best):"]
    for f in e.models:
        said = f"{'*' if f.alike else ' '} {number(f.model.estimate)} ({span(f.low, f.high)}), AIC {f.model.aic:.1f}; dependent: "
        lines += wrapped(said + pairs_words(e, f), "  ")
    lines += ["", *wrapped(CONVENTIONS), "", "Beware:"]
    for warning in e.warnings:
        lines += wrapped(warning, "- ")
    return "\n".join(lines) + "\n"


def estimate_object(e: Estimate) -> Json:
    """All of it as data. Numbers are rounded to a tenth, deviance and criteria to a thousandth."""
    return {
        "things": e.things,
        "listed": e.table.listed,
        "lists": [{"name": n, "entries": e.table.on(i)} for i, n in enumerate(e.table.lists)],
        "histories": [
            {"on": [n for n, on in zip(e.table.lists, c, strict=True) if on], "count": e.table.counts.get(c, 0)} for c in e.table.cells()
        ],
        "low": round(e.low, 1),
        "high": None if e.high is None else round(e.high, 1),
        "lower_bound": {
            "method": "Chao 1987",
            "estimate": round(e.bound.estimate, 1),
            "low": round(e.bound.low, 1),
            "high": round(e.bound.high, 1),
            "on_one_list": e.bound.once,
            "on_two_lists": e.bound.twice,
            "bias_corrected": e.bound.corrected,
        },
        "models_fitted": e.tried,
        "models": [
            {
                "dependent": [[e.table.lists[a], e.table.lists[b]] for a, b in f.model.pairs],
                "estimate": round(f.model.estimate, 1),
                "low": round(f.low, 1),
                "high": None if f.high is None else round(f.high, 1),
                "deviance": round(f.model.deviance, 3),
                "degrees_of_freedom": f.model.free,
                "aic": round(f.model.aic, 3),
                "bic": round(f.model.bic, 3),
                "fits_about_as_well": f.alike,
            }
            for f in e.models
        ],
        "warnings": list(e.warnings),
    }
