"""Keeps count of what is held back while it is being held back."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import get_args

from harmledger.publish.redaction.held_back import MOST_ITEMS, Category, HeldBack, Item, Rule
from harmledger.publish.redaction.profile import Profile

ORDER: Mapping[str, int] = {c: n for n, c in enumerate(get_args(Category))}


@cache
def reasons() -> Mapping[str, str]:
    """Rule -> why, in words for readers."""
    text = resources.files("harmledger.publish.redaction").joinpath("reasons.toml").read_text(encoding="utf-8")
    table: Mapping[str, str] = tomllib.loads(text)["because"]
    return table


class Account:
    """What has been held back so far. The same thing at the same place counts once for each time that it stood there."""

    def __init__(self) -> None:
        self._count: Counter[tuple[Category, str]] = Counter()
        self._items: dict[Item, None] = {}
        self._at: dict[str, Counter[Category]] = defaultdict(Counter)

    def hold(self, category: Category, rule: str, where: str, what: str, times: int = 1) -> None:
        """Write down that ``what`` was held back ``times`` times at ``where`` by ``rule``."""
        self._count[category, rule] += times
        self._at[where][category] += times
        if len(self._items) < MOST_ITEMS:
            self._items.setdefault(Item(category, rule, where, what))

    def told(self, profile: Profile, incidents_of: Mapping[str, Iterable[str]]) -> HeldBack:
        """All of it. ``incidents_of``: the published incidents that a report, a claim or a decision belongs to."""
        by_incident: dict[str, Counter[Category]] = defaultdict(Counter)
        for where, counts in self._at.items():
            for incident in incidents_of.get(where, ()):
                by_incident[incident].update(counts)
        return HeldBack(
            profile.name,
            profile.about,
            tuple(
                Rule(category, rule, count, reasons()[rule])
                for (category, rule), count in sorted(self._count.items(), key=lambda x: (ORDER[x[0][0]], x[0][1]))
            ),
            tuple((id, tuple(sorted(counts.items(), key=lambda x: ORDER[x[0]]))) for id, counts in sorted(by_incident.items())),
            tuple(sorted(self._items, key=lambda i: (ORDER[i.category], i.rule, i.where, i.what))),
        )
