"""Looks for what must not be in a release, in every file of it, however it is written there. It trusts nothing that made the files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from harmledger.publish.redaction.cloak import SQUASHED
from harmledger.publish.redaction.fold import fold, words, words_of
from harmledger.publish.redaction.secrets import DIGITS, Secrets
from harmledger.publish.redaction.views import TAGGED, by_cells, texts

DECIMAL = re.compile(r"(?<![\w.])[-−]?\d{1,3}\.\d{3,}(?![\w.])")
NEAR = 400
"""Characters within which the two numbers of a point stand."""

BESIDE = 15
"""Words that may stand beside a quote by chance, as they do in the report: who said it, the next quote."""

MOST, FROM_ONE = 200, 5
"""Leaks that are told, in all and of one kind from one file; one is enough to stop a release."""

PIECE, OVERLAP = 4_000_000, 50_000
"""Characters of a text that are searched at once, and how many of them once more with what follows: more than any secret has."""

LEAST_PART, LEAST_NAME = 4, 6
"""Letters that the longest part of a name, and all of it, must have to be looked for: "R. H." stands anywhere by chance."""

BASE = np.uint64(1_000_003)
INVERSE = np.uint64(pow(1_000_003, -1, 1 << 64))
PAIR = 32
"""Bits of the number of a word, where two are one number."""
BITS = 24
"""Bits of a number that are looked at first."""

Numbers = npt.NDArray[np.uint64]
Kind = Literal["name", "address or path", "words of a report", "exact point"]
KINDS = len(get_args(Kind))


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that is where it must not be.

    Attributes:
        file: path in the release; of what is packed, with the place in it ("data/book.xlsx!xl/sharedStrings.xml").
        kind: what it is.
        what: the thing itself. For the publisher's eyes alone.
    """

    file: str
    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.kind}: {self.what}"


def leaks(files: Iterable[tuple[str, bytes]], secrets: Secrets) -> list[Leak]:
    """What of ``secrets`` stands in ``files`` (path and content); empty where all is well. At most ``MOST`` are told."""
    searcher = Searcher(secrets)
    found: dict[Leak, None] = {}
    for path, content in files:
        told: Counter[str] = Counter()
        for leak in searcher.leaks(path, content):
            told[leak.kind] += 1
            if told[leak.kind] <= FROM_ONE:
                found.setdefault(leak)
            elif len(told) == KINDS:
                break
        if len(found) >= MOST:
            break
    return list(found)


