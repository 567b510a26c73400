"""``harmledger intake`` and ``harmledger custody``, as a person runs them: killed at any moment, run again, run dry."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harmledger import versions, wiring
from harmledger.cli import main
from harmledger.cli.intake import reason
from harmledger.ledger import Book
from harmledger.ledger.audit import audit
from harmledger.model.fault import Fault
from harmledger.net import Fetched
from tests.cli.fake import FakeEngine
from tests.intake.packs import zip_of

ROOT = Path(__file__).resolve().parents[2]


def intake(*args: object) -> int:
    return main(["intake", *map(str, args)])


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [{"id": f"w{n}", "text": f"Some {n} people were killed in Town{n}.", "url": f"https://a.example/{n}"} for n in range(3)]
    (folder / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + "broken\n")
    (folder / "b.zip").write_bytes(zip_of({"x.txt": b"published: 2017-10-24\n\nThen 7 people were killed in Homs."}))
    return folder


def test_reports_are_taken_in_unread_with_their_chain_of_custody(sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book"
    assert intake(sources, "--book", book, "--by", "R. H.", "--publisher", "Wire") == 1
    said = capsys.readouterr().err
    assert "4 reports: 4 new taken in, 0 known; 1 set aside." in said and "- JSON Lines (.jsonl): 3 new" in said
    assert "- set aside, 1: The line is not valid JSON …" in said
    with Book(book / "book.sqlite") as made:
        first, second = (e.custody for e in made.custody())
        assert made.counts()["readings"] == 0 and audit(made).faults == ()
    assert (first.act, first.by, first.source, first.new, first.set_aside) == ("took in", "R. H.", "a.jsonl", 3, 1)
    assert first.size == (sources / "a.jsonl").stat().st_size and first.options == (("publisher", "Wire"),)
    assert first.faults[0].where.endswith("a.jsonl:4") and first.version == versions.intake_version()
    assert (second.kind, second.new) == ("ZIP archives (.zip)", 1)
    assert main(["custody", str(book)]) == 0
    shown = capsys.readouterr().out
    assert "R. H.  took in a.jsonl (JSON Lines (.jsonl)" in shown and "set aside:" in shown
    assert main(["custody", str(book), "w1"]) == 0
    shown = capsys.readouterr().out
    assert "received as a.jsonl:2" in shown and "b.zip" not in shown
    assert main(["custody", str(book), "--json"]) == 0
    assert [json.loads(line)["source"] for line in capsys.readouterr().out.splitlines()] == ["a.jsonl", "b.zip"]


def test_a_report_is_found_by_its_hash_and_by_nothing_else(sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    intake(sources, "--book", tmp_path / "book", "--quiet")
    with Book(tmp_path / "book" / "book.sqlite") as book:
        sha256 = next(r.sha256 for r in book.reports() if r.id.startswith("r-"))
    capsys.readouterr()
    for words in (f"r-{sha256[:16]}", sha256[:10], sha256):
        assert main(["custody", str(tmp_path / "book"), words]) == 0
        assert "received as b.zip!x.txt" in capsys.readouterr().out
    for words in ("nothing", "", "000000", "%"):
        if words:
            assert main(["custody", str(tmp_path / "book"), words]) == 2


def test_the_same_again_is_passed_over_and_says_its_faults_again(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "book"
    intake(sources, "--book", book)
    capsys.readouterr()
    monkeypatch.setattr("harmledger.intake.collect.read_piece", None)  # nothing may be read
    assert intake(sources, "--book", book) == 1
    said = capsys.readouterr().err
    assert "0 new taken in, 4 known; 1 set aside" in said and "2 files were passed over" in said and "not valid JSON" in said
    with Book(book / "book.sqlite") as made:
        assert made.counts()["custody"] == 2 and made.counts()["receipts"] == 4


@pytest.mark.parametrize("change", ["bytes", "options", "version"])
def test_what_changed_is_read_again(sources: Path, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "book"
    intake(sources, "--book", book, "--quiet")
    if change == "bytes":
        with (sources / "a.jsonl").open("a") as more:
            more.write('{"text": "One more died."}\n')
    if change == "version":
        monkeypatch.setattr(versions, "intake_version", lambda: "another")
    intake(sources, "--book", book, "--quiet", *(["--published", "2017-10-24"] if change == "options" else []))
    with Book(book / "book.sqlite") as made:
        last = [e.custody for e in made.custody()][2:]
        assert [e.source for e in last] == (["a.jsonl"] if change == "bytes" else ["a.jsonl", "b.zip"])
        assert made.counts()["reports"] == (5 if change == "bytes" else 4)


def test_a_dry_run_says_what_would_be_taken_in_and_stores_nothing(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book"
    assert intake(sources / "b.zip", "--book", book, "--quiet") == 0
    (sources / "c.jsonl").write_text(
        '{"id": "w9", "text": "Now 4 people were killed.", "url": "https://a.example/1"}\n'
        '{"text": "Some 2 people were killed in Town2."}\n{"id": "w0", "text": "Another text."}\n'
    )
    before = (book / "book.sqlite").read_bytes()
    capsys.readouterr()
    assert intake(sources, "--book", book, "--dry-run", "--json") == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["what"] for line in lines] == ["new"] * 3 + ["set aside", "taken before", "version", "known", "set aside"]
    assert lines[5]["version of"] == "w1" and lines[0]["kind"] == "JSON Lines (.jsonl)" and lines[0]["characters"] == 35
    assert "already has the id" in lines[7]["why"] and lines[4]["where"].endswith("b.zip")
    assert intake(sources, "--book", book, "--dry-run") == 1
    table = capsys.readouterr().out.splitlines()
    assert table[0].split()[0] == "what" and len(table) == 1 + 6 and table[1].endswith("a.jsonl:1")
    assert (book / "book.sqlite").read_bytes() == before
    assert intake(sources, "--book", tmp_path / "none", "--dry-run", "--quiet") == 1 and not (tmp_path / "none").exists()


def test_a_dry_run_and_the_real_one_agree(sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sources / "again.jsonl").write_bytes((sources / "a.jsonl").read_bytes())
    later = [{"id": "v1", "text": "Now 4 people were killed in Town1.", "url": "https://a.example/1"}, {"text": "Six died in Homs."}]
    (sources / "later.jsonl").write_text("".join(json.dumps(line) + "\n" for line in later))

    def told(*more: str) -> list[tuple[str, str]]:
        intake(sources, "--book", tmp_path / "book", "--json", *more)
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return sorted((line["where"], line["what"]) for line in lines)

    foreseen = told("--dry-run")
    assert foreseen == told() and [what for where, what in foreseen if "later" in where] == ["version", "new"]


def test_a_page_with_a_later_toll_is_told_as_a_version_of_what_its_address_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def page(name: str, killed: int) -> Path:
        line = {"id": name, "text": f"A bomb killed {killed} people in Homs.", "url": "https://a.example/homs"}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line))
        return tmp_path / f"{name}.jsonl"

    for name, killed, what in (("noon", 3, "new"), ("three", 6, "version"), ("four", 6, "known")):
        intake(page(name, killed), "--book", tmp_path / "book", "--json")
        said = capsys.readouterr()
        assert [json.loads(line)["what"] for line in said.out.splitlines()] == [what]
        assert ("1 new version of a known address" in said.err) == (what == "version")


def test_the_summary_tells_what_will_not_be_read_and_what_has_no_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("lingua")
    french = "Au moins 21 civils ont été tués lundi dans une attaque contre le village, ont indiqué mardi des élus locaux dans le centre."
    lines = [{"text": french, "date": "2024-07-02"}, {"text": "Five people were killed in the market on Monday, the police said."}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for more in (["--dry-run"], []):
        assert intake(tmp_path / "a.jsonl", "--book", tmp_path / "book", *more) == 0
        said = capsys.readouterr().err
        assert "- Kept, not read: 1 in French." in said and "- without a day of publication, 1:" in said
    assert intake(tmp_path / "a.jsonl", "--book", tmp_path / "book") == 0
    assert "French" not in capsys.readouterr().err


def test_a_table_without_a_known_column_of_texts_tells_its_columns_and_how_to_name_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("fecha;medio;cuerpo\n2024-06-05;El Diario;Five died.\n")
    (tmp_path / "wide.csv").write_text(";".join(f"c{n}" for n in range(40)) + "\n1;2\n")
    assert intake(tmp_path, "--book", tmp_path / "book", "--quiet") == 2
    said = capsys.readouterr().err
    assert 'Its columns are "fecha", "medio", "cuerpo". Say which one does with --column NAME=text' in said
    assert '"c11" and 28 more.' in said and "c12" not in said


def test_columns_of_other_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("Nummer;Beschreibung;Datum\n1;Five died.;24.10.2017\n")
    assert intake(tmp_path / "a.csv", "--book", tmp_path / "book", "--column", "Beschreibung=text", "--column", "Datum=published") == 0
    with Book(tmp_path / "book" / "book.sqlite") as book:
        (one,) = book.reports()
        assert one.text == "Five died." and str(one.published) == "2017-10-24"
        assert dict(next(book.custody()).custody.options)["columns"] == "Beschreibung=text, Datum=published"
    for wrong in ("Beschreibung", "=text", "Beschreibung=words"):
        with pytest.raises(SystemExit):
            intake(tmp_path / "a.csv", "--book", tmp_path / "book", "--column", wrong)


def test_build_reads_what_intake_took_in(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = FakeEngine()
    monkeypatch.setattr(wiring, "engine", lambda settings, progress=None: engine)
    intake(sources, "--book", tmp_path / "book", "--quiet")
    assert main(["build", "--book", str(tmp_path / "book"), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    assert engine.asked == 4 and len((tmp_path / "out" / "records.jsonl").read_text().splitlines()) == 4
    assert main(["build", "--book", str(tmp_path / "nothing"), "--out", str(tmp_path / "out2"), "--quiet"]) == 2


def test_a_fault_of_the_moment_is_tried_again(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("harmledger.intake.table.Table.fits", lambda self, piece: 1 / 0)
        assert intake(sources / "b.zip", "--book", tmp_path / "book", "--quiet") == 2
    assert intake(sources / "b.zip", "--book", tmp_path / "book", "--quiet") == 0
    with Book(tmp_path / "book" / "book.sqlite") as book:
        first, second = (e.custody for e in book.custody())
        assert not first.whole and "ZeroDivisionError" in first.faults[0].what and second.whole and second.new == 1


def test_like_reasons_are_counted_together() -> None:
    assert reason('The column "a" has 1,234 cells (x).') == reason('The column "bc" has 5 cells (y, z).')


def many(folder: Path) -> Path:
    """Some 3,000 reports in a file of lines, an archive and a hundred small files; each text says which report it is."""
    folder.mkdir()
    (folder / "a.jsonl").write_text("".join(json.dumps({"text": f"Report {n} of lines. " + "x " * 200}) + "\n" for n in range(2000)))
    (folder / "b.zip").write_bytes(zip_of({f"{n}.txt": f"Report {n} of the archive.".encode() for n in range(900)}))
    for n in range(100):
        (folder / f"c{n}.txt").write_text(f"Report {n} of its own.")
    return folder


def run(folder: Path, book: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "harmledger", "intake", str(folder), "--book", str(book), "--json", "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def stored(lines: str) -> set[str]:
    """The reports that were said to be stored; the last line may be cut off."""
    return {json.loads(line)["sha256"] for line in lines.splitlines() if line.endswith("}") and line.startswith("{") and '"id"' in line}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_stopped_at_any_moment_what_was_told_is_stored_and_nothing_is_doubled(tmp_path: Path, how: signal.Signals) -> None:
    folder, book, dice = many(tmp_path / "in"), tmp_path / "book", random.Random(how)
    told: set[str] = set()
    halfway = 0
    for n in range(8):
        process = run(folder, book)
        assert process.stdout is not None
        first = process.stdout.readline()  # it is at work
        time.sleep(dice.random() * 0.08 * n)  # the first ones at once: a fast machine is done soon
        process.send_signal(how)
        rest, _ = process.communicate()
        told |= stored(first + rest)
        with Book(book / "book.sqlite", create=False) as made:
            there = [r.sha256 for r in made.reports()]
            assert told <= set(there) and len(there) == len(set(there)) == made.counts()["receipts"]
            halfway += 0 < len(there) < 3000
    process = run(folder, book)
    process.communicate()
    assert process.returncode == 0 and halfway, "no stop came in the middle: the test shows nothing"
    with Book(book / "book.sqlite", create=False) as made:
        assert made.counts()["reports"] == made.counts()["receipts"] == 3000 and audit(made).faults == ()
        entries = [e.custody for e in made.custody()]
        assert len([e for e in entries if e.act == "took in"]) == 102
        assert {e.source for e in entries if e.act == "took in"} == {e.name for e in folder.iterdir()}


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Daily</title><link>https://daily.example/</link>
<item><title>One</title><link>https://daily.example/one</link><pubDate>Tue, 24 Oct 2017 08:00:00 GMT</pubDate></item>
<item><title>Two</title><link>https://daily.example/two</link></item></channel></rss>"""


