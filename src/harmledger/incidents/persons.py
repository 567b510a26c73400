"""Persons that a text names as killed, hurt or accused, by the words around their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from harmledger.incidents.names import skeleton
from harmledger.incidents.rules import rules

PERSON = r"[A-Z][a-zé'’]+(?:[ -][A-Z]\.?)?(?: [A-Z][A-Za-zé'’-]+){1,2}"


@dataclass(frozen=True, slots=True)
class Persons:
    """Surnames' skeletons and whole names (lower case) of those harmed and of those accused."""

    harmed: frozenset[str]
    accused: frozenset[str]


def _ways(letter: str) -> str:
    """All characters that are the letter where capitals do not count."""
    return "".join(
        c for c in (*letter.lower(), letter.upper(), "ſ", "\u212a", "İ", "ı") if re.fullmatch(re.escape(letter), c, re.IGNORECASE)
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The patterns for harmed and accused persons, made of the cues in ``words.toml``."""
    cues = rules("words")["persons"]

    def alternatives(words: list[str]) -> str:
        """The first letter in both its ways: where none of them stands nothing else is tried."""
        ordered = sorted(words, key=lambda w: (-len(w), w))
        return "|".join(f"[{_ways(w[0])}](?i:{re.escape(w[1:])})" for w in ordered)

    def pattern(before: list[str], after: list[str]) -> re.Pattern[str]:
        aside = r"(?:,? (?:Jr|Sr|I{2,3})\.?)?(?:, \d{1,3},?|, (?:of|who|a) [^,.]{2,40},)?"
        return re.compile(
            rf"\b(?:{alternatives(before)})(?: [a-z0-9-]+){{0,3}} (?P<one>{PERSON})|(?P<two>{PERSON}){aside} (?:{alternatives(after)})\b"
        )

    return pattern(cues["harmed_before"], cues["harmed_after"]), pattern(cues["accused_before"], cues["accused_after"])


@cache
def _titles() -> frozenset[str]:
    return frozenset(rules("words")["persons"]["no_names"])


def persons_of(text: str) -> Persons:
    """The persons of a text that its words call harmed or accused."""
    harmed, accused = _patterns()
    return Persons(_found(harmed, text), _found(accused, text))


def _found(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    names = set()
    for match in pattern.finditer(text):
        words = re.findall(r"[A-Za-zé'’-]{2,}", match.group("one") or match.group("two"))
        plain = [w.lower() for w in words]
        if len(plain) >= 2 and not _titles() & set(plain):
            names.add(f"{plain[0]} {plain[-1]}")
    return frozenset(names)


def surnames(names: frozenset[str]) -> frozenset[str]:
    """The surnames of whole names, as transliterations share them."""
    return frozenset(skeleton(n.rsplit(" ", 1)[-1]) or n for n in names)
