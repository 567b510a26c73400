"""A whole list of events linked at once, for those who try out rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from harmledger.incidents.facts import Event
from harmledger.incidents.link import Linkage
from harmledger.model.decision import Decision


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of indices of events: each sorted, all together a partition."""

    groups: tuple[tuple[int, ...], ...]


class Linker:
    """A whole list of events at once."""

    def __init__(self, events: Sequence[Event], decisions: Sequence[Decision], rules: dict[str, Any]) -> None:
        self.events, self.decisions, self.linkage = events, decisions, Linkage(rules)

    def run(self) -> Grouping:
        """Groups of the events, joined by what people called the same and by what the features say."""
        for of_report in by_report(self.events):
            self.linkage.add(of_report)
        self.linkage.heed(self.decisions)
        self.linkage.update()
        at = {self.linkage.index.numbers[e.claim.id]: k for k, e in enumerate(self.events)}
        return Grouping(tuple(sorted(tuple(sorted(at[i] for i in group.members)) for group in self.linkage.groups())))


def by_report(events: Iterable[Event]) -> list[list[Event]]:
    """The events of each report together."""
    ordered = sorted(events, key=lambda e: (e.claim.report, e.key))
    return [list(group) for _, group in groupby(ordered, key=lambda e: e.claim.report)]
