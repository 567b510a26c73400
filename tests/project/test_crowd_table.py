"""The reading by hand of the crowd's counts: its table says what it says it says, and the page tells the same numbers."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = list(csv.DictReader((ROOT / "evals" / "crowd_verdicts.csv").open(encoding="utf-8", newline="")))
PAGE = (ROOT / "docs" / "crowd-counts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['report']}:{r['field']}:{r['crowd']}")
def test_who_is_right_follows_from_the_numbers(row: dict[str, str]) -> None:
    crowd, engine, codebook = row["crowd"], row["engine"], row["codebook"]
    assert crowd != engine, "only counts that differed were read"
    expected = {"crowd": codebook == crowd, "engine": codebook == engine, "neither": codebook not in (crowd, "")}
    assert expected.get(row["right"], codebook == "")


def test_no_count_is_judged_twice() -> None:
    assert max(Counter((r["report"], r["field"], r["crowd"]) for r in ROWS).values()) == 1


def test_the_page_tells_the_numbers_of_the_table() -> None:
    who = Counter(r["right"] for r in ROWS)
    assert f"Of {len(ROWS)} counts that differed" in PAGE
    assert f"number in {who['engine']}, the crowd's in {who['crowd']}, neither's in {who['neither']}" in PAGE


def test_the_page_tells_every_cause_with_its_number() -> None:
    departs = Counter(r["cause"] for r in ROWS if r["right"] in ("engine", "neither"))
    wrong = Counter(r["cause"] for r in ROWS if r["right"] == "crowd")
    first, second = PAGE.split("### The engine was wrong")
    for cause, n in departs.items():
        assert f"| `{cause}` | {n} |" in first or (n == 1 and f"`{cause}`" in first), cause
    for cause, n in wrong.items():
        assert f"| `{cause}` | {n} |" in second, cause
