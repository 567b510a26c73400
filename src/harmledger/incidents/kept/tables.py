"""What is kept on disk: one table for each mapping of a shelf, with what its keys and values are."""

from __future__ import annotations

from harmledger.incidents.doubts import Doubt
from harmledger.incidents.facts import Event
from harmledger.incidents.group import Part
from harmledger.incidents.kept.formation import Source
from harmledger.incidents.versions import Edition
from harmledger.model.decision import Decision
from harmledger.model.incident import Incident
from harmledger.model.review import ByPerson

TABLES: dict[str, tuple[type, object]] = {
    "counts": (str, int),  # events, reports, parts and steps so far
    "notes": (str, str),  # how far the book was followed
    "steps": (int, list[str]),  # the last changes: from where to where the book was followed, and which incidents that touched
    # events and how to find those that are near
    "events": (int, Event),
    "of_report": (str, list[int]),
    "numbers": (str, int),  # of event claims
    "under": (str, list[str]),  # block keys
    "seen": (str, int),  # marks: in how many reports
    "carrying": (str, list[int]),  # rare marks: in which events
    # what linking made of them
    "edges": (int, dict[int, float]),
    "home": (int, tuple[int, int]),
    "parts": (int, Part),
    "doubts": (int, dict[int, Doubt]),
    # what people decided
    "decisions": (str, Decision),
    "about": (str, list[str]),
    "calls": (str, Decision),
    "called": (str, list[str]),
    "rulings": (str, list[str]),  # decisions about whole incidents, by the events that lead to these
    "persons": (str, list[ByPerson]),  # what people set on the claims of a report
    # what follows
    "sources": (str, Source),
    "pages": (str, list[Edition]),  # the texts of each page
    "pages_of": (str, list[str]),  # the pages of each report
    "incidents": (int, Incident),
    "ids": (str, int),
}
