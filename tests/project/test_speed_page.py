"""The page on speed shows the history of ratios as it is kept, and the measurement says rightly what holds."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmarks() -> Iterator[Any]:
    """Imports a module of the benchmarks."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    yield importlib.import_module
    sys.path.remove(str(ROOT / "benchmarks"))


def test_the_page_shows_every_measurement_that_is_kept(benchmarks: Any) -> None:
    history = benchmarks("history")
    words = history.PAGE.read_text(encoding="utf-8")
    assert history.page(words, history.lines()) == words, "run: python benchmarks/history.py --write"


def test_what_is_kept_are_ratios_with_what_they_were_measured_of(benchmarks: Any) -> None:
    for line in benchmarks("history").lines():
        assert set(line) == {"day", "commit", "version", "machine", "reports", "options", "ratios"}
        assert line["ratios"] and all(value > 0 for value in line["ratios"].values())
        assert not [name for name in line["ratios"] if "second" in name]


def test_a_measurement_that_is_noted_stands_in_the_table(benchmarks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = benchmarks("history")
    monkeypatch.setattr(history, "FILE", tmp_path / "history.jsonl")
    monkeypatch.setattr(history, "PAGE", tmp_path / "speed.md")
    history.PAGE.write_text(f"Above.\n{history.BEGIN}\n{history.END}\nBelow.\n", encoding="utf-8")
    history.add(history.note([10_000], "--workers 2", {"whole / bare pass": 0.21987654}))
    history.add(history.note([20_000, 2_000], "", {"whole / bare pass": 0.25}))
    words = history.PAGE.read_text(encoding="utf-8")
    assert words.startswith("Above.") and words.endswith("Below.\n")
    assert words.index("| 2,000 to 20,000 |") < words.index("| 10,000 | --workers 2 |") and "| 0.2199 |" in words
    with pytest.raises(ValueError, match="no place"):
        history.page("A page without marks.", [])


@pytest.mark.parametrize(
    ("bounds", "value", "verdict"),
    [({"most": 0.35}, 0.35, "holds"), ({"most": 0.35}, 0.36, "DOES NOT HOLD"), ({"least": 1.6}, 1.6, "holds"),
     ({"least": 1.6}, 1.5, "DOES NOT HOLD"), ({"most": 15, "of_these": False}, 99, "not asked")],
)  # fmt: skip
def test_a_figure_is_held_against_what_is_asked(benchmarks: Any, bounds: dict[str, Any], value: float, verdict: str) -> None:
    assert benchmarks("backlog").Asked("figure", value, **bounds).verdict.startswith(verdict)


def test_growth_that_is_linear_times_log_is_one(benchmarks: Any) -> None:
    backlog, commands = benchmarks("backlog"), benchmarks("commands")

    def took(count: int, seconds: float) -> Any:
        return backlog.Measured(count, 1.0, 1.0, 1.0, {"intake": commands.Ran(2 * seconds, seconds, 100.0, "")})

    found = backlog.growths([took(1000, 30.0), took(10_000, 400.0)])  # log 10,000 is 4/3 of log 1,000
    assert found == {"growth, processor": pytest.approx(1), "growth, clock": pytest.approx(1)}
    assert backlog.growths([took(1000, 30.0)]) == {}


@pytest.mark.parametrize("count", [40, 1000, 10_000, 99_990])
def test_the_bare_pass_goes_over_the_same_mixture(benchmarks: Any, count: int) -> None:
    backlog, harmful = benchmarks("backlog"), benchmarks("backlog_reports").harmful
    one, other = backlog.in_the_mixture([f"{'harm' if harmful(n) else 'news'} {n}" for n in range(count)])
    assert len({*one, *other}) == len(one) + len(other) <= backlog.SAMPLE
    for half in (one, other):
        assert sum(text.startswith("harm") for text in half) * 20 == len(half) > 0
