"""The desk: queue, incident, report, search, decide. Everything that the web pages, the API and the command line ask goes through here."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from threading import RLock
from typing import Protocol

from harmledger.desk.coding.agreement import Rounds
from harmledger.desk.orders import NotThere, Order, decision_of, id_of, the_incident
from harmledger.desk.queue import Lines, lines_of
from harmledger.desk.search import Index, found
from harmledger.desk.seeing import incident_seen, report_seen
from harmledger.desk.state import Known, State
from harmledger.desk.views import Changed, Hit, IncidentSeen, Queue, ReportSeen, Stored, Wanted
from harmledger.incidents.exceptions import exception_fault
from harmledger.incidents.seen import changes, digest
from harmledger.ledger import Book, Refused
from harmledger.model.payload import Exempt

REMEMBERED = 5_000
"""What was seen, by digest: as many states as the desk remembers, to say what changed since. Older ones are told by their decisions."""

TRIES = 20
"""How often a decision is tried again because somebody else appended something in the same moment."""


class Source(Protocol):
    """Gives what follows from the book. ``position`` is cheap and differs whenever something was appended."""

    def position(self) -> object:
        """Where the book stands; equal exactly as long as nothing is appended."""

    def known(self) -> Known:
        """All that follows from the book now, and what changed since this was last asked."""


class Desk:
    """One book's review desk. Every method may raise BookError; methods may be called from several threads."""

    def __init__(self, book: Book, source: Source, clock: Callable[[], datetime]) -> None:
        """``clock`` gives the time of decisions, with offset; nothing else here reads a time."""
        self._book, self._source, self._clock = book, source, clock
        self._lock = RLock()
        self._position: object = None
        self._state: State | None = None
        self._lines: Lines | None = None
        self._lined: State | None = None
        self._changed: set[str] = set()
        self._index: Index | None = None
        self._remembered: OrderedDict[str, tuple[tuple[str, ...], ...]] = OrderedDict()

    def state(self) -> State:
        """The book as it stands now, indexed."""
        with self._lock:
            position = self._source.position()
            if self._state is None or position != self._position:
                known = self._source.known()
                self._state, self._position = State(known, self._state), position
                if known.changed_reports is None or known.changed_incidents is None:
                    self._lines = None
                self._changed |= (known.changed_reports or frozenset()) | (known.changed_incidents or frozenset())
            return self._state

    def queue(self, wanted: Wanted | None = None) -> Queue:
        """What needs a person, most consequential first."""
        with self._lock:
            state = self.state()
            if self._lines is None or self._lined is not state:
                self._lines, self._lined = lines_of(state, self._lines, self._changed), state
                self._changed = set()
            return self._lines.queue(wanted or Wanted())

    def incident(self, id: str) -> IncidentSeen:
        """One incident with its claims, its history and the digest of what is seen. Raises NotThere."""
        with self._lock:
            state = self.state()
            seen = incident_seen(state, the_incident(state, id))
            self._remember(seen.digest, seen.seen)
            return seen

    def report(self, sha256: str) -> ReportSeen:
        """One report with its claims, what was left out, and the digest of what is seen. Raises NotThere."""
        with self._lock:
            state = self.state()
            if sha256 not in state.reports:
                raise NotThere(f"There is no report {sha256[:16]!r} in this book.")
            seen = report_seen(state, sha256)
            self._remember(seen.digest, seen.seen)
            return seen

    def search(self, words: str, limit: int = 50) -> tuple[Hit, ...]:
        """Reports, places, speakers and figures that have all the words, best first; at most 200."""
        with self._lock:
            state = self.state()
            if self._index is None:
                self._index = Index()
            self._index.update(state)
            return found(self._index, state, words, limit)

    def rounds(self) -> Rounds:
        """The rounds of blind double coding: tasks, agreement, and what an adjudicator compares."""
        with self._lock:
            return Rounds(self.state().standing)

    def decide(self, order: Order) -> Stored | Changed:
        """Append what a person decided, unless what they saw is no longer so.

        The same order (``Order.key``) sent again is stored once. Raises NotThere, Contradicts, and Refused where the decision does not hold.
        """
        with self._lock:
            for _ in range(TRIES):
                stored = self._try(order)
                if stored is not None:
                    return stored
            raise Refused("The book is being written to without pause. Nothing was stored; try again in a moment.")

    def _try(self, order: Order) -> Stored | Changed | None:
        state = self.state()
        at = self._clock().astimezone(UTC).isoformat(timespec="microseconds")  # one zone for all: decisions are ordered by this text
        known = next((d for d in state.decisions if order.key and d.id == id_of(order, at)), None)
        if known:
            return Stored(known, False)
        changed = self._other(order, state)
        if changed:
            return changed
        made = decision_of(order, state, at)
        if isinstance(made.payload, Exempt) and (why := exception_fault(made.payload)):
            raise Refused(why)
        with self._book.transaction():
            if self._source.position() != self._position:
                return None  # somebody was first: look again
            return Stored(made, self._book.add_decision(made))

    def _other(self, order: Order, state: State) -> Changed | None:
        """What is different from what the person saw, or None where nothing is."""
        if order.saw_other is not None and order.other:
            other = self._seen(state, order.other)
            if other.digest != order.saw_other:
                return self._told(other, order.saw_other)
        if order.saw is None:
            return None
        now: list[IncidentSeen | ReportSeen] = [self._seen(state, place) for place in self._looked_at(order, state)]
        if not now or order.saw in {s.digest for s in now}:
            return None
        return self._told(now[0], order.saw)

    def _told(self, seen: IncidentSeen | ReportSeen, saw: str) -> Changed:
        """What changed since ``saw``, in words."""
        subject = seen.incident.id if isinstance(seen, IncidentSeen) else seen.report.sha256
        was = self._remembered.get(saw)
        newest = tuple(reversed([r.decision for r in seen.history]))[:5]
        told = changes(was, seen.seen) if was else ()
        words = [
            f"{c.what}: was {c.was or 'not there'}, is {c.now or 'gone'}" for c in told if not c.what.startswith(("decision ", "claim "))
        ]
        ids = {c.what.removeprefix("decision ") for c in told}
        words += [f"{d.author} decided on {d.at}: {d.verdict} ({d.reason})" for d in newest if d.id in ids or not was]
        words += [f"{c.what}: {'taken away' if not c.now else c.now}" for c in told if c.what.startswith("claim ")]
        self._remember(seen.digest, seen.seen)
        return Changed(subject, tuple(words) or ("It was read or formed anew since.",), told, newest, seen.digest)

    def _looked_at(self, order: Order, state: State) -> list[str]:
        if order.looked_at:
            return [order.looked_at]
        claim = state.claim(order.subject) if order.subject.startswith("c-") else None
        if claim is None:
            return [order.subject] if order.subject.startswith("i-") or order.subject in state.reports else []
        incident = state.incident_of_claim(claim)
        return [incident, claim.report] if incident else [claim.report]

    def _seen(self, state: State, place: str) -> IncidentSeen | ReportSeen:
        return report_seen(state, place) if place in state.reports else incident_seen(state, the_incident(state, place))

    def _remember(self, key: str, lines: tuple[tuple[str, ...], ...]) -> None:
        if digest(lines) != key:
            return
        self._remembered[key] = lines
        self._remembered.move_to_end(key)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
