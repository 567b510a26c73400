"""Where what is drawn comes from: a book that is followed, or values that are all at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from harmledger.model.claim import Reading
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Record
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence

Told = tuple[str, Report | None, Reading | None]
"""A report's SHA-256, the report, and what was read in it as people left it."""


class Source(Protocol):
    """One state of a book, asked for piece by piece."""

    @property
    def decisions(self) -> Sequence[Decision]:
        """Those of people that are in force, oldest first."""
        ...

    def hashes(self) -> Sequence[str]:
        """The SHA-256 of every report."""
        ...

    def told(self, hashes: Sequence[str]) -> Iterator[Told]:
        """These reports, in this order."""
        ...

    def record(self, ids: Collection[str] | None = None) -> Record:
        """The incidents that have these ids now, with the doubtful pairs that they are in; all of them without ``ids``."""
        ...

    def reports_with(self, event: str) -> Sequence[str]:
        """The reports of the incident that an event claim is a member of; none where it is a member of none."""
        ...

    def codings(self, incidents: Sequence[Incident], evidence: Evidence) -> Codings:
        """What other codebooks make of these incidents, where they are to be published."""
        ...


@dataclass(frozen=True)
class Whole:
    """All of it at hand. ``readings``: with their claims as people left them; ``codings``: of all incidents."""

    reports: Sequence[Report]
    readings: Sequence[Reading]
    whole: Record
    decisions: Sequence[Decision]
    coded: Codings

    @cached_property
    def _reports(self) -> dict[str, Report]:
        return {r.sha256: r for r in self.reports}

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        return {r.report: r for r in self.readings}

    @cached_property
    def _with(self) -> dict[str, tuple[str, ...]]:
        return {m: i.reports for i in self.whole.incidents for m in i.members}

    def hashes(self) -> Sequence[str]:
        """Every report's, and every reading's."""
        return sorted({*self._reports, *self._readings})

    def told(self, hashes: Sequence[str]) -> Iterator[Told]:
        """As at hand."""
        return ((sha, self._reports.get(sha), self._readings.get(sha)) for sha in hashes)

    def record(self, ids: Collection[str] | None = None) -> Record:
        """Part of the record."""
        if ids is None:
            return self.whole
        pairs = tuple(s for s in self.whole.suggestions if s.a in ids or s.b in ids)
        return Record(tuple(i for i in self.whole.incidents if i.id in ids), pairs)

    def reports_with(self, event: str) -> Sequence[str]:
        """By the members of the incidents."""
        return self._with.get(event, ())

    def codings(self, incidents: Sequence[Incident], evidence: Evidence) -> Codings:
        """As at hand."""
        return {i.id: self.coded[i.id] for i in incidents if i.id in self.coded}
