"""One who works: makes what does the work, then does part after part. Packed bytes in, packed bytes out.

Of the standard library alone: on another machine this stands by itself until it is known that harmledger is there, and which one.
"""

from __future__ import annotations

import gc
import pickle
import socket
import traceback
from collections.abc import Callable
from typing import Any

RARELY = (50_000, 20, 20)
"""When Python looks through all that it holds for what holds itself: what is worked on never does."""


def packed(value: object) -> bytes:
    """The value as bytes that ``unpacked`` gives back."""
    return pickle.dumps(value, protocol=5)


def unpacked(data: bytes) -> Any:
    """What was packed. Only for what our own workers sent: bytes of others could do anything."""
    return pickle.loads(data)


class Hand:
    """Does the work. ``begin`` comes first; every answer is packed: (True, what came out) or (False, the exception)."""

    def __init__(self) -> None:
        self._work: Callable[[Any], Any] | None = None

    def greet(self, stamp: bytes) -> tuple[str, str, str]:
        """The machine's name, which harmledger is there (what the packed function ``stamp`` gives), or why none can be found."""
        host = socket.gethostname()
        try:
            return host, str(pickle.loads(stamp)()), ""
        except Exception as error:  # another harmledger, or none: whatever it lacks
            return host, "", f"{type(error).__name__}: {error}"

    def begin(self, make: bytes) -> bytes:
        """Make what does the work."""
        gc.set_threshold(*RARELY)
        try:
            self._work = pickle.loads(make)()
            return pickle.dumps((True, None), protocol=5)
        except Exception as error:
            return _raised(error)

    def do(self, part: bytes) -> bytes:
        """Work on a part."""
        try:
            if self._work is None:
                raise RuntimeError("nothing was begun")
            return pickle.dumps((True, self._work(pickle.loads(part))), protocol=5)
        except Exception as error:
            return _raised(error)


def _raised(error: Exception) -> bytes:
    """The exception, packed, with the words of where it came from; in words alone where it cannot be packed."""
    where = "".join(traceback.format_exception(error))
    error.add_note(f"In the worker:\n{where}")
    try:
        data = pickle.dumps((False, error), protocol=5)
        pickle.loads(data)
        return data
    except Exception:
        return pickle.dumps((False, RuntimeError(where)), protocol=5)
