"""Faults of data are values: where, what, why, how to mend. Exceptions are for bugs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["set aside", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with what was handed in.

    Attributes:
        where: the file, with the line after a colon where there is one ("reports.csv:12").
        what: what is wrong and why it matters, in one sentence without jargon.
        mend: what a person can do about it, as an instruction.
        severity: "set aside" when the report was not read at all; "warning" when it was read
            but something about it was left unknown (a date that could not be understood, say).
        passing: whether it lies with the moment (the disk, the network, a mistake in a program) and not with what was handed in, so that
            the same input may be read the next time.
    """

    where: str
    what: str
    mend: str
    severity: Severity = "set aside"
    passing: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.mend}"
