"""Learns the weights behind a claim's certainty and shows how well they hold.

    python scripts/calibrate.py           learn from the hand-coded reports in ../shared/benchmark, show the reliability table
    python scripts/calibrate.py --write   also write src/harmledger/extract/grammar/certainty.toml and the table in docs/certainty.md

A claim is right if the human coder has it: a figure with the same outcome, number, status, age and sex in the same event; a
side with the same stance; an event that lines up with one of the coder's. The table is made out of sample: each half of the
reports (by their place in the sorted list) is rated with weights learned from the other half alone.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "evals"))
from coded import BENCHMARK, lines, scorer

from harmledger.extract.grammar.certainty import kind_of, probability, signs
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.report import Receipt, make_report
from harmledger.publish.records import record_of
from harmledger.settings import load_settings
from harmledger.wiring import engine

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src" / "harmledger" / "extract" / "grammar" / "certainty.toml"
PAGE = ROOT / "docs" / "certainty.md"
BEGIN, END = "<!-- table: written by scripts/calibrate.py -->", "<!-- end of table -->"
PAIRS = (("seeds.reports.jsonl", "seeds.gold.jsonl"), ("july2016.reports.jsonl", "july2016.gold.jsonl"))

ROUNDS, RATE, HOLD = 600, 0.05, 0.6
"""Passes of gradient descent, its step, and how strongly weights are held near zero (a few hundred examples are few)."""

FEWEST = 4
"""Signs with fewer examples than this get no weight."""

Example = tuple[str, tuple[str, ...], bool, int]
"""Kind of claim, its signs, whether it is right, and the half that its report is in."""


def examples() -> Iterator[Example]:
    """Every claim of every coded report with its signs and whether the coder has it too."""
    score, reader = scorer(), engine(replace(load_settings(), gazetteers="builtin"))
    number = 0
    for reports_file, gold_file in PAIRS:
        gold = {g["report"]: g for g in lines(gold_file)}
        for row in sorted(lines(reports_file), key=lambda r: str(r["id"])):
            report = make_report(row.get("title"), row["text"], Receipt(row["id"], "calibration"))
            (reading,) = reader.read([report])
            if not hasattr(reading, "claims"):
                continue
            record: Any = record_of(report, reading)
            yield from of_report(score, reading.claims, record, gold[row["id"]], number % 2)
            number += 1


def of_report(score: Any, claims: Sequence[Claim], record: Any, gold: Any, half: int) -> Iterator[Example]:
    """The examples of one report."""
    pairs = {record["events"][i]["id"]: gold["events"][j] for i, j in score.align(record["events"], gold["events"])}
    right: set[str] = set()
    for event in record["events"]:
        theirs = pairs.get(event["id"])
        if theirs is None:
            continue
        mine = [c for c in claims if isinstance(c, FigureClaim) and c.event == event["id"]]
        plain = [{k: getattr(c, k) for k in ("outcome", "low", "high", "status", "age", "sex")} for c in mine]
        right |= {mine[i].id for i, _ in score.match(plain, theirs["figures"], score.same_figure)}
        sides = score.sides(theirs)
        right |= {
            c.id
            for c in claims
            if isinstance(c, ResponsibilityClaim) and c.event == event["id"] and (c.side, score.STANCE[c.stance]) in sides
        }
        right |= {c.id for c in claims if isinstance(c, EventClaim) and c.event == event["id"]}
    for c in claims:
        if isinstance(c, BackgroundClaim) or (isinstance(c, ResponsibilityClaim) and c.side == "unknown"):
            continue
        yield kind_of(c), signs(c, claims), c.id in right, half


def learn(data: Sequence[Example]) -> dict[str, float]:
    """Weights of one kind of claim by gradient descent on the log loss, from zero, in a fixed order."""
    seen: dict[str, int] = defaultdict(int)
    for _, found, _, _ in data:
        for sign in found:
            seen[sign] += 1
    names = sorted(s for s, n in seen.items() if n >= FEWEST)
    model = dict.fromkeys(names, 0.0)
    for _ in range(ROUNDS):
        slope = {name: HOLD * model[name] * (name != "always") for name in names}
        for _, found, is_right, _ in data:
            value = 1.0 / (1.0 + math.exp(-sum(model.get(s, 0.0) for s in found)))
            for sign in found:
                if sign in slope:
                    slope[sign] += value - is_right
        for name in names:
            model[name] -= RATE * slope[name] / math.sqrt(len(data))
    return model


def reliability(rated: Sequence[tuple[float, bool]]) -> list[tuple[str, int, float, float]]:
    """Rows (band, claims, mean certainty, share that is right) of ten bands."""
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for value, is_right in rated:
        bands[min(9, int(value * 10))].append((value, is_right))
    return [
        (f"{k / 10:.1f}-{(k + 1) / 10:.1f}", len(rows), sum(v for v, _ in rows) / len(rows), sum(r for _, r in rows) / len(rows))
        for k, rows in sorted(bands.items())
    ]


def main() -> int:
    """Learn, show, and write if asked."""
    if not BENCHMARK.is_dir():
        print(f"NO BENCHMARK: {BENCHMARK} is not there, so there is nothing to learn from.", file=sys.stderr)
        return 1
    data = list(examples())
    kinds = ("figure", "responsibility", "event")
    out = ["| kind | certainty | claims | mean certainty | of them right |", "|---|---|---|---|---|"]
    models = {}
    for kind in kinds:
        mine = [e for e in data if e[0] == kind]
        models[kind] = learn(mine)
        rated = []
        for half in (0, 1):
            model = learn([e for e in mine if e[3] != half])
            rated += [(probability(model, found), is_right) for _, found, is_right, at in mine if at == half]
        rows = reliability(rated)
        out += [f"| {kind} | {band} | {n} | {mean:.2f} | {share:.2f} |" for band, n, mean, share in rows]
        error = sum(n * abs(mean - share) for _, n, mean, share in rows) / len(rated)
        out.append(
            f"| {kind} | all | {len(rated)} | {sum(v for v, _ in rated) / len(rated):.2f} | {sum(r for _, r in rated) / len(rated):.2f} |"
        )
        print(f"{kind}: {len(rated)} claims, expected calibration error {error:.3f}")
    print("\n".join(out))
    if "--write" in sys.argv:
        text = ["# Weights behind a claim's certainty, by sign (see certainty.py). Written by scripts/calibrate.py; do not edit by hand."]
        for kind in kinds:
            text += ["", f"[{kind}]", *(f'"{name}" = {value:.4f}' for name, value in sorted(models[kind].items()))]
        WEIGHTS.write_text("\n".join(text) + "\n", encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        PAGE.write_text("\n".join([before + BEGIN, "", *out, "", END]) + after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