class Searcher:
    """The secrets, made ready to be looked for in file after file."""

    def __init__(self, secrets: Secrets) -> None:
        self._ids: dict[str, int] = {}
        self._secrets = _Sequences(secrets, self._ids)
        self._squashed = _squashed(secrets.names)
        self._joined: dict[str, tuple[str, ...]] = {}
        self._points = frozenset(secrets.points)
        self._latitudes = {lat for lat, _ in self._points}
        self._run = secrets.most_words + BESIDE + 1
        self._runs = _Known(self._known_runs(secrets))

    def leaks(self, path: str, content: bytes) -> Iterator[Leak]:
        """What stands in one file."""
        for where, whole in texts(path, content):
            for text in _pieces(whole):
                yield from self._in_text(where, text)

    def _in_text(self, where: str, text: str) -> Iterator[Leak]:
        there = words_of(fold(text))
        told = self._told(there)
        yield from self._pointed(where, text)
        yield from self._in_one(where, there)
        cells: list[list[str]] = []
        for leak in self._secrets.leaks(where, there, told):
            if leak.kind == "name":  # whose parts may stand in two cells
                yield leak
            else:
                cells = cells or self._cells(text)
        if not where.endswith(TAGGED) and next(self._quoted(where, there, told), None):
            cells = cells or self._cells(text)
        for cell in cells:  # what stands in two cells may stand side by side by chance
            told = self._told(cell)
            yield from (leak for leak in self._secrets.leaks(where, cell, told) if leak.kind != "name")
            yield from self._quoted(where, cell, told)

    def _cells(self, text: str) -> list[list[str]]:
        return [words_of(fold(cell)) for cell in by_cells(text)]

    def _told(self, there: Sequence[str]) -> Numbers:
        """The words as numbers; 0 for those that are in no secret."""
        return np.fromiter(map(self._ids.get, there, repeat(0)), np.uint64, len(there))

    def _in_one(self, where: str, there: Sequence[str]) -> Iterator[Leak]:
        """Names that are written as one word."""
        if not self._squashed:
            return
        long = {word for word in set(there) if len(word) >= SQUASHED}
        self._joined.update({word: self._names_in(word) for word in long if word not in self._joined})
        yield from (Leak(where, "name", name) for word in sorted(w for w in long if self._joined[w]) for name in self._joined[word])

    def _names_in(self, word: str) -> tuple[str, ...]:
        """The names that are written in one word, with nothing between their parts."""
        starts = ((at, word[at : at + SQUASHED]) for at in range(len(word) - SQUASHED + 1))
        return tuple(sorted(name for at, start in starts for name in self._squashed.get(start, ()) if word.startswith(name, at)))

    def _pointed(self, where: str, text: str) -> Iterator[Leak]:
        if not self._points:
            return
        numbers = [(m.start(), round(float(m.group().replace("−", "-")), DIGITS)) for m in DECIMAL.finditer(text)]
        for n, (at, number) in enumerate(numbers):
            if number not in self._latitudes:
                continue
            for k in (*range(n - 1, max(-1, n - 6), -1), *range(n + 1, min(len(numbers), n + 6))):
                if abs(numbers[k][0] - at) <= NEAR and (number, numbers[k][1]) in self._points:
                    yield Leak(where, "exact point", f"{number}, {numbers[k][1]}")
                    break

    def _quoted(self, where: str, there: Sequence[str], told: Numbers) -> Iterator[Leak]:
        if len(there) < self._run:
            return
        unknown = np.concatenate(([0], np.cumsum(told == 0)))
        whole = np.flatnonzero(unknown[self._run :] == unknown[: -self._run])
        at = 0
        for n in whole[self._runs.among(_hashes(told, self._run)[whole])].tolist() if len(whole) else ():
            if n >= at:
                at = n + self._run
                yield Leak(where, "words of a report", " ".join(there[n : n + self._run]))

    def _known_runs(self, secrets: Secrets) -> Numbers:
        """Numbers made of all stretches of the texts that are as long as may not stand together, but for those that are published."""
        known = self._all(secrets.texts)
        return np.setdiff1d(known, self._all(secrets.quoted), assume_unique=True)

    def _all(self, told: Iterable[str]) -> Numbers:
        found = []
        for text in told:
            there = words(text)
            if len(there) >= self._run:
                numbers = np.fromiter((self._ids.setdefault(w, len(self._ids) + 1) for w in there), np.uint64, len(there))
                found.append(_hashes(numbers, self._run))
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.uint64)


class _Sequences:
    """Names, addresses and paths, each known by two words side by side that few others have: most share many of their words."""

    def __init__(self, secrets: Secrets, ids: dict[str, int]) -> None:
        known = [_Sequence(words(s), kind, s) for kind, all_of in _by_kind(secrets) for s in all_of]
        known = [s for s in known if s.tells()]
        often = Counter(pair for s in known for pair in set(pairwise(s.parts)))
        self._by_pair: dict[int, list[tuple[int, _Sequence]]] = {}
        for sequence in known:
            pairs = list(pairwise(sequence.parts))
            rarest = min(range(len(pairs)), key=lambda n: (often[pairs[n]], -min(map(len, pairs[n]))))
            a, b = (ids.setdefault(word, len(ids) + 1) for word in pairs[rarest])
            self._by_pair.setdefault(a << PAIR | b, []).append((rarest, sequence))
        self._pairs = _Known(np.array(sorted(self._by_pair), np.uint64))

    def leaks(self, where: str, there: Sequence[str], told: Numbers) -> Iterator[Leak]:
        """Those that stand in a text. ``told``: its words as numbers."""
        if len(told) < 2:
            return
        pairs = (told[:-1] << np.uint64(PAIR)) | told[1:]
        for n in np.flatnonzero(self._pairs.among(pairs)).tolist():
            for before, sequence in self._by_pair[int(pairs[n])]:
                if n >= before and tuple(there[n - before : n - before + len(sequence.parts)]) == sequence.parts:
                    yield Leak(where, sequence.kind, sequence.whole)


