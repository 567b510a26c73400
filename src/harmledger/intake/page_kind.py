"""Pages that hold no report: errors, stubs before a wall, front pages and lists, pages of a video. Each with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from harmledger.intake.page_blocks import Block
from harmledger.intake.page_facts import Page
from harmledger.intake.page_linked import REPORTS, kinds
from harmledger.intake.page_words import page_words

SHORT = 250
"""Characters of running text below which a page must prove that it is a report."""
STUB = 1200
"""A page that asks for payment and shows fewer characters than this shows only the beginning."""
LEAD = 500
"""A page that says that it is not free and shows fewer characters than this shows only the beginning, whether it asks for payment or not."""
_PART = re.compile(r"\W*page (\d{1,2}) (?:of|/) (\d{1,2})\W*", re.IGNORECASE)
FEW = 3
"""Headings that are links, from which on a page without much text is a list."""

Why = tuple[str, str]
"""What is wrong, and how to mend it."""


def why_none(page: Page, title: str | None, body: Sequence[str], blocks: Sequence[Block], status: int | None) -> Why | None:
    """Why a page is no report, or None. ``blocks`` are all that readers saw, ``body`` what was taken for the report's words."""
    w = page_words()
    size = sum(map(len, body))
    names = f"{title or ''}\n{page.titles[-1] if page.titles else ''}"
    if status is not None and status >= 400:
        return f"The site answered with an error ({status}), not with a report.", "Fetch it again later, or leave it out."
    if size < STUB and any(w.error.search(line) for line in names.split("\n") if line):
        return "This is an error page, not a report.", "Fetch it again later, or look for it in a web archive."
    if (size < LEAD and _not_free(page)) or (size < STUB and any(w.paywall.search(b.text) for b in blocks if len(b.text) < 400)):
        return (
            "Only the beginning of the report is on the page; the rest is for subscribers.",
            "Save the page while logged in, if you may, or take the report from elsewhere.",
        )
    if _list(page, size, blocks):
        return "This is a front page or a list of stories, not one report.", "Give the pages of the stories themselves."
    if size < SHORT and _video(page):
        return "This is the page of a video or of pictures and has next to no words.", "Write down what is said, or leave it out."
    if not body or (size < SHORT and not _proven(page, body)):
        return "No text of a report was found on the page.", "If there is one, save its words as plain text (.txt) and give that."
    return None


def part_of(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Which page of how many of the report this is ("Page 1 of 3"), or None where nothing says so."""
    for block in blocks:
        m = _PART.fullmatch(block.text) if len(block.text) < 40 else None
        if m and 1 <= int(m[1]) <= int(m[2]) and int(m[2]) > 1:
            return int(m[1]), int(m[2])
    return None


def _not_free(page: Page) -> bool:
    said = page.node.get("isAccessibleForFree") if page.node else None
    return said is False or (isinstance(said, str) and said.strip().lower() in ("false", "no"))


def _video(page: Page) -> bool:
    types = {t.lower() for t in page.metas.get("og:type", [])}
    return any(t.startswith("video") for t in types) or any(kinds(n) & {"videoobject", "imagegallery", "audioobject"} for n in page.nodes)


def _proven(page: Page, body: Sequence[str]) -> bool:
    """Whether a short text is surely a report: the page says so and it has a sentence, or it has a heading and a sentence."""
    sentence = any(line.count(" ") >= 5 and line.rstrip("\"'”’)] ").endswith((".", "!", "?", "…", "؟", "۔")) for line in body)
    said = page.node is not None or "article" in [t.lower() for t in page.metas.get("og:type", [])]
    return sentence and (said or page.heading is not None)


def _list(page: Page, size: int, blocks: Sequence[Block]) -> bool:
    """Whether the page is a list: it says so, or most of what it shows is headings of other stories."""
    said = {k for n in page.nodes for k in kinds(n)}
    report = bool(said & REPORTS) or "article" in [t.lower() for t in page.metas.get("og:type", [])]
    linked = [b for b in blocks if b.linked > 0.8 and b.text.count(" ") >= 3]
    heads = [b for b in linked if b.heading]
    front = page.address is not None and urlsplit(page.address).path.strip("/").lower() in (
        "",
        "index.html",
        "index.php",
        "en",
        "home",
        "news",
    )
    if report and page.node is not None:
        return False
    if front and len(linked) >= FEW and size < 3000:
        return True
    if said & {"collectionpage", "itemlist", "searchresultspage"} and not report and len(linked) >= FEW:
        return True
    teasers = sum(len(b.text) for b in linked)
    return not report and len(heads) >= FEW and len(heads) * 150 + teasers > size
