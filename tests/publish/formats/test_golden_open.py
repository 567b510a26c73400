"""The open formats against golden files: a change of a format is seen line by line before it reaches anybody."""

from __future__ import annotations

import pytest

from harmledger.publish.formats import jsonl
from tests.publish.formats import frozen
from tests.publish.formats.golden_open import GOLDEN, files
from tests.publish.formats.made import written

MADE = dict(files())


@pytest.mark.parametrize("name", sorted(p.name for p in GOLDEN.iterdir()))
def test_golden(name: str) -> None:
    assert MADE[name] == (GOLDEN / name).read_bytes(), "python -m tests.publish.formats.golden_open makes them anew; read every difference"


def test_every_file_of_a_format_has_its_golden_file() -> None:
    assert sorted(MADE) == sorted(p.name for p in GOLDEN.iterdir())


def test_the_frozen_json_lines_are_written_as_they_were_read() -> None:
    made = written(jsonl.FORMAT, frozen.samples(), frozen.ABOUT)
    for path in (frozen.GOLDEN / "samples").iterdir():
        assert made[path.name] == path.read_bytes(), path.name
