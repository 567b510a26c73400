"""The words and patterns of ``page.toml``, made ready once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PageWords:
    """What ``page.toml`` says; see the comments there.

    ``agencies`` gives each spelling its agency; ``spelling`` is all of them as one alternative, the longest first.
    """

    elements: frozenset[str]
    roles: frozenset[str]
    names: frozenset[str]
    pairs: tuple[tuple[str, ...], ...]
    sure: frozenset[str]
    about: tuple[tuple[str, ...], ...]
    section: tuple[tuple[str, ...], ...]
    standfirst: tuple[tuple[str, ...], ...]
    body: tuple[tuple[str, ...], ...]
    line: re.Pattern[str]
    label: re.Pattern[str]
    consent: tuple[re.Pattern[str], ...]
    end: re.Pattern[str]
    error: re.Pattern[str]
    paywall: re.Pattern[str]
    meta: Mapping[str, tuple[str, ...]]
    agencies: Mapping[str, str]
    spelling: str


@cache
def page_words() -> PageWords:
    """The table, read from the package once."""
    table = tomllib.loads(files("harmledger.intake").joinpath("page.toml").read_text(encoding="utf-8"))
    agencies = {spelling: name for name, spellings in table["agencies"].items() for spelling in spellings}
    return PageWords(
        elements=frozenset(table["elements"]["drop"]),
        roles=frozenset(table["elements"]["roles"]),
        names=frozenset(table["names"]["words"]),
        pairs=_pairs(table["names"]["pairs"]),
        sure=frozenset(table["names"]["sure"]),
        about=_pairs(table["names"]["about"]),
        section=_pairs(table["names"]["section"]),
        standfirst=_pairs(table["names"]["standfirst"]),
        body=_pairs(table["names"]["body"]),
        line=_any(table["lines"]["drop"]),
        label=re.compile(table["lines"]["label"], re.IGNORECASE),
        consent=tuple(re.compile(rf"\b{word}\b", re.IGNORECASE) for word in table["lines"]["consent"]),
        end=_any(table["lines"]["ends"]),
        error=re.compile(table["kinds"]["error"], re.IGNORECASE),
        paywall=re.compile(table["kinds"]["paywall"], re.IGNORECASE),
        meta={what: tuple(names) for what, names in table["meta"].items()},
        agencies=agencies,
        spelling="|".join(re.escape(s) for s in sorted(agencies, key=lambda s: (-len(s), s))),
    )


def _pairs(names: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(name.split()) for name in names)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
