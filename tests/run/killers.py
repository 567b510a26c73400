"""Engines for the tests of shared work. Run as a module it reads for ever, printing the numbers of its processes."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harmledger import wiring
from harmledger.cli import main
from harmledger.extract.engine import Engine
from harmledger.model.claim import Reading
from harmledger.model.fault import Fault
from harmledger.model.report import Receipt, Report, make_report
from harmledger.pipeline import Tally
from harmledger.relevance import Screened
from harmledger.run.processes import Processes
from harmledger.run.reading import Shared
from harmledger.settings import Settings
from tests.cli.fake import FakeEngine, read_one


@dataclass
class Killed:
    """Its process dies at a report that says DIE; at one that says ONCE, the first time, which the file named behind it tells."""

    name: str = "fake 1"

    def read(self, reports: Iterable[Report]) -> Iterator[Reading | Fault]:
        """One answer a report."""
        for report in reports:
            words = report.text.split()
            if "DIE" in words:
                os.kill(os.getpid(), signal.SIGKILL)
            if "ONCE" in words:
                flag = words[words.index("ONCE") + 1]
                if not Path(flag).exists():
                    Path(flag).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
            yield read_one(report, self.name)


@dataclass
class Slow:
    """Says which process it is, and never ends."""

    name: str = "slow"

    def read(self, reports: Iterable[Report]) -> Iterator[Reading | Fault]:
        """Nothing, for ever."""
        print(os.getpid(), flush=True)
        time.sleep(600)
        yield from ()


class Broken(Exception):
    """What making the engine raises."""


def broken() -> Screened:
    """No engine."""
    raise Broken("The model is not there.")


def told(count: int, special: dict[int, str] | None = None) -> list[Report]:
    """Reports of invented raids; ``special`` are words for some of them, by number."""
    return [
        make_report(None, f"{n + 2} people were killed in Town{n}. {(special or {}).get(n, '')}", Receipt(str(n), f"in.jsonl:{n}"))
        for n in range(count)
    ]


def killed() -> Screened:
    """What reads with ``Killed``."""
    return Screened(Killed())


def slow() -> Screened:
    """What reads with ``Slow``."""
    return Screened(Slow())


def fake_engine(settings: Settings, progress: Callable[[float], None] | None = None) -> Engine:
    """An engine for the place of the real one, wherever it is made."""
    return FakeEngine(pause=0.01)


def other_engine(settings: Settings, progress: Callable[[float], None] | None = None) -> Engine:
    """One that is another one in every process."""
    return FakeEngine(f"fake in {os.getpid()}")


def twice() -> Callable[[Any], Any]:
    """Work that gives everything twice; DIE kills who does it."""
    return _twice


def _twice(part: Any) -> Any:
    if part == "DIE":
        os._exit(3)
    return part + part


def stored(*given: Any) -> None:
    """Say that something is stored, and hold on."""
    print("stored", flush=True)
    time.sleep(60)


def one() -> int:
    """The command line with the fake engine, which holds on when the first readings are stored."""
    wiring.engine = fake_engine
    usual = Tally.reading

    def reading(self: Tally, *given: Any) -> None:
        usual(self, *given)
        stored()

    Tally.reading = reading  # type: ignore[method-assign]  # a test's
    return main(sys.argv[1:])


if __name__ == "__main__":
    from tests.run import killers  # by the name under which others find it

    if len(sys.argv) > 2:
        sys.exit(killers.one())
    reader = Shared(killers.slow(), killers.slow, Processes(int(sys.argv[1])))
    next(iter(reader.read(told(400))), None)
