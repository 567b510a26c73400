"""Finds again what a decision was about, when another version of the engine gives the same words another id.

Claims have content ids: an event's is made of its report, its number in the report, its words and its method; a figure's of its
words, number, outcome, status, age, sex and voice. A new version that reads one of these differently gives another id. The words
stay: a claim is found again by its kind, the overlap of its words, and how many of its values are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from harmledger.model.circumstances import Span
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Voice

ENOUGH = {"figure": 5, "event": 3, "responsibility": 2, "background": 1}
"""How many values must be the same, of those that ``values`` gives for each kind of claim. Several figures may share one quotation
("63 killed, 36 of them civilians"), so figures must agree in most of theirs, always in the outcome, and in whom they count."""


def kind_of(claim: Claim) -> str:
    """The kind of a claim, one of the keys of ``ENOUGH``."""
    if isinstance(claim, FigureClaim):
        return "figure"
    if isinstance(claim, EventClaim):
        return "event"
    return "background" if isinstance(claim, BackgroundClaim) else "responsibility"


def values(claim: Claim) -> dict[str, object]:
    """What a claim says, without where it stands, its id, and how it was found."""
    if isinstance(claim, FigureClaim):
        said = _name(claim.said_by)
        return {
            "low": claim.low, "high": claim.high, "outcome": claim.outcome, "status": claim.status,
            "age": claim.age, "sex": claim.sex, "group": claim.group, "said_by": said,
        }  # fmt: skip
    if isinstance(claim, EventClaim):
        when, where = claim.when, claim.where
        return {
            "role": claim.role, "method": claim.method, "when": (when.start, when.end) if when else None,
            "where": where.name if where else None,
        }  # fmt: skip
    if isinstance(claim, BackgroundClaim):
        return {"low": claim.low, "high": claim.high}
    return {"actor": claim.actor, "side": claim.side, "stance": claim.stance, "said_by": _name(claim.said_by), "of_harm": claim.of_harm}


def same_values(a: Claim, b: Claim) -> bool:
    """Whether two claims of one kind say the same."""
    return kind_of(a) == kind_of(b) and values(a) == values(b)


def found_again(lost: Iterable[Claim], there: Sequence[Claim]) -> dict[str, Claim]:
    """For the id of each lost claim the claim of ``there`` that it is now; best pairs first, each claim once.

    All are of one report. Claims that are not found again are left out. The order of the arguments does not matter.
    """
    pairs = []
    for old in lost:
        for new in there:
            points = _points(old, new)
            if points:
                pairs.append((points, old, new))
    found: dict[str, Claim] = {}
    taken: set[str] = set()
    for _, old, new in sorted(pairs, key=lambda p: (-p[0][0], -p[0][1], p[1].id, p[2].id)):
        if old.id not in found and new.id not in taken:
            found[old.id] = new
            taken.add(new.id)
    return found


def _points(old: Claim, new: Claim) -> tuple[float, int] | None:
    """How alike two claims are, or None where they are not the same claim."""
    if kind_of(old) != kind_of(new):
        return None
    one, two = values(old), values(new)
    same = sum(one[k] == two[k] for k in one)
    shared = overlap(old.span, new.span)
    if same < len(one) and (shared < 0.5 or same < ENOUGH[kind_of(old)] or _of_others(old, new)):
        return None
    if shared == 0.0 and not isinstance(old, EventClaim):
        return None  # the same number said elsewhere is another claim; an event may be told by other words
    if isinstance(old, EventClaim) and shared == 0.0 and (old.when is None or old.where is None):
        return None
    return (round(same / len(one) + shared, 6), same)


def _of_others(old: Claim, new: Claim) -> bool:
    """Whether two claims of the same words speak of other people, or of another act: one sentence may count several."""
    if isinstance(old, FigureClaim) and isinstance(new, FigureClaim):
        alike = old.status == new.status or old.group == new.group
        counted = (old.low, old.high) == (new.low, new.high)
        return old.outcome != new.outcome or not alike or (not counted and (old.status, old.group) != (new.status, new.group))
    if isinstance(old, EventClaim) and isinstance(new, EventClaim) and old.where and new.where:
        return not set(_plain(old.where.name)) & set(_plain(new.where.name))
    return False


def _plain(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


def overlap(a: Span, b: Span) -> float:
    """Characters that two spans share, as a share of the shorter one (0 to 1)."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    shorter = min(a.end - a.start, b.end - b.start)
    return max(0, shared) / shorter if shorter > 0 else 0.0


def _name(voice: Voice | None) -> str | None:
    return voice.name if voice else None
