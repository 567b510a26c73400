"""What people decided of single claims, heeded before anything is linked or counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harmledger.model.claim import Claim
from harmledger.model.decision import Decision


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that no other supersedes, oldest first."""
    known = {d.id: d for d in decisions}
    gone = {d.supersedes for d in known.values() if d.supersedes}
    return tuple(sorted((d for d in known.values() if d.id not in gone), key=lambda d: (d.at, d.id)))


def heeded(claims: Iterable[Claim], standing: Sequence[Decision]) -> tuple[Claim, ...]:
    """The claims as people left them, each once, sorted by id.

    ``standing``: decisions in force. What is "set aside" (a claim, or all claims of a report) is left out. Whether a claim is left
    out depends on decisions about it and its report alone, so a decision on one report changes nothing in another.
    """
    aside = {d.subject for d in standing if d.verdict == "set aside"}
    kept = {c.id: c for c in claims if c.id not in aside and c.report not in aside}
    return tuple(kept[id] for id in sorted(kept))