@dataclass(frozen=True, slots=True)
class _Sequence:
    parts: tuple[str, ...]
    kind: Kind
    whole: str

    def tells(self) -> bool:
        """Whether it can be looked for, and does not stand anywhere by chance."""
        return len(self.parts) > 1 and max(map(len, self.parts)) >= LEAST_PART and sum(map(len, self.parts)) >= LEAST_NAME


def _by_kind(secrets: Secrets) -> Iterator[tuple[Kind, Sequence[str]]]:
    yield "name", secrets.names
    yield "address or path", secrets.strings


class _Known:
    """Numbers to be found among many others: most are told apart by a few of their bits, without a search."""

    def __init__(self, numbers: Numbers) -> None:
        self._sorted = numbers
        self._there = np.zeros(1 << BITS, np.bool_)
        self._there[_few(numbers)] = True

    def among(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Which of the numbers are among the known ones."""
        found: npt.NDArray[np.bool_] = self._there[_few(numbers)]
        perhaps = np.flatnonzero(found)
        if len(perhaps):
            at = np.minimum(np.searchsorted(self._sorted, numbers[perhaps]), len(self._sorted) - 1)
            found[perhaps] = self._sorted[at] == numbers[perhaps]
        return found


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that overlap, so that the words of a large file are never all held at once."""
    start = 0
    while start + PIECE + OVERLAP < len(text):
        end = max(text.rfind(" ", start + PIECE, start + PIECE + OVERLAP), text.rfind("\n", start + PIECE, start + PIECE + OVERLAP))
        end = end if end > 0 else start + PIECE + OVERLAP
        yield text[start:end]
        start = end - OVERLAP
    yield text[start:]


def _few(numbers: Numbers) -> npt.NDArray[np.intp]:
    return (_scattered(numbers) >> np.uint64(64 - BITS)).astype(np.intp)


def _hashes(told: Numbers, run: int) -> Numbers:
    """A number for every stretch of ``run`` words; the same for the same words. Each costs the same, however long the stretch is."""
    places = np.arange(len(told), dtype=np.uint64)
    summed = np.concatenate((np.zeros(1, np.uint64), np.cumsum(_scattered(told) * _power(BASE, places))))
    many = len(told) - run + 1
    made: Numbers = (summed[run:] - summed[:-run]) * _power(INVERSE, places[:many])
    return made


def _power(base: np.uint64, exponents: Numbers) -> Numbers:
    """``base`` to each of the exponents 0, 1, 2 …, modulo 2 to the 64th."""
    made = np.full(len(exponents), base, np.uint64)
    made[:1] = 1
    powers: Numbers = np.multiply.accumulate(made)
    return powers


def _scattered(told: Numbers) -> Numbers:
    """Small numbers made large and unlike one another, so that sums of them are, too."""
    large = told * np.uint64(0x9E3779B97F4A7C15)
    scattered: Numbers = large ^ (large >> np.uint64(29))
    return scattered


def _squashed(names: Iterable[str]) -> dict[str, set[str]]:
    """Names written as one word, by their first letters."""
    made: dict[str, set[str]] = {}
    for name in names:
        whole = "".join(words(name))
        if len(whole) >= SQUASHED and len(words(name)) > 1:
            made.setdefault(whole[:SQUASHED], set()).add(whole)
    return made
