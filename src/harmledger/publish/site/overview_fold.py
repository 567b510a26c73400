"""Words as the search compares them: without case, accents and apostrophes. The browser does the same (``assets/overview_find.js``)."""

from __future__ import annotations

import re
import unicodedata

LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ς": "σ",
    "ى": "ي", "ة": "ه", "ـ": "", "ʿ": "", "ʾ": "", "ʼ": "", "ʻ": "", "'": "", "’": "", "‘": "", "`": "", "´": "",
}  # fmt: skip
"""What letters become that do not come apart into a letter and a mark. Shipped with the page, so that both sides use one table."""

LONGEST = 24
"""Characters of a word that are looked at."""

JOINED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Scripts that are written without spaces: pairs of their characters stand for words."""

_TABLE = str.maketrans(LETTERS)
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(f"[{JOINED}]+|[^{JOINED}]+")


def fold(text: str) -> str:
    """Small letters without accents or apostrophes."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in apart if unicodedata.category(c)[0] != "M").translate(_TABLE)


def tokens(text: str) -> set[str]:
    """The words of ``text`` that can be searched: two characters at least."""
    found: set[str] = set()
    for word in _WORD.findall(fold(text)):
        for run in _RUN.findall(word):
            if "\u3040" <= run[0] <= "\ud7af" and len(run) > 1:
                found |= {run[n : n + 2] for n in range(len(run) - 1)}
            elif len(run) > 1:
                found.add(run[:LONGEST])
    return found


def bucket(word: str) -> str:
    """Name of the index file that holds ``word`` (two characters at least): those two, or one of 128 files for all that is not ASCII,
    so that scripts of thousands of signs do not make thousands of files."""
    head = word[:2]
    return head if head.isascii() else f"u-{(ord(head[0]) * 31 + ord(head[1])) % 128}"
