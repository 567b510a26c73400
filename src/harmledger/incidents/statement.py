"""One statement: what one voice stands by, ready for the solver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from harmledger.incidents.cells import Cells
from harmledger.incidents.lineage import Key
from harmledger.incidents.solver import Fact
from harmledger.model.claim import FigureClaim

Counts = Literal["all", "some", "group"]
"""Whom a statement counts: everybody harmed; some of them; or one group of them (women, children) and nobody else."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one voice counts of one outcome, after one of its reports.

    Attributes:
        claims: its own claims of that report first, then what the voice said elsewhere and did not take back.
        cells, facts: the claims for the solver; open ends are closed ("at least n" counts as n on both ends).
        counts: whom; "some" and "group" only where another voice counts more.
        older: how many of the voice's figures this one replaced.
    """

    speaker: Key
    name: str
    report: str
    day: date | None
    claims: tuple[FigureClaim, ...]
    cells: Cells
    facts: tuple[Fact, ...]
    counts: Counts = "all"
    older: int = 0
