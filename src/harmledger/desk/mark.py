"""Makes a claim of marked words of a report, for "add": the words stay, the values are the person's."""

from __future__ import annotations

from typing import Any

from harmledger.desk.orders import NotThere
from harmledger.incidents.edits import edited
from harmledger.model.circumstances import Span
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.ids import content_id
from harmledger.model.payload import Edit
from harmledger.model.report import Report

KINDS = ("event", "figure", "responsibility", "background")


def words_in(report: Report, words: str, which: int = 1) -> Span:
    """The ``which``-th place (from 1) where the report says the words, exactly. Raises NotThere."""
    at = -1
    for _ in range(max(1, which)):
        at = report.text.find(words, at + 1) if words else -1
        if at < 0:
            raise NotThere(
                f"The report does not say {words[:80]!r}{f' {which} times' if which > 1 else ''}. Copy the words without change."
            )
    return Span(at, at + len(words), words)


def claim_of(kind: str, span: Span, report: str, edits: tuple[Edit, ...] = (), event: str = "") -> Claim:
    """A claim of ``kind`` with the words of ``span`` and the fields of ``edits``; ``event`` is the name of the event that it
    belongs to in the report ("e1"), or that a new event gets. Raises NotThere where the values do not fit the kind."""
    ident = content_id("c", report, "added", kind, span.start, span.end, *(f"{e.field}={e.to!r}" for e in edits))
    made: Any
    if kind == "event":
        made = EventClaim(ident, report, event or f"p{ident[2:6]}", "other", "unknown", None, None, span)
    elif kind == "figure":
        low = next((e.to for e in edits if e.field in ("low", "high") and isinstance(e.to, int)), None)
        made = FigureClaim(ident, report, event, "killed", low, None, "unknown", None, None, "people", None, None, span)
    elif kind == "responsibility":
        made = ResponsibilityClaim(ident, report, event, "", "unknown", "stated", None, span)
    elif kind == "background":
        made = BackgroundClaim(ident, report, None, None, span, "a person marked it as a total of no single event")
    else:
        raise NotThere(f"There is no kind of claim {kind!r}; there are {', '.join(KINDS)}.")
    found = edited(made, edits, {}) if edits else made
    if isinstance(found, str):
        raise NotThere(f"That makes no claim: {found}.")
    return found
