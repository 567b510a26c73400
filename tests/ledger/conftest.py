"""Every test that asks for ``place`` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harmledger.ledger import Book
from tests.ledger.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a new book can be made."""
    if request.param == "sqlite":
        return tmp_path / "book.sqlite"
    server: Server = request.getfixturevalue("postgres")
    return server.address()


@pytest.fixture
def book(place: Path | str) -> Iterator[Book]:
    """An empty book."""
    with Book(place) as made:
        yield made
