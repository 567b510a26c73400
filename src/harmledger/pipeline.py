"""The whole flow: reports are collected into the book and read; everything else is derived from the book."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from harmledger.extract.engine import Reader
from harmledger.incidents.judged import as_left, in_force
from harmledger.intake.collect import Handed
from harmledger.ledger import Book, Position, Refused, View
from harmledger.ledger.codec import dump, load
from harmledger.model.claim import FIRST_READER, Claim, Reading
from harmledger.model.decision import Decision
from harmledger.model.fault import Fault
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.taking import BATCH, UNKNOWN, Hand, take_in
from harmledger.taking import Told as Told

if TYPE_CHECKING:  # made by wiring where it is needed
    from harmledger.incidents.kept import Formation, Kept

Former = Callable[[Sequence[Report], Sequence[Claim], Sequence[Decision], Mapping[str, date]], Record]
"""Forms incidents; pure: the same values in any order give the same record. The last argument is each report's
own day (by SHA-256) as it was read in its text, for reports whose input states no day of publication."""

READ_SECONDS = 0.25  # the longest that what was read waits for more to be stored with: so much reading a crash may cost
MANY = 1000  # changed reports from which it may be faster to follow the whole book anew


class Stopped(Exception):
    """Raised by a listener that wants no further work after a fault (``--strict``)."""


@dataclass(slots=True)
class Tally:
    """What one run did: reports taken in (new or known), set aside, warned of, passed over by the first reader, read; claims
    written down."""

    new: int = 0
    known: int = 0
    set_aside: int = 0
    warnings: int = 0
    passed_over: int = 0
    read: int = 0
    claims: int = 0
    _listener: Callable[[Fault], None] | None = field(default=None, repr=False)

    def told(self, told: Told) -> None:
        """Count what became of something that was handed over."""
        if isinstance(told.item, Fault):
            self.fault(told.item)
        elif told.fate in ("new", "version"):
            self.new += 1
        else:
            self.known += told.reports

    def reading(self, reading: Reading) -> None:
        """Count a reading that is stored."""
        if reading.passed_over is not None:
            self.passed_over += 1
        else:
            self.read += 1
            self.claims += len(reading.claims)

    def fault(self, fault: Fault) -> None:
        """Count the fault and tell the listener."""
        if fault.severity == "warning":
            self.warnings += 1
        else:
            self.set_aside += 1
        if self._listener:
            self._listener(fault)


@dataclass(frozen=True, slots=True)
class Derived:
    """What a book says: its reports, the newest reading of each, the record derived from them, and people's decisions.

    ``left`` are the readings with their claims as people left them: what is published.
    """

    reports: tuple[Report, ...]
    readings: tuple[Reading, ...]
    record: Record
    decisions: tuple[Decision, ...] = ()
    left: tuple[Reading, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of all reports as people left them."""
        return tuple(c for r in self.left for c in r.claims)


def collect(
    handed: Iterable[Handed | Fault],
    book: Book,
    reader: Callable[[], Reader],
    listener: Callable[[Fault], None] | None = None,
    step: Callable[[str, int, int | None], None] = lambda what, done, total: None,
    hand: Hand = UNKNOWN,
) -> Tally:
    """Append what is new of what ``hand`` hands over to ``book``, then read every report that ``reader`` has not read or passed over yet.

    ``reader`` is called once, after intake. ``step`` is told what is done and how far: ("taking in", 12, None).
    """
    tally = Tally(_listener=listener)
    take_in(handed, book, hand, tally.told, step)
    made, last = reader(), book.readers()
    # what an engine found once must not be lost to a newer word list of the first reader
    sure = {sha for sha, engine in last.items() if not engine.startswith(FIRST_READER)}
    about = book.counts()["reports"] - sum(engine in (made.name, made.first) for engine in last.values())
    _read(book.unread(made.name, made.first), sure, about, book, made, tally, step)
    return tally


def read(reports: Sequence[Report], book: Book, reader: Reader, tally: Tally, step: Callable[[str, int, int | None], None]) -> None:
    """Append the reader's answers. All are read, whatever they hold."""
    _read(reports, {r.sha256 for r in reports}, len(reports), book, reader, tally, step)


def _read(
    reports: Iterable[Report],
    sure: Set[str],
    about: int,
    book: Book,
    reader: Reader,
    tally: Tally,
    step: Callable[[str, int, int | None], None],
) -> None:
    """Append the answers, some together as they come; few reports are in memory at a time. ``about``: how many there are, or nearly."""
    done = 0
    with _Storing(book, tally) as storing:
        for answer in reader.read(reports, sure):
            step("reading", done, max(done, about))
            storing.add(answer)
            done += 1
    step("reading", done, done)


