"""What must stand nowhere in a release: names, whole stretches of reports, exact points, addresses. Never written anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harmledger.model.circumstances import Place, Span
from harmledger.model.claim import Claim, EventClaim
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.publish.redaction.fold import words

LETTER_OR_DIGIT = re.compile(r"[^\W_]")
LETTERS = re.compile(r"[^\W\d_]+")
LEAST = 10
"""Characters that an id or a path must have to be looked for: shorter ones stand anywhere by chance."""


DIGITS = 4
"""Decimals to which points are told apart: about ten metres."""

BESIDE = 3
"""Words beside a quote that may stand beside it in a file, too, by chance: a column's "killed", the next quote's "at least"."""

WORD_BEFORE = re.compile(rf"(?:[^\W_]+[\W_]+){{0,{BESIDE}}}$")
WORD_AFTER = re.compile(rf"(?:[\W_]+[^\W_]+){{0,{BESIDE}}}")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is looked for.

    Attributes:
        names: names of two words or more, and whatever else is hidden everywhere.
        strings: addresses, paths and ids, in full.
        texts: whole texts of reports.
        quoted: stretches of them that are published, each as long as no word lies between two quotes.
        most_words: the most words of a text that may stand together, but for what is in ``quoted``.
        points: (latitude, longitude) that are shown coarser.
    """

    names: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    most_words: int = 25
    points: tuple[tuple[float, float], ...] = ()

    def but(self, said: Sequence[str]) -> Secrets:
        """Without what the publisher says of the record in their own words: their name on it is their choice."""
        own = " ".join(word for text in said for word in (*words(text), "/"))
        return replace(self, names=tuple(n for n in self.names if f" {' '.join(words(n))} " not in f" {own} "))

    def __repr__(self) -> str:
        """How many there are, and none of them: a secret must not come into a message of an error."""
        return f"Secrets({len(self.names)} names, {len(self.strings)} strings, {len(self.texts)} texts, {len(self.points)} points)"


def stretches(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """The stretches of a text that quotes cover, joined where no word lies between two of them."""
    start = end = -1
    for s, e in sorted({(s.start, s.end) for s in spans}):
        if end >= 0 and (s <= end or not LETTER_OR_DIGIT.search(text, end, s)):
            end = max(end, e)
            continue
        if end >= 0:
            yield _widened(text, start, end)
        start, end = s, e
    if end >= 0:
        yield _widened(text, start, end)


def _widened(text: str, start: int, end: int) -> str:
    before, after = WORD_BEFORE.search(text[max(0, start - 60) : start]), WORD_AFTER.match(text[end : end + 60])
    return f"{before.group() if before else ''}{text[start:end]}{after.group() if after else ''}"


def quoted(reports: Iterable[Report], spans: Mapping[str, Sequence[Span]]) -> Iterator[str]:
    """The published stretches of all reports. ``spans``: the quotes that are shown, by the report's SHA-256."""
    for r in reports:
        yield from stretches(r.text, spans.get(r.sha256, ()))


def exact_points(before: Iterable[Place], after: Iterable[Place]) -> tuple[tuple[float, float], ...]:
    """Points that were known and are shown nowhere."""
    there = {point for p in after if (point := _point(p))}
    return tuple(sorted({point for p in before if (point := _point(p))} - there))


def _point(place: Place) -> tuple[float, float] | None:
    return None if place.lat is None or place.lon is None else (round(place.lat, DIGITS), round(place.lon, DIGITS))


def places(claims: Iterable[Claim], record: Record) -> Iterator[Place]:
    """All places of claims and incidents."""
    for c in claims:
        if isinstance(c, EventClaim):
            yield from (p for p in (c.where, *c.also_where) if p)
    yield from (i.place for i in record.incidents if i.place)


def tells_apart(name: str) -> bool:
    """Whether a name can be looked for: initials alone ("R. H.") stand by chance in any page and any script."""
    return any(len(part) > (2 if part.isascii() else 1) for part in LETTERS.findall(name))


def telling(strings: Iterable[str]) -> Iterator[str]:
    """Those that can be looked for: long enough, and made so that they stand nowhere by chance."""
    for s in sorted(set(strings)):
        if len(s) >= LEAST and ("@" in s or "://" in s or s.count("/") + s.count("\\") > 1 or sum(c.isdigit() for c in s) >= 4):
            yield s
