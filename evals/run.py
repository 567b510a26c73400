"""Runs the benchmark and holds its figures against those reached before (``pins.toml``).

    python evals/run.py            run, compare, fail where a figure fell
    python evals/run.py --raise    also write better figures into pins.toml (never worse ones)

The figures are those with the built-in gazetteer alone, whatever the user has imported.
Needs ``../shared/benchmark`` beside the checkout; without it this says so, and fails under CI.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from first_reader import figures as first_reader_figures
from gva_facts import both_exact
from ranges import from_engine, from_gold, hand_reading, share

ROOT = Path(__file__).resolve().parent.parent
BENCHMARK = ROOT.parent / "shared" / "benchmark"
PINS = ROOT / "evals" / "pins.toml"
PARTS = {
    "seeds": "seeds",
    "rich (July 2016)": "rich",
    "FA-KES, counts by the crowd": "fakes",
    "incidents (July 2016)": "incidents",
    "GVA, 1,234 articles of 599 incidents": "gva",
    "places": "places",
}
TOLERANCE = 0.004
"""Processors round a parser's sums differently: one flipped parse among some hundred figures is no fall."""

LOWER_IS_BETTER = ("leaked", "wrong", "invented", "without a record", "unresolved")


def flat(prefix: str, value: object, out: dict[str, float]) -> dict[str, float]:
    """Nested figures as one table, names joined with " / "."""
    if isinstance(value, dict):
        for key, inner in value.items():
            flat(f"{prefix} / {key}" if prefix else key, inner, out)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        out[prefix] = float(value)
    return out


def measure() -> dict[str, float]:
    """Run the benchmark's own script; every figure by name."""
    command = ROOT / ".venv" / "bin" / "harmledger"
    with tempfile.TemporaryDirectory() as out:
        run = subprocess.run(
            ["bash", str(BENCHMARK / "run.sh")],
            env={**os.environ, "HARMLEDGER": str(command), "OUT": out, "HARMLEDGER_GAZETTEERS": "builtin"},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        records = Path(out) / "gva" / "records.jsonl"
        facts = both_exact(map(json.loads, records.open(encoding="utf-8")), BENCHMARK) if records.exists() else {}
    if run.returncode:
        sys.exit(f"the benchmark's run.sh failed with status {run.returncode}:\n{run.stdout[-2000:]}")
    figures: dict[str, float] = {}
    decoder = json.JSONDecoder()
    for piece in run.stdout.split("\n== ")[0:]:
        name = piece.removeprefix("== ").split("\n", 1)[0].strip()
        start = piece.find("{")
        if name in PARTS and start >= 0:
            flat(PARTS[name], decoder.raw_decode(piece[start:])[0], figures)
    hand = hand_reading()
    for name, found in (("the coded records", from_gold(list(hand))), ("the engine's own records", from_engine(list(hand)))):
        figures[f"ranges read by hand (July 2016) / from {name}"] = round(share(hand, found), 4)
    flat("first reader", first_reader_figures(), figures)
    return flat("gva facts", facts, figures)


def worse(name: str, now: float, then: float) -> bool:
    """Whether a figure fell below what was reached."""
    if any(word in name for word in LOWER_IS_BETTER):
        return now > then + TOLERANCE
    return now < then - TOLERANCE


def main() -> int:
    """Compare, print, and return the exit status."""
    if not BENCHMARK.is_dir():
        print(f"NO BENCHMARK: {BENCHMARK} is not there, so no figure was checked.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    pins: dict[str, float] = tomllib.loads(PINS.read_text(encoding="utf-8"))["figures"] if PINS.exists() else {}
    figures = measure()
    fallen = [name for name, then in pins.items() if name not in figures or worse(name, figures[name], then)]
    for name, now in figures.items():
        then = pins.get(name)
        mark = "FELL" if name in fallen else ""
        if then is not None and now != then and not mark:
            falls = any(word in name for word in LOWER_IS_BETTER)
            mark = "better" if (now < then) == falls else "a little worse"
        if then is not None or "--raise" in sys.argv:
            print(f"{name:<90} {now:>9.4f}  {'' if then is None else f'pinned {then:.4f}':<16} {mark}")
    for name in fallen:
        print(f"FELL: {name}: {figures.get(name)} against {pins[name]}", file=sys.stderr)
    if "--raise" in sys.argv:
        kept = {n: v for n, v in figures.items() if not n.endswith((" / gold", "/ items", "/ of", "clusters", "totals", "reports", "gold"))}
        lower = {n: any(word in n for word in LOWER_IS_BETTER) for n in kept}
        merged = {**pins, **{n: (min if lower[n] else max)(v, pins.get(n, v)) for n, v in kept.items()}}
        lines = ["# The benchmark figures reached so far; CI fails when one falls. Written by: python evals/run.py --raise", "[figures]"]
        PINS.write_text("\n".join([*lines, *(f'"{n}" = {v}' for n, v in merged.items())]) + "\n", encoding="utf-8")
    print(f"{len(figures)} figures measured, {len(pins)} pinned, {len(fallen)} fell")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
