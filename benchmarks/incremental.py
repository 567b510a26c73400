"""A day's reports into a large book: what it costs, and how that grows with the book.

    python benchmarks/incremental.py                              500 reports into books of 5,000 and 20,000
    python benchmarks/incremental.py --reports 50000 200000
    python benchmarks/incremental.py --reports 200000 --keep DIR  the books are kept in DIR, so that making them is paid once
    python benchmarks/incremental.py --book postgresql://…        one book in a database, empty before; with one number of reports

The reports are those of ``backlog_reports.py``, one in twenty of harm. A book is made of the first of them as a person would make it
(``intake``, ``read``, ``build``), then the next 500 are handed to ``harmledger build``, which takes them in, reads them, links them, forms
the incidents that change and writes all files; then the same command is run again with nothing new, which is what it costs to look. Seconds
are those of the clock and of the processor, all processes together. Every size is built into the same folder form, by the same command.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from backlog_reports import write
from commands import Ran, ran

ASKED = 60.0
"""Seconds by the clock that a day may take with a book of 200,000 reports, on two cores."""


@dataclass(frozen=True)
class Day:
    """What a day cost with a book of ``reports``."""

    reports: int
    first: Ran | None
    day: Ran
    nothing: Ran


def made(folder: Path, count: int, address: str | None, workers: str) -> tuple[str, Ran | None]:
    """The book of the first ``count`` reports, built once; where it is, and how the first build went where it was made now."""
    book = address or str(folder / "book")
    if address is None and (folder / "out" / "index.html").exists():
        return book, None
    source = folder / "first.jsonl"
    ran("intake", str(source), "--book", book, "--quiet")
    ran("read", book, "--quiet", "--workers", workers)
    return book, ran("build", "--book", book, "--out", str(folder / "out"), "--workers", workers)


def handed(folder: Path, count: int, day: int) -> None:
    """Write the first ``count`` reports, and those of the day that follows."""
    whole = write(folder / "all.jsonl", count + day)
    with whole.open(encoding="utf-8") as lines:
        for name, many in (("first.jsonl", count), ("day.jsonl", day)):
            with (folder / name).open("w", encoding="utf-8") as out:
                out.writelines(islice(lines, many))
    whole.unlink()


def measured(kept: Path, scratch: Path, count: int, day: int, address: str | None, workers: str) -> Day:
    """Make the book in ``kept``, if it is not there, and hand a day's reports to a copy of it."""
    folder = kept / f"{count}"
    folder.mkdir(parents=True, exist_ok=True)
    handed(folder, count, day)
    book, first = made(folder, count, address, workers)
    if address is None:
        shutil.copytree(folder, scratch / f"{count}")
        folder = scratch / f"{count}"
        book = str(folder / "book")
    command = ("build", str(folder / "day.jsonl"), "--book", book, "--out", str(folder / "out"), "--workers", workers)
    return Day(count, first, ran(*command), ran(*command))


def show(found: Day, day: int) -> None:
    """Print it."""
    print(f"a book of {found.reports:,} reports, and {day:,} more")
    for name, step in (("first build", found.first), ("the day", found.day), ("nothing new", found.nothing)):
        if step is not None:
            of = found.reports if step is found.first else day
            print(
                f"  {name:12}{step.seconds:8.1f} s   {step.processor:8.1f} s of the processor   {step.peak:6,.0f} MB"
                f"   {1000 * step.processor / of:8.2f} ms a report"
            )
    print("  " + found.day.said.strip().replace("\n", "\n  "))


def main() -> int:
    """Measure and print; the status is 1 where a day takes longer than is asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, nargs="+", default=[5_000, 20_000])
    parser.add_argument("--day", type=int, default=500)
    parser.add_argument("--workers", default="auto")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--book")
    chosen = parser.parse_args()
    if chosen.book and len(chosen.reports) != 1:
        parser.error("--book takes one number of reports: it is one book")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # processes share the work, not libraries behind our back
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        kept = chosen.keep or scratch / "kept"
        days = []
        for count in chosen.reports:
            days.append(measured(kept, scratch, count, chosen.day, chosen.book, chosen.workers))
            show(days[-1], chosen.day)
    if len(days) > 1:
        few, many = days[0], days[-1]
        cost = (many.day.processor - few.day.processor) / (many.reports - few.reports)
        print(
            f"{many.reports / few.reports:.1f} times the book: {many.day.processor / few.day.processor:.2f} times the day's cost; "
            f"each report that was there before costs {1e6 * cost:.0f} µs"
        )
    print(f"asked: {ASKED:.0f} s by the clock with 200,000 reports")
    return int(any(d.day.seconds > ASKED for d in days))


if __name__ == "__main__":
    sys.exit(main())
