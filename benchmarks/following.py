"""What one more report costs where what follows from a book is kept on disk: milliseconds, rows read, pairs compared, memory.

    python benchmarks/following.py 10000        makes a book of 10,000 invented reports, follows it, then adds twenty more

The book is made in a folder of its own (--folder, to use it again), each step in a process of its own, for its memory. Each of the
twenty reports is followed with nothing held in memory, as ``harmledger build`` does. Seconds are those of the processor.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from invented import reports_of

from harmledger import wiring
from harmledger.incidents.compare import Comparer
from harmledger.incidents.face import Face
from harmledger.ledger import Book
from harmledger.ledger.book import FILE_NAME
from harmledger.model.claim import Claim, Reading
from harmledger.model.report import Report
from harmledger.pipeline import follow

MORE = 20


class Counting:
    """Counts the pairs that are compared."""

    pairs = 0


_score = Comparer.score


def _counted(self: Comparer, a: Face, b: Face) -> float:
    Counting.pairs += 1
    return _score(self, a, b)


def append(book: Book, report: Report, claims: list[Claim]) -> None:
    """One report with its reading."""
    book.add_report(report, b"")
    book.add_reading(Reading(report.sha256, "invented 1", tuple(claims)))


def make(count: int, folder: Path) -> dict[str, Any]:
    """A book of ``count`` reports, and beside it those that come later."""
    with Book(folder / FILE_NAME) as book, book.transaction(), Book(folder / "late.sqlite") as late, late.transaction():
        for n, (report, claims, _) in enumerate(reports_of(count + MORE)):
            append(late if n % (count // MORE + 1) == 7 else book, report, claims)
    return {}


def first(folder: Path) -> dict[str, Any]:
    """Everything at once, from nothing."""
    start = time.process_time()
    with Book(folder / FILE_NAME) as book, wiring.keep(folder / wiring.KEPT_NAME) as kept:
        follow(book, kept)
    size = (folder / wiring.KEPT_NAME).stat().st_size
    return {"whole book, s": round(time.process_time() - start, 1), "whole book, MB": _memory(), "on disk, MB": size >> 20}


def more(folder: Path) -> dict[str, Any]:
    """Those that come later, one by one."""
    with Book(folder / "late.sqlite") as late:
        given = [(report, list(reading.claims)) for report, reading in zip(late.reports(), late.readings(), strict=True)]
    cost, rows, pairs, incidents = [], [], [], []
    Comparer.score = _counted  # type: ignore[method-assign]  # counted in this process alone
    with Book(folder / FILE_NAME) as book:
        for report, claims in given:
            append(book, report, claims)
            Counting.pairs, start = 0, time.process_time()
            with wiring.keep(folder / wiring.KEPT_NAME) as kept:
                incidents.append(len(follow(book, kept).incidents))
                cost.append(1000 * (time.process_time() - start))
                rows.append(kept.rows_read)
                pairs.append(Counting.pairs)
    return {
        "one more kept, ms": round(_middle(cost), 1),
        "slowest, ms": round(max(cost), 1),
        "rows read": [_middle(rows), max(rows)],
        "pairs compared": [_middle(pairs), max(pairs)],
        "incidents changed": [_middle(incidents), max(incidents)],
        "one more, MB": _memory(),
    }


def _middle(values: list[Any]) -> Any:
    return sorted(values)[len(values) // 2]


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def measure(count: int, folder: Path) -> dict[str, Any]:
    """All steps, each in a process of its own."""
    found: dict[str, Any] = {"reports": count}
    for step in ("make", "first", "more"):
        command = [sys.executable, __file__, str(count), "--folder", str(folder), "--step", step]
        found |= json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("count", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=["make", "first", "more"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        steps = {
            "make": lambda: make(chosen.count, chosen.folder),
            "first": lambda: first(chosen.folder),
            "more": lambda: more(chosen.folder),
        }
        print(json.dumps(steps[chosen.step]()))
        return 0
    with tempfile.TemporaryDirectory() as made:
        print(json.dumps(measure(chosen.count, chosen.folder or Path(made))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
