"""Helpers for tests of the grammar engine: one warm engine, read a text, get its claims."""

from __future__ import annotations

from functools import cache

from harmledger.extract.grammar.engine import GrammarEngine
from harmledger.model.claim import Claim, Reading
from harmledger.model.report import Receipt, Report, make_report
from harmledger.settings import load_settings
from harmledger.wiring import engine


@cache
def warm() -> GrammarEngine:
    """The engine as the program wires it."""
    made = engine(load_settings())
    if not isinstance(made, GrammarEngine):
        raise TypeError("the default engine is the grammar engine")
    return made


def report_of(text: str, title: str | None = None) -> Report:
    """A report of a text."""
    return make_report(title, text, Receipt("", "test"))


def read(text: str, title: str | None = None) -> Reading:
    """The whole reading of a text."""
    return warm().read_one(report_of(text, title))


def claims_of(text: str, title: str | None = None) -> tuple[Claim, ...]:
    """The claims of a text."""
    return read(text, title).claims
