"""What a reading must fulfil before it is appended, whatever engine made it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterator
from functools import cache
from typing import TypeVar, cast

from harmledger.ledger.errors import Refused, SpanMismatch
from harmledger.model.circumstances import Span, When
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim
from harmledger.model.custody import MAX_FAULTS, Custody
from harmledger.model.decision import SHA256, Decision
from harmledger.model.sound import fault

T = TypeVar("T")
MAX_ID = 200  # characters; ids are looked up by an index, which holds no text of any length


def check(reading: Reading, text: str) -> None:
    """Raise Refused (SpanMismatch for quotes) where ``reading`` does not hold for the report with ``text``."""
    ids = [c.id for c in reading.claims]
    for id in ids:
        _id(id)
    if len(set(ids)) < len(ids):
        raise Refused("Two claims of the reading have the same id.")
    for apart in reading.apart:
        if not 0 <= apart.start <= apart.end <= len(text):
            raise SpanMismatch(f"Words set apart ({apart.start} to {apart.end}) lie outside the report.")
    for span in _inside(reading, Span):
        if not (0 <= span.start <= span.end <= len(text)) or text[span.start : span.end] != span.quote:
            raise SpanMismatch(f"The report does not say {span.quote[:80]!r} at characters {span.start} to {span.end}.")
    for when in _inside(reading, When):
        if (when.start is None) != (when.end is None) or (when.start and when.end and when.start > when.end):
            raise Refused(f"A time that ends before it starts, or has one end only: {when.start} to {when.end}.")
    _references(reading)


def check_decision(decision: Decision, text_of: Callable[[str], str | None]) -> None:
    """Raise Refused where something of the decision does not hold. ``text_of`` gives a report's text by its SHA-256."""
    why = fault(decision, text_of)
    if why:
        raise Refused(why)
    _id(decision.id)


def check_custody(entry: Custody) -> None:
    """Raise Refused where something of an entry of the chain of custody does not hold."""
    if not entry.by.strip() or not entry.source.strip():
        raise Refused("An entry of the chain of custody names who did what to what.")
    if any(sha is not None and not SHA256.fullmatch(sha) for sha in (entry.sha256, *entry.reports)):
        raise Refused("An entry of the chain of custody has something for a SHA-256 that is none.")
    if min(entry.new, entry.known, entry.set_aside, entry.warnings, entry.size or 0) < 0 or len(entry.faults) > MAX_FAULTS:
        raise Refused("An entry of the chain of custody counts less than nothing, or keeps more faults than any may.")


def _id(id: str) -> None:
    if not 0 < len(id) <= MAX_ID or not id.isprintable():
        raise Refused(f"{id[:40]!r} cannot be an id: 1 to {MAX_ID} characters that can be printed.")


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


def _inside(thing: object, kind: type[T]) -> Iterator[T]:
    """Every object of type ``kind`` within ``thing``."""
    if thing is None or isinstance(thing, str | int | float):
        return
    if isinstance(thing, kind):
        yield thing
    if isinstance(thing, tuple):
        for part in thing:
            yield from _inside(part, kind)
    else:
        for name in _names(cast(Hashable, type(thing))):
            yield from _inside(getattr(thing, name), kind)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    """The fields of a dataclass; none for any other type."""
    return tuple(f.name for f in dataclasses.fields(kind)) if isinstance(kind, type) and dataclasses.is_dataclass(kind) else ()


KINDS: dict[str, type[Claim]] = {
    "event": EventClaim,
    "figure": FigureClaim,
    "responsibility": ResponsibilityClaim,
    "background": BackgroundClaim,
}
"""The name under which each kind of claim is stored."""
