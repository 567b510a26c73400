"""``incidents.csv``: one row an incident, for spreadsheets and statistics.

UTF-8 with a byte order mark: without it Excel reads Arabic and accented names as rubbish, and pandas
(``encoding="utf-8-sig"``), R's readr and LibreOffice take it as it is. Lines end in CRLF (RFC 4180).
No cell can be a formula: see ``defused``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from harmledger.model.incident import GROUPS, Incident, Range
from harmledger.publish.coded import Codings, coded_cells, coded_columns
from harmledger.publish.evidence import Evidence
from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.records import finite
from harmledger.publish.review import set_words
from harmledger.publish.words import day_words, headline

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that a spreadsheet may take for a formula (OWASP, CSV injection), full-width forms included."""

Cell = str | int | float | date | tuple[str, ...] | None
"""A value of a table: words, a number, True or False, a day, several words, or nothing because nothing is known."""

CELL_LIMIT = 32_000
"""Characters of a cell; Excel refuses more than 32,767."""

_TALLIES = [(outcome, group) for outcome in OUTCOMES for group in (GROUPS if outcome in ("killed", "injured") else ("total",))]

COLUMNS = [
    "id", "headline", "date_start", "date_end", "date_words", "place", "admin1", "country", "lat", "lon", "place_precision",
    "radius_km", "method", *[f"{o}_{g}_{end}" for o, g in _TALLIES for end in ("min", "max")], "grade", "grade_because",
    "sides", "actors", "speakers", "n_speakers", "n_reports", "reports", "conflicts", "review", "reviewed_by", "set_by_people",
]  # fmt: skip


def defused(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would run it, and without NUL, bounded in length."""
    clean = text.replace("\x00", "�")[:CELL_LIMIT]
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) or clean.lstrip(" \u00a0").startswith(FORMULA_STARTS) else clean


def incidents_csv(incidents: Iterable[Incident], evidence: Evidence, codings: Codings | None = None) -> bytes:
    """The table, header first; the columns of other codebooks, where there are any, come last. Unknown is an empty cell; zero is 0."""
    codings = codings or {}
    rows = ((*incident_row(i, evidence), *coded_cells(codings.get(i.id, ()))) for i in incidents)
    return csv_bytes([*COLUMNS, *coded_columns(codings)], rows)


def csv_bytes(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """A table as the file's bytes."""
    return csv_begin(header) + b"".join(csv_line(row) for row in rows)


def csv_begin(header: Iterable[str]) -> bytes:
    """What stands before the first row."""
    return b"\xef\xbb\xbf" + _row(header)


def csv_line(row: Iterable[Cell]) -> bytes:
    """One row of a table."""
    return _row(cell_words(v) for v in row)


def _row(cells: Iterable[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode("utf-8", "replace")


def cell_words(value: Cell) -> str:
    """Numbers as they are (a negative longitude is no formula), days as ISO 8601, words defused, several joined, None empty."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case tuple():
            return defused("; ".join(value))
        case _:
            return defused(value)


def incident_row(incident: Incident, evidence: Evidence) -> list[Cell]:
    """The values below ``COLUMNS``."""
    when, place = incident.date, incident.place
    row: list[Cell] = [
        incident.id,
        headline(incident),
        when.start if when else None,
        when.end if when else None,
        day_words(when),
        place.name if place else None,
        place.admin1 if place else None,
        place.country if place else None,
        finite(place.lat) if place else None,
        finite(place.lon) if place else None,
        place.precision if place else None,
        finite(place.radius_km) if place else None,
        incident.method,
    ]
    for outcome, group in _TALLIES:
        span: Range | None = getattr(getattr(incident, outcome), group)
        row += [span.min if span else None, span.max if span else None]
    return [
        *row,
        incident.grade,
        incident.because,
        tuple(dict.fromkeys(g.side for g in incident.responsibility)),
        tuple(dict.fromkeys(g.actor for g in incident.responsibility)),
        tuple(s.name for s in incident.speakers),
        len(incident.speakers),
        len(incident.reports),
        tuple(given for sha in incident.reports for given in evidence.report_ids(sha)),
        tuple(c.what for c in incident.conflicts),
        incident.review.state,
        incident.review.by.author if incident.review.by else None,
        tuple(set_words(s) for s in incident.review.set),
    ]
