"""JSON Feed 1.0 and 1.1 (jsonfeed.org): as feeds, in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from harmledger.intake.feed import MAX_ENTRIES, leads_of
from harmledger.intake.links import day_in, language_in, link, words_of
from harmledger.intake.looks import beginning
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Lead
from harmledger.intake.whole import words
from harmledger.model.fault import Fault

_VERSION = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version')


class JsonFeed:
    """JSON Feed."""

    called = "feeds (JSON Feed)"

    def fits(self, piece: Piece) -> bool:
        """A JSON object that states the feed's version near its beginning, as the format asks."""
        text = beginning(piece.head)
        return text is not None and text.startswith("{") and bool(_VERSION.search(text))

    def read(self, piece: Piece, given: Given) -> Iterator[Lead | Fault]:
        """A lead for each item, in the feed's order, each address once."""
        got = words(piece, given.max_text_bytes, "A feed has some dozens of entries; ask its publisher for a shorter one.")
        if isinstance(got, Fault):
            yield got
            return
        try:
            feed = json.loads(got.text)
            items = feed["items"]
        except (ValueError, KeyError, TypeError, RecursionError):
            items = None
        if not isinstance(items, list):
            yield Fault(piece.shown, "The feed is not valid JSON, or has no list of items.", "Fetch it again later.")
            return
        yield from leads_of([_item(i, feed, piece) for i in items[:MAX_ENTRIES]], piece)


def _item(item: object, feed: Mapping[str, object], piece: Piece) -> Lead | None:
    if not isinstance(item, dict):
        return None
    url = link(item.get("url"), piece) or link(item.get("external_url"), piece) or link(item.get("id"), piece)
    if url is None:
        return None
    return Lead(
        url=url,
        where=piece.shown,
        title=words_of(item.get("title")),
        published=day_in(item.get("date_published"), item.get("date_modified")),
        publisher=words_of(feed.get("title")),
        language=language_in(item.get("language") or feed.get("language")),
        changed=words_of(item.get("date_modified")),
    )
