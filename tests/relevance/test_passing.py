"""Reports that the first reader passes over stay in the book, say why, and can be read anyway."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from harmledger import wiring
from harmledger.cli import main
from harmledger.ledger import Book
from harmledger.model.claim import FIRST_READER
from harmledger.model.report import Receipt, make_report
from harmledger.pipeline import collect
from harmledger.relevance import Relevance, Screened
from harmledger.settings import load_settings
from tests.cli.fake import FakeEngine

QUIET = "The council met about the library and the new road to the station. " * 8
TOLD = "On Monday 12 people were killed in Raqqa."


@dataclass
class Picky:
    """A first reader that hands on what holds ``word``."""

    word: str
    name: str = f"{FIRST_READER} picky 1"

    def relevant(self, text: str, stated: str | None = None) -> Relevance:
        """Whether the word stands in the text."""
        return Relevance(self.word in text, f"{self.word!r} or not")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    lines = [{"id": "quiet", "text": QUIET}, {"id": "told", "text": TOLD}]
    (made / "day.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return made


def records(out: Path) -> dict[str, dict[str, object]]:
    return {r["report"]: r for r in map(json.loads, (out / "records.jsonl").open(encoding="utf-8"))}


def test_a_report_that_is_passed_over_is_kept_marked_and_not_offered_again(
    engine: FakeEngine, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["build", str(folder), "--out", str(out)]) == 0
    assert engine.asked == 1 and "1 reports passed over by the first reader" in capsys.readouterr().err
    quiet = records(out)["quiet"]
    assert quiet["passed_over"] == "passed over by the first reader: no word of harm"
    assert str(quiet["engine"]).startswith("first reader en (") and quiet["events"] == []
    assert "passed_over" not in records(out)["told"]
    with Book(out / "book.sqlite", create=False) as book:
        (over,) = [r for r in book.readings() if r.passed_over]
        assert not over.claims and len(list(book.reports())) == 2
        assert (over.apart[0].start, over.apart[0].end) == (0, len(next(r.text for r in book.reports() if r.id == "quiet")))
    assert main(["build", str(folder), "--out", str(out)]) == 0 and engine.asked == 1
    assert main(["verify", str(out)]) == 0


def test_a_person_can_have_it_read_anyway_and_it_stays_read(
    engine: FakeEngine, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    main(["build", str(folder), "--out", str(out), "--quiet"])
    capsys.readouterr()
    assert main(["read", str(out), "--list"]) == 0
    assert "quiet\t" in capsys.readouterr().out
    assert main(["read", str(out)]) == 0 and engine.asked == 1
    assert main(["read", str(out), "quiet"]) == 0 and engine.asked == 2
    assert main(["build", str(folder), "--out", str(out)]) == 0 and engine.asked == 2
    assert "passed_over" not in records(out)["quiet"]
    assert main(["read", str(out), "nothing"]) == 2


def test_all_that_was_passed_over_can_be_read(engine: FakeEngine, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    main(["build", str(folder), "--out", str(out), "--quiet"])
    assert main(["read", str(out), "--all", "--quiet"]) == 0 and engine.asked == 2
    assert main(["read", str(out), "--all", "--quiet"]) == 0 and engine.asked == 2


def test_a_report_in_another_language_is_read_only_where_a_person_names_it(
    engine: FakeEngine, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("lingua")
    text = (
        "قتل 12 مدنيا على الأقل في قصف مدفعي استهدف سوق المدينة يوم الثلاثاء، وفق ما أفادت مصادر طبية، واتهم سكان محليون القوات بقصف السوق."
    )
    (folder / "far.jsonl").write_text(json.dumps({"id": "far", "text": text}))
    out = tmp_path / "out"
    main(["build", str(folder), "--out", str(out)])
    assert "Kept, not read: 1 in Arabic." in capsys.readouterr().err and engine.asked == 1
    assert main(["read", str(out), "--all"]) == 0 and engine.asked == 2
    assert "1 reports read now" in (said := capsys.readouterr().err) and "Kept, not read: 1 in Arabic." in said
    assert main(["read", str(out), "far"]) == 0 and engine.asked == 3
    assert main(["read", str(out), "--all"]) == 0 and engine.asked == 3
    assert "Kept" not in capsys.readouterr().err


def test_switched_off_it_passes_nothing_over(engine: FakeEngine, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARMLEDGER_FIRST_READER", "off")
    assert main(["build", str(folder), "--out", str(tmp_path / "out")]) == 0 and engine.asked == 2


def test_extract_gives_every_report_its_record_in_order(engine: FakeEngine, tmp_path: Path) -> None:
    lines = [{"id": f"r{n}", "text": TOLD if n % 3 == 0 else f"{QUIET} ({n})"} for n in range(10)]
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["extract", str(given), "--out", str(out)]) == 0
    made = [json.loads(line) for line in out.open(encoding="utf-8")]
    assert [r["report"] for r in made] == [f"r{n}" for n in range(10)]
    assert ["passed_over" in r for r in made] == [n % 3 != 0 for n in range(10)]


def test_what_an_engine_has_read_is_not_lost_to_other_words(tmp_path: Path) -> None:
    report = make_report(None, TOLD, Receipt("a", "a.txt"))
    with Book(tmp_path / "book.sqlite") as book:
        book.add_report(report, TOLD.encode())
        assert collect([], book, lambda: Screened(FakeEngine(), Picky("Raqqa"))).read == 1
        again = collect([], book, lambda: Screened(FakeEngine("fake 2"), Picky("Homs", f"{FIRST_READER} picky 2")))
        assert (again.passed_over, again.read) == (0, 1)
        (newest,) = book.readings()
        assert newest.engine == "fake 2" and newest.claims


def test_a_new_first_reader_judges_anew_what_the_old_one_passed_over(tmp_path: Path) -> None:
    report = make_report(None, TOLD, Receipt("a", "a.txt"))
    with Book(tmp_path / "book.sqlite") as book:
        book.add_report(report, TOLD.encode())
        assert collect([], book, lambda: Screened(FakeEngine(), Picky("Homs"))).passed_over == 1
        assert collect([], book, lambda: Screened(FakeEngine("fake 2"), Picky("Homs"))).passed_over == 0  # a new engine alone
        assert collect([], book, lambda: Screened(FakeEngine(), Picky("Raqqa", f"{FIRST_READER} picky 2"))).read == 1


def test_its_name_says_whose_words_decided() -> None:
    first = wiring.first_reader(load_settings({}))
    assert first is not None and first.name.startswith(f"{FIRST_READER} en (") and wiring.first_reader(load_settings({})).name == first.name  # type: ignore[union-attr]
