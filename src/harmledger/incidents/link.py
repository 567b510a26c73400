"""Links events into incidents, report by report: only the neighbourhood of what is new is worked out again.

The same class makes a whole book, adds one report to it and takes one away, so that all give the same. What is compared with
what, how rare a word is and how a neighbourhood is grouped depend on which events there are, never on the order in which they
came. What it knows lies on a shelf: in memory, or on disk to go on from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from functools import partial
from typing import Any

from harmledger.incidents.areas import in_areas
from harmledger.incidents.change import Change
from harmledger.incidents.compare import BANDED, FEATURES, Comparer
from harmledger.incidents.doubts import Doubts
from harmledger.incidents.face import Face
from harmledger.incidents.facts import Event
from harmledger.incidents.group import Group, Judged, Part
from harmledger.incidents.index import Index, Pair
from harmledger.incidents.jobs import Jobs
from harmledger.incidents.judgements import Judgements
from harmledger.incidents.sharing import Hands, weigher
from harmledger.incidents.shelf import Memory, Shelf
from harmledger.model.decision import Decision


class Linkage:
    """All events of a book and their groups. ``add`` and ``remove`` reports, one or thousands at once, then ``update``."""

    def __init__(self, rules: dict[str, Any], shelf: Shelf | None = None, hands: Hands | None = None) -> None:
        """Go on from what lies on the shelf; by default from nothing. ``hands``: who weighs pairs; by default this process.

        Raises ValueError where the points of a banded feature do not rise with its bands: then more in common would count less.
        """
        for name in BANDED:
            points = rules["points"].get(name, {})
            steps = [points.get("none", 0.0), 0.0, *(points.get(str(k), 0.0) for k in range(1, len(rules[name]["bands"]) + 1))]
            if steps != sorted(steps):
                raise ValueError(f"linking.toml, [points.{name}]: points must rise from none (at most 0) over 1, 2, … but are {points}")
        shelf = Memory() if shelf is None else shelf
        self.rules = rules
        self.merge, self.suggest, self.apart = (float(rules["decide"][name]) for name in ("merge", "suggest", "apart"))
        self._hands = hands or Hands(None, rules["sharing"])
        self._area, self._faces = (int(rules["sharing"][name]) for name in ("area", "faces"))
        self.index = Index(rules, shelf)
        self.comparer = Comparer(rules, self.index.rarity)
        self.judgements = Judgements(self.index.numbers, shelf)
        self.doubts = Doubts(self, shelf)
        self.home: MutableMapping[int, tuple[int, int]] = shelf.map("home")
        """The part and the group of each event."""
        self.parts: MutableMapping[int, Part] = shelf.map("parts")
        self.edges: MutableMapping[int, dict[int, float]] = shelf.map("edges")
        """The points of each pair that is worth comparing and at least worth asking about."""
        self._jobs = Jobs(rules, self.index, self.edges, self.judged)
        self._counts: MutableMapping[str, int] = shelf.map("counts")
        self._forget()

    def _forget(self) -> None:
        """From here on changes are gathered anew."""
        self._seeds: set[int] = set()
        self._moved: set[Pair] = set()
        self._retold: set[Pair] = set()
        self._were: dict[int, Group] = {}
        self.index.settle()
        self._jobs.forget()

    def add(self, events: Sequence[Event]) -> None:
        """Add all events of one report. Call ``update`` before looking at the groups."""
        for number in self.index.add(events):
            self.edges[number] = {}

    def remove(self, report: str) -> None:
        """Take a report with all its events away."""
        for number in self.index.of_report.get(report, ()):
            for other in self.edges.pop(number):
                edges = self.edges[other]
                del edges[number]
                self.edges[other] = edges
            if number in self.home:
                self._open(self.home.pop(number)[0])
        self.index.remove(report)

    def heed(self, decisions: Iterable[Decision]) -> None:
        """These are all the decisions in force; "same" and "different" between event claims are heeded."""
        for number in self.judgements.heed(decisions):
            self._seeds.add(number)
            self._moved.add((number, number))
            if number in self.home:
                self._open(self.home[number][0])

    def update(self) -> Change:
        """Work out anew what the changes touch."""
        self._jobs.forget()
        index = self.index
        if index.rarity.resized:  # a small book that grows: what is rare in it changes everywhere
            self._all_anew()
        self._seeds |= index.fresh
        self._weigh_new()
        self._meet()
        self._reweigh()
        groups, count = self._regroup()
        gone = frozenset(g for g in self._were if g not in groups)
        changed = frozenset(g for g, group in groups.items() if self._were.get(g) != group)
        retold = self._retell(changed)
        doubtful = self.doubts.update(gone, self._to_doubt(changed), self._retold)
        self._forget()
        return Change(changed, retold, gone, doubtful, count)

    def _weigh_new(self) -> None:
        """Weigh all pairs of new events, area by area; a pair is of the area of the one event that looks for the other."""
        events = self.index.events
        areas = in_areas(((n, events[n]) for n in self.index.fresh), self._area)
        for faces, pieces in self._jobs.chapters(areas, self._faces):
            for found in self._hands.do(partial(weigher, self.rules, faces), pieces, len(self.index.fresh)):
                for i, j, points in found:
                    self._set(i, j, points)

    def _to_doubt(self, changed: frozenset[int]) -> set[int]:
        """The groups whose doubts must be looked at: of two between which a pair moved, one is enough."""
        groups = set(changed)
        for i, j in self._moved:
            if i in self.home and j in self.home:
                one, two = self.home[i][1], self.home[j][1]
                if i == j or (one != two and one not in groups and two not in groups):
                    groups.add(one)
        return groups

    def _all_anew(self) -> None:
        for part in list(self.parts):
            self._open(part)
        self.doubts.forget()
        for number in list(self.index.events):
            self.edges[number] = {}
            self.index.fresh.add(number)
            self._moved.add((number, number))

    def _open(self, part: int) -> None:
        """Give a part up: its events will be grouped again. What its groups were is remembered until the update is done."""
        known = self.parts.pop(part, None)
        for group in known.groups if known else ():
            self._were[group.first] = group
            self._seeds.update(group.members)

    def _weigh(self, i: int, j: int) -> None:
        points = self.comparer.score(self._jobs.face(i), self._jobs.face(j))
        self._set(i, j, points if points >= self.suggest else None)

    def _set(self, i: int, j: int, points: float | None) -> None:
        """Set or remove the edge of a pair."""
        mine, theirs = self.edges[i], self.edges[j]
        before = mine.get(j)
        if before == points:
            return
        if points is None:
            del mine[j], theirs[i]
        else:
            mine[j] = theirs[i] = points
        self.edges[i], self.edges[j] = mine, theirs
        self._moved.add((i, j))
        best = max(p for p in (before, points) if p is not None)
        if self._together(i, j):
            if best > self.apart:
                self._open(self.home[i][0])
        elif points is not None and points >= self.merge:
            self._seeds.add(i)

    def _together(self, i: int, j: int) -> bool:
        """Whether two events are of one part that is not given up yet."""
        one, two = self.home.get(i), self.home.get(j)
        return one is not None and two is not None and one[0] == two[0] and one[0] in self.parts

    def _meet(self) -> None:
        """Pairs that came near each other, or are near no longer, because other events came or went."""
        events = self.index.events
        self.index.cross()
        for i, j in sorted(self.index.parted):
            if i in events and j in events and j in self.edges[i] and not self.index.are_near(i, j):
                self._set(i, j, None)
        for i, j in sorted(self.index.met):
            if i in events and j in events and j not in self.edges[i]:
                if events[i].claim.report != events[j].claim.report and self.index.are_near(i, j):
                    self._weigh(i, j)

    def _reweigh(self) -> None:
        """Pairs of which something that they share is less rare than before, or rarer."""
        events, rarity = self.index.events, self.index.rarity
        earlier = Comparer(self.rules, rarity.earlier())
        face = self._jobs.face
        for (i, j), rose in sorted(self._sharing().items()):
            edge = j in self.edges[i]
            if edge:
                self._retold.add((i, j))
            if events[i].claim.report == events[j].claim.report:
                continue
            a, b = face(i), face(j)
            if _levels(self.comparer, a, b) == _levels(earlier, a, b):
                continue
            if edge or (rose and self.comparer.score(a, b) >= self.suggest and self.index.are_near(i, j)):
                self._weigh(i, j)
            elif self._together(i, j) and max(self.comparer.score(a, b), earlier.score(a, b)) > self.apart:
                self._open(self.home[i][0])  # not near each other, but weighed when their groups were

    def _sharing(self) -> dict[Pair, bool]:
        """The older pairs that matter of those that share a mark whose weight changed, and whether one of these tells more now.

        Where a mark tells less, no pair gains: only those matter that have an edge, or were weighed in one neighbourhood.
        """
        found: dict[Pair, bool] = {}
        for mark, rose in self.index.rarity.changed():
            old = sorted(n for n in self.index.carrying(mark) if n not in self.index.fresh)
            for k, i in enumerate(old[:-1]):
                edges = self.edges[i]
                for j in old[k + 1 :]:
                    if rose or j in edges or self._together(i, j):
                        found[i, j] = rose or found.get((i, j), False)
        return found

    def because(self, i: int, j: int) -> str:
        """Why two events may be one, in words."""
        return self.comparer.compare(self._jobs.face(i), self._jobs.face(j)).because

    def judged(self, i: int) -> list[Judged]:
        """What people decided between an event and others."""
        return self.judgements.between(self.index.events[i].claim.id)

    def group(self, first: int) -> Group:
        """The group that is known by its first event."""
        part = self.parts[self.home[first][0]]
        return next(g for g in part.groups if g.first == first)

    def groups(self) -> Iterator[Group]:
        """All groups, in no order."""
        for part in self.parts.values():
            yield from part.groups

    def _regroup(self) -> tuple[dict[int, Group], int]:
        """Group the neighbourhoods of all seeds; the groups that they make, and how many events they hold."""
        done: set[int] = set()
        reached: list[list[int]] = []
        for i in sorted(n for n in self._seeds if n in self.index.events):
            if i not in done:
                members = self._jobs.reach(i, self.merge)
                done |= members
                reached.append(sorted(members))
        for n in done:
            if n in self.home:
                self._open(self.home[n][0])
        groups: dict[int, Group] = {}
        for part in map(self._jobs.group, reached):
            self._settled(part)
            groups.update((group.first, group) for group in part.groups)
        return groups, len(done)

    def _settled(self, part: Part) -> None:
        """A neighbourhood was grouped."""
        number = self._counts["parts"] = self._counts.get("parts", 0) + 1
        self.parts[number] = part
        for group in part.groups:
            for n in group.members:
                self.home[n] = (number, group.first)

    def _retell(self, changed: frozenset[int]) -> frozenset[int]:
        """Give links of groups that stayed the reasons of today; the groups in which these are other ones."""
        pairs: dict[int, set[Pair]] = {}
        for i, j in self._retold:
            first = self.home[i][1]
            if first == self.home[j][1] and first not in changed:
                pairs.setdefault(self.home[i][0], set()).add((i, j))
        retold: set[int] = set()
        for number, told in pairs.items():
            before = self.parts[number]
            self.parts[number] = after = before.retold(told, self.because)
            retold.update(g.first for g, h in zip(before.groups, after.groups, strict=True) if g != h)
        return frozenset(retold)


def _levels(comparer: Comparer, a: Face, b: Face) -> list[str]:
    """What the features that weigh marks say of a pair."""
    if b.key < a.key:
        a, b = b, a
    return [FEATURES[name](a, b, comparer.setting).level for name in BANDED]
