"""How a page is laid out: its head, then paragraphs of sentences, with what is not the report set apart.

Invariant: no sentence reaches into a stretch that is set apart; both are in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from harmledger.reading.head import read_head
from harmledger.reading.quotes import quotations
from harmledger.reading.sentences import split
from harmledger.reading.words import Inline, Words, words

LINE = re.compile(r"[^\n]+")
TITLE_WORDS = 5
"""A headline of fewer words may be a phrase of the text as well."""

LAST_PART = 0.55
"""Share of a text after which a line of rights may close it for good."""
TAGS_REACH = 260
"""Characters that a list of tags may be long in a text without lines."""
SENTENCE_LINE = re.compile(r"(?:\S+\s+){4,}\S+\.[\"')\]]*$")
"""A line that is a sentence and no headline: five words and a full stop."""

Stretch = tuple[int, int]


@dataclass(slots=True)
class Layout:
    """Offsets in the reading text. Sentences are (start, end, is title, paragraph number)."""

    sentences: list[tuple[int, int, bool, int]] = field(default_factory=list)
    quotations: list[Stretch] = field(default_factory=list)
    dateline: tuple[int, int, str] | None = None
    credit: str | None = None
    apart: list[tuple[int, int, str]] = field(default_factory=list)
    stamps: list[Stretch] = field(default_factory=list)


def lay_out(text: str, title_end: int) -> Layout:
    """The layout of a reading text whose first ``title_end`` characters are a title given apart."""
    w = words()
    head = read_head(text, title_end)
    inline = tuple(i for i in w.inline if i.wanted(text))
    layout = Layout(dateline=head.dateline, credit=head.credit, apart=head.apart, stamps=head.stamps)
    layout.sentences = [(a, b, True, 0) for a, b in head.titles]
    end = _end(text, head.end, layout, inline, w)
    again = _headline_again(text, title_end, head.end)
    _paragraphs(text, head.end, end, layout, (*inline, *again), w)
    layout.quotations = quotations(text, head.end, end)
    layout.apart.sort()
    return layout


def _headline_again(text: str, title_end: int, start: int) -> tuple[Inline, ...]:
    """The page's own headline where it stands again inside the running text: furniture, and no sentence of the report.

    Only in the middle of a line and followed by more words: a text that is nothing but its headline keeps it.
    """
    title = " ".join(text[:title_end].split())
    if len(title.split()) < TITLE_WORDS:
        return ()
    loose = r"\s+".join(re.escape(part) for part in title.split())
    pattern = re.compile(rf"(?<=\S\s){loose}(?=\s*[-–—:|]*\s*\S)")
    return (Inline((), pattern, False),) if pattern.search(text, start) else ()


def _end(text: str, start: int, layout: Layout, inline: Sequence[Inline], w: Words) -> int:
    """Where the report ends: before the credit, codes and furniture that run to the end of the text."""
    end = len(text.rstrip())
    lined = text.count("\n", start) > 2
    for m in sorted((m for i in inline if i.rest for m in i.pattern.finditer(text, start)), key=lambda m: m.start()):
        if lined and text.find("\n", m.start()) >= 0:
            continue  # in a text with lines the paragraph patterns and the rest of the line decide
        if m.start() - start > LAST_PART * (end - start) or m.start() > end - 120:
            layout.apart.append((m.start(), end, "page furniture"))
            end = len(text[: m.start()].rstrip())
            break
    for _ in range(3):
        credit = w.credit.search(text, max(start, end - 80), end)
        code = None if lined or credit else w.codes.search(text, max(start, end - 60), end)
        if credit is not None:
            layout.credit = layout.credit or _agency_of(credit["name"], w)
            cut, why = credit.start(), "credit line"
        elif code is not None and code.start() > start + 40:
            cut, why = code.start(), "page furniture"
        else:
            break
        layout.apart.append((cut, end, why))
        end = len(text[:cut].rstrip())
    return end


def _agency_of(name: str, w: Words) -> str | None:
    return next((agency for spelling, agency in w.agencies.items() if spelling.lower() == name.lower()), None)


def _paragraphs(text: str, start: int, end: int, layout: Layout, inline: Sequence[Inline], w: Words) -> None:
    number, listing, closed = 0, False, False
    for line in LINE.finditer(text, start, end):
        a, b = line.span()
        while b > a and text[b - 1] == " ":
            b -= 1
        while a < b and text[a] == " ":
            a += 1
        if a == b:
            continue
        number += 1
        bare = text[a:b]
        if number > 1 and w.tail.fullmatch(bare):
            listing = True
        if a - start > (end - start) / 2 and w.closing.fullmatch(bare):
            closed = True
        why = "page furniture" if closed else _why_apart(bare, w)
        if why is None and listing:
            if SENTENCE_LINE.match(bare):
                listing = False
            else:
                why = "headlines of other stories"
        if why:
            layout.apart.append((a, b, why))
        else:
            _line(text, a, b, number, layout, inline, w)


def _why_apart(bare: str, w: Words) -> str | None:
    if len(bare) > 700:
        return None
    return next((because for because, p in w.paragraphs if p.fullmatch(bare)), None)


def _line(text: str, a: int, b: int, number: int, layout: Layout, inline: Sequence[Inline], w: Words) -> None:
    """The sentences of one line, around the furniture inside it."""
    inside = [(m.start(), b if i.rest else m.end()) for i in inline for m in i.pattern.finditer(text, a, b)]
    if (m := w.tags.search(text, a, b)) and (opener := w.openers_after_tags.search(text, m.end(), min(b, m.end() + TAGS_REACH))):
        if not w.no_tags.search(text, m.end(), opener.start()):
            inside.append((m.start(), opener.start()))
    if not inside:
        layout.sentences.extend((s, e, False, number) for s, e in split(text, a, b))
        return
    at = a
    for low, high in [*sorted(inside), (b, b)]:
        if low > at:
            layout.sentences.extend((s, e, False, number) for s, e in split(text, at, low))
        if high > max(low, at):
            layout.apart.append((max(low, at), high, "page furniture"))
        at = max(at, high)
