"""What the template asks: the record seen from an incident, a speaker or a report. No HTML here but the marked texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from markupsafe import Markup

from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.incident import GROUPS, Incident, Range, Record, Suggestion
from harmledger.model.report import Report
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence, report_day, sort_key
from harmledger.publish.incidents import OUTCOMES, doubts_of
from harmledger.publish.lines.facts import counted
from harmledger.publish.page.choice import Choice
from harmledger.publish.page.marked import marked_text
from harmledger.publish.page.world import MapView, map_view
from harmledger.publish.words import MONTHS, bound_words, day_words, word


@dataclass(frozen=True, slots=True)
class Bar:
    """One range drawn to the incident's scale: ``left`` and ``width`` in per cent, at least a sliver wide."""

    name: str
    range: Range
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Said:
    """One voice of an incident with what it says, in the order of the reports.

    ``anchors`` are the claims whose card here is the one that the tags in the reports lead to: a claim that two
    voices share ("a doctor and a resident") has two cards and one anchor.
    """

    name: str
    kind: str
    reports: tuple[str, ...]
    claims: tuple[Claim, ...]
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Quoted:
    """That ``of`` is quoted by ``by``, for ``count`` claims."""

    of: str
    by: str
    count: int


class View:
    """The record, indexed for the template. Immutable in use; properties are worked out once."""

    def __init__(self, evidence: Evidence, record: Record, codings: Codings, choice: Choice | None = None) -> None:
        """``choice``: what evidence and record are a part of; by default they are all."""
        self.evidence = evidence
        self.choice = choice or Choice(counted(evidence, record))
        self.counts = self.choice.counts
        self.codings = codings
        self.record = record
        self.incidents = record.incidents
        self.incident_by_id = {i.id: i for i in record.incidents}

    @cached_property
    def incident_of(self) -> dict[str, str]:
        """Claim id -> id of the incident that its event is a member of."""
        return {claim.id: i.id for i in self.incidents for claim in self.evidence.claims_of(i.members)}

    @cached_property
    def reports(self) -> list[Report]:
        """Every report, by its day (unknown last), then by id."""
        return sorted(self.evidence.reports.values(), key=lambda r: (self.published(r) or date.max, r.id, r.sha256))

    @cached_property
    def incidents_of_report(self) -> dict[str, list[Incident]]:
        """Report SHA-256 -> its incidents, in the record's order."""
        found: dict[str, list[Incident]] = {}
        for incident in self.incidents:
            for sha in dict.fromkeys(incident.reports):
                found.setdefault(sha, []).append(incident)
        return found

    @cached_property
    def background(self) -> list[BackgroundClaim]:
        """Every total that was kept out of the incidents, in the order of the reports."""
        order = {r.sha256: n for n, r in enumerate(self.reports)}
        found = [c for c in self.evidence.claims.values() if isinstance(c, BackgroundClaim)]
        return sorted(found, key=lambda c: (order.get(c.report, len(order)), sort_key(c)))

    @cached_property
    def map(self) -> MapView:
        """The map."""
        return map_view(self.incidents)

    @cached_property
    def suggestions_of(self) -> Mapping[str, Sequence[Suggestion]]:
        """Incident id -> the doubtful pairs that it is in."""
        return doubts_of(self.record.suggestions)

    @property
    def span_of_days(self) -> str:
        """The days from the first dated incident to the last, in words; "" where none is dated."""
        first, last = self.counts.first, self.counts.last
        if first is None or last is None:
            return ""
        return _day(first) if first == last else f"{_day(first)} to {_day(last)}"

    def report(self, sha256: str) -> Report | None:
        """The report, where it is at hand."""
        return self.evidence.reports.get(sha256)

    def report_name(self, sha256: str) -> str:
        """Publisher and day where known, else the report's id: how a quote is credited."""
        report = self.report(sha256)
        if report is None:
            return f"report {sha256[:12]}"
        parts = [report.publisher or self.credit(report) or report.id, self.published_words(report)]
        return ", ".join(p for p in parts if p)

    def report_title(self, report: Report) -> str:
        """The title, else the first words of the text."""
        if report.title:
            return " ".join(report.title.split())
        first = next((line.strip() for line in report.text[:2000].splitlines() if line.strip()), "")
        return (f"{first[:97]}…" if len(first) > 98 else first) or "(no text)"

    def credit(self, report: Report) -> str | None:
        """The agency whose copy it carries."""
        reading = self.evidence.readings.get(report.sha256)
        return reading.credit if reading else None

    def published(self, report: Report) -> date | None:
        """The report's day."""
        return report_day(report, self.evidence.readings.get(report.sha256))

    def published_words(self, report: Report) -> str:
        """The report's day in words, or ""."""
        day = self.published(report)
        return _day(day) if day else ""

    def published_because(self, report: Report) -> str:
        """Where the report's day comes from."""
        if report.published:
            return "as the input states"
        reading = self.evidence.readings.get(report.sha256)
        if reading and reading.day:
            return reading.day.because or "read in the text"
        return ""

    def link(self, report: Report) -> str | None:
        """The report's address if it is plain http(s) with a host; anything else is shown nowhere as a link."""
        return safe_link(report.url)

    def text(self, report: Report) -> Markup:
        """The marked text."""
        reading = self.evidence.readings.get(report.sha256)
        return marked_text(report, reading.claims if reading else (), reading.apart if reading else (), self.incident_of)

    def bars(self, incident: Incident) -> list[tuple[str, list[Bar]]]:
        """(outcome, its bars) for each outcome that has any, all to the scale of the incident's largest number."""
        tallies = [(o, [(g, getattr(getattr(incident, o), g)) for g in GROUPS]) for o in OUTCOMES]
        top = max((r.max for _, rows in tallies for _, r in rows if r), default=0) or 1
        out = []
        for outcome, rows in tallies:
            bars = [_bar(word("group", g) if g != "total" else word("outcome", outcome), r, top) for g, r in rows if r]
            if bars:
                out.append((outcome, bars))
        return out

    def voices(self, incident: Incident) -> list[Said]:
        """The speakers with their claims, then what no counted speaker stands by."""
        own = sorted(self.evidence.claims_of(incident.members), key=sort_key)
        mine = {c.id for c in own}
        by_id = self.evidence.claims
        out: list[Said] = []
        said: set[str] = set()
        for speaker in incident.speakers:
            claims = tuple(sorted((by_id[c] for c in speaker.claims if c in by_id), key=sort_key))
            anchors = {c.id for c in claims if c.id in mine} - said
            said |= anchors
            out.append(Said(speaker.name, speaker.kind, speaker.reports, claims, frozenset(anchors)))
        rest = tuple(c for c in own if c.id not in said and isinstance(c, FigureClaim | ResponsibilityClaim))
        if rest:
            reports = tuple(dict.fromkeys(c.report for c in rest))
            out.append(Said("In the outlets’ own words, or in a voice not counted apart", "", reports, rest, frozenset(c.id for c in rest)))
        return out

    def quoted(self, incident: Incident) -> list[Quoted]:
        """Who quotes whom: the edges of the incident's lineage, in words."""
        names = {n.id: self.report_name(n.id.removeprefix("report:")) if n.kind == "report" else n.name for n in incident.lineage.nodes}
        return [Quoted(names[e.of], names[e.by], len(e.claims)) for e in incident.lineage.edges]

    def events(self, incident: Incident) -> list[EventClaim]:
        """How each report places and dates the event."""
        found = (self.evidence.claims.get(m) for m in incident.members)
        return [c for c in found if isinstance(c, EventClaim)]

    def decides(self, incident: Incident) -> dict[str, list[str]]:
        """Claim id -> the ends of ranges that stand on it, in words."""
        out: dict[str, list[str]] = {}
        for bound in incident.bounds:
            for claim in bound.claims:
                out.setdefault(claim, []).append(bound_words(bound.of).lower())
        return out

    def claims(self, ids: Sequence[str]) -> list[Claim]:
        """The claims behind ids; unknown ids are passed over."""
        return [self.evidence.claims[c] for c in ids if c in self.evidence.claims]

    def member_words(self, member: str) -> str:
        """An event claim for a reader: its report and day."""
        claim = self.evidence.claims.get(member)
        if not isinstance(claim, EventClaim):
            return member
        return f"{self.report_name(claim.report)} ({claim.event}: {day_words(claim.when)})"


def safe_link(url: str | None) -> str | None:
    """``url`` if it is http(s) with a host and without white space or control characters, else None."""
    if not url or len(url) > 2000 or any(c.isspace() or ord(c) < 32 or ord(c) == 127 for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"  # not strftime: its names follow the locale


def _bar(name: str, r: Range, top: int) -> Bar:
    left = 100 * r.min / top
    width = max(100 * (r.max - r.min) / top, 0.8)
    return Bar(name, r, round(min(left, 99.2), 2), round(min(width, 100 - min(left, 99.2)), 2))
