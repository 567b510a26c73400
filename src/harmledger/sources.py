"""What follows from a book, for the desk: worked out whole each time, or followed step by step by way of what is kept."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harmledger.desk.state import Known
from harmledger.incidents.kept.file import Unusable
from harmledger.incidents.kept.formation import by_day, by_score
from harmledger.ledger import Book, BookError, Position, View
from harmledger.ledger.codec import dump, load
from harmledger.model.claim import Reading
from harmledger.model.decision import Decision
from harmledger.model.incident import Record, Suggestion
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
        return self.book.tip()

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
        self._record = Record((), ())
        self._decisions: tuple[Decision, ...] = ()

    def position(self) -> object:
        """Where the book stands."""
        return self._book.tip()

    def known(self) -> Known:
        """All that follows from the book now, and what changed, though another program may have brought the kept record on meanwhile.

        Raises BookError.
        """
        try:
            return self._kept.change(self._known)
        except Unusable as why:
            raise BookError(str(why), "Another program may be working on this book: try again in a moment.") from why

    def _known(self, formation: Formation) -> Known:
        view = self._book.snapshot()  # all of one state of the book, in turn: what others append meanwhile comes the next time
        at = self._at
        _, formation = follow_in(view, self._kept, formation)
        touched = self._kept.touched_since(dump(at)) if at is not None else None
        if at is None or touched is None:
            self._all(view, formation)
            reports = incidents = None
        else:
            reports, incidents = self._step(view, formation, at, touched), touched
        self._at = load(Position, self._kept.followed) if self._kept.followed else None
        return Known(dict(self._reports), dict(self._readings), self._record, self._decisions, reports, incidents)

    def _all(self, view: View, formation: Formation) -> None:
        self._record = formation.record()
        self._reports = {r.sha256: r for r in view.reports()}
        self._readings = {r.report: r for r in view.readings()}
        self._decisions = tuple(view.decisions())

    def _step(self, view: View, formation: Formation, at: Position, incidents: frozenset[str]) -> frozenset[str]:
        changes = view.since(at)
        for sha in changes.reports:
            report, reading = view.report(sha), view.reading(sha)
            if report:
                self._reports[sha] = report
            if reading:
                self._readings[sha] = reading
        known = {d.id for d in self._decisions}
        self._decisions = (*self._decisions, *(d for d in changes.decisions if d.id not in known))
        told = [i for i in self._record.incidents if i.id not in incidents]
        pairs = [s for s in self._record.suggestions if s.a not in incidents and s.b not in incidents]
        new: set[Suggestion] = set()
        for id in incidents:
            incident = formation.incident(id)
            if incident is not None and incident.id == id:
                insort(told, incident, key=by_day)  # all others stand in their order already
                new |= set(formation.suggestions(id))
        for pair in new:
            insort(pairs, pair, key=by_score)
        self._record = Record(tuple(told), tuple(pairs))
        return changes.reports
