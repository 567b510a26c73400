"""The whole way of a backlog: from JSON Lines to incidents, with the time of each step, the memory, how it grows, and ratios.

    python benchmarks/backlog.py                        10,000 reports, one in twenty of them of harm
    python benchmarks/backlog.py --reports 10000 100000 how the whole grows between the two
    python benchmarks/backlog.py --reports 10000 100000 --json FILE --note       the figures as JSON, the ratios into history.jsonl
    python benchmarks/backlog.py --workers 4 --runner processes                  handed on to the commands (also --address)
    python benchmarks/backlog.py --ray-nodes 1 2 --every 1 --times 3         reports of harm on Ray clusters of one node of one core, and of two
    python benchmarks/backlog.py --make 10000 --to FILE only write the reports

Each step is run as a person would run it, as a command in a process of its own: ``intake``, then ``read``, then ``build`` of what was
read. Beside them, in the same run, the standard library reads the same JSON Lines, and a bare pass of the language model goes over a
sample of the texts in the same mixture, half of it before and half behind the steps: ratios to these two are what can be compared
between machines. They are of the processor's time, which other programs disturb little; minutes and the ratio of two clusters are of the
clock, for which the machine should have nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # processes share the work, not libraries behind our back

import history
import ray_nodes
from backlog_reports import SHARE, harmful, write
from commands import Ran, ran

SAMPLE = 400  # texts of the bare pass
ASKED_OF = 100_000  # reports, of whom minutes and memory are asked


@dataclass(frozen=True)
class Measured:
    """The whole way of some reports. Seconds are of the processor where nothing else is said.

    Attributes:
        count: reports.
        megabytes: of their JSON Lines.
        json_seconds: the standard library's reading of all of them.
        bare_seconds: a bare pass of the language model, a text in the mixture.
        steps: the commands in their order.
    """

    count: int
    megabytes: float
    json_seconds: float
    bare_seconds: float
    steps: dict[str, Ran]

    @property
    def processor(self) -> float:
        """All steps."""
        return sum(step.processor for step in self.steps.values())

    @property
    def clock(self) -> float:
        """All steps, by the clock."""
        return sum(step.seconds for step in self.steps.values())

    @property
    def peak(self) -> float:
        """MB."""
        return max(step.peak for step in self.steps.values())

    def ratios(self) -> dict[str, float]:
        """What can be compared between machines."""
        bare = self.bare_seconds * self.count
        return {
            "whole / json.loads": self.processor / self.json_seconds,
            "whole / bare pass": self.processor / bare,
            "reading / bare pass": self.steps["read"].processor / bare,
            "intake / json.loads": self.steps["intake"].processor / self.json_seconds,
            "linking and writing a report of harm / bare pass of a text": self.steps["build"].processor
            / (self.count / SHARE)
            / self.bare_seconds,
            "peak MB": self.peak,
        }


@dataclass(frozen=True)
class Asked:
    """A figure beside what is asked of it: no more than ``most``, or no less than ``least``. ``of_these``: whether it is asked of so few reports."""

    what: str
    value: float
    most: float | None = None
    least: float | None = None
    of_these: bool = True

    @property
    def verdict(self) -> str:
        """In one word."""
        if not self.of_these:
            return f"not asked: it is asked of {ASKED_OF:,} reports"
        held = (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)
        return "holds" if held else "DOES NOT HOLD"

    def __str__(self) -> str:
        bound = f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"
        return f"  {self.what:64}{self.value:9.3f}   asked: {bound:14} {self.verdict}"


def measured(source: Path, count: int, folder: Path, options: Sequence[str]) -> Measured:
    """Run the whole way of the reports in ``source``; ``options`` are handed to the commands that share their work."""
    book, out = folder / f"book-{count}", folder / f"out-{count}"
    began = time.process_time()
    with source.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    read_json = time.process_time() - began
    one, other = in_the_mixture(texts)
    del texts
    before = bare_pass(one)
    steps = {
        "intake": ran("intake", str(source), "--book", str(book), "--quiet"),
        "read": ran("read", str(book), "--quiet", *options),
        "build": ran("build", "--book", str(book), "--out", str(out), *options),
    }
    bare = (before + bare_pass(other)) / 2
    shutil.rmtree(out)
    return Measured(count, source.stat().st_size / 1e6, read_json, bare, steps)


def show(found: Measured) -> None:
    """Print it."""
    print(f"\n{found.count:,} reports, {found.megabytes:,.0f} MB; json.loads of all {found.json_seconds:.2f} s; ", end="")
    print(f"bare pass {1000 * found.bare_seconds:.1f} ms a text")
    print(f"  {'':7}{'clock':>10}{'processor':>12}{'peak':>10}{'processor a report':>22}")
    for name, step in found.steps.items():
        each = 1000 * step.processor / found.count
        print(f"  {name:7}{step.seconds:8.1f} s{step.processor:10.1f} s{step.peak:7,.0f} MB{each:19.2f} ms")
    print(f"  {'whole':7}{found.clock:8.1f} s{found.processor:10.1f} s{found.peak:7,.0f} MB")
    for name, ratio in found.ratios().items():
        print(f"  {name:64}{ratio:9.3f}")
    print("  " + found.steps["build"].said.strip().replace("\n", "\n  "), flush=True)


def asked(all_found: Sequence[Measured]) -> list[Asked]:
    """The figures of which something is asked."""
    most = all_found[-1]
    large = most.count >= ASKED_OF
    figures = [
        Asked("reading with the first reader / a bare pass over the same texts", most.ratios()["reading / bare pass"], 0.35),
        Asked("minutes from JSON Lines to incidents, by the clock", most.clock / 60, 15, of_these=large),
        Asked("peak memory, GB", most.peak / 1000, 3, of_these=large),
    ]
    for name, growth in growths(all_found).items():
        figures.append(Asked(f"{name} / (linear × log)", growth, 1.15, of_these=large))
    return figures


def growths(all_found: Sequence[Measured]) -> dict[str, float]:
    """How much more than linear × log the whole way grew from the first to the last, by the processor and by the clock."""
    if len(all_found) < 2:
        return {}
    few, many = all_found[0], all_found[-1]
    expected = (many.count * math.log(many.count)) / (few.count * math.log(few.count))
    return {
        "growth, processor": many.processor / few.processor / expected,
        "growth, clock": many.clock / few.clock / expected,
    }


def in_the_mixture(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Two samples of the texts, evenly spread, each with exactly the share of harm that all have; there must be two of harm."""
    kinds = [[text for n, text in enumerate(texts) if harmful(n) is harm] for harm in (True, False)]
    each = min(SAMPLE // SHARE, len(kinds[0])) // 2 * 2  # of harm
    spread = [[kind[k * len(kind) // count] for k in range(count)] for kind, count in zip(kinds, (each, each * (SHARE - 1)), strict=True)]
    halves = [[text for kind in spread for text in kind[half::2]] for half in (0, 1)]
    return halves[0], halves[1]


def bare_pass(texts: Sequence[str]) -> float:
    """Seconds of the processor a text that a bare pass of the language model takes."""
    import spacy

    from harmledger.settings import load_settings

    bare = spacy.load(load_settings().model)
    for _ in bare.pipe(texts[:20]):
        pass
    began = time.process_time()
    for _ in bare.pipe(texts, batch_size=64):
        pass
    return (time.process_time() - began) / len(texts)


def on_ray(source: Path, folder: Path, nodes: Sequence[int], times: int) -> dict[int, float]:
    """Seconds by the clock of ``build``, which reads, on clusters of so many nodes of one core, each from the same book of reports.

    Each is measured so many ``times``, in turn, and the quickest counts: whatever else a machine does makes it slower, never quicker.
    """
    fresh, seconds = folder / "fresh", dict[int, float]()
    ran("intake", str(source), "--book", str(fresh), "--quiet")
    for turn, count in ((turn, count) for turn in range(times) for count in nodes):
        book, out = folder / f"ray-{turn}-{count}", folder / f"ray-out-{turn}-{count}"
        shutil.copytree(fresh, book)
        with ray_nodes.cluster(count) as address:
            there = ("--runner", "ray", "--address", address)
            built = ran("build", "--book", str(book), "--out", str(out), *there)
        seconds[count] = min(built.seconds, seconds.get(count, math.inf))
        print(f"  Ray, {count} node{'s' * (count > 1)} of one core: {built.seconds:.1f} s", flush=True)
        shutil.rmtree(book)
        shutil.rmtree(out)
    return seconds


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[10_000], help="how many; of several, growth from the first to the last")
    parser.add_argument("--workers", help="handed on to read and build")
    parser.add_argument("--runner", help="handed on to read and build")
    parser.add_argument("--address", help="handed on to read and build")
    parser.add_argument("--ray-nodes", type=int, nargs="+", help="instead: Ray clusters of so many nodes of one core")
    parser.add_argument("--times", type=int, default=1, help="with --ray-nodes: measure each so many times, in turn; the quickest counts")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--note", action="store_true", help="add the ratios to history.jsonl, and its table to docs/speed.md")
    parser.add_argument("--every", type=int, help=f"with --ray-nodes or --make: one report in so many is of harm, not one in {SHARE}")
    parser.add_argument("--make", type=int, metavar="N", help="only write N reports")
    parser.add_argument("--to", type=Path, metavar="FILE", help="where to write them")
    chosen = parser.parse_args()
    if chosen.make:
        write(chosen.to or Path(f"{chosen.make}.jsonl"), chosen.make, chosen.every or SHARE)
        return 0
    if chosen.every and not chosen.ray_nodes:
        parser.error("--every goes with --ray-nodes or --make: what is asked of the whole way is asked of one in twenty")
    options = [w for name in ("workers", "runner", "address") if (said := getattr(chosen, name)) for w in (f"--{name}", said)]
    noted = [
        *options,
        *(("--every", str(chosen.every)) if chosen.every else ()),
        *(("--times", str(chosen.times)) if chosen.times > 1 else ()),
    ]
    all_found, figures, ratios = list[Measured](), list[Asked](), dict[str, float]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for count in sorted(chosen.reports):
            source = write(folder / f"{count}.jsonl", count, chosen.every or SHARE)
            if not chosen.ray_nodes:
                all_found.append(measured(source, count, folder, options))
                show(all_found[-1])
        if chosen.ray_nodes:
            seconds = on_ray(source, folder, sorted(chosen.ray_nodes), chosen.times)
            few, many = min(seconds), max(seconds)
            ratios = {f"Ray, {many} nodes / {few}": seconds[few] / seconds[many]}
            figures = [Asked(f"Ray: {many} nodes of one core are so many times as quick as {few}", seconds[few] / seconds[many], least=1.6)]
        else:
            figures = asked(all_found)
            ratios = {**all_found[-1].ratios(), **growths(all_found)}
    print("\nWhat is asked:")
    for figure in figures:
        print(figure)
    note = history.note(chosen.reports, " ".join(noted), ratios)
    if chosen.json:
        whole: dict[str, Any] = {
            **note,
            "asked": [{**asdict(figure), "verdict": figure.verdict} for figure in figures],
            "measured": [asdict(found) for found in all_found],
        }
        chosen.json.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    if chosen.note:
        history.add(note)
    return 0


if __name__ == "__main__":
    sys.exit(main())
