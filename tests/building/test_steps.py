"""Built step by step, whatever came meanwhile and whatever became of what is kept: the folder is, byte for byte, that of one build."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from harmledger import building, versions, wiring
from harmledger.building import LINES_NAME, build
from harmledger.ledger import Book
from harmledger.model.payload import Redaction
from harmledger.publish.folder import write_folder
from harmledger.publish.page import choice
from tests.decisions.build import E1, E3, F1, R1, R2, Room
from tests.incidents.test_following import Desk


def files(folder: Path) -> dict[str, bytes]:
    """The written files, by their names."""
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def at_once(book: Book, folder: Path, codebooks: tuple[str, ...] = ()) -> dict[str, bytes]:
    """What one build from nothing writes."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "kept").mkdir(parents=True)
    build(book, folder / "kept", folder / "out", codebooks)
    return files(folder / "out")


def in_steps(book: Book, folder: Path, codebooks: tuple[str, ...] = ()) -> dict[str, bytes]:
    """What a build writes that goes on from the one before."""
    build(book, folder, folder / "out", codebooks)
    return files(folder / "out")


def whole(book: Book, out: Path) -> dict[str, bytes]:
    """What is written of all that follows from the book, worked out at once in memory."""
    d = wiring.derived(book, None)
    write_folder(out, d.reports, d.left, d.record, d.decisions)
    return files(out)


