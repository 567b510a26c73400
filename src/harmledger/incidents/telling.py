"""What a text carries that can tell its event from others: names, phrases of names, words, ages, dates, quotations."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from sys import intern
from typing import NamedTuple, TypeVar

from harmledger.incidents.names import skeleton
from harmledger.incidents.rules import rules

Mark = TypeVar("Mark", str, int, tuple[int, int])

TOKEN = re.compile(r"[^\W\d_][\w'’-]*|\d+|[^\s\w]|\n")
WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
QUOTED = re.compile(r"[“\"]([^”\"“\n]{25,400})[”\"]")
AGE = re.compile(  # each way begins with what it needs first: most places of a text are dismissed at once
    r"(?=\d)\b(?:(\d{1,3})[- ]year[- ]olds?\b|(\d{1,2}[- ]month)[- ]olds?\b)|,(?<=[a-z.],) (\d{1,3}),| aged? (\d{1,3})\b"
)
STOPS = frozenset('.!?\n"“:|•–—')

LONGEST = 40_000
"""Characters of a text that are looked at: what comes later in so long a text is not about one event."""

SHORTEST_NAME, SHORTEST_WORD = 4, 4


@dataclass(frozen=True, slots=True)
class Marks:
    """What a text carries, each as plain lower-case words: every one once, sorted (a mass of sets would take several times the memory).

    Attributes:
        names: words written with a capital inside a sentence, as transliterations share them (see ``names.skeleton``).
        phrases: two words with capitals side by side ("john smith", "civic center").
        words: all words of four letters and more that are not common.
        ages: ages given to persons, in years; those in months below zero.
        dates: days of the year named in it ("Feb. 6" is (2, 6)).
        quotes: runs of five words inside quotation marks, as numbers.
    """

    names: tuple[str, ...]
    phrases: tuple[str, ...]
    words: tuple[str, ...]
    ages: tuple[int, ...]
    dates: tuple[tuple[int, int], ...]
    quotes: tuple[int, ...]

    def __reduce__(self) -> tuple[Callable[..., Marks], tuple[object, ...]]:
        """Sent elsewhere, words are the same objects there again: a book has each of them thousands of times."""
        return _sent_marks, (self.names, self.phrases, self.words, self.ages, self.dates, self.quotes)


@dataclass(frozen=True, slots=True)
class Near:
    """The marks that matter beside the counted harm: words and ages, as in ``Marks``."""

    words: tuple[str, ...]
    ages: tuple[int, ...]

    def __reduce__(self) -> tuple[Callable[..., Near], tuple[object, ...]]:
        """As that of ``Marks``."""
        return _sent_near, (self.words, self.ages)


def _sent_marks(
    names: tuple[str, ...],
    phrases: tuple[str, ...],
    words: tuple[str, ...],
    ages: tuple[int, ...],
    dates: tuple[tuple[int, int], ...],
    quotes: tuple[int, ...],
) -> Marks:
    return Marks(_same(names), _same(phrases), _same(words), ages, dates, quotes)


def _same(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(intern, words))


def _sent_near(words: tuple[str, ...], ages: tuple[int, ...]) -> Near:
    return Near(_same(words), ages)


@cache
def common_words() -> frozenset[str]:
    """Words too common to tell events apart."""
    return frozenset(rules("words")["common"])


@cache
def _dates() -> tuple[re.Pattern[str], dict[str, int]]:
    """What finds dates in a text of small letters, and the number of each month."""
    months = {name: number for number, names in enumerate(rules("words")["months"], 1) for name in names}
    spelled = "|".join(sorted(months, key=lambda m: (-len(m), m)))
    return re.compile(rf"\b(?:({spelled})\.? (\d{{1,2}})|(\d{{1,2}}) ({spelled}))\b"), months


def marks_of(text: str) -> Marks:
    """The marks of a text; of a very long one those of its beginning."""
    text = text[:LONGEST]
    names, phrases, words = set(), set(), set()
    before: str | None = None
    start = True
    for token in TOKEN.findall(text):
        plain, telling, capital, name, loud, goes_on = _known(token) if len(token) <= KNOWN else _token(token)
        if not plain:
            start = start or telling
            before = None
            continue
        if capital:
            if before is not None and telling:
                phrases.add(intern(f"{before} {plain}"))
            if name and (loud or not start):
                names.add(name)
            before = plain if goes_on else None
        else:
            before = None
        if telling and len(plain) >= SHORTEST_WORD:
            words.add(plain)
        start = False
    pattern, months = _dates()
    dates = {(months[a or d], int(b or c)) for a, b, c, d in pattern.findall(text.lower())}
    quotes = {run for inside in QUOTED.findall(text) for run in word_runs(inside)}
    return Marks(_once(names), _once(phrases), _once(words), _once(ages_in(text)), _once(dates), _once(quotes))


def _once(marks: Collection[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks))


class Token(NamedTuple):
    """What a token is by itself. Of one that is no word ``plain`` is "", and ``telling`` says whether a sentence may begin after it.

    Attributes:
        plain: the word in small letters, without a possessive "'s".
        telling: whether it is not common.
        capital: whether it is written with a capital.
        name: the name that it may be, or "".
        loud: whether it is all in capitals.
        goes_on: whether the next word may belong to the same name.
    """

    plain: str
    telling: bool
    capital: bool = False
    name: str = ""
    loud: bool = False
    goes_on: bool = False


KNOWN = 40
"""Characters of a token that is remembered: longer ones are no words."""


def _token(token: str) -> Token:
    if not token[0].isalpha():
        return Token("", token in STOPS)
    whole = token[:-2] if token.endswith(("'s", "’s")) else token
    plain = intern(whole.lower())
    telling = plain not in common_words()
    capital = token[0].isupper() and len(plain) > 1
    name = _name(plain) if telling and capital and len(plain) >= SHORTEST_NAME else ""
    return Token(plain, telling, capital, name, whole.isupper(), telling and whole is token)


_known = lru_cache(maxsize=65536)(_token)


def near_of(text: str) -> Near:
    """Words and ages of a passage."""
    common = common_words()
    words = (intern(w.lower().removesuffix("'s").removesuffix("’s")) for w in WORD.findall(text))
    return Near(_once({w for w in words if len(w) >= SHORTEST_WORD and w not in common}), _once(ages_in(text)))


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
    words = _WHOLE.findall(text.lower().replace("'", "").replace("’", ""))
    if len(words) < size:
        return frozenset()
    known = max(map(len, words)) <= KNOWN
    pieces = [*map(_bones, words)] if known else [bones_of(word).encode() for word in words]
    joined = b" ".join(pieces)
    starts = [*accumulate((len(piece) + 1 for piece in pieces), initial=0)]
    return frozenset([zlib.crc32(joined[start : end - 1]) for start, end in zip(starts, starts[size:], strict=False)])


_WHOLE = re.compile(r"\w+")


def bones_of(word: str) -> str:
    """A word's skeleton; numbers, other scripts and short words stay as they are."""
    return (skeleton(word) or word) if len(word) > 3 and word.isascii() and word.isalpha() else word


@lru_cache(maxsize=65536)
def _bones(word: str) -> bytes:
    return bones_of(word).encode()
