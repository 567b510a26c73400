"""Draws the lines of what is new or changed, and of all that leans on it; exactly the lines that drawing everything would give."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from harmledger.model.incident import Incident, Record, Suggestion
from harmledger.model.report import Report
from harmledger.publish.coded import coded_cells, coded_columns
from harmledger.publish.evidence import Evidence, evidence_of_readings
from harmledger.publish.geojson import incident_feature
from harmledger.publish.incidents import doubts_of, incident_record
from harmledger.publish.lines.facts import INCIDENT, REPORT, Facts, IncidentFact, facts_of, incident_fact, incident_facts, report_fact
from harmledger.publish.lines.source import Source
from harmledger.publish.lines.store import Lines
from harmledger.publish.records import Json, record_of
from harmledger.publish.redact import Hidden, hidden_words, redacted
from harmledger.publish.review import decision_object
from harmledger.publish.spreadsheet import csv_line, incident_row

RECORDS, INCIDENTS, TABLE, FEATURES = "records.jsonl", "incidents.jsonl", "incidents.csv", "incidents.geojson"
REPORTS_AT_ONCE = 500
INCIDENTS_AT_ONCE = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class News:
    """What is new, changed or gone since the lines were drawn.

    Attributes:
        reports: SHA-256 of reports of which something else may be said now.
        incidents: ids of incidents that are new, changed or gone, or that make other doubtful pairs.
    """

    reports: frozenset[str]
    incidents: frozenset[str]


def draw(lines: Lines, source: Source, news: News | None) -> Facts:
    """Bring the lines to the source's state, inside ``lines.change``; what is known of all of them then. Without ``news`` all is drawn."""
    hidden = hidden_words(source.decisions, source.reports_with)
    before = _noted(lines.note("hidden"))
    if news is None or _words(before) != _words(hidden):  # pairs and decisions show no word that is hidden anywhere
        lines.empty()
        reports, stale, record = source.hashes(), set[str](), source.record()
    else:
        reports = sorted(news.reports | {sha for sha in {*before, *hidden} if before.get(sha) != hidden.get(sha)})
        stale = _stale(incident_facts(lines), news.incidents, reports)
        record = source.record(stale)
        paired = {id for s in record.suggestions for id in (s.a, s.b)} - stale
        if paired:
            stale |= paired
            record = source.record(stale)
    lines.set_note("hidden", {sha: sorted(words) for sha, words in hidden.items()})
    drawing = _Drawing(lines, source, hidden, reports)
    for id in sorted(stale):
        lines.drop(INCIDENT, id)
    doubts = doubts_of(record.suggestions)
    order = {s: n for n, s in enumerate(record.suggestions)}
    for incidents in _parts(record.incidents, INCIDENTS_AT_ONCE):
        pairs = sorted({s for i in incidents for s in doubts.get(i.id, ())}, key=order.__getitem__)
        drawing.incidents(incidents, pairs)
    drawing.others()
    return facts_of(lines)


def _stale(known: Mapping[str, IncidentFact], touched: Collection[str], reports: Collection[str]) -> set[str]:
    """The incidents that are touched, that say something of one of these reports, or that make a pair with such a one."""
    changed = frozenset(reports)
    stale = {*touched, *(id for id, fact in known.items() if not changed.isdisjoint(fact.leans))}
    return stale | {other for id in stale if id in known for other in known[id].others}


def evidence_on(source: Source, hashes: Sequence[str]) -> Evidence:
    """The reports, their claims, and people's decisions, whatever is redacted of them."""
    told = list(source.told(hashes))
    reports, readings = [r for _, r, _ in told if r], [r for _, _, r in told if r]
    return evidence_of_readings(reports, readings, source.decisions)


