"""A web page's text to a tree of elements, within bounds that hold before the tree is built."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sized
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

MAX_ELEMENTS = 300_000
MAX_ATTRIBUTES = 500
"""Attributes of one element: building the tree takes the square of their number."""
MAX_DEPTH = 400
"""Elements inside one another; a parser that meets more would leave the rest out without a word."""
SPACE = re.compile(r"[\s\u00a0\u2028\u2029]+")
UNSEEN = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens, zero-width spaces, joiners of words: never seen, and in the way of every search."""


class Unreadable(ValueError):
    """The page is no page that can be read within bounds; the message says why."""


class _Bounds:
    """Counts while the parser goes, without a tree."""

    def __init__(self) -> None:
        self.elements = self.depth = self.deepest = 0

    def start(self, tag: str, attributes: Sized) -> None:
        self.elements += 1
        self.depth += 1
        if len(attributes) > MAX_ATTRIBUTES:
            raise Unreadable(f"an element has more than {MAX_ATTRIBUTES} attributes")
        if self.elements > MAX_ELEMENTS:
            raise Unreadable(f"it has more than {MAX_ELEMENTS:,} elements")
        if self.depth > MAX_DEPTH:
            raise Unreadable(f"its elements lie more than {MAX_DEPTH} deep inside one another")

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
    return tree


def words_of(text: str | None) -> str:
    """Text as a reader sees it: white space is one space, what is unseen is gone."""
    return SPACE.sub(" ", UNSEEN.sub("", text or "")).strip()


def said_in(element: HtmlElement) -> str:
    """All words inside an element, on one line."""
    return words_of("".join(element.itertext()))


@lru_cache(maxsize=20_000)
def cut(name: str) -> tuple[str, ...]:
    """A class or id cut into its words: "post-relatedBox" → post, related, box."""
    return tuple(re.findall(r"[a-z]+|\d+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name[:200]).lower()))


def names_of(element: HtmlElement) -> Iterator[tuple[str, ...]]:
    """The words of each of an element's names (id, classes, data-component and the like)."""
    for attribute in ("id", "class", "data-component", "data-testid", "data-module", "data-type", "data-block"):
        value = element.get(attribute)
        if value:
            for name in value[:1000].split()[:30]:
                yield cut(name)


def holds(words: tuple[str, ...], pair: tuple[str, ...]) -> bool:
    """Whether the words of ``pair`` stand side by side in ``words``."""
    n = len(pair)
    return any(words[i : i + n] == pair for i in range(len(words) - n + 1))
