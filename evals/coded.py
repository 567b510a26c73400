"""The benchmark's coded reports and its own scorer, for what learns from them or looks at them closer than ``run.sh`` does."""

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path
from typing import Any

BENCHMARK = Path(__file__).resolve().parent.parent.parent / "shared" / "benchmark"


def scorer() -> Any:
    """The benchmark's own scorer: what counts as the same event and figure is its to say."""
    spec = importlib.util.spec_from_file_location("score", BENCHMARK / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{BENCHMARK}/score.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(name: str) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file of the benchmark."""
    return [json.loads(line) for line in (BENCHMARK / name).read_text(encoding="utf-8").splitlines() if line.strip()]


COUNTS = ("civilians", "combatants", "children")
"""The crowd's counts that figures are asked for."""


def verdicts() -> dict[tuple[str, str, int], dict[str, str]]:
    """The rows of ``crowd_verdicts.csv`` by report, field and the crowd's number (one report stands twice in the benchmark)."""
    with Path(__file__).with_name("crowd_verdicts.csv").open(encoding="utf-8", newline="") as rows:
        return {(r["report"], r["field"], int(r["crowd"])): r for r in csv.DictReader(rows)}
