"""A small book with something of everything in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from harmledger.ledger import Book
from harmledger.model.custody import Custody
from harmledger.model.decision import Decision
from harmledger.model.fault import Fault
from harmledger.model.report import Receipt, Report, make_report
from tests.cli.fake import read_one

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
TAKEN = Custody(
    "took in", "R. H.", "a.jsonl", "a" * 64, 12_345, "JSON Lines (.jsonl)", "1f2e3d4c", (("publisher", "Wire"),),
    new=6, set_aside=1, faults=(Fault("in/a.jsonl:7", "The line is not valid JSON.", "Correct it."),),
)  # fmt: skip
"""A file that was taken in."""


class Ticking:
    """A clock that goes on by one minute each time that it is read."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start - timedelta(minutes=1)

    def __call__(self) -> datetime:
        """The next minute."""
        self.now += timedelta(minutes=1)
        return self.now


def report(n: int) -> Report:
    """The report with number ``n``."""
    text = f"On Monday {n} people were killed in Town{n}. Then {n + 1} people were killed in Village{n}, “they” said."
    return make_report(f"Raid {n}", text, Receipt(f"g{n}", f"a.jsonl:{n}", date(2017, 10, 1 + n % 28), "Wire", None, "en"))


def fill(book: Book, many: int = 6) -> None:
    """``many`` reports with readings (some read twice, two received twice, the second time in one page), three decisions, three entries of the chain of custody."""
    for n in range(many):
        book.add_report(report(n), report(n).text.encode())
        book.add_reading(read_one(report(n), "fake 1"))
    book.add_report(replace(report(1), receipts=(Receipt("again", "b.txt"),)), b"other bytes")
    book.add_report(replace(report(0), receipts=(Receipt("", "b.txt"),)), b"other bytes")
    book.add_reading(read_one(report(1), "fake 2"))
    claim = read_one(report(0), "fake 1").claims[0].id
    first = Decision("d-1", claim, None, "set aside", "a total", "R. H.", "2026-01-01T10:00:00+00:00")
    book.add_decision(first)
    book.add_decision(replace(first, id="d-2", verdict="accept", supersedes="d-1"))
    book.add_decision(replace(first, id="d-3", subject=report(2).sha256, verdict="comment"))
    book.add_custody(TAKEN)
    book.add_custody(replace(TAKEN, act="began", source="b.txt"))
    book.add_custody(Custody("gave out", "R. H.", "evidence.wacz", "e" * 64, 900, "WACZ", reports=(report(0).sha256,)))
