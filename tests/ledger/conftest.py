"""Every test that asks for ``place`` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from harmledger.ledger import Book
from tests.ledger.postgres import Server, binaries


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server. Where PostgreSQL is not installed the tests say so; under CI they fail."""
    programs = binaries()
    if programs is None:
        words = "NOT CHECKED ON POSTGRESQL: it is not installed (Debian: apt-get install postgresql); make test installs it as root."
        if os.environ.get("CI"):
            pytest.fail(words)
        warnings.warn(words, stacklevel=2)
        pytest.skip(words)
    server = Server(programs)
    yield server
    server.close()


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
