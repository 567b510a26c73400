"""An estimate as a page: the span and the warnings before any model's number. No script, no network."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment

from harmledger.model.estimate import Estimate
from harmledger.publish.estimation import words
from harmledger.publish.html import allowed, environment

WIDE = 1000  # units of the drawing that the longest interval takes


def estimate_html(e: Estimate) -> str:
    """The page, ending in a newline."""
    style = resources.files("harmledger.publish.comparison").joinpath("assets/comparison.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {allowed(style)}; base-uri 'none'; form-action 'none'"
    ends = [f.high for f in e.models if f.high is not None] + [f.model.estimate for f in e.models] + [e.bound.high]
    most = max(ends)

    def at(value: float | None) -> float:
        return round(WIDE * min(value if value is not None else most, most) / most, 1)

    html = _environment().get_template("estimate.html.j2").render(e=e, style=style, policy=policy, at=at, wide=WIDE)
    return html.rstrip() + "\n"


@cache
def _environment() -> Environment:
    names = ("number", "span", "headline", "bound_words", "pairs_words", "history_words", "CONVENTIONS")
    return environment("harmledger.publish.estimation", {n: getattr(words, n) for n in names})
