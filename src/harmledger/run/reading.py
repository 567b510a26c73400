"""Reading shared through any runner: what comes out is the same, in the same order, whoever reads.

What was lost with those who read it is read again in pieces, and at last report by report; a report at which they die alone is set
aside, and the rest goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from harmledger.extract.engine import Reader
from harmledger.model.claim import Reading
from harmledger.model.fault import Fault
from harmledger.model.report import Report
from harmledger.model.work import Lost, Runner

LEAST = 128
"""Fewer reports are read in this process: beginning others takes some seconds."""

PART = 32
"""Reports that a part should hold for the engine: enough that they are parsed together, few enough that all have work to the end."""

MOST = 512
"""Reports of a part at most, however many of them are passed over."""

PIECES = 32
"""Pieces of a part that was lost."""

Answers = list[Reading | Fault]
Given = tuple[tuple[Report, ...], frozenset[str]]
"""What a worker is given: reports, and the SHA-256 of those that are to be read whatever they hold."""


@dataclass(slots=True, eq=False)
class _Part:
    reports: tuple[Report, ...]
    answers: Answers | None = None


class Shared:
    """A ``Reader``. ``make`` makes in another process what reads as ``alone`` does, and must be picklable; fewer reports than would be
    worth the runner's beginning are read by ``alone``."""

    def __init__(self, alone: Reader, make: Callable[[], Reader], runner: Runner) -> None:
        self._alone, self._make, self._runner = alone, make, runner

    @property
    def name(self) -> str:
        """The engine's."""
        return self._alone.name

    @property
    def first(self) -> str:
        """The first reader's."""
        return self._alone.first

    def read(self, reports: Iterable[Report], sure: Set[str] = frozenset()) -> Iterator[Reading | Fault]:
        """As the reader's; those who share the work end when all is read, or when nobody wants more."""
        source = iter(reports)
        begin = list(islice(source, LEAST))
        if len(begin) < LEAST:
            return self._alone.read(chain(begin, source), sure)
        return _Sharing(self._runner, partial(_begin, self._make), chain(begin, source), sure).run()


class _Sharing:
    """One run through the reports."""

    def __init__(self, runner: Runner, make: Callable[[], Callable[[Given], Answers]], source: Iterator[Report], sure: Set[str]) -> None:
        self._runner, self._make, self._source, self._sure = runner, make, source, sure
        self._order: deque[_Part] = deque()  # parts whose answers were not told yet, in the order of the reports
        self._given: deque[_Part] = deque()  # those without an answer, in the order in which they were given out
        self._pieces: deque[_Part] = deque()  # of lost parts, to be given out first
        self._seen = self._read = 0  # answers so far, and those that the engine gave

    def run(self) -> Iterator[Reading | Fault]:
        """The answers in order."""
        more = True
        while more:
            for answer in self._runner.work(self._make, self._parts()):
                self._heed(self._given.popleft(), answer)
                while self._order and (told := self._order[0].answers) is not None:
                    self._order.popleft()
                    yield from told
            more = bool(self._pieces)  # the last part was lost when no more were asked for

    def _parts(self) -> Iterator[Given]:
        while part := self._next():
            self._given.append(part)
            shas = {r.sha256 for r in part.reports}
            yield part.reports, frozenset(shas & self._sure)

    def _next(self) -> _Part | None:
        if self._pieces:
            return self._pieces.popleft()
        reports = tuple(islice(self._source, self._size()))
        if not reports:
            return None
        part = _Part(reports)
        self._order.append(part)
        return part

    def _size(self) -> int:
        """Reports of the next part: so many that, as things went so far, the engine will read ``PART`` of them."""
        return min(MOST, PART * (self._seen + 1) // (self._read + 1)) if self._seen else PART

    def _heed(self, part: _Part, answer: Answers | Lost) -> None:
        if not isinstance(answer, Lost):
            part.answers = answer
            self._seen += len(answer)
            self._read += sum(isinstance(a, Fault) or a.passed_over is None for a in answer)
        elif len(part.reports) == 1:
            part.answers = [_set_aside(part.reports[0], answer)]
        else:
            pieces = [_Part(reports) for reports in _pieces(part.reports)]
            at = self._order.index(part)
            del self._order[at]
            for piece in reversed(pieces):
                self._order.insert(at, piece)
                self._pieces.appendleft(piece)


def _pieces(reports: tuple[Report, ...]) -> Iterator[tuple[Report, ...]]:
    size = -(-len(reports) // PIECES)
    return (reports[start : start + size] for start in range(0, len(reports), size))


def _set_aside(report: Report, lost: Lost) -> Fault:
    what = f"All who tried to read it died of it. {lost.why}"
    return Fault(report.receipts[0].source, what, "Read it alone with --runner serial, or take it out.", passing=True)


def _begin(make: Callable[[], Reader]) -> Callable[[Given], Answers]:
    return partial(_read, make())


def _read(reader: Reader, given: Given) -> Answers:
    reports, sure = given
    return list(reader.read(reports, sure))
