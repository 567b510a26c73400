"""Reads the files of ``jsonl.py`` back: the same ``Published`` that they were written of, which writes the same bytes again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from harmledger.model.claim import Claim, Reading
from harmledger.model.coded import Coded, Field
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Record, Suggestion
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import evidence_of
from harmledger.publish.formats.jsonl_check import check
from harmledger.publish.formats.jsonl_read_claims import claim_of, cut_of, decisions_of, reading_of, report_of
from harmledger.publish.formats.jsonl_read_incidents import incident_of
from harmledger.publish.published import Published

T = TypeVar("T")


class CannotRead(Exception):
    """A file is not what a release holds; the message says which file, which line and why."""


def read_incidents(content: bytes, name: str = "incidents.jsonl") -> tuple[Incident, ...]:
    """The incidents of ``incidents.jsonl``. Raises CannotRead."""
    return tuple(_each(content, name, lambda line: _checked(incident_of(line), Incident)))


def read_published(files: Mapping[str, bytes]) -> Published:
    """All that the files hold, by their names ("incidents.jsonl" …). Raises CannotRead.

    Where a file is missing, what it holds is unknown; ``incidents.jsonl`` must be there. Of people's decisions there is what a
    release says of them: on which claim, who, when and why.
    """
    if "incidents.jsonl" not in files:
        raise CannotRead("There is no incidents.jsonl. Without it there is no record to read.")
    incidents = read_incidents(files["incidents.jsonl"])
    rows = list(_each(files.get("claims.jsonl", b""), "claims.jsonl", _claim))
    claims = {claim.id: claim for claim, _, _ in rows}
    decisions = {d.id: d for _, made, _ in rows for d in made}
    cuts = {claim.id: cut for claim, _, cut in rows if cut}
    reports: dict[str, Report] = {}
    readings: list[Reading] = []
    by_report: dict[str, list[Claim]] = {}
    for claim in claims.values():
        by_report.setdefault(claim.report, []).append(claim)
    for report, reading in _each(files.get("reports.jsonl", b""), "reports.jsonl", lambda line: _report(line, by_report)):
        reports[report.sha256] = report
        if reading is not None:
            readings.append(reading)
    evidence = evidence_of(reports, claims, readings, decisions.values())
    suggestions = tuple(_each(files.get("doubts.jsonl", b""), "doubts.jsonl", _doubt))
    return Published(evidence, Record(incidents, suggestions), _codings(files), cuts)


def _each(content: bytes, name: str, make: Callable[[Any], T]) -> Iterator[T]:
    """What ``make`` makes of each line; its errors with file and line."""
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield make(json.loads(line))
        except (ValueError, RecursionError) as error:
            raise CannotRead(f"{name}, line {number}: this is not what a release holds ({str(error)[:200]}).") from error
        except KeyError as error:
            raise CannotRead(f"{name}, line {number}: {error} is missing.") from error
        except (TypeError, AttributeError, IndexError) as error:
            raise CannotRead(f"{name}, line {number}: {str(error)[:200]}.") from error


def _checked(value: T, kind: object) -> T:
    check(value, kind)
    return value


def _claim(line: Any) -> tuple[Claim, list[Decision], tuple[bool, bool] | None]:
    claim = _checked(claim_of(line), Claim)
    return claim, decisions_of(line, claim), cut_of(line)


def _report(line: Any, claims: Mapping[str, list[Claim]]) -> tuple[Report, Reading | None]:
    report = _checked(report_of(line), Report)
    reading = reading_of(line, tuple(claims.get(report.sha256, ())))
    return report, None if reading is None else _checked(reading, Reading)


def _doubt(line: Any) -> Suggestion:
    return _checked(Suggestion(line["a"], line["b"], line["score"], line["because"]), Suggestion)


def _codings(files: Mapping[str, bytes]) -> Codings:
    """What the codebooks make of the incidents: values from the incidents' lines, rows from ``codebooks.jsonl``."""
    rows = dict(_each(files.get("codebooks.jsonl", b""), "codebooks.jsonl", _rows))
    return dict(_each(files["incidents.jsonl"], "incidents.jsonl", lambda line: (line["id"], _coded(line, rows))))


def _rows(line: Any) -> tuple[str, dict[str, str]]:
    return line["key"], {f["name"]: f["row"] for f in line["fields"]}


def _coded(line: Any, rows: Mapping[str, Mapping[str, str]]) -> tuple[Coded, ...]:
    made = tuple(
        Coded(
            c["key"],
            c["codebook"],
            tuple(
                Field(name, rows.get(c["key"], {}).get(name, name), "" if value is None else str(value))
                for name, value in c["fields"].items()
            ),
            c["source"],
            c["rules_verified"],
        )
        for c in line.get("coded", ())
    )
    return _checked(made, tuple[Coded, ...])
