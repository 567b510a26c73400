"""Places that are named without being where it happened: "near the border with Niger", "on the banks of the Dnipro"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from harmledger.resolve.where.mention import PlaceMention
from harmledger.resolve.where.offsets import BETWEEN
from harmledger.resolve.where.registry import read_toml

REACH = 60
"""Characters before and behind a name that are looked at."""


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Words before a country, before any name, and behind any name (``aside`` in ``data/cues.toml``)."""
    raw = read_toml("cues.toml")["aside"]
    return (
        re.compile(raw["before_country"], re.IGNORECASE),
        re.compile(raw["before"], re.IGNORECASE),
        re.compile(raw["behind"], re.IGNORECASE),
    )


def with_asides(text: str, found: Sequence[PlaceMention]) -> list[PlaceMention]:
    """``found`` with ``aside`` set where the words around a name say that it was not there."""
    country, before, behind = _patterns()
    made: list[PlaceMention] = []
    for i, m in enumerate(found):
        left, right = text[max(0, m.start - REACH) : m.start], text[m.end : m.end + REACH]
        second = i > 0 and found[i - 1].offset == BETWEEN and found[i - 1].offset_of == m.name
        aside = second or before.search(left) or behind.match(right) or (m.named_precision == "country" and country.search(left))
        made.append(replace(m, aside=True) if aside else m)
    return made
