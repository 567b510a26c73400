"""Iraq Body Count: incidents and individuals, for any country. Rules are in ``data/ibc.toml``.

The first ten columns of the incidents, and the first nine of the individuals, are those of the files that the project offered for
download, in their order; then come the variables of its methods page that those files left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from harmledger.model.claim import EventClaim
from harmledger.model.incident import Incident
from harmledger.model.release import About
from harmledger.publish.formats.country import country_of
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.parties import labels, parties
from harmledger.publish.formats.persons import occupation_of, single_persons
from harmledger.publish.formats.recorder import (
    Cell,
    Row,
    answers,
    claims_of,
    count,
    joined,
    left_out,
    outlet,
    reports_of,
    rules,
    table,
)
from harmledger.publish.published import Published
from harmledger.publish.words import MONTHS

COLUMNS = (
    "IBC code", "Start Date", "End Date", "Time", "Location", "Target", "Weapons", "Reported Minimum", "Reported Maximum", "Sources",
    "Injuries Minimum", "Injuries Maximum", "Killers", "Primary Witnesses",
)  # fmt: skip
"""Columns of the incidents."""

PERSONS = (
    "IBC code", "Name or Identifying Details", "Age", "Sex", "Marital Status", "Parental Status", "Earliest Date", "Latest Date",
    "Location", "Occupation",
)  # fmt: skip
"""Columns of the individuals."""


def why_not(published: Published, incident: Incident) -> str | None:
    """Why the incident is no row of the table, in words; None where it is one."""
    most = count(answers(published, incident, "ibc").get("maximum deaths"))
    if most is None:
        return str(rules("ibc")["left_out"]["no_toll"])
    return str(rules("ibc")["left_out"]["no_civilian"]) if most == 0 else None


def day(when: date | None) -> str | None:
    """A day as the project writes it: "3 Oct 2015"."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}" if when else None


def _location(incident: Incident) -> str | None:
    place = incident.place
    if place is None:
        return None
    country = country_of(place.country)
    around = [place.admin1, country.name if country else None]
    return ", ".join([place.name, *(part for part in around if part and part.lower() not in place.name.lower())])


def _row(published: Published, incident: Incident) -> Row:
    coded = answers(published, incident, "ibc")
    when = incident.date
    hit = [c.target.span.quote for c in claims_of(published, incident) if isinstance(c, EventClaim) and c.target]
    witnesses = [s.name for s in incident.speakers if s.kind in rules("ibc")["witnesses"]["kinds"]]
    row: dict[str, Cell] = {
        "IBC code": incident.id,
        "Start Date": day(when.start if when else None),
        "End Date": day(when.end if when else None),
        "Location": _location(incident),
        "Target": joined(hit),
        "Weapons": rules("ibc")["weapons"].get(incident.method),
        "Reported Minimum": coded.get("minimum deaths"),
        "Reported Maximum": coded.get("maximum deaths"),
        "Sources": joined(outlet(published, r) for r in reports_of(published, incident)),
        "Injuries Minimum": coded.get("minimum injuries"),
        "Injuries Maximum": coded.get("maximum injuries"),
        "Killers": labels(parties(incident)),
        "Primary Witnesses": joined(witnesses),
    }
    return row


def _persons(published: Published, incident: Incident) -> Iterator[Row]:
    for p in single_persons(published, incident):
        if p.outcome == "killed":
            yield {
                "IBC code": f"{incident.id}-{p.claim}",
                "Name or Identifying Details": p.words,
                "Age": p.age if p.years is None else p.years,
                "Sex": p.sex,
                "Earliest Date": day(incident.date.start if incident.date else None),
                "Latest Date": day(incident.date.end if incident.date else None),
                "Location": _location(incident),
                "Occupation": occupation_of(p.words),
            }


def write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    """Incidents, individuals, and the list of the incidents that they leave out."""
    judged = [(i, why_not(published, i)) for i in published.record.incidents]
    held = [i for i, why in judged if why is None]
    yield "ibc-incidents.csv", table(COLUMNS, (_row(published, i) for i in held))
    yield "ibc-individuals.csv", table(PERSONS, (row for i in held for row in _persons(published, i)))
    yield "ibc-left-out.csv", left_out((i, why) for i, why in judged if why is not None)


FORMAT = Format(
    key="ibc",
    title="Iraq Body Count columns, CSV",
    files=(
        ("ibc-incidents.csv", "one row an incident in which civilians may have been killed, in Iraq Body Count's columns"),
        ("ibc-individuals.csv", "one row a single person killed of whom reports speak, without names"),
        ("ibc-left-out.csv", "the incidents that are no row of that table, each with the reason"),
    ),
    cannot_carry=(
        "Incidents in which no civilian was killed, or of which no number of people killed is known, are not in the table; ibc-left-out.csv lists them with the reason.",
        "Only civilian deaths are counted, by the project's rules as this program knows them: people of whom nobody says that they were civilians count at the maximum alone. Police are not counted as civilians here; Iraq Body Count counts them.",
        "Combatants, children, women and men, the missing, abducted and detained have no column.",
        "Coordinates and precisions are not carried; a place is a name.",
        "Which voice gave which number, reasons, grades and quotes are not carried, nor the flag of deaths with one source.",
        "Killers are those whom somebody names, with \"(alleged)\" unless the side itself said that it did it.",
        "Times of day, marital and parental status are not known; an occupation only where the words tell it. An empty cell is unknown, where the project writes \"unknown\".",
        "Individuals have no names, only the words of a report that no name can be; most victims have no row.",
        "IBC code is our id; it is no code of the project's.",
        "Morgue totals are not split over incidents.",
    ),
    write=write,
    source="https://www.iraqbodycount.org/about/methods/ and the headers of its downloads",
)  # fmt: skip
