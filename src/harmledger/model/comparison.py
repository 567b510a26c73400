"""Two records of the same war beside each other: one entry of any record, whoever kept it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from harmledger.model.circumstances import Place
from harmledger.model.claim import Method, Side
from harmledger.model.incident import Range


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a record, as far as it can be compared.

    Attributes:
        id: its id in that record, as that record writes it.
        where: where it stands there ("ged.csv, line 17"), to be found again.
        headline: what it is in a line, in the record's own words where it has any.
        start, end: first and last day, both included; None where it states none.
        place: where it was, with the precision that the record states; None where it says nothing.
        killed: all killed, or None where the record counts none.
        civilians: civilians among them, or None.
        injured: injured, or None.
        best: the record's own best estimate of all killed, where it has one beside the range.
        sides: whose hand it was, on our scale of sides, where the record attributes it; empty where it does not, or where it only
            names parties without saying which of them did it.
        parties: the names of the parties as the record writes them.
        method: how it was done, on our scale.
        sources: what it names as its sources, as it writes them.
        links: addresses of its sources, http(s) only.
        aggregate: True where the entry sums up several events or a span of time ("event_clarity" 2), so that it need not match one
            event alone.
    """

    id: str
    where: str
    headline: str
    start: date | None = None
    end: date | None = None
    place: Place | None = None
    killed: Range | None = None
    civilians: Range | None = None
    injured: Range | None = None
    best: int | None = None
    sides: tuple[Side, ...] = ()
    parties: tuple[str, ...] = ()
    method: Method = "unknown"
    sources: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    aggregate: bool = False
