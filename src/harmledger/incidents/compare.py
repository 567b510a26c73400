"""How much speaks for two events being one: the points of every feature, added up, each with its reason in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.incidents import at_place, at_time, in_words, of_harm
from harmledger.incidents.face import Face
from harmledger.incidents.feature import Feature, Said, Setting, banded
from harmledger.incidents.rarity import Rarity

FEATURES: dict[str, Feature] = {
    "place": at_place.place,
    "day": at_time.day,
    "method": of_harm.method,
    "figures": of_harm.figures,
    "persons": in_words.persons,
    "ages": of_harm.ages,
    "target": of_harm.target,
    "side": of_harm.side,
    "speaker": in_words.speaker,
    "role": in_words.role,
    "quotes": in_words.quotes,
    "phrases": in_words.phrases,
    "names": in_words.names,
    "told": in_words.told,
    "words": in_words.words,
    "copied": in_words.copied,
}
"""Every feature by the name that it has in ``linking.toml``: what often decides alone comes first, what takes long to find last."""


FIRST = 4
"""Features that are found quickly and often decide alone."""

BANDED = ("names", "phrases", "words", "told")
"""Features whose levels are steps of what is rare and shared."""

SLACK = 0.01
"""Points by which a sum may seem less than it is, as it is rounded."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one feature says: ``points`` for (above 0) or against, ``because`` in words."""

    name: str
    level: str
    points: float
    because: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All features of a pair and the sum of their points."""

    score: float
    features: tuple[Told, ...]

    @property
    def because(self) -> str:
        """The reasons in one sentence, strongest first."""
        telling = sorted((f for f in self.features if f.because and f.points), key=lambda f: (-abs(f.points), f.name))
        return "; ".join(f.because for f in telling) or "nothing to compare"


class Comparer:
    """Compares events by the rules of ``rules/linking.toml``."""

    def __init__(self, rules: dict[str, Any], rarity: Rarity) -> None:
        self.setting = Setting(rules, rarity)
        self.points: dict[str, Any] = rules["points"]
        self.base = float(self.points.get("base", 0.0))
        names = list(FEATURES)
        self._first, self._then = self._weighed(names[:FIRST]), self._weighed(names[FIRST:])

    def levels(self, a: Face, b: Face) -> dict[str, Said]:
        """What every feature says, before it is weighed; the same whichever event comes first."""
        if b.key < a.key:
            a, b = b, a
        return {name: feature(a, b, self.setting) for name, feature in FEATURES.items()}

    def compare(self, a: Face, b: Face) -> Comparison:
        """The comparison of two events with all reasons; the same whichever comes first."""
        told = tuple(
            Told(name, said.level, float(self.points[name].get(said.level, 0.0)), said.because) for name, said in self.levels(a, b).items()
        )
        return Comparison(self._sum(t.points for t in told), told)

    def score(self, a: Face, b: Face) -> float:
        """The points of the comparison alone: the same as ``compare`` gives, faster."""
        points = self.score_from(-math.inf, a, b, math.inf)
        assert points is not None  # every sum is more
        return points

    def score_from(self, least: float, a: Face, b: Face, reach: float) -> float | None:
        """As ``score``, where that is ``least`` or more; else None, as soon as nothing that is left to compare could make up for it.
        ``reach``: the smaller ``reach`` of the two events."""
        if b.key < a.key:
            a, b = b, a
        total, setting, lacks = 0.0, self.setting, least - self.base - SLACK
        for feature, points, rest in self._first:
            total += points.get(feature(a, b, setting).level, 0.0)
            if total + rest + reach < lacks:
                return None
        for feature, points, rest in self._then:
            total += points.get(feature(a, b, setting).level, 0.0)
            if total + rest < lacks:
                return None
        found = _rounded(self.base + total)
        return found if found >= least else None

    def reach(self, face: Face) -> float:
        """The most points that an event can have in common with any other, beside those of the first features (``FIRST``)."""
        silent = {
            "persons": not face.persons.harmed and not face.persons.accused,
            "ages": not face.ages,
            "target": face.target is None,
            "side": not face.sides,
            "speaker": not face.speakers,
            "quotes": not face.quotes,
            "copied": not face.runs,
        }
        rules, rarity = self.setting.rules, self.setting.rarity
        found = 0.0
        for name in list(FEATURES)[FIRST:]:
            if name in BANDED:  # more never counts less (``Linkage``)
                most = banded(rarity.sum(face.marks[name]), rules[name]["bands"])
                found += max(0.0, float(self.points[name].get(str(most), 0.0)))
            elif not silent.get(name):
                found += self._best(name)
        return found

    def _weighed(self, names: Sequence[str]) -> list[tuple[Feature, dict[str, float], float]]:
        """The features in their order, each with its points and with the most that all behind it can add."""
        best = [self._best(name) for name in names]
        return [(FEATURES[name], self.points[name], sum(best[n + 1 :])) for n, name in enumerate(names)]

    def _best(self, name: str) -> float:
        """The most points that a feature may give."""
        return max([0.0, *map(float, self.points[name].values())])

    def told_twice(self, a: Face, b: Face) -> bool:
        """Whether two events of one report may be one that it tells twice: the same numbers or victims, and nothing of place,
        day and method against it. Words in common say nothing here: all events of a report share its words."""
        if b.key < a.key:
            a, b = b, a
        levels = {name: FEATURES[name](a, b, self.setting).level for name in ("place", "day", "method", "figures", "persons")}
        same = levels["figures"].startswith("equal") or levels["persons"].startswith("victim")
        points = self._sum(self.points[name].get(level, 0.0) for name, level in levels.items())
        return same and points >= float(self.setting.rules["decide"]["told_twice"])

    def _sum(self, points: Iterable[float]) -> float:
        return _rounded(self.base + sum(points))


def _rounded(points: float) -> float:
    return round(points, 3) + 0.0  # never -0.0
