"""What a reading must fulfil before it is appended, whatever engine made it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TypeVar

from harmledger.ledger.errors import Refused, SpanMismatch
from harmledger.model.circumstances import Span, When
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim

T = TypeVar("T")


def check(reading: Reading, text: str) -> None:
    """Raise Refused (SpanMismatch for quotes) where ``reading`` does not hold for the report with ``text``."""
    ids = [c.id for c in reading.claims]
    if len(set(ids)) < len(ids):
        raise Refused("Two claims of the reading have the same id.")
    for apart in reading.apart:
        if not 0 <= apart.start <= apart.end <= len(text):
            raise SpanMismatch(f"Words set apart ({apart.start} to {apart.end}) lie outside the report.")
    for span in _spans(reading):
        if not (0 <= span.start <= span.end <= len(text)) or text[span.start : span.end] != span.quote:
            raise SpanMismatch(f"The report does not say {span.quote[:80]!r} at characters {span.start} to {span.end}.")
    for when in _inside(reading, When):
        if (when.start is None) != (when.end is None) or (when.start and when.end and when.start > when.end):
            raise Refused(f"A time that ends before it starts, or has one end only: {when.start} to {when.end}.")
    _references(reading)


def _references(reading: Reading) -> None:
    events = [c.event for c in reading.claims if isinstance(c, EventClaim)]
    if len(set(events)) < len(events):
        raise Refused("Two events of the reading have the same name.")
    figures = {c.id: c for c in reading.claims if isinstance(c, FigureClaim)}
    for claim in reading.claims:
        if claim.report != reading.report:
            raise Refused(f"Claim {claim.id} is of another report.")
        if isinstance(claim, FigureClaim | ResponsibilityClaim) and claim.event not in events:
            raise Refused(f"Claim {claim.id} is of event {claim.event!r}, which the reading does not have.")
        if isinstance(claim, FigureClaim | BackgroundClaim):
            _number(claim)
        if isinstance(claim, FigureClaim):
            _whole(claim, figures)


def _number(claim: FigureClaim | BackgroundClaim) -> None:
    low, high = claim.low, claim.high
    if (low is not None and low < 0) or (high is not None and high < 0) or (low is not None and high is not None and low > high):
        raise Refused(f"Claim {claim.id} counts from {low} to {high}.")
    if isinstance(claim, FigureClaim) and low is None and high is None:
        raise Refused(f"Claim {claim.id} is a figure without a number.")


def _whole(claim: FigureClaim, figures: dict[str, FigureClaim]) -> None:
    seen = {claim.id}
    part = claim
    while part.part_of is not None:
        whole = figures.get(part.part_of)
        if whole is None:
            raise Refused(f"Claim {part.id} is part of {part.part_of}, which is no figure of the reading.")
        if whole.id in seen:
            raise Refused(f"Claim {claim.id} is a part of itself.")
        seen.add(whole.id)
        part = whole


def _spans(reading: Reading) -> Iterator[Span]:
    return _inside(reading, Span)


def _inside(thing: object, kind: type[T]) -> Iterator[T]:
    """Every object of type ``kind`` within ``thing``."""
    if isinstance(thing, kind):
        yield thing
    if isinstance(thing, tuple):
        for part in thing:
            yield from _inside(part, kind)
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            yield from _inside(getattr(thing, field.name), kind)


KINDS: dict[str, type[Claim]] = {
    "event": EventClaim,
    "figure": FigureClaim,
    "responsibility": ResponsibilityClaim,
    "background": BackgroundClaim,
}
"""The name under which each kind of claim is stored."""
