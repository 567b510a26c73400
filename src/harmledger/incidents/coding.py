"""Incidents under other recorders' codebooks: what each of them makes of each incident, from the claims that people left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from harmledger.incidents.codebooks import code
from harmledger.incidents.reviewed import exceptions_of
from harmledger.model.claim import Claim, FigureClaim, Reading, ResponsibilityClaim, Side
from harmledger.model.coded import Coded
from harmledger.model.incident import Incident
from harmledger.model.report import Report

SideIn = Callable[[str, str | None], Side | None]
"""Which side an actor's name belongs to in a country (ISO 3166 alpha-2, or None where it is not known)."""


def codings(
    incidents: Iterable[Incident],
    reports: Iterable[Report],
    readings: Iterable[Reading],
    claims: Iterable[Claim],
    side_in: SideIn,
    names: Sequence[str],
) -> dict[str, tuple[Coded, ...]]:
    """What the codebooks ``names`` make of each of the incidents, by its id; empty where none is named.

    ``readings``: of the reports, for the days that their texts give; ``claims``: as people left them. Raises RuleFault.
    """
    if not names:
        return {}
    by_hash = {r.sha256: r for r in reports}
    read: dict[str, date | None] = {r.report: r.day.start for r in readings if r.day}
    said: dict[str, list[FigureClaim | ResponsibilityClaim]] = {}
    for c in claims:
        if isinstance(c, FigureClaim | ResponsibilityClaim):
            said.setdefault(c.report, []).append(c)

    def coded(incident: Incident) -> tuple[Coded, ...]:
        country = incident.place.country if incident.place else None
        own = [by_hash[sha] for sha in dict.fromkeys(incident.reports) if sha in by_hash]
        counted = [c for r in own for c in said.get(r.sha256, ())]
        days = {r.sha256: r.published or read.get(r.sha256) for r in own}
        return code(incident, counted, own, days, lambda words: side_in(words, country), names, exceptions_of(incident))

    return {i.id: coded(i) for i in incidents}
