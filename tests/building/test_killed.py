"""Killed at any moment of a build: each file is the old one or the new one, and the next build writes what it should."""

from __future__ import annotations

import os
import signal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from harmledger.building import build
from harmledger.ledger import Book
from harmledger.publish import folder
from harmledger.publish.lines import Lines
from tests.building.test_steps import at_once, files, in_steps
from tests.decisions.build import E1, F1, R1, Room

FORK = get_context("fork")


def killed_at(place: Path, at: Any, name: str, call: int) -> None:
    """Build in a child that is killed when it calls ``at.name`` for the ``call``-th time."""
    before, calls = getattr(at, name), [0]

    def dying(*what: Any) -> Any:
        calls[0] += 1
        if calls[0] == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return before(*what)

    setattr(at, name, dying)
    with Book(place / "book.sqlite") as book:
        build(book, place, place / "out")


@pytest.mark.parametrize(
    ("at", "name", "call"),
    [
        (Lines, "empty", 1),
        (Lines, "put", 1),
        (Lines, "put", 2),
        (Lines, "set_note", 2),
        (folder, "write_whole", 1),
        (folder, "write_whole", 4),
    ],
    ids=str,
)
@pytest.mark.parametrize("first", [True, False])
def test_killed_while_building(room: Room, tmp_path: Path, at: Any, name: str, call: int, first: bool) -> None:
    old = {} if first else in_steps(room.book, tmp_path)
    room.decide("set aside", F1.id)
    room.read(R1, (E1,))
    expected = at_once(room.book, tmp_path / "fresh")
    child = FORK.Process(target=killed_at, args=(tmp_path, at, name, call))
    child.start()
    child.join(60)
    assert child.exitcode in (-signal.SIGKILL, 0)
    left = files(tmp_path / "out") if (tmp_path / "out").exists() else {}
    assert all(content in (old.get(file), expected[file]) for file, content in left.items() if file in expected)
    assert {f: c for f, c in in_steps(room.book, tmp_path).items() if f in expected} == expected
