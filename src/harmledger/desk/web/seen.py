"""What the templates ask of an incident that the desk shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from harmledger.desk.views import ClaimSeen, IncidentSeen, ReportSeen
from harmledger.desk.web.access import Visitor
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim, SetApart
from harmledger.model.incident import Incident, Record
from harmledger.model.report import Report
from harmledger.publish.evidence import evidence_of
from harmledger.publish.page.marked import marked_text
from harmledger.publish.page.view import View
from harmledger.publish.words import day_words, figure_words, place_words, word


@dataclass(frozen=True, slots=True)
class Account:
    """One report of an incident with its claims there: what stands beside what."""

    report: Report
    name: str
    title: str
    claims: tuple[ClaimSeen, ...]


class IncidentView(View):
    """An incident as the desk shows it, for the template; what the published page shows of it is the same."""

    def __init__(self, seen: IncidentSeen) -> None:
        self.seen = seen
        self.standing = [c.claim for c in seen.claims if c.aside is None]
        super().__init__(evidence_of(seen.reports, self.standing), Record((seen.incident,)), {})

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The reports, each with its claims in the order of its text."""
        found = []
        for r in self.seen.reports:
            own = tuple(c for c in self.seen.claims if c.claim.report == r.sha256)
            found.append(Account(r, self.report_name(r.sha256), self.report_title(r), own))
        return tuple(found)

    @cached_property
    def beside(self) -> list[tuple[str, list[list[tuple[str, str]]]]]:
        """What each report says of where, when, how many and who: (title, for each report (claim, words)). Without what was set aside."""
        told: dict[str, list[list[tuple[str, str]]]] = {t: [] for t in ("Where", "When", "How many", "Who did it")}
        for account in self.accounts:
            standing = [c.claim for c in account.claims if c.aside is None]
            events = [c for c in standing if isinstance(c, EventClaim)]
            told["Where"].append([(e.id, place_words(e.where)) for e in events])
            told["When"].append([(e.id, day_words(e.when)) for e in events])
            told["How many"].append([(c.id, figure_words(c)) for c in standing if isinstance(c, FigureClaim)])
            blame = [c for c in standing if isinstance(c, ResponsibilityClaim)]
            told["Who did it"].append([(c.id, f"{c.actor}: {word('stance', c.stance)}") for c in blame])
        return list(told.items())

    @cached_property
    def node_names(self) -> dict[str, str]:
        """How the nodes of the speakers' graph are called."""
        nodes = self.seen.incident.lineage.nodes
        return {n.id: self.report_name(n.id.removeprefix("report:")) if n.kind == "report" else n.name for n in nodes}

    @cached_property
    def members(self) -> list[EventClaim]:
        """The events that the incident is made of."""
        return self.events(self.seen.incident)

    def text_beside(self, account: Account) -> Markup:
        """The report's text with the claims of this incident marked."""
        return _marked(account.report, account.claims, ())


def text_of(seen: ReportSeen, claims: Sequence[ClaimSeen], who: Visitor) -> Markup:
    """A report's text with ``claims`` marked; nothing for somebody who may not read texts."""
    if not who.has("texts"):
        return Markup("")
    return _marked(seen.report, claims, seen.apart)


def point_of(incident: Incident) -> dict[str, object] | None:
    """The incident's point for the map, with the radius within which the true place lies."""
    place = incident.place
    if place is None or place.lat is None or place.lon is None:
        return None
    return {
        "id": incident.id,
        "lat": place.lat,
        "lon": place.lon,
        "km": place.radius_km,
        "grade": incident.grade,
        "dead": 0,
        "words": place.name,
    }


def draft_text(report: Report, draft: Sequence[Claim]) -> Markup:
    """A report's text with the claims of somebody's draft marked."""
    return _as_served(marked_text(report, draft, (), {c.id: "" for c in draft}))


def _marked(report: Report, claims: Sequence[ClaimSeen], apart: Sequence[SetApart]) -> Markup:
    own = {c.claim.id: c.incident or "" for c in claims}
    return _as_served(marked_text(report, [c.claim for c in claims if c.aside is None], apart, own))


def _as_served(made: Markup) -> Markup:
    return Markup(str(made).replace("\r", "&#13;").replace("\x00", "&#xFFFD;"))  # a browser would drop them and count otherwise
