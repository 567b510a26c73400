"""The files that were handed over: folders walked, each file once, and what is no file named."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from harmledger.intake.source import File
from harmledger.model.fault import Fault


def find_files(inputs: Sequence[Path], skip: Iterable[Path] = ()) -> tuple[list[File], list[Fault]]:
    """The files to read, each once, sorted by source; and what is wrong with ``inputs``."""
    found: dict[Path, File] = {}
    faults: list[Fault] = []
    left_out = {s.resolve() for s in skip}
    for given in inputs:
        try:
            if given.is_dir():
                before = len(faults)
                files = list(_walk(given, given, left_out, {given.resolve()}, faults))
                if not files and len(faults) == before:
                    faults.append(Fault(str(given), "There is no file to read in this folder.", "Name the folder that holds the reports."))
            elif given.is_file():
                files = [File(given, str(given), given.name)]
            else:
                what = "This is not a file or folder that can be read." if given.exists() else "There is no such file or folder."
                faults.append(Fault(str(given), what, "Check how it is spelled, and which folder you are in."))
                continue
        except (OSError, ValueError) as error:
            faults.append(os_fault(str(given), error))
            continue
        for file in files:
            found.setdefault(file.path.resolve(), file)
    return sorted(found.values(), key=lambda f: (f.source, f.shown)), faults


def _walk(folder: Path, top: Path, left_out: set[Path], above: set[Path], faults: list[Fault]) -> Iterator[File]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        faults.append(os_fault(str(folder), error))
        return
    for entry in entries:
        try:
            real = entry.resolve()
            if entry.name.startswith(".") or real in left_out:
                continue
            if entry.is_dir():
                if real not in above:  # a link to a folder that it lies in would go round for ever
                    yield from _walk(entry, top, left_out, above | {real}, faults)
            elif entry.is_file():
                yield File(entry, str(entry), entry.relative_to(top).as_posix())
            else:
                faults.append(_no_file(entry))
        except (OSError, RuntimeError, ValueError) as error:  # a name too long, a link that leads to itself
            faults.append(os_fault(str(entry), error))


def _no_file(entry: Path) -> Fault:
    if entry.is_symlink():
        return Fault(str(entry), "It is a link that leads nowhere.", "Put back what it leads to, or remove the link.")
    return Fault(str(entry), "It is a pipe, a socket or a device, not a file; it was not opened.", "Leave it out.")


def os_fault(where: str, error: Exception) -> Fault:
    """What the system says of a file, in words."""
    number = getattr(error, "errno", None)
    if number in (errno.EACCES, errno.EPERM):
        return Fault(where, "You are not allowed to read it.", "Ask for permission, or copy it to where you may read it.", passing=True)
    if number == errno.ENOENT:
        return Fault(where, "It was there a moment ago and is gone.", "Put it back, or leave it out.", passing=True)
    if number in (errno.ENOSPC, errno.EDQUOT):
        mend = "Make room (TMPDIR names the folder), then run the command again."
        return Fault(where, "There is no room on the disk for what it unpacks to.", mend, passing=True)
    words = getattr(error, "strerror", None) or error
    return Fault(where, f"It cannot be read ({words}).", "Check the file and the disk it lies on.", passing=True)
