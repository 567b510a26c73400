"""What follows from a book, for the desk: worked out whole each time, or followed step by step by way of what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harmledger.desk.state import Known
from harmledger.ledger import Book, Position
from harmledger.ledger.codec import dump, load
from harmledger.model.claim import Reading
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Record, Suggestion
from harmledger.model.report import Report
from harmledger.pipeline import Former, derive, follow_in

if TYPE_CHECKING:  # made by wiring where it is needed
    from harmledger.incidents.kept import Formation, Kept


@dataclass(frozen=True, slots=True)
class Whole:
    """Derives the whole book whenever something was appended."""

    book: Book
    form: Former

    def position(self) -> object:
        """Where the book stands."""
        return self.book.position()

    def known(self) -> Known:
        """All that follows from the book now; anything may have changed."""
        d = derive(self.book, self.form)
        return Known({r.sha256: r for r in d.reports}, {r.report: r for r in d.readings}, d.record, d.decisions)


class Following:
    """Follows the book: only what changed since it was last asked is read and formed again."""

    def __init__(self, book: Book, kept: Kept) -> None:
        self._book, self._kept = book, kept
        self._at: Position | None = None
        self._reports: dict[str, Report] = {}
        self._readings: dict[str, Reading] = {}
        self._incidents: dict[str, Incident] = {}
        self._suggestions: frozenset[Suggestion] = frozenset()
        self._decisions: tuple[Decision, ...] = ()

    def position(self) -> object:
        """Where the book stands."""
        return self._book.position()

    def known(self) -> Known:
        """All that follows from the book now, and what changed. Where somebody else brought the kept record on, anything may have."""
        return self._kept.change(self._known)

    def _known(self, formation: Formation) -> Known:
        at = self._at
        step = at is not None and self._kept.followed == dump(at)
        before = formation
        followed, formation = follow_in(self._book, self._kept, formation)
        if at is None or not step or formation is not before:
            self._all(formation)
            reports = incidents = None
        else:
            reports, incidents = self._step(formation, at, followed.incidents), followed.incidents
        self._at = load(Position, self._kept.followed) if self._kept.followed else None
        record = formation.ordered(self._incidents.values(), self._suggestions)
        return Known(dict(self._reports), dict(self._readings), record, self._decisions, reports, incidents)

    def _all(self, formation: Formation) -> None:
        record: Record = formation.record()
        self._reports = {r.sha256: r for r in self._book.reports()}
        self._readings = {r.report: r for r in self._book.readings()}
        self._decisions = tuple(self._book.decisions())
        self._incidents = {i.id: i for i in record.incidents}
        self._suggestions = frozenset(record.suggestions)

    def _step(self, formation: Formation, at: Position, incidents: frozenset[str]) -> frozenset[str]:
        changes = self._book.since(at)
        for sha in changes.reports:
            report, reading = self._book.report(sha), self._book.reading(sha)
            if report:
                self._reports[sha] = report
            if reading:
                self._readings[sha] = reading
        known = {d.id for d in self._decisions}
        self._decisions = (*self._decisions, *(d for d in changes.decisions if d.id not in known))
        new: set[Suggestion] = set()
        for id in incidents:
            incident = formation.incident(id)
            self._incidents.pop(id, None)
            if incident is not None and incident.id == id:
                self._incidents[id] = incident
                new |= set(formation.suggestions(id))
        kept = {s for s in self._suggestions if s.a not in incidents and s.b not in incidents}
        self._suggestions = frozenset(kept | new)
        return changes.reports
