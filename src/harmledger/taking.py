"""Taking in: what was handed over goes into the book in small steps, with its entry in the chain of custody.

Invariant: what ``told`` was told of is stored. Stopped at any moment, even by kill -9, nothing is stored in part or twice, and the same
call goes on: what was taken in whole is known by its SHA-256 and passed over, of the rest every report is known by its text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal

from harmledger.intake.collect import Handed
from harmledger.intake.source import Given, Received
from harmledger.ledger import Book, View
from harmledger.model.custody import MAX_FAULTS, Act, Custody
from harmledger.model.fault import Fault
from harmledger.model.report import Report

BATCH = 200  # reports stored together; only these few are taken in again after a crash
BATCH_BYTES = 50_000_000  # bytes of them, as received
BATCH_SECONDS = 5.0  # and the longest that a report waits for others: a fetched page may take its time

Fate = Literal["new", "known", "version", "set aside", "warning", "taken before"]
"""What became, or would become, of something that was handed over. "version": new, under an address that had another text before."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who hands over and how it is read: ``by`` a person or account, ``version`` of what reads it, ``options`` said of it."""

    by: str
    version: str
    options: tuple[tuple[str, ...], ...] = ()


UNKNOWN = Hand("unknown", "")
"""Where nobody says who hands over."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was handed over, and what became of it.

    Attributes:
        fate: see ``Fate``.
        item: the report or the fault, or the file that was taken in whole before.
        kind: what the source is called that it came from; "" where that is not known.
        of: for "version": the id of the report that the address had before.
        reports: how many reports it stands for: those of a file that was taken in before, else 1.
    """

    fate: Fate
    item: Received | Fault | Handed
    kind: str = ""
    of: str | None = None
    reports: int = 1


Teller = Callable[[Told], None]


def options_of(given: Given, **more: str) -> tuple[tuple[str, ...], ...]:
    """What was said of the input, beside what is always so: it decides what is read, so it stands in the chain of custody."""
    usual = Given()
    said = {f.name: getattr(given, f.name) for f in fields(Given) if getattr(given, f.name) != getattr(usual, f.name)}
    if given.columns:
        said["columns"] = ", ".join(f"{name}={ours}" for name, ours in sorted(given.columns.items()))
    return tuple(sorted((name, str(value)) for name, value in {**said, **more}.items()))


def take_in(
    handed: Iterable[Handed | Fault], book: Book, hand: Hand, tell: Teller, step: Callable[[str, int, int | None], None] | None = None
) -> None:
    """Append what was handed over. Of two texts under one id the one that came first stays.

    ``tell`` is told of faults as they come up, of reports when they are stored; where it raises, what came before is stored first.
    """
    taking = _Taking(book, hand, tell, step)
    try:
        for one in handed:
            if isinstance(one, Fault):
                tell(_told(one))
            elif (before := book.has_taken(_entry("took in", one, hand))) is not None:
                _tell_again(one, before, tell)
            else:
                taking.begin(one)
                for item in one.items():
                    taking.add(item)
                taking.end()
    finally:
        taking.store()


def foresee(handed: Iterable[Handed | Fault], book: View, hand: Hand, tell: Teller) -> None:
    """Tell what ``take_in`` would do, without doing it."""
    addresses, ids, texts = _Addresses(book), dict[str, str](), set[str]()
    for one in handed:
        if isinstance(one, Fault):
            tell(_told(one))
            continue
        if (taken := book.has_taken(_entry("took in", one, hand))) is not None:
            _tell_again(one, taken, tell)
            continue
        for item in one.items():
            if isinstance(item, Fault):
                tell(_told(item, one.kind))
                continue
            sha256, receipt = item.report.sha256, item.report.receipts[0]
            owner = book.with_given_id(receipt.given_id) or ids.setdefault(receipt.given_id, sha256) if receipt.given_id else None
            if owner not in (None, sha256):
                tell(_told(_clash(item), item.kind))
            else:
                tell(addresses.told(item, sha256 not in texts and not book.has_report(sha256)))
            texts.add(sha256)


class _Addresses:
    """What each address held last. The book is asked for it once, when the first new report names an address."""

    def __init__(self, book: View) -> None:
        self._book, self._held = book, dict[str, tuple[str, str]]()
        self._asked = False

    def told(self, item: Received, new: bool) -> Told:
        """What to tell of a report that is ``new`` to the book, or known; call it before the report is stored, and once."""
        report, url = item.report, item.report.receipts[0].url
        if url and new and not self._asked:
            self._asked, self._held = True, {**self._book.addresses(), **self._held}
        old = self._held.get(url) if url else None
        if url:
            self._held[url] = (report.sha256, report.id)
        if not new:
            return Told("known", item, item.kind)
        return Told("version", item, item.kind, old[1]) if old and old[0] != report.sha256 else Told("new", item, item.kind)


