"""Writes the output folder. The same record gives the same bytes, whatever the order of the input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harmledger.model.claim import Reading
from harmledger.model.decision import Decision
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence, evidence_of_readings
from harmledger.publish.files import json_lines, write_whole
from harmledger.publish.geojson import incidents_geojson
from harmledger.publish.incidents import doubts_of, incident_record
from harmledger.publish.page.build import page_html
from harmledger.publish.records import Json, record_of
from harmledger.publish.redact import redacted
from harmledger.publish.review import decision_object
from harmledger.publish.spreadsheet import incidents_csv


def write_folder(
    out: Path,
    reports: Sequence[Report],
    readings: Sequence[Reading],
    record: Record,
    decisions: Sequence[Decision] = (),
    codings: Codings | None = None,
) -> list[Path]:
    """Write ``records.jsonl``, ``incidents.jsonl``, ``incidents.csv``, ``incidents.geojson`` and ``index.html`` to ``out``.

    ``readings``: with their claims as people left them; ``decisions``: all of the book. What people redacted is not written.
    ``codings``: what other codebooks make of the incidents, where they are to be published beside our own.
    Each file is written whole or not at all. Returns the paths in that order. Raises OSError where the
    folder cannot be made or a file cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    evidence, record = redacted(evidence_of_readings(reports, readings, decisions), record)
    codings = codings or {}
    return [
        write_whole(out / "records.jsonl", json_lines(report_records(evidence))),
        write_whole(out / "incidents.jsonl", json_lines(_incident_records(evidence, record, codings))),
        write_whole(out / "incidents.csv", incidents_csv(record.incidents, evidence, codings)),
        write_whole(out / "incidents.geojson", incidents_geojson(record.incidents, codings)),
        write_whole(out / "index.html", page_html(evidence, record, codings).encode("utf-8", "replace")),
    ]


def incident_records(
    reports: Sequence[Report],
    readings: Sequence[Reading],
    record: Record,
    decisions: Sequence[Decision] = (),
    codings: Codings | None = None,
) -> list[Json]:
    """The incidents as they are published, in their order."""
    return _incident_records(*redacted(evidence_of_readings(reports, readings, decisions), record), codings or {})


def _incident_records(evidence: Evidence, record: Record, codings: Codings) -> list[Json]:
    doubts = doubts_of(record.suggestions)
    return [incident_record(i, evidence, doubts.get(i.id, ()), codings.get(i.id, ())) for i in record.incidents]


def _decided(evidence: Evidence, sha256: str) -> list[Json]:
    """People's standing decisions on the claims of a report."""
    found = {d.id: d for c in evidence.readings[sha256].claims for d in evidence.decided_on(c.id)} if evidence.decisions else {}
    return [{"claim": d.subject, **decision_object(d)} for d in found.values()]


def report_records(evidence: Evidence) -> list[Json]:
    """One record for every id under which a report was given, sorted by id, then by the report's hash."""
    rows = [
        ((given, report.sha256), record_of(report, evidence.readings[report.sha256], given, _decided(evidence, report.sha256)))
        for report in evidence.reports.values()
        if report.sha256 in evidence.readings
        for given in report.ids
    ]
    return [row for _, row in sorted(rows, key=lambda r: r[0])]
