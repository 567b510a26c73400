"""Files and folders to reports: the list of sources, and the walk over what was given."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from harmledger.intake.jsonfile import JsonFile, JsonLines
from harmledger.intake.source import File, Given, Received, Source
from harmledger.intake.table import Table
from harmledger.intake.text import PlainText
from harmledger.model.fault import Fault

SOURCES: tuple[Source, ...] = (PlainText(), JsonLines(), JsonFile(), Table())
"""Every kind of file that is read. A new one is a file beside this and an entry here."""


def read_inputs(inputs: Sequence[Path], given: Given, skip: Iterable[Path] = ()) -> Iterator[Received | Fault]:
    """Every report of the files and folders ``inputs``, sorted by source whatever their order, with the faults between.

    ``skip`` names folders and files of our own making (the output), which are passed over.
    """
    files, faults = find_files(inputs, skip)
    yield from faults
    for file in files:
        yield from read_file(file, given)


def read_file(file: File, given: Given) -> Iterator[Received | Fault]:
    """The reports of one file, or the fault that says why it cannot be read."""
    suffix = file.path.suffix.lower()
    source = next((s for s in SOURCES if suffix in s.suffixes), None)
    if source is None:
        kinds = ", ".join(s.called for s in SOURCES)
        yield Fault(file.shown, f"This kind of file ({suffix or 'no suffix'}) is not read.", f"Give it as one of: {kinds}.")
        return
    try:
        yield from source.read(file, given)
    except OSError as error:
        yield _os_fault(file.shown, error)


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
