"""Folds a text's characters for reading and keeps, for each character, where it came from.

Invariant: character i of the reading text came from ``source[starts[i]:ends[i]]``, which is never empty; starts and ends never fall.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from dataclasses import dataclass
from itertools import pairwise

FOLDS = {
    **dict.fromkeys("“”„‟«»〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛´ʼ＇′", "'"),
    **dict.fromkeys("–—‒―‐‑−﹣－", "-"),
    "…": "...",
}
"""Characters that mean the same to a reader, and what they are read as."""

DROPPED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Characters that nobody sees: soft hyphen, zero-width and direction marks."""

BLANK = "\t\x00-\x08\x0e-\x1f\x7f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
BREAK = "\n\r\x0b\x0c\u2028\u2029"
ENTITY = r"&(?:amp|quot|apos|lt|gt|nbsp|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|shy|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});"
SPECIAL = re.compile(
    rf"(?P<entity>{ENTITY})|(?P<blank>[ {BLANK}{BREAK}{DROPPED}]{{2,}}|[{BLANK}{BREAK}{DROPPED}])"
    r"|(?P<quote>``|'')|(?P<lost>[\x80-\x9f]_?)|(?P<other>[^\x00-\x7f])"
)
LINE_END = re.compile(rf"\r\n|[{BREAK}]")
SOFT = re.compile(r"\n[ \t]*(?=[^\W\d_A-Z])")
MARKS = 80
"""Combining marks that one letter may carry; no writing has so many, and what has more must not slow us down."""
WRAPPED_LINE = 40
"""A line shorter than this (characters) was not broken for its width."""
WIDEST = 110
"""Lines of a text that was broken for its width are no longer than this (characters)."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A reading text with the way back to its source."""

    text: str
    starts: array[int]
    ends: array[int]


class _Writer:
    """Collects the reading text. ``out`` holds one character an entry."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def plain(self, source: str, start: int, end: int) -> None:
        """A stretch that is read as it stands."""
        if start < end and source[start] == " " and (not self.out or self.out[-1] in " \n"):
            start = self.blank(start, start + 1)
        self.out.extend(source[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))

    def blank(self, start: int, end: int) -> int:
        """One blank, unless one stands there already; returns ``end``."""
        if self.out and self.out[-1] == " ":
            self.ends[-1] = end
        elif self.out and self.out[-1] != "\n":
            self._put(" ", start, end)
        return end

    def lines(self, count: int, start: int, end: int) -> None:
        """One line end, or a blank line, in place of the blanks and line ends that stand there."""
        had = 0
        while self.out and self.out[-1] in " \n":
            had += self.out.pop() == "\n"
            start = self.starts.pop()
            self.ends.pop()
        if self.out:
            for _ in range(min(2, count + had)):
                self._put("\n", start, end)

    def char(self, char: str, start: int, end: int) -> None:
        """A character that is not read as it stands, or that may join the one before it."""
        folded = FOLDS.get(char)
        if folded is not None:
            for c in folded:
                self._put(c, start, end)
            return
        k = len(self.out)
        lowest = k - MARKS
        while k > max(lowest, 0) and self.out[k - 1] not in " \n":
            k -= 1
            if not unicodedata.combining(self.out[k]):
                break
        written = "".join(self.out[k:]) + char
        composed = unicodedata.normalize("NFC", written)
        if composed != written:
            start = self.starts[k] if k < len(self.out) else start
            del self.out[k:], self.starts[k:], self.ends[k:]
            for c in composed:
                self._put(c, start, end)
        else:
            self._put(char, start, end)

    def _put(self, char: str, start: int, end: int) -> None:
        self.out.append(char)
        self.starts.append(start)
        self.ends.append(end)


def fold(source: str) -> Folded:
    """The reading text of ``source``: composed (NFC), quotes, dashes and blanks folded, lines broken for width joined,
    runs of blanks made one, blank lines made one, invisible characters and the blanks at its start left out."""
    soft = _soft_breaks(source)
    writer, at = _Writer(), 0
    for m in SPECIAL.finditer(source):
        a, b = m.span()
        writer.plain(source, at, a)
        at = b
        if m["blank"] is not None:
            _blank(writer, m["blank"], a, b, soft)
        elif m["entity"] is not None:
            _entity(writer, html.unescape(m["entity"]), a, b)
        elif m["quote"] is not None:
            writer.char("“", a, b)
        elif m["lost"] is not None:
            _lost(writer, source, m["lost"], a, b)
        else:
            writer.char(m["other"], a, b)
    writer.plain(source, at, len(source))
    return Folded("".join(writer.out), array("Q", writer.starts), array("Q", writer.ends))


def _blank(writer: _Writer, run: str, start: int, end: int, soft: frozenset[int]) -> None:
    breaks = sum(1 for m in LINE_END.finditer(run) if start + m.start() not in soft)
    if breaks:
        writer.lines(breaks, start, end)
    elif run.strip(DROPPED):
        writer.blank(start, end)


def _entity(writer: _Writer, text: str, start: int, end: int) -> None:
    for c in text:
        if re.match(rf"[{DROPPED}]", c):
            continue
        if c == " " or re.match(rf"[{BLANK}{BREAK}]", c):
            writer.blank(start, end)
        else:
            writer.char(c, start, end)


def _lost(writer: _Writer, source: str, run: str, start: int, end: int) -> None:
    """A control character of the second block: a byte of Windows-1252 read as Latin-1, or what a broken export left of a mark."""
    inside = source[start - 1 : start].isalpha() and source[end : end + 1].isalpha()
    if len(run) == 2:
        writer.char("’" if inside else "–", start, end)
        return
    try:
        char = bytes([ord(run)]).decode("cp1252")
    except UnicodeDecodeError:
        writer.blank(start, end)
        return
    writer.char(char, start, end)


def _soft_breaks(source: str) -> frozenset[int]:
    """Where lines were broken for their width and not at the end of a paragraph (offsets of the line ends)."""
    low = [m.start() for m in SOFT.finditer(source) if _broken_for_width(source, m.start())]
    found = {_line_end(source, at) for at in low}
    if len(low) >= 3:
        lines = source.split("\n")
        widest = max(map(len, lines))
        if widest <= WIDEST:  # the whole text was broken for its width: a capital letter may begin a line as well
            at = 0
            for line, following in pairwise(lines):
                at += len(line)
                bare = line.rstrip()
                if len(bare) > widest * 0.6 and bare[-1:] not in '.!?:"”)' and following.strip():
                    found.add(at - (1 if line.endswith("\r") else 0))
                at += 1
    return frozenset(found)


def _broken_for_width(source: str, at: int) -> bool:
    """Whether the line that ends at ``at`` is long and ends within a sentence."""
    line = source[source.rfind("\n", 0, at) + 1 : at].rstrip()
    return len(line) > WRAPPED_LINE and (line[-1].isalnum() or line[-1] in ",;'’-")


def _line_end(source: str, at: int) -> int:
    """Where the line end begins whose "\\n" stands at ``at``."""
    return at - 1 if source[at - 1 : at] == "\r" else at
