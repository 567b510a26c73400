"""Folds a text's characters for reading and keeps, for each character, where it came from.

Invariant: character i of the reading text came from ``source[starts[i]:ends[i]]``; starts and ends never fall.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from dataclasses import dataclass

FOLDS = {
    **dict.fromkeys("“”„‟«»〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛`´ʼ＇", "'"),
    **dict.fromkeys("–—‒―‐‑−﹣－", "-"),
    **dict.fromkeys("\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c", " "),
    **dict.fromkeys("\u2028\u2029\x85", "\n"),
    "…": "...",
}
"""Characters that mean the same to a reader, and what they are read as."""

DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
"""Characters that nobody sees: soft hyphen, zero-width and direction marks."""

ENTITY = re.compile(r"&(?:amp|quot|apos|lt|gt|nbsp|#39|#x27|#34|ldquo|rdquo|lsquo|rsquo|mdash|ndash);")


@dataclass(frozen=True, slots=True)
class Folded:
    """A reading text with the way back to its source."""

    text: str
    starts: array[int]
    ends: array[int]


def fold(source: str) -> Folded:
    """The reading text of ``source``: composed, folded, runs of blanks made one, line ends made "\\n"."""
    out: list[str] = []
    starts, ends = array("Q"), array("Q")

    def put(char: str, start: int, end: int) -> None:
        for c in char:
            if c == " " and (not out or out[-1] in " \n"):
                if out and out[-1] == " ":
                    ends[-1] = end
                return
            if c == "\n" and out and out[-1] == " ":
                out.pop(), starts.pop(), ends.pop()
            out.append(c)
            starts.append(start)
            ends.append(end)

    i, n = 0, len(source)
    while i < n:
        c = source[i]
        j = i + 1
        if c < "\x7f":
            if c == "&" and (m := ENTITY.match(source, i)):
                decoded = html.unescape(m.group())
                put(FOLDS.get(decoded, decoded), i, m.end())
                i = m.end()
                continue
            if c == "\r":
                j = i + 2 if source[i + 1 : i + 2] == "\n" else j
                put("\n", i, j)
            else:
                put(FOLDS.get(c, c) if c >= " " or c in "\n\t\x0b\x0c" else " ", i, j)
            # a letter may carry combining marks behind it
            if j < n and unicodedata.combining(source[j]) and out:
                while j < n and unicodedata.combining(source[j]):
                    j += 1
                composed = unicodedata.normalize("NFC", source[i:j])
                out.pop(), starts.pop(), ends.pop()
                put(composed, i, j)
        elif c in DROPPED:
            pass
        elif c in FOLDS:
            put(FOLDS[c], i, j)
        else:
            while j < n and unicodedata.combining(source[j]):
                j += 1
            put(unicodedata.normalize("NFC", source[i:j]), i, j)
        i = j
    return Folded("".join(out), starts, ends)
