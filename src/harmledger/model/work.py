"""What a runner promises to those who have much of the same work to do, without saying where it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

Part = TypeVar("Part")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer: whoever worked on the part died of it again and again.

    Attributes:
        why: what is known of it, as a sentence.
    """

    why: str


class CannotWork(Exception):
    """Nobody can do the work: what is to share it cannot be reached, is not there, or does not fit; the message says how to mend it."""


class Runner(Protocol):
    """Does the same work on many parts: in this process, in several, or on many machines. What comes out is the same everywhere."""

    @property
    def workers(self) -> int:
        """How many parts are worked on at once; 1 or more."""
        ...

    def work(self, make: Callable[[], Callable[[Part], Answer]], parts: Iterable[Part]) -> Iterator[Answer | Lost]:
        """One answer a part, in the order of the parts, whichever is done first.

        ``make`` is called once by every worker and gives what does the work; it, the parts and the answers must be picklable, and the
        work must depend on the part alone. Parts are fetched as they are needed, so that few are held at a time. A part whose worker
        died is given to another; one at which workers die each time is answered by ``Lost``. What the work itself raises is raised here.
        """
        ...
