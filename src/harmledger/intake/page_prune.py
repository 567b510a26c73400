"""What a page holds beside its report is taken away: menus, other stories, sharing, comments, consent, advertisement, captions.

Law: what is called furniture but holds much of the page's prose, or its heading, is kept; names lie more often than shares do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from harmledger.intake.page_names import Says, says
from harmledger.intake.page_tree import words_of
from harmledger.intake.page_words import PageWords, page_words

MOST, SURE = 0.4, 0.95
"""Shares of the page's prose from which on an element is kept whatever its name; the second where the name is sure."""
BOX = 400
"""A box with an advertisement's label has at most so many characters."""
RUN = 40
"""Characters of one run of text from which on it counts as prose."""
CERTAIN = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "textarea", "select", "img", "button"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|position\s*:\s*fixed", re.IGNORECASE)
_MARK = re.compile(r"\[?\d{1,3}\]?|\[[a-z]\]|[*†‡]")


def without_scripts(tree: HtmlElement) -> None:
    """Take away, in place, what no reader sees as words."""
    for element in list(tree.iter(*CERTAIN)):
        if element.getparent() is not None:
            element.drop_tree()


def prune(tree: HtmlElement, title: HtmlElement | None, named: Callable[[HtmlElement, PageWords], bool]) -> None:
    """Take away, in place, what ``named`` says is no report. ``title`` is the element of the page's heading; what holds it stays."""
    w = page_words()
    prose = _prose(tree)
    most, sure = MOST * prose[tree], SURE * prose[tree]
    kept = set(title.iterancestors()) | {title} if title is not None else set()
    left = [tree]
    while left:
        for child in list(left.pop()):
            if not isinstance(child.tag, str):
                continue
            if (
                child.tag not in ("html", "body")
                and child not in kept
                and prose[child] <= (sure if Says.SURELY in says(child) else most)
                and named(child, w)
            ):
                child.drop_tree()
            else:
                left.append(child)


def furniture(element: HtmlElement, w: PageWords) -> bool:
    """Whether an element is called, or is by its kind, something that is no report."""
    if element.tag == "footer" and any(e.tag == "article" for e in element.iterancestors()):
        return False
    if element.tag in w.elements or (element.get("role") or "").strip().lower() in w.roles:
        return True
    if element.tag == "figure" and next(element.iterdescendants("table", "blockquote", "pre", "ul"), None) is None:
        return True
    if (element.get("itemprop") or "").lower() == "comment" or "comment" in (element.get("itemtype") or "").lower():
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag == "sup" and _MARK.fullmatch(words_of(element.text_content())) and (len(element) or "[" in element.text_content()):
        return True
    if Says.FURNITURE not in says(element):
        return False
    return not (element.tag == "p" and re.search(r"footer|teaser", element.get("class") or ""))  # last and first paragraphs are called so


def about(element: HtmlElement, w: PageWords) -> bool:
    """Whether an element is called one that tells who wrote the report, and when."""
    return element.tag == "footer" or Says.ABOUT in says(element)


def without_boxes(tree: HtmlElement) -> None:
    """Take away, in place, small boxes that begin with an advertisement's label."""
    w = page_words()
    for element in list(tree.iter("span", "p", "div", "h3", "h4", "h5", "strong", "b")):
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html") or len(element) or not w.label.fullmatch(words_of(element.text)):
            continue
        first = next((e for e in parent if isinstance(e.tag, str)), None)
        if (
            first is element
            and not words_of(parent.text)
            and len(words_of(parent.text_content())) <= BOX
            and parent.getparent() is not None
        ):
            parent.drop_tree()


def _prose(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Characters of running text inside each element."""
    held: dict[HtmlElement, int] = {}
    for element in reversed(list(tree.iter())):
        own = held.get(element, 0)
        if isinstance(element.tag, str) and element.tag not in CERTAIN:
            own += _run(element.text)
        else:
            own = 0
        held[element] = own
        parent = element.getparent()
        if parent is not None:
            held[parent] = held.get(parent, 0) + own + _run(element.tail)
    return held


def _run(text: str | None) -> int:
    length = len(text.strip()) if text else 0
    return length if length >= RUN else 0
