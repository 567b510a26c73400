"""Patterns that look before they search.

Most patterns of words find nothing in most sentences, and trying one at every character of a sentence costs as much as parsing
a few of its words. Here a pattern is read once for what any match of it must hold ("since", one of "raid" and "strike"), and for
the letters with which a match may begin where it begins a word. It is tried only on a text that holds the one, and there only at
words that begin with the others. What is found is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from harmledger.extract.grammar.spotter import FIRST, places

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

RARE = 0.1
"""A string that so small a share of sentences holds is looked for alone; words are looked through only for what is held oftener."""

MOST_FIRST = 3000
"""First letters that are looked for at most."""

STEPS = 14
"""So many items of a pattern are read at most for the first letters of its matches."""

DIGITS = frozenset("0123456789")
WORD = DIGITS | frozenset("abcdefghijklmnopqrstuvwxyz_")

Item = tuple[str, Any]

ODD = ("ſ", "ı", "İ")
"""Letters that a pattern which ignores case takes for "s" and "i", though their small letters are others."""


def gated(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern, behind a look for what its matches must hold where there is such a thing.

    What comes back has the methods of a pattern; ``search``, ``finditer`` and ``findall`` look first. Raises what
    ``re.compile`` raises.
    """
    compiled = re.compile(pattern, flags)
    held = needed(pattern, flags)
    first = firsts(pattern, flags) if not held or _shares(held) > RARE else ()
    return Gated(compiled, held, first) if held or first else compiled  # type: ignore[return-value]  # it answers to all of a pattern that is asked here


class Gated:
    """A pattern that is tried only on texts that hold one of some strings (``held``, in small letters), or only at words with
    certain first letters (``first``)."""

    __slots__ = ("compiled", "first", "flags", "fullmatch", "held", "match", "pattern", "split", "sub")

    def __init__(self, compiled: re.Pattern[str], held: Iterable[str] = (), first: Iterable[str] = ()) -> None:
        self.compiled, self.held, self.first = compiled, tuple(held), frozenset(first)
        self.pattern, self.flags = compiled.pattern, compiled.flags
        self.match, self.fullmatch, self.split, self.sub = compiled.match, compiled.fullmatch, compiled.split, compiled.sub

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        if self.first and not span and text.isascii():
            match = self.match
            for at, _ in places(text, self.first):
                if m := match(text, at):
                    return m
            return None
        return self.compiled.search(text, *span) if self._may(text) else None

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        if self.first and not span and text.isascii():
            return self._at_words(text)
        return self.compiled.finditer(text, *span) if self._may(text) else iter(())

    def findall(self, text: str, *span: int) -> list[Any]:
        """As ``re.Pattern.findall``."""
        return self.compiled.findall(text, *span) if self._may(text) else []

    def _may(self, text: str) -> bool:
        if not self.held:
            return True
        small = text.lower()
        for held in self.held:
            if held in small:
                return True
        return not text.isascii() and any(letter in text for letter in ODD)

    def _at_words(self, text: str) -> Iterator[re.Match[str]]:
        end, match = 0, self.match
        for at, _ in places(text, self.first):
            if at >= end and (m := match(text, at)):
                end = m.end()
                yield m


def needed(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """Strings in small letters of which any match of the pattern holds at least one; none where there is nothing of the kind
    that few enough sentences hold."""
    found = _best(_tree(pattern, flags))
    return tuple(sorted(found, key=lambda s: (-_share(s), s))) if found and _shares(found) < WORTH and len(found) <= MOST else ()


def firsts(pattern: str, flags: int = 0) -> frozenset[str]:
    """The first letters of the words, in ASCII, at which a match of the pattern may begin: three small letters, or a whole
    word that is shorter; none where a match may begin elsewhere, or at too many."""
    return frozenset(_first(list(_flat(_tree(pattern, flags))), bound=False) or ())


def _tree(pattern: str, flags: int) -> Sequence[Any]:
    try:
        return list(import_module("re._parser").parse(pattern, flags))
    except ImportError:  # another Python keeps it elsewhere: every pattern is tried everywhere
        return ()


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


def _flat(items: Iterable[Any]) -> Iterator[Item]:
    for op, value in items:
        name = str(op)
        if name == "SUBPATTERN":
            yield from _flat(value[-1])
        elif name == "ATOMIC_GROUP":
            yield from _flat(value)
        else:
            yield name, value


def _first(items: Sequence[Item], bound: bool) -> set[str] | None:
    """What ``firsts`` says of items in a row; ``bound``: they are known to begin where a word begins."""
    if not items:
        return None
    (name, value), rest = items[0], items[1:]
    if name == "AT" and str(value) == "AT_BOUNDARY":
        return _first(rest, True)
    if name == "ASSERT_NOT" and value[0] < 0:
        return _first(rest, bound or _is_word(value[1]))
    if name == "BRANCH":
        return _joined(_first([*_flat(branch), *rest], bound) for branch in value[1])
    return _spelled(items, "", STEPS) if bound else None


def _spelled(items: Sequence[Item], so_far: str, steps: int) -> set[str] | None:
    """The first letters of all words that may stand where these items match, ``so_far`` having been read."""
    if len(so_far) == FIRST:
        return {so_far}
    if not items or not steps:
        return None
    (name, value), rest = items[0], items[1:]
    if name == "AT":
        return {so_far} if so_far else _spelled(rest, so_far, steps - 1)
    if name in ("ASSERT", "ASSERT_NOT"):
        return _spelled(rest, so_far, steps - 1)
    if name == "BRANCH":
        return _joined(_spelled([*_flat(branch), *rest], so_far, steps - 1) for branch in value[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        low, high, body = value
        again = [(name, (max(low - 1, 0), high - 1, body))] if high > 1 else []
        more = _spelled([*_flat(body), *again, *rest], so_far, steps - 1)
        return more if low else _joined([more, _spelled(rest, so_far, steps - 1)])
    letters = _letters(name, value)
    if letters is None:
        return None
    inside = letters & WORD
    if letters - WORD and not so_far:
        return None  # a match may begin between words
    ended = {so_far} if letters - WORD else set()
    return _joined([ended, *(_spelled(rest, so_far + letter, steps - 1) for letter in sorted(inside))])


def _joined(each: Iterable[set[str] | None]) -> set[str] | None:
    made: set[str] = set()
    for one in each:
        if one is None or len(made) > MOST_FIRST:
            return None
        made |= one
    return made


def _is_word(items: Sequence[Any]) -> bool:
    """Whether a look behind keeps off every place inside a word: one character, any that words are made of."""
    return len(items) == 1 and str(items[0][0]) == "IN" and any(str(v) == "CATEGORY_WORD" for _, v in items[0][1])


def _letters(name: str, value: Any) -> set[str] | None:
    """The ASCII characters, in small, that an item may stand for; None where they are too many to say. All that is not of
    words counts as one: a blank."""
    if name == "LITERAL":
        return {chr(value).lower()} if chr(value).isascii() else None
    if name != "IN":
        return None
    found: set[str] = set()
    for op, what in value:
        if str(op) == "LITERAL" and chr(what).isascii():
            found.add(chr(what).lower())
        elif str(op) == "LITERAL" and not chr(what).isalpha():
            continue  # of no text in ASCII
        elif str(what) == "CATEGORY_SPACE":
            found.add(" ")
        elif str(what) == "CATEGORY_DIGIT":
            found |= DIGITS
        else:
            return None
    return found


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
