"""What is about to be appended, and how much of it the book has already: asked for many reports in a few questions.

A question is a way to the database and back: asked report by report, those ways were most of what taking in costs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from harmledger.ledger.codec import dump
from harmledger.ledger.digests import receipt_digest
from harmledger.ledger.errors import Refused
from harmledger.ledger.tables import HOLDS, receipts, reports
from harmledger.model.report import Receipt, Report

Among = Callable[[Select[Any], Any, Any], Iterator[Row[*tuple[Any, ...]]]]
"""Runs a query for those rows whose column has one of the values."""

FEW = 20
"""Reports whose receipts are asked for at once: each of them is looked up with the receipts of all (SQLite would look through the whole
book for pairs of the two)."""

_texts = select(reports.c.sha256)
_receipts = select(receipts.c.report, receipts.c.digest)
_raws = select(receipts.c.raw_sha256).where(HOLDS).distinct()


@dataclass(frozen=True, slots=True)
class Coming:
    """A report that is about to be appended.

    Attributes:
        report: itself.
        text: its text as it is stored.
        raw, raw_sha256: the bytes that it came in, and their SHA-256.
        receipts: each of its receipts, as it is stored, and its digest.
    """

    report: Report
    text: bytes
    raw: bytes
    raw_sha256: str
    receipts: tuple[tuple[Receipt, str, str], ...]

    @classmethod
    def of(cls, report: Report, raw: bytes) -> Coming:
        """The same of a report and the bytes that it came in. Raises Refused where its hash is not that of its text."""
        text = report.text.encode("utf-8")
        if hashlib.sha256(text).hexdigest() != report.sha256:
            raise Refused(f"Report {report.id} does not have the hash that it states.")
        raw_sha256 = hashlib.sha256(raw).hexdigest()
        written = [(receipt, dump(receipt)) for receipt in report.receipts]
        return cls(report, text, raw, raw_sha256, tuple((r, w, receipt_digest(w, report.title_length, raw_sha256)) for r, w in written))


class Known:
    """What the book has of some reports that are coming, and what of them was taken meanwhile."""

    def __init__(self, among: Among, coming: Sequence[Coming], sure: Set[str]) -> None:
        """``sure``: SHA-256 of bytes that need not be asked for."""
        self._texts = {sha256 for (sha256,) in among(_texts, reports.c.sha256, {c.report.sha256 for c in coming})}
        ours = [c for c in coming if c.report.sha256 in self._texts]
        self._receipts: set[tuple[str, str]] = set()
        for start in range(0, len(ours), FEW):
            some = ours[start : start + FEW]
            those = _receipts.where(receipts.c.digest.in_(sorted({digest for c in some for _, _, digest in c.receipts})))
            self._receipts |= {(report, digest) for report, digest in among(those, receipts.c.report, {c.report.sha256 for c in some})}
        self.raws = frozenset(raw for (raw,) in among(_raws, receipts.c.raw_sha256, {c.raw_sha256 for c in coming} - sure))

    def take(self, sha256: str) -> bool:
        """Whether the text is new; from now on it is not."""
        new = sha256 not in self._texts
        self._texts.add(sha256)
        return new

    def take_receipt(self, report: str, digest: str) -> bool:
        """Whether the receipt of the report is new; from now on it is not."""
        new = (report, digest) not in self._receipts
        self._receipts.add((report, digest))
        return new
