"""Two records beside each other: linked, their differences told, counted by month and area."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harmledger.comparing.counts import counts
from harmledger.comparing.differ import differences, tolls
from harmledger.comparing.fields import spread
from harmledger.comparing.link import Joined, Left, link
from harmledger.comparing.places import same_division
from harmledger.comparing.score import scored
from harmledger.comparing.spec import data
from harmledger.model.comparison import Comparison, Confidence, Entry, Listed, Match, Only, Possible, Window


def compare(here: Listed, there: Listed, window: Window | None = None) -> Comparison:
    """The comparison of two records. What lies outside the ``window`` is linked as well, so that nothing is called missing because its
    partner lies a day outside; a match counts where either of its sides lies inside."""
    window = window or Window()
    linked = link(here, there)
    inside = [{n for n, e in enumerate(one.entries) if _inside(e, window)} for one in (here, there)]
    joined = [j for j in linked.joined if inside[0].intersection(j.here) or inside[1].intersection(j.there)]
    possible = [(p, words) for p, words in linked.possible if p[0] in inside[0] or p[1] in inside[1]]
    for j in joined:
        inside[0].update(j.here)
        inside[1].update(j.there)
    for (one, two), _ in possible:
        inside[0].add(one)
        inside[1].add(two)
    telling = _Telling(here, there, window)
    matches = sorted((telling.match(j) for j in joined), key=lambda m: (telling.order[m.here[0]], m.there))
    only = [
        [telling.only(left, ours) for left in lefts if left.number in inside[0 if ours else 1]]
        for ours, lefts in ((True, linked.only_here), (False, linked.only_there))
    ]
    shown = [replace(one, entries=tuple(one.entries[n] for n in sorted(own))) for one, own in zip((here, there), inside, strict=True)]
    pairs = sorted((telling.possible(p, words) for p, words in possible), key=lambda p: (telling.order[p.here], p.there))
    return counts(shown[0], shown[1], window, tuple(matches), tuple(pairs), tuple(only[0]), tuple(only[1]))


def _inside(e: Entry, window: Window) -> bool:
    if window.first and (e.end is None or e.end < window.first):
        return False
    if window.last and (e.start is None or e.start > window.last):
        return False
    if window.area is None:
        return True
    place = e.place
    if place is None:
        return False
    return (place.country or "").lower() == window.area.lower() or same_division(place.admin1, window.area)


class _Telling:
    """What was linked by numbers, told by ids and in words."""

    def __init__(self, here: Listed, there: Listed, window: Window) -> None:
        self.here, self.there = here, there
        self.ids = here.kind == there.kind
        self.order = {e.id: n for n, e in enumerate(here.entries)}
        self.decide = data("linking")["decide"]
        self.reach = (_Reach(there, window), _Reach(here, window))

    def match(self, j: Joined) -> Match:
        """A match with its reasons (of its weakest pair), tolls and differences."""
        one, two = [self.here.entries[i] for i in j.here], [self.there.entries[i] for i in j.there]
        weakest = min((scored(a, b, self.ids) for a in one for b in two), key=lambda p: p.score)
        clear = (j.margin is None or j.margin >= self.decide["clear"]) and (j.chance or 0.0) <= data("linking")["chance"]["sure"]
        confidence: Confidence = "sure" if j.shape == "one" and weakest.score >= self.decide["sure"] and clear else "likely"
        counted = tolls(one, two)
        told = differences(one, two, counted, j.shape.startswith("summed"))
        ids = (tuple(e.id for e in one), tuple(e.id for e in two))
        return Match(*ids, j.shape, confidence, weakest.score, j.margin, j.chance, weakest.reasons, counted, told, _note(j))

    def possible(self, pair: tuple[int, int], because: str) -> Possible:
        """A pair for a person to look at."""
        a, b = self.here.entries[pair[0]], self.there.entries[pair[1]]
        found = scored(a, b, self.ids)
        return Possible(a.id, b.id, found.score, because, found.reasons)

    def only(self, left: Left, ours: bool) -> Only:
        """An entry that one record alone has, why the other could not have it, and what comes nearest."""
        own, other = (self.here, self.there) if ours else (self.there, self.here)
        entry = own.entries[left.number]
        beyond = self.reach[0 if ours else 1].beyond(entry)
        if entry.start is None:
            return Only(entry.id, beyond, "", "it has no day, so that nothing can be compared with it")
        if left.nearest is None:
            return Only(entry.id, beyond)
        nearest = other.entries[left.nearest]
        pair = scored(*((entry, nearest) if ours else (nearest, entry)), self.ids)
        words = "; ".join(r.because for r in pair.reasons if r.points < 0 and r.because) or "too little speaks for it"
        if left.matched and pair.score >= self.decide["possible"]:
            words = "it is matched with another entry, which fits it better"
        return Only(entry.id, beyond, nearest.id, words)


def _note(j: Joined) -> str:
    match j.shape:
        case "split there":
            return f"Our incident is {len(j.there)} entries of theirs; their tolls were added up to compare."
        case "split here":
            return f"Our {len(j.here)} incidents are one entry of theirs; our tolls were added up to compare."
        case "summed there":
            lie = "one incident of ours lies" if len(j.here) == 1 else f"{len(j.here)} incidents of ours lie"
            return f"Their entry sums up events of a span of time; {lie} in it and add up to its toll."
        case "summed here":
            lie = "one entry of theirs lies" if len(j.there) == 1 else f"{len(j.there)} entries of theirs lie"
            return f"Our entry sums up events of a span of time; {lie} in it and add up to its toll."
    return ""


class _Reach:
    """What a record can have at all: from its first month to its last, the countries that it tells of, what its own rules let in.

    Whoever names days or an area says that both records hold them; then neither is taken for the end of a record.
    """

    def __init__(self, record: Listed, window: Window) -> None:
        self.name, self.holds, self.kind = record.name, record.holds, record.kind
        starts = [e.start for e in record.entries if e.start]
        ends = [e.end for e in record.entries if e.end]
        self.first: date | None = min(starts).replace(day=1) if starts and not window.first else None
        self.last: date | None = spread(max(ends), "month")[1] if ends and not window.last else None
        self.countries = {e.place.country for e in record.entries if e.place and e.place.country and not window.area}

    def beyond(self, e: Entry) -> str:
        """Why the record could not have ``e``; "" where it could."""
        if e.end and self.first and e.end < self.first:
            return f"before {self.first}, the first month of {self.name}"
        if e.start and self.last and e.start > self.last:
            return f"after {self.last}, the last month of {self.name}"
        country = e.place.country if e.place else None
        if country and self.countries and country not in self.countries:
            return f"in {country}, of which {self.name} has nothing"
        if self.holds != "all" and e.killed is not None and e.killed.max == 0:
            return f"nobody was killed, and {self.kind} holds only events with people killed"
        if self.holds != "all" and e.killed is None and e.civilians is None:
            return f"it counts nobody killed, and {self.kind} holds only events with people killed"
        if self.holds == "civilians killed" and e.civilians is not None and e.civilians.max == 0:
            return f"no civilian was killed, and {self.kind} holds only events with civilians killed"
        return ""