def test_the_pages_that_a_list_names_are_fetched_and_what_failed_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    asked: list[str] = []
    away = {"https://daily.example/two"}

    def fetch(url: str) -> Fetched | Fault:
        asked.append(url)
        if url in away:
            return Fault(url, "The host does not answer.", "Try again later.")
        return Fetched(
            url, 200, (("content-type", "text/plain"),), f"Five people died in the raid at {url}.".encode(), "2017-10-24T15:02:00Z"
        )

    monkeypatch.setattr(wiring, "fetcher", lambda settings: fetch)
    args = (tmp_path / "feed.xml", "--book", tmp_path / "book")
    assert intake(*args) == 2 and "were not fetched" in capsys.readouterr().err
    assert intake(*args, "--fetch", "--quiet") == 1 and asked == ["https://daily.example/one", "https://daily.example/two"]
    away.clear()
    assert intake(*args, "--fetch", "--quiet") == 0 and asked[2:] == ["https://daily.example/two"]
    assert intake(*args, "--fetch", "--quiet") == 0 and len(asked) == 3
    with Book(tmp_path / "book" / "book.sqlite") as book:
        one, two = sorted((r.receipts[0] for r in book.reports()), key=lambda r: r.source)
        assert str(one.published) == "2017-10-24" and one.origin is not None and one.origin.at == "2017-10-24T15:02:00Z"
        assert two.source == "https://daily.example/two"
        entries = [e.custody for e in book.custody()]
        assert [(e.whole, e.new) for e in entries] == [(True, 0), (False, 1), (True, 1)] and audit(book).faults == ()


def test_messages_of_one_kind_are_counted_where_they_are_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.zip").write_bytes(zip_of({f"{n}.bin": b"\0\1\2" for n in range(60)}))
    assert intake(tmp_path / "a.zip", "--book", tmp_path / "book") == 2
    said = capsys.readouterr().err
    assert said.count("set aside: ") == 20 and "set aside, 60: This kind of file" in said
