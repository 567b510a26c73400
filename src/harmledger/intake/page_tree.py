"""A web page's text to a tree of elements, within bounds that hold before the tree is built."""

from __future__ import annotations

import re
from collections.abc import Sized

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

MAX_ELEMENTS = 200_000
MAX_STEPS = 4_000_000
"""Steps from each element up to the page, in all: what reading takes. A page of 5,000 elements has some 100,000."""
MAX_ATTRIBUTES = 500
"""Attributes of one element: building the tree takes the square of their number."""
MAX_DEPTH = 400
"""Elements inside one another; a parser that meets more would leave the rest out without a word."""
SPACE = re.compile(r"[\s\u00a0\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
UNSEEN = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens, zero-width spaces, joiners of words: never seen, and in the way of every search."""


class Unreadable(ValueError):
    """The page is no page that can be read within bounds; the message says why."""


class _Bounds:
    """Counts while the parser goes, without a tree."""

    def __init__(self) -> None:
        self.elements = self.depth = self.steps = 0

    def start(self, tag: str, attributes: Sized) -> None:
        self.elements += 1
        self.depth += 1
        self.steps += self.depth
        if len(attributes) > MAX_ATTRIBUTES:
            raise Unreadable(f"an element has more than {MAX_ATTRIBUTES} attributes")
        if self.elements > MAX_ELEMENTS:
            raise Unreadable(f"it has more than {MAX_ELEMENTS:,} elements")
        if self.depth > MAX_DEPTH or self.steps > MAX_STEPS:
            raise Unreadable("its elements lie too deep inside one another")

    def end(self, tag: str) -> None:
        self.depth -= 1

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        return None


def parse(text: str) -> HtmlElement:
    """The tree of a page. Raises Unreadable."""
    raw = text.encode("utf-8", "replace")
    try:
        etree.fromstring(raw, etree.HTMLParser(target=_Bounds(), encoding="utf-8", huge_tree=True))
        tree = document_fromstring(
            raw, parser=HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
        )
    except (etree.LxmlError, etree.ParserError, AssertionError) as error:
        raise Unreadable("it holds no page") from error
    if not isinstance(tree.tag, str):
        raise Unreadable("it holds no page")
    for element in tree.iter():  # control characters, which pages write as "&#1;" as well, may be read but not moved
        if element.text and _CONTROL.search(element.text):
            element.text = _CONTROL.sub(" ", element.text)
        if element.tail and _CONTROL.search(element.tail):
            element.tail = _CONTROL.sub(" ", element.tail)
    return tree


def words_of(text: str | None) -> str:
    """Text as a reader sees it: white space is one space, what is unseen is gone."""
    return SPACE.sub(" ", UNSEEN.sub("", text or "")).strip()


def said_in(element: HtmlElement) -> str:
    """All words inside an element, on one line."""
    return words_of("".join(element.itertext()))
