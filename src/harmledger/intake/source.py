"""What every kind of source is to the rest: a file in, reports and faults out, lazily, in the file's order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from harmledger.model.fault import Fault
from harmledger.model.report import Report


@dataclass(frozen=True, slots=True)
class Given:
    """What the person says of reports that do not say it themselves, and how much is read at most.

    Attributes:
        published, publisher: for reports without one of their own; None for unknown.
        max_text_bytes, max_table_bytes, max_line_bytes: bytes; see Settings.
        max_report_chars: characters of one report.
    """

    published: date | None = None
    publisher: str | None = None
    max_text_bytes: int = 20_000_000
    max_table_bytes: int = 200_000_000
    max_line_bytes: int = 20_000_000
    max_report_chars: int = 2_000_000


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its path, the name that messages use, and the name that receipts keep.

    ``source`` does not change with where the file lies: it is the path inside the folder that was
    given, or the bare name of a file given by itself.
    """

    path: Path
    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class Received:
    """A report with one receipt, the bytes that it was made of, and where it stands, for messages."""

    report: Report
    raw: bytes
    where: str


class Source(Protocol):
    """Reads one kind of file. ``suffixes`` in lower case, with the dot."""

    suffixes: tuple[str, ...]
    called: str

    def read(self, file: File, given: Given) -> Iterator[Received | Fault]:
        """Reports and faults of ``file`` in its order. OSError is for the caller."""
        ...
