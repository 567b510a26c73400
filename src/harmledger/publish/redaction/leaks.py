"""Looks for what must not be in a release, in every file of it, however it is written there. It trusts nothing that made the files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from harmledger.publish.redaction.cloak import SQUASHED
from harmledger.publish.redaction.fold import WORD, fold, words
from harmledger.publish.redaction.secrets import DIGITS, Secrets
from harmledger.publish.redaction.views import TAGGED, by_cells, texts

DECIMAL = re.compile(r"(?<![\w.])[-−]?\d{1,3}\.\d{3,}(?![\w.])")
NEAR = 400
"""Characters within which the two numbers of a point stand."""

BESIDE = 15
"""Words that may stand beside a quote by chance, as they do in the report: who said it, the next quote."""

MOST, FROM_ONE = 200, 5
"""Leaks that are told, in all and of one kind from one file; one is enough to stop a release."""

LEAST_PART, LEAST_NAME = 4, 6
"""Letters that the longest part of a name, and all of it, must have to be looked for: "R. H." stands anywhere by chance."""

BASE = np.uint64(1_000_003)

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
        self._names = _index([*((n, "name") for n in secrets.names), *((s, "address or path") for s in secrets.strings)])
        self._squashed = _squashed(secrets.names)
        self._joined: dict[str, tuple[str, ...]] = {}
        self._points = frozenset(secrets.points)
        self._latitudes = {lat for lat, _ in self._points}
        self._run = secrets.most_words + BESIDE + 1
        self._ids: dict[str, int] = {}
        self._runs = self._known_runs(secrets)

    def leaks(self, path: str, content: bytes) -> Iterator[Leak]:
        """What stands in one file."""
        for where, text in texts(path, content):
            plain = fold(text)
            there = WORD.findall(plain)
            yield from self._named(where, there)
            yield from self._pointed(where, text)
            if not where.endswith(TAGGED) and next(
                self._quoted(where, there), None
            ):  # quotes may stand side by side by chance: look cell by cell
                for cell in by_cells(text):
                    yield from self._quoted(where, WORD.findall(fold(cell)))

    def _named(self, where: str, there: Sequence[str]) -> Iterator[Leak]:
        vocabulary = set(there)
        telling = vocabulary & self._names.keys()
        for n in (n for n, word in enumerate(there) if word in telling) if telling else ():
            for parts, before, kind, whole in self._names[there[n]]:
                if n >= before and tuple(there[n - before : n - before + len(parts)]) == parts:
                    yield Leak(where, kind, whole)
        if self._squashed:
            self._joined.update({word: self._in_one_word(word) for word in vocabulary - self._joined.keys()})
            yield from (Leak(where, "name", name) for word in vocabulary for name in self._joined[word])

    def _in_one_word(self, word: str) -> tuple[str, ...]:
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

    def _quoted(self, where: str, there: Sequence[str]) -> Iterator[Leak]:
        if len(there) < self._run or not len(self._runs):
            return
        told = np.fromiter(map(self._ids.get, there, repeat(0)), np.uint64, len(there))
        hashes = _hashes(told, self._run)
        unknown = np.concatenate(([0], np.cumsum(told == 0)))
        whole = unknown[self._run :] == unknown[: -self._run]
        at = 0
        for n in np.flatnonzero(whole & _in(hashes, self._runs)).tolist():
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


def _in(numbers: Numbers, known: Numbers) -> npt.NDArray[np.bool_]:
    """Which of the numbers are among the known ones, which are sorted."""
    at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    there: npt.NDArray[np.bool_] = known[at] == numbers
    return there


def _hashes(told: Numbers, run: int) -> Numbers:
    """A number for every stretch of ``run`` words; the same for the same words."""
    many = len(told) - run + 1
    made = np.zeros(many, np.uint64)
    for k in range(run):
        made = made * BASE + _scattered(told[k : k + many])
    return made


def _scattered(told: Numbers) -> Numbers:
    """Small numbers made large and unlike one another, so that sums of them are, too."""
    large = told * np.uint64(0x9E3779B97F4A7C15)
    scattered: Numbers = large ^ (large >> np.uint64(29))
    return scattered


def _index(secrets: Iterable[tuple[str, Kind]]) -> dict[str, list[tuple[tuple[str, ...], int, Kind, str]]]:
    """Secrets by the longest of their words, with how many words stand before it."""
    made: dict[str, list[tuple[tuple[str, ...], int, Kind, str]]] = {}
    for secret, kind in secrets:
        parts = words(secret)
        if len(parts) > 1 and max(map(len, parts)) >= LEAST_PART and sum(map(len, parts)) >= LEAST_NAME:
            longest = max(parts, key=len)
            made.setdefault(longest, []).append((parts, parts.index(longest), kind, secret))
    return made


def _squashed(names: Iterable[str]) -> dict[str, set[str]]:
    """Names written as one word, by their first letters."""
    made: dict[str, set[str]] = {}
    for name in names:
        whole = "".join(words(name))
        if len(whole) >= SQUASHED and len(words(name)) > 1:
            made.setdefault(whole[:SQUASHED], set()).add(whole)
    return made
