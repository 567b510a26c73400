"""Decisions: what a person said of a subject. Superseded, never edited.

A decision carries what it was about as it stood when it was decided (``about``), so that it finds its claim again when a
later version of the engine gives the same words another id, and so that nothing is lost when the words are no longer read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from harmledger.model.claim import Claim, EventClaim
from harmledger.model.payload import Addition, Coding, Partition, Payload, Round

Verdict = Literal[
    "accept", "correct", "add", "set aside",
    "same", "different", "merge", "split", "move",
    "grade", "exception", "sign off", "reopen",
    "comment", "assign", "redact", "dismiss",
    "sample", "code", "adjudicate",
]  # fmt: skip
"""What this version of ``derive`` understands. What each is about, and what it carries, stands in ``model/verdicts.py``."""

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        id: content id ("d-…").
        subject: id of the claim, event claim, incident or question that it is about, a report's SHA-256, or the name of a round
            of blind coding.
        other: the second event claim of "same" and "different", the second incident of "merge", "move" and "dismiss", else None.
        verdict: what was decided.
        reason: why, in the person's words; never empty.
        author: who decided; never empty.
        at: when, ISO 8601 with offset; written by the desk, never read from a clock in ``derive``.
        saw: digest of what the person saw when deciding, or None.
        supersedes: id of the decision that this one replaces, or None.
        payload: what the verdict sets, or None where the verdict says it all.
        about: the claims that it is about as they stood when it was decided, the event of a figure included; empty in decisions
            of older versions. The claim that is the subject, if any, comes first.
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
    payload: Payload | None = None
    about: tuple[Claim, ...] = ()


def event_of(incident: str) -> str:
    """The id of the event claim that an incident's id is made of ("i-3f2a…" -> "c-3f2a…")."""
    return f"c-{incident.split('-', 1)[-1]}"


def incident_of(event: str) -> str:
    """The id of the incident that an event claim leads, where it leads one ("c-3f2a…" -> "i-3f2a…")."""
    return f"i-{event.split('-', 1)[-1]}"


def named_events(decision: Decision) -> tuple[str, ...]:
    """The event claims that an incident's id, or a grouping, names, without repeats."""
    groups = decision.payload.groups if isinstance(decision.payload, Partition) else ()
    ids = [i for i in (decision.subject, decision.other) if i]
    named = [event_of(i) for i in ids if i.startswith("i-")] + [m for g in groups for m in g]
    return tuple(dict.fromkeys(named))


def reports_of(decision: Decision) -> frozenset[str]:
    """The reports (SHA-256) whose claims the decision is about, as far as the decision itself says so.

    One of an older version, without ``about``, says so only where it is about a whole report.
    """
    return frozenset(_reports(decision))


def _reports(decision: Decision) -> Iterator[str]:
    if SHA256.fullmatch(decision.subject):
        yield decision.subject
    yield from (c.report for c in decision.about)
    match decision.payload:
        case Addition(claim=claim):
            yield claim.report
        case Coding(claims=claims):
            yield from (c.report for c in claims)
        case Round(reports=reports):
            yield from reports
        case _:
            return


def claim_named(decision: Decision, id: str) -> Claim | None:
    """The claim called ``id`` as it stood when it was decided, or None."""
    return next((c for c in decision.about if c.id == id), None)


def event_named(decision: Decision, report: str, event: str) -> EventClaim | None:
    """The event called ``event`` of a report as it stood when it was decided, or None."""
    return next((c for c in decision.about if isinstance(c, EventClaim) and (c.report, c.event) == (report, event)), None)


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that no other supersedes, oldest first."""
    known = {d.id: d for d in decisions}
    gone = {d.supersedes for d in known.values() if d.supersedes}
    return tuple(sorted((d for d in known.values() if d.id not in gone), key=lambda d: (d.at, d.id)))
