"""Pairs of two lists with their points, the best pairing of them, and what else would fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from harmledger.comparing.assign import assign
from harmledger.comparing.chance import Chance
from harmledger.comparing.near import Near
from harmledger.comparing.quick import Quick
from harmledger.comparing.spec import data
from harmledger.model.comparison import Entry

Pair = tuple[int, int]
"""The number of an entry here and of one there."""


@dataclass(slots=True)
class Pairs:
    """All pairs worth telling of two lists.

    Attributes:
        scored: the points of pairs, from ``decide.near`` on.
        quick: points of single features.
        chance: how much of what fits fits by chance.
        of_here, of_there: for each entry its partners, best first.
        partner: the best pairing as a whole, here -> there; ``back``: there -> here.
    """

    here: Sequence[Entry]
    there: Sequence[Entry]
    scored: dict[Pair, float]
    quick: Quick
    chance: Chance
    of_here: dict[int, list[int]] = field(default_factory=dict)
    of_there: dict[int, list[int]] = field(default_factory=dict)
    partner: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)

    def score(self, a: int, b: int) -> float:
        """Points of the pair; those of a pair that is not worth telling are far below all limits."""
        return self.scored.get((a, b), -99.0)

    def margin(self, a: int, b: int) -> float | None:
        """Points by which the pairing with this pair is better than the best one without it, where one or two pairs change;
        None where nothing else would fit."""
        possible = float(data("linking")["decide"]["possible"])
        worth = self.score(a, b) - possible
        rivals = []
        for c in self.of_here.get(a, ()):
            if c != b and self.score(a, c) >= possible:
                rivals.append(self._change(worth, a, c, self.back.get(c), b))
        for d in self.of_there.get(b, ()):
            if d != a and self.score(d, b) >= possible:
                rivals.append(self._change_there(worth, d, b, self.partner.get(d), a))
        return round(min(rivals), 3) if rivals else None

    def _change(self, worth: float, a: int, c: int, held: int | None, b: int) -> float:
        """What is lost when ``a`` takes ``c``, whom ``held`` has now, and ``held`` may have ``b`` instead."""
        possible = float(data("linking")["decide"]["possible"])
        taken = self.score(held, c) - possible if held is not None else 0.0
        given = max(0.0, self.score(held, b) - possible) if held is not None else 0.0
        return worth + taken - (self.score(a, c) - possible) - given

    def _change_there(self, worth: float, d: int, b: int, held: int | None, a: int) -> float:
        possible = float(data("linking")["decide"]["possible"])
        taken = self.score(d, held) - possible if held is not None else 0.0
        given = max(0.0, self.score(a, held) - possible) if held is not None else 0.0
        return worth + taken - (self.score(d, b) - possible) - given


def pairs_of(here: Sequence[Entry], there: Sequence[Entry], ids: bool) -> Pairs:
    """The pairs of two lists. An entry that sums up several events is paired one to one only with another such."""
    decide = data("linking")["decide"]
    near, quick = Near(there, ids), Quick(here, there, ids)
    found = {}
    for i, entry in enumerate(here):
        for j in near.of(entry):
            points = quick.score(i, j)
            if points >= decide["near"]:
                found[i, j] = points
    pairs = Pairs(here, there, found, quick, Chance(quick, Near(here, ids), near))
    of_here, of_there = defaultdict(list), defaultdict(list)
    for i, j in found:
        of_here[i].append(j)
        of_there[j].append(i)
    pairs.of_here = {i: sorted(js, key=lambda j: (-pairs.score(i, j), j)) for i, js in of_here.items()}
    pairs.of_there = {j: sorted(own, key=lambda i: (-pairs.score(i, j), i)) for j, own in of_there.items()}
    worth = [
        {
            j: round((found[i, j] - decide["possible"]) * 1000) + 1
            for j in pairs.of_here.get(i, ())
            if found[i, j] >= decide["possible"] and entry.aggregate == there[j].aggregate
        }
        for i, entry in enumerate(here)
    ]
    for i, column in enumerate(assign(worth)):
        if column is not None:
            pairs.partner[i], pairs.back[column] = column, i
    return pairs
