"""Places and days of a whole report, as the engine asks for them: mentions found, then resolved in the report's context."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from harmledger.extract.grammar.drafts import PlaceRead, TimeRead
from harmledger.model.circumstances import PLACE_SCALE, Place, When
from harmledger.reading.document import Document
from harmledger.resolve.when import TimeExpression, find_times, is_campaign, report_day, resolve_time
from harmledger.resolve.where import Locator, PlaceFinder

SURE = 0.35
"""Mentions that the finder holds less likely than this to be places are left out."""

RELATIVE = ("window", "night", "part", "ago")
"""Kinds of times that count from when somebody spoke, where the sentence says when."""

AHEAD = re.compile(
    r"\b(?:ahead of|before|eve of|for|mark(?:s|ed|ing)?|until|celebrat\w+|prepar\w+ for)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE
)

HOLIDAY_DAYS = 60
"""A holiday named without a year dates an act only where it was at most so many days ago."""

NEAR = frozenset(["near", "outside", "from", "to", "towards", "toward", "between", "km", "miles", "of"])
"""Words of a relation that say that the act was not in the place itself ("30 km south of", "towards")."""


class Places:
    """The places of a report, dateline left out, each resolved by the votes of them all."""

    def __init__(self, finder: PlaceFinder, locator: Locator) -> None:
        self.finder, self.locator = finder, locator

    def __call__(self, document: Document) -> tuple[PlaceRead, ...]:
        """Every place mention of the report with its resolution, in order."""
        mentions = self.finder.mentions(document.text)
        context = self.locator.context(mentions, self.finder.hints(document.text))
        found = []
        for m in mentions:
            if m.is_dateline or m.confidence < SURE:
                continue
            place = self.locator.resolve(m, context)
            if m.container_index is not None and m.named_precision in ("site", "neighbourhood"):
                place = _inside(place, self.locator.resolve(mentions[m.container_index], context), m.name)
            far = m.relation != "of" and not NEAR.isdisjoint(m.relation.split())
            found.append(PlaceRead(m.start, m.end, place, far))
        return tuple(found)


def _inside(place: Place, holder: Place, name: str) -> Place:
    """A site in a named village is no better known than the village: where the gazetteer does not hold the
    village, its province speaks for both, whatever town the report names most."""
    if holder.named_precision != "town" or PLACE_SCALE.index(place.precision) >= PLACE_SCALE.index(holder.precision):
        return place
    return replace(
        holder,
        name=f"{name}, {holder.name.split(',')[0]}",
        named_precision=place.named_precision,
        because=f"{name} lies in it: {holder.because}",
    )


def days_of(document: Document) -> tuple[When | None, tuple[TimeRead, ...]]:
    """The report's own day, and every time in it that dates an event and not a saying or a campaign."""
    report = document.report
    stamps = " ; ".join(document.text[a:b] for a, b in document.stamps)
    day = report_day(document.text, report.published, report.url, stamps)
    anchor = day.start if day else None
    stamped = document.stamps
    found = []
    expressions = find_times(document.text)
    for e in expressions:
        if e.saying or e.before or any(a <= e.start < b for a, b in stamped):
            continue
        when = resolve_time(e, _said_on(document, expressions, e, anchor) if e.kind in RELATIVE else anchor, "past")
        if is_campaign(e, when) or (when.start is None and when.weekday is None and when.day is None):
            continue
        if e.kind == "holiday" and _only_mentioned(document.text, e, when, anchor):
            continue
        found.append(TimeRead(e.start, e.end, when))
    return day, tuple(found)


def _said_on(document: Document, expressions: Sequence[TimeExpression], e: TimeExpression, anchor: date | None) -> date | None:
    """The day that "in the last 24 hours" counts back from: that of the saying in its sentence ("… a monitor said Thursday")."""
    sentence = next((s for s in document.sentences if s.start <= e.start < s.end), None)
    if sentence is None:
        return anchor
    for other in expressions:
        if other.saying and other.kind in ("weekday", "date", "day") and sentence.start <= other.start < sentence.end:
            said = resolve_time(other, anchor, "past")
            if said.start is not None and said.start == said.end:
                return said.start
    return anchor


def _only_mentioned(text: str, e: TimeExpression, when: When, anchor: date | None) -> bool:
    """Whether a holiday is named without dating the act: it lies ahead, or long past."""
    if AHEAD.search(text[max(0, e.start - 40) : e.start]):
        return True
    return anchor is not None and when.end is not None and (anchor - when.end).days > HOLIDAY_DAYS
