"""What the desk shows: plain frozen values, nothing of the web in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from harmledger.model.claim import Claim, Reading, SetApart
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident, Suggestion, Versions
from harmledger.model.report import Report
from harmledger.model.review import ByPerson, Change, Question

Need = Literal["question", "changed", "conflict", "withdrawn", "range", "merge", "contested", "certainty", "place", "day", "unread"]
"""Why something needs a person; the weight of each stands in ``queue.toml``."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why an incident or a report needs a person: in words, with its points (more is more consequential)."""

    need: Need
    words: str
    points: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue.

    Attributes:
        subject: id of the incident, or SHA-256 of the report.
        kind: which of the two.
        headline: place, day and toll in one line; of a report its title.
        points: the sum of its reasons' points: how consequential it is that a person looks.
        reasons: why, most points first.
        state: where it stands ("open", "accepted", "signed off", "changed since sign-off").
        assigned: who looks at it, or None.
        grade, side, method: of the incident, to filter by; "" for a report.
        day: its first day, or None.
        reports: how many reports tell of it.
    """

    subject: str
    kind: Literal["incident", "report"]
    headline: str
    points: float
    reasons: tuple[Reason, ...]
    state: str
    assigned: str | None
    grade: str = ""
    sides: tuple[str, ...] = ()
    method: str = ""
    country: str = ""
    day: date | None = None
    reports: int = 1

    @property
    def needs(self) -> frozenset[Need]:
        """Its reasons, without their words."""
        return frozenset([r.need for r in self.reasons])


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter of the queue; what is left empty filters nothing.

    Attributes:
        needs: at least one of these reasons.
        states: one of these states. Empty: all that wait (everything but "signed off" and "accepted" without a reason).
        assigned: assigned to this person; "" means to nobody; None filters nothing.
        words: all of these words in the headline, without regard to case.
        grades, sides, methods, countries: one of these.
        since, until: the day lies between these, both included; undated ones are left out where one is given.
        offset, limit: which lines; at most 500.
    """

    needs: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    assigned: str | None = None
    words: str = ""
    grades: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the book is: incidents by state, and what waits, by reason and by person."""

    incidents: int
    reports: int
    decisions: int
    by_state: Mapping[str, int]
    by_need: Mapping[str, int]
    by_person: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Queue:
    """The lines that were asked for, how many the filter leaves in all, and how far the book is."""

    lines: tuple[Waiting, ...]
    total: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision with what became of it: ``superseded_by`` is the id of the decision that replaced it, or None."""

    decision: Decision
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class ClaimSeen:
    """A claim as people left it.

    Attributes:
        claim: the claim; where it was set aside, as it was before.
        read: as the machine reads it today (or as a person added it); None where it is read no more.
        set: what people set on it, with author and reason.
        decisions: all decisions on it, superseded ones included, oldest first.
        aside: the decision that set it aside, or None.
        decides: the ends of ranges that stand on it ("killed.total.max").
        incident: id of the incident that it belongs to, or None.
    """

    claim: Claim
    read: Claim | None
    set: tuple[ByPerson, ...]
    decisions: tuple[Ruled, ...]
    aside: Decision | None
    decides: tuple[str, ...]
    incident: str | None


@dataclass(frozen=True, slots=True)
class Near:
    """A doubtful pair: the other incident, its headline, and why they may be one."""

    incident: str
    headline: str
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class IncidentSeen:
    """One incident with all that a person needs to decide.

    Attributes:
        incident: ranges, grades and reasons; ``incident.review`` says where it stands and what people set.
        headline: in one line.
        claims: of its events, in the order of the reports; those set aside included.
        reports: in the order of the incident.
        near: incidents that may be the same.
        questions: what waits for an answer on its reports.
        history: all decisions on it, its claims and its reports, oldest first.
        digest: of all that is shown here; goes back with an order (``Order.saw``).
        seen: the lines that the digest is of: (what, value in words).
    """

    incident: Incident
    headline: str
    claims: tuple[ClaimSeen, ...]
    reports: tuple[Report, ...]
    near: tuple[Near, ...]
    questions: tuple[Question, ...]
    history: tuple[Ruled, ...]
    digest: str
    seen: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """One report with its claims, what was left out and why, and the incidents that it tells of.

    ``versions``: of this report, as its incidents know them. ``digest`` and ``seen`` are as in ``IncidentSeen``.
    """

    report: Report
    versions: tuple[Versions, ...]
    reading: Reading | None
    claims: tuple[ClaimSeen, ...]
    apart: tuple[SetApart, ...]
    incidents: tuple[str, ...]
    questions: tuple[Question, ...]
    history: tuple[Ruled, ...]
    digest: str
    seen: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a search found: ``kind`` is "report", "place", "speaker" or "figure"; ``excerpt`` are words of the report."""

    kind: str
    report: str
    title: str
    excerpt: str
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """The decision is in the book. ``new`` is False where the same order had been stored before."""

    decision: Decision
    new: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """Nothing was stored: what the person saw is no longer so. They see what changed and decide again.

    Attributes:
        subject: what was looked at.
        words: what happened since, in sentences.
        changes: each fact that is another than it was; empty where it is not known any more what exactly was seen.
        decisions: the newest decisions on it, newest first, at most five.
        digest: of what is there now.
    """

    subject: str
    words: tuple[str, ...]
    changes: tuple[Change, ...]
    decisions: tuple[Decision, ...]
    digest: str
