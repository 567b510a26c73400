"""Incidents: everything here is derived, and every derived thing names the claims it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from harmledger.model.circumstances import Place, When
from harmledger.model.claim import Method, Side, SourceKind, Stance
from harmledger.model.review import NOT_REVIEWED, Review

Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]
Group = Literal["total", "civilians", "combatants", "children", "women", "men"]
GROUPS: tuple[Group, ...] = ("total", "civilians", "combatants", "children", "women", "men")
AsideKind = Literal["superseded", "copy", "part", "background"]


@dataclass(frozen=True, slots=True)
class Range:
    """Persons, both ends included, ``0 <= min <= max``."""

    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One outcome's ranges for each group; None where no claim speaks of the group."""

    total: Range | None = None
    civilians: Range | None = None
    combatants: Range | None = None
    children: Range | None = None
    women: Range | None = None
    men: Range | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """Why an end of a range is what it is: ``of`` is "killed.total.max" and the like."""

    of: str
    because: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Why a claim sets no end of a range: ``claim`` is its id, ``by`` the claims that stand instead of it or contain it."""

    claim: str
    kind: AsideKind
    because: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One step of a toll's history: what a voice counted of an outcome in a report, and when. ``standing``: not replaced."""

    outcome: str
    speaker: str
    day: date | None
    report: str
    min: int
    max: int
    claims: tuple[str, ...]
    standing: bool


@dataclass(frozen=True, slots=True)
class Node:
    """One in the lineage of an incident's figures: a voice, who passed it on, or a report. ``id`` is unique in the incident."""

    id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Edge:
    """``of`` is quoted by ``by``; ``claims`` are the claims that came this way."""

    of: str
    by: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Who stands behind the figures, and through whom they came."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot all hold, in words."""

    what: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """An independent voice of an incident, with the ids of the reports that carry it."""

    name: str
    kind: SourceKind
    actor: str | None
    reports: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideGrade:
    """How well the evidence holds that one side did it."""

    actor: str
    side: Side
    grade: Grade
    stances: tuple[Stance, ...]
    because: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Why two reports' events are one incident: no merge without its reason."""

    a: str
    b: str
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a page: the report's SHA-256, when it was fetched or what day it states (ISO, or ""), what extracted it ("" where
    that is not known), and whether it tells of the incident."""

    report: str
    when: str
    extraction: str
    tells: bool


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of one report of an incident.

    Attributes:
        page: the address that they share, without what makes no difference; "" where only their bytes are the same.
        versions: oldest first; at least two, or none where the texts of the address are no versions of one another.
        replaced: the ids of the figure claims that gave way to a newer version.
        doubt: what the newest version no longer tells, for a person to look at; "" for nothing.
        apart: why the texts of the address are no versions of one another, or "".
    """

    page: str
    versions: tuple[Version, ...]
    replaced: tuple[str, ...] = ()
    doubt: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """One text that several reports carry: the reports (SHA-256), sorted by day, and the agency that they name, or None."""

    reports: tuple[str, ...]
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """One event with all its reports.

    Attributes:
        id: "i-…", made of its first event claim (by the report's day, then hash): stable as reports arrive.
        members: event claims' ids.
        reports: SHA-256 of the reports, sorted as the members.
        figures: the ids of the figure claims that belong to it, those set aside in the ranges included.
        aside: claims that set no end of a range, with the reason.
        history: the totals that voices gave, in time.
        lineage: who is behind a figure, and through whom it came.
        versions: reports of it that one page gave at different times.
        carried: texts of it that several reports carry, each counted once.
        review: what people decided of it, and where it stands with them.
    """

    id: str
    members: tuple[str, ...]
    reports: tuple[str, ...]
    date: When | None
    place: Place | None
    method: Method
    killed: Tally
    injured: Tally
    missing: Tally
    abducted: Tally
    detained: Tally
    bounds: tuple[Bound, ...]
    conflicts: tuple[Conflict, ...]
    speakers: tuple[Speaker, ...]
    responsibility: tuple[SideGrade, ...]
    grade: Grade
    because: str
    links: tuple[Link, ...]
    figures: tuple[str, ...]
    aside: tuple[SetAside, ...] = ()
    history: tuple[Told, ...] = ()
    lineage: Lineage = Lineage()
    versions: tuple[Versions, ...] = ()
    carried: tuple[Carried, ...] = ()
    review: Review = NOT_REVIEWED

    @property
    def former(self) -> tuple[str, ...]:
        """Ids that it had, or would have had, before others were merged into it or an earlier report arrived, in the order of its
        members: an id is made of one member's claim, and follows that claim wherever it goes."""
        return tuple(old for member in self.members if (old := f"i-{member.split('-', 1)[-1]}") != self.id)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two incidents that may be one, but not surely enough to merge them: for a person to decide."""

    a: str
    b: str
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Record:
    """What ``derive`` gives: the incidents (sorted by day, then id) and the doubtful pairs."""

    incidents: tuple[Incident, ...]
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def redirects(self) -> dict[str, str]:
        """The ids that incidents had, or would have had (``Incident.former``), with the id of today."""
        return {old: i.id for i in self.incidents for old in i.former}