@dataclass(slots=True)
class _File:
    """A file that is being taken in."""

    handed: Handed
    began: bool = False
    whole: bool = True
    new: int = 0
    known: int = 0
    set_aside: int = 0
    warnings: int = 0
    faults: list[Fault] = field(default_factory=list)

    def fault(self, fault: Fault) -> None:
        """Count it, and keep it for the chain of custody."""
        self.warnings += fault.severity == "warning"
        self.set_aside += fault.severity != "warning"
        self.whole &= not fault.passing
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)


class _Taking:
    """What is waiting to be stored together."""

    def __init__(self, book: Book, hand: Hand, tell: Teller, step: Callable[[str, int, int | None], None] | None) -> None:
        self._book, self._hand, self._tell, self._step = book, hand, tell, step
        self._waiting: list[tuple[_File, Received | None]] = []  # None: the file's end
        self._file: _File | None = None  # the one that is being read
        self._addresses = _Addresses(book)
        self._bytes, self._since, self._done = 0, time.monotonic(), 0

    def begin(self, handed: Handed) -> None:
        """What is added from now on is of this file."""
        self._file = _File(handed)

    def add(self, item: Received | Fault) -> None:
        """Something of the file."""
        file = self._file
        if file is None:
            raise RuntimeError("nothing was begun")
        if isinstance(item, Fault):
            file.fault(item)
            self._tell(_told(item, file.handed.kind))
            return
        self._put(file, item, len(item.raw))

    def end(self) -> None:
        """The file is read."""
        file, self._file = self._file, None
        if file is not None:
            self._put(file, None, 0)

    def _put(self, file: _File, item: Received | None, size: int) -> None:
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append((file, item))
        self._bytes += size
        if len(self._waiting) >= BATCH or self._bytes >= BATCH_BYTES or time.monotonic() - self._since >= BATCH_SECONDS:
            self.store()

    def store(self) -> None:
        """Store what is waiting, all together, then tell of it."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        if not waiting:
            return
        with self._book.transaction():
            told, things = self._foreseen(waiting)
            if self._file is not None and not self._file.began:
                self._file.began = True
                things.append(_entry("began", self._file.handed, self._hand, self._file))
            self._book.add_received(things)
        self._done += len(told)
        if self._step:
            self._step("taking in", self._done, None)
        for one in told:
            self._tell(one)

    def _foreseen(self, waiting: Sequence[tuple[_File, Received | None]]) -> tuple[list[Told], list[tuple[Report, bytes] | Custody]]:
        """What will have become of what is waiting, and what of it goes into the book."""
        reports = [item.report for _, item in waiting if item is not None]
        owners = self._book.with_given_ids(report.receipts[0].given_id for report in reports)
        known = self._book.known_among(report.sha256 for report in reports)
        told: list[Told] = []
        things: list[tuple[Report, bytes] | Custody] = []
        for file, item in waiting:
            if item is None:
                things.append(_entry("took in", file.handed, self._hand, file))
                continue
            sha256, given_id = item.report.sha256, item.report.receipts[0].given_id
            if given_id and owners.setdefault(given_id, sha256) != sha256:
                fault = _clash(item)
                file.fault(fault)
                told.append(_told(fault, item.kind))
                continue
            new = sha256 not in known
            known.add(sha256)
            file.new += new
            file.known += not new
            told.append(self._addresses.told(item, new))
            things.append((item.report, item.raw))
        return told, things


def _entry(act: Act, handed: Handed, hand: Hand, file: _File | None = None) -> Custody:
    file = file or _File(handed)
    what = (handed.source, handed.sha256, handed.size, handed.kind, hand.version, hand.options)
    counts = (file.new, file.known, file.set_aside, file.warnings)
    return Custody(act, hand.by, *what, file.whole, *counts, tuple(file.faults))


def _told(fault: Fault, kind: str = "") -> Told:
    return Told("warning" if fault.severity == "warning" else "set aside", fault, kind)


def _tell_again(handed: Handed, before: Custody, tell: Teller) -> None:
    """Of a file that was taken in whole before: what was known of it then, faults included, so that nothing goes unsaid."""
    tell(Told("taken before", handed, handed.kind, reports=before.new + before.known))
    for fault in before.faults:
        tell(_told(fault, handed.kind))
    more = before.set_aside + before.warnings - len(before.faults)
    if more:
        what = f"{more:,} more faults were found in it when it was taken in; only the first {MAX_FAULTS:,} are kept."
        tell(_told(Fault(handed.shown, what, "Mend these first."), handed.kind))


def _clash(item: Received) -> Fault:
    what = f'Another report with a different text already has the id "{item.report.receipts[0].given_id}".'
    return Fault(item.where, what, "Give each report an id of its own.")
