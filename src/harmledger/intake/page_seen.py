"""The days and the agency that a page shows its readers: near its heading, at the end of its words, in its first line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from harmledger.intake.page_address import host
from harmledger.intake.page_blocks import Block
from harmledger.intake.page_day import Stated, days_in, machine_day, order_of
from harmledger.intake.page_facts import Page, publisher_of
from harmledger.intake.page_linked import names, text_of
from harmledger.intake.page_prune import about
from harmledger.intake.page_tree import said_in, words_of
from harmledger.intake.page_words import page_words

AFTER, BEFORE = 12, 4
"""Blocks after and before the heading in which a day is looked for."""
LINE = 250
"""A line that states a day is no longer than this (characters)."""
DAY_FIRST = frozenset(["gb", "au", "in", "ie", "nz", "za", "ng", "ke", "pk", "ug", "gh", "uk"])
"""Countries whose English dates in numbers begin with the day, as language codes and domains name them."""
MOST_LABELS = 20
"""Lines such as "Posted on …" that are looked at."""
SHORT = 80
"""A line this short near the heading is read for days and names though it may be a sentence."""
_WIDE = frozenset(("body", "main", "article", "table", "form", "center"))
_LABEL = re.compile(
    r"\W*(?:first )?(?:published|posted|publication date|date|created|released|issued|last updated?|updated|modified)\b", re.IGNORECASE
)
_OPENING = re.compile(r"^.{0,70}?\d{4}\)?.{0,25}?(?:[-–—]|:|\))\s")
_STATED = re.compile(
    r"(?:published|provided|supplied|distributed|republished|reprinted|produced)\s+(?:here\s+)?(?:by|from|with)(?: (?:an? )?(?:special )?(?:arrangement|permission|agreement|courtesy)(?: with| of| from)?)?"
    r"\s+(?:the )?(?P<name>[A-Z][\w&.'’-]*(?: (?:of |the |and )?[A-Z][\w&.'’-]*){0,5})"
)


_RDFA = {"published": ("dc:date", "dc:created", "dcterms:created", "dcterms:issued"), "updated": ("dc:modified", "dcterms:modified")}


def machine_days(page: Page, key: str) -> list[Stated]:
    """The days stated for machines, the surest first; ``key`` is "published" or "updated"."""
    term = {"published": ("datePublished", "dateCreated", "uploadDate"), "updated": ("dateModified",)}[key]
    values = [page.says(t) for t in term] + page.meta(key)
    wanted = "datepublished" if key == "published" else "datemodified"
    for element in page.tree.iter():
        said = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower() if isinstance(element.tag, str) else ""
        if element.tag != "meta" and any(s.rsplit(":", 1)[-1] == wanted or s in _RDFA[key] for s in said.split()):
            values.append(element.get("content") or element.get("datetime") or said_in(element))
    for element in page.tree.iter("time"):
        names_ = f"{element.get('class') or ''} {element.get('pubdate') if element.get('pubdate') is not None else ''}".lower()
        updated = "updat" in names_ or "modif" in names_
        if (
            element.get("datetime")
            and (element.get("pubdate") is not None or "publish" in names_ or updated)
            and updated == (key == "updated")
        ):
            values.append(element.get("datetime") or "")
    return [s for s in (machine_day(v) for v in values if v and v.strip()) if s]


def shown_days(page: Page, blocks: Sequence[Block]) -> list[Stated]:
    """The days that readers see, the nearest to the heading first; ``blocks`` are those of the page without its furniture."""
    order = _order(page, blocks)
    found: list[Stated] = []
    for block in near(page, blocks):
        found += _days(block, order, page)
    labelled = (b for b in blocks if len(b.text) <= LINE and b.linked < 0.5 and _LABEL.match(b.text))
    for block in islice(labelled, MOST_LABELS):
        found += [s for s in _days(block, order, page) if s.label]
    opening = next((b for b in blocks if b.prose), None)
    if opening is not None and (m := _OPENING.match(opening.text)):
        found += days_in(m.group(), order)
    return found


def _order(page: Page, blocks: Sequence[Block]) -> str | None:
    stated = order_of([b.text for b in blocks if len(b.text) <= LINE])
    html = next(page.tree.iter("html"), None)
    codes = [*(page.metas.get("og:locale", [])), (html.get("lang") or "") if html is not None else ""]
    if stated is None and any(c.lower().replace("_", "-").partition("-")[2] in DAY_FIRST for c in codes):
        return "dmy"
    return stated or ("dmy" if host(page.address).rsplit(".", 1)[-1] in DAY_FIRST else None)


def near(page: Page, blocks: Sequence[Block]) -> Iterator[Block]:
    """The short lines after the heading, up to the second paragraph; then those before it."""
    at = next((i for i, b in enumerate(blocks) if page.heading is not None and _within(b.element, page.heading)), None)
    first = next((i for i, b in enumerate(blocks) if b.prose and len(b.text) > 100 and (at is None or i > at)), len(blocks))
    if at is None:
        window = [*reversed(blocks[max(0, first - 6) : first])]
    else:
        window = [*blocks[at : min(at + 1 + AFTER, first + 3)], *reversed(blocks[max(0, at - BEFORE) : at])]
    yield from (
        b for b in window if len(b.text) <= LINE and b.linked < 0.5 and (not b.prose or len(b.text) <= SHORT or _LABEL.match(b.text))
    )


def _days(block: Block, order: str | None, page: Page) -> Iterator[Stated]:
    w = page_words()
    sure = any(about(e, w) for e in (block.element, *list(block.element.iterancestors())[:3])) or block.tag == "time"
    text = apart(block)
    for time in block.element.iter("time"):
        sure = True
        if stated := machine_day(time.get("datetime") or ""):
            if not any(True for _ in days_in(block.text, order)):
                yield Stated(stated.day, stated.universal, "updated" if re.search(r"updat|modif", block.text, re.IGNORECASE) else "", True)
    yield from days_in(text, order, sure)


def apart(block: Block) -> str:
    """The words of a short line, with a space between elements that only a style sheet keeps apart."""
    return words_of(" ".join(block.element.itertext())) if len(block.text) <= LINE and block.tag not in _WIDE else block.text


def _within(element: HtmlElement, heading: HtmlElement) -> bool:
    return element is heading or heading in element.iterancestors() or (element.tag != "body" and element in heading.iterancestors())


def agency_of(page: Page, authors: Sequence[str], body: Sequence[str], blocks: Sequence[Block], beside: Sequence[str]) -> str | None:
    """The news agency or partner that the page names as the story's origin, or None.

    ``blocks`` are all that readers see, ``beside`` the short lines near the heading.
    """
    w = page_words()
    name = rf"(?<![\w./-])(?P<agency>{w.spelling})(?![\w/])"
    stated = (
        [n for key in ("sourceOrganization", "provider", "creator", "author") for n, _ in names(page.node.get(key), page.nodes)]
        if page.node
        else []
    )
    stated += page.meta("agency") + list(authors) + page.meta("author") + ([text_of(page.node.get("creditText"))] if page.node else [])
    lines = [b.text for b in blocks if len(b.text) <= 200 and not b.prose and b.linked < 0.9]
    stated += [
        line for line in lines if re.match(r"\W*(?:by|source|sources|from|via|credit|agency|news agency)\b[\s:|]", line, re.IGNORECASE)
    ]
    for value in stated:
        if len(value) <= 200 and (found := [m["agency"] for m in re.finditer(name, value)]):
            return ", ".join(dict.fromkeys(w.agencies[f] for f in found[:3]))
    for line in beside:
        if len(line) <= 120 and (found := [m["agency"] for m in re.finditer(name, line)]):
            return ", ".join(dict.fromkeys(w.agencies[f] for f in found[:3]))
    head = "\n".join(body[:2])[:220]
    if m := re.search(rf"\((?P<agency>{w.spelling})\)|^(?P<bare>{w.spelling})\s?[-–—:|]\s", head):
        return w.agencies[m["agency"] or m["bare"]]
    for line in [*body[-3:], *lines[-12:]]:
        if m := _STATED.search(line):
            return w.agencies.get(m["name"].strip(), m["name"].strip(" ."))
    for line in body[-1:]:
        if len(line) <= 60 and (signed := re.search(rf"\((?:(?:{w.spelling})[,/ ]*)+\)$", line)):
            return ", ".join(dict.fromkeys(w.agencies[a] for a in re.findall(name, signed.group())))
    for line in body[-3:]:
        if re.match(r"\(?(?:(?:Additional )?[Rr]eporting|Writing) by\b.*\b[Ee]diting by\b", line):
            return "Reuters"
        if m := re.search(rf"(?:[-–—(/]\s?|[Ss]ource:\s?|[Ww]ith (?:reporting from |inputs? from )?)(?P<agency>{w.spelling})\)?\W*$", line):
            return w.agencies[m["agency"]]
    for line in lines:
        if m := re.fullmatch(rf"\W*(?P<agency>{w.spelling})\W*(?:[|,/-].*\d.*)?", line):
            return w.agencies[m["agency"]]
    return w.agencies.get(publisher_of(page) or "")
