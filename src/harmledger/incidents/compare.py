"""How much speaks for two events being one: the points of every feature, added up, each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from harmledger.incidents import at_place, at_time, in_words, of_harm
from harmledger.incidents.face import Face
from harmledger.incidents.feature import Feature, Said, Setting
from harmledger.incidents.rarity import Rarity

FEATURES: dict[str, Feature] = {
    "place": at_place.place,
    "day": at_time.day,
    "method": of_harm.method,
    "target": of_harm.target,
    "side": of_harm.side,
    "figures": of_harm.figures,
    "ages": of_harm.ages,
    "persons": in_words.persons,
    "names": in_words.names,
    "phrases": in_words.phrases,
    "words": in_words.words,
    "told": in_words.told,
    "copied": in_words.copied,
    "quotes": in_words.quotes,
    "speaker": in_words.speaker,
    "role": in_words.role,
}
"""Every feature by the name that it has in ``linking.toml``."""


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
        self._weighed = [(feature, self.points[name]) for name, feature in FEATURES.items()]

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
        if b.key < a.key:
            a, b = b, a
        total, setting = 0.0, self.setting
        for feature, points in self._weighed:
            total += points.get(feature(a, b, setting).level, 0.0)
        return round(self.base + total, 3)

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
        return round(self.base + sum(points), 3)
