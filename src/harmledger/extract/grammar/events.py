"""Which event a figure belongs to: the report's sentences gathered into events by place, day and turn of speech."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from harmledger.extract.grammar.background import BackgroundReader
from harmledger.extract.grammar.drafts import EventDraft, Figure, PlaceRead, SentenceRead, TimeRead
from harmledger.extract.grammar.method import MethodHit
from harmledger.model.circumstances import PLACE_SCALE, Place, When

SAME_TOLL = 4
"""From this number of persons on, an equal toll is taken for the same toll told again."""


def name_key(name: str) -> str:
    """A loose key to compare two namings of one place in one report."""
    words = re.sub(r"[^a-z ]", "", name.lower().replace("-", " ")).split()
    words = [
        w
        for w in words
        if w
        not in (
            "al",
            "el",
            "the",
            "city",
            "town",
            "village",
            "province",
            "neighborhood",
            "neighbourhood",
            "district",
            "area",
            "of",
            "in",
            "s",
        )
    ]
    return (
        re.sub(r"(.)\1", r"\1", "".join(words))
        .replace("q", "k")
        .replace("ee", "i")
        .replace("ou", "u")
        .replace("o", "u")
        .replace("e", "i")
        .rstrip("sh")
    )


def rank(place: Place) -> int:
    """Position of what the report names on the scale from fine (0) to coarse."""
    return PLACE_SCALE.index(place.named_precision)


def contains(outer: Place, inner: Place) -> bool:
    """Whether ``inner`` lies in ``outer`` as far as the two are known."""
    if rank(outer) < rank(inner):
        return False
    if outer.named_precision == "country":
        return outer.country is None or inner.country is None or outer.country == inner.country
    if outer.named_precision == "admin1":
        return bool(outer.admin1) and outer.admin1 == inner.admin1
    if outer.named_precision in ("district", "town") and rank(inner) < rank(outer):
        first = name_key(outer.name.split(",")[0])
        return bool(first) and (first in name_key(inner.name) or (outer.source is not None and outer.source == inner.source))
    return same(outer, inner)


def same(a: Place, b: Place) -> bool:
    """Whether two namings mean one place."""
    ka, kb = name_key(a.name.split(",")[0]), name_key(b.name.split(",")[0])
    if ka and kb and (ka == kb or (len(ka) > 4 and len(kb) > 4 and (ka.startswith(kb) or kb.startswith(ka)))):
        return a.admin1 == b.admin1 or not a.admin1 or not b.admin1
    return a.source is not None and a.source == b.source and a.precision == b.precision == a.named_precision == b.named_precision


def compatible(a: Place, b: Place) -> bool:
    """Whether two places may be the place of one event: same, or one holds the other."""
    return same(a, b) or contains(a, b) or contains(b, a)


def days_clash(a: When | None, b: When | None) -> bool:
    """Whether two datings exclude each other."""
    if a is None or b is None:
        return False
    if a.start and a.end and b.start and b.end:
        return a.end < b.start or b.end < a.start
    if a.weekday is not None and b.weekday is not None:
        return a.weekday != b.weekday
    if a.day is not None and b.day is not None:
        return (a.month, a.day) != (b.month, b.day)
    return (a.weekday is not None and b.day is not None) or (a.day is not None and b.weekday is not None)


def best_time(read: SentenceRead) -> TimeRead | None:
    """The sentence's day: one written as a date before one that is counted from the report's day."""
    return next((t for t in read.times if t.when.day is not None), read.times[0] if read.times else None)


def _voice(f: Figure) -> str | None:
    return (f.voice.actor or f.voice.name) if f.voice else None


class EventReader:
    """Gathers sentences into events."""

    def __init__(self, background: BackgroundReader) -> None:
        self.background = background

    def gather(self, reads: Sequence[SentenceRead], figures: dict[int, list[Figure]], day: When | None) -> list[EventDraft]:
        """The report's events in order of appearance. ``figures`` maps a sentence's index to its figures."""
        events: list[EventDraft] = []
        current: EventDraft | None = None
        since = 99
        before: SentenceRead | None = None
        for read in reads:
            mine = figures.get(read.index, [])
            if read.sentence.section == "title":
                continue
            since += 1
            if not mine:
                if current is not None and read.methods and since <= 4:
                    self._refine(current, read, day)
                elif current is None and read.methods:
                    before = read
                continue
            for group, place, when in self._split(read, mine):
                event = self._fitting(events, current, read, place, when, group)
                if event is None:
                    event = EventDraft(place=place, time=when, told=read.index)
                    events.append(event)
                    if before is not None:
                        self._refine(event, before, day)
                        before = None
                else:
                    self._sharpen(event, place, when)
                event.figures.extend(group)
                event.sentences.append(read.index)
                event.methods += [(h, self._weight(h, read, group)) for h in read.methods]
                current, since = event, 0
        self._lend(events, reads, day)
        return events

    # ------------------------------------------------------------ one sentence

    def _split(self, read: SentenceRead, mine: list[Figure]) -> list[tuple[list[Figure], PlaceRead | None, TimeRead | None]]:
        """The sentence's figures in groups that stand by one place and day each."""
        places = [p for p in read.places if rank(p.place) <= PLACE_SCALE.index("town")] or list(read.places)
        when = best_time(read)
        roots = [f for f in mine if f.whole is None]
        distinct: list[PlaceRead] = []
        for p in places:
            if not any(compatible(p.place, d.place) for d in distinct):
                distinct.append(p)
        if len(distinct) < 2 or len(roots) < 2:
            return [(mine, self._best(places), when)]
        # "13 killed in A and seven in B": each figure takes the first place behind it, before the next figure
        ordered = sorted(roots, key=lambda f: f.start)
        owned: list[tuple[list[Figure], PlaceRead | None]] = []
        for k, figure in enumerate(ordered):
            limit = ordered[k + 1].start if k + 1 < len(ordered) else read.sentence.end
            own = next((p for p in places if figure.start <= p.start < limit), None)
            family = [f for f in mine if f is figure or f.whole is figure]
            if own is None and owned:
                owned[-1][0].extend(family)
            else:
                owned.append((family, own))
        if (
            len(owned) < 2
            or any(place is None for _, place in owned[1:])
            or all(a[1] is not None and b[1] is not None and compatible(a[1].place, b[1].place) for a, b in itertools.pairwise(owned))
        ):
            return [(mine, self._best(places), when)]
        return [(group, place or self._best([p for p in places if p.start < group[0].start]), when) for group, place in owned]

    def _best(self, places: Sequence[PlaceRead]) -> PlaceRead | None:
        """The finest place; the first of equals; "near X" only where there is nothing better."""
        return min(places, key=lambda p: (p.near, rank(p.place), p.start), default=None)

    def _weight(self, hit: MethodHit, read: SentenceRead, group: list[Figure]) -> float:
        """How much a method word counts: by its distance to the figures of the group, in characters."""
        at = read.sentence.start + hit.start
        gap = min(min(abs(at - f.start), abs(at - f.end)) for f in group)
        return 1.0 - min(gap, 200) / 400

    # ------------------------------------------------------------ which event

    def _fitting(
        self,
        events: list[EventDraft],
        current: EventDraft | None,
        read: SentenceRead,
        place: PlaceRead | None,
        when: TimeRead | None,
        group: list[Figure],
    ) -> EventDraft | None:
        if not events:
            return None
        day = when.when if when else None
        told = self._told_before(events, current, place, day, group)
        if told is not None:
            return told
        if current is not None and self._counts_on(current, group):
            return None
        if place is None:
            if day is None:
                return None if read.turns and self._fresh(events, group) else current
            candidates = [e for e in ([current] if current else []) + events if not days_clash(e.time.when if e.time else None, day)]
            return candidates[0] if candidates and not (read.turns and self._fresh(events, group)) else None
        ordered = ([current] if current else []) + [e for e in reversed(events) if e is not current]
        for e in ordered:
            if days_clash(e.time.when if e.time else None, day):
                continue
            if e.place is None:
                if not read.turns:
                    return e
                continue
            if same(e.place.place, place.place):
                return e
        for e in ordered:
            if days_clash(e.time.when if e.time else None, day) or e.place is None:
                continue
            if contains(place.place, e.place.place) and rank(place.place) > rank(e.place.place):
                # a coarser place: the same event told from farther off, unless the sentence turns away
                if not read.turns and not any(f.more for f in group):
                    return e
            elif contains(e.place.place, place.place) and not read.turns and not any(f.more for f in group):
                country = e.place.place.named_precision == "country"
                if country or not self._told_apart(e, group):
                    return e
        return None

    def _counts_on(self, current: EventDraft, group: list[Figure]) -> bool:
        """ "Another five were killed …": people counted on top of the event's own total are of another event,
        unless they are told only to complete it ("another seven victims had not been identified")."""
        for f in group:
            if f.more and f.outcome == "killed" and f.whole is None and f.refers is None and f.status != "combatant":
                return any(t.outcome == "killed" and t.whole is None and t.number > 1 for t in current.figures)
        return False

    def _told_before(
        self, events: list[EventDraft], current: EventDraft | None, place: PlaceRead | None, day: When | None, group: list[Figure]
    ) -> EventDraft | None:
        """The event that has told the same total before, where place and day allow it: a toll repeated is no new event."""
        totals = {(f.outcome, f.number) for f in group if f.whole is None and f.number >= SAME_TOLL}
        for e in ([current] if current else []) + events:
            known = {(f.outcome, f.number) for f in e.figures if f.whole is None}
            if not totals & known or days_clash(e.time.when if e.time else None, day):
                continue
            if place is None or e.place is None or compatible(e.place.place, place.place):
                return e
        return None

    def _fresh(self, events: list[EventDraft], group: list[Figure]) -> bool:
        """Whether the figures are not a repetition of known ones."""
        known = {(f.outcome, f.number) for e in events for f in e.figures}
        return any((f.outcome, f.number) not in known for f in group)

    def _told_apart(self, event: EventDraft, group: list[Figure]) -> bool:
        """Whether the event's own finer sentences already give another total that these figures do not repeat."""
        if event.place is None or rank(event.place.place) > PLACE_SCALE.index("town"):
            return False
        totals = [f for f in event.figures if f.whole is None]
        for f in group:
            rivals = [t for t in totals if t.outcome == f.outcome]
            if f.whole is None and rivals and all(t.number != f.number for t in rivals) and any(_voice(t) == _voice(f) for t in rivals):
                return True  # one voice, two numbers: two places counted apart
        return False

    def _sharpen(self, event: EventDraft, place: PlaceRead | None, when: TimeRead | None) -> None:
        if place is not None:
            if event.place is None or (rank(place.place) < rank(event.place.place) and contains(event.place.place, place.place)):
                event.place = place
            elif not compatible(event.place.place, place.place):
                event.more_places.append(place)
        if when is not None and (event.time is None or (event.time.when.start is None and when.when.start is not None)):
            event.time = when

    def _refine(self, event: EventDraft, read: SentenceRead, day: When | None) -> None:
        """A sentence without figures that goes on about the event: its place and day sharpen the event's."""
        if read.turns:
            return
        best = self._best(read.places)
        when = best_time(read)
        if days_clash(event.time.when if event.time else None, when.when if when else None):
            return
        if best is not None and event.place is not None and not compatible(event.place.place, best.place):
            return
        self._sharpen(event, best, when)
        event.sentences.append(read.index)
        event.methods += [(h, 0.4) for h in read.methods]

    # ------------------------------------------------------------ what events take from each other

    def _lend(self, events: list[EventDraft], reads: Sequence[SentenceRead], day: When | None) -> None:
        """A day goes from the main event to those told without one; the title's words help the main event alone."""
        if not events:
            return
        main = events[0]
        for read in reads:
            if read.sentence.section != "title":
                continue
            best = self._best(read.places)
            if best is not None and (
                main.place is None or (rank(best.place) < rank(main.place.place) and contains(main.place.place, best.place))
            ):
                main.place = best
            main.methods += [(h, 0.45) for h in read.methods]
        for event in events[1:]:
            if event.time is None and main.time is not None:
                event.time, event.inherited = main.time, True
            if event.place is None and main.place is not None:
                event.place = main.place
