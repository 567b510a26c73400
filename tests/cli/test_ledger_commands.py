"""verify, backup, restore, export, import, and show --as-of, as a person uses them."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harmledger import wiring
from harmledger.cli import main
from harmledger.cli.options import moment
from harmledger.ledger import Book
from tests.cli.fake import FakeEngine, read_one
from tests.ledger.filled import START, Ticking, report
from tests.ledger.postgres import Server


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that was built."""
    monkeypatch.setattr(wiring, "engine", lambda settings, progress=None: FakeEngine())
    lines = [{"id": f"r{n}", "text": f"On Monday {n} people were killed in Raqqa.", "published": "2017-10-24"} for n in (12, 14)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["build", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    return tmp_path / "out"


def test_verify_says_that_all_is_well_and_gives_a_seal(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(out)]) == 0
    said = capsys.readouterr()
    seal = said.out.split()[1]
    assert said.out.startswith("seal 11-") and "Nothing is wrong" in said.err
    assert main(["decide", str(out), "r12", "comment", "--reason", "seen", "--by", "R. H."]) == 0
    assert main(["verify", str(out), "--seal", seal, "--quiet"]) == 0
    assert main(["verify", str(out), "--seal", seal[:-1] + ("0" if seal[-1] != "0" else "1"), "--quiet"]) == 1
    assert "not those that the seal was made of" in capsys.readouterr().err


def test_verify_finds_a_figure_that_does_not_follow(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published = out / "incidents.jsonl"
    incident = json.loads(published.read_text())
    incident["killed"]["total"]["max"] = 41
    published.write_text(json.dumps(incident) + "\n")
    assert main(["verify", str(out)]) == 1
    assert "killed.total.max is 41 here and 14 by the book" in capsys.readouterr().err
    assert main(["verify", str(out), "--ledger-only"]) == 0
    published.write_text("")
    assert main(["verify", str(out)]) == 1 and "is missing" in capsys.readouterr().err
    published.write_text('{"id": "i-none"}\nwords\n')
    assert main(["verify", str(out / "book.sqlite"), "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert "no incident i-none" in said and "incidents.jsonl:2" in said


def test_verify_finds_a_changed_row(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(out / "book.sqlite") as db:
        made = db.execute("SELECT sql FROM sqlite_master WHERE name = 'claims_no_update'").fetchone()[0]
        db.execute("DROP TRIGGER claims_no_update")
        db.execute("UPDATE claims SET claim = replace(claim, '\"low\":12', '\"low\":11')")
        db.execute(made)
    assert main(["verify", str(out)]) == 1
    assert "(claims): It was changed" in capsys.readouterr().err


def test_copies_go_out_and_come_back(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy, lines = str(tmp_path / "copy"), str(tmp_path / "lines.jsonl")
    assert main(["backup", str(out), copy]) == 0 and main(["export", str(out), lines]) == 0
    assert main(["restore", copy, str(tmp_path / "one")]) == 0 and main(["import", lines, str(tmp_path / "two")]) == 0
    capsys.readouterr()
    for place in (out, tmp_path / "one", tmp_path / "two"):
        assert main(["verify", str(place), "--quiet"]) == 0
    seals = capsys.readouterr().out.splitlines()
    assert len(seals) == 3 and len(set(seals)) == 1
    for again in (["backup", str(out), copy], ["restore", copy, str(out)], ["import", str(tmp_path / "none"), str(tmp_path / "three")]):
        assert main(again) == 2
    assert "nothing is ever overwritten" in capsys.readouterr().err


def test_show_says_what_the_book_said_on_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Book(tmp_path / "book.sqlite", clock=Ticking()) as book:
        for n in (3, 4):  # one minute each, from noon on the first of January; each tells of two events
            book.add_report(report(n), b"")
            book.add_reading(read_one(report(n), "fake 1"))
    for day, shown in (("2025-12-31", 0), ("2026-01-01T12:01", 2), ("2026-01-01T14:02+02:00", 2), ("2026-01-01", 4)):
        assert main(["show", str(tmp_path), "--as-of", day]) == 0
        assert sum(line.startswith("i-") for line in capsys.readouterr().out.splitlines()) == shown, day


def test_a_day_is_meant_to_its_end() -> None:
    assert moment("2026-01-01").isoformat() == "2026-01-01T23:59:59.999999+00:00"
    assert moment("2026-01-01T10:00") == datetime(2026, 1, 1, 10, tzinfo=UTC) == START.replace(hour=10)


@pytest.mark.parametrize("command", ["verify", "show", "export"])
def test_a_database_that_is_not_there_is_said_in_words_without_its_password(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = [str(tmp_path / "x")] if command == "export" else []
    assert main([command, "postgresql://somebody:secret-word@127.0.0.1:1/book", *more]) == 2
    said = capsys.readouterr().err
    assert "cannot be reached" in said and "secret-word" not in said and "Traceback" not in said


def test_every_command_takes_a_database(out: Path, tmp_path: Path, postgres: Server, capsys: pytest.CaptureFixture[str]) -> None:
    place, site = postgres.address(), tmp_path / "site"
    assert main(["build", str(tmp_path / "in.jsonl"), "--out", str(site), "--book", place]) == 0
    assert not (site / "book.sqlite").exists()
    assert (site / "incidents.jsonl").read_bytes() == (out / "incidents.jsonl").read_bytes()
    assert main(["decide", place, "r12", "comment", "--reason", "seen", "--by", "R. H."]) == 0
    assert main(["show", place]) == 0 and main(["show", place, "--as-of", "2020-01-01"]) == 0
    assert main(["verify", place, "--out", str(site)]) == 0
    assert main(["backup", place, str(tmp_path / "copy")]) == 0 and main(["restore", str(tmp_path / "copy"), str(tmp_path / "back")]) == 0
    assert main(["build", str(tmp_path / "in.jsonl"), "--out", str(site), "--book", place]) == 0  # nothing new
    assert main(["verify", str(tmp_path / "back"), "--out", str(site)]) == 0
    said = capsys.readouterr()
    assert "secret-word" not in said.out + said.err
