"""What of a large record stands on the one page: as much as a browser takes in well. All of it stands in the files beside the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harmledger.publish.lines.facts import UNDATED, Counts, Facts

MOST_INCIDENTS = 1_000
"""Incidents on the page; of more it shows the latest."""
MOST_REPORTS = 5_000
"""Reports on the page; of more it shows those that hold claims, and where these are more, those of its incidents."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page shows.

    Attributes:
        counts: how much there is in all.
        incidents: ids of the incidents that it shows, or None for all.
        reports: SHA-256 of the reports that it shows.
        telling: whether these are those that hold claims.
        elsewhere: of how many further incidents each report tells, by its SHA-256.
    """

    counts: Counts
    incidents: frozenset[str] | None = None
    reports: tuple[str, ...] = ()
    telling: bool = False
    elsewhere: Mapping[str, int] = field(default_factory=dict)


def choose(facts: Facts) -> Choice:
    """What the page shows of all that was drawn."""
    chosen = None
    if len(facts.incidents) > MOST_INCIDENTS:
        chosen = frozenset(_latest(facts))
    few, telling = len(facts.hashes) <= MOST_REPORTS, len(facts.telling) <= MOST_REPORTS and chosen is None
    if few or telling:
        reports: Iterable[str] = facts.hashes if few else facts.telling
    else:
        reports = sorted({sha for id in facts.incidents if chosen is None or id in chosen for sha in facts.incidents[id].reports})
    left = Counter(sha for id, fact in facts.incidents.items() if chosen is not None and id not in chosen for sha in fact.reports)
    return Choice(facts.counts, chosen, tuple(reports), telling and not few, left)


def _latest(facts: Facts) -> list[str]:
    """Ids of the latest incidents; those without a day are the last to be taken."""
    dated = sorted((fact.day, id) for id, fact in facts.incidents.items() if fact.day != UNDATED)
    undated = sorted(id for id, fact in facts.incidents.items() if fact.day == UNDATED)
    return [*(id for _, id in reversed(dated)), *undated][:MOST_INCIDENTS]
