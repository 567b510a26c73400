"""A table of who is on which list: a row for each incident or person, a column for each list. ``compare`` writes such a table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.comparing.recapture.histories import NoEstimate, histories
from harmledger.model.estimate import Histories, History
from harmledger.model.fault import Fault

NO = frozenset({"", "0", "no", "n", "false", "-", "none"})
"""What a cell says, in lower case, where something is not on the list; anything else (an id, 1, yes, x) says that it is."""

NO_LISTS = frozenset({"doubt", "count", "id", "name", "person", "event", "note", "notes"})
"""Columns that are no lists, in lower case."""

MOST_CELL = 100_000  # characters
MOST_COUNT = 10_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """A table that was counted: ``doubtful`` rows have a doubt beside them, ``faults`` are rows that were set aside."""

    table: Histories
    doubtful: int
    faults: tuple[Fault, ...]


def counted(name: str, data: bytes, lists: Sequence[str] = ()) -> Counted:
    """The CSV table ``data`` of the file ``name``. ``lists`` are the columns to use; all that can be lists by default.

    A column ``count`` says how many such rows there are; one called ``doubt`` marks rows whose links a person should look at. Raises
    NoEstimate where there is no such table in it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoEstimate(f"{name} is not UTF-8 text. Save it as CSV UTF-8.") from error
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(MOST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [c.strip().lstrip("'") for c in next(rows, [])]
        chosen = _chosen(name, columns, lists)
        return _counted(name, rows, columns, chosen)
    except csv.Error as error:
        raise NoEstimate(f"{name} cannot be read as a table ({error}). Save it as CSV UTF-8.") from error


def _chosen(name: str, columns: list[str], lists: Sequence[str]) -> list[int]:
    wanted = list(lists) or [c for c in columns if c and c.lower() not in NO_LISTS]
    if missing := [w for w in wanted if columns.count(w) != 1]:
        raise NoEstimate(f"{name} has no column {missing[0]!r}, or several. It has: {', '.join(columns)[:300]}.")
    return [columns.index(w) for w in wanted]


def _counted(name: str, rows: Any, columns: list[str], chosen: list[int]) -> Counted:
    lower = [c.lower() for c in columns]
    counts, doubt = (lower.index(n) if n in lower else None for n in ("count", "doubt"))
    found: Counter[History] = Counter()
    doubtful, faults = 0, list[Fault]()
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        where = f"{name}:{rows.line_num}"
        cells = [*row, *[""] * (len(columns) - len(row))]
        history = tuple(cells[i].strip().lower() not in NO for i in chosen)
        said = cells[counts].strip() if counts is not None else "1"
        if not (said.isascii() and said.isdigit() and int(said[:9]) <= MOST_COUNT and len(said) < 9):
            faults.append(Fault(where, f"The count is {said[:40]!r}, which is no number.", "Write how many there are, as 17."))
        elif not any(history):
            faults.append(Fault(where, "It is on none of the lists, so it cannot be counted.", "Take the row out, or name its list."))
        else:
            found[history] += int(said)
            doubtful += bool(doubt is not None and cells[doubt].strip())
    return Counted(histories([columns[i] for i in chosen], found), doubtful, tuple(faults))
