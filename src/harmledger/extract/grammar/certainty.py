"""How certain the engine is of a claim: the share of claims like it that a human coder wrote down the same way.

A logistic model over plain signs of a claim (its rule, whether its number is vague, who says it, how many events its report
tells). The weights are in ``certainty.toml``, written by ``scripts/calibrate.py`` from reports coded by hand; the docs show
how well the figures hold. The signs come from the finished claims alone, so that anybody can work them out again.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim

MANY_EVENTS = 4
"""A report that tells so many events makes it harder to say which one a figure belongs to."""


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The weights of each kind of claim by sign; a sign that is not there weighs nothing."""
    text = files("harmledger.extract.grammar").joinpath("certainty.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def kind_of(claim: Claim) -> str:
    """The model that a claim is rated by."""
    if isinstance(claim, FigureClaim):
        return "figure"
    if isinstance(claim, ResponsibilityClaim):
        return "responsibility"
    return "event" if isinstance(claim, EventClaim) else "background"


def signs(claim: Claim, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The signs of one claim among all claims of its report, sorted."""
    found = {"always"}
    events = [c for c in claims if isinstance(c, EventClaim)]
    mine = next((e for e in events if e.event == getattr(claim, "event", None)), None)
    if len(events) == 1:
        found.add("the only event")
    elif len(events) >= MANY_EVENTS:
        found.add("many events")
    if mine is not None:
        found |= _of_event(mine)
    if isinstance(claim, FigureClaim):
        found |= _of_figure(claim)
    elif isinstance(claim, ResponsibilityClaim):
        found |= {
            f"rule {claim.rule.split(':')[0]}",
            f"stance {claim.stance}",
            "somebody says so" if claim.said_by else "the outlet says so",
        }
        if claim.side in ("unknown", "other"):
            found.add("side not told")
    elif isinstance(claim, EventClaim):
        counted = [c for c in claims if isinstance(c, FigureClaim) and c.event == claim.event]
        if all(c.low in (None, 0, 1) for c in counted):
            found.add("small numbers only")
    return tuple(sorted(found))


def _of_event(event: EventClaim) -> set[str]:
    found = {f"{event.role} event"}
    if event.where is None or event.where.named_precision in ("admin1", "country"):
        found.add("no place as fine as a town")
    if event.when is None:
        found.add("no day")
    if event.method == "unknown":
        found.add("no method")
    return found


def _of_figure(claim: FigureClaim) -> set[str]:
    found = {f"rule {claim.rule.split(':')[0]}", f"status {claim.status}", claim.outcome}
    found.add("somebody says so" if claim.said_by else "the outlet says so")
    number = claim.low if claim.low is not None else claim.high or 0
    if number == 1:
        found.add("one person")
    if claim.low in (2, 20, 24, 40, 200, 2000) and claim.high is None:
        found.add("vague number")
    if claim.part_of:
        found.add("a part")
    if claim.sex or claim.age:
        found.add("age or sex told")
    return found


def probability(model: Mapping[str, float], found: Sequence[str]) -> float:
    """The logistic model's value for the signs, between 0.02 and 0.98: no rule is surer than its few hundred examples."""
    total = sum(model.get(sign, 0.0) for sign in found)
    return min(0.98, max(0.02, 1.0 / (1.0 + math.exp(-total))))


def rated(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of one report, each with its certainty, rounded to two decimals."""
    models = weights()
    made: list[Claim] = []
    for claim in claims:
        if isinstance(claim, BackgroundClaim):
            made.append(claim)
            continue
        made.append(replace(claim, certainty=round(probability(models[kind_of(claim)], signs(claim, claims)), 2)))
    return tuple(made)
