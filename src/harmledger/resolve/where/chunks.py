"""Runs of capitalised words: the raw material of place names. Offsets always count characters of the given text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from harmledger.resolve.where.cues import Cues
from harmledger.resolve.where.registry import registry

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_][\w'’‘`ʿʾ-]*")
_ARTICLE_CAP = re.compile(r"^(?:al|el|ad|ed|an|ar|er|as|es|ash|at|az|ez|ol)['’]?-[^\W\d_a-z]", re.UNICODE)
_TAIL = re.compile(r"(?:['’]s|['’]|-)$")
_COMPOUND = re.compile(
    r"-(?:based|led|held|backed|controlled|run|born|linked|affiliated|style|sponsored|allied|funded|made|aligned|dominated|majority|owned|era|wide|area|bound|trained|supported)$"
)
CONNECTORS = frozenset(
    [
        "al",
        "el",
        "ad",
        "ed",
        "an",
        "ar",
        "er",
        "as",
        "es",
        "ash",
        "at",
        "az",
        "ez",
        "ol",
        "de",
        "del",
        "la",
        "le",
        "di",
        "da",
        "bin",
        "ibn",
        "abu",
    ]
)


@dataclass(slots=True)
class Word:
    """One word with its place in the text; ``end`` leaves out a possessive ``'s``."""

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    possessive: bool


@lru_cache(maxsize=8)
def words_of(text: str) -> list[Word]:
    """The words of a text; not to be changed, for several ask for those of one text."""
    found = []
    for match in _WORD.finditer(text):
        body, start = match.group(), match.start()
        possessive = False
        if body[-1] in "s'’-" and (tail := _TAIL.search(body)):
            possessive = body[-1] == "s"
            body = body[: tail.start()]
            if not body:
                continue
        hyphen = "-" in body
        capital = body[0].isupper() or (hyphen and _ARTICLE_CAP.match(body) is not None)
        if capital and hyphen and _COMPOUND.search(body):
            capital = False
        found.append(Word(start, start + len(body), body, body.lower(), capital, possessive))
    return found


@dataclass(slots=True)
class Chunk:
    """Words ``first`` to ``last`` (both included) that may be a name. ``after_person``: a person's name goes on here."""

    first: int
    last: int


def chunks_of(text: str, words: list[Word], cues: Cues) -> Iterator[Chunk]:
    """Runs of capitalised words without stop words, titles, persons, organisations, demonyms and acronyms."""
    demonyms = registry().demonyms
    states = registry().states
    i, n = 0, len(words)

    def gap(j: int) -> str:
        return text[words[j].end : words[j + 1].start]

    def usable(j: int) -> bool:
        w = words[j]
        if not w.capital or w.lower in cues.stop or w.lower in demonyms:
            return False
        return not (w.text.isupper() and len(w.text) <= 5 and w.text not in states and not w.text.endswith("."))

    while i < n:
        if not usable(i) and not (
            words[i].lower in ("southern", "northern", "eastern", "western", "north", "south", "east", "west") and words[i].capital
        ):
            i += 1
            continue
        if words[i].lower in cues.persons:
            # a person's name: leave out the capitalised words that go on with it
            while (
                i + 1 < n
                and not words[i].possessive
                and gap(i) in (" ", " al-")
                and (words[i + 1].capital or words[i + 1].lower in CONNECTORS)
            ):
                i += 1
            i += 1
            continue
        first = i
        while i + 1 < n and not words[i].possessive and gap(i) == " ":
            if usable(i + 1):
                i += 1
            elif words[i + 1].lower in CONNECTORS and i + 2 < n and gap(i + 1) in (" ", "-") and usable(i + 2) and not words[i + 1].capital:
                i += 2
            else:
                break
        lead = words[first - 1] if first else None
        if (
            lead is not None
            and lead.lower in CONNECTORS
            and not lead.capital
            and len(lead.lower) <= 3
            and lead.lower not in ("as", "at", "an", "de", "la", "le", "da", "di")
            and text[lead.end : words[first].start] == " "
        ):
            first -= 1
        yield Chunk(first, i)
        i += 1
