"""How far a reader of the book has come, and what was appended since."""

from __future__ import annotations

from dataclasses import dataclass

from harmledger.model.custody import Custody
from harmledger.model.decision import Decision


@dataclass(frozen=True, slots=True)
class Position:
    """The last sequence numbers in a book; 0 where there is nothing yet. A book only grows, so a position says all that it held.

    ``mark`` is a digest of the rows that have these numbers: in another book they are others. "" fits every book.
    """

    receipts: int = 0
    readings: int = 0
    decisions: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What was appended since a position.

    Attributes:
        reports: SHA-256 of the reports that may say something else now: with a new receipt or reading, or with a claim (of any
            of its readings) that a new decision, or one that it supersedes, is about.
        decisions: the new decisions, in the order in which they arrived.
    """

    reports: frozenset[str]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the chain of custody with its number in the book and the time at which it was recorded (UTC, ISO 8601)."""

    number: int
    at: str
    custody: Custody
