"""What must be alike wherever work is shared, and what is told to nobody."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

from harmledger import __version__, versions
from harmledger.settings import load_settings, refuse_statistics


def test_it_names_the_program_to_the_last_byte_python_and_the_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions.working_version()
    said = before.split(", ")
    assert said[0].startswith(f"harmledger {__version__} (") and platform.python_version().startswith(said[1].removeprefix("Python "))
    assert any(s.startswith("spacy 3.") for s in said) and versions.working_version() == before
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "crew.py").write_text("other = True\n")
    monkeypatch.setattr(versions, "__file__", str(tmp_path / "versions.py"))
    after = versions.working_version().split(", ")
    assert after[0] != said[0] and after[1:] == said[1:]


def test_no_statistics_unless_a_person_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "1")
    refuse_statistics()
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "1"
    monkeypatch.delenv("RAY_USAGE_STATS_ENABLED")
    refuse_statistics()
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"


def test_the_runner_is_a_setting() -> None:
    settings = load_settings({"HARMLEDGER_RUNNER": "ray", "HARMLEDGER_RAY_ADDRESS": "10.0.0.1:6379", "HARMLEDGER_WORKERS": "12"})
    assert (settings.runner, settings.ray_address, settings.workers) == ("ray", "10.0.0.1:6379", "12")
