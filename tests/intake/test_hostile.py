"""What a folder may hold that was never meant to be read: each is a fault in words, nothing hangs, and the rest is read."""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harmledger.intake import collect
from harmledger.intake.bounded import TooSlow, within
from harmledger.intake.collect import Handed, hand_over, read_inputs, read_piece
from harmledger.intake.piece import Piece, piece_of_bytes, piece_of_file
from harmledger.intake.source import Given, Item, Received
from harmledger.model.fault import Fault
from tests.intake.packs import GOOD, zip_of


def read(path: Path, given: Given | None = None) -> tuple[list[str], list[Fault]]:
    items = list(read_inputs([path], given or Given()))
    return [i.report.text for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Fault)]


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of Unix")
def test_pipes_sockets_and_dangling_links_in_a_folder_are_faults(tmp_path: Path) -> None:
    (tmp_path / "z.txt").write_bytes(GOOD)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as ear:
        here = os.open(tmp_path, os.O_RDONLY)
        ear.bind(f"/proc/self/fd/{here}/s")  # a short name: sockets may not have long ones
        texts, faults = read(tmp_path)
        os.close(here)
    assert texts == [GOOD.decode().strip()]
    said = {Path(f.where).name: f.what for f in faults}
    assert set(said) == {"pipe.txt", "gone.txt", "round.txt", "zero.txt", "s"}
    assert "not opened" in said["pipe.txt"] and "not opened" in said["s"] and "leads nowhere" in said["gone.txt"]


@pytest.mark.skipif(os.name != "posix", reason="pipes of Unix")
def test_a_pipe_that_takes_a_files_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(OSError, match="a pipe"):
        piece_of_file(tmp_path / "pipe.txt", "pipe.txt", "pipe.txt")


def test_a_line_without_end_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"x" * 30_000_000 + b'"}\n{"text": "Five died."}\n')
    texts, (fault,) = read(tmp_path)
    assert texts == ["Five died."] and "too long" in fault.what


