"""Writes the output folder. The same record gives the same bytes, whatever the order of the input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harmledger.model.claim import Reading
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence, evidence_of_readings
from harmledger.publish.files import json_lines, write_whole
from harmledger.publish.geojson import incidents_geojson
from harmledger.publish.incidents import incident_record
from harmledger.publish.page.build import page_html
from harmledger.publish.records import Json, record_of
from harmledger.publish.spreadsheet import incidents_csv


def write_folder(
    out: Path, reports: Sequence[Report], readings: Sequence[Reading], record: Record, codings: Codings | None = None
) -> list[Path]:
    """Write ``records.jsonl``, ``incidents.jsonl``, ``incidents.csv``, ``incidents.geojson`` and ``index.html`` to ``out``.

    ``codings``: what other codebooks make of the incidents, where they are to be published beside our own.
    Each file is written whole or not at all. Returns the paths in that order. Raises OSError where the
    folder cannot be made or a file cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    evidence = evidence_of_readings(reports, readings)
    codings = codings or {}
    incidents = [incident_record(i, evidence, record.suggestions, codings.get(i.id, ())) for i in record.incidents]
    return [
        write_whole(out / "records.jsonl", json_lines(report_records(evidence))),
        write_whole(out / "incidents.jsonl", json_lines(incidents)),
        write_whole(out / "incidents.csv", incidents_csv(record.incidents, evidence, codings)),
        write_whole(out / "incidents.geojson", incidents_geojson(record.incidents, codings)),
        write_whole(out / "index.html", page_html(evidence, record, codings).encode("utf-8", "replace")),
    ]


def report_records(evidence: Evidence) -> list[Json]:
    """One record for every id under which a report was given, sorted by id, then by the report's hash."""
    rows = [
        ((given, report.sha256), record_of(report, evidence.readings[report.sha256], given))
        for report in evidence.reports.values()
        if report.sha256 in evidence.readings
        for given in report.ids
    ]
    return [row for _, row in sorted(rows, key=lambda r: r[0])]
