"""Leads to reports: each page that a list names is fetched and read as a file would be."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from harmledger.intake.collect import read_piece
from harmledger.intake.piece import Piece, piece_of_bytes
from harmledger.intake.source import Given, Lead, Received
from harmledger.model.fault import Fault
from harmledger.net import Fetched, refusal

Fetcher = Callable[[str], Fetched | Fault]
"""Asks for one address. Raises nothing."""


def fetch_leads(leads: Iterable[Lead], given: Given, fetcher: Fetcher) -> Iterator[Received | Fault]:
    """The reports of the pages that ``leads`` name, each address asked once, in their order; what fails is a fault and the rest goes on.

    What a page does not say itself is taken from its lead. A page that is a list again (a sitemap's index) is followed, up to
    ``given.max_depth`` lists deep.
    """
    asked = set[str]()
    for first in leads:
        waiting = deque([(first, 0)])
        while waiting:
            lead, depth = waiting.popleft()
            if lead.url in asked:
                continue
            asked.add(lead.url)
            got = fetcher(lead.url)
            fault = got if isinstance(got, Fault) else refusal(got, lead.url)
            if fault or isinstance(got, Fault):
                yield fault or got  # type: ignore[misc]  # a Fault is its own fault
                continue
            more: list[Lead] = []
            yield from read_piece(piece_of(got, lead.url), given_of(lead, given), more.append)
            if more and depth >= given.max_depth:
                what = f"It is a list inside lists; lists are followed {given.max_depth} deep."
                yield Fault(lead.url, what, "Give the list itself; or raise max_depth in harmledger.toml.", "warning")
            else:
                waiting.extend((m, depth + 1) for m in more)


def piece_of(fetched: Fetched, asked: str) -> Piece:
    """The piece that was fetched from the address ``asked``."""
    return piece_of_bytes(fetched.body, shown=asked, source=asked, origin=fetched.origin())


def given_of(lead: Lead, given: Given) -> Given:
    """What is known of a page beforehand: what its lead says, then what the person said."""
    return replace(given, published=lead.published or given.published, publisher=lead.publisher or given.publisher)
