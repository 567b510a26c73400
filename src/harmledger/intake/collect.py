"""Files and folders to reports: the list of sources, and the walk over what was given."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from harmledger.intake.jsonfile import JsonFile, JsonLines
from harmledger.intake.looks import beginning
from harmledger.intake.mail import Mailbox, Message
from harmledger.intake.piece import Piece, TooLarge, piece_of_file
from harmledger.intake.sheet import Sheet
from harmledger.intake.source import File, Given, Lead, Received, Source
from harmledger.intake.table import Table
from harmledger.intake.telegram import Telegram
from harmledger.intake.text import PlainText
from harmledger.intake.warc import Warc
from harmledger.model.fault import Fault

SOURCES: tuple[Source, ...] = (Warc(), Mailbox(), Message(), Telegram(), Sheet(), JsonLines(), JsonFile(), Table(), PlainText())
"""Every kind of piece that is read, asked in this order: what its content proves first, plain text last. A new one is a file beside
this and an entry here."""


Leads = Callable[[Lead], None]
"""Takes the pages that lists name and that are still to be fetched."""


def read_inputs(inputs: Sequence[Path], given: Given, skip: Iterable[Path] = (), leads: Leads | None = None) -> Iterator[Received | Fault]:
    """Every report of the files and folders ``inputs``, sorted by source whatever their order, with the faults between.

    ``skip`` names folders and files of our own making (the output), which are passed over. ``leads`` is told of pages to fetch;
    where nobody takes them, a warning says that they were not fetched.
    """
    files, faults = find_files(inputs, skip)
    yield from faults
    for file in files:
        yield from read_file(file, given, leads)


def read_file(file: File, given: Given, leads: Leads | None = None) -> Iterator[Received | Fault]:
    """The reports of one file, or the fault that says why it cannot be read."""
    try:
        piece = piece_of_file(file.path, file.shown, file.source)
    except OSError as error:
        yield _os_fault(file.shown, error)
        return
    yield from read_piece(piece, given, leads)


def recognise(piece: Piece) -> Source | None:
    """The kind of source that ``piece`` is, by what it holds; None for none that is read."""
    return next((s for s in SOURCES if s.fits(piece)), None)


def read_piece(piece: Piece, given: Given, leads: Leads | None = None, depth: int = 0) -> Iterator[Received | Fault]:
    """The reports of one piece, and of the pieces in it; what is wrong with one of them does not stop the others."""
    source = recognise(piece)
    if source is None:
        yield _unknown(piece)
        return
    left = 0
    try:
        for item in source.read(piece, given):
            if isinstance(item, Lead):
                left += leads is None
                if leads:
                    leads(item)
            elif not isinstance(item, Piece):
                yield item
            elif depth >= given.max_depth:
                what = f"It lies too deep: archives inside archives are opened {given.max_depth} deep."
                yield Fault(item.shown, what, "Unpack the outer ones first; or raise max_depth in harmledger.toml.")
            else:
                yield from read_piece(item, given, leads, depth + 1)
    except OSError as error:
        yield _os_fault(piece.shown, error)
    except TooLarge as large:
        yield Fault(piece.shown, f"The file is too large ({large}).", "Cut it into several.")
    if left:
        what = f"This is a list of {left:,} pages ({source.called}); the pages themselves are not in it and were not fetched."
        yield Fault(piece.shown, what, "Fetch them with: harmledger intake --fetch.", "warning")


def _unknown(piece: Piece) -> Fault:
    kinds = ", ".join(s.called for s in SOURCES)
    if not piece.head:
        return Fault(piece.shown, "The file is empty.", "Put reports into it, or leave the file out.")
    holds = "text of another kind" if beginning(piece.head) is not None else "binary data, not text"
    what = f"This kind of file ({piece.suffix or 'no suffix'}) is not read: it holds {holds}."
    return Fault(piece.shown, what, f"Give it as one of: {kinds}.")


def find_files(inputs: Sequence[Path], skip: Iterable[Path] = ()) -> tuple[list[File], list[Fault]]:
    """The files to read, each once, sorted by source; and what is wrong with ``inputs``."""
    found: dict[Path, File] = {}
    faults: list[Fault] = []
    left_out = {s.resolve() for s in skip}
    for given in inputs:
        try:
            if given.is_dir():
                files = list(_walk(given, given, left_out, {given.resolve()}, faults))
                if not files and not faults:
                    faults.append(Fault(str(given), "There is no file to read in this folder.", "Name the folder that holds the reports."))
            elif given.is_file():
                files = [File(given, str(given), given.name)]
            else:
                what = "This is not a file or folder that can be read." if given.exists() else "There is no such file or folder."
                faults.append(Fault(str(given), what, "Check how it is spelled, and which folder you are in."))
                continue
        except (OSError, ValueError) as error:
            faults.append(_os_fault(str(given), error))
            continue
        for file in files:
            found.setdefault(file.path.resolve(), file)
    return sorted(found.values(), key=lambda f: (f.source, f.shown)), faults


def _walk(folder: Path, top: Path, left_out: set[Path], above: set[Path], faults: list[Fault]) -> Iterator[File]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        faults.append(_os_fault(str(folder), error))
        return
    for entry in entries:
        real = entry.resolve()
        if entry.name.startswith(".") or real in left_out:
            continue
        if entry.is_dir():
            if real not in above:  # a link to a folder that it lies in would go round for ever
                yield from _walk(entry, top, left_out, above | {real}, faults)
        elif entry.is_file():
            yield File(entry, str(entry), entry.relative_to(top).as_posix())


def _os_fault(where: str, error: OSError | ValueError) -> Fault:
    number = getattr(error, "errno", None)
    if number in (errno.EACCES, errno.EPERM):
        return Fault(where, "You are not allowed to read it.", "Ask for permission, or copy it to where you may read it.")
    if number == errno.ENOENT:
        return Fault(where, "It was there a moment ago and is gone.", "Put it back, or leave it out.")
    return Fault(where, f"It cannot be read ({getattr(error, 'strerror', None) or error}).", "Check the file and the disk it lies on.")
