"""Claims written by hand: small helpers that keep the cases readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from harmledger.model.circumstances import Place, PlacePrecision, Span, When
from harmledger.model.claim import (
    Age,
    Claim,
    EventClaim,
    FigureClaim,
    Method,
    Outcome,
    ResponsibilityClaim,
    Role,
    Sex,
    Side,
    SourceKind,
    Stance,
    Status,
    Voice,
)
from harmledger.model.decision import Decision, Verdict
from harmledger.model.ids import content_id
from harmledger.model.report import Receipt, Report, make_report

SOHR = Voice("the Observatory", "sohr", None, "monitor")
HELMETS = Voice("the White Helmets", "white-helmets", None, "rescue service")
COALITION = Voice("a coalition spokesman", "coalition", None, "military")
FIGHTER = Voice("a fighter", None, None, "armed group")

TOWN = Place("Nahr al-Zayt", "Aleppo", "SY", 36.30, 37.30, "town", "town", 5.0)
TOWN_ALSO = Place("Nahr Zeit", "Aleppo", "SY", 36.31, 37.31, "town", "town", 5.0)
FAR_TOWN = Place("Kafr Ward", "Aleppo", "SY", 36.80, 37.90, "town", "town", 5.0)


def on(iso: str) -> When:
    """A When of one known day."""
    day = date.fromisoformat(iso)
    return When(day, day, "day", iso)


def part(weekday: int | None = None, month: int | None = None, day: int | None = None) -> When:
    """A When that no day anchors."""
    return When(None, None, None, "then", weekday, month, day)


def quarter(name: str, lat: float, lon: float, precision: PlacePrecision = "neighbourhood") -> Place:
    """A quarter of a town."""
    return Place(name, "Aleppo", "SY", lat, lon, precision, precision, 1.5)


@dataclass
class Book:
    """Collects reports and claims of a case."""

    reports: list[Report] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def report(self, text: str, published: str | None = None, name: str = "") -> Report:
        """Adds a report."""
        day = date.fromisoformat(published) if published else None
        report = make_report(None, text, Receipt(name or f"r{len(self.reports)}", "case", day, None))
        self.reports.append(report)
        return report

    def event(
        self,
        report: Report,
        when: When | None = None,
        where: Place | None = TOWN,
        method: Method = "airstrike",
        role: Role = "main",
        words: str = "",
    ) -> EventClaim:
        """Adds an event of a report; its span is ``words`` of the text, else the whole text."""
        number = 1 + sum(isinstance(c, EventClaim) and c.report == report.sha256 for c in self.claims)
        start = report.text.index(words)
        quote = words or report.text
        claim = EventClaim(
            content_id("c", report.sha256, number),
            report.sha256,
            f"e{number}",
            role,
            method,
            when,
            where,
            Span(start, start + len(quote), quote),
        )
        self.claims.append(claim)
        return claim

    def figure(
        self,
        event: EventClaim,
        low: int | None,
        high: int | None = None,
        said_by: Voice | None = SOHR,
        status: Status = "unknown",
        outcome: Outcome = "killed",
        part_of: FigureClaim | None = None,
        age: Age | None = None,
        sex: Sex | None = None,
        group: str = "people",
        exact: bool = True,
    ) -> FigureClaim:
        """Adds a figure: exactly ``low`` unless ``high`` is given or ``exact`` is False ("at least")."""
        top = high if high is not None else low if exact else None
        claim = FigureClaim(
            content_id("c", event.id, len(self.claims)), event.report, event.event, outcome, low, top, status, age, sex, group,
            part_of.id if part_of else None, said_by, event.span,
        )  # fmt: skip
        self.claims.append(claim)
        return claim

    def blame(
        self, event: EventClaim, side: Side, stance: Stance, said_by: Voice | None = SOHR, of_harm: bool = True
    ) -> ResponsibilityClaim:
        """Adds who is said to have done it."""
        claim = ResponsibilityClaim(
            content_id("c", event.id, len(self.claims)), event.report, event.event, side, side, stance, said_by, event.span, of_harm
        )
        self.claims.append(claim)
        return claim


def voice(name: str, kind: SourceKind) -> Voice:
    """A voice of no organisation."""
    return Voice(name, None, None, kind)


def decide(a: str, b: str | None, verdict: Verdict, at: str = "2020-01-01T00:00:00+00:00") -> Decision:
    """A person's decision."""
    return Decision(content_id("d", a, b, verdict, at), a, b, verdict, "read both", "A. Researcher", at)


def grouped(members: Sequence[tuple[str, ...]]) -> set[frozenset[str]]:
    """Members as sets, to compare groupings."""
    return {frozenset(m) for m in members}
