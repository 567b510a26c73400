"""Incidents of a book as entries of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from harmledger.comparing.context import PartyOf
from harmledger.comparing.listing import in_order
from harmledger.comparing.released import HOLDING, KIND, civilians_of, own_hand
from harmledger.incidents.addresses import page_of
from harmledger.model.comparison import Entry, Listed
from harmledger.model.incident import Incident
from harmledger.model.report import Report


def list_of(
    name: str,
    incidents: Iterable[Incident],
    reports: Mapping[str, Report],
    headline: Callable[[Incident], str],
    party_of: PartyOf,
) -> Listed:
    """The incidents of the book called ``name``. ``reports``: by SHA-256, for their addresses; ``headline``: an incident in a line."""
    entries = [_entry(i, reports, headline, party_of) for i in incidents]
    return Listed(name, KIND, tuple(sorted(entries, key=in_order)))


def _entry(
    incident: Incident,
    reports: Mapping[str, Report],
    headline: Callable[[Incident], str],
    party_of: PartyOf,
) -> Entry:
    when, place = incident.date, incident.place
    hands = []
    for graded in incident.responsibility:
        if graded.side != "unknown" and graded.grade != "discounted" and HOLDING & set(graded.stances):
            hands.append(own_hand(graded.actor, graded.side, place, party_of))
    urls = (r.url for sha in incident.reports if sha in reports for r in reports[sha].receipts if r.url)
    return Entry(
        id=incident.id,
        where=f"the incident {incident.id}",
        headline=headline(incident),
        start=when.start if when else None,
        end=when.end if when else None,
        place=place,
        killed=incident.killed.total,
        civilians=civilians_of(incident.killed.total, incident.killed.civilians, incident.killed.combatants),
        injured=incident.injured.total,
        hands=tuple(dict.fromkeys(hands)),
        method=incident.method,
        sources=tuple(s.name for s in incident.speakers),
        links=tuple(dict.fromkeys(u for u in urls if page_of(u))),
        former=incident.former,
    )
