"""A page's elements as blocks of words: paragraphs, headings, entries of lists, rows of tables, in the page's order.

Law: a block's words are the page's own, in their order; only white space is made one space and what is unseen is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from harmledger.intake.page_tree import words_of

BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CELL = 200
"""A cell with more characters than this holds part of a layout, not a datum."""
LARGE = frozenset(("4", "5", "6", "7", "+1", "+2", "+3", "+4"))
"""Sizes of old font elements that headings have."""
_BREAK = "\x01"
_SHORTENED = re.compile(
    r"\b(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|No|St|Mr|Mrs|Dr|Gen|Col|Lt|Sgt|Prof|p\.m|a\.m)\.(?=\W)"
)
SENTENCE = re.compile(r"[.!?…։।۔؟。][\"'”’»)\]]*(?:\s*$|\s+[\"“'‘«(]?[^\W\d_a-z])")
"""The end of a sentence: its mark, and nothing or a capital after it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph.

    Attributes:
        text: its words.
        linked: share of its characters that are links, 0 to 1.
        element: the nearest block element that holds it.
        strong: whether all of it is bold or large, as a heading without its element.
        prose: whether it reads as running text: a sentence that is no link.
    """

    text: str
    linked: float
    element: HtmlElement
    strong: bool = False
    prose: bool = False

    @property
    def tag(self) -> str:
        """The kind of its element ("p", "li")."""
        return str(self.element.tag)

    @property
    def heading(self) -> bool:
        """Whether it stands in a heading element."""
        return self.tag in HEADINGS


class _Writer:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[tuple[str, bool, bool]] = []

    def walk(self, element: HtmlElement, holder: HtmlElement, link: bool, strong: bool) -> None:
        """Write what ``element`` holds; ``holder`` is the block element around it."""
        if element.tag == "table" and _data(element):
            self.flush(holder)
            self.rows(element)
            return
        block = element.tag in BLOCK
        if block:
            self.flush(holder)
        inner = element if block else holder
        link = link or element.tag == "a"
        strong = strong or element.tag in ("b", "strong") or (element.tag == "font" and (element.get("size") or "") in LARGE)
        if element.tag == "q":
            self.pieces.append(("“", link, strong))
        self.put(element.text, link, strong)
        for child in element:
            if child.tag == "br":
                self.pieces.append((_BREAK, link, strong))
            elif isinstance(child.tag, str):
                self.walk(child, inner, link, strong)
            self.put(child.tail, link, strong)
        if element.tag == "q":
            self.pieces.append(("”", link, strong))
        if block:
            self.flush(element)

    def put(self, text: str | None, link: bool, strong: bool) -> None:
        """Add words to the paragraph at hand."""
        if text:
            self.pieces.append((text.replace(_BREAK, " "), link, strong))

    def flush(self, holder: HtmlElement) -> None:
        """End the paragraph at hand; two breaks end one as well."""
        parts: list[list[tuple[str, bool, bool]]] = [[]]
        breaks = 0
        for piece in self.pieces:
            if piece[0] == _BREAK:
                breaks += 1
            elif piece[0].strip() == "" and breaks:
                continue
            else:
                if breaks > 1:
                    parts.append([])
                elif breaks:
                    before = "".join(p[0] for p in parts[-1][-3:]).rstrip()
                    parts[-1].append(("\x02" if before[-1:] in (".", "!", "?", ":", '"', "”") else " ", False, False))
                breaks = 0
                parts[-1].append(piece)
        self.pieces = []
        for part in parts:
            self.block(part, holder)

    def block(self, part: list[tuple[str, bool, bool]], holder: HtmlElement) -> None:
        """Keep one paragraph, if it says anything."""
        lines = [words_of(line) for line in "".join(p[0] for p in part).split("\x02")]
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        sizes = [(len(p[0].strip()), p[1], p[2]) for p in part]
        total = sum(size for size, _, _ in sizes) or 1
        linked = sum(size for size, link, _ in sizes if link) / total
        strong = all(strong or not size for size, _, strong in sizes)
        self.blocks.append(Block(text, linked, holder, strong, reads_on(text, linked)))

    def rows(self, table: HtmlElement) -> None:
        """A table of data: a block a row, cells apart by tabs."""
        for row in table.iter("tr"):
            cells = [words_of(cell.text_content()) for cell in row if cell.tag in ("td", "th")]
            if any(cells):
                linked = sum(len(words_of(a.text_content())) for a in row.iter("a")) / (sum(map(len, cells)) or 1)
                self.blocks.append(Block("\t".join(cells), min(linked, 1.0), row))


def blocks_of(element: HtmlElement) -> list[Block]:
    """Everything that an element says, in its order."""
    writer = _Writer()
    writer.walk(element, element, False, False)
    writer.flush(element)
    return writer.blocks


def reads_on(text: str, linked: float) -> bool:
    """Whether a block reads as running text: at least six words with the end of a sentence, or very many words, and mostly no link."""
    count = text.count(" ") + 1
    if linked >= 0.5 or count < 6:
        return False
    return SENTENCE.search(_SHORTENED.sub("", text)) is not None or (count >= 25 and linked < 0.3)


def _data(table: HtmlElement) -> bool:
    """Whether a table holds data, and no layout: at least two rows of two short cells, and nothing but words in them."""
    if next(table.iterdescendants("table", "p", "div", "ul", "h1", "h2", "h3"), None) is not None:
        return False
    rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
    return sum(len(r) >= 2 for r in rows) >= 2 and all(len(c.text_content()) <= CELL for r in rows for c in r)
