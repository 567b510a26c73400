"""A claim with some of its fields set by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.payload import Edit
from harmledger.model.verdicts import EDITABLE


def edited(claim: Claim, edits: Sequence[Edit], now: Mapping[str, Claim]) -> Claim | str:
    """The claim with the fields set; or, in words, why it cannot be. ``now``: all claims of the report, by id."""
    changes: dict[str, Any] = {}
    for e in edits:
        if e.field not in EDITABLE[type(claim)]:
            return f"it has no {e.field!r}"
        to: object = e.to
        if e.field == "event":
            event = now.get(str(to))
            if not isinstance(event, EventClaim) or not isinstance(claim, FigureClaim | ResponsibilityClaim):
                return "the event that it was given to is not there"
            to = event.event
        changes[e.field] = to
    if "part_of" in changes and changes["part_of"] is not None:
        why = _no_whole(claim, changes["part_of"], now)
        if why:
            return why
    made: Claim = replace(claim, **changes)
    if isinstance(made, FigureClaim | BackgroundClaim):
        if made.low is not None and made.high is not None and made.low > made.high:
            return f"it would count from {made.low} to {made.high}"
        if made.low is None and made.high is None and isinstance(made, FigureClaim):
            return "it would have no number"
    return made


def _no_whole(claim: Claim, whole: str, now: Mapping[str, Claim]) -> str | None:
    """Why a claim cannot be a part of ``whole``, or None where it can."""
    at = now.get(whole)
    seen = {claim.id}
    while isinstance(at, FigureClaim):
        if at.id in seen:
            return "it would be a part of itself"
        seen.add(at.id)
        if at.part_of is None:
            return None
        at = now.get(at.part_of)
    return "the figure that it was made a part of is not there"
