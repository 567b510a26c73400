"""Sentences: where each begins and ends in the reading text."""

from __future__ import annotations

import re

from harmledger.reading.words import words

END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|[.!?]+[\"')\]]*(?=[\"'(\[]?[A-Z][a-z])|(?<=[.!?]) ?\"(?=\s|$)")
LONGEST = 1500
"""A sentence longer than this (characters) is cut at the next blank: such a run is no sentence, and a parser must not choke on it."""


def split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` (one paragraph), as offsets without outer blanks."""
    found, begin = [], start
    for m in END.finditer(text, start, end):
        if m.end() < begin or not _ends(text, begin, m):
            continue
        found.append((begin, m.end()))
        begin = m.end()
    if begin < end:
        found.append((begin, end))
    return [piece for a, b in found for piece in _cut(text, a, b)]


def _ends(text: str, begin: int, m: re.Match[str]) -> bool:
    before = text[begin : m.start()]
    mark = text[m.start() : m.end()]
    rest = text[m.end() : m.end() + 40].lstrip()
    if "." in mark and not mark.startswith(("!", "?")):
        word = re.search(r"([\w.'-]+)$", before)
        last = word.group(1).lower() if word else ""
        if last in words().abbreviations or re.fullmatch(r"[a-z]|(?:[a-z]\.)+[a-z]", last):
            # "U.S. officials", "Gen. X", "J. Smith": goes on, unless a clear new sentence begins after "U.S."
            if len(last) == 1 or last not in ("u.s", "u.n", "u.k", "p.m", "a.m", "d.c"):
                return not rest
            return bool(re.match(r"[\"']?(?:The|A|An|It|He|She|They|But|In|On|At|Police|Officials)\b", rest))
        if last.isdigit() and re.match(r"\d", text[m.end() : m.end() + 1]):
            return False
    if not rest:
        return True
    return bool(re.match(r"[\"'(\[-]*(?:[A-Z0-9]|al-|el-|[^\x00-\x7f])", rest))


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
