"""Coverage: entries of both records counted by month and by area, where both could have them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from harmledger.incidents.names import place_words
from harmledger.model.comparison import Comparison, Count, Entry, Listed, Match, Only, Possible, Window
from harmledger.model.incident import Range

NO_MONTH, NO_AREA = "day not known", "place not known"


def counts(
    here: Listed,
    there: Listed,
    window: Window,
    matches: tuple[Match, ...],
    possible: tuple[Possible, ...],
    only_here: tuple[Only, ...],
    only_there: tuple[Only, ...],
) -> Comparison:
    """The comparison with its counts. Entries beyond the other record are in none of them."""
    beyond = [{o.id for o in only if o.beyond} for only in (only_here, only_there)]
    matched = [{i for m in matches for i in m.here}, {i for m in matches for i in m.there}]
    open_ = [{p.here for p in possible} - matched[0], {p.there for p in possible} - matched[1]]
    entries = [[e for e in one.entries if e.id not in gone] for one, gone in zip((here, there), beyond, strict=True)]
    by_id = {e.id: e for e in here.entries}, {e.id: e for e in there.entries}
    partner = _of_partner(matches, by_id)
    areas = _Areas(entries[0])
    month = [[_month(e) for e in own] for own in entries]
    area = [[areas.of(e) for e in entries[0]], [areas.of(partner.get(e.id, e)) for e in entries[1]]]
    month[1] = [_month(partner.get(e.id, e)) for e in entries[1]]
    killed = [Range(sum(e.min for e in own), sum(e.max for e in own)) for own in (_killed(by_id[k][i] for i in matched[k]) for k in (0, 1))]
    return Comparison(
        here,
        there,
        window,
        matches,
        possible,
        only_here,
        only_there,
        _counted([["all"] * len(own) for own in entries], entries, matched, open_, "all"),
        tuple(_counted(month, entries, matched, open_, name) for name in sorted({*month[0], *month[1]})),
        tuple(_counted(area, entries, matched, open_, name) for name in sorted({*area[0], *area[1]})),
        (killed[0], killed[1]),
    )


def _of_partner(matches: Iterable[Match], by_id: tuple[Mapping[str, Entry], Mapping[str, Entry]]) -> dict[str, Entry]:
    """Of each matched entry of theirs, the first of ours: both count in the same month and area, so that no row is off by one."""
    return {there: by_id[0][m.here[0]] for m in matches for there in m.there}


def _killed(entries: Iterable[Entry]) -> list[Range]:
    return [toll for e in entries if (toll := e.killed or e.civilians)]


def _counted(
    names: Sequence[Sequence[str]], entries: Sequence[Sequence[Entry]], matched: Sequence[set[str]], open_: Sequence[set[str]], name: str
) -> Count:
    own = [[e for e, n in zip(side, called, strict=True) if n == name] for side, called in zip(entries, names, strict=True)]
    tolls = [_killed(side) for side in own]
    sums = [Range(sum(t.min for t in side), sum(t.max for t in side)) for side in tolls]
    met, asked = ([sum(e.id in ids[k] for e in own[k]) for k in (0, 1)] for ids in (matched, open_))
    return Count(name, len(own[0]), len(own[1]), met[0], met[1], asked[0], asked[1], sums[0], sums[1])


def _month(e: Entry) -> str:
    return e.start.isoformat()[:7] if e.start else NO_MONTH


class _Areas:
    """Provinces by one name each, however the records spell them: as ours does, else as theirs does first."""

    def __init__(self, first: Iterable[Entry]) -> None:
        self.names: dict[tuple[str, frozenset[str]], str] = {}
        spelled: dict[tuple[str, frozenset[str]], Counter[str]] = defaultdict(Counter)
        for e in first:
            if e.place and e.place.admin1:
                spelled[e.place.country or "", place_words(e.place.admin1)][e.place.admin1] += 1
        for key, found in spelled.items():
            self.names[key] = min(found, key=lambda n: (-found[n], n))

    def of(self, e: Entry) -> str:
        """The area of an entry: "Aleppo, SY"; the country alone where no province is known."""
        place = e.place
        if place is None or not (place.country or place.admin1):
            return NO_AREA
        if place.admin1 is None:
            return f"no province, {place.country}"
        key = (place.country or "", place_words(place.admin1))
        name = self.names.setdefault(key, place.admin1)
        return f"{name}, {place.country}" if place.country else name