class _Storing:
    """Answers that are stored together: a disk takes as long over one as over a hundred. What came is stored, whatever stops the rest."""

    def __init__(self, book: Book, tally: Tally) -> None:
        self._book, self._tally = book, tally
        self._waiting: list[Reading] = []
        self._since = 0.0

    def __enter__(self) -> _Storing:
        return self

    def __exit__(self, *error: object) -> None:
        self._store()

    def add(self, answer: Reading | Fault) -> None:
        """One answer more; a fault is told when what came before it is stored."""
        if isinstance(answer, Fault):
            self._store()
            self._tally.fault(answer)
            return
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(answer)
        if len(self._waiting) >= BATCH or time.monotonic() - self._since >= READ_SECONDS:
            self._store()

    def _store(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        refused: list[Fault] = []
        try:
            self._book.add_readings(waiting)
        except Refused:
            waiting, refused = self._one_by_one(waiting)
        for reading in waiting:
            self._tally.reading(reading)
        for fault in refused:
            self._tally.fault(fault)

    def _one_by_one(self, waiting: Sequence[Reading]) -> tuple[list[Reading], list[Fault]]:
        """Store those that the ledger does not refuse; they, and what is said of the others."""
        stored: list[Reading] = []
        refused: list[Fault] = []
        for reading in waiting:
            try:
                self._book.add_reading(reading)
            except Refused as why:
                mend = "Please report this; it is a mistake in the engine."
                refused.append(Fault(reading.report[:16], f"The engine's reading was refused: {why}", mend))
            else:
                stored.append(reading)
        return stored, refused


def derive(book: View, form: Former) -> Derived:
    """Everything that follows from the book, now or as of a day. Pure: the same book gives the same result."""
    book = book.snapshot()  # what others append meanwhile comes the next time
    reports, readings = tuple(book.reports()), tuple(book.readings())
    claims = tuple(c for r in readings for c in r.claims)
    days = {r.report: r.day.start for r in readings if r.day is not None and r.day.start is not None}
    decisions = tuple(book.decisions())
    record = form(reports, claims, decisions, days)
    return Derived(reports, readings, record, decisions, as_left(readings, in_force(decisions)))


@dataclass(frozen=True, slots=True)
class Followed:
    """What ``follow`` did.

    Attributes:
        incidents: ids of the incidents that are new, changed or gone.
        anew: why all was made anew, in words, or None where only what changed was.
    """

    incidents: frozenset[str]
    anew: str | None


def follow(book: View, kept: Kept) -> Followed:
    """Bring what is kept up to the book: exactly what ``derive`` gives, but only what changed is worked out.

    All or nothing, whenever it is stopped. What is kept and damaged is made anew; raises Unusable where it can be neither read nor
    written, BookError as the book does.
    """
    return kept.change(lambda formation: _follow(book, kept, formation))


def _follow(book: View, kept: Kept, formation: Formation) -> Followed:
    return follow_in(book, kept, formation)[0]


def follow_in(book: View, kept: Kept, formation: Formation) -> tuple[Followed, Formation]:
    """As ``follow``, inside ``kept.change``; with the formation, which is another one where all was made anew."""
    here = book.position()
    anew = None if kept.followed else kept.why_new
    try:
        changes = book.since(load(Position, kept.followed) if kept.followed else Position())
    except ValueError:  # a place where this book never was
        anew, formation = "it was that of another book", kept.empty()
        changes = book.since(Position())
    if len(changes.reports) > max(MANY, formation.reports // 3):  # a new engine read all: from nothing is faster, and the same
        formation, changes = kept.empty(), book.since(Position())
    formation.decide(changes.decisions)
    told = (
        (sha, report, reading.claims if reading else (), reading.day.start if reading and reading.day else None)
        for sha, report, reading in book.told(sorted(changes.reports))
    )
    formation.put_all(told, len(changes.reports))
    changed = formation.settle(book.reports_among)
    kept.stepped(dump(here), changed)
    return Followed(changed, anew), formation


def current(book: Book, kept: Kept) -> tuple[Derived, Followed]:
    """As ``derive``, by way of what is kept: all of one state of the book, whatever others append meanwhile. Raises as ``follow``."""

    def work(formation: Formation) -> tuple[View, Followed, Record]:
        view = book.snapshot()  # in turn: what is kept is never further than this
        followed, now = follow_in(view, kept, formation)
        return view, followed, now.record()

    view, followed, record = kept.change(work)
    readings, decisions = tuple(view.readings()), tuple(view.decisions())
    return Derived(tuple(view.reports()), readings, record, decisions, as_left(readings, in_force(decisions))), followed
