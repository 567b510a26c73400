"""What the names of a page's elements (classes, ids) say that they are. Each name is judged once: pages repeat theirs thousands of times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Flag, auto
from functools import lru_cache

from lxml.html import HtmlElement

from harmledger.intake.page_words import page_words

NAMED_BY = ("id", "class", "data-component", "data-testid", "data-module", "data-type", "data-block")
"""Attributes that hold names."""
BESIDE = frozenset(("has", "no", "with", "is", "js", "tag", "category", "elementor", "wp"))
"""First words of names that say what is beside an element or what it is about ("has-sidebar", "tag-ads"), not what it is."""


class Says(Flag):
    """What a name says of its element."""

    NOTHING = 0
    FURNITURE = auto()
    SURELY = auto()  # furniture however much prose it holds
    ABOUT = auto()  # who wrote the report, and when
    BODY = auto()
    STANDFIRST = auto()
    SECTION = auto()
    LIVE = auto()


def says(element: HtmlElement) -> Says:
    """What all the names of an element say together."""
    found = Says.NOTHING
    for attribute in NAMED_BY:
        value = element.get(attribute)
        if value:
            for name in value[:1000].split()[:30]:
                found |= judged(name[:200])
    return found


@lru_cache(maxsize=50_000)
def judged(name: str) -> Says:
    """What one name says: "post-relatedBox" is cut into post, related, box."""
    words = tuple(re.findall(r"[a-z]+|\d+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower()))
    return _judged(words) if words else Says.NOTHING


def _judged(words: tuple[str, ...]) -> Says:
    w = page_words()
    whole = ("".join(words), "-".join(words))
    found = Says.NOTHING
    if words[0] not in BESIDE and (any(n in w.names for n in (*words, *whole)) or _any(words, w.pairs)):
        found |= Says.FURNITURE
    if words[:2] == ("wp", "caption"):
        found |= Says.FURNITURE
    if any(n in w.sure for n in (*words, *whole)):
        found |= Says.SURELY
    if _any(words, w.about):
        found |= Says.ABOUT
    if _any(words, w.body):
        found |= Says.BODY
    if _any(words, w.standfirst):
        found |= Says.STANDFIRST
    if (words[0] != "category" or len(words) == 1) and _any(words, w.section):
        found |= Says.SECTION
    return found | (Says.LIVE if "liveblog" in whole[0] else Says.NOTHING)


def _any(words: tuple[str, ...], pairs: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the words of any of the pairs stand side by side in ``words``."""
    runs = set(_runs(words))
    return any(pair in runs for pair in pairs)


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + 4) + 1):
            yield words[start:end]
