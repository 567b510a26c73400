"""The cue words of ``data/cues.toml``, ready for look-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from harmledger.model.circumstances import PlacePrecision
from harmledger.resolve.where.registry import read_toml


@dataclass(frozen=True)
class Cues:
    """Word lists in sets; all lower case. See ``data/cues.toml`` for what each means."""

    types: dict[str, PlacePrecision]
    inner: frozenset[str]
    sites: frozenset[str]
    plain_sites: frozenset[str]
    before: frozenset[str]
    at_place: frozenset[str]
    trusted: frozenset[str]
    directions: frozenset[str]
    adjectives: frozenset[str]
    verbs: frozenset[str]
    falls: frozenset[str]
    peopled: frozenset[str]
    tellers: frozenset[str]
    beginnings: frozenset[str]
    stop: frozenset[str]
    persons: frozenset[str]
    org_after: frozenset[str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cue words, read at the first call."""
    raw = read_toml("cues.toml")
    types: dict[str, PlacePrecision] = {}
    kinds: tuple[PlacePrecision, ...] = ("neighbourhood", "town", "district", "admin1")
    for kind in kinds:
        for word in raw["types"][kind]:
            types[word] = kind
    stop = raw["stop"]
    return Cues(
        types,
        *(
            frozenset(raw[k])
            for k in (
                "inner",
                "sites",
                "plain_sites",
                "before",
                "at_place",
                "trusted",
                "directions",
                "adjectives",
                "verbs",
                "falls",
                "peopled",
                "tellers",
                "beginnings",
            )
        ),
        *(frozenset(stop[k]) for k in ("words", "persons", "org_after")),
    )
