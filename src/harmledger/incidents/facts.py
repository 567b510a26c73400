"""What is compared: each event with its figures, blame, place, days and words gathered in one value."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from harmledger.incidents.names import place_words
from harmledger.incidents.persons import Persons, persons_of
from harmledger.incidents.telling import Marks, Near, marks_of, near_of, word_runs
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.report import Report

AROUND = 160
"""Characters before and after the quoted words that still belong to an event's passage."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event claim with all that compares it. It depends on its own report alone, never on the rest of the book.

    Attributes:
        published: the report's day: as the input states it, else as the text does.
        runs: the runs of five words, as numbers, of the passage: the text around the words that carry the event and its figures.
        scope: marks of the text that tells of this event: the whole report where this is its only main event, else the passage.
        whole: whether the scope is the whole report.
        told: words and ages of the passage.
        persons: who the scope names as harmed or accused.
        place_keys: telling words of the place's name.
        key: the order of events in time: first by the report's day, those without one last.
    """

    claim: EventClaim
    figures: tuple[FigureClaim, ...]
    blame: tuple[ResponsibilityClaim, ...]
    published: date | None
    runs: tuple[int, ...]
    scope: Marks
    whole: bool
    told: Near
    persons: Persons
    place_keys: frozenset[str]
    key: tuple[str, str, str, str]

    @property
    def marks(self) -> frozenset[str]:
        """Everything whose rarity matters when this event is compared."""
        return frozenset((*self.scope.names, *self.scope.phrases, *self.scope.words, *self.told.words))


def _key(claim: EventClaim, published: date | None) -> tuple[str, str, str, str]:
    day = published.isoformat() if published else "9999-12-31"
    return (day, claim.report, re.sub(r"\d+", lambda m: m.group().zfill(6), claim.event), claim.id)


def passage_of(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text around the spans, pieces joined where they touch."""
    pieces: list[list[int]] = []
    for start, end in sorted((max(0, s - AROUND), min(len(text), e + AROUND)) for s, e in spans):
        if pieces and start <= pieces[-1][1]:
            pieces[-1][1] = max(pieces[-1][1], end)
        else:
            pieces.append([start, end])
    return " … ".join(text[s:e] for s, e in pieces)


def gather(reports: Sequence[Report], claims: Sequence[Claim], days: Mapping[str, date]) -> tuple[Event, ...]:
    """The events of the claims, in the order of time.

    ``days``: the reports' own days, for those without a day of publication.
    """
    by_sha = {r.sha256: r for r in reports}
    of_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        of_report[claim.report].append(claim)
    events = []
    for sha in sorted(of_report):
        events += events_of(by_sha.get(sha), of_report[sha], days.get(sha))
    return tuple(sorted(events, key=lambda e: e.key))


def events_of(report: Report | None, claims: Sequence[Claim], day: date | None) -> list[Event]:
    """The events of one report. ``day``: the day that its text gives itself."""
    figures: dict[str, list[FigureClaim]] = defaultdict(list)
    blame: dict[str, list[ResponsibilityClaim]] = defaultdict(list)
    told = [c for c in claims if isinstance(c, EventClaim)]
    for claim in claims:
        if isinstance(claim, FigureClaim):
            figures[claim.event].append(claim)
        elif isinstance(claim, ResponsibilityClaim):
            blame[claim.event].append(claim)
    mains = Counter(c.role for c in told)["main"]
    published = (report.published if report else None) or day
    events = []
    for claim in told:
        own = tuple(sorted(figures[claim.event], key=lambda c: (c.span.start, c.id)))
        text = report.text if report else claim.span.quote
        spans = [(claim.span.start, claim.span.end), *((f.span.start, f.span.end) for f in own)] if report else [(0, len(text))]
        passage = passage_of(text, spans)
        whole = claim.role == "main" and mains == 1
        scope = marks_of(text if whole else passage)
        events.append(
            Event(
                claim=claim,
                figures=own,
                blame=tuple(sorted(blame[claim.event], key=lambda c: (c.span.start, c.id))),
                published=published,
                runs=tuple(sorted(word_runs(passage))),
                scope=scope,
                whole=whole,
                told=near_of(passage) if whole else Near(scope.words, scope.ages),
                persons=persons_of(text if whole else passage),
                place_keys=place_words(claim.where.name) if claim.where else frozenset(),
                key=_key(claim, published),
            )
        )
    return events
