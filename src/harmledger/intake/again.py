"""Originals that a book keeps, extracted anew: what an older version made of their bytes, the present one makes again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import urldefrag

from harmledger.intake.collect import Handed, read_piece
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from harmledger.model.report import Receipt, Report


class Original(Protocol):
    """Bytes as received, with their receipt."""

    @property
    def receipt(self) -> Receipt:
        """What is known of them."""
        ...

    @property
    def raw(self) -> bytes:
        """Themselves."""
        ...

    @property
    def sha256(self) -> str:
        """Their SHA-256, hexadecimal."""
        ...


class Originals(Protocol):
    """What a book keeps (``ledger.View``)."""

    def reports(self) -> Iterator[Report]:
        """Every report, with its arrivals."""
        ...

    def received(self, sha256: str) -> Sequence[Original]:
        """Each time that a report was received."""
        ...


def again(book: Originals, given: Given) -> Iterator[Handed]:
    """The kept originals of which the present extraction has not made a report yet, each handed over as it was first.

    An original is passed over where it was extracted by the present version already, and where reading its bytes alone does not
    lead to the same kind of extraction (an entry of a feed). Reports keep what their first receipt says where the bytes do not say it.
    """
    made: dict[str, set[str]] = defaultdict(set)
    of: dict[str, str] = {}
    for report in book.reports():
        for a in report.arrivals:
            if a.receipt.extraction and a.original:
                made[a.original].add(a.receipt.extraction)
                of.setdefault(a.original, report.sha256)
    present: dict[str, str] = {}
    for original, sha256 in sorted(of.items(), key=lambda pair: (pair[1], pair[0])):
        if made[original] & set(present.values()):
            continue
        kept = next((k for k in book.received(sha256) if k.sha256 == original and k.receipt.extraction), None)
        if kept is None:
            continue
        items = list(_extracted(kept, given))
        for item in items:
            if isinstance(item, Received) and (now := item.report.receipts[0].extraction):
                present[_name(now)] = now
        if any(isinstance(i, Received) and i.report.receipts[0].extraction not in made[original] for i in items):
            yield _handed(kept, items)


def _extracted(kept: Original, given: Given) -> Iterator[Received | Fault]:
    """What is read of the bytes now, by the same kind of extraction as before."""
    old = kept.receipt
    source = old.source.removesuffix(f"#{urldefrag(old.url).fragment}") if old.url else old.source  # a post of a page: the page
    piece = piece_of_bytes(kept.raw, source, source, source.rpartition("/")[2], old.origin)
    for item in read_piece(piece, given):
        if isinstance(item, Fault):
            yield item
        elif _name(item.report.receipts[0].extraction or "") == _name(old.extraction or ""):
            (receipt,) = item.report.receipts
            known = {name: getattr(receipt, name) or getattr(old, name) for name in ("published", "publisher", "language")}
            yield replace(item, report=replace(item.report, receipts=(replace(receipt, given_id="", **known),)))


def _handed(kept: Original, items: Sequence[Received | Fault]) -> Handed:
    kind = next((i.kind for i in items if isinstance(i, Received)), "")
    return Handed(kept.receipt.source, kept.receipt.source, kept.sha256, len(kept.raw), kind, lambda: iter(items))


def _name(extraction: str) -> str:
    return re.sub(r" \d+$", "", extraction)
