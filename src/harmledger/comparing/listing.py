"""Entries as a list: in their order, every id once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from harmledger.model.comparison import Entry, Holds, Listed
from harmledger.model.fault import Fault

MOST_FAULTS = 1000
"""Rows set aside that are told one by one; of more, their number is."""


def listed(name: str, kind: str, entries: Iterable[Entry], faults: Iterable[Fault], terms: str = "", holds: Holds = "all") -> Listed:
    """A list in its order, every id once: a row that is there twice is set aside, two rows of one id keep their lines in their ids."""
    kept: dict[str, Entry] = {}
    told = list(faults)
    for entry in entries:
        first = kept.get(entry.id)
        if first is None:
            kept[entry.id] = entry
        elif replace(entry, where=first.where) == first:
            told.append(Fault(entry.where, f"The row was set aside: it repeats {first.where}, {entry.id}.", "Take one of them out."))
        else:
            own = f"{entry.id} ({re.sub(r'^.*:', 'line ', entry.where)})"
            kept[own] = replace(entry, id=own)
            told.append(
                Fault(entry.where, f"The id {entry.id} is also that of {first.where}.", "Give each row an id of its own.", "warning")
            )
    told.sort(key=lambda f: int(f.where.rpartition(":")[2]) if f.where.rpartition(":")[2].isdigit() else 0)
    if len(told) > MOST_FAULTS:
        rest = len(told) - MOST_FAULTS
        told = [*told[:MOST_FAULTS], Fault(name, f"{rest:,} further rows or values have faults.", "Mend those above first.")]
    return Listed(name, kind, tuple(sorted(kept.values(), key=in_order)), tuple(told), terms, holds)


def in_order(entry: Entry) -> tuple[str, str, str]:
    """The order of entries: by day, then id."""
    return (entry.start.isoformat() if entry.start else "9999", entry.end.isoformat() if entry.end else "9999", entry.id)