class _Drawing:
    """Draws some incidents at a time, with those of their reports that are to be drawn, then the other reports."""

    def __init__(self, lines: Lines, source: Source, hidden: Hidden, reports: Iterable[str]) -> None:
        """``reports``: the SHA-256 of those that are to be drawn."""
        self._lines, self._source, self._hidden = lines, source, hidden
        self._due = set(reports)

    def others(self) -> None:
        """The records of the reports that are in no incident that was drawn."""
        for hashes in _parts(sorted(self._due), REPORTS_AT_ONCE):
            evidence, _ = redacted(evidence_on(self._source, hashes), Record(()), self._hidden)
            self._records(evidence, hashes)

    def _records(self, evidence: Evidence, hashes: Iterable[str]) -> None:
        """The records of these reports, if they are to be drawn: one for every id under which one was given."""
        for sha in hashes:
            if sha not in self._due:
                continue
            self._due.discard(sha)
            report, reading = evidence.reports.get(sha), evidence.readings.get(sha)
            rows = []
            if report and reading:
                decided = _decided(evidence, sha)
                made = ((given, record_of(report, reading, given, decided)) for given in report.ids)
                rows = [(RECORDS, given.encode("utf-8", "surrogatepass"), _line(row)) for given, row in made]
            self._lines.put(REPORT, sha, report_fact(report is not None, reading, len(rows)), rows)

    def incidents(self, incidents: Sequence[Incident], pairs: Sequence[Suggestion]) -> None:
        """The lines of these incidents in every file. ``pairs``: the doubtful ones that they are in, in the record's order."""
        hashes = sorted({sha for i in incidents for sha in i.reports})
        plain = evidence_on(self._source, hashes)
        codings = self._source.codings(incidents, plain)
        if codings:
            self._lines.set_note("coded", coded_columns(codings))
        shown, record = redacted(plain, Record(tuple(incidents), tuple(pairs)), self._hidden)
        self._records(shown, hashes)
        asked = _Asked(shown.reports, self._report)
        evidence = replace(shown, reports=asked)
        own = doubts_of(record.suggestions)
        for incident in record.incidents:
            asked.since = set()
            coded, suggestions = codings.get(incident.id, ()), own.get(incident.id, ())
            rows = (
                (INCIDENTS, _line(incident_record(incident, evidence, suggestions, coded))),
                (TABLE, csv_line((*incident_row(incident, evidence), *coded_cells(coded)))),
                (FEATURES, _line(incident_feature(incident, coded)).removesuffix(b"\n")),
            )
            fact = incident_fact(incident, (id for s in suggestions for id in (s.a, s.b) if id != incident.id), asked.since)
            place = fact.day.encode()
            self._lines.put(INCIDENT, incident.id, fact, [(file, place, line) for file, line in rows])

    def _report(self, sha256: str) -> Report | None:
        """A report of which something is said though it is not one of the incident's own."""
        evidence, _ = redacted(evidence_on(self._source, (sha256,)), Record(()), self._hidden)
        return evidence.reports.get(sha256)


class _Asked(Mapping[str, Report]):
    """Reports that remember which of them were asked for, and fetch those that are not at hand."""

    def __init__(self, known: Mapping[str, Report], fetch: Callable[[str], Report | None]) -> None:
        self._known: dict[str, Report | None] = dict(known)
        self._fetch = fetch
        self.since: set[str] = set()

    def __getitem__(self, sha256: str) -> Report:
        self.since.add(sha256)
        if sha256 not in self._known:
            self._known[sha256] = self._fetch(sha256)
        found = self._known[sha256]
        if found is None:
            raise KeyError(sha256)
        return found

    def __iter__(self) -> Iterator[str]:
        return (sha for sha, report in self._known.items() if report)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _decided(evidence: Evidence, sha256: str) -> list[Json]:
    """People's standing decisions on the claims of a report."""
    found = {d.id: d for c in evidence.readings[sha256].claims for d in evidence.decided_on(c.id)} if evidence.decisions else {}
    return [{"claim": d.subject, **decision_object(d)} for d in found.values()]


def _line(thing: Json) -> bytes:
    """Compact JSON in UTF-8, ending in a new line."""
    return (json.dumps(thing, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "backslashreplace")


def _noted(value: object) -> dict[str, frozenset[str]]:
    return {sha: frozenset(words) for sha, words in value.items()} if isinstance(value, dict) else {}


def _words(hidden: Hidden) -> set[str]:
    return {word for words in hidden.values() for word in words}


def _parts(things: Sequence[T], many: int) -> Iterator[Sequence[T]]:
    return (things[start : start + many] for start in range(0, len(things), many))
