"""Copies of a whole book: made while others write, the same everywhere, refused where they were changed."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harmledger.ledger import Book, BookError
from harmledger.ledger.audit import audit
from harmledger.ledger.copies import backup, export, restore
from harmledger.ledger.lines import Broken, read_lines
from tests.ledger.filled import Ticking, fill, report
from tests.ledger.postgres import Server

Lines = list[dict[str, Any]]


def told(book: Book) -> tuple[object, ...]:
    """All that a book says."""
    texts = list(book.reports())
    return (
        texts,
        list(book.readings()),
        list(book.decisions()),
        [[g.raw for g in book.received(r.sha256)] for r in texts],
        book.counts(),
        audit(book),
    )


@pytest.fixture
def full(place: Path | str) -> Book:
    with Book(place, clock=Ticking()) as book:
        fill(book)
    return Book(place, create=False)


def test_a_backup_brings_everything_back(full: Book, tmp_path: Path, postgres: Server) -> None:
    before = told(full)[:-1]
    rows = backup(full, tmp_path / "copy")
    assert rows == sum(full.counts().values()) and (tmp_path / "copy").stat().st_mode & 0o077 == 0
    seal = audit(full).seal
    for target in (tmp_path / "back" / "book.sqlite", postgres.address()):
        assert restore(tmp_path / "copy", target) == rows
        with Book(target, create=False) as back:
            assert told(back)[:-1] == before and audit(back).seal == seal and not audit(back).faults
            back.add_report(report(99), b"")  # it goes on where it was
            assert not audit(back, [seal]).faults


def test_lines_are_the_same_bytes_from_every_database(full: Book, tmp_path: Path, postgres: Server) -> None:
    export(full, tmp_path / "first.jsonl")
    for n, target in enumerate((tmp_path / "second.sqlite", postgres.address())):
        restore(tmp_path / "first.jsonl", target)
        with Book(target, create=False) as copy:
            export(copy, tmp_path / f"{n}.jsonl")
        assert (tmp_path / f"{n}.jsonl").read_bytes() == (tmp_path / "first.jsonl").read_bytes()


def test_a_backup_while_others_write_is_one_state_of_the_book(full: Book, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        for n in range(100, 10_000):
            if stop.is_set():
                return
            with full.transaction():
                full.add_report(report(n), b"")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(4):
            backup(full, tmp_path / f"{n}")
            export(full, tmp_path / f"{n}.jsonl")
    finally:
        stop.set()
        writer.join()
    for n in range(4):
        for suffix in ("", ".jsonl"):
            restore(tmp_path / f"{n}{suffix}", tmp_path / f"back{n}{suffix}.sqlite")


def test_nothing_is_overwritten(full: Book, place: Path | str, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for make in (backup, export):
        with pytest.raises(BookError, match="already"):
            make(full, tmp_path / "there")
    export(full, tmp_path / "copy.jsonl")
    with pytest.raises(BookError, match=r"already|not empty"):
        restore(tmp_path / "copy.jsonl", place)
    assert (tmp_path / "there").read_text() == "mine"


def test_an_empty_book_is_copied_too(tmp_path: Path) -> None:
    with Book(tmp_path / "empty.sqlite") as book:
        export(book, tmp_path / "empty.jsonl")
    assert restore(tmp_path / "empty.jsonl", tmp_path / "again.sqlite") == 0


def lines_of(book: Book, tmp_path: Path) -> Lines:
    export(book, tmp_path / "lines.jsonl")
    return [json.loads(line) for line in (tmp_path / "lines.jsonl").read_bytes().splitlines()]


def packed(lines: Lines) -> bytes:
    """The lines as a file, with the right checksum."""
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines[:-1])
    last = lines[-1]
    if isinstance(last.get("end"), dict):
        last["end"]["sha256"] = hashlib.sha256(body).hexdigest()
    return body + json.dumps(last).encode() + b"\n"


def first(lines: Lines, table: str) -> dict[str, Any]:
    return next(line["row"] for line in lines if line.get("table") == table)


def bomb(lines: Lines) -> None:
    first(lines, "receipts")["raw"] = base64.b64encode(zlib.compress(b"\0" * 400_000_000, 1)).decode()


HOSTILE: list[Callable[[Lines], object]] = [
    lambda lines: first(lines, "claims").update(claim=first(lines, "claims")["claim"].replace("1", "2", 1)),
    lambda lines: lines.pop(5),
    lambda lines: lines.pop(-2),
    lambda lines: lines.insert(5, lines[5]),
    lambda lines: lines.reverse(),
    lambda lines: lines.__setitem__(slice(3, 5), lines[4:2:-1]),
    lambda lines: lines.insert(3, {"table": "head", "row": {}}),
    lambda lines: lines.insert(3, {"table": "reports; DROP TABLE reports", "row": {}}),
    lambda lines: lines.insert(3, {"x": 1}),
    lambda lines: first(lines, "reports").update(extra=1),
    lambda lines: first(lines, "reports").update(seq="1"),
    lambda lines: first(lines, "reports").update(seq=10**30),
    lambda lines: first(lines, "reports").update(text=None),
    lambda lines: first(lines, "reports").update(sha256="\0"),
    lambda lines: first(lines, "reports").update(sha256="\ud800"),
    lambda lines: first(lines, "readings").update(rest="[" * 100_000),
    lambda lines: first(lines, "claims").update(kind="magic"),
    lambda lines: first(lines, "receipts").update(raw="%%%"),
    bomb,
    lambda lines: lines[-1]["end"].update(rows=3),
    lambda lines: lines[-1]["end"].update(link="0" * 64),
    lambda lines: lines[-1].update(end=[]),
    lambda lines: lines[0].clear(),
    lambda lines: lines.clear() or lines.append({"end": {}}),
]


@pytest.mark.parametrize("n", range(len(HOSTILE)))
def test_a_file_that_was_changed_is_refused_with_its_line_and_nothing_is_stored(n: int, tmp_path: Path) -> None:
    with Book(tmp_path / "full.sqlite", clock=Ticking()) as book:
        fill(book)
        lines = lines_of(book, tmp_path)
    HOSTILE[n](lines)
    (tmp_path / "bad.jsonl").write_bytes(packed(lines))
    with pytest.raises(Broken, match=r"bad\.jsonl, line \d"):
        restore(tmp_path / "bad.jsonl", tmp_path / "new" / "book.sqlite")
    assert list((tmp_path / "new").iterdir()) == []


def test_bytes_that_are_damaged_anywhere_are_refused(tmp_path: Path) -> None:
    with Book(tmp_path / "full.sqlite", clock=Ticking()) as book:
        fill(book, many=3)
        export(book, tmp_path / "good.jsonl")
    good, dice = (tmp_path / "good.jsonl").read_bytes(), random.Random(1)
    with Book(tmp_path / "new.sqlite") as new:
        for n in range(150):
            at = dice.randrange(len(good))
            bad = good[:at] if n % 3 == 0 else good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] if n % 3 == 1 else good + good[at:]
            with pytest.raises(Broken):
                read_lines(io.BytesIO(bad), "bad", new)
        assert sum(new.counts().values()) == 0
        assert read_lines(io.BytesIO(good), "good", new) == sum(new.counts().values()) > 0


def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.ledger.lines.MAX_LINE", 1000)
    with Book(tmp_path / "new.sqlite") as new, pytest.raises(Broken, match="longer"):
        read_lines(io.BytesIO(b'{"harmledger book":1}\n{"table":"' + b"x" * 10**6), "bad", new)


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    with Book(tmp_path / "full.sqlite") as book:
        fill(book)
        backup(book, tmp_path / "copy")
    good, dice = (tmp_path / "copy").read_bytes(), random.Random(2)
    used = good.find(b"people were killed")
    for at in (used, used + 2, len(good) // 2):
        (tmp_path / "bad").write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        try:
            restore(tmp_path / "bad", tmp_path / f"new{at}.sqlite")
        except BookError:
            assert not (tmp_path / f"new{at}.sqlite").exists()
        else:  # a byte that holds nothing
            assert at != used
    (tmp_path / "bad").write_bytes(good[: dice.randrange(5000, len(good) - 5000)])
    with pytest.raises(BookError):
        restore(tmp_path / "bad", tmp_path / "cut.sqlite")
    (tmp_path / "bad").write_bytes(b"words " * 100)
    with pytest.raises(BookError):
        restore(tmp_path / "bad", tmp_path / "words.sqlite")
    assert not (tmp_path / "words.sqlite").exists()
