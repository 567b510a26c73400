"""From the working drafts of a report to its claims: quotes cut, ids given, parts bound to their wholes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from harmledger.extract.grammar.drafts import Blame, EventDraft, Figure
from harmledger.extract.grammar.targets import TargetRead
from harmledger.model.circumstances import Place, Span, Target, When
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Method, ResponsibilityClaim, Role, Voice
from harmledger.model.ids import content_id
from harmledger.reading.document import Document

QUOTE_WORDS = 25
"""Longest quote, in words (codebook section 2)."""

LEAD_WORDS = 8
"""Words kept before the figure where the sentence is too long to quote from its beginning."""


def quote(document: Document, start: int, end: int, low: int, high: int) -> Span:
    """The words from ``start`` to ``end`` of the reading text, with as much of the sentence (``low`` to ``high``)
    around them as fits into about 25 words: from the sentence's beginning where that is near enough."""
    text = document.text
    words = [(m.start() + low, m.end() + low) for m in re.finditer(r"\S+", text[low:high])]
    if not words:
        return document.span(start, end)
    inside = [k for k, (a, b) in enumerate(words) if b > start and a < end] or [0]
    first = 0 if inside[-1] < QUOTE_WORDS else max(0, inside[0] - LEAD_WORDS)
    last = min(len(words), first + QUOTE_WORDS) - 1
    a, b = words[first][0], words[last][1]
    while b > a + 1 and text[b - 1] in ".,;:" and b == words[last][1]:
        b -= 1
    return document.span(a, b)


def _voice_name(voice: Voice | None) -> str | None:
    return voice.name if voice else None


def event_claims(
    document: Document,
    event: EventDraft,
    name: str,
    role: Role,
    method: Method,
    method_rule: str,
    target: TargetRead | None,
    sentences: Sequence[tuple[int, int]],
) -> list[Claim]:
    """The claims of one event: the event itself, its figures (wholes before parts), its responsibility."""
    sha = document.report.sha256
    told = sentences[event.told]
    anchor = min((f.start for f in event.figures), default=told[0])
    anchor_end = max((f.end for f in event.figures if f.start == anchor), default=anchor + 1)
    low, high = next(((a, b) for a, b in sentences if a <= anchor < b), told)
    span = quote(document, anchor, min(anchor_end, high), low, high)
    when = _when(document, event)
    where = _where(document, event)
    also = tuple(replace(p.place, span=document.span(p.start, p.end)) for p in event.more_places)
    head = EventClaim(
        id=content_id("c", sha, "event", name, span.start, span.end, method),
        report=sha, event=name, role=role, method=method, when=when, where=where, span=span, also_where=also,
        target=Target(target.kind, document.span(target.start, target.end)) if target else None,
        rule=method_rule, certainty=0.9 if where is not None else 0.6,
    )  # fmt: skip
    claims: list[Claim] = [head]
    ids: dict[int, str] = {}
    seen: set[str] = {head.id}
    for f in sorted(event.figures, key=lambda f: (f.whole is not None, f.start)):
        low, high = next(((a, b) for a, b in sentences if a <= f.start < b), (f.start, f.end))
        cut = quote(document, f.start, f.end, low, high)
        number = content_id("c", sha, "figure", f.start, f.end, f.outcome, f.low, f.high, f.status, f.age, f.sex, _voice_name(f.voice))
        if number in seen:
            continue
        seen.add(number)
        ids[id(f)] = number
        claims.append(
            FigureClaim(
                id=number,
                report=sha,
                event=name,
                outcome=f.outcome,
                low=f.low,
                high=f.high,
                status=f.status,
                age=f.age,
                sex=f.sex,
                group=f.group or "people",
                part_of=ids.get(id(f.whole)) if f.whole is not None else None,
                said_by=f.voice,
                span=cut,
                rule=f.rule,
                certainty=f.certainty,
            )
        )
    for b in event.blames:
        claim = _blame_claim(document, b, name, sentences)
        if claim.id not in seen:
            seen.add(claim.id)
            claims.append(claim)
    return claims


def _blame_claim(document: Document, b: Blame, name: str, sentences: Sequence[tuple[int, int]]) -> ResponsibilityClaim:
    low, high = next(((a, c) for a, c in sentences if a <= b.start < c), (b.start, b.end))
    span = quote(document, b.start, min(b.start + len(b.actor), high), low, high)
    return ResponsibilityClaim(
        id=content_id("c", document.report.sha256, "responsibility", name, b.start, b.side, b.stance, _voice_name(b.voice)),
        report=document.report.sha256, event=name, actor=b.actor, side=b.side, stance=b.stance, said_by=b.voice, span=span,
        of_harm=b.of_harm, rule=b.rule, certainty=0.8,
    )  # fmt: skip


def background_claim(document: Document, f: Figure, why: str, low: int, high: int) -> BackgroundClaim:
    """A background total with its quote."""
    return BackgroundClaim(
        id=content_id("c", document.report.sha256, "background", f.start, f.end, f.low, f.high),
        report=document.report.sha256, low=f.low, high=f.high, span=quote(document, f.start, f.end, low, high), because=why, rule=f.rule,
        certainty=f.certainty,
    )  # fmt: skip


def _when(document: Document, event: EventDraft) -> When | None:
    if event.time is None:
        return None
    when = event.time.when
    if when.start is None and when.weekday is None and when.day is None and when.month is None:
        return None
    because = when.because + ("; the report gives this day for its main event" if event.inherited else "")
    return replace(when, span=document.span(event.time.start, event.time.end), because=because)


def _where(document: Document, event: EventDraft) -> Place | None:
    if event.place is None:
        return None
    return replace(event.place.place, span=document.span(event.place.start, event.place.end))
