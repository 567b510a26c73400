"""Airwars' incident table and its child tables. Rules are in ``data/airwars.toml``; docs/formats-recorders.md says them in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from harmledger.model.circumstances import Place
from harmledger.model.claim import ResponsibilityClaim
from harmledger.model.incident import Incident
from harmledger.model.place_scale import airwars_accuracy, review_reason
from harmledger.model.release import About
from harmledger.publish.formats.airwars_children import (
    Head,
    casualties,
    infrastructure,
    infrastructure_names,
    slug,
    sources,
    victims,
)
from harmledger.publish.formats.airwars_columns import (
    CASUALTIES,
    ENDS,
    GROUPS,
    INFRASTRUCTURE,
    SOURCES,
    VICTIMS,
    incident_columns,
)
from harmledger.publish.formats.country import country_of
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.parties import Party, parties
from harmledger.publish.formats.persons import single_persons
from harmledger.publish.formats.recorder import Cell, Row, answers, count, day_of, numbers, reports_of, rules, table
from harmledger.publish.page.view import safe_link
from harmledger.publish.published import Published
from harmledger.publish.words import word

CHILDREN: dict[str, tuple[tuple[str, ...], Callable[[Published, Incident, Head], Iterator[Row]]]] = {
    "victims": (VICTIMS, victims),
    "sources": (SOURCES, sources),
    "casualties": (CASUALTIES, casualties),
    "infrastructure": (INFRASTRUCTURE, infrastructure),
}


def strike_status(incident: Incident) -> tuple[str, str] | None:
    """Airwars' strike status, slug and name, for methods that are strikes; None for others."""
    rule = rules("airwars")["strike_status"]
    if incident.method not in rule["methods"]:
        return None
    if any("admitted" in s.stances for s in incident.responsibility):
        found = rule["declared"]
    elif incident.grade == "contested":
        found = rule["contested"]
    else:
        found = rule["single"] if len(incident.speakers) < 2 else rule["likely"]
    return found[0], found[1]


def _head(about: About, incident: Incident, number: int) -> dict[str, Cell]:
    return {
        "post_id": number,
        "post_status": "publish",
        "permalink": f"{about.address}incidents/{incident.id}.html" if safe_link(about.address) else None,
        "code": incident.id,
        "date": incident.date.start.isoformat() if incident.date and incident.date.start else None,
    }


def _row(published: Published, about: About, incident: Incident, head: Head) -> Row:
    when, place = incident.date, incident.place
    coded = answers(published, incident, "airwars")
    country = country_of(place.country if place else None)
    status, things = strike_status(incident), infrastructure_names(published, incident)
    strike_type, cause = (rules("airwars")[what].get(incident.method) for what in ("strike_type", "cause"))
    harm = coded.get("civilian_harm_status")
    people = len(single_persons(published, incident)) or None
    spans = bool(when and when.start and when.end and when.start != when.end)
    row: dict[str, Cell] = {
        **head,
        "post_modified": about.day.isoformat(),
        "previous_codes": " ".join(incident.former),
        "date_type": "date_range" if spans else None,
        "date_end": when.end.isoformat() if spans and when and when.end else None,
        "local_time_type": "unknown",
        "country_name": country.name if country else None,
        "country_slug": slug(country.name) if country else None,
        "strike_status_name": status[1] if status else None,
        "strike_status_slug": status[0] if status else None,
        "infrastructure_name": ",".join(things),
        "infrastructure_slug": ",".join(map(slug, things)),
        "strike_type_name": strike_type,
        "strike_type_slug": slug(strike_type) if strike_type else None,
        "civilian_harm_reported": _harm_reported(coded),
        "civilian_harm_status_name": rules("airwars")["harm_status"].get(harm),
        "civilian_harm_status_slug": harm,
        "cause_of_death_injury_name": cause,
        "cause_of_death_injury_slug": slug(cause) if cause else None,
        "num_victims": people,
        "num_individuals": people,
        "num_sources": len(reports_of(published, incident)),
        **{f"{group}_{end}": count(coded.get(f"{group}_{end}")) for group in GROUPS for end in ENDS},
    }
    row |= _where(place) if place else {"geolocated": 0}
    for n, party in enumerate(parties(incident), 1):
        row |= {f"belligerent_{n}_{k}": v for k, v in _belligerent(published, party).items()}
    return row


def _harm_reported(coded: Row) -> int | None:
    """1 where somebody says that civilians were killed or injured, 0 where somebody says that none was, None where nobody says."""
    most = [count(coded.get(f"civilian_non_combatants_{outcome}_max")) for outcome in ("killed", "injured")]
    known = [n for n in most if n is not None]
    return int(any(known)) if known else None


