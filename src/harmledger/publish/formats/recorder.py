"""What the tables of other recorders share: their cells, their ids, the codebooks' answers, and a list of what a table leaves out.

The tables are plain UTF-8 without a byte order mark, as the recorders' own files are: R's ``read.csv`` and most scripts written for those
files take a mark for a part of the first column's name. For Excel there is the XLSX workbook. Lines end in CRLF (RFC 4180).
An unknown value is an empty cell, never 0. No cell can be a formula (``spreadsheet.defused``).
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from harmledger.model.claim import Claim
from harmledger.model.incident import Incident
from harmledger.model.report import Report
from harmledger.publish.coded import number_or_words
from harmledger.publish.evidence import report_day
from harmledger.publish.published import Published
from harmledger.publish.spreadsheet import CELL_LIMIT, defused
from harmledger.publish.words import headline

Cell = str | int | float | None
Row = Mapping[str, Cell]
"""A row by its columns; a column that it does not name is empty."""

ID_DIGITS = 12
"""Hexadecimal digits of a numeric id: 48 bits, which Excel (15 digits), R and JavaScript hold without rounding."""

JOINED_LIMIT = CELL_LIMIT - 100
"""Characters of a cell of several values, with room for saying how many more there are."""

LEFT_OUT_COLUMNS = ("code", "headline", "because")


@cache
def rules(name: str) -> Mapping[str, Any]:
    """The rule file ``data/NAME.toml`` of a format."""
    return tomllib.loads(resources.files("harmledger.publish.formats").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


def table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table, header first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, int | float) else defused(value)


def left_out(rows: Iterable[tuple[Incident, str]]) -> bytes:
    """The incidents that a table has no row for, each with the reason: nothing is lost without a word."""
    return table(LEFT_OUT_COLUMNS, [{"code": i.id, "headline": headline(i), "because": why} for i, why in rows])


def numbers(incidents: Iterable[Incident], digits: int = ID_DIGITS) -> dict[str, int]:
    """A number for each incident's id, for formats whose ids are numbers.

    The first ``digits`` hexadecimal digits of the id's SHA-256: the same in every release. Should two ids have the same number, the
    one that sorts later gets the next that is free.
    """
    found: dict[str, int] = {}
    taken: set[int] = set()
    for id in sorted(i.id for i in incidents):
        number = int(hashlib.sha256(id.encode()).hexdigest()[:digits], 16)
        while number in taken:
            number += 1
        taken.add(number)
        found[id] = number
    return found


def answers(published: Published, incident: Incident, codebook: str) -> Mapping[str, Cell]:
    """What the codebook (by its key) makes of the incident, by its own names; None where it has no answer."""
    for coded in published.codings.get(incident.id, ()):
        if coded.key == codebook:
            return {f.name: number_or_words(f.value) for f in coded.fields}
    return {}


def count(value: Cell) -> int | None:
    """A codebook's answer as a number of persons, or None."""
    return value if isinstance(value, int) else None


def reports_of(published: Published, incident: Incident) -> list[Report]:
    """The reports of an incident that are published, in its order."""
    return [published.evidence.reports[sha] for sha in incident.reports if sha in published.evidence.reports]


def day_of(published: Published, report: Report) -> str:
    """The report's own day (ISO), or ""."""
    day = report_day(report, published.evidence.readings.get(report.sha256))
    return day.isoformat() if day else ""


def outlet(published: Published, report: Report) -> str:
    """Who published a report: its publisher, else the agency that it credits, or ""."""
    reading = published.evidence.readings.get(report.sha256)
    return report.publisher or report.agency or (reading.credit if reading else None) or ""


def claims_of(published: Published, incident: Incident) -> list[Claim]:
    """The published claims of an incident's events."""
    return published.evidence.claims_of(incident.members)


def joined(values: Iterable[str], by: str = "; ") -> str:
    """Values in one cell, each once whatever its capitals, in their order; a semicolon inside a value becomes a comma, so that the cell
    can be taken apart. Where a cell cannot hold all, it says how many more there are."""
    found: dict[str, str] = {}
    for value in values:
        if value:
            found.setdefault(value.casefold(), value.replace(";", ","))
    text = ""
    for kept, value in enumerate(found.values()):
        longer = f"{text}{by if text else ''}{value}"
        if len(longer) > JOINED_LIMIT:
            return f"{text}{by}and {len(found) - kept} more"
        text = longer
    return text
