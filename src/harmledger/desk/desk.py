"""The desk: queue, incident, report, search, decide. Everything that the web pages, the API and the command line ask goes through here."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock, RLock
from typing import Protocol

from harmledger.desk.coding.agreement import Rounds
from harmledger.desk.orders import NotThere, Order, decision_of, id_of, the_incident
from harmledger.desk.queue import Lines, lines_of
from harmledger.desk.search import Index, found
from harmledger.desk.seeing import incident_digest, incident_seen, report_seen
from harmledger.desk.state import Known, State
from harmledger.desk.views import Changed, Hit, IncidentSeen, Queue, ReportSeen, Stored, Wanted
from harmledger.incidents.exceptions import exception_fault
from harmledger.incidents.seen import changes
from harmledger.ledger import Book, Refused
from harmledger.model.payload import Exempt

REMEMBERED = 5_000
"""What was seen, by digest: as many states as the desk remembers, to say what changed since. Older ones are told by their decisions."""

OF_ROUNDS = ("sample", "code", "adjudicate")
"""Verdicts that follow the rules of blind double coding."""

TRIES = 20
"""How often a decision is tried again because somebody else appended something in the same moment."""


class NotReady(Exception):
    """The desk looks at the whole book for the first time since it was opened; ask again in a moment."""

    def __init__(self) -> None:
        super().__init__("The book is being prepared. Ask again in a few seconds; nothing was stored.")


class OutOfTurn(Refused):
    """The rules of blind double coding do not allow this now; the message says which."""


class Source(Protocol):
    """Gives what follows from the book. ``position`` is cheap and differs whenever something was appended."""

    def position(self) -> object:
        """Where the book stands; equal exactly as long as nothing is appended."""

    def known(self) -> Known:
        """All that follows from the book now, and what changed since this was last asked."""


@dataclass(frozen=True, slots=True)
class Now:
    """The book at one moment as the desk last saw it. ``lines``: of the queue, or None where nobody has asked for them yet."""

    position: object
    state: State
    lines: Lines | None


class Desk:
    """One book's review desk. Every method may raise BookError; methods may be called from several threads.

    The first look at a large book takes a while: whoever comes first (or ``prepare``) takes it, and all others meanwhile get NotReady.
    Who reads never waits for somebody else's decision: one thread at a time brings the desk up to the book, and whoever reads
    meanwhile is shown the book as it was before. Who decides has their own decision in what they read next.
    """

    def __init__(self, book: Book, source: Source, clock: Callable[[], datetime]) -> None:
        """``clock`` gives the time of decisions, with offset; nothing else here reads a time."""
        self._book, self._source, self._clock = book, source, clock
        self._turn = RLock()
        self._now: Now | None = None
        self._searching = Lock()
        self._index: Index | None = None
        self._memory = Lock()
        self._remembered: OrderedDict[str, tuple[tuple[str, ...], ...]] = OrderedDict()

    def prepare(self) -> None:
        """Look at the book for the first time, so that nobody who asks has to: queue and search are ready afterwards."""
        with self._turn:
            if self._now is None:
                position = self._source.position()
                state = State(self._source.known())
                self._now = Now(position, state, lines_of(state))
        self.search("")

    def state(self) -> State:
        """The book as it stands now, indexed; as it stood a moment ago, while somebody else's decision is worked out."""
        return self._current().state

    def _current(self) -> Now:
        now = self._now
        if now is not None and now.position == self._source.position():
            return now
        if not self._turn.acquire(blocking=False):
            if now is None:
                raise NotReady
            return now
        try:
            return self._brought_up()
        finally:
            self._turn.release()

    def _brought_up(self) -> Now:
        """Brought up to the book. Only in turn."""
        now, position = self._now, self._source.position()
        if now is not None and now.position == position:
            return now
        known = self._source.known()
        state = State(known, now.state if now else None)
        lines = None
        if now is not None and now.lines is not None:
            lines = lines_of(state, now.lines, known.changed_reports, known.changed_incidents)
        now = self._now = Now(position, state, lines)
        return now

    def queue(self, wanted: Wanted | None = None) -> Queue:
        """What needs a person, most consequential first."""
        lines = self._current().lines
        if lines is None:
            with self._turn:
                now = self._brought_up()
                lines = now.lines or lines_of(now.state)
                self._now = Now(now.position, now.state, lines)
        return lines.queue(wanted or Wanted())

    def incident(self, id: str) -> IncidentSeen:
        """One incident with its claims, its history and the digest of what is seen. Raises NotThere."""
        state = self.state()
        seen = incident_seen(state, the_incident(state, id))
        self._remember(seen.digest, seen.seen)
        return seen

    def digest(self, id: str) -> str:
        """The digest of what is seen of an incident now. Raises NotThere."""
        state = self.state()
        found, lines = incident_digest(state, the_incident(state, id))
        self._remember(found, lines)
        return found

    def report(self, sha256: str) -> ReportSeen:
        """One report with its claims, what was left out, and the digest of what is seen. Raises NotThere."""
        state = self.state()
        if sha256 not in state.reports:
            raise NotThere(f"There is no report {sha256[:16]!r} in this book.")
        seen = report_seen(state, sha256)
        self._remember(seen.digest, seen.seen)
        return seen

    def search(self, words: str, limit: int = 50) -> tuple[Hit, ...]:
        """Reports, places, speakers and figures that have all the words, best first; at most 200."""
        state = self.state()
        if not self._searching.acquire(blocking=self._index is not None):
            raise NotReady
        try:
            index = self._index or Index()
            index.update(state)
            self._index = index
            return found(index, state, words, limit)
        finally:
            self._searching.release()

    def rounds(self) -> Rounds:
        """The rounds of blind double coding: tasks, agreement, and what an adjudicator compares."""
        return Rounds(self.state().standing)

    def decide(self, order: Order) -> Stored | Changed:
        """Append what a person decided, unless what they saw is no longer so.

        The same order (``Order.key``) sent again is stored once. Raises NotThere, Contradicts, and Refused where the decision does not hold.
        """
        self._current()
        with self._turn:
            for _ in range(TRIES):
                stored = self._try(order)
                if stored is not None:
                    self._brought_up()
                    return stored
            raise Refused("The book is being written to without pause. Nothing was stored; try again in a moment.")

    def _try(self, order: Order) -> Stored | Changed | None:
        now = self._brought_up()
        state = now.state
        at = self._clock().astimezone(UTC).isoformat(timespec="microseconds")  # one zone for all: decisions are ordered by this text
        known = state.decided.by_id.get(id_of(order, at)) if order.key else None
        if known:
            return Stored(known, False)
        changed = self._other(order, state)
        if changed:
            return changed
        made = decision_of(order, state, at)
        if (made.verdict in OF_ROUNDS or made.supersedes) and (why := Rounds(state.standing).refused(made)):
            raise OutOfTurn(why)
        if isinstance(made.payload, Exempt) and (why := exception_fault(made.payload)):
            raise Refused(why)
        with self._book.transaction():
            if self._source.position() != now.position:
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
        with self._memory:
            self._remembered[key] = lines
            self._remembered.move_to_end(key)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
