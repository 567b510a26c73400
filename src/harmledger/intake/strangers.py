"""Kinds of files that are not read, by how they begin: a message that says what something is helps more than "binary data"."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from harmledger.intake.looks import beginning


@dataclass(frozen=True, slots=True)
class Stranger:
    """A kind that is not read: what it is called, and what a person can do."""

    called: str
    mend: str


def stranger(head: bytes) -> Stranger | None:
    """The kind that a piece which begins with ``head`` is, where it is one that we know and do not read."""
    binary = beginning(head) is None
    return next((kind for at, begins, text, kind in _kinds() if (binary or text) and head.startswith(begins, at)), None)


@cache
def _kinds() -> tuple[tuple[int, bytes, bool, Stranger], ...]:
    table = tomllib.loads(files("harmledger.intake").joinpath("strangers.toml").read_text(encoding="utf-8"))
    return tuple(
        (k.get("at", 0), bytes.fromhex(k["begins"]), k.get("text", False), Stranger(k["called"], k["mend"])) for k in table["kind"]
    )
