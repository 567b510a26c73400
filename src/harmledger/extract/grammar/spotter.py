"""Finding any of thousands of phrases in a text, quickly.

A regular expression of a thousand alternatives is tried at every character. Here the phrases are sorted by their first
letters once, and at each word of the text only the few that begin as the word does are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

L = TypeVar("L")

FIRST = 3
"""Letters by which phrases are sorted; a phrase of fewer letters ("ad") is sorted by what it has."""

_WORDS = re.compile(r"(?<!\w)\w{1,3}")


Beginnings = tuple[frozenset[str], dict[str, list[int]]]
"""First letters of words; and where in a text words begin with each of them."""


@lru_cache(maxsize=1024)
def beginnings(text: str) -> Beginnings:
    """The first letters of the text's words in small (at most ``FIRST``), and where each stands, in order. Not to be changed: it
    is kept for the texts asked about last, for many ask about one sentence."""
    found: dict[str, list[int]] = {}
    ascii = text.isascii()  # then all of it can be made small at once: no letter grows by that
    for m in _WORDS.finditer(text.lower() if ascii else text):
        letters = m[0] if ascii else m[0].lower()
        if letters in found:
            found[letters].append(m.start())
        else:
            found[letters] = [m.start()]
    return frozenset(found), found


def places(text: str, wanted: frozenset[str]) -> list[tuple[int, str]]:
    """Where words of the text begin with one of the ``wanted`` letters, and with which, in order."""
    letters_here, here = beginnings(text)
    both = wanted & letters_here  # of two sets the smaller one is gone through
    if not both:
        return []
    if len(both) == 1:
        (letters,) = both
        return [(at, letters) for at in here[letters]]
    return sorted([(at, letters) for letters in both for at in here[letters]])


class Labels(Generic[L]):
    """Phrases under labels, case ignored, white space loose. ``hyphens``: a hyphen parts words too ("car-bomb" holds "bomb",
    and is found by "car bomb"); else a hyphened word is one word. A trailing ``*`` stands for any ending."""

    def __init__(self, phrases: Mapping[L, Iterable[str]], hyphens: bool = False) -> None:
        self._hyphens = hyphens
        sorted_by: dict[str, dict[L, list[str]]] = {}
        for label, listed in phrases.items():
            for phrase in sorted(set(listed), key=lambda p: (-len(p), p)):
                first = re.match(r"\w{1,3}", phrase.lower())
                if first is None:
                    raise ValueError(f"The phrase {phrase!r} does not begin with a letter, so no word of a text can begin it.")
                if phrase.endswith("*") and len(first.group()) < FIRST:
                    raise ValueError(f"The phrase {phrase!r} is too short for a *: at least {FIRST} letters stand before it.")
                sorted_by.setdefault(first.group(), {}).setdefault(label, []).append(_body(phrase, hyphens))
        end = "" if hyphens else r"(?![\w-])"
        self._by: dict[str, tuple[tuple[L, re.Pattern[str]], ...]] = {
            key: tuple((label, re.compile(rf"(?:{'|'.join(bodies)}){end}", re.IGNORECASE)) for label, bodies in labels.items())
            for key, labels in sorted_by.items()
        }
        self._first = frozenset(self._by)

    def finditer(self, text: str) -> Iterator[tuple[L, re.Match[str]]]:
        """Every phrase in the text in order of where it begins; at one place the longest of each label, none of a label
        inside another of it."""
        ends: dict[L, int] = {}
        by, hyphens = self._by, self._hyphens
        for at, letters in places(text, self._first):
            if not hyphens and text[at - 1 : at] == "-":
                continue
            for label, pattern in by[letters]:
                if at >= ends.get(label, 0) and (m := pattern.match(text, at)):
                    ends[label] = m.end()
                    yield label, m


class Spotter:
    """Any of many phrases as whole words (see ``Labels``)."""

    def __init__(self, phrases: Iterable[str], hyphens: bool = False) -> None:
        self._labels = Labels({None: phrases}, hyphens)

    def search(self, text: str) -> re.Match[str] | None:
        """The first phrase in the text, or None."""
        return next((m for _, m in self._labels.finditer(text)), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All phrases in the text, in order, none inside another."""
        return (m for _, m in self._labels.finditer(text))


def _body(phrase: str, hyphens: bool) -> str:
    between = r"[\s-]+" if hyphens else r"\s+"
    body = between.join(re.escape(part) for part in phrase.removesuffix("*").split())
    if phrase.endswith("*"):
        return body + r"\w*"
    return body + (r"(?!\w)" if hyphens else "")
