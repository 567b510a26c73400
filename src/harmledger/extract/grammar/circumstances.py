"""Places and days of a whole report, as the engine asks for them: mentions found, then resolved in the report's context."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from harmledger.extract.grammar.drafts import PlaceRead, TimeRead
from harmledger.model.circumstances import PLACE_SCALE, Place, When
from harmledger.reading.document import Document
from harmledger.resolve.when import in_small_hours, report_day, told_times, usual_order
from harmledger.resolve.where import BETWEEN, Locator, PlaceFinder, PlaceMention, told_from

SURE = 0.35
"""Mentions that the finder holds less likely than this to be places are left out."""

CERTAIN = 0.8
"""Mentions of towns held this likely say where the text is, for the quarters and sites named after them."""

NEAR = frozenset(["near", "outside", "from", "to", "towards", "toward", "between", "km", "miles", "of"])
"""Words of a relation that say that the act was not in the place itself ("30 km south of", "towards")."""


class Places:
    """The places of a report, dateline left out, each resolved by the votes of them all."""

    def __init__(self, finder: PlaceFinder, locator: Locator) -> None:
        self.finder, self.locator = finder, locator

    def __call__(self, document: Document) -> tuple[PlaceRead, ...]:
        """Every place mention of the report with its resolution, in order."""
        line = document.dateline
        mentions = tuple(
            replace(m, is_dateline=True) if line is not None and line.start <= m.start < line.end else m
            for m in _heard(document, self.finder.mentions(document.text))
        )
        context = self.locator.context(mentions, self.finder.hints(document.text))
        found = []
        here: Place | None = None
        for m in mentions:
            if m.is_dateline or m.aside or m.confidence < SURE:
                continue
            place = self.locator.resolve(m, replace(context, here=here))
            if m.container_index is not None and m.named_precision in ("site", "neighbourhood"):
                place = _inside(place, self.locator.resolve(mentions[m.container_index], context), m.name)
            far = m.relation != "of" and m.offset != BETWEEN and not NEAR.isdisjoint(m.relation.split())
            if m.named_precision == "town" and place.precision == "town" and m.relation in ("in", "at") and m.confidence >= CERTAIN:
                here = here if told_from(document.text, m.start) else place
            found.append(PlaceRead(m.start, m.end, place, far))
        return _by_their_sentences(document, found)


def _heard(document: Document, mentions: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """The mentions; those that stand outside the report's own words (links, captions) hardly say what it is about."""
    starts = [s.start for s in document.sentences]
    line = document.dateline
    for m in mentions:
        k = bisect_right(starts, m.start) - 1
        inside = (k >= 0 and m.start < document.sentences[k].end) or (line is not None and line.start <= m.start < line.end)
        yield m if inside else replace(m, aside=True)


def _by_their_sentences(document: Document, found: Sequence[PlaceRead]) -> tuple[PlaceRead, ...]:
    """Where no gazetteer knows a town, the one province that its own sentence names speaks for it before the one that the report
    names most: "In Badakhshan, seven were killed in Arghanjkhwa" in a report on Kunduz."""
    starts = [s.start for s in document.sentences]
    named: dict[int, list[Place]] = {}
    for p in found:
        if p.place.named_precision == "admin1" and p.place.precision == "admin1":
            named.setdefault(bisect_right(starts, p.start), []).append(p.place)
    made = []
    for p in found:
        held = named.get(bisect_right(starts, p.start), [])
        unknown = PLACE_SCALE.index(p.place.named_precision) <= PLACE_SCALE.index("district") and p.place.precision in ("admin1", "country")
        if unknown and held and len({(h.country, h.admin1) for h in held}) == 1 and p.place.admin1 != held[0].admin1:
            because = f"no gazetteer holds {p.place.name}; its sentence names {held[0].name}"
            p = replace(p, place=replace(held[0], name=p.place.name, named_precision=p.place.named_precision, because=because))
        made.append(p)
    return tuple(made)


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
    """The report's own day, and every time in it that dates an event or a saying, but no campaign."""
    report = document.report
    stamps = " ; ".join(document.text[a:b] for a, b in document.stamps)
    day = report_day(document.text, report.published, report.url, stamps)
    sentences = [(s.start, s.end) for s in document.sentences]
    order, small_hours = usual_order(document.text, report.url), in_small_hours(document.text)
    told = told_times(document.text, day.start if day else None, sentences, document.stamps, order, small_hours)
    return day, tuple(TimeRead(e.start, e.end, t.when, t.saying, e.since or e.kind == "window") for t in told for e in (t.expression,))
