"""``harmledger publish``, as a person runs it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from harmledger.cli import main
from harmledger.publish.release.check import check
from tests.cli.fake import FakeEngine

ROOT = Path(__file__).resolve().parents[2]
BAKERY = "where a raid on the bakery of Abu Hasan street left smoke"
SAID = ("--title", "Harm in Harran", "--licence", "cc-by-4.0")


def add(book: Path, *told: tuple[str, str, str]) -> None:
    """Build with these reports: id, day, text."""
    reports = book.parent / "reports.jsonl"
    reports.write_text("".join(json.dumps({"id": i, "published": d, "publisher": "Wire", "text": t}) + "\n" for i, d, t in told))
    assert main(["build", str(reports), "--out", str(book), "--quiet"]) == 0


@pytest.fixture
def book(engine: FakeEngine, tmp_path: Path) -> Path:
    """A book of two reports."""
    add(
        tmp_path / "book",
        ("a", "2017-10-24", f"12 people were killed in Raqqa, {BAKERY}."),
        ("b", "2017-10-25", "7 people were killed in Homs."),
    )
    return tmp_path / "book"


def decide(book: Path, *words: str) -> None:
    assert main(["decide", str(book), *words, "--by", "R. Haddad"]) == 0
    assert main(["build", "--out", str(book), "--quiet"]) == 0


def incident_of(book: Path, report: str) -> str:
    for line in (book / "incidents.jsonl").read_text().splitlines():
        if f"{report}#e1" in json.loads(line)["members"]:
            return str(json.loads(line)["id"])
    raise AssertionError(report)


def changes_of(release: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release / "changes.json").read_text())
    return found


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


def test_ids_stay_or_lead_on_from_release_to_release(book: Path, tmp_path: Path) -> None:
    home = tmp_path / "out"
    publish(book, home)
    first, other = incident_of(book, "a"), incident_of(book, "b")
    add(book, ("c", "2017-10-26", f"Now 15 people were killed in Raqqa, {BAKERY}."))
    decide(book, incident_of(book, "c"), "merge", "--other", first, "--reason", "the same bakery")
    publish(book, home)
    assert incident_of(book, "c") == first
    (change,) = changes_of(home / "2")["changes"]
    assert (change["kind"], change["incident"]) == ("changed", first) and "killed, total" in [a["what"] for a in change["altered"]]
    assert "further report" in change["because"] and "the same bakery" in change["because"]

    add(book, ("d", "2017-10-23", f"Some 11 people were killed in Raqqa, {BAKERY}."))
    decide(book, first, "merge", "--other", incident_of(book, "d"), "--reason", "the first report of it")
    decide(book, "b", "set aside", "--reason", "a hoax")
    publish(book, home)
    now = incident_of(book, "d")
    assert changes_of(home / "3")["redirects"] == {first: now, other: None}
    told = {c["kind"]: c for c in changes_of(home / "3")["changes"]}
    assert (told["merged"]["incident"], told["merged"]["into"]) == (first, now)
    assert "a hoax" in told["withdrawn"]["because"] and told.keys() == {"merged", "withdrawn"}
    assert (home / "3" / "CHANGES.md").read_text().count(f"`{other}`") == 1

    publish(book, home)
    assert changes_of(home / "4")["changes"] == [] and changes_of(home / "4")["redirects"] == {first: now, other: None}
    before = hashlib.sha256((home / "3" / "manifest.json").read_bytes()).hexdigest()
    assert json.loads((home / "4" / "manifest.json").read_text())["since"]["manifest_sha256"] == before


def test_a_release_that_was_changed_is_not_followed(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(book, tmp_path / "out")
    for name in ("data/incidents.jsonl", "changes.json", "manifest.json"):
        file = tmp_path / "out" / "1" / name
        kept = file.read_bytes()
        file.write_bytes(kept.replace(b"12", b"13").replace(b"redirects", b"redirectz"))
        assert publish(book, tmp_path / "out") == 2
        assert f"{file} is not what SHA256SUMS says" in capsys.readouterr().err
        file.write_bytes(kept)
    assert publish(book, tmp_path / "out") == 0


def test_another_book_does_not_follow_unless_a_person_says_so(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(book, tmp_path / "out")
    add(tmp_path / "other", ("z", "2018-01-01", "3 people were killed in Idlib."))
    assert publish(tmp_path / "other", tmp_path / "out") == 2
    assert "made of another book" in capsys.readouterr().err and not (tmp_path / "out" / "2").exists()
    assert publish(tmp_path / "other", tmp_path / "out", *SAID, "--since", str(tmp_path / "out" / "1")) == 0
    assert [c["kind"] for c in changes_of(tmp_path / "out" / "2")["changes"]] == ["new", "withdrawn", "withdrawn"]


def test_each_profile_has_releases_of_its_own(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(book, tmp_path / "out")
    assert publish(book, tmp_path / "out", *SAID, "--profile", "court") == 2
    assert "releases of its own" in capsys.readouterr().err


def test_an_older_release_is_not_followed_where_a_newer_one_is(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(book, tmp_path / "out")
    publish(book, tmp_path / "out")
    assert publish(book, tmp_path / "out", *SAID, "--since", str(tmp_path / "out" / "1")) == 2
    assert "would lose the ids" in capsys.readouterr().err


def test_a_dry_run_says_what_would_change_and_writes_nothing(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(book, tmp_path / "out")
    withdrawn = incident_of(book, "b")
    decide(book, "b", "set aside", "--reason", "a hoax")
    capsys.readouterr()
    assert publish(book, tmp_path / "out", *SAID, "--dry-run", "--reason", f"{withdrawn}=Its  source took it back.") == 0
    said = capsys.readouterr()
    assert withdrawn in said.out and "Its source took it back." in said.out and "Nothing was written" in said.err
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["1"]


def test_reasons_are_for_what_changed(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(book, tmp_path / "out")
    assert publish(book, tmp_path / "out", *SAID, "--reason", "i-12ab=because") == 2
    assert "i-12ab is none of the incidents" in capsys.readouterr().err


def test_what_was_held_back_is_told_to_the_publisher_outside_the_release(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(book, tmp_path / "out", *SAID, "--held-back", str(tmp_path / "out" / "1" / "secret.jsonl")) == 2
    assert "lies among the releases" in capsys.readouterr().err
    assert publish(book, tmp_path / "out", *SAID, "--held-back", str(tmp_path / "secret.jsonl")) == 0
    assert all(
        json.loads(line).keys() == {"category", "rule", "where", "what"} for line in (tmp_path / "secret.jsonl").read_text().splitlines()
    )


def test_killed_at_any_moment_the_releases_stay_whole(book: Path, tmp_path: Path) -> None:
    home, dice = tmp_path / "out", random.Random(7)
    publish(book, home)
    before = {p: p.read_bytes() for p in sorted((home / "1").rglob("*")) if p.is_file()}
    command = [sys.executable, "-m", "tests.cli.fake", "publish", str(book), "--out", str(home), "--since", str(home / "1"), *SAID]
    halfway = 0
    for _ in range(12):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(6_000):  # until it has begun to write
            if process.poll() is not None or list(home.glob(".2.*.part/*")):
                break
            time.sleep(0.005)
        time.sleep(dice.random() * 0.3)
        process.kill()
        process.wait()
        halfway += bool(list(home.glob(".2.*.part/*")))
        assert {p: p.read_bytes() for p in before} == before
        if (home / "2").exists():
            assert not list(check(home / "2"))
            shutil.rmtree(home / "2")
        if halfway >= 2:
            break
    assert halfway, "no kill came while it was being written: the test shows nothing"
    assert publish(book, home) == 0 and not list(check(home / "2"))
    assert sorted(p.name for p in home.iterdir()) == ["1", "2"], "what the killed runs left is cleared away"


def test_a_release_in_which_a_hidden_name_stands_is_not_made(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = incident_of(book, "b")
    for profile in ("public", "court"):
        assert publish(book, tmp_path / profile, *SAID, "--profile", profile) == 0
    decide(book, "a", "redact", "--words", "Abu Hasan", "--reason", "the family asked us")
    decide(book, "b", "set aside", "--reason", "a hoax")
    named = (*SAID, "--reason", f"{gone}=ABU  HASAN took it back.")
    capsys.readouterr()
    assert publish(book, tmp_path / "public", *named) == 2
    said = capsys.readouterr().err
    assert "would stand in the release: name: 'Abu Hasan' in " in said and "change them" in said
    assert [p.name for p in (tmp_path / "public").iterdir()] == ["1"]
    assert publish(book, tmp_path / "public") == 0
    assert publish(book, tmp_path / "court", *named, "--profile", "court") == 0
