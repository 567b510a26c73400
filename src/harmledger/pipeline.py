"""The whole flow: reports are collected into the book and read; everything else is derived from the book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from harmledger.extract.engine import Engine
from harmledger.incidents.judged import as_left, in_force
from harmledger.intake.collect import Handed
from harmledger.ledger import Book, Position, Refused, View
from harmledger.ledger.codec import dump, load
from harmledger.model.claim import FIRST_READER, Claim, Reading
from harmledger.model.decision import Decision
from harmledger.model.fault import Fault
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.relevance import FirstReader, passed_over
from harmledger.taking import BATCH, UNKNOWN, Hand, take_in
from harmledger.taking import Told as Told

if TYPE_CHECKING:  # made by wiring where it is needed
    from harmledger.incidents.kept import Formation, Kept

Former = Callable[[Sequence[Report], Sequence[Claim], Sequence[Decision], Mapping[str, date]], Record]
"""Forms incidents; pure: the same values in any order give the same record. The last argument is each report's
own day (by SHA-256) as it was read in its text, for reports whose input states no day of publication."""

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
    engine: Callable[[], Engine],
    listener: Callable[[Fault], None] | None = None,
    step: Callable[[str, int, int | None], None] = lambda what, done, total: None,
    first: FirstReader | None = None,
    hand: Hand = UNKNOWN,
) -> Tally:
    """Append what is new of what ``hand`` hands over to ``book``, then read every report that ``engine`` has not read yet and ``first`` hands on.

    ``engine`` is called once, after intake. ``step`` is told what is done and how far: ("taking in", 12, None). Without ``first``
    every report is read, those that it passed over before, too.
    """
    tally = Tally(_listener=listener)
    take_in(handed, book, hand, tally.told, step)
    reader = engine()
    unread = pass_over(first, reader.name, book, tally, step) if first else list(book.unread(reader.name))
    read(unread, book, reader, tally, step)
    return tally


def read(reports: Sequence[Report], book: Book, reader: Engine, tally: Tally, step: Callable[[str, int, int | None], None]) -> None:
    """Append the engine's reading of each report, as soon as it is there."""
    for done, answer in enumerate(reader.read(reports)):
        step("reading", done, len(reports))
        store(answer, book, tally)
    step("reading", len(reports), len(reports))


def pass_over(first: FirstReader, engine: str, book: Book, tally: Tally, step: Callable[[str, int, int | None], None]) -> list[Report]:
    """Write down which of the reports to be read the first reader passes over, and return the others.

    A report that an engine has read once is not judged again: what was found in it must not be lost to a newer word list.
    """
    unread, before = list(book.unread(engine, first.name)), book.readers()
    left: list[Report] = []
    for start in range(0, len(unread), BATCH):
        step("looking through", start, len(unread))
        over: list[Reading] = []
        for report in unread[start : start + BATCH]:
            judged = before.get(report.sha256, FIRST_READER).startswith(FIRST_READER)
            if judged and (reading := passed_over(report, first)):
                over.append(reading)
            else:
                left.append(report)
        book.add_readings(over)
        tally.passed_over += len(over)
    return left


def screened(reports: Sequence[Report], engine: Engine, first: FirstReader | None) -> Iterator[Reading | Fault]:
    """One answer a report, in the order given: the engine's, or that the first reader passed it over."""
    over = [passed_over(r, first) if first else None for r in reports]
    answers = iter(engine.read(r for r, o in zip(reports, over, strict=True) if o is None))
    return (o or next(answers) for o in over)


def store(answer: Reading | Fault, book: Book, tally: Tally) -> None:
    """Append a reading, or count why there is none; a reading that the ledger refuses becomes a fault."""
    if isinstance(answer, Fault):
        tally.fault(answer)
        return
    try:
        book.add_reading(answer)
    except Refused as why:
        tally.fault(
            Fault(answer.report[:16], f"The engine's reading was refused: {why}", "Please report this; it is a mistake in the engine.")
        )
        return
    tally.read += 1
    tally.claims += len(answer.claims)


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
    for sha in sorted(changes.reports):
        _put(book, formation, sha)
    changed = formation.settle(book.report)
    kept.stepped(dump(here), changed)
    return Followed(changed, anew), formation


def _put(book: View, formation: Formation, sha: str) -> None:
    reading = book.reading(sha)
    day = reading.day.start if reading and reading.day else None
    formation.put(sha, book.report(sha), reading.claims if reading else (), day)


def current(book: Book, kept: Kept) -> tuple[Derived, Followed]:
    """As ``derive``, by way of what is kept: all of one state of the book, whatever others append meanwhile. Raises as ``follow``."""

    def work(formation: Formation) -> tuple[View, Followed, Record]:
        view = book.snapshot()  # in turn: what is kept is never further than this
        followed, now = follow_in(view, kept, formation)
        return view, followed, now.record()

    view, followed, record = kept.change(work)
    readings, decisions = tuple(view.readings()), tuple(view.decisions())
    return Derived(tuple(view.reports()), readings, record, decisions, as_left(readings, in_force(decisions))), followed
