"""``incidents.csv``: one row an incident, for spreadsheets and statistics.

UTF-8 with a byte order mark: without it Excel reads Arabic and accented names as rubbish, and pandas
(``encoding="utf-8-sig"``), R's readr and LibreOffice take it as it is. Lines end in CRLF (RFC 4180).
No cell can be a formula: see ``defused``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from harmledger.model.incident import GROUPS, Incident, Range
from harmledger.publish.coded import Codings, coded_cells, coded_columns
from harmledger.publish.evidence import Evidence
from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.review import set_words
from harmledger.publish.words import day_words, headline

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that a spreadsheet may take for a formula (OWASP, CSV injection), full-width forms included."""

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
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *coded_columns(codings)])
    for incident in incidents:
        writer.writerow([_cell(v) for v in (*_row(incident, evidence), *coded_cells(codings.get(incident.id, ())))])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    """Numbers as they are (a negative longitude is no formula), words defused, None empty."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    return defused(str(value))


def _row(incident: Incident, evidence: Evidence) -> list[object]:
    when, place = incident.date, incident.place
    row: list[object] = [
        incident.id,
        headline(incident),
        when.start.isoformat() if when and when.start else None,
        when.end.isoformat() if when and when.end else None,
        day_words(when),
        place.name if place else None,
        place.admin1 if place else None,
        place.country if place else None,
        place.lat if place else None,
        place.lon if place else None,
        place.precision if place else None,
        place.radius_km if place else None,
        incident.method,
    ]
    for outcome, group in _TALLIES:
        span: Range | None = getattr(getattr(incident, outcome), group)
        row += [span.min if span else None, span.max if span else None]
    reports = [given for sha in incident.reports for given in evidence.report_ids(sha)]
    return [
        *row,
        incident.grade,
        incident.because,
        "; ".join(dict.fromkeys(g.side for g in incident.responsibility)),
        "; ".join(dict.fromkeys(g.actor for g in incident.responsibility)),
        "; ".join(s.name for s in incident.speakers),
        len(incident.speakers),
        len(incident.reports),
        "; ".join(reports),
        "; ".join(c.what for c in incident.conflicts),
        incident.review.state,
        incident.review.by.author if incident.review.by else None,
        "; ".join(set_words(s) for s in incident.review.set),
    ]
