"""What the commands say on the terminal: faults, progress, the summary. All of it goes to standard error."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Mapping
from typing import TextIO

from harmledger.cli.interrupt import check
from harmledger.model.fault import Fault
from harmledger.publish.terminal import plain

BAR = 30  # characters
EVERY_SECONDS = 0.1


def say(message: str) -> None:
    """One message to the person, safe whatever names and words of others it holds."""
    print(plain(message), file=sys.stderr)


def say_fault(fault: Fault) -> None:
    """A fault: where, what, how to mend."""
    say(f"{'warning' if fault.severity == 'warning' else 'set aside'}: {fault}")


def say_kept(languages: Mapping[str, int], begin: str = "") -> None:
    """How many reports are kept and not read because no engine reads their language (its name in English); nothing where there are none.

    ``begin`` stands before it, in a list.
    """
    if languages:
        most_first = sorted(languages.items(), key=lambda one: (-one[1], one[0]))
        say(f"{begin}Kept, not read: {', '.join(f'{n:,} in {name}' for name, n in most_first)}.")


class Progress:
    """A bar on a terminal; nothing in a pipe or when ``quiet``."""

    def __init__(self, quiet: bool, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._on = not quiet and self._stream.isatty()
        self._shown_at = 0.0
        self._dirty = False

    def gazetteer(self, share: float) -> None:
        """Show how far the gazetteer is built (0 to 1): once on a machine, some seconds."""
        self.step("building the gazetteer (once)", int(share * 100), 100)

    def step(self, what: str, done: int, total: int | None) -> None:
        """Show that ``done`` of ``total`` (None where unknown) is done. Between steps, so a Ctrl-C that was swallowed is raised here."""
        check()
        now = time.monotonic()
        if not self._on or (now - self._shown_at < EVERY_SECONDS and done != total):
            return
        self._shown_at = now
        if total:
            full = BAR * done // total
            line = f"{what} [{'#' * full}{'.' * (BAR - full)}] {done:,} of {total:,}"
        else:
            line = f"{what} {done:,}"
        self._stream.write("\r" + line[: shutil.get_terminal_size().columns - 1] + "\x1b[K")
        self._stream.flush()
        self._dirty = True

    def clear(self) -> None:
        """Take the bar away, so that a message can be said."""
        if self._dirty:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._dirty = False
