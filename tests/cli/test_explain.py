"""``harmledger explain`` as a person runs it, with the real engine."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from harmledger import wiring
from harmledger.cli import main
from tests.cli.fake import FakeEngine
from tests.extract.reading import warm

TEXT = "published: 2017-03-14\n\nAt least 12 people were killed in Mosul on Monday, a doctor said. Three houses burned.\n"


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "engine", lambda settings, progress=None: warm())


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "one.txt"
    path.write_text(TEXT)
    return path


def test_a_report_is_explained_in_the_terminal(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(report)]) == 0
    shown = capsys.readouterr().out
    flat = " ".join(shown.split())
    assert "“At least 12 people”: at least 12 killed → e1" in flat and "Said by a doctor" in flat
    assert "Mosul" in flat and "WHAT THE RECORD SAYS" in flat and "\x1b" not in shown


def test_one_sentence_only(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(report), "--sentence", "2"]) == 0
    shown = capsys.readouterr().out
    assert "Three" in shown and "At least 12" not in shown and "WHAT THE RECORD SAYS" not in shown
    assert main(["explain", str(report), "--sentence", "9"]) == 2
    assert "There is no sentence 9" in capsys.readouterr().err


def test_the_page_is_written_whole(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "new" / "page.html"
    assert main(["explain", str(report), "--html", str(page)]) == 0
    assert "full text" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main(["explain", str(report), "--html", str(tmp_path)]) == 2


def test_of_several_reports_one_is_picked_and_the_others_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"id": i, "text": f"{n} people were killed in Raqqa."}) + "\n" for n, i in ((7, "x1"), (8, "y2"))))
    assert main(["explain", str(path)]) == 0
    said = capsys.readouterr()
    assert "7 people" in said.out and "2 reports" in said.err and "y2" in said.err
    assert main(["explain", str(path), "--id", "y2"]) == 0
    assert "8 people" in capsys.readouterr().out
    assert main(["explain", str(path), "--id", "zz"]) == 2
    assert "It has: x1, y2" in capsys.readouterr().err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["explain", "-"]) == 0
    assert "at least 12 killed" in capsys.readouterr().out


def test_a_report_of_a_book(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book"
    assert main(["build", str(report), "--out", str(book), "--quiet"]) == 0
    for name in ("one.txt", "r-"):
        assert main(["explain", f"{book}#{name}", "--sentence", "1"]) == 0
        assert "at least 12 killed" in capsys.readouterr().out
    for words in (f"{book}#nothing", f"{book}#", f"{tmp_path / 'gone'}#x"):
        assert main(["explain", words]) == 2, words


def test_what_cannot_be_explained_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_text("")
    for name in ("gone.txt", "", "empty.txt"):
        assert main(["explain", str(tmp_path / name)]) == 2
        said = capsys.readouterr().err
        assert said.strip() and "Traceback" not in said
    monkeypatch.setattr(wiring, "engine", lambda settings, progress=None: FakeEngine())
    (tmp_path / "one.txt").write_text(TEXT)
    assert main(["explain", str(tmp_path / "one.txt")]) == 2
    assert "cannot say how it reads" in capsys.readouterr().err
