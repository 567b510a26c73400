"""Runs a command of harmledger and measures it: the clock, the processor's time of all its processes, and the memory they held at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True)
class Ran:
    """How a command went.

    Attributes:
        seconds: by the clock.
        processor: seconds of the processor, of the command and of all processes that it started and waited for.
        peak: the most memory that it and its processes held at once, in MB; what they share is counted once.
        said: what it said.
    """

    seconds: float
    processor: float
    peak: float
    said: str


def ran(*command: str) -> Ran:
    """Run a command of harmledger. Raises SystemExit where it fails."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        began, peak = time.monotonic(), [0.0]
        process = subprocess.Popen([sys.executable, "-m", "harmledger", *command], stderr=said, stdout=subprocess.DEVNULL)
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peak, ended), daemon=True)
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watcher.join()
        said.seek(0)
        words = said.read()
    if process.returncode:
        raise SystemExit(f"harmledger {command[0]} ended with {process.returncode}:\n{words[-3000:]}")
    return Ran(seconds, used.ru_utime + used.ru_stime, peak[0], words)


def _watch(process: int, peak: list[float], ended: threading.Event) -> None:
    """The memory that is not shared with others (PSS), of the process and all below it."""
    while not ended.wait(EVERY):
        peak[0] = max(peak[0], sum(_memory(p) for p in (process, *_below(process))))


def _below(process: int) -> list[int]:
    try:
        found = [int(p) for p in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
    return [*found, *(below for p in found for below in _below(p))]


def _memory(process: int) -> float:
    try:
        told = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0.0
    return int(told[1]) / 1024 if told else 0.0
