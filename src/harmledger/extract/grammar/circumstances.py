"""Places and days of a whole report, as the engine asks for them: mentions found, then resolved in the report's context."""

from __future__ import annotations

from dataclasses import replace

from harmledger.extract.grammar.drafts import PlaceRead, TimeRead
from harmledger.model.circumstances import PLACE_SCALE, Place, When
from harmledger.reading.document import Document
from harmledger.resolve.when import find_times, is_campaign, report_day, resolve_time
from harmledger.resolve.where import Locator, PlaceFinder

SURE = 0.35
"""Mentions that the finder holds less likely than this to be places are left out."""

NEAR = ("near", "north of", "south of", "east of", "west of", "outside", "from", "to", "between", "km")


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
            far = any(word in m.relation for word in NEAR)
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
    for e in find_times(document.text):
        if e.saying or e.before or any(a <= e.start < b for a, b in stamped):
            continue
        when = resolve_time(e, anchor, "past")
        if is_campaign(e, when) or (when.start is None and when.weekday is None and when.day is None):
            continue
        found.append(TimeRead(e.start, e.end, when))
    return day, tuple(found)
