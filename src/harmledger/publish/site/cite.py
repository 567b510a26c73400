"""How a page of the record is cited."""

from __future__ import annotations

from harmledger.model.incident import Incident
from harmledger.model.release import About
from harmledger.publish.site.shell import incident_address
from harmledger.publish.site.web import web_address
from harmledger.publish.words import date_words, headline


def citation(incident: Incident, about: About) -> str:
    """One incident as it is cited: who publishes it, what it is, in which release, under which id, and where it stands."""
    parts = [
        f"{about.publisher}. " if about.publisher else "",
        f"“{headline(incident)}.” ",
        f"{about.title}, release {about.version}, {date_words(about.day)}. ",
        f"Incident {incident.id}.",
        f" {address}{incident_address(incident.id)}" if (address := web_address(about)) else "",
    ]
    return "".join(parts)
