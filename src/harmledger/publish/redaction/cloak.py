"""Hides names wherever they stand, in whatever dress: in quotes by a block for each character, elsewhere by what is to stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from harmledger.publish.redaction.fold import Token, fold, tokens, words
from harmledger.publish.redaction.held_back import Category

BLOCK = "█"
MARK = "███"
GAP = 8
"""Most characters between two words of one name: a line's end with its indent, a slash of an address."""

SQUASHED = 8
"""Letters from which on a name is also found where it is written as one word."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Words that are hidden.

    Attributes:
        words: as they were found.
        category, rule: as in the account.
        instead: what stands for them outside of quotes.
        capital: hidden only where they begin with no small letter ("Khalil", not "price").
        exact: hidden only where they are written just so.
    """

    words: str
    category: Category
    rule: str
    instead: str = MARK
    capital: bool = False
    exact: bool = False

    def fits(self, written: str) -> bool:
        """Whether words that are written so are hidden."""
        if self.exact:
            return re.findall(r"\w+", written) == re.findall(r"\w+", self.words)
        return not (self.capital and written[:1].islower())


@dataclass(frozen=True, slots=True)
class Found:
    """Where hidden words stand in a text."""

    start: int
    end: int
    hidden: Hidden


@dataclass(slots=True)
class Cloak:
    """Many hidden words: by the first of them, and, written as one word, by their first ``SQUASHED`` letters."""

    by_first: dict[str, list[tuple[tuple[str, ...], Hidden]]] = field(default_factory=dict)
    squashed: dict[str, set[str]] = field(default_factory=dict)

    def add(self, hidden: Hidden) -> None:
        """Hide these words, too. What was said first of the same words holds."""
        parts = words(hidden.words)
        if not parts:
            return
        self._put(parts, hidden)
        whole = "".join(parts)
        if len(parts) > 1 and len(whole) >= SQUASHED:
            self._put((whole,), hidden)
            self.squashed.setdefault(whole[:SQUASHED], set()).add(whole)

    def _put(self, parts: tuple[str, ...], hidden: Hidden) -> None:
        known = self.by_first.setdefault(parts[0], [])
        if not any(parts == other and not (h.capital or h.exact) for other, h in known):
            known.append((parts, hidden))
            known.sort(key=lambda entry: -len(entry[0]))

    def names(self) -> Iterator[str]:
        """The hidden names of two words or more, without those that may be none."""
        yield from dict.fromkeys(
            h.words for entries in self.by_first.values() for parts, h in entries if len(parts) > 1 and h.rule != "names.uncertain"
        )

    def __bool__(self) -> bool:
        return bool(self.by_first)


def cloak_of(hidden: Iterable[Hidden]) -> Cloak:
    """The cloak over all of these words."""
    made = Cloak()
    for one in hidden:
        made.add(one)
    return made


def found(text: str, cloaks: Sequence[Cloak]) -> list[Found]:
    """Where any of the cloaks' words stand, the longest first where they overlap; in the order of the text."""
    tables = [c.by_first for c in cloaks if c.by_first]
    if not text or not tables:
        return []
    there = words(text)
    if not any(w in table for table in tables for w in there):
        return []  # nearly always
    return list(_found(text, tokens(text), tables))


def _found(text: str, there: list[Token], tables: list[dict[str, list[tuple[tuple[str, ...], Hidden]]]]) -> Iterator[Found]:
    n = 0
    while n < len(there):
        best: tuple[int, Hidden] | None = None
        for table in tables:
            for parts, hidden in table.get(there[n].word, ()):
                if (
                    (best is None or len(parts) > best[0])
                    and _here(there, n, parts)
                    and hidden.fits(text[there[n].start : there[n + len(parts) - 1].end])
                ):
                    best = (len(parts), hidden)
                    break
        if best is None:
            n += 1
            continue
        yield Found(there[n].start, there[n + best[0] - 1].end, best[1])
        n += best[0]


def _here(there: list[Token], n: int, parts: tuple[str, ...]) -> bool:
    if n + len(parts) > len(there):
        return False
    near = (there[n + k].word == part and (k == 0 or there[n + k].start - there[n + k - 1].end <= GAP) for k, part in enumerate(parts))
    return all(near)


def blocked(text: str, places: Iterable[Found]) -> str:
    """The text, as long as it was, with a block for each character of what was found."""
    out, at = [], 0
    for f in places:
        out += [text[at : f.start], BLOCK * (f.end - f.start)]
        at = f.end
    return "".join([*out, text[at:]])


def instead(text: str, places: Iterable[Found]) -> str:
    """The text with what is to stand for what was found."""
    out, at = [], 0
    for f in places:
        out += [text[at : f.start], f.hidden.instead]
        at = f.end
    return "".join([*out, text[at:]])


def spelled(address: str, cloaks: Sequence[Cloak]) -> bool:
    """Whether an address or the name of a file spells any of the words, with whatever or nothing between them."""
    if found(address, cloaks):
        return True
    whole = re.sub(r"[\W_]+", "", fold(address))
    return any(
        whole.startswith(name, at)
        for cloak in cloaks
        if cloak.squashed
        for at in range(len(whole) - SQUASHED + 1)
        for name in cloak.squashed.get(whole[at : at + SQUASHED], ())
    )
