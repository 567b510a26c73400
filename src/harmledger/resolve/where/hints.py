"""Which country a text seems to be about, by words that name no place of an event: peoples, offices, armed groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from harmledger.resolve.where.chunks import Chunk, Word, words_of
from harmledger.resolve.where.cues import cues
from harmledger.resolve.where.known import Known
from harmledger.resolve.where.mention import PlaceHint
from harmledger.resolve.where.registry import registry

LARGE = 100_000
"""Persons: a town of this size is known without a cue, in the country that the text is about."""
TOLD_BY_OFFICE = 0.3
"""What the name of a country's office or armed group says for it: a demonym says 0.7."""
MAX_TEXT = 400_000
"""Characters read at most: a report is shorter; what comes after is not searched."""


def hints_of(text: str) -> tuple[PlaceHint, ...]:
    """What the text says of a country without naming a place: "Syrian", and once each "Boko Haram", "barangay". At most 200."""
    book = registry()
    found = []
    for word in words_of(text[:MAX_TEXT]):
        code = book.demonyms.get(word.lower) if word.capital else None
        if code:
            found.append(PlaceHint(word.start, word.end, word.text, code, None, 0.15 if word.lower in book.weak_demonyms else 0.7))
    told = {m.group(): m.start() for m in reversed(list(_tells().finditer(text[:MAX_TEXT].replace("’", "'"))))}
    found = found[:200] + [PlaceHint(at, at + len(w), w, book.tells[w], None, TOLD_BY_OFFICE) for w, at in sorted(told.items())]
    return tuple(sorted(found, key=lambda h: (h.start, h.end)))


@lru_cache(maxsize=1)
def _tells() -> re.Pattern[str]:
    """Words that one country has (``tells`` of ``data/countries.toml``)."""
    return re.compile(r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, registry().tells), key=lambda w: (-len(w), w))) + r")(?![\w-])")


def country_of(text: str, words: list[Word], spans: list[Chunk], known_as: Callable[[str], Known]) -> str | None:
    """The country that the text seems to be about, for deciding what an uncued name is."""
    votes: dict[str, float] = {}
    book = registry()
    for word in words:
        code = book.demonyms.get(word.lower) if word.capital else None
        if code:
            votes[code] = votes.get(code, 0.0) + (0.15 if word.lower in book.weak_demonyms else 0.7)
    for chunk in spans[:400]:
        name = text[words[chunk.first].start : words[chunk.last].end]
        known = known_as(name)
        told = chunk.first > 0 and words[chunk.first - 1].lower in cues().before
        weight = 1.0 if known.kind in ("country", "area", "division") else 0.1
        if known.kind == "town" and known.population >= LARGE:
            weight = 0.7 if told else 0.2  # a surname may be a town's name too
        for code, share in known.countries[:6]:
            power = known.kind == "country" and code in book.powers
            votes[code] = votes.get(code, 0.0) + (0.15 if power else weight * share)
    return max(sorted(votes), key=lambda c: votes[c], default=None)
