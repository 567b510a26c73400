"""A limit on the time that one step may take: a library that hangs on one file must not stop all others.

Time of the processor is counted, not of the clock: on a busy machine the same file must end in the same way. (Nothing that is read
makes anybody wait: pipes and devices are not opened.) Done with the system's alarm, which interrupts Python code and regular expressions wherever they are, in the main thread of Unix
systems. Elsewhere (Windows, other threads) there is no such limit. Code in C that never looks up is not interrupted either: those
libraries (lxml's parsers, zlib) take time in proportion to what they are given, which is bounded.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlow(BaseException):
    """The time is over. No Exception, so that a library that goes on after every error does not go on after this one."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow inside where it takes more than ``seconds`` of the processor. Not to be nested."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGPROF, _over)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)  # again each second: a library may catch even this
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _over(number: int, frame: FrameType | None) -> None:
    raise TooSlow
