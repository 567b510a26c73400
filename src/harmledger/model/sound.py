"""What of a decision does not hold, in words. The ledger asks before it appends; so do the desk and the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import get_args

from harmledger.model.circumstances import Place, Span, When
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim, Voice
from harmledger.model.decision import SHA256, Decision, claim_named
from harmledger.model.incident import Grade
from harmledger.model.payload import (
    Addition,
    Coding,
    Correction,
    Edit,
    EditField,
    HandGrade,
    Partition,
    Redaction,
    Round,
    SignOff,
)
from harmledger.model.verdicts import CHOICES, EDITABLE, FORMS, MAY_CARRY, MAY_NAME_OTHER

LONGEST_WORDS, MOST_MEMBERS, MOST_CLAIMS = 10_000, 5_000, 2_000

_WORD, _NUMBER, _DAY, _PLACE, _VOICE, _TRUTH = (
    (str,),
    (int, type(None)),
    (When, type(None)),
    (Place, type(None)),
    (Voice, type(None)),
    (bool,),
)
_KIND: Mapping[EditField, tuple[type, ...]] = {
    "low": _NUMBER,
    "high": _NUMBER,
    "group": _WORD,
    "part_of": (str, type(None)),
    "said_by": _VOICE,
    "event": _WORD,
    "when": _DAY,
    "where": _PLACE,
    "actor": _WORD,
    "of_harm": _TRUTH,
}

STARTS = {"c-": "claim", "i-": "incident", "q-": "question"}
"""What the beginning of an id says that it is of."""


def fault(decision: Decision, text_of: Callable[[str], str | None]) -> str | None:
    """What of a decision does not hold, in words; None where all does. ``text_of`` gives a report's text by its SHA-256."""
    return next(_faults(decision, text_of), None)


def _faults(d: Decision, text_of: Callable[[str], str | None]) -> Iterator[str]:
    form = FORMS.get(d.verdict)
    if form is None:
        yield f"There is no verdict {d.verdict!r}."
        return
    if not d.reason.strip() or not d.author.strip():
        yield "A decision needs a reason and an author."
    if max(len(d.reason), len(d.author), len(d.subject)) > LONGEST_WORDS:
        yield f"Reasons and names may have {LONGEST_WORDS:,} characters at most."
    kind = next((k for start, k in STARTS.items() if d.subject.startswith(start)), "report" if SHA256.fullmatch(d.subject) else None)
    if kind is not None and kind not in form.of and not (kind == "claim" and "event" in form.of):
        a = "an" if kind[0] in "aeiou" else "a"
        yield f'"{d.verdict}" is about {" or ".join(form.of)}, not about {a} {kind}.'
    if form.other and d.other is None:
        yield f'"{d.verdict}" needs a second {form.other}.'
    if d.other is not None and not form.other and d.verdict not in MAY_NAME_OTHER:
        yield f'"{d.verdict}" has no second subject; only "same", "different", "merge", "move" and "dismiss" have.'
    wanted = form.payload or (MAY_CARRY.get(d.verdict) if d.payload is not None else None)
    if wanted is None and d.payload is not None:
        yield f'"{d.verdict}" carries nothing.'
    elif wanted is not None and not isinstance(d.payload, wanted):
        yield f'"{d.verdict}" needs to say what it sets ({wanted.__name__.lower()}).'
    elif d.payload is not None:
        yield from _payload_faults(d, text_of)
    for claim in d.about:
        yield from claim_faults(claim, text_of)


def _payload_faults(d: Decision, text_of: Callable[[str], str | None]) -> Iterator[str]:
    match d.payload:
        case Correction(edits=edits):
            yield from _edit_faults(d, edits)
            claim = claim_named(d, d.subject)
            if claim is None:
                yield "A correction must say which claim it is about, as it stands."
            for span in _spans(d.payload) if claim else ():
                if _misquotes(span, text_of(claim.report) if claim else None):
                    yield f"The report does not say {span.quote[:80]!r} at characters {span.start} to {span.end}."
        case Addition(claim=claim, of=of):
            if claim.report != d.subject:
                yield "The added claim is of another report."
            if (of is None) != isinstance(claim, EventClaim | BackgroundClaim):
                yield "A figure or responsibility belongs to an event; an event or a background total does not."
            yield from claim_faults(claim, text_of)
        case Partition(groups=groups):
            members = [m for g in groups for m in g]
            if not members or len(set(members)) < len(members) or not all(groups):
                yield "Every event of a grouping must be in one group, and no group may be empty."
            if len(members) > MOST_MEMBERS:
                yield f"A grouping may name {MOST_MEMBERS:,} events at most."
            joins = d.verdict in ("merge", "same")
            if (len(groups) == 1 and not joins) or (len(groups) > 1 and joins and not d.supersedes):
                yield '"merge" makes one group, and more only where it replaces a grouping; "split", "move" and "different" make two or more.'
        case HandGrade(grade=grade) if grade not in get_args(Grade):
            yield f"There is no grade {grade!r}."
        case Redaction(words=words) if not words or not all(len(w.strip()) >= 2 for w in words):
            yield "What is redacted must be words of two letters or more."
        case Round(coders=coders, reports=reports) if len(set(coders)) < 2 or not reports:
            yield "A round needs two coders or more, and at least one report."
        case Coding(claims=claims):
            yield from _coding_faults(d, claims, text_of)
        case SignOff() if not d.saw and d.verdict == "sign off":
            yield "Who signs off must have seen it: the digest of what was seen is missing."
        case _:
            return


