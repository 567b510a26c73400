"""The history of speed: one line a measurement in ``history.jsonl``, ratios and no seconds, and the table that ``docs/speed.md`` makes of it.

    python benchmarks/backlog.py --reports 10000 100000 --note    measures, and adds a line
    python benchmarks/history.py                                  prints the table
    python benchmarks/history.py --write                          writes the table into docs/speed.md

Ratios to work that every machine can do (the standard library's reading of JSON, a bare pass of the language model over the same
texts) outlive the machine that they were measured on.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "benchmarks" / "history.jsonl"
PAGE = ROOT / "docs" / "speed.md"
BEGIN, END = "<!-- history of ratios: written by benchmarks/history.py -->", "<!-- end of the history -->"
COLUMNS: Mapping[str, str] = {
    "reading / bare pass": "reading ÷ bare pass",
    "whole / bare pass": "whole way ÷ bare pass",
    "whole / json.loads": "whole way ÷ json.loads",
    "intake / json.loads": "taking in ÷ json.loads",
    "linking and writing a report of harm / bare pass of a text": "linking and writing, a report of harm ÷ bare pass of a text",
    "growth, processor": "growth ÷ (linear × log)",
    "peak MB": "peak MB",
    "Ray, 2 nodes / 1": "Ray: two nodes ÷ one",
}
"""The ratios that the table shows, each with its heading."""


def note(counts: Sequence[int], options: str, ratios: Mapping[str, float]) -> dict[str, Any]:
    """The line of a measurement that was made now: with what, on what, of how many reports (growth is from the fewest to the most)."""
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
        "version": version("harmledger"),
        "machine": machine(),
        "reports": sorted({min(counts), max(counts)}),
        "options": options,
        "ratios": {name: float(f"{ratio:.4g}") for name, ratio in ratios.items()},
    }


def add(line: Mapping[str, Any]) -> None:
    """Append the line, and bring the page up to it."""
    with FILE.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), lines()), encoding="utf-8")


def lines() -> list[dict[str, Any]]:
    """All measurements, in the order made."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines() if line.strip()] if FILE.exists() else []


def commit() -> str:
    """The commit that was measured, with a plus where something was changed since; "unknown" outside a repository."""
    try:
        made = _git("rev-parse", "--short=10", "HEAD")
        return made + "+" * bool(_git("status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*words: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True, text=True).stdout.strip()


def machine() -> str:
    """The machine in words: processor, cores that may be used, memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    said = [_first("/proc/cpuinfo", r"model name\s*:\s*(.+)") or platform.processor() or platform.machine()]
    said.append(f"{cores} core{'s' * (cores > 1)}")
    if memory := _first("/proc/meminfo", r"MemTotal:\s*(\d+) kB"):
        said.append(f"{round(int(memory) / 2**20)} GB")
    return ", ".join(said)


def _first(file: str, pattern: str) -> str | None:
    try:
        found = re.search(pattern, Path(file).read_text(encoding="utf-8"))
    except OSError:
        return None
    return found[1].strip() if found else None


def table(measurements: Iterable[Mapping[str, Any]]) -> str:
    """The measurements as a table in Markdown, the newest first."""
    head = ["day", "commit", "machine", "reports", "with", *COLUMNS.values()]
    rows: list[Sequence[str]] = [head, ["---"] * len(head)]
    for one in reversed(list(measurements)):
        ratios = one["ratios"]
        shown = [f"{ratios[name]:,.4g}" if name in ratios else "" for name in COLUMNS]
        rows.append(
            [one["day"], one["commit"], one["machine"], " to ".join(f"{count:,}" for count in one["reports"]), one["options"], *shown]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def page(words: str, measurements: Iterable[Mapping[str, Any]]) -> str:
    """The page ``words`` with the table of the measurements between its two marks. Raises ValueError where it has no marks."""
    before, begin, rest = words.partition(BEGIN)
    _, end, behind = rest.partition(END)
    if not begin or not end:
        raise ValueError("The page has no place for the history.")
    return f"{before}{BEGIN}\n\n{table(measurements)}\n\n{END}{behind}"


def main() -> int:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into docs/speed.md")
    if parser.parse_args().write:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), lines()), encoding="utf-8")
    else:
        print(table(lines()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
