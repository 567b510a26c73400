"""A limit on the time that one step may take: a library that hangs on one file must not stop all others.

Done with the system's alarm, which interrupts Python code and regular expressions wherever they are, in the main thread of Unix
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
    """Raise TooSlow inside where it takes longer than ``seconds``. Not to be nested."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _over)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)  # again each second: a library may catch even this
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _over(number: int, frame: FrameType | None) -> None:
    raise TooSlow
