"""What may be published of a book: everything that is written of a release is made of this and of nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from harmledger.model.incident import Record
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence
from harmledger.publish.redaction.held_back import HeldBack
from harmledger.publish.redaction.profile import Profile
from harmledger.publish.redaction.shown import Whole, shown


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


def published(whole: Whole, profile: Profile) -> tuple[Published, HeldBack]:
    """What the profile shows of a book, and the account of what it holds back."""
    evidence, record, codings, held = shown(whole, profile)
    return Published(evidence, record, codings), held
