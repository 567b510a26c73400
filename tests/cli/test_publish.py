"""``harmledger publish``, as a person runs it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from harmledger.cli import main
from tests.cli.fake import FakeEngine

ROOT = Path(__file__).resolve().parents[2]
SAID = ("--title", "Harm in Harran", "--licence", "cc-by-4.0")


@pytest.fixture
def book(engine: FakeEngine, tmp_path: Path) -> Path:
    """A book of two reports."""
    reports = tmp_path / "reports.jsonl"
    told = [("a", 24, 12, "Raqqa"), ("b", 25, 7, "Homs")]
    lines = [{"id": i, "published": f"2017-10-{d}", "text": f"On Monday {n} people were killed in {p}."} for i, d, n, p in told]
    reports.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["build", str(reports), "--out", str(tmp_path / "book"), "--quiet"]) == 0
    return tmp_path / "book"


def publish(book: Path, home: Path, *args: str) -> int:
    return main(["publish", str(book), "--out", str(home), *(args or SAID)])


def test_a_release_holds_what_its_sums_say_and_nothing_else(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish(book, tmp_path / "out") == 0
    release = tmp_path / "out" / "1"
    stated = dict(reversed(line.split("  ")) for line in (release / "SHA256SUMS").read_text().splitlines())
    there = {p.relative_to(release).as_posix(): p for p in release.rglob("*") if p.is_file()}
    assert stated.keys() == there.keys() - {"SHA256SUMS"}
    assert all(hashlib.sha256(there[path].read_bytes()).hexdigest() == digest for path, digest in stated.items())
    manifest = json.loads((release / "manifest.json").read_text())
    assert {f["path"]: f["sha256"] for f in manifest["files"]} == {p: d for p, d in stated.items() if p != "manifest.json"}
    assert manifest["licence"] == "CC-BY-4.0" and manifest["counts"]["incidents"] == 2
    assert capsys.readouterr().out.strip() == f"manifest {stated['manifest.json']}"


def test_the_same_book_gives_the_same_bytes_whatever_the_machine(book: Path, tmp_path: Path) -> None:
    machines = (
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "UTC", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8"},
    )
    sums = []
    for n, machine in enumerate(machines):
        home = tmp_path / f"out{n}"
        command = [sys.executable, "-m", "tests.cli.fake", "publish", str(book), "--out", str(home), *SAID]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **machine}, check=True, capture_output=True)
        sums.append((home / "1" / "SHA256SUMS").read_bytes())
    assert sums[0] == sums[1]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--title", "x"), "needs a licence"),
        (("--licence", "CC0-1.0"), "needs a title"),
        (("--title", "x", "--licence", "WTFPL-9"), "There is no licence 'WTFPL-9' here"),
        (("--title", "x", "--licence", "LicenseRef-mine"), "in which file its text is"),
        (("--title", "x", "--licence", "CC0-1.0", "--address", "recorders"), "is none of the web"),
        (("--title", "x", "--licence", "CC0-1.0", "--formats", "word-perfect"), "There is no format 'word-perfect'"),
    ],
)
def test_what_cannot_be_published_is_said_in_words_and_nothing_is_written(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], words: str
) -> None:
    assert publish(book, tmp_path / "out", *args) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_who_publishes_can_stand_in_the_settings(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.txt").write_text("Ask us first.")
    settings = tmp_path / "harmledger.toml"
    settings.write_text('[release]\ntitle = "Harm"\nlicence = "LicenseRef-ours"\nlicence_file = "own.txt"\npublisher = "Recorders"\n')
    monkeypatch.setenv("HARMLEDGER_CONFIG", str(settings))
    assert publish(book, tmp_path / "out", "--title", "Harm in Homs") == 0
    release = tmp_path / "out" / "1"
    assert "Ask us first." in (release / "LICENSE.txt").read_text()
    assert (release / "README.txt").read_text().startswith("Harm in Homs\n============\nVersion 1, ")
    assert "license:" not in (release / "CITATION.cff").read_text()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('colour = "red"', "has no 'colour'"),
        ("title = 7", "must be a text in quotes"),
        (f'title = "{"x" * 2000}"', "one line of at most"),
        ('methodology = "none.txt"', "cannot be read"),
    ],
)
def test_a_table_that_cannot_be_used_is_told(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: str, words: str
) -> None:
    settings = tmp_path / "harmledger.toml"
    settings.write_text(f"[release]\n{table}\n")
    monkeypatch.setenv("HARMLEDGER_CONFIG", str(settings))
    assert publish(book, tmp_path / "out", "--licence", "CC0-1.0") == 2
    assert words in capsys.readouterr().err