def _where(place: Place) -> dict[str, Cell]:
    """The place. Without one of Airwars' accuracies (only the country is known) there is no point: it would look like a place."""
    accuracy = airwars_accuracy(place)
    named: dict[str, Cell] = {"location_name": place.name, "region": place.admin1, "geolocated": int(accuracy is not None)}
    if accuracy is None:
        return named
    why = review_reason(place)
    radius = f", right to within about {place.radius_km:g} km" if place.radius_km else ""
    return named | {
        "latitude": place.lat,
        "longitude": place.lon,
        "geolocation_accuracy_name": rules("airwars")["accuracy"].get(accuracy, accuracy),
        "geolocation_accuracy_slug": accuracy,
        "geolocation_notes": f"Reports name: {place.name}. The point is a gazetteer's{radius}{f': {why}' if why else ''}.",
    }


def _belligerent(published: Published, party: Party) -> dict[str, Cell]:
    rule, grade = rules("airwars"), party.grade
    assessed = rule["assessment"].get(grade)
    return {
        "belligerent_name": party.name,
        "belligerent_slug": slug(party.name),
        "type": rule["belligerent_type"].get(grade, rule["belligerent_type"]["other"]),
        "assessment_slug": assessed[0] if assessed else None,
        "assessment_name": assessed[1] if assessed else None,
        "civcas_statements": "\n\n".join(dict.fromkeys(_statements(published, party))),
    }


def _statements(published: Published, party: Party) -> Iterator[str]:
    """What the side said itself, each with the report's day and address: what it comes to, and the quote as it is published."""
    said = rules("airwars")["statements"]["stances"]
    for id in party.claims:
        claim = published.evidence.claims.get(id)
        if isinstance(claim, ResponsibilityClaim) and claim.stance in said:
            report = published.evidence.reports.get(claim.report)
            head = [day_of(published, report), safe_link(report.url) or ""] if report else []
            yield "\n".join(part for part in (*head, f"{word('stance', claim.stance)}: “{claim.span.quote}”") if part)


def write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    """The incident table, then each child table."""
    incidents = published.record.incidents
    number = numbers(incidents)
    heads = {i.id: _head(about, i, number[i.id]) for i in incidents}
    most = max((len(parties(i)) for i in incidents), default=0)
    columns = incident_columns(max(most, rules("airwars")["belligerents"]["least"]))
    yield "airwars-incidents.csv", table(columns, (_row(published, about, i, heads[i.id]) for i in incidents))
    for name, (child, rows) in CHILDREN.items():
        yield f"airwars-{name}.csv", table(child, (row for i in incidents for row in rows(published, i, heads[i.id])))


FORMAT = Format(
    key="airwars",
    title="Airwars incident and child tables, CSV",
    files=(
        ("airwars-incidents.csv", "one row an incident, in the columns of Airwars' incident table"),
        ("airwars-victims.csv", "one row a single person whom reports speak of, without names"),
        ("airwars-sources.csv", "one row a report of each incident"),
        ("airwars-casualties.csv", "one row a group of people harmed in each incident"),
        ("airwars-infrastructure.csv", "one row a kind of thing that was hit in each incident"),
    ),
    cannot_carry=(
        "Where the list of Airwars' columns that this program knows has an ellipsis (after num_victims_named and num_sources), columns are left out: counts of names by language, of reconciled victims and of kinds of sources.",
        "post_id is a number made of our id (which stands in code), not a number of Airwars'.",
        "Civilians and belligerents are counted by Airwars' rules as this program knows them, children, women and men too; the other groups (journalists, health workers …) stay empty.",
        "Everybody harmed without regard to status has no column of its own, nor have missing, abducted and detained people.",
        "Which voice gave which number, the reasons, conflicts and grades of each side are not carried; quotes only where a belligerent speaks of itself.",
        "The victims table has no names at all: a row is one person of whom a report speaks apart from others, with sex, age and words where told. Most victims have no row.",
        "Belligerents are those whom somebody names; type is \"suspected\" unless the side itself said that it did it. Sides without a name have none.",
        "deaths_conceded and injuries_conceded are empty: whose numbers are the belligerent's own is not worked out here.",
        "Times of day, first reports, media, archives of sources, assessments, press releases, targeted belligerents, observations, impact and the number of strikes are not known.",
        "An incident of which only the country is known has no point, as Airwars has no word for that accuracy; radii are only in words, in geolocation_notes.",
        "Incidents of any method are rows, also those that are no strikes and those in which no civilian was harmed.",
        "infrastructure names the kind of thing by its name alone, not who used it, whether it was the target or how badly it was hit.",
        "post_modified is the day of the release; when a row was first published is not known.",
        "hash is the SHA-256 of a row, not Airwars' own hash.",
    ),
    write=write,
    source="Airwars' published columns; https://airwars.org/about/methodology",
)  # fmt: skip
