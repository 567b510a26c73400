"""The figures of the two halves of the coded reports, side by side: whether the rules learned the language or the list.

    python evals/halves.py

Half a (every other report in the order of the ids) is the one that rules were tuned on first. Errors of half b were read later,
so that b is no untouched half: a small gap is needed, and proves little. A rule that is right about the language is right on both.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from coded import BENCHMARK, lines, scorer

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


def figures(score: Any, which: int) -> dict[str, float]:
    """The figures of one half."""
    rich, gold = half(lines("july2016.reports.jsonl"), which), {g["report"]: g for g in lines("july2016.gold.jsonl")}
    s = score.score_records(list(read(rich)), [gold[r["id"]] for r in rich], rich)
    crowd = half(lines("fakes.dev.jsonl"), which)
    c = score.score_fakes(list(read(crowd)), crowd)
    return {
        "strict figures, F1": s["figures: strict, in the right event"]["f1"],
        "numbers anywhere, F1": s["figures: number and outcome, anywhere"]["f1"],
        "background leaked": s["background totals leaked into events"],
        "speaker of a right figure": s["speaker of a right figure"],
        "events, F1": s["events"]["f1"],
        "method": s["method"],
        "date exact": s["date exact"],
        "responsibility, F1": s["responsibility: side and stance"]["f1"],
        **{f"crowd: {k}": c[f"{k} exact, stated"]["accuracy"] for k in ("civilians", "combatants", "children")},
    }


def main() -> int:
    """Print both halves."""
    if not BENCHMARK.is_dir():
        print(f"NO BENCHMARK: {BENCHMARK} is not there.", file=sys.stderr)
        return 1
    score = scorer()
    a, b = figures(score, 0), figures(score, 1)
    print(f"{'figure':<32}{'half a':>10}{'half b':>10}{'a - b':>10}")
    for name in a:
        print(f"{name:<32}{a[name]:>10.4f}{b[name]:>10.4f}{a[name] - b[name]:>+10.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
