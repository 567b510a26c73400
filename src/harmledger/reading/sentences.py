"""Sentences: where each begins and ends in the reading text."""

from __future__ import annotations

import re

from harmledger.reading.words import words

END = re.compile(r"(?P<mark>[.!?]+)(?P<close>[\"')\]]*)(?=\s|$|[\"(]?[A-Z][a-z])")
LAST_WORD = re.compile(r"[\w.'-]+$")
INITIALS = re.compile(r"(?:[a-z]\.)+[a-z]|[a-z]")
NEXT_WORD = re.compile(r"\s*[\"'(\[-]*(?P<word>[\w'-]*)")
BEGINS = re.compile(r"\s*(?:-+\s*)?[\"'(\[]*(?:[A-Z0-9$€£]|al-|el-|[^\x00-\x7f])")
LONGEST = 1500
"""A sentence longer than this (characters) is cut at the next blank: such a run is no sentence, and a parser must not choke on it."""


def split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` (one paragraph), as offsets without outer blanks."""
    found, begin = [], start
    for m in END.finditer(text, start, end):
        if m.end() > begin and _ends(text, begin, m, end):
            found.append((begin, m.end()))
            begin = m.end()
    found.append((begin, end))
    return [piece for a, b in found for piece in _cut(text, a, b)]


def _ends(text: str, begin: int, m: re.Match[str], end: int) -> bool:
    after = m.end()
    rest = text[after : min(end, after + 40)]
    if not rest.strip():
        return True
    if m["mark"] == "." and not m["close"]:
        word = LAST_WORD.search(text, max(begin, m.start() - 24), m.start())
        last = word.group().lower() if word else ""
        if last and (verdict := _after_abbreviation(last, rest)) is not None:
            return verdict
    if rest[0] not in " \n" and not _glued(text, m):
        return False
    if m["close"] and "." not in m["mark"] and re.match(r"\s+[a-z]", rest):
        return False  # "Run!" he said
    return BEGINS.match(rest) is not None


def _glued(text: str, m: re.Match[str]) -> bool:
    """Whether a full stop without a blank behind it ends a sentence ("the town.Three others") and not a part of a name."""
    return len(text) > m.end() and (
        text[m.start() - 1].islower() or text[m.start() - 1].isdigit() or bool(m["close"]) or len(m["mark"]) > 1
    )


def _after_abbreviation(last: str, rest: str) -> bool | None:
    """Whether the sentence ends after an abbreviation or an initial; None where the word is neither."""
    w = words()
    following = NEXT_WORD.match(rest)
    word = following["word"] if following else ""
    if last in w.never_end:
        return False
    if last == "no":
        return False if rest.lstrip()[:1].isdigit() else None
    if last in ("a.m", "p.m", "am", "pm") and "." in last:
        return word[:1].isupper() and word.lower() not in w.time_words
    if last in w.may_end or INITIALS.fullmatch(last):
        return word in w.openers
    return None


def _cut(text: str, a: int, b: int) -> list[tuple[int, int]]:
    pieces = []
    while a < b and text[a].isspace():
        a += 1
    while b > a and text[b - 1].isspace():
        b -= 1
    while b - a > LONGEST:
        at = text.rfind(" ", a, a + LONGEST)
        at = at if at > a else a + LONGEST
        pieces.append((a, at))
        a = at + 1 if text[at : at + 1] == " " else at
    if b > a:
        pieces.append((a, b))
    return pieces
