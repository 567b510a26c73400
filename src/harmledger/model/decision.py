"""Decisions: what a person said of a subject. Superseded, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["accept", "set aside", "same", "different", "comment"]
"""What this version of ``derive`` understands. "set aside" takes a claim (or a whole report, by its
SHA-256) out of what is derived; "same" and "different" speak of two event claims."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        id: content id ("d-…").
        subject: id of the claim, event claim, incident or report that it is about.
        other: the second event claim of "same" and "different", else None.
        verdict: what was decided.
        reason: why, in the person's words; never empty.
        author: who decided; never empty.
        at: when, ISO 8601 with offset; written by the desk, never read from a clock in ``derive``.
        saw: digest of what the person saw when deciding, or None.
        supersedes: id of the decision that this one replaces, or None.
    """

    id: str
    subject: str
    other: str | None
    verdict: Verdict
    reason: str
    author: str
    at: str
    saw: str | None = None
    supersedes: str | None = None
