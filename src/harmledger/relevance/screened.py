"""An engine behind a first reader: what cannot hold a claim never comes to the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import islice

from harmledger.extract.engine import Engine
from harmledger.model.claim import Reading
from harmledger.model.fault import Fault
from harmledger.model.report import Report
from harmledger.relevance.judge import FirstReader
from harmledger.relevance.passing import passed_over

AT_ONCE = 512
"""Reports that are judged before the engine reads those that are left: enough that of a day's news some are parsed together."""


class Screened:
    """A ``Reader``: the engine, and the first reader before it (None: every report is read)."""

    def __init__(self, engine: Engine, first: FirstReader | None = None) -> None:
        self._engine, self._first = engine, first

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def first(self) -> str:
        """The first reader's, or ""."""
        return self._first.name if self._first else ""

    def read(self, reports: Iterable[Report], sure: Set[str] = frozenset()) -> Iterator[Reading | Fault]:
        """One answer a report, in the order given: the engine's, or that the first reader passed it over."""
        source = iter(reports)
        while group := list(islice(source, AT_ONCE)):
            over = [passed_over(r, self._first) if self._first and r.sha256 not in sure else None for r in group]
            answers = iter(self._engine.read(r for r, o in zip(group, over, strict=True) if o is None))
            for o in over:
                yield o or next(answers)
