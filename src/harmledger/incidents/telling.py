"""What a text carries that can tell its event from others: names, phrases of names, words, ages, dates, quotations."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache
from sys import intern

from harmledger.incidents.names import skeleton
from harmledger.incidents.rules import rules

TOKEN = re.compile(r"[^\W\d_][\w'’-]*|\d+|[^\s\w]|\n")
WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
QUOTED = re.compile(r"[“\"]([^”\"“\n]{25,400})[”\"]")
AGE = re.compile(r"\b(\d{1,3})[- ]year[- ]olds?\b|(?<=[a-z.]), (\d{1,3}),| aged? (\d{1,3})\b|\b(\d{1,2}[- ]month)[- ]olds?\b")
STOPS = frozenset('.!?\n"“:|•–—')

LONGEST = 40_000
"""Characters of a text that are looked at: what comes later in so long a text is not about one event."""

SHORTEST_NAME, SHORTEST_WORD = 4, 4


@dataclass(frozen=True, slots=True)
class Marks:
    """What a text carries, each as plain lower-case words.

    Attributes:
        names: words written with a capital inside a sentence, as transliterations share them (see ``names.skeleton``).
        phrases: two words with capitals side by side ("john smith", "civic center").
        words: all words of four letters and more that are not common.
        ages: ages given to persons, in years; those in months below zero.
        dates: days of the year named in it ("Feb. 6" is (2, 6)).
        quotes: runs of five words inside quotation marks, as numbers.
    """

    names: frozenset[str]
    phrases: frozenset[str]
    words: frozenset[str]
    ages: frozenset[int]
    dates: frozenset[tuple[int, int]]
    quotes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Near:
    """The marks that matter beside the counted harm: words and ages, as in ``Marks``."""

    words: frozenset[str]
    ages: frozenset[int]


@cache
def common_words() -> frozenset[str]:
    """Words too common to tell events apart."""
    return frozenset(rules("words")["common"])


@cache
def _dates() -> tuple[re.Pattern[str], dict[str, int]]:
    months = {name: number for number, names in enumerate(rules("words")["months"], 1) for name in names}
    spelled = "|".join(sorted(months, key=lambda m: (-len(m), m)))
    return re.compile(rf"\b(?:({spelled})\.? (\d{{1,2}})|(\d{{1,2}}) ({spelled}))\b", re.IGNORECASE), months


def marks_of(text: str) -> Marks:
    """The marks of a text; of a very long one those of its beginning."""
    text = text[:LONGEST]
    names, phrases, words = set(), set(), set()
    common = common_words()
    before: str | None = None
    start = True
    for token in TOKEN.findall(text):
        if not token[0].isalpha():
            start = start or token in STOPS
            before = None
            continue
        whole = token[:-2] if token.endswith(("'s", "’s")) else token
        plain = intern(whole.lower())
        telling = plain not in common
        if token[0].isupper() and len(plain) > 1:
            if before is not None and telling:
                phrases.add(intern(f"{before} {plain}"))
            if telling and len(plain) >= SHORTEST_NAME and (not start or whole.isupper()):
                names.add(_name(plain))
            before = plain if telling and whole is token else None
        else:
            before = None
        if telling and len(plain) >= SHORTEST_WORD:
            words.add(plain)
        start = False
    pattern, months = _dates()
    dates = frozenset((months[(a or d).lower()], int(b or c)) for a, b, c, d in pattern.findall(text))
    quotes = frozenset(run for inside in QUOTED.findall(text) for run in word_runs(inside))
    return Marks(frozenset(names), frozenset(phrases), frozenset(words), ages_in(text), dates, quotes)


def near_of(text: str) -> Near:
    """Words and ages of a passage."""
    common = common_words()
    words = (intern(w.lower().removesuffix("'s").removesuffix("’s")) for w in WORD.findall(text))
    return Near(frozenset(w for w in words if len(w) >= SHORTEST_WORD and w not in common), ages_in(text))


def ages_in(text: str) -> frozenset[int]:
    """The ages that a text gives to persons."""
    written = (_age(next(filter(None, found))) for found in AGE.findall(text))
    return frozenset(n for n in written if n is not None)


def _age(written: str) -> int | None:
    """Years; months below zero; None for what is no age."""
    number = int(re.match(r"\d+", written).group())  # type: ignore[union-attr]  # what is written begins with a number: the pattern that found it says so
    return -number if "month" in written else number if number <= 110 else None


def _name(plain: str) -> str:
    """The skeleton, where it is thick enough to tell names apart; else the word itself."""
    bones = skeleton(plain)
    return intern(bones if len(bones) >= 3 else plain)


def word_runs(text: str, size: int = 5) -> frozenset[int]:
    """Every run of ``size`` words of a text as a number (CRC-32), without regard to case, punctuation and spelling.

    Words are taken by their skeletons, so that "Raqqa" and "al-Raqa", "neighbour" and "neighbor" make the same run. Two
    different runs have the same number once in four thousand million; nothing rests on a single run.
    """
    words = [bones_of(w) for w in re.findall(r"\w+", text.lower().replace("'", "").replace("’", ""))]
    return frozenset(zlib.crc32(" ".join(words[i : i + size]).encode()) for i in range(max(0, len(words) - size + 1)))


def bones_of(word: str) -> str:
    """A word's skeleton; numbers, other scripts and short words stay as they are."""
    return (skeleton(word) or word) if len(word) > 3 and word.isascii() and word.isalpha() else word
