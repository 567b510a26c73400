"""Ctrl-C ends the work, also where a library swallows it."""

from __future__ import annotations

import argparse
import os
import signal
from contextlib import suppress

import pytest

from harmledger.cli import interrupt, main
from harmledger.cli import show as command
from harmledger.cli.errors import INTERRUPTED
from harmledger.cli.terminal import Progress


def swallowing(args: argparse.Namespace) -> int:
    """A command with a library in it that goes on after every error."""
    with suppress(BaseException):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass  # the signal is heard here
    Progress(quiet=True).step("reading", 1, 2)
    return 0


def test_what_a_library_swallows_is_raised_at_the_next_step(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "run", swallowing)
    assert main(["show", "book"]) == INTERRUPTED
    assert "Interrupted" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_next_command_knows_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "run", swallowing)
    main(["show", "book"])
    monkeypatch.setattr(command, "run", lambda args: Progress(quiet=True).step("reading", 1, 2) or 0)
    assert main(["show", "book"]) == 0


def test_whoever_has_taken_the_signal_keeps_it() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        with interrupt.remembered():
            os.kill(os.getpid(), signal.SIGINT)
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)
