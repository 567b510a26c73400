"""Files and folders to reports: the list of sources, and how every piece is read, whatever it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harmledger.intake.bounded import TooSlow, within
from harmledger.intake.files import find_files, os_fault
from harmledger.intake.kinds import SOURCES
from harmledger.intake.looks import beginning, utf16_without_mark
from harmledger.intake.members import budget_of
from harmledger.intake.piece import Piece, TooLarge, piece_of_file
from harmledger.intake.source import File, Given, Item, Lead, Received, Source
from harmledger.intake.strangers import stranger
from harmledger.model.fault import Fault

BYTES_A_SECOND = 1_000_000  # what one more second is allowed for

Leads = Callable[[Lead], None]
"""Takes the pages that lists name and that are still to be fetched."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One file as it was handed over.

    Attributes:
        shown, source: its name in messages, and in receipts.
        sha256, size: of its bytes (hexadecimal; bytes) when it was handed over.
        kind: what the source that reads it is called, or "not read".
        items: reads it from the beginning; a passing fault at the end where it was changed meanwhile.
    """

    shown: str
    source: str
    sha256: str
    size: int
    kind: str
    items: Callable[[], Iterator[Received | Fault]]


def hand_over(inputs: Sequence[Path], given: Given, skip: Iterable[Path] = (), leads: Leads | None = None) -> Iterator[Handed | Fault]:
    """Every file of the files and folders ``inputs``, sorted by source whatever their order, with what is wrong with them before.

    ``skip`` names folders and files of our own making (the output), which are passed over. ``leads`` is told of pages to fetch;
    where nobody takes them, a warning says that they were not fetched.
    """
    files, faults = find_files(inputs, skip)
    yield from faults
    for file in files:
        try:
            yield _handed(file, given, leads)
        except OSError as error:
            yield os_fault(file.shown, error)


def read_inputs(inputs: Sequence[Path], given: Given, skip: Iterable[Path] = (), leads: Leads | None = None) -> Iterator[Received | Fault]:
    """Every report of the files and folders ``inputs``, with the faults between; see ``hand_over``."""
    files, faults = find_files(inputs, skip)
    yield from faults
    for file in files:
        yield from read_file(file, given, leads)


def read_file(file: File, given: Given, leads: Leads | None = None) -> Iterator[Received | Fault]:
    """The reports of one file, or the fault that says why it cannot be read."""
    try:
        piece = piece_of_file(file.path, file.shown, file.source)
    except OSError as error:
        yield os_fault(file.shown, error)
        return
    yield from read_piece(piece, given, leads)


def recognise(piece: Piece) -> Source | None:
    """The kind of source that ``piece`` is, by what it holds; None for none that is read."""
    return next((s for s in SOURCES if s.fits(piece)), None)


def read_piece(piece: Piece, given: Given, leads: Leads | None = None, depth: int = 0) -> Iterator[Received | Fault]:
    """The reports of one piece, and of the pieces in it.

    What is wrong with one of them does not stop the others, a mistake in what reads it included: this is the one place where such a
    mistake is made a fault. All archives in the outermost piece, however they came into it, unpack within one budget.
    """
    if not piece.head:
        yield Fault(piece.shown, "The file is empty.", "Put reports into it, or leave the file out.")
        return
    strange = stranger(piece.head)
    if strange is not None:
        yield Fault(piece.shown, f"It is {strange.called}, which is not read.", strange.mend)
        return
    budget = budget_of(piece, given)
    left, reader = 0, _Reader(replace(piece, budget=budget), given)
    for item in reader:
        if isinstance(item, Lead):
            left += leads is None
            if leads:
                leads(item)
        elif isinstance(item, Received):
            yield item if item.kind else replace(item, kind=reader.called)
        elif isinstance(item, Fault):
            yield item
        elif depth >= given.max_depth:
            what = f"It lies too deep: archives inside archives are opened {given.max_depth} deep."
            yield Fault(item.shown, what, "Unpack the outer ones first; or raise max_depth in harmledger.toml.")
        else:
            yield from read_piece(replace(item, budget=item.budget or budget), given, leads, depth + 1)
    if left:
        what = f"This is a list of {left:,} pages ({reader.called}); the pages themselves are not in it and were not fetched."
        yield Fault(piece.shown, what, "Fetch them with: harmledger intake --fetch.", "warning")


class _Reader:
    """The items of one piece, each step bounded in time; whatever happens in it ends in a fault."""

    def __init__(self, piece: Piece, given: Given) -> None:
        self.called = "unknown"
        self._piece, self._given = piece, given
        self._items: Iterator[Item] | None = None
        self._seconds = given.max_seconds + (piece.size or 0) / BYTES_A_SECOND
        self._over = False

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        if self._over:
            raise StopIteration
        try:
            with within(self._seconds):
                return self._step()
        except StopIteration:
            raise
        except OSError as error:
            fault = os_fault(self._piece.shown, error)
        except TooLarge as large:
            fault = Fault(self._piece.shown, f"The file is too large ({large}).", "Cut it into several.")
        except TooSlow:
            what = f"Reading it took more than {self._seconds:,.0f} seconds of the processor and was given up; the rest was not read."
            fault = Fault(self._piece.shown, what, "Look whether it is what it should be; or raise max_seconds in harmledger.toml.")
        except Exception as error:
            words = f"{type(error).__name__}: {error}"[:200]
            what = f"The program failed on it while reading it as {self.called} ({words}); the rest of it was not read."
            fault = Fault(
                self._piece.shown, what, "Please report this, with the file if you may; it is a mistake in the program.", passing=True
            )
        self._over = True
        return fault

    def _step(self) -> Item:
        if self._items is None:
            source = recognise(self._piece)
            if source is None:
                self._over = True
                return _unknown(self._piece)
            self.called = source.called
            self._items = source.read(self._piece, self._given)
        return next(self._items)


def _handed(file: File, given: Given, leads: Leads | None) -> Handed:
    """Raises OSError."""
    before = _state(file.path)
    piece = piece_of_file(file.path, file.shown, file.source)
    digest = hashlib.sha256()
    with piece.open() as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)

    def items() -> Iterator[Received | Fault]:
        yield from read_piece(piece, given, leads)
        if _state(file.path) != before:
            what = "It was changed while it was read: what was read of it is kept."
            yield Fault(file.shown, what, "Run the command again when it is finished.", "warning", passing=True)

    try:
        source = recognise(piece)
    except Exception:  # said, with its reason, when it is read
        source = None
    return Handed(file.shown, file.source, digest.hexdigest(), piece.size or 0, source.called if source else "not read", items)


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written to; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def _unknown(piece: Piece) -> Fault:
    if utf16_without_mark(piece.head):
        return Fault(piece.shown, "It seems to be text in UTF-16 without the mark that says so.", "Save it as UTF-8.")
    holds = "text of another kind" if beginning(piece.head) is not None else "binary data, not text"
    what = f"This kind of file ({piece.suffix or 'no suffix'}) is not read: it holds {holds}."
    return Fault(piece.shown, what, "Give it in a format that is read (harmledger intake --help), or leave it out.")
