"""Words as they are, whatever their dress: case, accents, invisible signs, entities of HTML and escapes of addresses taken away.

Every folded character knows which characters of the text it was made of, so that what is found folded is hidden in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

DRESS = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|(?:%[0-9a-fA-F]{2})+|\\u[0-9a-fA-F]{4}"
"""Entities of HTML, escapes of addresses and of JSON."""

UNIT = re.compile(rf"{DRESS}|.", re.DOTALL)
DRESSES = re.compile(DRESS)
WORD = re.compile(r"[^\W_]+")
DRESSED = re.compile(r"[&%\\]")
FOREIGN = re.compile(r"[^\x00-\x7f]+")
SIGNS = re.compile(r"[^\x00-\x7f\w]+")
SPACED = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
KNOWN = 100_000
"""Foreign letters and entities of which it is remembered what becomes of them."""
LETTERS = {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ʼ": "'", "’": "'", "‘": "'", "ـ": None, "æ": "ae", "œ": "oe"}


class _Bare(dict[int, int | str | None]):
    """What each character becomes: invisible signs and accents become nothing. Filled as characters are met."""

    def __missing__(self, code: int) -> int | str | None:
        letter = chr(code)
        gone = unicodedata.category(letter) in ("Mn", "Cf", "Cs")
        made: int | str | None = None if gone else LETTERS.get(letter, letter)
        self[code] = made
        return made


BARE = _Bare()


@dataclass(frozen=True, slots=True)
class Token:
    """One word, folded, and the characters ``start`` to ``end`` of the text that it stands at."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text folded: small letters without accents, invisible signs, entities and escapes."""
    return _bare(DRESSES.sub(lambda m: _undressed(m.group()), text) if DRESSED.search(text) else text)


def tokens(text: str) -> list[Token]:
    """The words of the text, folded, with where they stand."""
    if not (DRESSED.search(text) and DRESSES.search(text)) and (text.isascii() or _even(text)):
        return [Token(m.group(), m.start(), m.end()) for m in WORD.finditer(_bare(text))]
    return list(_placed(text))


def _even(text: str) -> bool:
    """Whether every character becomes one character, so that each word stands in the folded text where it stands in the text."""
    return all(len(_bare(c)) == 1 for c in set(text) if not c.isascii())


def words(text: str) -> tuple[str, ...]:
    """The words of the text, folded."""
    return tuple(words_of(fold(text)))


def words_of(folded: str) -> list[str]:
    """The words of a text that is folded."""
    if not folded.isascii():
        folded = SIGNS.sub(" ", folded)  # quotation marks and dashes; in most texts no foreign letter is left then
    return folded.translate(SPACED).split() if folded.isascii() else WORD.findall(folded)  # the former is many times as fast


def _placed(text: str) -> Iterator[Token]:
    letters: list[str] = []
    at: list[tuple[int, int]] = []
    for unit in UNIT.finditer(text):
        for letter in _bare(_undressed(unit.group())):
            letters.append(letter)
            at.append(unit.span())
    for m in WORD.finditer("".join(letters)):
        yield Token(m.group(), at[m.start()][0], _end(text, at, m.end()))


def _end(text: str, at: Sequence[tuple[int, int]], stop: int) -> int:
    """Where the characters end of which the folded ones before ``stop`` were made, the invisible ones after them included."""
    end = at[stop - 1][1]
    nearest = at[stop][0] if stop < len(at) else len(text)
    while end < nearest and unicodedata.category(text[end]) in ("Mn", "Cf"):
        end += 1
    return end


@lru_cache(KNOWN)
def _undressed(unit: str) -> str:
    if unit[0] == "&" and len(unit) > 1:
        return unescape(unit)
    if unit[0] == "%" and len(unit) > 1:
        return unquote(unit, errors="ignore")
    if unit[0] == "\\" and len(unit) > 1:
        return chr(int(unit[2:], 16))
    return unit


def _bare(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = FOREIGN.sub(_decomposed, text)
    return plain.lower() if plain.isascii() else FOREIGN.sub(_unmarked, plain.casefold())


# What becomes of foreign letters depends on them alone, as no letter of ASCII joins with what stands before it.
def _decomposed(found: re.Match[str]) -> str:
    return _nfkd(found.group())


def _unmarked(found: re.Match[str]) -> str:
    return _translated(found.group())


@lru_cache(KNOWN)
def _nfkd(letters: str) -> str:
    return unicodedata.normalize("NFKD", letters)


@lru_cache(KNOWN)
def _translated(letters: str) -> str:
    return letters.translate(BARE)
