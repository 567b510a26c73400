"""The commands, as a person runs them, with a tiny engine in place of the real one."""

from __future__ import annotations

import errno
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from harmledger import building
from harmledger.cli import main, parser
from harmledger.ledger import Book
from tests.cli.fake import FakeEngine

ROOT = Path(__file__).resolve().parents[2]
OUTPUTS = ("records.jsonl", "incidents.jsonl", "incidents.csv", "incidents.geojson", "index.html")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("published: 2017-10-24\n\nOn Monday 12 people were killed in Raqqa.\n")
    (folder / "b.txt").write_text("published: 2017-10-25\n\nThen 7 people were killed in Homs.\n")
    lines = [{"id": f"w{n}", "text": f"Some {n} people were killed in Town{n}.", "published": "2016-07-02"} for n in range(3, 6)]
    (folder / "c.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def outputs(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in OUTPUTS}


def build(*args: object) -> int:
    return main(["build", *map(str, args)])


def test_build_twice_adds_nothing_and_gives_the_same_bytes(engine: FakeEngine, reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert build(reports, "--out", out) == 0
    first = outputs(out)
    assert engine.asked == 5 and len(first["records.jsonl"].splitlines()) == 5
    assert build(reports, "--out", out) == 0
    assert engine.asked == 5 and outputs(out) == first
    with Book(out / "book.sqlite", create=False) as book:
        assert book.counts()["receipts"] == 5


def test_order_batches_and_place_do_not_matter(engine: FakeEngine, reports: Path, tmp_path: Path) -> None:
    one, two, three = tmp_path / "one", tmp_path / "two", tmp_path / "three"
    build(reports, "--out", one)
    for name in ("c.jsonl", "b.txt", "a.txt"):
        build(reports / name, "--out", two)
    moved = shutil.copytree(reports, tmp_path / "x" / "elsewhere")
    build(*sorted(moved.iterdir(), reverse=True), "--out", three)
    assert outputs(one) == outputs(two) == outputs(three)
    assert str(tmp_path).encode() not in b"".join(outputs(one).values())


def test_the_output_inside_the_input_is_not_read(engine: FakeEngine, reports: Path) -> None:
    assert build(reports, "--out", reports / "out") == 0
    assert build(reports, "--out", reports / "out") == 0
    assert engine.asked == 5


def test_a_new_engine_reads_again_and_nothing_is_lost(engine: FakeEngine, reports: Path, tmp_path: Path) -> None:
    build(reports, "--out", tmp_path / "out")
    engine.name = "fake 2"
    build(reports, "--out", tmp_path / "out")
    assert engine.asked == 10
    with Book(tmp_path / "out" / "book.sqlite", create=False) as book:
        assert book.counts()["readings"] == 10 and {r.engine for r in book.readings()} == {"fake 2"}


def test_bad_among_good_is_set_aside_with_status_1(
    engine: FakeEngine, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (reports / "d.jsonl").write_text('{"id": "w3", "text": "other words"}\n{bad\n{"id": "u", "text": "UNREADABLE: 3 people were killed"}\n')
    assert build(reports, "--out", tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert "d.jsonl:1: Another report" in said and "d.jsonl:2: The line is not valid JSON" in said and "cannot be read" in said
    assert "3 set aside" in said and "index.html" in said and "\x1b" not in said


def test_strict_stops_at_the_first(engine: FakeEngine, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (reports / "b.txt").write_bytes(b"")
    (reports / "z.txt").write_bytes(b"")
    assert build(reports, "--out", tmp_path / "out", "--strict") == 1
    assert capsys.readouterr().err.count("set aside:") == 1
    assert not (tmp_path / "out" / "index.html").exists()


def test_nothing_to_do_is_status_2(engine: FakeEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("words")
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "book.sqlite").write_bytes(b"not a database at all" * 100)
    for args in (
        ["build", "gone", "--out", "out"],
        ["build", "a.txt", "--out", "file"],
        ["build", "a.txt", "--out", "file/out"],
        ["build", "a.txt", "--out", "bad"],
        ["extract", "gone", "--out", "x"],
        ["extract", "a.txt", "--out", "bad"],
        ["locate", "gone", "--out", "x"],
        ["show", "gone"],
        ["show", "bad"],
    ):
        where = [str(tmp_path / a) if a in ("gone", "out", "a.txt", "file", "file/out", "bad", "x") else a for a in args]
        assert main(where) == 2, args
        said = capsys.readouterr().err
        assert said.strip() and "Traceback" not in said, args


def test_a_full_disk_is_said_in_words(
    engine: FakeEngine, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(out: Path, *what: object) -> list[Path]:
        raise OSError(errno.ENOSPC, "No space left on device", str(out))

    monkeypatch.setattr(building, "write_drawn", full)
    assert build(reports, "--out", tmp_path / "out") == 2
    assert "no room left" in capsys.readouterr().err


def test_extract_gives_one_record_a_line_in_order(engine: FakeEngine, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id":"b","text":"x"}\n{"id":"a","text":"x"}\n{bad\n{"id":"a","text":"y"}\n')
    assert main(["extract", str(path), "--out", str(tmp_path / "out.jsonl")]) == 1
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [r["report"] for r in records] == ["b", "a", "a"]


def test_show_and_decide(engine: FakeEngine, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out")
    build(reports, "--out", out)
    incident = next(i for i in map(json.loads, (tmp_path / "out" / "incidents.jsonl").read_text().splitlines()) if "w3#e1" in i["members"])
    capsys.readouterr()
    assert main(["show", out]) == 0 and incident["id"] in capsys.readouterr().out
    for words in (incident["id"], "w3#e1", incident["id"][:-2]):
        assert main(["show", out, words]) == 0
        assert "“3 people were killed in Town3”" in capsys.readouterr().out
    assert main(["show", out, incident["id"], "--codebook", "all"]) == 0 and "UCDP GED" in capsys.readouterr().out
    assert main(["show", out, incident["id"], "--codebook", "acled"]) == 0 and "UCDP" not in capsys.readouterr().out
    assert main(["show", out, incident["id"], "--codebook", "nobody"]) == 2 and "airwars" in capsys.readouterr().err
    assert main(["show", out, "--codebook", "all"]) == 2 and "needs an incident" in capsys.readouterr().err
    assert main(["show", out, "i-"]) == 2 and "could be" in capsys.readouterr().err
    assert main(["show", out, "zzz"]) == 2
    signed = ["--reason", "why", "--by", "R. H."]
    assert main(["decide", out, "w3", "set aside", *signed]) == 0
    assert main(["decide", out, "w3#e1", "same", "--other", "w4#e1", *signed]) == 0
    assert main(["decide", out, "w3#e1", "same", *signed]) == 2
    assert main(["decide", out, "nothing", "accept", *signed]) == 2
    assert main(["decide", out, "w3", "accept", "--reason", " ", "--by", "x"]) == 2
    with Book(tmp_path / "out" / "book.sqlite", create=False) as book:
        assert [d.verdict for d in book.decisions()].count("same") == 1 and book.counts()["decisions"] == 2


def test_every_command_is_documented() -> None:
    commands = next(a.choices for a in parser()._actions if isinstance(a.choices, dict))
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in commands.items():
        assert f"## harmledger {name}" in text
        for action in command._actions:
            for option in action.option_strings:
                assert option in ("-h", "--help") or f"`{option}" in text, (name, option)
        assert "exit status" in (command.epilog or "")


def heard() -> None:
    """A shell that starts the tests in the background has their children ignore Ctrl-C; these shall hear it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(args: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.cli.fake", *args]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=heard)


MANY = 120  # reports: few enough to be read in one process


def many(folder: Path) -> Path:
    path = folder / "many.jsonl"
    path.write_text("".join(json.dumps({"id": f"m{n}", "text": f"In all {n} people were killed in Town{n}."}) + "\n" for n in range(MANY)))
    return path


def test_ctrl_c_is_a_message_and_the_next_run_goes_on(tmp_path: Path) -> None:
    for n in range(8):  # on a busy machine the run may be over before the signal comes
        args = ["build", str(many(tmp_path)), "--out", str(tmp_path / f"out{n}")]
        process = run(args)
        assert process.stderr
        wait_for_readings(tmp_path / f"out{n}" / "book.sqlite", 0, process)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        if process.wait() != 0:
            break
    assert process.wait() == 130 and "Interrupted" in said and "Traceback" not in said
    assert run(args).wait() == 0
    assert len((tmp_path / f"out{n}" / "records.jsonl").read_text().splitlines()) == MANY


def wait_for_readings(path: Path, more_than: int, process: subprocess.Popen[str]) -> None:
    """Until the book has more readings, or the process that makes them has ended."""
    while process.poll() is None:
        time.sleep(0.005)
        if path.exists() and path.stat().st_size:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db, suppress(sqlite3.OperationalError):  # no tables yet
                if db.execute("SELECT count(*) FROM readings").fetchone()[0] > more_than:
                    return


def test_killed_at_any_moment_nothing_stored_is_lost_or_doubled(tmp_path: Path) -> None:
    dice, stored, halfway = random.Random(7), {"reports": 0, "readings": 0}, 0
    args = ["build", str(many(tmp_path)), "--out", str(tmp_path / "out")]
    for n in range(15):
        process = run(args)
        if n < 8:  # while reports are being read, 10 ms each
            wait_for_readings(tmp_path / "out" / "book.sqlite", stored["readings"], process)
            time.sleep(dice.random() * 0.02)
        else:  # at any moment, also before and after
            time.sleep(dice.random())
        process.kill()
        process.communicate()
        if (tmp_path / "out" / "book.sqlite").exists():
            with Book(tmp_path / "out" / "book.sqlite") as book:
                now = book.counts()
                assert all(now[t] >= stored[t] for t in stored), "lost"
                assert now["claims"] == 2 * now["readings"], "a reading stored in part"
                assert now["reports"] <= MANY and now["readings"] <= MANY, "doubled"
                stored = {t: now[t] for t in stored}
                halfway += 0 < now["readings"] < MANY
    assert halfway, "no kill came while reports were being read: the test shows nothing"
    process = run(args)
    process.communicate()
    assert process.returncode == 0
    with Book(tmp_path / "out" / "book.sqlite") as book:
        assert book.counts() == {"reports": MANY, "receipts": MANY, "readings": MANY, "claims": 2 * MANY, "decisions": 0, "custody": 1}


def test_build_publishes_the_ranges_of_other_codebooks_where_asked(engine: FakeEngine, reports: Path, tmp_path: Path) -> None:
    assert build(reports, "--out", tmp_path / "own") == 0
    assert build(reports, "--out", tmp_path / "same", "--codebook", "harmledger") == 0
    assert outputs(tmp_path / "same") == outputs(tmp_path / "own")
    assert build(reports, "--out", tmp_path / "both", "--codebook", "airwars,UCDP") == 0
    lines = [json.loads(line) for line in (tmp_path / "both" / "incidents.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all([c["codebook"] for c in line["coded"]] == ["Airwars", "UCDP GED"] for line in lines)
    assert b"ucdp_best" in (tmp_path / "both" / "incidents.csv").read_bytes()


def test_a_codebook_that_there_is_not(engine: FakeEngine, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(reports, "--out", tmp_path / "out", "--codebook", "airwar") == 2
    assert "There is no codebook 'airwar'" in capsys.readouterr().err


def test_the_codebook_can_be_a_setting(engine: FakeEngine, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARMLEDGER_CODEBOOK", "ibc")
    assert build(reports, "--out", tmp_path / "out") == 0
    assert b"ibc_minimum_deaths" in (tmp_path / "out" / "incidents.csv").read_bytes()
