"""What people redacted (names of victims and of sources) is not published; the ledger keeps it.

Every character of redacted words becomes a block, so that offsets, quotes and marks still hold. The words are hidden wherever the
reports that the decision is about, and their incidents, carry them, whatever the case and the white space between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from harmledger.model.decision import SHA256, Decision, named_events, reports_of
from harmledger.model.incident import Incident, Record
from harmledger.model.payload import Redaction
from harmledger.model.report import Report
from harmledger.publish.evidence import Evidence, evidence_of_readings

BLOCK = "█"
KEPT = frozenset(
    {"id", "sha256", "report", "reports", "members", "claims", "claim", "part_of", "event", "a", "b", "by", "of", "source", "decision"}
)
"""Fields that hold ids, never words of a report."""

T = TypeVar("T")


Hidden = Mapping[str, frozenset[str]]
"""The words that are hidden in each report, by its SHA-256."""


def redacted(evidence: Evidence, record: Record, hidden: Hidden) -> tuple[Evidence, Record]:
    """Evidence and record, or parts of them, without the words that people redacted in the whole (``hidden``); the same objects where
    they redacted none."""
    if not hidden:
        return evidence, record
    patterns = {sha: pattern_of(hidden[sha]) for sha in {*evidence.reports, *evidence.readings} if sha in hidden}
    reports = [_report(r, patterns[r.sha256]) if r.sha256 in patterns else r for r in evidence.reports.values()]
    readings = [hide(r, patterns[r.report]) if r.report in patterns else r for r in evidence.readings.values()]
    incidents = []
    for incident in record.incidents:
        words = frozenset(w for sha in incident.reports for w in hidden.get(sha, ()))
        incidents.append(_incident(incident, pattern_of(words)) if words else incident)
    everything = pattern_of(frozenset(w for words in hidden.values() for w in words))
    suggestions = tuple(hide(s, everything) for s in record.suggestions)
    decisions = tuple(d for d in evidence.decisions if d.verdict != "redact")
    shown = evidence_of_readings(reports, readings)
    return replace(shown, decisions=tuple(hide(d, everything) for d in decisions)), Record(tuple(incidents), suggestions)


def hidden_words(decisions: Iterable[Decision], reports_with: Callable[[str], Iterable[str]]) -> Hidden:
    """The words that the standing ``decisions`` hide in each report. ``reports_with``: the reports of the incident of an event claim."""
    found: dict[str, set[str]] = defaultdict(set)
    for d in decisions:
        if not isinstance(d.payload, Redaction):
            continue
        reports = set(reports_of(d))
        if not SHA256.fullmatch(d.subject):
            reports |= {sha for e in (*named_events(d), d.subject) for sha in reports_with(e)}
        for sha in reports:
            found[sha].update(d.payload.words)
    return {sha: frozenset(words) for sha, words in found.items()}


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Matches any of the words, longest first, in any case, over any white space."""
    longest = sorted(set(words), key=lambda w: (-len(w), w))
    return re.compile("|".join(r"\s+".join(re.escape(part) for part in w.split()) for w in longest), re.IGNORECASE)


def hide(thing: T, pattern: re.Pattern[str]) -> T:
    """``thing`` (a dataclass, a tuple, a text …) with the words hidden in all its texts but ids."""
    return _hide(thing, pattern)  # type: ignore[no-any-return]  # what comes back is of the kind that was given


def _hide(thing: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(thing, str):
        return blocked(thing, pattern)
    if isinstance(thing, tuple):
        return tuple(_hide(part, pattern) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(
            thing, **{f.name: v if _id(f.name, v) else _hide(v, pattern) for f in fields(thing) for v in (getattr(thing, f.name),)}
        )
    return thing


def _id(field: str, value: object) -> bool:
    return field in KEPT and (isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(v, str) for v in value)))


def blocked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with a block for every character of what is hidden; white space stays."""
    return pattern.sub(lambda m: re.sub(r"\S", BLOCK, m.group()), text)


def _report(report: Report, pattern: re.Pattern[str]) -> Report:
    """The report with the words hidden; an address that spells them is not shown."""
    spelled = _spelled(pattern)
    receipts = tuple(
        replace(r, url=None if r.url and spelled.search(r.url) else r.url, source=blocked(r.source, spelled), origin=None)
        for r in report.receipts
    )
    return replace(report, text=blocked(report.text, pattern), receipts=receipts, arrivals=())


def _spelled(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Matches the words as addresses and names of files spell them."""
    return re.compile(pattern.pattern.replace(r"\s+", r"[^a-z0-9]*"), re.IGNORECASE)


def _incident(incident: Incident, pattern: re.Pattern[str]) -> Incident:
    """The incident with the words hidden; an address of versions that spells them is not shown."""
    spelled = _spelled(pattern)
    versions = tuple(replace(v, page="" if spelled.search(v.page) else v.page) for v in incident.versions)
    return hide(replace(incident, versions=versions), pattern)
