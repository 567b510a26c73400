"""The figures of the two halves of the coded reports, side by side: whether the rules learned the language or the list.

    python evals/halves.py

Beside each gap stands its standard error: how far the gap of two such halves moves by which reports fell into them (each half drawn anew
400 times, with replacement, from its own reports). A gap within two of them is no sign of anything. The crowd's counts stand twice: all
that are stated, and those where the crowd counts by the codebook (``crowd.py``).

Half a (every other report in the order of the ids) is the one that rules were tuned on first. Errors of half b were read later,
so that b is no untouched half: a small gap is needed, and proves little. A rule that is right about the language is right on both.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import hypot
from statistics import pstdev
from typing import Any

from coded import BENCHMARK, COUNTS, lines, scorer, verdicts

from harmledger.model.fault import Fault
from harmledger.model.report import Receipt, make_report
from harmledger.publish.records import record_of
from harmledger.settings import load_settings
from harmledger.wiring import engine


def half(rows: list[dict[str, Any]], which: int) -> list[dict[str, Any]]:
    """Half 0 or 1 of the rows, by their place in the order of the ids."""
    place = {row_id: i for i, row_id in enumerate(sorted(str(r["id"]) for r in rows))}
    return [r for r in rows if place[str(r["id"])] % 2 == which]


def read(rows: list[dict[str, Any]]) -> Iterator[Any]:
    """The record of each row's report, by its id."""
    reader = engine(replace(load_settings(), gazetteers="builtin"))
    for row in rows:
        report = make_report(row.get("title"), row["text"], Receipt(row["id"], "halves"))
        (reading,) = reader.read([report])
        if isinstance(reading, Fault):
            raise SystemExit(f"{row['id']}: {reading}")
        yield {**record_of(report, reading), "report": row["id"]}


DRAWS = 400


def coded_figures(score: Any, records: list[Any], gold: list[dict[str, Any]]) -> dict[str, float]:
    """The figures of reports that are coded in full."""
    s = score.score_records(records, gold)
    return {
        "strict figures, F1": s["figures: strict, in the right event"]["f1"],
        "numbers anywhere, F1": s["figures: number and outcome, anywhere"]["f1"],
        "background leaked": s["background totals leaked into events"],
        "speaker of a right figure": s["speaker of a right figure"],
        "events, F1": s["events"]["f1"],
        "method": s["method"],
        "date exact": s["date exact"],
        "responsibility, F1": s["responsibility: side and stance"]["f1"],
    }


def crowd_figures(score: Any, records: list[Any], rows: list[dict[str, Any]]) -> dict[str, float]:
    """The shares of the crowd's stated counts that the engine gives too."""
    c = score.score_fakes(records, rows)
    return {f"crowd: {k}": c.get(f"{k} exact, stated", {"accuracy": 0.0})["accuracy"] for k in COUNTS}


def by_the_codebook(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows without the counts in which the crowd departs from the codebook."""
    table = verdicts()

    def kept(row: dict[str, Any], field: str, number: int) -> int:
        verdict = table.get((row["id"], field, number))
        return 0 if verdict is not None and verdict["codebook"] != str(number) else number

    return [{**row, "gold": {field: kept(row, field, number) for field, number in row["gold"].items()}} for row in rows]


Figures = Callable[[list[Any]], dict[str, float]]


def error(of: Figures, items: list[Any], chance: random.Random) -> dict[str, float]:
    """The standard error of each figure: its spread over draws of as many items, with replacement."""
    draws = [of(chance.choices(items, k=len(items))) for _ in range(DRAWS)]
    return {name: pstdev(d[name] for d in draws) for name in draws[0]}


def half_figures(score: Any, which: int) -> dict[str, tuple[float, float]]:
    """The figures of one half, each with its standard error."""
    rich, gold = half(lines("july2016.reports.jsonl"), which), {g["report"]: g for g in lines("july2016.gold.jsonl")}
    crowd = half(lines("fakes.dev.jsonl"), which)
    coded, counted = list(read(rich)), list(read(crowd))
    found: dict[str, tuple[float, float]] = {}
    parts: list[tuple[str, Figures, list[Any]]] = [
        ("", lambda items: coded_figures(score, coded, items), [gold[r["id"]] for r in rich]),
        ("", lambda items: crowd_figures(score, counted, items), crowd),
        (", by the codebook", lambda items: crowd_figures(score, counted, items), by_the_codebook(crowd)),
    ]
    for called, of, items in parts:
        errors = error(of, items, random.Random(0))
        found |= {f"{name}{called}": (value, errors[name]) for name, value in of(items).items()}
    return found


def main() -> int:
    """Print both halves."""
    if not BENCHMARK.is_dir():
        print(f"NO BENCHMARK: {BENCHMARK} is not there.", file=sys.stderr)
        return 1
    score = scorer()
    a, b = half_figures(score, 0), half_figures(score, 1)
    print(f"{'figure':<36}{'half a':>9}{'half b':>9}{'a - b':>9}{'error':>9}")
    for name, (in_a, error_a) in a.items():
        in_b, error_b = b[name]
        print(f"{name:<36}{in_a:>9.3f}{in_b:>9.3f}{in_a - in_b:>+9.3f}{hypot(error_a, error_b):>9.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
