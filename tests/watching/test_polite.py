"""Asking politely: what is said of an address that cannot be asked."""

from __future__ import annotations

import pytest

from harmledger.model.fault import Fault
from harmledger.net import Fetched, Validators
from harmledger.watching.polite import Clock, fetcher


def never(url: str, known: Validators | None) -> Fetched | Fault:
    raise AssertionError(f"{url} was asked")


@pytest.mark.parametrize("url", ["\ud800http://a.example/", "http://a.example/\r\nHost: b", "http://" + "a" * 5_000, ""])
def test_an_address_that_is_none_is_named_on_one_bounded_line(url: str) -> None:
    got = fetcher(never, Clock(), 1.0, 1.0)(url)
    assert isinstance(got, Fault) and got.where.isprintable() and 0 < len(got.where) <= 300  # the first was found by fuzzing
