"""A tiny engine for tests: "12 people were killed in Raqqa" is an event with one figure. Run as a module, it is the
command line with this engine (``python -m tests.cli.fake build …``)."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harmledger import wiring
from harmledger.cli import main
from harmledger.model.circumstances import Span, When
from harmledger.model.claim import Claim, EventClaim, FigureClaim, Reading
from harmledger.model.fault import Fault
from harmledger.model.ids import content_id
from harmledger.model.report import Report

TOLD = re.compile(r"(\d+) people were killed in (\w+)")


def read_one(report: Report, engine: str) -> Reading:
    """The reading of one report."""
    claims: list[Claim] = []
    figures: list[Claim] = []
    day = report.published
    when = When(day, day, "day", because="the day of the report") if day else None
    for n, told in enumerate(TOLD.finditer(report.text), 1):
        span = Span(told.start(), told.end(), told.group())
        role = "main" if n == 1 else "other"
        claims.append(EventClaim(content_id("c", report.sha256, n), report.sha256, f"e{n}", role, "airstrike", when, None, span))  # type: ignore[arg-type]
        number = int(told[1])
        figures.append(
            FigureClaim(
                content_id("c", report.sha256, n, "f"), report.sha256, f"e{n}", "killed", number, number, "unknown", None, None,
                "people", None, None, span,
            )
        )  # fmt: skip
    return Reading(report.sha256, engine, (*claims, *figures))


@dataclass
class FakeEngine:
    """Reads slowly where ``pause`` (seconds a report) is given; texts with UNREADABLE are faults."""

    name: str = "fake 1"
    pause: float = 0.0
    asked: int = 0

    def read(self, reports: Iterable[Report]) -> Iterator[Reading | Fault]:
        """One answer a report."""
        for report in reports:
            self.asked += 1
            time.sleep(self.pause)
            if "UNREADABLE" in report.text:
                yield Fault(report.receipts[0].source, "It cannot be read.", "Nothing helps.")
            else:
                yield read_one(report, self.name)


if __name__ == "__main__":
    wiring.engine = lambda settings, progress=None: FakeEngine(pause=0.01)
    sys.exit(main())