def work(seconds: float) -> None:
    """Keep the processor busy for so long."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


class Broken:
    """A source with a mistake in it: it gives one report and fails."""

    called = "broken things"

    def __init__(self, kind: type[BaseException] = ZeroDivisionError, in_fits: bool = False) -> None:
        self._kind, self._in_fits = kind, in_fits

    def fits(self, piece: Piece) -> bool:
        if self._in_fits and piece.head.startswith(b"BROKEN"):
            raise self._kind("within fits")
        return piece.head.startswith(b"BROKEN")

    def read(self, piece: Piece, given: Given) -> Iterator[Item]:
        yield piece_of_bytes(GOOD, "inner", "inner", "a.txt")
        raise self._kind("no such thing")


@pytest.mark.parametrize("in_fits", [False, True])
@pytest.mark.parametrize("kind", [ZeroDivisionError, RecursionError, MemoryError, KeyError, UnicodeDecodeError])
def test_a_mistake_of_the_program_is_a_fault_and_the_rest_is_read(
    kind: type[BaseException], in_fits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "SOURCES", (Broken(kind, in_fits), *collect.SOURCES))
    (tmp_path / "a").write_bytes(b"BROKEN")
    (tmp_path / "b.zip").write_bytes(zip_of({"bad": b"BROKEN too", "good.txt": b"Six died."}))
    (tmp_path / "c.txt").write_bytes(b"Seven died.")
    texts, faults = read(tmp_path)
    assert texts[-2:] == ["Six died.", "Seven died."] and len(texts) == (2 if in_fits else 4)
    assert [Path(f.where).name for f in faults] == ["a", "b.zip!bad"]
    name = "TypeError" if kind is UnicodeDecodeError else kind.__name__  # it cannot be made of one word
    assert all(name in f.what and f.passing for f in faults)
    assert in_fits or all("broken things" in f.what for f in faults)


class Album:
    """A source that is no archive and gives archives: mail with attachments, a web archive."""

    called = "albums"

    def fits(self, piece: Piece) -> bool:
        return piece.head.startswith(b"ALBUM")

    def read(self, piece: Piece, given: Given) -> Iterator[Item]:
        for n in range(20):
            yield piece_of_bytes(zip_of({f"{n}.txt": b"Died. " + os.urandom(900).hex().encode()}), f"{n}.zip", f"{n}.zip", f"{n}.zip")


def test_archives_inside_anything_share_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "SOURCES", (Album(), *collect.SOURCES))
    (tmp_path / "a").write_bytes(b"ALBUM")
    texts, faults = read(tmp_path, Given(max_unpacked_bytes=9_050))
    assert len(texts) == 5 and len(faults) == 15 and all("max_unpacked_bytes" in f.what for f in faults)


class Slow:
    """A source that hangs: in Python code, in a pattern, or in a library that goes on after every error."""

    called = "slow things"

    def fits(self, piece: Piece) -> bool:
        return piece.head.startswith(b"SLOW")

    def read(self, piece: Piece, given: Given) -> Iterator[Item]:
        if piece.head == b"SLOW PATTERN":
            re.match(r"(a+)+$", "a" * 60 + "b")
        while piece.head == b"SLOW LIBRARY":
            try:
                work(30)
            except Exception:
                continue
        while True:
            pass
        yield


@pytest.mark.skipif(os.name != "posix", reason="alarms of Unix")
@pytest.mark.parametrize("head", [b"SLOW", b"SLOW PATTERN", b"SLOW LIBRARY"])
def test_what_hangs_is_given_up_and_the_rest_is_read(head: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "SOURCES", (Slow(), *collect.SOURCES))
    (tmp_path / "a").write_bytes(head)
    (tmp_path / "b.txt").write_bytes(GOOD)
    texts, (fault,) = read(tmp_path, Given(max_seconds=1))
    assert texts == [GOOD.decode().strip()] and "given up" in fault.what and "slow" not in fault.mend


def test_outside_the_main_thread_there_is_no_limit_and_no_harm() -> None:
    done: list[str] = []

    def steps() -> None:
        with within(0.01):
            work(0.05)
        done.append("done")

    thread = threading.Thread(target=steps)
    thread.start()
    thread.join()
    assert done == ["done"]


@pytest.mark.skipif(os.name != "posix", reason="alarms of Unix")
def test_a_limit_is_over_when_its_step_is_done() -> None:
    with within(0.05):
        pass
    work(0.1)
    with pytest.raises(TooSlow), within(0.01):
        work(60)


def test_a_file_that_grows_is_read_as_it_was_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one"}\n{"text": "two"}\n')
    (handed,) = hand_over([path], Given())
    assert isinstance(handed, Handed) and handed.size == 32 and handed.kind == "JSON Lines (.jsonl)"
    found: list[str] = []
    faults: list[Fault] = []
    for item in handed.items():
        if isinstance(item, Fault):
            faults.append(item)
            continue
        found.append(item.report.text)
        with path.open("a") as more:
            more.write('{"text": "without end"}\n' * 1000)
    assert found == ["one", "two"]
    assert [f.severity for f in faults] == ["warning"] and "changed while it was read" in faults[0].what and faults[0].passing


@pytest.mark.parametrize(
    "raw", [b"\0" * 5000, b"\xff\xfe" + b"\0" * 4000, b"\xef\xbb\xbf\xef\xbb\xbf", b"\x1f\x8b\x08", b"PK\5\6", b"PK\3\4"]
)
@pytest.mark.parametrize("name", ["a", "a.txt", "a.jsonl", "a.csv", "a.zip", "a.html", "a.pdf", "a.docx"])
def test_whatever_a_name_promises(raw: bytes, name: str) -> None:
    items = list(read_piece(piece_of_bytes(raw, name, name, name), Given()))
    assert all(isinstance(i, Fault) and not i.passing for i in items[-1:])
