"""Several voices named as one speaker: "residents and a local official said", "police, medics and the governor said".

Each is an independent voice where the words tell that they are of different bodies or of different sorts. "Doctors and nurses"
stay one: nothing says that they do not speak for one hospital.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from harmledger.model.claim import SourceKind, Voice

JOINT = re.compile(r",?\s+(?:and|&|as well as|along with|together with)\s+|,\s+", re.IGNORECASE)
"""Between two speakers of a list."""

MOST = 6
"""Speakers of one list; a longer one is no list of speakers."""

OF_ONE = re.compile(r"\s(?:of|for|from|with|in|at)\s")
"""In the first of two: "a spokesman for the police and the army" is one man's word for both."""

ITS_OWN = re.compile(r"(?:an?|one|two|three|several|some|other|another|local)\s|(?!the\s)[^A-Z].*(?:s|police|people)$")
"""The second of them is a speaker all the same ("a doctor at the clinic and residents")."""

BOTH = re.compile(r"^both\s+", re.IGNORECASE)


def parts(words: str, whole: Sequence[tuple[int, int]], heads: frozenset[str], kind_of: Callable[[str], SourceKind]) -> list[str]:
    """The speakers that ``words`` name, at most ``MOST``; one where they name one.

    ``whole`` are characters of ``words`` that are one name ("the Ministry of Peace and Justice"). A head that stands only with
    the last of them (one of ``heads``: "security and medical sources") is given to those that are nothing without it.
    """
    cuts = [m for m in JOINT.finditer(words) if not any(a < m.start() and m.end() < b for a, b in whole)]
    starts, ends = [0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(words)]
    found = [BOTH.sub("", words[a:b]).strip(" ,") for a, b in zip(starts, ends, strict=True)]
    if not 1 < len(found) <= MOST or not all(found) or not any(re.search(r"\w", m.group()) for m in cuts):
        return [words]
    for k, part in enumerate(found[1:]):
        of_one = any(not any(a < m.start() < b for a, b in whole) for m in OF_ONE.finditer(words, starts[k], ends[k]))
        if of_one and not ITS_OWN.match(part):
            return [words]
    head = found[-1].split()[-1]
    if head.lower() in heads and " " in found[-1]:
        found = [f"{p} {head}" if " " not in p and kind_of(p) == "unknown" else p for p in found]
    return found


def naming(words: str, each: Sequence[str], voices: Sequence[Voice]) -> str:
    """The words for a list of speakers, with the names in them made whole."""
    for part, voice in zip(each, voices, strict=True):
        if voice.name not in words:
            words = words.replace(part, voice.name, 1)
    return words


def independent(voices: Sequence[Voice]) -> tuple[Voice, ...]:
    """The voices that are independent of each other, or none where they are fewer than two: nobody whose sort is not known,
    one of each body, one of each sort of source without a name."""
    if any(v.kind == "unknown" and v.actor is None for v in voices):
        return ()
    kept: dict[tuple[str, str], Voice] = {}
    for v in voices:
        key = ("actor", v.actor) if v.actor else ("person", v.person) if v.person else ("kind", v.kind)
        kept.setdefault(key, replace(v, together=()))
    return tuple(kept.values()) if len(kept) > 1 else ()
