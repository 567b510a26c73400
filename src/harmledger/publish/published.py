"""What may be published of a book: everything that is written of a release is made of this and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harmledger.model.claim import Reading
from harmledger.model.decision import Decision
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence, evidence_of_readings
from harmledger.publish.redact import redacted


@dataclass(frozen=True, slots=True)
class Published:
    """Reports, claims and incidents as the release shows them: what is held back is in none of them.

    Attributes:
        evidence: the reports without their full texts, and their claims with quotes as they are published.
        record: the incidents in their order, and the doubtful pairs.
        codings: what the codebooks make of each incident, by its id; all codebooks.
    """

    evidence: Evidence
    record: Record
    codings: Codings


def published(
    reports: Sequence[Report], readings: Sequence[Reading], record: Record, decisions: Sequence[Decision], codings: Codings
) -> Published:
    """Everything but what people redacted. ``readings``: with their claims as people left them."""
    evidence, shown = redacted(evidence_of_readings(reports, readings, decisions), record)
    return Published(evidence, shown, codings)