@pytest.mark.parametrize("seed", range(3))
def test_a_book_that_grows_in_any_way(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:
        monkeypatch.setattr(choice, "MOST_INCIDENTS", 3)
        monkeypatch.setattr(choice, "MOST_REPORTS", 4 + seed)
    with Book(tmp_path / "book.sqlite") as book:
        desk = Desk(book, seed)
        for n in range(24):
            desk.step()
            if desk.dice.random() < 0.4 or n == 23:
                assert in_steps(book, tmp_path) == at_once(book, tmp_path / "fresh"), n
        assert in_steps(book, tmp_path) == whole(book, tmp_path / "whole")


def test_decisions_and_redactions_between_builds(room: Room, tmp_path: Path) -> None:
    def same() -> dict[str, bytes]:
        made = in_steps(room.book, tmp_path)
        assert made == at_once(room.book, tmp_path / "fresh") == whole(room.book, tmp_path / "whole")
        return made

    assert b"Ahmad Khalil" in same()["index.html"]
    room.decide("comment", F1.id)
    same()
    first = room.decide("redact", room.incident(E1).id, payload=Redaction(("Ahmad Khalil",)))
    assert b"halil" not in b"".join(same().values()).lower()
    room.decide("redact", R1.sha256, payload=Redaction(("Observatory",)))
    same()
    room.decide("same", E1.id, other=E3.id)
    same()
    room.decide("comment", room.incident(E1).id, supersedes=first)
    assert b"ahmad khalil" in same()["index.html"]
    room.decide("set aside", R2.sha256)
    same()
    room.read(R1, ())
    same()


def test_the_ranges_of_other_codebooks_come_and_go(room: Room, tmp_path: Path) -> None:
    plain = in_steps(room.book, tmp_path)
    coded = in_steps(room.book, tmp_path, ("ibc", "ucdp"))
    assert coded == at_once(room.book, tmp_path / "fresh", ("ibc", "ucdp"))
    assert b"ibc_" in coded["incidents.csv"] and b"ibc_" not in plain["incidents.csv"]
    room.read(R1, (E1,))
    assert in_steps(room.book, tmp_path, ("ibc", "ucdp")) == at_once(room.book, tmp_path / "fresh", ("ibc", "ucdp"))
    assert in_steps(room.book, tmp_path) == at_once(room.book, tmp_path / "fresh")


def test_only_what_changed_is_drawn(room: Room, tmp_path: Path) -> None:
    def drawn() -> dict[str, int]:
        with sqlite3.connect(tmp_path / LINES_NAME) as db:
            return dict(db.execute("SELECT file || ' ' || id, rowid FROM lines"))

    in_steps(room.book, tmp_path)
    before = drawn()
    room.decide("accept", F1.id)
    in_steps(room.book, tmp_path)
    anew = {name for name, row in drawn().items() if before.get(name) != row}
    raid, far = room.incident(E1).id, room.incident(E3).id
    assert f"incidents.jsonl {raid}" in anew and f"records.jsonl {R1.sha256}" in anew
    assert not any(far in name or E3.report in name for name in anew)
    before = drawn()
    in_steps(room.book, tmp_path)
    assert drawn() == before


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE lines SET line = x'7b7d0a' WHERE file = 'incidents.jsonl'",
        "UPDATE lines SET place = x'00'",
        "DELETE FROM lines WHERE file = 'records.jsonl'",
        "UPDATE facts SET text = '[true,1,1,0,null]' WHERE kind = 'report'",
        "UPDATE facts SET text = replace(text, '2018', '2017')",
        "UPDATE notes SET text = '\"elsewhere\"'",
        "DELETE FROM notes",
        "DELETE FROM key",
        "DROP TABLE facts",
        "PRAGMA application_id = 7",
    ],
)
def test_damaged_lines_are_drawn_anew(room: Room, tmp_path: Path, harm: str) -> None:
    expected = in_steps(room.book, tmp_path)
    db = sqlite3.connect(tmp_path / LINES_NAME, isolation_level=None)
    db.execute(harm)
    db.close()
    assert in_steps(room.book, tmp_path) == expected
    room.read(R1, (E1,))
    assert in_steps(room.book, tmp_path) == at_once(room.book, tmp_path / "fresh")


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, None])
def test_a_file_that_is_no_file_of_lines(room: Room, tmp_path: Path, content: bytes | None) -> None:
    expected = in_steps(room.book, tmp_path)
    path = tmp_path / LINES_NAME
    for side in ("", "-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    said: list[str] = []
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    built = build(room.book, tmp_path, tmp_path / "out", (), said.append)
    assert files(tmp_path / "out") == expected and built.counts.incidents == 2
    assert bool(said) == (content is None)


def test_lines_and_incidents_that_were_not_kept_together(room: Room, tmp_path: Path) -> None:
    """Killed between the two, or one of them brought back from a copy: neither is taken for what it is not."""
    names = ("derived.sqlite", LINES_NAME)
    in_steps(room.book, tmp_path)
    for name in names:
        shutil.copy(tmp_path / name, tmp_path / f"old-{name}")
    room.decide("set aside", F1.id)
    room.read(R2, ())
    expected = in_steps(room.book, tmp_path)
    for name in names:
        shutil.copy(tmp_path / f"old-{name}", tmp_path / name)
        assert in_steps(room.book, tmp_path) == expected
    (tmp_path / "derived.sqlite").unlink()
    assert in_steps(room.book, tmp_path) == expected


def test_lines_of_another_book(room: Room, tmp_path: Path) -> None:
    in_steps(room.book, tmp_path)
    with Book(tmp_path / "other.sqlite") as other:
        other.add_report(R2, R2.text.encode())
        assert in_steps(other, tmp_path) == at_once(other, tmp_path / "fresh")
    assert in_steps(room.book, tmp_path) == at_once(room.book, tmp_path / "fresh")


def test_other_code_draws_all_anew(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_steps(room.book, tmp_path)
    db = sqlite3.connect(tmp_path / LINES_NAME, isolation_level=None)
    before = db.execute("SELECT text FROM key").fetchall()
    monkeypatch.setattr(versions, "lines_version", lambda: "another")
    in_steps(room.book, tmp_path)
    assert db.execute("SELECT text FROM key").fetchall() != before
    db.close()


def test_a_disk_that_is_full_leaves_all_as_it_was(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = in_steps(room.book, tmp_path)
    room.read(R1, (E1,))
    with monkeypatch.context() as full:

        def no_room(*what: object) -> None:
            raise OSError(28, "No space left on device")

        full.setattr(building, "write_drawn", no_room)
        with pytest.raises(OSError, match="No space"):
            in_steps(room.book, tmp_path)
    assert files(tmp_path / "out") == before
    assert in_steps(room.book, tmp_path) == at_once(room.book, tmp_path / "fresh")
