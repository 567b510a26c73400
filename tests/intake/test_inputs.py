"""Every input is a report or a fault in words; nothing else may come out."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.intake.collect import read_inputs
from harmledger.intake.days import NoDay, day_of
from harmledger.intake.piece import opened
from harmledger.intake.source import Given, Received
from harmledger.intake.text import front_matter
from harmledger.model.fault import Fault

SMALL = Given(max_text_bytes=2000, max_table_bytes=5000, max_line_bytes=2000, max_report_chars=1000)


def read(path: Path, given: Given = SMALL) -> tuple[list[Received], list[Fault]]:
    items = list(read_inputs([path], given))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Fault)]


BAD = [
    # name, bytes, lines or "" of the fault, part of what it says
    ("empty.txt", b"", "", "empty"),
    ("white.txt", b" \r\n\t\n", "", "empty"),
    ("bom.txt", b"\xef\xbb\xbf", "", "empty"),
    ("binary.txt", b"\x88PNG\0\0\x01", "", "binary"),
    ("picture.txt", b"\x89PNG\0\0\x01", "", "a picture"),
    ("rich.txt", b"{\\rtf1 Five died.}", "", "rich text"),
    ("unmarked.txt", "Five people died in the raid on the market.".encode("utf-16-le"), "", "UTF-16 without the mark"),
    ("unmarked.jsonl", '{"text": "Five people died in the raid."}'.encode("utf-16-be"), "", "UTF-16 without the mark"),
    ("control.txt", bytes(range(1, 32)) * 20 + b"\xff", "", "binary"),
    ("large.txt", b"a " * 2000, "", "too large"),
    ("long.txt", b"a " * 600, "", "too long"),
    ("neither.txt", b"killed \x81 people \xff", "", "neither UTF-8"),
    ("half.txt", b"\xff\xfea\x00b", "", "UTF-16"),
    ("only.txt", b"title: Raid\npublished: 2017-10-24\n\n  \n", "", "empty"),
    ("report.doc", b"\xd0\xcf", "", "not read"),
    ("nosuffix", b"\x00words", "", "no suffix"),
    ("empty.jsonl", b"\n\n", "", "empty"),
    ("broken.jsonl", b'{"text": "a"\n', ":1", "not valid JSON"),
    ("list.jsonl", b"[1]\n", ":1", "a list"),
    ("number.jsonl", b"5\n", ":1", "a number"),
    ("none.jsonl", b'{"id": "a"}\n', ":1", "no text"),
    ("null.jsonl", b'{"text": null}\n', ":1", "no text"),
    ("blank.jsonl", b'{"text": "  "}\n', ":1", "empty"),
    ("object.jsonl", b'{"text": {"a": 1}}\n', ":1", "something else"),
    ("title.jsonl", b'{"text": "a", "title": 5}\n', ":1", "title"),
    ("nul.jsonl", b'{"text": "a\\u0000b"}\n', ":1", "NUL"),
    ("surrogate.jsonl", b'{"text": "a\\ud800b"}\n', ":1", "halves"),
    ("deep.jsonl", b"[" * 1900 + b"\n", ":1", "nests too deeply"),
    ("huge.json", b'{"text": "a", "n": ' + b"9" * 4500 + b"}", ":1", "number that is too large"),
    ("longline.jsonl", b'{"text": "' + b"a" * 3000 + b'"}\n', ":1", "too long"),
    ("utf16.jsonl", '{"text": "a"}'.encode("utf-16"), "", "UTF-16"),
    ("empty.json", b"", "", "empty"),
    ("commas.json", b" ,, ", "", "no report"),  # found by scripts/fuzz_intake.py
    ("open.json", b'[{"text": "a"}', ":1", "does not end"),
    ("word.json", b"killed", ":1", "not valid JSON"),
    ("deep.json", b"[" * 4000, ":1", "nests too deeply"),
    ("empty.csv", b"", "", "empty"),
    ("nocolumn.csv", b"a,b\n1,2\n", ":1", "No column"),
    ("cells.csv", b"id,text\n1,a,b\n", ":2", "3 cells"),
    ("notext.csv", b"id,text\n1,\n", ":2", "empty"),
    ("field.csv", b"text\n" + b"a" * 2100 + b"\n", ":2", "cannot be read"),
    ("nul.csv", b"text\na\0b\n", "", "binary"),
]


@pytest.mark.parametrize(("name", "raw", "line", "says"), BAD, ids=[b[0] for b in BAD])
def test_bad_input_is_one_fault_with_its_place_and_a_way_out(tmp_path: Path, name: str, raw: bytes, line: str, says: str) -> None:
    (tmp_path / name).write_bytes(raw)
    _, faults = read(tmp_path / name)
    assert [f.severity for f in faults] == ["set aside"]
    assert faults[0].where == f"{tmp_path / name}{line}"
    assert says in faults[0].what and faults[0].mend.endswith(".")


GOOD = [
    ("a.txt", b"Five died.\n", "Five died."),
    ("bom.txt", b"\xef\xbb\xbfFive died.", "Five died."),
    ("utf16.txt", "Five died in Ḥoms.".encode("utf-16"), "Five died in Ḥoms."),
    ("win.txt", "It’s over.".encode("cp1252"), "It’s over."),
    (
        "mixed.txt",
        "Cinq morts à Alep, dit « Al-Watan », et trois".encode() + b" \xe9t\xe9.",
        "Cinq morts à Alep, dit « Al-Watan », et trois été.",
    ),
    ("mixed-arabic.txt", "خمسة قتلى في الرقة".encode()[:-1] + b".", "خمسة قتلى في الرقØ."),
    ("a.jsonl", b'\xef\xbb\xbf{"text": "Five died."}\r\n', "Five died."),
    ("a.json", b' {"body": "Five died."} ', "Five died."),
    ("list.json", b'[{"text": "Five died."}]\n', "Five died."),
    ("a.csv", b'ID,Content\n1,"Five, they say,\ndied."\n', "Five, they say,\ndied."),
    ("semicolon.csv", b"id;text\n1;Five died.\n", "Five died."),
    ("a.tsv", b"id\tText\n1\tFive died.\n", "Five died."),
]


@pytest.mark.parametrize(("name", "raw", "text"), GOOD, ids=[g[0] for g in GOOD])
def test_good_input_is_a_report_with_its_bytes(tmp_path: Path, name: str, raw: bytes, text: str) -> None:
    (tmp_path / name).write_bytes(raw)
    (one,), faults = read(tmp_path / name)
    assert one.report.text == text
    assert one.report.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert [f.severity for f in faults] == (["warning"] if name.startswith(("win", "mixed")) else [])
    assert not name.startswith("mixed") or "UTF-8 with characters of another encoding" in faults[0].what
    assert one.raw in raw


NOTES = [
    ({"published": "last week"}, "day of publication"),
    ({"published": "2017-02-30"}, "does not exist"),
    ({"published": "10/11/2017"}, "two different days"),
    ({"published": "0001-01-01"}, "outside the years"),
    ({"published": 5}, "day of publication"),
    ({"url": "javascript:alert(1)"}, "url"),
    ({"url": "https://a b"}, "url"),
    ({"url": ["x"]}, "url"),
    ({"publisher": {"a": 1}}, "publisher"),
    ({"id": "a\u202eb"}, "id"),
    ({"id": "x" * 500}, "id"),
    ({"language": "the English language"}, "language"),
]


@pytest.mark.parametrize(("fields", "says"), NOTES)
def test_a_doubtful_field_is_a_warning_and_the_report_is_kept_without_it(tmp_path: Path, fields: dict[str, object], says: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "Five died.", **fields}))
    (one,), (fault,) = read(path)
    receipt = one.report.receipts[0]
    assert fault.severity == "warning" and says in fault.what
    assert (receipt.published, receipt.url, receipt.publisher, receipt.given_id, receipt.language) == (None, None, None, "", None)


def test_after_a_bad_line_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "one"}\n{bad\n' + b"x" * 9000 + b'\n{"text": "two"}')
    reports, faults = read(path)
    assert [r.report.text for r in reports] == ["one", "two"]
    assert [f.where.rpartition(":")[2] for f in faults] == ["2", "3"]
    assert [r.report.receipts[0].source for r in reports] == ["a.jsonl:1", "a.jsonl:4"]


FRONT = [
    ("title: Raid\npublished: 2017-10-24\n\nBody.", {"title": "Raid", "published": "2017-10-24"}, "Body."),
    ("Title: Raid\r\nmood: grim\r\n\r\nBody.", {"title": "Raid"}, "Body."),
    ("BEIRUT: US-led raids killed five.\n\nMore.", {}, None),
    ("title: Raid\nFive died today.\n\nMore.", {}, None),
    ("Five died.\n\ntitle: Raid\n", {}, None),
    ("title: Raid", {}, None),
]


@pytest.mark.parametrize(("text", "values", "body"), FRONT)
def test_front_matter_is_only_what_cannot_be_the_report(text: str, values: dict[str, object], body: str | None) -> None:
    assert front_matter(text) == (values, text if body is None else body)


DAYS = [
    ("2017-10-24", date(2017, 10, 24)),
    ("2017-10-24T23:50:00+03:00", date(2017, 10, 24)),
    ("20171024", date(2017, 10, 24)),
    ("2017/10/24", date(2017, 10, 24)),
    ("24 October 2017", date(2017, 10, 24)),
    ("Tue, 24 Oct 2017 08:00:00 GMT", date(2017, 10, 24)),
    ("October 24th, 2017", date(2017, 10, 24)),
    ("24/10/2017", date(2017, 10, 24)),
    ("10/24/2017", date(2017, 10, 24)),
    ("24.10.2017", date(2017, 10, 24)),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_days(text: str, day: date) -> None:
    assert day_of(text) == day


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_no_day(text: str) -> None:
    with contextlib.suppress(NoDay):
        assert 1900 <= day_of(text).year <= 2100


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=300), suffix=st.sampled_from(["txt", "jsonl", "json", "csv", "tsv"]))
def test_any_bytes_end_in_reports_and_faults(tmp_path_factory: pytest.TempPathFactory, raw: bytes, suffix: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"a.{suffix}"
    path.write_bytes(raw)
    reports, faults = read(path)
    assert reports or faults or suffix in ("csv", "tsv", "json")


def test_folders_are_walked_in_order_without_hidden_files_and_loops(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "1.txt", ".hidden.txt", "b/.x.txt"):
        (tmp_path / name).write_text(f"words of {name}")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    reports, faults = read(tmp_path)
    assert [r.report.receipts[0].source for r in reports] == ["1.txt", "b/2.txt"] and not faults


def test_missing_and_empty_folders_are_faults(tmp_path: Path) -> None:
    assert "no such file" in read(tmp_path / "gone")[1][0].what
    assert "no file to read" in read(tmp_path)[1][0].what
    os.mkfifo(tmp_path / "pipe")
    assert "not a file or folder" in read(tmp_path / "pipe")[1][0].what


def test_a_file_that_one_may_not_read_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> Any:
        if path.name == "a.txt":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path)

    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "b.jsonl").write_text('{"text": "words"}')
    monkeypatch.setattr("harmledger.intake.piece.opened", refused)  # not by file mode: root may read everything
    reports, (fault,) = read(tmp_path)
    assert "not allowed" in fault.what and len(reports) == 1


def test_options_fill_what_the_input_leaves_open(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "one"}\n{"text": "two", "publisher": "AFP", "date": "2016-07-02"}\n')
    (one, two), _ = read(tmp_path, Given(published=date(2016, 7, 1), publisher="Daily"))
    assert (one.report.published, one.report.publisher) == (date(2016, 7, 1), "Daily")
    assert (two.report.published, two.report.publisher) == (date(2016, 7, 2), "AFP")
