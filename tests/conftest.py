"""What all tests share."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from harmledger import wiring
from tests.browser import browser as browser
from tests.cli.fake import FakeEngine
from tests.ledger.postgres import Server, binaries

os.environ["HARMLEDGER_GAZETTEERS"] = "builtin"  # whatever whoever runs the tests has imported for work of their own
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # whoever starts the tests behind a shell's "&" hands this on to all below
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("laws", deadline=None)  # a slow or busy machine breaks no law
settings.load_profile("laws")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder ``shared`` beside the checkout. Where it is missing the test says so; under CI it fails."""
    folder = ROOT.parent / "shared"
    if folder.is_dir():
        return folder
    words = f"NOT CHECKED: {folder} is not there; this test reads the founding reports in it."
    if os.environ.get("CI"):
        pytest.fail(words)
    warnings.warn(words, stacklevel=2)
    pytest.skip(words)


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


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """A tiny engine in the place of the real one."""
    made = FakeEngine()
    monkeypatch.setattr(wiring, "engine", lambda settings, progress=None: made)
    return made
