"""Feeds: RSS 0.9 to 2.0, RDF, Atom (by feedparser). Each entry is a page still to be fetched, or brings its whole text (feed_text.py).

feedparser gets bytes in memory, never an address, and nothing that declares entities.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from harmledger.intake.decode import NotText
from harmledger.intake.feed_text import report_of, whole_text
from harmledger.intake.links import day_in, language_in, link, words_of
from harmledger.intake.looks import beginning
from harmledger.intake.markup import Refused, root_of, weigh, xml_text
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Lead, Received
from harmledger.intake.whole import contents
from harmledger.model.fault import Fault

MAX_BYTES = 10_000_000  # of one feed, whatever a text may have: reading it costs far more than reading a text
MAX_ENTRIES = 20_000  # of one feed; a feed has some dozens
_FEED = re.compile(r"purl\.org/rss|my\.netscape\.com/rdf|<(?:rss:)?(?:channel|item)\b")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_TIDY = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that XML does not allow


class Feed:
    """RSS and Atom."""

    called = "feeds (RSS, Atom)"

    def fits(self, piece: Piece) -> bool:
        """XML whose first element is rss, feed, or RDF with a channel."""
        text = beginning(piece.head)
        if text is None or not text.startswith("<"):
            return False
        root = root_of(text) or (
            "rss" if re.search(r"<(rss|feed)[\s>]", text) else None
        )  # what declares entities is refused, not passed on
        return root in ("rss", "feed") or (root == "rdf" and bool(_FEED.search(text)))

    def read(self, piece: Piece, given: Given) -> Iterator[Lead | Received | Fault]:
        """A lead or a report for each entry, in the feed's order, each address once."""
        mend = "A feed has some dozens of entries; ask its publisher for a shorter one."
        raw = contents(piece, min(given.max_text_bytes, MAX_BYTES), mend)
        if isinstance(raw, Fault):
            yield raw
            return
        try:
            parsed, slices = _parsed(xml_text(raw, piece))
        except (Refused, NotText) as why:
            yield Fault(piece.shown, f"The feed is not read. {why}", "Tell its publisher, or take another feed.")
            return
        entries = parsed["entries"][:MAX_ENTRIES]
        if parsed["bozo"]:
            what = "The feed is not well-formed (cut short, perhaps)"
            mend = "Look at the feed's address in a browser; fetch it again later."
            if not entries:
                yield Fault(piece.shown, f"{what}; no entry could be read.", mend)
                return
            yield Fault(piece.shown, f"{what}; the entries that can be read were.", mend, "warning")
        leads = [_entry(e, parsed["feed"], piece) for e in entries]
        for item in leads_of(leads, piece):
            if isinstance(item, Lead):
                at = leads.index(item)
                whole = whole_text(entries[at]) if not parsed["bozo"] else None
                if whole:
                    yield from report_of(item, whole, entries[at], slices[at] if len(slices) == len(entries) else raw, piece, given)
                    continue
            yield item


def leads_of(found: list[Lead | None], piece: Piece) -> Iterator[Lead | Fault]:
    """``found``, each address once; a warning counts entries without an address."""
    without, seen = 0, set[str]()
    for lead in found:
        if lead is None:
            without += 1
        elif lead.url not in seen:
            seen.add(lead.url)
            yield lead
    if without:
        what = f"{without:,} of {len(found):,} entries name no page that can be fetched; they were left out."
        yield Fault(piece.shown, what, "Look at the list; other entries are not touched.", "warning")
    elif not found:
        yield Fault(piece.shown, "The list names no page.", "Look at it again later.", "warning")


def _parsed(text: str) -> tuple[Mapping[str, Any], list[bytes]]:
    """What feedparser makes of it, and each entry as it stands there. Raises Refused."""
    import feedparser

    text = _REFERENCE.sub(_sound, text)
    data = ('<?xml version="1.0" encoding="utf-8"?>\n' + _TIDY.sub("", text)).encode("utf-8", "replace")
    slices = [data[start:end] for start, end in weigh(data)]
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(data), resolve_relative_uris=False, response_headers={"content-type": "application/xml"}
        )
    except Exception as error:  # of another's parser, for input that is meant to break it
        raise Refused(f"What it holds cannot be read ({type(error).__name__}).") from error
    return parsed, slices


def _sound(reference: re.Match[str]) -> str:
    """A reference to a character as it stands; nothing where there is no such character (the parser would stop at it)."""
    digits = reference[1] or reference[2]
    number = int(digits[-9:], 16 if reference[1] else 10) if len(digits.lstrip("0")) <= 7 else 0
    return reference[0] if 0 < number < 0xD800 or 0xE000 <= number < 0x110000 else ""


def _entry(entry: dict[str, Any], feed: Mapping[str, Any], piece: Piece) -> Lead | None:
    # dict.get: the parser's own looks further ("updated" for "published"), with warnings
    said = {name: dict.get(entry, name) for name in ("link", "title", "published", "updated", "publisher", "language", "id")}
    url = link(said["link"] or said["id"], piece)
    if url is None:
        return None
    source = dict.get(entry, "source")
    publisher = (source.get("title") if isinstance(source, Mapping) else None) or said["publisher"] or feed.get("title")
    return Lead(
        url=url,
        where=piece.shown,
        title=words_of(said["title"]),
        published=day_in(said["published"], said["updated"]),
        publisher=words_of(publisher),
        language=language_in(said["language"] or feed.get("language")),
        changed=words_of(said["updated"]),
    )
