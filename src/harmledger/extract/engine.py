"""What every engine is to the rest of the program: reports in, readings out, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Protocol

from harmledger.model.claim import Reading
from harmledger.model.fault import Fault
from harmledger.model.report import Report


class Engine(Protocol):
    """Reads reports.

    ``name`` is the engine with its version and that of its data ("grammar-en 1 (en_core_web_sm 3.8.0)"):
    where it changes, reports are read anew. The same name must mean the same claims from the same text.
    """

    @property
    def name(self) -> str:
        """Name and version of the engine and of the data it reads with."""
        ...

    def read(self, reports: Iterable[Report]) -> Iterator[Reading | Fault]:
        """One answer a report, in the order given; lazily, so that what has been read can be stored at once.

        A report that cannot be read gives a ``Fault`` (its ``where`` names the report's source); it never raises
        for what stands in a report.
        """
        ...


class Reader(Protocol):
    """An engine behind a first reader: it reads what may hold a claim, and says of the rest that, and why, it was passed over."""

    @property
    def name(self) -> str:
        """The engine's."""
        ...

    @property
    def first(self) -> str:
        """The first reader's, or "" where every report is read."""
        ...

    def read(self, reports: Iterable[Report], sure: Set[str] = frozenset()) -> Iterator[Reading | Fault]:
        """One answer a report, as the engine's, in the order given. Those whose SHA-256 is in ``sure`` are read whatever they hold."""
        ...
