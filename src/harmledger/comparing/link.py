"""Two lists linked: which entries are one event, which may be, and which one list alone has. Pure; the order of entries does not matter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from harmledger.comparing.groups import Grouping
from harmledger.comparing.pairs import Pair, Pairs, pairs_of
from harmledger.comparing.spec import data
from harmledger.model.comparison import Listed, Shape

TURNED: dict[Shape, Shape] = {
    "one": "one",
    "split there": "split here",
    "split here": "split there",
    "summed there": "summed here",
    "summed here": "summed there",
}


@dataclass(frozen=True, slots=True)
class Joined:
    """Entries by their numbers that are one event, or the events of a row that sums them up; ``margin``, ``chance`` as in ``Match``."""

    here: tuple[int, ...]
    there: tuple[int, ...]
    shape: Shape
    margin: float | None = None
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that one list alone has; the number of what comes nearest in the other, or None; whether that has found its match."""

    number: int
    nearest: int | None
    matched: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """What ``link`` found, by the numbers of entries; ``possible``: pairs, and why they are no match."""

    joined: tuple[Joined, ...]
    possible: tuple[tuple[Pair, str], ...]
    only_here: tuple[Left, ...]
    only_there: tuple[Left, ...]

    def turned(self) -> Linked:
        """The same with the lists the other way round."""
        return Linked(
            tuple(replace(j, here=j.there, there=j.here, shape=TURNED[j.shape]) for j in self.joined),
            tuple(((j, i), words) for (i, j), words in self.possible),
            self.only_there,
            self.only_here,
        )


def link(here: Listed, there: Listed) -> Linked:
    """The two lists linked, in the same way whichever of them comes first."""
    if _order(there) < _order(here):
        return _linked(there, here).turned()
    return _linked(here, there)


def _order(of: Listed) -> list[str]:
    return [repr((e.id, e.start, e.end, e.killed, e.civilians, e.place and (e.place.name, e.place.lat, e.place.lon))) for e in of.entries]


def _linked(here: Listed, there: Listed) -> Linked:
    decide = data("linking")["decide"]
    pairs = pairs_of(here.entries, there.entries, here.kind == there.kind)
    margins: dict[Pair, float | None] = {(i, j): pairs.margin(i, j) for i, j in pairs.partner.items()}
    firm, chances = {}, {}
    for (i, j), margin in margins.items():
        if pairs.score(i, j) >= decide["likely"] and (margin is None or margin >= decide["tie"]):
            chances[i, j] = pairs.chance.of(i, j)
            if (chances[i, j] or 0.0) <= data("linking")["chance"]["likely"]:
                firm[i] = j
    grouping = Grouping(pairs, firm)
    grouping.run()
    joined = [Joined((i,), (j,), "one", margins[i, j], chances[i, j]) for i, j in grouping.firm.items()]
    joined += [Joined(g.here, g.there, g.shape, None, g.chance) for g in grouping.groups]
    taken_here, taken_there = {i for g in joined for i in g.here}, {j for g in joined for j in g.there}
    because: dict[Pair, str] = {}
    for i, j in _open(pairs, taken_here, taken_there):
        if pairs.score(i, j) < decide["likely"]:
            because[i, j] = "too little speaks for it to be sure"
        elif (chances.get((i, j)) or 0.0) > data("linking")["chance"]["likely"]:
            because[i, j] = "so much happened there that others would fit as well by chance"
        else:
            because[i, j] = "another pairing fits as well, or nearly so"
    for doubt in grouping.doubts:
        if doubt.here not in taken_here or doubt.there not in taken_there:
            because.setdefault((doubt.here, doubt.there), doubt.because)
    open_here, open_there = taken_here | {i for i, _ in because}, taken_there | {j for _, j in because}
    return Linked(
        tuple(joined),
        tuple(because.items()),
        tuple(_left(i, pairs.of_here, taken_there) for i in range(len(here.entries)) if i not in open_here),
        tuple(_left(j, pairs.of_there, taken_here) for j in range(len(there.entries)) if j not in open_there),
    )


def _open(pairs: Pairs, taken_here: set[int], taken_there: set[int]) -> list[Pair]:
    """The best pairs of each entry that is left with others that are left, where they may be one event."""
    decide = data("linking")["decide"]
    found: set[Pair] = set()
    for partners, turned in ((pairs.of_here, False), (pairs.of_there, True)):
        own, others = (taken_there, taken_here) if turned else (taken_here, taken_there)
        for n, ranked in partners.items():
            if n in own:
                continue
            left = 0
            for other in ranked:
                pair = (other, n) if turned else (n, other)
                if pairs.score(*pair) < decide["possible"] or left >= decide["most_possible"]:
                    break
                if other not in others and pairs.here[pair[0]].aggregate == pairs.there[pair[1]].aggregate:
                    found.add(pair)
                    left += 1
    return sorted(found)


def _left(number: int, partners: dict[int, list[int]], taken: set[int]) -> Left:
    near = partners.get(number, ())
    return Left(number, near[0], near[0] in taken) if near else Left(number, None, False)
