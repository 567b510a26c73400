"""One incident's page: its range with the reasons and quotes of both ends, and all that stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from markupsafe import Markup

from harmledger.model.incident import GROUPS, Bound, Incident, Range
from harmledger.model.release import Changes, IncidentChange
from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.page.history import Chart, charts
from harmledger.publish.page.view import View
from harmledger.publish.redaction.shown import NOT_REVIEWED
from harmledger.publish.site.accused import accused, beside, dropped, once
from harmledger.publish.site.cite import citation
from harmledger.publish.site.locator import locator
from harmledger.publish.site.shell import Shell, incident_address
from harmledger.publish.site.times import time_address
from harmledger.publish.site.told import cut
from harmledger.publish.site.tree import Tree
from harmledger.publish.words import headline, word

MOST_BYTES = 60_000
"""Of an incident's page."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of each list, of each list of quotes within it, and of each text (characters) a page shows."""

    items: int
    quotes: int
    text: int


LADDER = (Limits(80, 12, 1200), Limits(30, 6, 700), Limits(12, 3, 400), Limits(5, 2, 200), Limits(3, 1, 80), Limits(1, 1, 30))
"""From all that an ordinary incident has down to what always fits. The page says where it does not show all."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range: in words ("Fewest: 63"), why, and the ids of the claims that it stands on."""

    words: str
    because: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Toll:
    """The range of one outcome, large, with its ends and their reasons. ``group``: whom it counts, where nobody counts all."""

    outcome: str
    group: str
    range: Range
    ends: tuple[End, ...]


class IncidentPages:
    """Makes the pages of all incidents, one after the other."""

    def __init__(self, view: View, shell: Shell, changes: Changes, tree: Tree) -> None:
        self._view, self._shell, self._changes, self._tree = view, shell, changes, tree
        self._source = lru_cache(maxsize=1024)(self._source_made)  # a page credits the same few reports again and again

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """(path, page) of every incident, in the record's order."""
        for incident in self._view.incidents:
            yield self.page(incident)

    def page(self, incident: Incident) -> tuple[str, bytes]:
        """The page of one incident, as whole as fits into ``MOST_BYTES``."""
        for limits in LADDER:
            path, page = self._made(incident, limits)
            if len(page) <= MOST_BYTES:
                break
        return path, page

    def _made(self, incident: Incident, limits: Limits) -> tuple[str, bytes]:
        v = self._view
        return self._shell.page(
            incident_address(incident.id),
            "incident.html.j2",
            title=headline(incident)[:200],
            description=f"{headline(incident)[:200]} Grade: {word('grade', incident.grade).lower()}.",
            i=incident,
            v=v,
            source=self._source,
            most=limits,
            unmarked=not incident.because.endswith(NOT_REVIEWED),
            tolls=tolls(incident),
            other_bounds=other_bounds(incident),
            decides=v.decides(incident),
            voices=v.voices(incident),
            charts=_charts(incident, limits.items),
            aside=dropped(v, incident),
            sides=accused(v, incident),
            codebooks=beside(v.codings.get(incident.id, ())),
            quotes_of=lambda ids: once(v.claims(ids)),
            map=locator(incident.place),
            where=self._tree.way(incident.place),
            when=time_address(incident.date),
            change=self._change_of.get(incident.id),
            merged=self._merged.get(incident.id, ()),
            published_before=self._former.get(incident.id, ()),
            changes=self._changes,
            before=self._beside(incident, -1),
            after=self._beside(incident, 1),
            cite=citation(incident, self._shell.about),
        )

    def _source_made(self, sha256: str) -> Markup:
        """A report as it is credited: publisher and day, with its address where that is one of the web."""
        report = self._view.report(sha256)
        name = cut(self._view.report_name(sha256), 120)
        link = self._view.link(report) if report else None
        if link is None:
            return Markup('<span class="src" dir="auto">{}</span>').format(name)
        return Markup('<a class="src" href="{}" rel="noopener noreferrer nofollow" dir="auto">{}</a>').format(link, name)

    def _beside(self, incident: Incident, step: int) -> Incident | None:
        """The incident before or after it in the record."""
        at = self._order.get(incident.id, -1) + step
        return self._view.incidents[at] if 0 <= at < len(self._view.incidents) else None

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {incident.id: n for n, incident in enumerate(self._view.incidents)}

    @cached_property
    def _change_of(self) -> Mapping[str, IncidentChange]:
        return {c.incident: c for c in self._changes.changes if c.kind not in ("merged", "withdrawn")}

    @cached_property
    def _merged(self) -> Mapping[str, Sequence[IncidentChange]]:
        found: dict[str, list[IncidentChange]] = {}
        for c in self._changes.changes:
            if c.kind == "merged" and c.into:
                found.setdefault(c.into, []).append(c)
        return found

    @cached_property
    def _former(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for old, new in self._changes.redirects:
            if new:
                found.setdefault(new, []).append(old)
        return found


def tolls(incident: Incident) -> list[Toll]:
    """The total of each outcome, or else the first group that somebody counts, with why its ends are what they are."""
    bounds = {b.of: b for b in incident.bounds}
    found = []
    for outcome in OUTCOMES:
        ranges = ((group, getattr(getattr(incident, outcome), group)) for group in GROUPS)
        group, counted = next(((group, r) for group, r in ranges if r is not None), ("", None))
        if counted is None:
            continue
        low, high = (bounds.get(f"{outcome}.{group}.{end}") for end in ("min", "max"))
        found.append(Toll(outcome, group if group != "total" else "", counted, tuple(_ends(counted, low, high))))
    return found


def _ends(total: Range, low: Bound | None, high: Bound | None) -> Iterator[End]:
    if total.min == total.max and (low is None or high is None or (low.because, low.claims) == (high.because, high.claims)):
        if one := low or high:
            yield End(f"Why {total.min:,}", one.because, one.claims)
        return
    if low:
        yield End(f"Fewest: {total.min:,}", low.because, low.claims)
    if high:
        yield End(f"Most: {total.max:,}", high.because, high.claims)


def other_bounds(incident: Incident) -> list[Bound]:
    """Why the ends of the other ranges (civilians, children …) are what they are; one where both ends have the same reason."""
    shown = {f"{t.outcome}.{t.group or 'total'}.{end}" for t in tolls(incident) for end in ("min", "max")}
    return [b for b in incident.bounds if b.of not in shown]


def _charts(incident: Incident, most: int) -> list[Chart]:
    """The toll in time; of a long history its newest steps."""
    return charts(replace(incident, history=incident.history[-most:]) if len(incident.history) > most else incident)
