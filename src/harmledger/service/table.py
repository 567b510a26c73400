"""Rows of tables as answers write them: for spreadsheets, with no cell that could be a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.spreadsheet import COLUMNS, defused
from harmledger.publish.words import day_words, headline
from harmledger.service.record import Entry, Json, state_of

BOM = b"\xef\xbb\xbf"
"""Without it Excel reads Arabic and accented names as rubbish."""


def csv_lines(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows, each ended by CRLF (RFC 4180). Numbers as they are, words defused, None empty, lists with "; " between."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[cell(v) for v in row] for row in rows])
    return out.getvalue().encode("utf-8", "replace")


def cell(value: object) -> str:
    """One cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple) and all(isinstance(v, str | int) for v in value):
        return defused("; ".join(str(v) for v in value))
    if isinstance(value, list | tuple | dict):
        return defused(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return defused(str(value))


def coded_names(record: Json) -> list[str]:
    """Columns of other codebooks that the record has ("ibc_minimum_deaths")."""
    return [f"{c['key']}_{name}".replace(" ", "_") for c in _coded(record) for name in c["fields"]]


def incident_cells(entry: Entry) -> list[object]:
    """The cells of an incident below ``publish.spreadsheet.COLUMNS``, those of other codebooks after them."""
    r, shown = entry.record, entry.shown
    when, place = shown.date, shown.place
    made: dict[str, object] = {
        "id": shown.id,
        "headline": headline(shown),
        "date_start": when.start.isoformat() if when and when.start else None,
        "date_end": when.end.isoformat() if when and when.end else None,
        "date_words": day_words(when),
        "place": place.name if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "place_precision": place.precision if place else None,
        "radius_km": place.radius_km if place else None,
        "method": shown.method,
        "grade": shown.grade,
        "grade_because": shown.because,
        "sides": "; ".join(dict.fromkeys(str(g["side"]) for g in r.get("responsibility", []))),
        "actors": "; ".join(dict.fromkeys(str(g.get("actor")) for g in r.get("responsibility", []))),
        "speakers": "; ".join(str(s.get("name")) for s in r.get("speakers", [])),
        "n_speakers": len(r.get("speakers", [])),
        "n_reports": entry.report_count,
        "reports": "; ".join(r["reports"]),
        "conflicts": "; ".join(str(c.get("what")) for c in r.get("conflicts", [])),
        "review": state_of(r),
        "reviewed_by": _reviewer(r),
        "set_by_people": "; ".join(_set_words(s) for s in _set(r)),
    }
    for outcome in OUTCOMES:
        tally = getattr(shown, outcome)
        for group in ("total", "civilians", "combatants", "children", "women", "men"):
            span = getattr(tally, group)
            made[f"{outcome}_{group}_min"], made[f"{outcome}_{group}_max"] = (span.min, span.max) if span else (None, None)
    return [*(made.get(name) for name in COLUMNS), *(v for c in _coded(r) for v in c["fields"].values())]


def _coded(record: Json) -> list[Json]:
    found = record.get("coded")
    return [c for c in found if isinstance(c, dict) and isinstance(c.get("fields"), dict)] if isinstance(found, list) else []


def _review(record: Json) -> Json:
    found = record.get("review")
    return found if isinstance(found, dict) else {}


def _reviewer(record: Json) -> object:
    by = _review(record).get("by")
    return by.get("author") if isinstance(by, dict) else None


def _set(record: Json) -> list[Json]:
    found = _review(record).get("set")
    return [s for s in found if isinstance(s, dict)] if isinstance(found, list) else []


def _set_words(s: Json) -> str:
    return f"{s.get('author')} set {s.get('what')}: {s.get('now')} (was {s.get('was')}). {s.get('reason')}"
