"""One entry of the one record that is several of the other: an event in parts, and rows that sum up several events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harmledger.comparing.differ import relation, summed
from harmledger.comparing.pairs import Pairs
from harmledger.comparing.quick import Quick
from harmledger.comparing.score import place
from harmledger.comparing.spec import data
from harmledger.model.comparison import Entry, Shape
from harmledger.model.incident import Range

WITHIN = frozenset({"same_site", "same_name", "named_coarse", "within", "within_coarse", "same_coarse", "shares_name", "near_other_name"})
"""Levels of place by which one event may lie in the area of another entry."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries by their numbers that are one event, or the events of a row that sums them up."""

    here: tuple[int, ...]
    there: tuple[int, ...]
    shape: Shape
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair that may belong together, and why that is not sure."""

    here: int
    there: int
    because: str


class Grouping:
    """Looks for groups among what the pairing left over. ``firm``: pairs that hold, here -> there; changed as groups take them in."""

    def __init__(self, pairs: Pairs, firm: dict[int, int]) -> None:
        self.pairs, self.firm = pairs, firm
        held = set(firm.values())
        self.free_here = {i for i, e in enumerate(pairs.here) if i not in firm and not e.aggregate}
        self.free_there = {j for j, e in enumerate(pairs.there) if j not in held and not e.aggregate}
        self.groups: list[Group] = []
        self.doubts: list[Doubt] = []

    def run(self) -> None:
        """Parts first, then what sums up."""
        pairs = self.pairs
        split_there = _Side(pairs.here, pairs.there, pairs.of_here, pairs.quick, turned=False)
        split_here = _Side(pairs.there, pairs.here, pairs.of_there, pairs.quick, turned=True)
        self._split(split_there, self.firm, self.free_here, self.free_there, turned=False)
        back = {j: i for i, j in self.firm.items()}
        self._split(split_here, back, self.free_there, self.free_here, turned=True)
        self.firm = {i: j for j, i in back.items()}
        self._sum(self.pairs.there, split_here, self.free_here, set(self.firm.values()), turned=True)
        self._sum(self.pairs.here, split_there, self.free_there, set(self.firm), turned=False)

    def _split(self, side: _Side, held: dict[int, int], free: set[int], rest: set[int], turned: bool) -> None:
        """Wholes of the one side whose parts are entries of the other; ``held``: whole -> its partner by the pairing."""
        decide = data("linking")["decide"]
        for whole in sorted(side.partners, key=lambda w: (-side.best(w), w)):
            if side.wholes[whole].aggregate or (whole not in free and whole not in held):
                continue
            first = [held[whole]] if whole in held else []
            parts = [p for p in side.partners[whole] if p in rest and side.may_be_part(whole, p)]
            own = [*first, *parts]
            if not parts or len(own) < 2 or len(own) > decide["most_parts"] or not side.near_each_other(own):
                continue
            entry = side.wholes[whole]
            one, added = counted(entry), [counted(side.parts[p]) for p in own]
            total = summed(added)
            alone = added[0] if first else None
            if one is None or total is None:
                continue
            fits = relation(one, total, None) != "apart"
            chance = self._chance(side, whole) if fits else None
            often = (chance or 0.0) > data("linking")["chance"]["parts"]
            if fits and not often and one.min >= decide["split_from"] and (alone is None or alone.max < one.min):
                self.groups.append(self._group(whole, own, turned, chance))
                held.pop(whole, None)
                free.discard(whole)
                rest.difference_update(own)
            elif first:
                for part in parts:
                    because = (
                        "it may be a part of what is matched already: with it the tolls agree as well as without"
                        if fits
                        else "the same place and day as what is matched already; together they count more than the other record"
                    )
                    self._doubt(whole, part, because, turned)

    def _group(self, whole: int, parts: Sequence[int], turned: bool, chance: float | None) -> Group:
        ordered = tuple(sorted(parts))
        return Group(ordered, (whole,), "split here", chance) if turned else Group((whole,), ordered, "split there", chance)

    def _chance(self, side: _Side, whole: int) -> float | None:
        """How often other entries would be its parts by chance: two of them are not too many, and all of them are enough."""
        toll = counted(side.wholes[whole])

        def add_up(pool: Sequence[int]) -> bool:
            tolls = sorted((t for p in pool if (t := counted(side.parts[p]))), key=lambda t: t.min)
            return (
                toll is not None and len(tolls) > 1 and sum(t.min for t in tolls[:2]) <= toll.max and sum(t.max for t in tolls) >= toll.min
            )

        return self.pairs.chance.of_parts(whole, not side.turned, lambda p: side.fits_as_part(whole, p), add_up)

    def _doubt(self, whole: int, part: int, because: str, turned: bool) -> None:
        self.doubts.append(Doubt(part, whole, because) if turned else Doubt(whole, part, because))

    def _sum(self, entries: Sequence[Entry], side: _Side, free: set[int], held: set[int], turned: bool) -> None:
        """Entries that sum up several events, with the free ones of the other side that lie in their days and area."""
        rows = [n for n, e in enumerate(entries) if e.aggregate and n not in held]
        for row in sorted(rows, key=lambda n: (_days(entries[n]), n)):
            inside = [p for p in sorted(free) if _inside(side.parts[p], entries[row])]
            whole, total = counted(entries[row]), summed([counted(side.parts[p]) for p in inside])
            if not inside:
                continue
            if whole is not None and total is not None and relation(whole, total, None) != "apart":
                one, many = (row,), tuple(inside)
                self.groups.append(Group(many, one, "summed there") if turned else Group(one, many, "summed here"))
                free.difference_update(inside)
                continue
            for part in inside:
                because = "the one sums up several events, and this may be among them, but their tolls do not add up to it"
                self._doubt(row, part, because, turned)


@dataclass(frozen=True)
class _Side:
    """One way of looking at the pairs: wholes, what may be their parts, and the points of both."""

    wholes: Sequence[Entry]
    parts: Sequence[Entry]
    partners: dict[int, list[int]]
    quick: Quick
    turned: bool

    def best(self, whole: int) -> float:
        return self.quick.score(*self.pair(whole, self.partners[whole][0]))

    def pair(self, whole: int, part: int) -> tuple[int, int]:
        """As the pairs are numbered: ours first."""
        return (part, whole) if self.turned else (whole, part)

    def may_be_part(self, whole: int, part: int) -> bool:
        """Whether place, day and method (not the toll) speak for it, and it does not count more than the whole."""
        if not self.fits_as_part(whole, part) or not _close(self.parts[part], self.wholes[whole]):
            return False
        pair = self.pair(whole, part)
        points = self.quick.of("place", *pair) + self.quick.days(*pair) + self.quick.of("method", *pair)
        return points >= float(data("linking")["decide"]["part"])

    def fits_as_part(self, whole: int, part: int) -> bool:
        """As ``may_be_part``, whatever the days."""
        return _at_most(self.parts[part], self.wholes[whole]) and self.quick.of("place", *self.pair(whole, part)) > 0

    def near_each_other(self, parts: Sequence[int]) -> bool:
        """Whether entries of one record may be parts of one event: at one place, within a day of each other."""
        own = [self.parts[p] for p in parts]
        return all(_close(x, y) and place(x, y).level in WITHIN for n, x in enumerate(own) for y in own[:n])


def counted(entry: Entry) -> Range | None:
    """The killed of an entry; of a record that counts civilians alone, these."""
    return entry.killed or entry.civilians


def _at_most(part: Entry, whole: Entry) -> bool:
    one, two = counted(part), counted(whole)
    return one is not None and two is not None and one.min <= two.max


def _close(x: Entry, y: Entry) -> bool:
    if not (x.start and x.end and y.start and y.end):
        return False
    return max((y.start - x.end).days, (x.start - y.end).days) <= 1


def _days(entry: Entry) -> int:
    return (entry.end - entry.start).days if entry.start and entry.end else 0


def _inside(part: Entry, row: Entry) -> bool:
    if not (part.start and part.end and row.start and row.end) or part.start < row.start or part.end > row.end:
        return False
    return place(part, row).level in WITHIN and bool((toll := counted(part)) and toll.max)