def _coding_faults(d: Decision, claims: tuple[Claim, ...], text_of: Callable[[str], str | None]) -> Iterator[str]:
    if len(claims) > MOST_CLAIMS or len({c.id for c in claims}) < len(claims):
        yield f"A coding has {MOST_CLAIMS:,} claims at most, each with an id of its own."
    events = [c.event for c in claims if isinstance(c, EventClaim)]
    figures = {c.id for c in claims if isinstance(c, FigureClaim)}
    if len(set(events)) < len(events):
        yield "Two events of the coding have the same name."
    for claim in claims:
        if claim.report != d.subject:
            yield "A claim of the coding is of another report."
        if isinstance(claim, FigureClaim | ResponsibilityClaim) and claim.event not in events:
            yield f"Claim {claim.id} is of event {claim.event!r}, which the coding does not have."
        if isinstance(claim, FigureClaim) and claim.part_of is not None and claim.part_of not in figures - {claim.id}:
            yield f"Claim {claim.id} is part of {claim.part_of}, which is no other figure of the coding."
        yield from claim_faults(claim, text_of)


def _edit_faults(d: Decision, edits: tuple[Edit, ...]) -> Iterator[str]:
    if not edits or len({e.field for e in edits}) < len(edits):
        yield "A correction sets at least one field, and each once."
    about = next((c for c in d.about if c.id == d.subject), None)
    for e in edits:
        if about is not None and e.field not in EDITABLE[type(about)]:
            yield f"This claim has no {e.field!r} to correct; it has {', '.join(EDITABLE[type(about)])}."
        if e.field in CHOICES and e.to not in CHOICES[e.field]:
            yield f"{e.field} cannot be {e.to!r}; it is one of {', '.join(str(c) for c in CHOICES[e.field])}."
        if e.field in _KIND and (not isinstance(e.to, _KIND[e.field]) or (isinstance(e.to, bool) and bool not in _KIND[e.field])):
            yield f"{e.field} cannot be {e.to!r:.80}."
        if isinstance(e.to, int) and not isinstance(e.to, bool) and e.to < 0:
            yield f"{e.field} counts persons and cannot be below 0."
        if isinstance(e.to, When | Place):
            yield from _circumstance_faults(e.to)
    if isinstance(about, FigureClaim | BackgroundClaim):
        ends = {"low": about.low, "high": about.high} | {e.field: e.to for e in edits if e.field in ("low", "high")}
        yield from _count_faults(ends["low"], ends["high"], isinstance(about, FigureClaim))


def _count_faults(low: object, high: object, figure: bool) -> Iterator[str]:
    if isinstance(low, int) and isinstance(high, int) and low > high:
        yield f"A figure cannot count from {low} to {high}."
    if figure and low is None and high is None:
        yield "A figure needs a number; to take it away, set it aside."


def claim_faults(claim: Claim, text_of: Callable[[str], str | None]) -> Iterator[str]:
    """What of a single claim does not hold: its words, its numbers, its days and its place."""
    text = text_of(claim.report)
    if text is None:
        yield f"There is no report {claim.report[:16]} in the book."
        return
    for span in _spans(claim):
        if _misquotes(span, text):
            yield f"The report does not say {span.quote[:80]!r} at characters {span.start} to {span.end}."
    if claim.span.start >= claim.span.end:
        yield "A claim needs words of the report that carry it."
    if isinstance(claim, FigureClaim | BackgroundClaim):
        if any(n is not None and n < 0 for n in (claim.low, claim.high)):
            yield "A figure counts persons and cannot be below 0."
        yield from _count_faults(claim.low, claim.high, isinstance(claim, FigureClaim))
    if isinstance(claim, EventClaim):
        for thing in (claim.when, claim.where, *claim.also_where):
            if thing is not None:
                yield from _circumstance_faults(thing)


def _circumstance_faults(thing: When | Place) -> Iterator[str]:
    if isinstance(thing, When):
        if (thing.start is None) != (thing.end is None) or (thing.start and thing.end and thing.start > thing.end):
            yield f"A time that ends before it starts, or has one end only: {thing.start} to {thing.end}."
        return
    if (thing.lat is None) != (thing.lon is None):
        yield "A place has both coordinates or none."
    if not (thing.lat is None or -90 <= thing.lat <= 90) or not (thing.lon is None or -180 <= thing.lon <= 180):
        yield f"{thing.lat}, {thing.lon} is no point on Earth: latitude -90 to 90, longitude -180 to 180."
    if thing.country is not None and not re.fullmatch(r"[A-Z]{2}", thing.country):
        yield f"{thing.country!r} is no ISO code of a country; Syria is SY."
    if not thing.name.strip():
        yield "A place needs a name."


def _misquotes(span: Span, text: str | None) -> bool:
    return text is None or not 0 <= span.start <= span.end <= len(text) or text[span.start : span.end] != span.quote


def _spans(thing: object) -> Iterator[Span]:
    if isinstance(thing, Span):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _spans(part)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for f in fields(thing):
            yield from _spans(getattr(thing, f.name))
