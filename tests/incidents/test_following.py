"""What is kept follows the book: whatever was appended meanwhile, it is what deriving everything anew gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from harmledger import pipeline, wiring
from harmledger.incidents.kept import Kept
from harmledger.ledger import Book
from harmledger.ledger.codec import dump
from harmledger.model.claim import EventClaim, Reading
from harmledger.model.decision import Decision
from harmledger.pipeline import derive, follow
from tests.incidents import build
from tests.incidents.build import TOWN, TOWN_ALSO, decide, on, part

DAYS = [None, "2018-05-03", "2018-05-04", "2018-05-09"]


class Desk:
    """Appends to a book at random: reports, receipts, readings, decisions."""

    def __init__(self, book: Book, seed: int) -> None:
        self.book, self.dice = book, random.Random(seed)
        self.reports: list[build.Report] = []
        self.events: list[str] = []
        self.claims: list[str] = []
        self.decisions: list[Decision] = []

    def step(self) -> None:
        """Append something."""
        kinds = [self.report, self.report, self.read, self.receipt, self.judge, self.set_aside, self.supersede]
        self.dice.choice(kinds if self.events else [self.report])()

    def report(self) -> None:
        """A report with its reading."""
        name = self.dice.choice(["Omar Haddad", "Rana Saleh", "nobody"])
        made = build.Book()
        report = made.report(
            f"Planes bombed the silo; they saw {name}, wrote {len(self.reports)}.", self.dice.choice(DAYS), f"r{len(self.reports)}"
        )
        self.reports.append(report)
        self.book.add_report(report, b"raw")
        self._read(report)

    def read(self) -> None:
        """A newer reading."""
        self._read(self.dice.choice(self.reports))

    def _read(self, report: build.Report) -> None:
        made = build.Book(reports=[report])
        for _ in range(self.dice.randint(0, 2)):
            event = made.event(
                report, self.dice.choice([None, on("2018-05-03"), part(weekday=3)]), self.dice.choice([None, TOWN, TOWN_ALSO])
            )
            self.events.append(event.id)
            if self.dice.random() < 0.7:
                made.figure(event, self.dice.choice([3, 12]))
        self.claims += [c.id for c in made.claims]
        self.book.add_reading(Reading(report.sha256, f"engine {len(self.claims)} {self.dice.random()}", tuple(made.claims)))

    def receipt(self) -> None:
        """A report comes again, with a day and a publisher."""
        report = self.dice.choice(self.reports)
        again = replace(report.receipts[0], source="again", published=date(2018, 5, self.dice.randint(1, 9)), publisher="The Paper")
        self.book.add_report(replace(report, receipts=(again,)), b"again")

    def judge(self) -> None:
        """Two events are the same, or not."""
        a, b = self.dice.choice(self.events), self.dice.choice(self.events)
        if a != b:
            self._decide(decide(a, b, self.dice.choice(["same", "different"]), self._now()))

    def set_aside(self) -> None:
        """A claim or a report is left out."""
        self._decide(decide(self.dice.choice([*self.claims, self.reports[0].sha256]), None, "set aside", self._now()))

    def supersede(self) -> None:
        """A decision is taken back."""
        if self.decisions:
            old = self.dice.choice(self.decisions)
            self._decide(replace(decide(old.subject, None, "comment", self._now()), supersedes=old.id))

    def _decide(self, decision: Decision) -> None:
        self.book.add_decision(decision)
        self.decisions.append(decision)

    def _now(self) -> str:
        return f"2020-01-01T00:{len(self.decisions) // 60:02}:{len(self.decisions) % 60:02}+00:00"


def derived(book: Book) -> str:
    return dump(derive(book, wiring.former()).record)


def kept_record(kept: Kept) -> str:
    with kept.reading() as formation:
        return dump(formation.record())


@pytest.mark.parametrize(("seed", "many"), [*((seed, 1000) for seed in range(7)), (7, 0)])
def test_following_a_book_gives_what_deriving_it_gives(seed: int, many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MANY", many)
    with Book(tmp_path / "book.sqlite") as book:
        desk, path = Desk(book, seed), tmp_path / "derived.sqlite"
        kept = wiring.keep(path)
        for n in range(12):
            before = kept_record(kept)
            for _ in range(desk.dice.randint(1, 6)):
                desk.step()
            followed = follow(book, kept)
            assert kept_record(kept) == derived(book)
            assert followed.incidents or before == kept_record(kept), "what changed is named"
            assert (followed.anew is None) == (n > 0)
            if desk.dice.random() < 0.3:
                kept.close()
                kept = wiring.keep(path)
        assert not follow(book, kept).incidents
        kept.close()


def test_only_what_changed_is_named(tmp_path: Path) -> None:
    with Book(tmp_path / "book.sqlite") as book, wiring.keep(tmp_path / "derived.sqlite") as kept:
        first, second = build.Book(), build.Book()
        for made, day in ((first, "2018-05-03"), (second, "2018-09-01")):
            report = made.report(f"Planes bombed the silo on {day}.", day)
            event = made.event(report, on(day), TOWN)
            made.figure(event, 12)
            book.add_report(report, b"")
            book.add_reading(Reading(report.sha256, "fake", tuple(made.claims)))
        both = follow(book, kept).incidents
        assert len(both) == 2
        figure = next(c for c in first.claims if not isinstance(c, EventClaim))
        book.add_decision(decide(figure.id, None, "set aside"))
        assert follow(book, kept).incidents == {f"i-{first.claims[0].id.removeprefix('c-')}"}


def test_the_file_of_another_book_is_noticed(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("two", 2)):
        with Book(tmp_path / name) as book:
            desk = Desk(book, seed)
            for _ in range(12):
                desk.step()
            with wiring.keep(tmp_path / "derived.sqlite") as kept:
                followed = follow(book, kept)
                assert followed.anew == ("there was none" if name == "one" else "it was that of another book")
                assert kept_record(kept) == derived(book)


def test_where_nothing_can_be_kept_all_is_worked_out(tmp_path: Path) -> None:
    (tmp_path / "derived.sqlite").mkdir()
    said: list[str] = []
    with Book(tmp_path / "book.sqlite") as book:
        desk = Desk(book, 3)
        for _ in range(9):
            desk.step()
        assert dump(wiring.derived(book, tmp_path, said.append).record) == derived(book)
    assert "nothing of that was kept" in said[0]
