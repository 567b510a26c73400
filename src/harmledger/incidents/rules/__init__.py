"""Rules of linking and grading as data files that a researcher can change."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rules(name: str) -> dict[str, Any]:
    """The rule file ``name`` ("linking", "grades"); read once, never changed by those who use it."""
    return tomllib.loads(files("harmledger.incidents.rules").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
