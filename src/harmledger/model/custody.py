"""The chain of custody: what was handed over or given out, by whom, and what became of it. One entry an act; nothing is ever changed.

After the Berkeley Protocol on Digital Open Source Investigations (OHCHR 2020), VI.C to VI.E: every hand that evidence goes through is
written down, with what was done to it and by whom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from harmledger.model.fault import Fault
from harmledger.model.report import LATER, Report

MAX_FAULTS = 1_000
"""Faults of one act that are kept word for word; all are counted."""

INSIDE = (":", "!", "#")
"""What stands between the name of a file and the place in it, in the source of a receipt ("news.zip!a/page.html")."""

Act = Literal["began", "took in", "gave out", "timestamped"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A timestamp after RFC 3161.

    Attributes:
        seal: the seal of the book that was stamped ("17-3f2a…").
        request, reply: what was asked and answered, DER in Base64.
    """

    seal: str
    request: str
    reply: str


@dataclass(frozen=True, slots=True)
class Custody:
    """One act.

    Attributes:
        act: "began": something was begun to be taken in and did not fit into one step, so that it shows also where it was never ended;
            "took in": it was taken in, to its end unless ``whole`` says otherwise; "gave out": evidence was exported; "timestamped": an authority signed the book's seal with its clock.
        by: the person or the account that did it; never empty.
        source: what it was: the name that receipts keep, or the name of what was given out.
        sha256, size: hexadecimal SHA-256 and bytes of what was handed over or given out; None where it was no file.
        kind: what kind of source it was found to be ("web archives (WARC)"), or what it was given out as ("WACZ").
        version: what read it, with its version; "" where nothing was read.
        options: what the person said of it, as (name, value), sorted.
        whole: whether nothing of it is left to be taken in another time: no fault of the moment stood in the way.
        new, known, set_aside, warnings: how many reports were new, were in the book before, were not read; how many warnings there were.
        faults: everything that was wrong with it, where and what, in its order; the first MAX_FAULTS.
        reports: SHA-256 of the reports that were given out, sorted; empty for what was taken in.
        stamp: the timestamp, for "timestamped": then ``source`` is the authority's address, ``sha256`` and ``size`` are of its reply.
    """

    act: Act
    by: str
    source: str
    sha256: str | None = None
    size: int | None = None
    kind: str = ""
    version: str = ""
    options: tuple[tuple[str, ...], ...] = ()
    whole: bool = True
    new: int = 0
    known: int = 0
    set_aside: int = 0
    warnings: int = 0
    faults: tuple[Fault, ...] = ()
    reports: tuple[str, ...] = ()
    stamp: Stamp | None = field(default=None, metadata=LATER)


def about(entry: Custody, report: Report) -> bool:
    """Whether the entry is about a report: it was given out, or one of its receipts names the file that was taken in."""
    sources = [receipt.source for receipt in report.receipts]
    begins = tuple(entry.source + sign for sign in INSIDE)
    return report.sha256 in entry.reports or any(s == entry.source or s.startswith(begins) for s in sources)
