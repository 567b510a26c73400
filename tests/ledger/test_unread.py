"""Which reports are to be read is asked of the database; it is what looking at each of them would say."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from harmledger.ledger import Book, View
from harmledger.ledger import view as reading
from harmledger.ledger.digests import seen
from harmledger.model.report import Receipt
from tests.cli.fake import read_one
from tests.ledger.filled import report

ENGINES = ("fake 1", "fake 2", "fake 3")


def by_looking(view: View, engines: tuple[str, ...]) -> list[str]:
    """The reports that none of these engines was the last to read as they are known now, by looking at every one."""
    last = {r.report: r.engine for r in view.readings()}
    known = {r.sha256: r for r in view.reports()}
    saw = {sha: view.linked(sha) for sha in last}
    newest = {sha: [row for row in rows if row.table == "readings"][-1].stored["saw"] for sha, rows in saw.items()}
    return [sha for sha, r in known.items() if last.get(sha) not in engines or newest[sha] != seen(r)]


@pytest.mark.parametrize("seed", range(2))
def test_what_is_unread(place: Path | str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MANY", 3)
    dice = random.Random(seed)
    with Book(place) as book:
        for step in range(24):
            n = dice.randrange(8)
            kind = dice.choice(["report", "reading", "reading", "again", "dated"])
            if kind == "report" or not book.has_report(report(n).sha256):
                book.add_report(report(n), b"")
            elif kind == "reading":
                book.add_reading(read_one(report(n), dice.choice(ENGINES)))
            elif kind == "again":  # a receipt that says nothing new to an engine
                book.add_report(replace(report(n), receipts=(replace(report(n).receipts[0], source=f"again {step}"),)), b"")
            else:
                dated = Receipt(report(n).receipts[0].given_id, f"dated {step}", date(2017, 1, 1 + dice.randrange(9)))
                book.add_report(replace(report(n), receipts=(dated,)), b"")
            if step % 6 == 5:
                view = book.snapshot()
                for asked in (ENGINES[:1], ENGINES[1:], ("another",)):
                    unread = list(view.unread(*asked))
                    assert [r.sha256 for r in unread] == by_looking(view, asked)
                    assert unread == [view.report(r.sha256) for r in unread]


def test_many_reports_at_a_time_are_those_one_at_a_time(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MANY", 2)
    with Book(place) as book:
        for n in range(5):
            book.add_report(report(n), b"")
        for n, engine in ((0, "fake 1"), (1, "fake 1"), (0, "fake 2"), (3, "fake 1")):
            book.add_reading(read_one(report(n), engine))
        asked = [*reversed(book.hashes()), "0" * 64]
        assert list(book.told(asked)) == [(sha, book.report(sha), book.reading(sha)) for sha in asked]
        assert sorted(book.hashes()) == book.hashes() == sorted(r.sha256 for r in book.reports())
