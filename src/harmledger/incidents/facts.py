"""What is compared: each event with its figures, blame, place, days and words gathered in one value."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from harmledger.incidents.names import place_words
from harmledger.incidents.passages import Passage, Words, words_of
from harmledger.incidents.persons import Persons
from harmledger.incidents.telling import Marks, Near
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.report import Report


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


def passages_of(report: Report | None, claims: Sequence[Claim]) -> list[Passage]:
    """Where each event of one report is told, in the order of its claims; without the report by the quoted words alone."""
    told = [c for c in claims if isinstance(c, EventClaim)]
    if not told:
        return []
    figures = _figures(claims)
    mains = Counter(c.role for c in told)["main"]
    found = []
    for claim in told:
        text = report.text if report else claim.span.quote
        spans = (
            [(claim.span.start, claim.span.end), *((f.span.start, f.span.end) for f in figures[claim.event])]
            if report
            else [(0, len(text))]
        )
        found.append(Passage(text, tuple(spans), claim.role == "main" and mains == 1))
    return found


def events_of(report: Report | None, claims: Sequence[Claim], day: date | None, words: Iterator[Words] | None = None) -> list[Event]:
    """The events of one report. ``day``: the day that its text gives itself; ``words``: what compares its passages, where it is at hand."""
    figures, blame = _figures(claims), defaultdict[str, list[ResponsibilityClaim]](list)
    for claim in claims:
        if isinstance(claim, ResponsibilityClaim):
            blame[claim.event].append(claim)
    published = (report.published if report else None) or day
    told, passages = [c for c in claims if isinstance(c, EventClaim)], passages_of(report, claims)
    events = []
    for claim, passage, own in zip(told, passages, words or map(words_of, passages), strict=False):  # other reports' words may follow
        events.append(
            Event(
                claim=claim,
                figures=tuple(figures[claim.event]),
                blame=tuple(sorted(blame[claim.event], key=lambda c: (c.span.start, c.id))),
                published=published,
                runs=own.runs,
                scope=own.scope,
                whole=passage.whole,
                told=own.told,
                persons=own.persons,
                place_keys=place_words(claim.where.name) if claim.where else frozenset(),
                key=_key(claim, published),
            )
        )
    return events


def _figures(claims: Sequence[Claim]) -> dict[str, list[FigureClaim]]:
    """The figures of each event, in the order of the text."""
    figures = defaultdict[str, list[FigureClaim]](list)
    for claim in claims:
        if isinstance(claim, FigureClaim):
            figures[claim.event].append(claim)
    for own in figures.values():
        own.sort(key=lambda c: (c.span.start, c.id))
    return figures
