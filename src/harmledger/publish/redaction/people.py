"""Tells names of persons from other capitalised words, by the words around them. The words are data: ``names.toml``.

It is made to err on the side of hiding: what is known as no place, body, title or people and might be a name is "uncertain".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from harmledger.publish.redaction.fold import fold
from harmledger.publish.redaction.lexicon import PRIVATE, WORDS, Lexicon, lexicon

Kind = Literal["harmed", "speaks", "person", "uncertain", "public", "known", "single"]
"""What capitalised words are: somebody harmed, somebody who speaks, a person of whom no more is known, perhaps a person, a person whose
name is public, no person, or one word of which nothing is known."""

OWN = frozenset({"his", "her", "their", "whose", "my", "our"})
PHRASE = 4
"""Most words of one phrase in the lists."""

BEFORE, AFTER = 70, 70
"""Characters around a name that are looked at."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Capitalised words at characters ``start`` to ``end`` of a text, and what they are."""

    start: int
    end: int
    words: str
    kind: Kind


def namings(
    text: str, start: int, end: int, known: Callable[[str], bool], taken: Sequence[tuple[int, int]] = (), common: Container[str] = ()
) -> list[Naming]:
    """What the capitalised words in ``text[start:end]`` are, by the words around them in the text.

    ``known``: whether folded words are the name of a place or a body; ``taken``: characters that are names of actors; ``common``: words
    that are no names, as they are also written small.
    """
    lex = lexicon()
    titled = _titled(text[start:end])
    found: list[Naming] = []
    for m in lex.capitals.finditer(text, start, end):
        for s, e in _pieces(text, m.start(), m.end(), taken):
            naming = _judged(text, s, e, known, titled, common)
            if naming:
                found.append(naming)
    return _joined(text, found)


PERSONS = frozenset({"harmed", "speaks", "person"})
JOINED = re.compile(r"\s*(?:,|,?\s+and|,?\s+or|&)?\s*")


def _joined(text: str, found: list[Naming]) -> list[Naming]:
    """In a list ("Stephen and Katie Stay", "in Homs, Tyler and Hama") each is what its neighbour is, where nothing else is known of it."""
    for n in (*range(1, len(found)), *range(len(found) - 2, -1, -1)):
        for m in (n - 1, n + 1):
            if not 0 <= m < len(found):
                continue
            one, other = found[n], found[m]
            between = text[min(one.end, other.end) : max(one.start, other.start)]
            if not JOINED.fullmatch(between):
                continue
            if other.kind in PERSONS and one.kind in ("single", "uncertain"):
                found[n] = replace(one, kind="harmed")
            elif other.kind == "known" and m < n and one.kind in ("single", "uncertain", "person") and " " not in one.words:
                found[n] = replace(one, kind="known")
    return found


