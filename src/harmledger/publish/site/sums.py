"""Ranges added up, with what such a sum is and is not: the lowest ends, the highest ends, and of how many incidents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from harmledger.model.incident import Grade, Incident, Range
from harmledger.publish.words import words

COUNTS = ("killed", "civilians", "injured")
"""What is added up: all killed, civilians killed, all injured."""


@dataclass(slots=True)
class Added:
    """Ranges added up: ``of`` how many incidents that have one, the sums of their lowest and highest ends."""

    of: int = 0
    low: int = 0
    high: int = 0

    def add(self, r: Range | None) -> None:
        """One incident's range; None adds nothing."""
        if r is not None:
            self.of, self.low, self.high = self.of + 1, self.low + r.min, self.high + r.max

    def join(self, other: Added) -> None:
        """All of another sum."""
        self.of, self.low, self.high = self.of + other.of, self.low + other.low, self.high + other.high

    @property
    def range(self) -> Range | None:
        """Both sums; None where no incident has a range."""
        return Range(self.low, self.high) if self.of else None


@dataclass(slots=True)
class Line:
    """Incidents of one grade or of several, and what they add up to."""

    incidents: int = 0
    killed: Added = field(default_factory=Added)
    civilians: Added = field(default_factory=Added)
    injured: Added = field(default_factory=Added)

    def add(self, incident: Incident) -> None:
        """One incident."""
        self.incidents += 1
        self.killed.add(incident.killed.total)
        self.civilians.add(incident.killed.civilians)
        self.injured.add(incident.injured.total)

    def join(self, other: Line) -> None:
        """All of another line."""
        self.incidents += other.incidents
        for name in COUNTS:
            getattr(self, name).join(getattr(other, name))


@dataclass
class Sums:
    """Incidents by grade.

    Attributes:
        lines: by grade, only those that occur.
        unreviewed: how many no person has accepted or signed off as they stand.
        pairs: pairs of them that may be one incident, so that a sum may count it twice.
    """

    lines: dict[Grade, Line] = field(default_factory=dict)
    unreviewed: int = 0
    pairs: int = 0

    def add(self, incident: Incident, grade: Grade | None = None) -> None:
        """One incident, under its own grade or another (that of the evidence against one side)."""
        self.lines.setdefault(grade or incident.grade, Line()).add(incident)
        self.unreviewed += incident.review.state not in ("accepted", "signed off")

    def join(self, other: Sums) -> None:
        """All of other sums but their pairs, which are not the same in a larger group."""
        for grade, line in other.lines.items():
            self.lines.setdefault(grade, Line()).join(line)
        self.unreviewed += other.unreviewed

    @property
    def by_grade(self) -> list[tuple[Grade, Line]]:
        """The lines from the best grade to the worst."""
        order = list(words()["grade"])
        return sorted(self.lines.items(), key=lambda pair: order.index(pair[0]))

    @property
    def incidents(self) -> int:
        """How many there are, of all grades."""
        return sum(line.incidents for line in self.lines.values())

    @property
    def discounted(self) -> int:
        """How many are discounted."""
        return self.lines["discounted"].incidents if "discounted" in self.lines else 0

    @cached_property
    def counted(self) -> Line:
        """All but the discounted, whose figures the evidence does not hold: they stand in their own line and add nothing here. To be asked
        for when nothing is added any more."""
        whole = Line()
        for grade, line in self.lines.items():
            if grade != "discounted":
                whole.join(line)
        return whole


def sums_of(incidents: Iterable[Incident]) -> Sums:
    """The sums of incidents under their own grades."""
    made = Sums()
    for incident in incidents:
        made.add(incident)
    return made
