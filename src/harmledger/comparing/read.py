"""Another record's file as a list of entries: its format is found by its columns; what cannot be read is set aside and said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harmledger.comparing.context import Asks
from harmledger.comparing.fields import Bad, Fields, day_first
from harmledger.comparing.formats import acled, airwars, ged, ibc
from harmledger.comparing.listing import listed
from harmledger.comparing.released import is_released, read_released
from harmledger.comparing.spec import Spec, spec
from harmledger.comparing.table import Row, Unreadable, bounded_cells, open_table
from harmledger.model.comparison import Entry, Listed
from harmledger.model.fault import Fault

RELEASED = ("data/incidents.jsonl", "incidents.jsonl")
"""Where a folder of ours holds its incidents: a release, or what ``build`` writes."""

Reader = Callable[[Fields, Spec, Asks, str], Entry]
READERS: dict[str, Reader] = {"ged": ged.entry, "acled": acled.entry, "airwars": airwars.entry, "ibc": ibc.entry}
"""The formats of other recorders. A further one is a file in ``formats/``, a data file of its name, and a line here."""


def formats() -> tuple[str, ...]:
    """The names of the formats that can be read."""
    return (*(spec(key).name for key in READERS), "harmledger")


def read_list(path: Path, asks: Asks) -> Listed:
    """The entries of the file ``path``, or of the release in the folder ``path``. Raises Unreadable, OSError."""
    if path.is_dir():
        inner = next((path / name for name in RELEASED if (path / name).is_file()), None)
        if inner is None:
            raise Unreadable(f"{path.name} is a folder without {RELEASED[0]}. Name a release, a book, or a table of another recorder.")
        return read_released(inner, path.resolve().name, asks)
    if is_released(path):
        return read_released(path, path.name, asks)
    specs = {key: spec(key) for key in READERS}
    rows: list[Row] = []
    with bounded_cells():
        table = open_table(path, [known for s in specs.values() for known in s.known_by])
        there = set(table.columns)
        found = next(s for s in specs.values() if any(known <= there for known in s.known_by))
        found.check(path.name, table.columns)
        faults = list(table.faults)
        for row in table.rows:
            if isinstance(row, Row):
                rows.append(row)
            else:
                faults.append(row)
    by_day = day_first(r.cells.get(c, "") for r in rows for n in ("start", "end") for c in found.columns.get(n, ()))
    entries: list[Entry] = []
    for row in rows:
        where = f"{path.name}:{row.line}"
        try:
            entries.append(_checked(READERS[found.key](Fields(row, found.columns, by_day), found, asks, where)))
        except Bad as bad:
            faults.append(Fault(where, f"The row was set aside: {bad.what}", bad.mend))
    return listed(path.name, found.name, entries, faults, found.terms, found.holds)


def _checked(entry: Entry) -> Entry:
    """Raises Bad for what no format may leave open."""
    if not entry.id:
        raise Bad("It has no id.", "Give the row the id that its record has for it.")
    if entry.start is None or entry.end is None:
        raise Bad("It has no day, so that nothing can be linked with it.", "Write its first day, and its last where it has one.")
    if entry.end < entry.start:
        raise Bad(f"It ends on {entry.end}, before it starts on {entry.start}.", "Compare the row with the publisher's.")
    return entry