def _pieces(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretch without the characters that are names of actors, and cut where a sentence ends inside it."""
    at = start
    for s, e in (*((s, e) for s, e in taken if s < end and e > start), (end, end)):
        if s > at:
            yield from _sentences(text, at, min(s, end))
        at = max(at, e)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for m in re.finditer(r"(?<=[a-z]{3})\.\s+|\n", text[start:end]):
        yield at, start + m.start()
        at = start + m.end()
    yield at, end


def _judged(text: str, start: int, end: int, known: Callable[[str], bool], titled: bool, common: Container[str]) -> Naming | None:
    lex = lexicon()
    parts = [(m.start() + start, m.end() + start, m.group()) for m in re.finditer(r"\S+", text[start:end])]
    official = False
    while parts and (_no_beginning(parts[0][2], lex) or (len(parts) > 1 and known(_plain(parts[0][2])))):
        official |= _plain(parts[0][2]) in lex.titles - PRIVATE
        parts.pop(0)
    while parts and (_plain(parts[-1][2]) in lex.particles or _no_beginning(parts[-1][2], lex)):
        parts.pop()
    if not parts:
        return None
    start, end = parts[0][0], parts[-1][0] + len(parts[-1][2].rstrip(".,"))
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    if end - start < 2:
        return None
    return Naming(start, end, text[start:end], _kind(text, start, end, [p[2] for p in parts], known, titled, official, common))


def _kind(
    text: str, start: int, end: int, parts: list[str], known: Callable[[str], bool], titled: bool, official: bool, common: Container[str]
) -> Kind:
    lex = lexicon()
    plain = [_plain(p) for p in parts]
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    given = plain[0] in lex.given or (plain[0] in _KUNYA and len(plain) > 1)
    several = len(plain) > 1
    if any(w in lex.bodies or w in lex.calendar for w in plain):
        return "known"
    if not given and all(w in lex.peoples or w in lex.openers or w in lex.particles or w in common for w in plain):
        return "known"
    if all(p.rstrip(".").isupper() for p in parts) and len("".join(parts)) > 2 and not titled and not given:
        return "known"  # IS, SOHR, UNICEF
    last, first = _phrases_before(before), _phrases_after(after)
    whole = known(" ".join(plain))
    if not several and first & _PEOPLE_WORDS:
        return "known"  # "a Georgia man"
    aged = lex.age_after.match(after) is not None and not whole
    suffered = lex.harmed_after.match(after) is not None
    placed = not last.isdisjoint(lex.place_before) or not first.isdisjoint(lex.place_after) or plain[0] in lex.place_first
    maybe = not last.isdisjoint(lex.may_be_place)
    if aged or lex.age_before.search(before):
        return "harmed"
    if (
        official or any(w in lex.titles for w in plain) or not last.isdisjoint(lex.public_before) or lex.public_after.match(after)
    ) and not suffered:
        return "public"
    if (not last.isdisjoint(lex.role_before) or _kin(before, last, lex) or lex.kin_after.match(after)) and not placed and not whole:
        return "harmed"
    if whole or (placed and not (given and several and (suffered or lex.speaks_after.match(after)))):
        return "known"
    if maybe and not given:
        return "uncertain" if several and not titled else "single"
    if suffered and (given or several):
        return "harmed"
    if (not last.isdisjoint(lex.speaks_before) or lex.speaks_after.match(after)) and (given or several):
        return "speaks"
    if not last.isdisjoint(lex.harmed_before) and (given or several):
        return "harmed"
    if given:
        return "person"
    return "uncertain" if several and not titled else "single"


def _phrases_before(before: str) -> set[str]:
    """The last word before a name, the last two, and so on, as far as no sentence ends between them and it."""
    told = before.rstrip(" \n\t,:“\"'‘(")
    if told.endswith((".", "!", "?", ";")) and not re.search(r"\b(?:[A-Z][a-z]{0,3}|[a-z]{1,3})\.$", told):
        return set()
    found = [w.removesuffix("'s") for w in WORDS.findall(fold(told))][-PHRASE:]
    return {" ".join(found[n:]) for n in range(len(found))}


def _phrases_after(after: str) -> set[str]:
    """The first word after a name, the first two, and so on."""
    told = after.removeprefix("'s").removeprefix("’s")
    if not told[:1].isspace():
        return set()
    found = WORDS.findall(fold(told))[:PHRASE]
    return {" ".join(found[: n + 1]) for n in range(len(found))}


def _kin(before: str, last: set[str], lex: Lexicon) -> bool:
    """ "his wife", "her 18-year-old sister", before a name."""
    return not last.isdisjoint(lex.kin_before) and not OWN.isdisjoint(WORDS.findall(fold(before))[-6:])


_PEOPLE_WORDS = frozenset(
    {"boy", "girl", "man", "woman", "teen", "teenager", "men", "women", "couple", "family", "resident", "residents", "native"}
)


def _no_beginning(word: str, lex: Lexicon) -> bool:
    """Whether a name does not begin, or end, with this word: "The", "Syrian", "Monday", "UK-based"."""
    plain = _plain(word)
    if plain in lex.openers or plain in lex.peoples or plain in lex.calendar or plain in lex.titles:
        return True
    first, dash, second = word.partition("-")
    return bool(dash) and second[:1].islower() and fold(first) not in lex.particles


_KUNYA = frozenset({"abu", "umm", "um", "abdul", "abdel", "abd", "ibn", "bint", "ould"})


def _plain(word: str) -> str:
    return fold(word).strip('.,;:!?"“”()[]').removesuffix("'s").removesuffix("’s")


def _titled(text: str) -> bool:
    """Whether a text is written like a headline, with a capital on nearly every long word."""
    long: list[str] = re.findall(r"[^\W\d_]{4,}", text)
    return len(long) >= 4 and sum(w[0].isupper() for w in long) >= 0.7 * len(long)


def person_in(voice: str, known: Callable[[str], bool], common: Container[str] = ()) -> str | None:
    """The name of a person in how a voice is named ("Ahmad Khalil, a shopkeeper"), or None."""
    for naming in namings(voice, 0, len(voice), known, (), common):
        if naming.kind in ("harmed", "speaks", "person", "uncertain"):
            return naming.words
    return None


def titled(voice: str) -> bool:
    """Whether a voice is named with a title that makes its name public ("Sgt. Michael Bell", "a spokeswoman"), and no doctor."""
    return not _STRONG.isdisjoint(WORDS.findall(fold(voice)))


_STRONG = frozenset(
    {
        "president", "minister", "premier", "secretary", "king", "pope", "senator", "governor", "mayor", "ambassador", "envoy", "commissioner",
        "spokesman", "spokeswoman", "spokesperson", "sheriff", "general", "gen", "brigadier", "colonel", "col", "major", "maj", "captain", "capt",
        "lieutenant", "lt", "sergeant", "sgt", "admiral", "adm", "marshal", "superintendent", "prosecutor", "attorney", "judge", "rapporteur", "coroner",
    }
)  # fmt: skip
