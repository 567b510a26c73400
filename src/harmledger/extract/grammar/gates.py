"""Patterns that look before they search.

Most patterns of words find nothing in most sentences, and trying one at every character of a sentence costs as much as parsing
a few of its words. Here a pattern is read once for what any match of it must hold ("since", one of "raid" and "strike"), and is
tried only on a text that holds it. What is found is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

MOST = 400
"""Alternatives that are looked for at most; with more, the pattern itself is as quick."""

COMMON = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "at",
        "of",
        "to",
        "and",
        "or",
        "for",
        "by",
        "is",
        "was",
        "were",
        "are",
        "as",
        "it",
        "he",
        "with",
        "from",
        "that",
        "has",
        "have",
        "had",
        "be",
        "been",
        "not",
        "no",
        "but",
        "its",
        "his",
        "their",
        "who",
    ]
)
"""Words that nearly every sentence holds: to look for them saves nothing."""

WORTH = 1.0
"""Share of sentences, roughly guessed, that may hold what a match needs; from it on the look is not worth its time."""

ODD = ("ſ", "ı", "İ")
"""Letters that a pattern which ignores case takes for "s" and "i", though their small letters are others."""


def gated(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern, behind a look for what its matches must hold where there is such a thing.

    What comes back has the methods of a pattern; ``search``, ``finditer`` and ``findall`` look first. Raises what
    ``re.compile`` raises.
    """
    compiled = re.compile(pattern, flags)
    held = needed(pattern, flags)
    return Gated(compiled, held) if held else compiled  # type: ignore[return-value]


class Gated:
    """A pattern, and some strings in small letters of which every match of it holds one."""

    __slots__ = ("compiled", "flags", "fullmatch", "held", "match", "pattern", "split", "sub")

    def __init__(self, compiled: re.Pattern[str], held: Iterable[str]) -> None:
        self.compiled, self.held = compiled, tuple(held)
        self.pattern, self.flags = compiled.pattern, compiled.flags
        self.match, self.fullmatch, self.split, self.sub = compiled.match, compiled.fullmatch, compiled.split, compiled.sub

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        return self.compiled.search(text, *span) if self._may(text) else None

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        return self.compiled.finditer(text, *span) if self._may(text) else iter(())

    def findall(self, text: str, *span: int) -> list[Any]:
        """As ``re.Pattern.findall``."""
        return self.compiled.findall(text, *span) if self._may(text) else []

    def _may(self, text: str) -> bool:
        small = text.lower()
        for held in self.held:
            if held in small:
                return True
        return not text.isascii() and any(letter in text for letter in ODD)


def needed(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """Strings in small letters of which any match of the pattern holds at least one; none where there is nothing of the kind
    that few enough sentences hold."""
    try:
        tree = import_module("re._parser").parse(pattern, flags)
    except ImportError:  # another Python keeps it elsewhere: every pattern is tried
        return ()
    found = _best(tree)
    return tuple(sorted(found, key=lambda s: (-_share(s), s))) if found and _shares(found) < WORTH and len(found) <= MOST else ()


def _best(items: Iterable[Any]) -> frozenset[str] | None:
    """The rarest strings of which a match of these items in a row holds one."""
    choices = [c for c in _choices(items) if c and all(c)]
    return min(choices, key=lambda c: (_shares(c), len(c), sorted(c)), default=None)


def _choices(items: Iterable[Any]) -> Iterator[frozenset[str]]:
    run = ""
    for name, value in _flat(items):
        letter = _letter(name, value)
        if letter is not None:
            run += letter
            continue
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue  # these take no room: what stands before and behind them stands together
        yield frozenset([run])
        run = ""
        if name == "BRANCH":
            each = [_best(branch) for branch in value[1]]
            yield frozenset().union(*[e or {""} for e in each])
        elif name.endswith("_REPEAT") and value[0] > 0:
            yield _best(value[2]) or frozenset()
    yield frozenset([run])


def _flat(items: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for op, value in items:
        name = str(op)
        if name == "SUBPATTERN":
            yield from _flat(value[-1])
        elif name == "ATOMIC_GROUP":
            yield from _flat(value)
        else:
            yield name, value


def _letter(name: str, value: Any) -> str | None:
    """The one letter, in small, that the item stands for; None where it may be several, or one with a case beyond ASCII."""
    if name == "LITERAL":
        found = {chr(value).lower()}
    elif name == "IN" and all(str(op) == "LITERAL" for op, _ in value):
        found = {chr(code).lower() for _, code in value}
    else:
        return None
    letter = found.pop()
    return letter if not found and len(letter) == 1 and (letter.isascii() or not letter.isalpha()) else None


def _shares(strings: Iterable[str]) -> float:
    return sum(map(_share, strings))


def _share(string: str) -> float:
    """A rough guess at the share of sentences that hold a string."""
    words: Sequence[str] = string.split()
    if not words or all(word in COMMON for word in words):
        return 1.0
    return float(2.0 ** -len(string.strip()))
