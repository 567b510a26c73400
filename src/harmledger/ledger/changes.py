"""How far a book has been followed, and what came since."""

from __future__ import annotations

from dataclasses import dataclass

from harmledger.model.decision import Decision


@dataclass(frozen=True, slots=True)
class Position:
    """The last numbers of receipts, readings and decisions in a book; 0 where there are none."""

    receipts: int = 0
    readings: int = 0
    decisions: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What came after a position.

    Attributes:
        reports: SHA-256 of reports with a new receipt or reading, and of reports whose claims a new decision is about
            (also through the decision that it supersedes).
        decisions: the new decisions in the order of arrival.
    """

    reports: frozenset[str]
    decisions: tuple[Decision, ...]
