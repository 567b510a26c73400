"""Versions of one report: texts that one address gave at different times, or that were made of the same bytes by newer extractions.

Everything is worked out from receipts and texts alone, never stored in the book, and no clock is asked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from harmledger.incidents.addresses import is_list, page_of
from harmledger.incidents.rules import rules
from harmledger.incidents.telling import LONGEST, near_of, word_runs
from harmledger.model.report import Arrival, Report

BYTES = "bytes "
"""How the name of a page begins that has no address of its own: the SHA-256 of the bytes received follows."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One text of one page, as it was received there last.

    Attributes:
        report: SHA-256 of the text.
        stated: the last day of change or publication that the page states (ISO), or "".
        fetched: when it was fetched last (ISO, UTC), or "".
        number: the number of its receipt in the ledger; 0 where the report never was in one.
        original: SHA-256 of the bytes that it was made of, or "".
        extraction: what made the text of them ("web page 1"), or "".
    """

    report: str
    stated: str
    fetched: str
    number: int
    original: str
    extraction: str

    @property
    def when(self) -> str:
        """The time that the version is shown with: when it was fetched, else the day that it states, else ""."""
        return self.fetched or self.stated


@dataclass(frozen=True, slots=True)
class Chain:
    """Versions of one report, oldest first; at least two. ``page``: their address, or ``BYTES`` and the hash of their bytes."""

    page: str
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the texts of one page.

    Attributes:
        chains: the versions; a live page may have several reports that each have versions.
        apart: why texts of this page are no versions of one another, in words, or "".
        decided: the reports among them of whose claims people decided.
    """

    chains: tuple[Chain, ...] = ()
    apart: str = ""
    decided: tuple[str, ...] = ()


def editions_of(report: Report) -> dict[str, Edition]:
    """The pages that a report is a text of, with the edition that it is there."""
    found: dict[str, list[Arrival]] = defaultdict(list)
    arrivals = report.arrivals or tuple(Arrival(receipt) for receipt in report.receipts)
    for arrival in arrivals:
        page = page_of(arrival.receipt.url) if arrival.receipt.url else None
        if page:
            found[page].append(arrival)
        if arrival.original and arrival.receipt.extraction:
            found[BYTES + arrival.original].append(arrival)
    return {page: _edition(report.sha256, told) for page, told in sorted(found.items())}


def _edition(sha256: str, arrivals: Sequence[Arrival]) -> Edition:
    stated = [(a.receipt.updated or a.receipt.published) for a in arrivals]
    fetched = [a.receipt.origin.at for a in arrivals if a.receipt.origin and a.receipt.origin.at]
    last = max(arrivals, key=lambda a: (a.number, a.original, a.receipt.extraction or ""))
    day = max((d for d in stated if d), default=None)
    return Edition(
        sha256, day.isoformat() if day else "", max(fetched, default=""), last.number, last.original, last.receipt.extraction or ""
    )


def in_order(editions: Sequence[Edition]) -> list[Edition]:
    """Oldest first: by the days that all of them state, then the times at which all were fetched, then the ledger's order.

    Bytes that were extracted again count from their first receipt; of the texts made of them the newest extraction comes last.
    """
    stated, fetched = all(e.stated for e in editions), all(e.fetched for e in editions)
    first: dict[str, int] = {}
    for e in editions:
        first[e.original] = min(e.number, first.get(e.original, e.number))
    return sorted(
        editions,
        key=lambda e: (
            e.stated if stated else "",
            e.fetched if fetched else "",
            first[e.original] if e.original else e.number,
            _version(e.extraction),
            e.number,
            e.report,
        ),
    )


def _version(extraction: str) -> int:
    found = re.search(r" (\d{1,9})$", extraction)
    return int(found.group(1)) if found else 0


def page_with(page: str, editions: Sequence[Edition], text_of: Callable[[str], str | None]) -> Page:
    """What is known of a page with these texts. Pure; their order does not matter. ``text_of``: the text of a hash."""
    if page.startswith(BYTES):
        return _of_bytes(page, editions, text_of)
    table = rules("versions")
    if len(editions) > table["most"]:
        return Page(apart=f"more than {table['most']} texts came from this address: it is taken for a list, and none for another's version")
    ordered = in_order(editions)
    return _chained(page, ordered, [_Words(text_of(e.report) or "") for e in ordered], is_list(page))


def _of_bytes(page: str, editions: Sequence[Edition], text_of: Callable[[str], str | None]) -> Page:
    """Of one extraction's texts of the same bytes (posts of a live page) none is another's version."""
    ordered = in_order(editions)
    if len({e.extraction for e in ordered}) < 2 or len(ordered) > rules("versions")["most"]:
        return Page()
    return _chained(page, ordered, [_Words(text_of(e.report) or "") for e in ordered], False)


def _chained(page: str, ordered: Sequence[Edition], words: Sequence[_Words], listed: bool) -> Page:
    beside = Counter((e.original, e.extraction) for e in ordered if e.original)
    chains: list[list[int]] = []
    home: dict[int, list[int]] = {}
    for n, e in enumerate(ordered):
        for k in range(n - 1, max(-1, n - 1 - rules("versions")["look_back"]), -1):
            if any(_beside(ordered[i], e) for i in home[k]):
                continue
            alone = beside[e.original, e.extraction] == beside[ordered[k].original, ordered[k].extraction] == 1
            if (e.original and e.original == ordered[k].original and alone) or words[n].like(words[k], listed):
                home[n] = home[k]
                break
        else:
            home[n] = []
            chains.append(home[n])
        home[n].append(n)
    found = tuple(Chain(page, tuple(ordered[i] for i in chain)) for chain in chains if len(chain) > 1)
    strangers = len(chains) > 1 and len({(e.original, e.extraction) if e.original else (e.report, "") for e in ordered}) > 1
    return Page(found, "texts that came from this address share next to nothing: they are reports of their own" if strangers else "")


def _beside(a: Edition, b: Edition) -> bool:
    """Whether two texts stood on the page at the same time."""
    return bool(a.original) and (a.original, a.extraction) == (b.original, b.extraction)


class _Words:
    """What a text has in common with others."""

    def __init__(self, text: str) -> None:
        self.runs, self.telling = word_runs(text[:LONGEST]), frozenset(near_of(text[:LONGEST]).words)

    def like(self, other: _Words, listed: bool) -> bool:
        """Whether two texts of one address are versions of one report."""
        table = rules("versions")
        if _share(self.runs, other.runs) >= table["list_runs_from" if listed else "runs_from"]:
            return True
        return not listed and _share(self.telling, other.telling) >= table["words_from"]


def _share(a: frozenset[object] | frozenset[int] | frozenset[str], b: frozenset[object] | frozenset[int] | frozenset[str]) -> float:
    """What two sets share, as a share of the smaller one."""
    smaller = min(len(a), len(b))
    return len({*a} & {*b}) / smaller if smaller else 0.0


def newer_than(sha256: str, pages: Mapping[str, Page]) -> dict[str, tuple[Chain, int]]:
    """The chains in which a report has newer versions, by page, with its place in them; empty where it stands for itself.

    A text that one of several addresses still gives as its newest has given way to nothing; newer extractions of its bytes count always.
    """
    held = {
        page: (c, n) for page, known in sorted(pages.items()) for c in known.chains for n, e in enumerate(c.editions) if e.report == sha256
    }
    older = {page: (c, n) for page, (c, n) in held.items() if n + 1 < len(c.editions)}
    still = [page for page in pages if not page.startswith(BYTES) and page not in older]
    return {page: found for page, found in older.items() if page.startswith(BYTES) or not still}
