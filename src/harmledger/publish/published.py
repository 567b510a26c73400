"""What may be published of a book: everything that is written of a release is made of this and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
        cuts: ids of claims of whose quotes words were left out -> (before what is shown, after it), for the marks of omission around it.
    """

    evidence: Evidence
    record: Record
    codings: Codings
    cuts: Mapping[str, tuple[bool, bool]] = field(default_factory=dict)


def published(whole: Whole, profile: Profile) -> tuple[Published, HeldBack]:
    """What the profile shows of a book, and the account of what it holds back."""
    left, held = shown(whole, profile)
    return Published(left.evidence, left.record, left.codings, left.cuts), held
