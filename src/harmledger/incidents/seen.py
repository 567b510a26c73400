"""The facts of an incident as lines (what, value in words), their digest, and what is different between two of them.

Two people who act on different states of one incident have seen different digests; a sign-off keeps the lines that were signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harmledger.model.circumstances import Place, When
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Voice
from harmledger.model.decision import Decision
from harmledger.model.ids import content_id
from harmledger.model.incident import GROUPS, Incident, Range
from harmledger.model.review import Change

OUTCOMES = ("killed", "injured", "missing", "abducted", "detained")
UNSEEN = frozenset({"comment", "assign"})
"""Verdicts that are no reason to decide again: a remark of one person changes nothing in what the other saw."""

SHOWN = 40
"""Characters of a quotation that a line shows; its place in the report says the rest."""

Lines = tuple[tuple[str, ...], ...]


def facts_of(incident: Incident, claims: Iterable[Claim]) -> Lines:
    """The facts of an incident with the claims of its events, as people left them. Sorted; the same facts give the same lines."""
    return tuple(sorted(set(_facts(incident, claims))))


def _facts(incident: Incident, claims: Iterable[Claim]) -> Iterator[tuple[str, str]]:
    for outcome in OUTCOMES:
        tally = getattr(incident, outcome)
        for group in GROUPS:
            found: Range | None = getattr(tally, group)
            if found is not None:
                yield f"{outcome}, {group}", f"{found.min}" if found.min == found.max else f"{found.min}–{found.max}"
    yield "grade", incident.grade
    for side in incident.responsibility:
        yield f"grade of {side.side}", f"{side.grade} ({side.actor}: {', '.join(side.stances)})"
    yield "day", day(incident.date)
    yield "place", place(incident.place)
    yield "how", incident.method
    for conflict in incident.conflicts:
        yield f"conflict: {conflict.what}", "stands"
    for exception in incident.review.exceptions:
        yield f"codebook {exception[0]}: {exception[1] or 'shown'}", exception[2]
    for claim in claims:
        yield claim_line(claim)


def claim_line(claim: Claim) -> tuple[str, str]:
    """A claim as a line: its id, and what it says, of which words."""
    return f"claim {claim.id}", f"{in_words(claim)} (“{_short(claim.span.quote)}”, {claim.span.start} to {claim.span.end})"


def in_words(claim: Claim) -> str:
    """What a claim says, in a few words: "at least 12 killed, civilian, said by the Observatory"."""
    if isinstance(claim, FigureClaim):
        who = [x for x in (claim.status if claim.status != "unknown" else None, claim.age, claim.sex) if x]
        part = [f"part of {claim.part_of}"] if claim.part_of else []
        return ", ".join([f"{_count(claim.low, claim.high)} {claim.outcome}", claim.group, *who, *part, _by(claim.said_by)])
    if isinstance(claim, BackgroundClaim):
        return f"total {_count(claim.low, claim.high)}"
    if isinstance(claim, EventClaim):
        return f"{claim.role} event: {claim.method}, {day(claim.when)}, {place(claim.where)}"
    harm = "" if claim.of_harm else ", of the strike and not of harm"
    return f"{claim.actor} ({claim.side}) {claim.stance}{harm}, {_by(claim.said_by)}"


def _count(low: int | None, high: int | None) -> str:
    if low == high:
        return str(low) if low is not None else "a number unknown"
    return f"at least {low}" if high is None else f"up to {high}" if low is None else f"{low}–{high}"


def _by(voice: Voice | None) -> str:
    return f"said by {voice.name}" if voice else "in the outlet's own voice"


def _short(quote: str) -> str:
    return quote if len(quote) <= SHOWN else f"{quote[:SHOWN].rstrip()}…"


def day(when: When | None) -> str:
    """A day or days in words."""
    if when is None or when.start is None:
        return when.expression or "not known" if when else "not known"
    return str(when.start) if when.start == when.end else f"{when.start} to {when.end}"


def place(where: Place | None) -> str:
    """A place in words, with what its coordinates stand for."""
    if where is None:
        return "not known"
    at = f" at {where.lat:.4f}, {where.lon:.4f}" if where.lat is not None and where.lon is not None else ""
    return f"{where.name} ({where.precision}{at})"


def digest(lines: Sequence[Sequence[str]]) -> str:
    """The digest of the lines ("s-…")."""
    return content_id("s", *(part for line in lines for part in line))


def seen_of(facts: Lines, decisions: Iterable[Decision]) -> Lines:
    """What a person sees who may decide: the facts, and the standing decisions on the incident, its claims and reports."""
    told = [(f"decision {d.id}", f"{d.author}: {d.verdict}, {d.reason}") for d in decisions if d.verdict not in UNSEEN]
    return (*facts, *sorted(told))


def changes(was: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> tuple[Change, ...]:
    """What is different between two sets of lines, in words, in the order of what."""
    old, new = {line[0]: line[1] for line in was}, {line[0]: line[1] for line in now}
    keys = sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k))
    return tuple(Change(k, old.get(k, ""), new.get(k, "")) for k in keys)
