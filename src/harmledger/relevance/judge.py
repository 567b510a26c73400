"""Whether a text could hold a casualty claim, by its words alone: no parser, no gazetteer, no look at other texts.

Kept is a text in which a word of harm stands near people, a number or a named place, and which speaks of violence: the word of harm
does so by itself ("killed"), or a word around it does ("died" … "shelling"). Not kept is harm in pictures ("killed the game"). When in
doubt a text is kept: what is kept wrongly costs a thirtieth of a second, what is passed over wrongly costs a claim.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Protocol

from harmledger.relevance.pack import NUMBER, PERSON, TOKEN, Pack, Phrases

FEW = 0.06
"""Share of a text's words that are among the commonest of its language, from which it is taken to be in that language; plain English
prose has 0.2 and more, headlines as little as 0.05, other languages of Latin script below 0.04 (by chance: "on", "a")."""

LONG = 40
"""Words from which the share above says something."""

BESIDE = 5
"""Words before or behind a word of harm in which people that it counts stand."""

SHOWN = 6
"""Words of a find that a reason shows."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """What the first reader says of a text.

    Attributes:
        keep: whether the text could hold a casualty claim.
        reason: why, in words.
        span: first and last+1 character of the word of harm that decided, or None.
    """

    keep: bool
    reason: str
    span: tuple[int, int] | None = None


class FirstReader(Protocol):
    """Decides which reports an engine reads. The same name must mean the same answer to the same text."""

    @property
    def name(self) -> str:
        """Name and version of the reader and its words; begins with ``model.claim.FIRST_READER``."""
        ...

    def relevant(self, text: str, stated: str | None = None) -> Relevance:
        """Whether the text could hold a casualty claim. Pure; any text will do. ``stated`` is the language its input gives it ("ar")."""
        ...


@dataclass(frozen=True, slots=True)
class _Hit:
    """A word or phrase of harm: where it begins and ends (in words), and whether it says violence by itself."""

    start: int
    end: int
    strong: bool


class Judge:
    """The first reader of one language."""

    def __init__(self, pack: Pack, name: str) -> None:
        self._pack, self._name = pack, name
        self._harm = frozenset({*pack.strong, *pack.weak})
        self._seconds = {first: _seconds(phrases) for first, phrases in pack.innocent.items()}
        self._people = pack.people | pack.numbers
        self._signs = pack.violence | pack.perhaps

    @property
    def name(self) -> str:
        """Name and version."""
        return self._name

    def relevant(self, text: str, stated: str | None = None) -> Relevance:
        """Whether the text could hold a casualty claim; the first find that carries decides."""
        ascii = text.isascii()  # then all of it can be made small at once: no letter grows by that
        words = TOKEN.findall(text.lower()) if ascii else [w.lower() for w in TOKEN.findall(text)]
        if self._harm.isdisjoint(words):
            return Relevance(False, self._why_nothing(words))
        innocent = self._covered(words)
        hits = self._hits(words, innocent)  # one by one: mostly the first is enough
        first = next(hits, None)
        if first is None:
            turns = any(words[i] in self._harm for i in innocent)
            return Relevance(False, "words of harm only in turns of speech" if turns else self._why_nothing(words))
        return self._weigh(text, TOKEN.findall(text), words, first, hits, innocent)

    def _hits(self, words: Sequence[str], innocent: Set[int]) -> Iterator[_Hit]:
        pack, harm = self._pack, self._harm
        for i, word in enumerate(words):
            if word not in harm or i in innocent:
                continue
            if end := self._phrase(words, i, pack.strong):
                yield _Hit(i, end, True)
            elif end := self._phrase(words, i, pack.weak):
                done = word in pack.done_to and any(w in pack.people or w in pack.be for w in words[max(0, i - 2) : i])
                yield _Hit(i, end, done or not pack.violence.isdisjoint(words[i:end]))

    def _phrase(self, words: Sequence[str], i: int, phrases: Phrases) -> int | None:
        """Where the longest of the phrases that begins at word ``i`` ends; None where none does."""
        follows = words[i + 1] if i + 1 < len(words) else ""
        for phrase in phrases.get(words[i], ()):
            end = i + len(phrase)
            if len(phrase) > 1 and phrase[1] != follows and phrase[1] not in (NUMBER, PERSON):
                continue
            if end <= len(words) and all(self._pack.like(words[i + k], asked) for k, asked in enumerate(phrase) if k):
                return end
        return None

    def _covered(self, words: Sequence[str]) -> set[int]:
        """All words that stand inside a turn of speech."""
        innocent, seconds = self._pack.innocent, self._seconds
        found: set[int] = set()
        for i, (word, follows) in enumerate(zip_longest(words, words[1:], fillvalue="")):
            if word not in innocent or ((those := seconds[word]) is not None and follows not in those):
                continue
            if end := self._phrase(words, i, innocent):
                found.update(range(i, end))
        return found

    def _weigh(
        self, text: str, written: Sequence[str], words: Sequence[str], first: _Hit, others: Iterator[_Hit], innocent: Set[int]
    ) -> Relevance:
        pack = self._pack
        people = [i for i, w in enumerate(words) if w in self._people or (w.isdigit() and not _is_year(w))]
        signs = [i for i, w in enumerate(words) if w in self._signs and i not in innocent]
        least = Relevance(False, f"{_shown(written, first)} near no people, number or named place", _span(text, first))
        rank = 0  # how far the hit came that is told of where none is kept
        for hit in chain((first,), others):
            near = _nearest(people, hit, pack.near)
            who = None if near is None else self._run(written, words, near)
            if who is None and any(w in pack.counted or w in pack.people for w in words[hit.start : hit.end]):
                who = ""
            if who is None:
                who = self._named(written, words, hit)
            if who is None:
                continue
            sign = None if hit.strong else self._sign(words, signs, hit)
            if not hit.strong and sign is None and len(words) >= pack.short:
                if rank < 1:
                    rank, least = 1, Relevance(False, f"{_shown(written, hit)} without a word of violence around", _span(text, hit))
                continue
            field = None if self._meant(words, signs, hit) else self._field(words, hit)
            if field is None:
                return Relevance(True, _because(written, hit, who, None if sign is None else written[sign]), _span(text, hit))
            if rank < 2:
                rank, least = 2, Relevance(False, f"{_shown(written, hit)} among words of {field}", _span(text, hit))
        return least

    def _sign(self, words: Sequence[str], signs: Sequence[int], hit: _Hit) -> int | None:
        """Where violence is spoken of around the hit; None where it is not, or may be something else."""
        pack = self._pack
        low, high = bisect_left(signs, hit.start - pack.around), bisect_left(signs, hit.end + pack.around)
        around = [i for i in signs[low:high] if not hit.start <= i < hit.end]
        for i in around:
            if words[i] in pack.violence or hit.start - pack.near <= i < hit.end + pack.near:
                return i
        return around[0] if len({words[i] for i in around}) > 1 else None

    def _meant(self, words: Sequence[str], signs: Sequence[int], hit: _Hit) -> bool:
        """Whether the hit is no picture, whatever is spoken of around it: people are counted right beside it ("killed 12 fans"), or
        arms or those who bear them are named around ("shot dead by gunmen")."""
        pack, itself = self._pack, set(words[hit.start : hit.end])
        low, high = bisect_left(signs, hit.start - pack.around), bisect_left(signs, hit.end + pack.around)
        if any(words[i] in pack.arms and words[i] not in itself for i in signs[low:high]):
            return True
        if not hit.strong:
            return False
        for low, high in ((max(0, hit.start - BESIDE), hit.start), (hit.end, min(len(words), hit.end + BESIDE))):
            if any(pack.like(words[k], NUMBER) and pack.like(words[k + 1], PERSON) for k in range(low, high - 1)):
                return True
        return False

    def _field(self, words: Sequence[str], hit: _Hit) -> str | None:
        """The field whose words stand around the hit, so that it is taken for a picture; None where as much is said of violence."""
        pack = self._pack
        held = frozenset(words[max(0, hit.start - pack.around) : hit.end + pack.around])
        counts = {name: len(its & held) for name, its in pack.fields.items()}
        best = max(counts, key=lambda name: (counts[name], name))
        if counts[best] < pack.many:
            return None
        return best if counts[best] >= pack.share * (len(pack.violence & held) + len(pack.perhaps & held)) else None

    def _run(self, written: Sequence[str], words: Sequence[str], i: int) -> str:
        """The people found at word ``i`` with the numbers and nouns right beside them."""
        pack = self._pack

        def goes_on(k: int) -> bool:
            return 0 <= k < len(words) and (words[k] in pack.people or words[k] in pack.numbers or words[k].isdigit())

        low, high = i, i + 1
        while goes_on(low - 1) and high - low < SHOWN:
            low -= 1
        while goes_on(high) and high - low < SHOWN:
            high += 1
        return " ".join(written[low:high])

    def _named(self, written: Sequence[str], words: Sequence[str], hit: _Hit) -> str | None:
        """A name in capitals within the window: one behind "in", "near", …, or two words long."""
        pack = self._pack
        low, high = max(0, hit.start - pack.near), min(len(words) - 1, hit.end + pack.near)
        for k in range(low, high):
            if written[k + 1][:1].isupper() and words[k + 1] not in pack.not_places:
                if words[k] in pack.befores:
                    return written[k + 1]
                if written[k][:1].isupper() and words[k] not in pack.not_places and not hit.start - 1 <= k < hit.end:
                    return f"{written[k]} {written[k + 1]}"
        return None

    def _why_nothing(self, words: Sequence[str]) -> str:
        if not words:
            return "no words"
        if len(words) >= LONG and sum(map(self._pack.common.__contains__, words)) / len(words) < FEW:
            return f"no word of harm, and few words of the first reader's language ({self._pack.language})"
        return "no word of harm"


def _seconds(phrases: Sequence[tuple[str, ...]]) -> frozenset[str] | None:
    """The words of which one must stand second for one of the phrases to be found; None where it may be another, or none need."""
    seconds = {phrase[1] if len(phrase) > 1 else NUMBER for phrase in phrases}
    return frozenset(seconds) if seconds.isdisjoint((NUMBER, PERSON)) else None


def _nearest(places: Sequence[int], hit: _Hit, window: int) -> int | None:
    """The one of the places (sorted) that is nearest to the hit, outside it and within the window; None where none is."""
    k = bisect_left(places, hit.start)
    before = places[k - 1] if k and hit.start - places[k - 1] <= window else None
    k = bisect_left(places, hit.end)
    behind = places[k] if k < len(places) and places[k] - hit.end < window else None
    if before is None or behind is None:
        return behind if before is None else before
    return before if hit.start - before <= behind - hit.end + 1 else behind


def _is_year(word: str) -> bool:
    return len(word) == 4 and word[:2] in ("18", "19", "20")


def _span(text: str, hit: _Hit) -> tuple[int, int]:
    start = end = 0
    for k, m in enumerate(TOKEN.finditer(text)):
        if k == hit.start:
            start = m.start()
        if k == hit.end - 1:
            end = m.end()
            break
    return start, end


def _shown(written: Sequence[str], hit: _Hit) -> str:
    return f"'{' '.join(written[hit.start : hit.end][:SHOWN])}'"


def _because(written: Sequence[str], hit: _Hit, who: str, sign: str | None) -> str:
    near = f" near '{who}'" if who else ""
    return f"{_shown(written, hit)}{near}{f', with {sign!r}' if sign else ''}"
