"""Ctrl-C is never lost: libraries that go on after every error go on after this one, too, so it is remembered and raised again.

As ever, it raises KeyboardInterrupt at once, wherever the program is. ``check`` is called between steps.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_pressed = threading.Event()


@contextmanager
def remembered() -> Iterator[None]:
    """Inside, Ctrl-C is remembered. Only in the main thread, and where nobody else has taken the signal."""
    _pressed.clear()
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def check() -> None:
    """Raise KeyboardInterrupt where Ctrl-C was pressed and somebody swallowed it."""
    if _pressed.is_set():
        raise KeyboardInterrupt


def _press(number: int, frame: FrameType | None) -> None:
    _pressed.set()
    raise KeyboardInterrupt
