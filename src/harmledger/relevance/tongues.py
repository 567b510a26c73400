"""Reports in languages that no engine reads are passed over by the first reader: kept, searchable, counted, and not misread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from harmledger.model.claim import FIRST_READER, Reading
from harmledger.relevance.judge import FirstReader, Relevance

SURE = 0.5
"""How certain a foreign language must be for a text to be passed over: in doubt it is read."""

_REASON = re.compile(r"in (?P<language>[^:]+): kept, not read \(no engine here reads it\)$")


class Spoken(Protocol):
    """A text's language: a code or None, how certain it is (0 to 1), and its name."""

    @property
    def code(self) -> str | None:
        """ISO 639-1, or None where it is not known."""
        ...

    @property
    def certainty(self) -> float:
        """0 to 1."""
        ...

    @property
    def name(self) -> str:
        """The language's name in English."""
        ...


class Tongues:
    """A first reader that hands on what is in one of the languages that are read, and leaves the rest of the judgement to ``then``."""

    def __init__(self, identify: Callable[[str, str | None], Spoken], version: str, read: frozenset[str], then: FirstReader | None) -> None:
        self._identify, self._read, self._then = identify, read, then
        self._name = f"{then.name if then else FIRST_READER}, {version}"

    @property
    def name(self) -> str:
        """Name and version of both."""
        return self._name

    def foreign(self, text: str, stated: str | None = None) -> str | None:
        """The English name of the text's language where surely no engine reads it; None where one does, and in doubt."""
        spoken = self._identify(text, stated)
        surely = spoken.code is not None and spoken.code not in self._read and spoken.certainty >= SURE
        return spoken.name if surely else None

    def relevant(self, text: str, stated: str | None = None) -> Relevance:
        """Whether the text is in a language that is read, and what the next reader says of it."""
        foreign = self.foreign(text, stated)
        if foreign is not None:
            return Relevance(False, f"in {foreign}: kept, not read (no engine here reads it)")
        return self._then.relevant(text, stated) if self._then else Relevance(True, "in a language that is read")


def in_other_languages(readings: Iterable[Reading]) -> Counter[str]:
    """How many reports were passed over for their language, by its name."""
    return languages_of(Counter(r.passed_over for r in readings if r.passed_over))


def languages_of(reasons: Mapping[str, int]) -> Counter[str]:
    """How many reports were passed over for their language, by its name. ``reasons``: why reports were passed over, and how many for that."""
    found: Counter[str] = Counter()
    for reason, count in reasons.items():
        if match := _REASON.search(reason):
            found[match["language"]] += count
    return found
