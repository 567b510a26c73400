"""Writes the output folder. The same record gives the same bytes, whatever the order of the input, and however it was come by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from harmledger.model.claim import Reading
from harmledger.model.decision import Decision, standing
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.files import write_whole
from harmledger.publish.geojson import BEGIN, BETWEEN, END
from harmledger.publish.incidents import doubts_of, incident_record
from harmledger.publish.lines.draw import FEATURES, INCIDENTS, RECORDS, TABLE, draw, evidence_on
from harmledger.publish.lines.facts import Facts
from harmledger.publish.lines.source import Source, Whole
from harmledger.publish.lines.store import Lines
from harmledger.publish.page.build import page_html
from harmledger.publish.page.choice import choose
from harmledger.publish.records import Json
from harmledger.publish.redact import hidden_words, redacted
from harmledger.publish.spreadsheet import COLUMNS, csv_begin


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
    source, lines = Whole(reports, readings, record, standing(decisions), codings or {}), Lines(None, "")
    try:
        with lines.change():
            facts = draw(lines, source, None)
            return write_drawn(out, lines, facts, page_of(source, facts))
    finally:
        lines.close()


def page_of(source: Source, facts: Facts) -> str:
    """``index.html``: all of a record, or as much of a large one as a page can show."""
    choice = choose(facts)
    evidence, record = evidence_on(source, choice.reports), source.record(choice.incidents)
    codings = source.codings(record.incidents, evidence)
    return page_html(*redacted(evidence, record, hidden_words(source.decisions, source.reports_with)), codings, choice)


def write_drawn(out: Path, lines: Lines, facts: Facts, page: str) -> list[Path]:
    """Write the drawn lines and the page; inside ``lines.change``. Raises as ``write_folder``, and what reading the lines raises."""
    out.mkdir(parents=True, exist_ok=True)
    records, incidents = facts.counts.records, facts.counts.incidents
    return [
        write_whole(out / RECORDS, lines.of(RECORDS, records)),
        write_whole(out / INCIDENTS, lines.of(INCIDENTS, incidents)),
        write_whole(out / TABLE, _table(lines, incidents)),
        write_whole(out / FEATURES, _features(lines, incidents)),
        write_whole(out / "index.html", page.encode("utf-8", "replace")),
    ]


def _table(lines: Lines, expected: int) -> Iterator[bytes]:
    coded = lines.note("coded") if expected else None
    yield csv_begin([*COLUMNS, *(map(str, coded) if isinstance(coded, list) else ())])
    yield from lines.of(TABLE, expected)


def _features(lines: Lines, expected: int) -> Iterator[bytes]:
    before = BEGIN
    for line in lines.of(FEATURES, expected):
        yield before.encode() + line
        before = BETWEEN
    yield (END if expected else BEGIN + END).encode()


def incident_records(
    reports: Sequence[Report],
    readings: Sequence[Reading],
    record: Record,
    decisions: Sequence[Decision] = (),
    codings: Codings | None = None,
) -> list[Json]:
    """The incidents as they are published, in their order."""
    source = Whole(reports, readings, record, standing(decisions), codings or {})
    evidence = evidence_of_readings(reports, readings, decisions)
    evidence, record = redacted(evidence, record, hidden_words(source.decisions, source.reports_with))
    doubts = doubts_of(record.suggestions)
    return [incident_record(i, evidence, doubts.get(i.id, ()), source.coded.get(i.id, ())) for i in record.incidents]
