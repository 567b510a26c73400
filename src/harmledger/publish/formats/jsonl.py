"""JSON Lines, the one format in which nothing that is published is lost: ``read_published`` gives back what was written.

One object a line, UTF-8, so that any language reads it a line at a time and a difference between two releases can be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any

from harmledger.model.release import About
from harmledger.publish.files import json_lines
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.jsonl_claims import claim_objects, cut_object, report_objects
from harmledger.publish.incidents import doubts_of, incident_record
from harmledger.publish.published import Published
from harmledger.publish.records import Json

LINES = ("incidents", "claims", "reports", "doubts", "codebooks")
"""What the files hold, in their order: ``<name>.jsonl`` and ``<name>.schema.json``."""


def incident_objects(published: Published) -> Iterator[Json]:
    """A line for each incident, in their order, with what all codebooks make of it, and where quotes are cut."""
    doubts = doubts_of(published.record.suggestions)
    for i in published.record.incidents:
        made: dict[str, Any] = incident_record(i, published.evidence, doubts.get(i.id, ()), published.codings.get(i.id, ()))
        yield made | {"claims": [c | cut_object(published.cuts.get(c["id"])) for c in made["claims"]]}


def doubt_objects(published: Published) -> Iterator[Json]:
    """A line for each pair of incidents that may be one."""
    return ({"a": s.a, "b": s.b, "score": round(s.score, 4), "because": s.because} for s in published.record.suggestions)


def codebook_objects(published: Published) -> Iterator[Json]:
    """A line for each codebook, with its fields and the row of the common table that each is on."""
    found: dict[str, Json] = {}
    rows: dict[str, dict[str, str]] = {}
    for incident in published.record.incidents:
        for c in published.codings.get(incident.id, ()):
            found.setdefault(c.key, {"key": c.key, "codebook": c.name, "rules_verified": c.verified, "source": c.source})
            rows.setdefault(c.key, {}).update((f.name, f.row) for f in c.fields)
    return ({**made, "fields": [{"name": name, "row": row} for name, row in rows[key].items()]} for key, made in found.items())


def objects(published: Published, name: str) -> Iterator[Json]:
    """The lines of one file of ``LINES``."""
    makers = {
        "incidents": incident_objects,
        "claims": claim_objects,
        "reports": report_objects,
        "doubts": doubt_objects,
        "codebooks": codebook_objects,
    }
    return makers[name](published)


def schema(name: str) -> bytes:
    """The JSON Schema of one line of a file of ``LINES``."""
    return resources.files("harmledger.publish.formats").joinpath(f"data/{name}.schema.json").read_bytes()


def _write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    for name in LINES:
        yield f"{name}.jsonl", json_lines(objects(published, name))
    for name in LINES:
        yield f"{name}.schema.json", schema(name)


FORMAT = Format(
    key="jsonl",
    title="JSON Lines, lossless",
    files=(
        ("incidents.jsonl", "every incident with its ranges, reasons, grade, claims and quotes"),
        ("claims.jsonl", "every claim of every report, those of no incident included"),
        ("reports.jsonl", "every report: who published it, when, where, and how it was read"),
        ("doubts.jsonl", "pairs of incidents that may be one, for a person to decide"),
        ("codebooks.jsonl", "the other recorders' codebooks by which the incidents are also counted"),
        ("incidents.schema.json", "JSON Schema of a line of incidents.jsonl"),
        ("claims.schema.json", "JSON Schema of a line of claims.jsonl"),
        ("reports.schema.json", "JSON Schema of a line of reports.jsonl"),
        ("doubts.schema.json", "JSON Schema of a line of doubts.jsonl"),
        ("codebooks.schema.json", "JSON Schema of a line of codebooks.jsonl"),
    ),
    cannot_carry=(),
    write=_write,
    source="https://jsonlines.org/ and the JSON Schemas beside the files",
)
