"""What a book holds of reports, as a dossier to be given out."""

from __future__ import annotations

from collections.abc import Iterable

from harmledger import __version__
from harmledger.ledger import View
from harmledger.ledger.codec import dump
from harmledger.publish.dossier.contents import Case, Dossier, LedgerRow, Original
from harmledger.publish.records import record_of


def dossier_of(view: View, reports: Iterable[str]) -> Dossier:
    """The dossier of the reports with these hashes, each of which the book has. May raise BookError."""
    return Dossier([_case(view, sha256) for sha256 in sorted(set(reports))], f"harmledger {__version__}")


def _case(view: View, sha256: str) -> Case:
    report, reading = view.report(sha256), view.reading(sha256)
    if report is None:
        raise KeyError(sha256)
    rows = view.linked(sha256)
    return Case(
        report=report,
        received=lambda: [Original(r.receipt, dump(r.receipt), r.raw, r.recorded_at) for r in view.received(sha256)],
        record=record_of(report, reading) if reading else None,
        reading=dump(reading) if reading else None,
        decisions=[row.stored["decision"] for row in rows if row.table == "decisions"],
        custody=[row.stored["custody"] for row in rows if row.table == "custody"],
        rows=[LedgerRow(row.seq, row.recorded_at, row.words, row.before, row.link) for row in rows],
    )
