"""Asking the network, and what a watcher remembers. Each part is imported when it is needed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from harmledger.ledger import Book
from harmledger.model.fault import Fault
from harmledger.settings import Settings

if TYPE_CHECKING:
    from harmledger.intake.leads import Fetcher
    from harmledger.net import Fetched
    from harmledger.watching.polite import Ask


WATCH_NAME = "watch.sqlite"
"""Lies beside the book: what a watcher remembers. Thrown away, pages are fetched once more."""


def asker(settings: Settings, contact: str | None = None) -> Ask:
    """Asks for web addresses as the settings allow; raises nothing. ``contact`` is told to hosts."""
    from harmledger.net import Limits, fetch
    from harmledger.net.fetch import AGENT

    limits, agent = Limits(settings.page_bytes, settings.page_seconds), f"{AGENT} (+{contact})" if contact else AGENT
    return lambda url, known: fetch(url, limits, settings.allowed_hosts, known, agent)


def fetcher(settings: Settings) -> Fetcher:
    """Fetches the pages that lists name, one after the other: as robots.txt allows, with a pause for each host."""
    from harmledger.watching.plan import HOST_SECONDS
    from harmledger.watching.polite import Clock, fetcher
    from harmledger.watching.watcher import PATIENCE

    return fetcher(asker(settings), Clock(), HOST_SECONDS, PATIENCE)


def send(url: str, media_type: str, body: bytes, most: int, settings: Settings) -> Fetched | Fault:
    """What a web address answers to ``body``, up to ``most`` bytes."""
    from harmledger.net import Limits, send

    return send(url, media_type, body, Limits(most, settings.page_seconds), settings.allowed_hosts)


def watch_file(book: Book, settings: Settings) -> Path:
    """Where what a watcher remembers of a book is kept: beside its file, or for a database in the data folder."""
    if book.path:
        return book.path.parent / WATCH_NAME
    named = hashlib.sha256(book.name.encode("utf-8")).hexdigest()[:16]
    return Path(settings.data).expanduser() / "watch" / f"{named}.sqlite"
