"""What is compared: each event with its figures, blame, place, days and words gathered in one value."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from harmledger.incidents.names import place_words
from harmledger.incidents.rules import rules
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.report import Report

AROUND = 160
"""Characters before and after the quoted words that still belong to an event's passage."""

WORD = re.compile(r"[^\W\d_][\w'’]{2,}|\d+")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z'’]{3,}")


@dataclass(frozen=True, slots=True)
class Event:
    """An event claim with all that compares it. ``words`` are the weighted words of its passage."""

    claim: EventClaim
    report: Report | None
    figures: tuple[FigureClaim, ...]
    blame: tuple[ResponsibilityClaim, ...]
    published: date | None
    passage: str
    runs: frozenset[tuple[str, ...]]
    tokens: frozenset[str]
    names: frozenset[str]
    place_keys: frozenset[str]
    words: Mapping[str, float] = field(default_factory=dict)
    norm: float = 0.0

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The order of events in time: first by the report's day, those without one last."""
        day = self.published.isoformat() if self.published else "9999-12-31"
        return (day, self.claim.report, _event_order(self.claim.event), self.claim.id)


def _event_order(name: str) -> str:
    return re.sub(r"\d+", lambda m: m.group().zfill(6), name)


def _passage(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text around the spans, pieces joined where they touch."""
    pieces: list[list[int]] = []
    for start, end in sorted((max(0, s - AROUND), min(len(text), e + AROUND)) for s, e in spans):
        if pieces and start <= pieces[-1][1]:
            pieces[-1][1] = max(pieces[-1][1], end)
        else:
            pieces.append([start, end])
    return " … ".join(text[s:e] for s, e in pieces)


def word_runs(text: str, size: int = 5) -> frozenset[tuple[str, ...]]:
    """Every run of ``size`` words of a text, without regard to case and punctuation."""
    words = re.findall(r"\w+", text.lower().replace("'", "").replace("’", ""))
    return frozenset(tuple(words[i : i + size]) for i in range(max(0, len(words) - size + 1)))


def gather(reports: Sequence[Report], claims: Sequence[Claim], days: Mapping[str, date]) -> tuple[Event, ...]:
    """The events of the claims, in the order of time, with their words weighted by how rare they are among all events.

    ``days``: the reports' own days, for those without a day of publication.
    """
    by_sha = {r.sha256: r for r in reports}
    common = frozenset(rules("words")["common"])
    figures: dict[tuple[str, str], list[FigureClaim]] = defaultdict(list)
    blame: dict[tuple[str, str], list[ResponsibilityClaim]] = defaultdict(list)
    for claim in claims:
        if isinstance(claim, FigureClaim):
            figures[claim.report, claim.event].append(claim)
        elif isinstance(claim, ResponsibilityClaim):
            blame[claim.report, claim.event].append(claim)
    names = {sha: frozenset(NAME.findall(r.text)) for sha, r in sorted(by_sha.items())}
    events = []
    for claim in claims:
        if not isinstance(claim, EventClaim):
            continue
        report = by_sha.get(claim.report)
        own = tuple(sorted(figures[claim.report, claim.event], key=lambda c: (c.span.start, c.id)))
        text = report.text if report else claim.span.quote
        spans = [(claim.span.start, claim.span.end), *((f.span.start, f.span.end) for f in own)] if report else [(0, len(text))]
        passage = _passage(text, spans)
        events.append(
            Event(
                claim=claim,
                report=report,
                figures=own,
                blame=tuple(sorted(blame[claim.report, claim.event], key=lambda c: (c.span.start, c.id))),
                published=(report.published if report else None) or days.get(claim.report),
                passage=passage,
                runs=word_runs(passage),
                tokens=frozenset(w for w in (m.lower() for m in WORD.findall(passage)) if w not in common),
                names=names.get(claim.report, frozenset()),
                place_keys=place_words(claim.where.name) if claim.where else frozenset(),
            )
        )
    return tuple(sorted(_weigh(events), key=lambda e: e.key))


def _weigh(events: list[Event]) -> list[Event]:
    """Gives every event its word weights: the rarer a word among the passages, the heavier."""
    seen: Counter[str] = Counter(w for e in events for w in e.tokens)
    weight = {w: math.log((1 + len(events)) / n) for w, n in seen.items()}
    weighed = []
    for e in events:
        words = {w: weight[w] for w in e.tokens}
        norm = math.sqrt(math.fsum(v * v for v in words.values()))
        weighed.append(
            Event(e.claim, e.report, e.figures, e.blame, e.published, e.passage, e.runs, e.tokens, e.names, e.place_keys, words, norm)
        )
    return weighed


def rare_names(events: Sequence[Event], share: float, at_least: int, book: int) -> frozenset[str]:
    """Names that at least two and at most ``share`` of the reports (or ``at_least`` reports) carry.

    None in a book of fewer than ``book`` reports: there every name is in few of them, and tells nothing.
    """
    by_report = {e.claim.report: e.names for e in events}
    if len(by_report) < book:
        return frozenset()
    seen: Counter[str] = Counter(n for names in by_report.values() for n in names)
    most = max(at_least, int(share * len(by_report)))
    return frozenset(n for n, count in seen.items() if 2 <= count <= most)
