"""A short, seeded run of what scripts/fuzz_intake.py does for minutes; and what its long runs found."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "fuzz_intake.py"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_intake", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_intake"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


FUZZ = script()


@pytest.mark.parametrize("name", sorted(FUZZ.ENTRIES))
def test_damaged_input_ends_in_reports_and_faults(name: str) -> None:
    entry, dice = FUZZ.ENTRIES[name], random.Random(7)
    samples = entry.samples()
    for _ in range(entry.tried):
        given, data = FUZZ.made(entry, samples, dice)
        assert FUZZ.wrong(entry, given, data) is None, (given, data)


@pytest.mark.parametrize("name", sorted(n for n, entry in FUZZ.ENTRIES.items() if entry.taken is None))
def test_the_samples_are_good(name: str) -> None:
    """Else the changes would only change what is refused anyway."""
    from harmledger.intake.collect import read_piece
    from harmledger.intake.piece import piece_of_bytes
    from harmledger.intake.source import Received
    from harmledger.model.fault import Fault

    for data in FUZZ.ENTRIES[name].samples():
        called = "a.csv" if data.startswith((b"id;", b"\xef\xbb\xbfid")) else "a.txt"
        items = list(read_piece(piece_of_bytes(data, called, called, called), FUZZ.SMALL))
        named = any(isinstance(i, Fault) and "This is a list of" in i.what for i in items)
        assert named or any(isinstance(i, Received) for i in items) or b"\0" in data[:50], items


def test_the_check_finds_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.intake.text.front_matter", lambda text: 1 / 0)
    assert "ZeroDivisionError" in FUZZ.wrong(FUZZ.ENTRIES["texts"], "a.txt", b"Five died.")
