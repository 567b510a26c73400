"""The divisions that a register's province column may mean, typing errors and all."""

from __future__ import annotations

import re

from harmledger.resolve.where.keys import fold, likeness
from harmledger.resolve.where.naming import MAX_NAME, bare_name
from harmledger.resolve.where.registry import CURATED, Division, registry


def divisions_of(governorate: str, country: str | None = None) -> tuple[Division, ...]:
    """The divisions that a register's column may mean ("Hama or Idlib" gives two, "Idlin" gives Idlib); () if none is known."""
    book = registry()
    found: dict[tuple[str, str], Division] = {}
    governorate = governorate[:MAX_NAME]
    for part in re.split(r"[,/;]|\bor\b|\band\b", governorate):
        bare = bare_name(part.replace(" of ", " "))
        one = book.division(part.strip(), country) or book.division(bare, country) or _nearly(bare, country)
        if one is None and part.strip() in book.states and country in (None, "US"):
            one = book.states[part.strip()]
        if one is not None:
            found[one.country, one.code] = one
    return tuple(found.values())


def _nearly(name: str, country: str | None) -> Division | None:
    """The division whose spelling is so like ``name`` that it can be no other (typing errors), or None."""
    key = fold(name)
    if len(key) < 4:
        return None
    countries = {country} if country else CURATED
    scored: list[tuple[float, str, Division]] = []
    for division in registry().divisions.values():
        if division.country in countries:
            scored.append(
                (max(max(likeness(key, fold(s))[0], _mistyped(key, fold(s))) for s in division.spellings), division.name, division)
            )
    scored.sort(key=lambda s: (-s[0], s[1]))
    if scored and scored[0][0] >= 0.75 and (len(scored) == 1 or scored[0][0] - scored[1][0] >= 0.1):
        return scored[0][2]
    return None


def _mistyped(a: str, b: str) -> float:
    """0.9 for two names that differ by one letter left out, put in or mistaken, else 0."""
    short, long = sorted((a, b), key=len)
    start = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    same = short[start:] == long[start + 1 :] if len(long) == len(short) + 1 else short[start + 1 :] == long[start + 1 :]
    return 0.9 if len(long) - len(short) <= 1 and same else 0.0
