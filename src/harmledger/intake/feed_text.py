"""Feeds that bring the whole text of an entry: then the entry is the report, and its page need not be fetched.

In doubt it is not: a beginning taken for the whole would lose what the rest says. The entry as it stands in the feed is kept as the
bytes received.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from harmledger.intake.entry import received
from harmledger.intake.links import words_of
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Lead, Received
from harmledger.model.fault import Fault

EXTRACTION = "feed entry 1"
"""What made the text, with its version: it is raised whenever the same bytes give another text."""
LEAST = 800  # characters of a whole text; shorter ones may be teasers, and fetching a page costs little
LAST = 3  # lines at the end that may say that the rest stands elsewhere; buttons may follow them
_ENDS = (".", "!", "?", "…", "؟", "۔", "。", "।", '"', "”", "»", "’", ")", "]")


def whole_text(entry: dict[str, Any]) -> list[str] | None:
    """The paragraphs of an entry that brings its whole text (RSS content:encoded, Atom content); None where that is not sure."""
    contents = dict.get(entry, "content") or []  # the parser's own get looks further
    html = max((str(c.get("value") or "") for c in contents), key=len, default="")
    if len(html) < LEAST:
        return None
    everything, lines = _paragraphs(html)
    while everything and any(p.search(everything[-1]) for p in _patterns()["added"]):
        everything.pop()
    if any(p.search(line) for line in everything[-LAST:] for p in _patterns()["cut_short"]):
        return None
    while lines and any(p.search(lines[-1]) for p in _patterns()["added"]):
        lines.pop()
    return lines if sum(map(len, lines)) >= LEAST and lines[-1].endswith(_ENDS) else None


def report_of(lead: Lead, lines: list[str], entry: dict[str, Any], raw: bytes, piece: Piece, given: Given) -> Iterator[Received | Fault]:
    """The report that an entry brings; ``raw`` is the entry as it stands in the feed."""
    values = {
        "text": "\n\n".join(lines),
        "title": lead.title,
        "published": lead.published.isoformat() if lead.published else None,
        "publisher": lead.publisher,
        "url": lead.url,
        "language": lead.language,
        "author": words_of(dict.get(entry, "author")),
    }
    place = replace(piece, shown=f"{piece.shown}#{lead.url}", source=f"{piece.source}#{lead.url}")
    yield from received(values, raw, place, given, EXTRACTION)


def _paragraphs(html: str) -> tuple[list[str], list[str]]:
    """All the words, and those of the report as pages are read (without captions, menus and boxes), paragraph by paragraph."""
    from harmledger.intake.page_blocks import blocks_of
    from harmledger.intake.page_body import body_of
    from harmledger.intake.page_facts import find_heading, page_of
    from harmledger.intake.page_prune import about, furniture, prune, without_boxes, without_scripts
    from harmledger.intake.page_tree import Unreadable, parse

    try:
        page = page_of(parse(f"<html><body><article>{html}</article></body></html>"), None)
    except Unreadable:
        return [], []
    without_scripts(page.tree)
    find_heading(page)
    everything = [b.text.strip() for b in blocks_of(page.tree)]
    without_boxes(page.tree)
    prune(page.tree, page.heading, furniture)
    prune(page.tree, page.heading, about)
    lines = [line.strip() for line in body_of(page.tree, None, page.heading)]
    return [line for line in everything if line], [line for line in lines if line]


@cache
def _patterns() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    table = tomllib.loads(files("harmledger.intake").joinpath("feed.toml").read_text(encoding="utf-8"))
    return {name: tuple(re.compile(p, re.IGNORECASE) for p in patterns) for name, patterns in table.items()}
