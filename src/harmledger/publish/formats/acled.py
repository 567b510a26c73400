"""ACLED's 31 columns: one row an incident, those without deaths too. Rules are in ``data/acled.toml``; none of ACLED's data is held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from harmledger.model.incident import Incident
from harmledger.model.place_scale import geo_precision
from harmledger.model.release import About
from harmledger.publish.formats.country import Country, country_of
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.parties import Party, labels, parties
from harmledger.publish.formats.recorder import (
    Cell,
    Row,
    answers,
    joined,
    left_out,
    numbers,
    outlet,
    reports_of,
    rules,
    table,
)
from harmledger.publish.published import Published
from harmledger.publish.words import headline

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1",
    "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2",
    "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
"""The 31 columns, in their order."""

NO_COUNTRY = "XXX"
"""Before the number of an event whose country has no alpha-3 code (ISO 3166 leaves it to its users)."""


def why_not(incident: Incident) -> str | None:
    """Why the incident is no row of the table, in words; None where it is one."""
    words: dict[str, str] = rules("acled")["left_out"]
    when = incident.date
    if when is None or when.start is None or when.end is None:
        return words["no_date"]
    if time_precision(incident) is None:
        return words["long"]
    if incident.place is None or not incident.place.country:
        return words["no_country"]
    return None


def time_precision(incident: Incident) -> int | None:
    """ACLED's ``time_precision``, 1 to 3; None without a date or for a span longer than a month."""
    when = incident.date
    if when is None or when.start is None or when.end is None:
        return None
    days = (when.end - when.start).days + 1
    return next((r["code"] for r in rules("acled")["time_precision"] if days <= r["days"]), None)


def harmed(incident: Incident) -> str:
    """Who was harmed, by somebody's word: "civilians", "combatants", "both", or "unknown" where nobody says."""
    civilians, combatants = (
        any(span and span.max for tally in (incident.killed, incident.injured) for span in (getattr(tally, group),))
        for group in ("civilians", "combatants")
    )
    return "both" if civilians and combatants else "civilians" if civilians else "combatants" if combatants else "unknown"


def interaction(inter1: int | None, inter2: int | None, actor2: str | None) -> int | None:
    """The two codes as one, the lower first; None where one of them is not known: that nobody is named does not mean that there was
    nobody."""
    if inter1 is None or inter2 is None or actor2 is None:
        return None
    return min(inter1, inter2) * 10 + max(inter1, inter2)


def _row(published: Published, about: About, incident: Incident, number: int) -> Row:
    place, when = incident.place, incident.date
    country = country_of(place.country if place else None)
    day = when.start + timedelta(days=(when.end - when.start).days // 2) if when and when.start and when.end else None
    who = harmed(incident)
    types = rules("acled")["types"].get(incident.method, {})
    event_type, sub_event_type = types.get("any") or types.get(who) or (None, None)
    sources = [outlet(published, r) for r in reports_of(published, incident)]
    row: dict[str, Cell] = {
        "event_id_cnty": f"{(country.alpha3 if country else '') or NO_COUNTRY}{number}",
        "event_date": day.isoformat() if day else None,
        "year": day.year if day else None,
        "time_precision": time_precision(incident),
        "disorder_type": rules("acled")["disorder"]["any"] if event_type else None,
        "event_type": event_type,
        "sub_event_type": sub_event_type,
        "iso": int(country.number) if country and country.number else None,
        "region": country.acled_region if country else None,
        "country": country.acled if country else None,
        "source": joined(sources) or joined(s.name for s in incident.speakers),
        "notes": notes(incident),
        "fatalities": answers(published, incident, "acled").get("fatalities"),
        "tags": f"harmledger id={incident.id}; review={incident.review.state}",
        "timestamp": int(datetime.combine(about.day, time(), UTC).timestamp()),
    }
    if place:
        row |= {
            "admin1": place.admin1,
            "location": place.name,
            "latitude": place.lat,
            "longitude": place.lon,
            "geo_precision": geo_precision(place),
        }
    return row | _actors(incident, who, country)


def _actors(incident: Incident, who: str, country: Country | None) -> dict[str, Cell]:
    """Actor 1 is who is said to have done it; actor 2 the civilians who were harmed, or in a clash the other side."""
    named = parties(incident)
    first = [p for p in named if p.side == named[0].side] if incident.method == "clashes" and named else named
    second = [p for p in named if p not in first]
    inter1, actor2, inter2 = _inter(first, country), labels(second), _inter(second, country)
    if not second and who == "civilians":
        actor2 = rules("acled")["civilians"]["name"].format(country=country.acled if country else "")
        inter2 = rules("acled")["inter"]["civilians"]
    return {
        "actor1": labels(first),
        "inter1": inter1,
        "actor2": actor2,
        "inter2": inter2,
        "interaction": interaction(inter1, inter2, actor2),
    }


def _inter(named: list[Party], country: Country | None) -> int | None:
    """The one code of all who are named; None where they have several or none."""
    rule = rules("acled")
    at_home = {side for side, code in rule["home"].items() if country and country.code == code}
    codes = {rule["home_code"]["code"] if p.side in at_home else rule["inter"].get(p.side) for p in named}
    return codes.pop() if len(codes) == 1 else None


def notes(incident: Incident) -> str:
    """The incident in a few sentences: headline, who is said to have done it and by what evidence, how sure."""
    said = [f"{p.label}: {p.because}" for p in parties(incident) if p.because not in incident.because]
    return ". ".join([headline(incident), *said, f"Graded {incident.grade}: {incident.because}"]) + "."


def write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    """The table, and the list of the incidents that it leaves out."""
    number = numbers(published.record.incidents)
    judged = [(i, why_not(i)) for i in published.record.incidents]
    yield "acled.csv", table(COLUMNS, (_row(published, about, i, number[i.id]) for i, why in judged if why is None))
    yield "acled-left-out.csv", left_out((i, why) for i, why in judged if why is not None)


FORMAT = Format(
    key="acled",
    title="ACLED columns, CSV",
    files=(
        ("acled.csv", "one row an incident, in the 31 columns of ACLED"),
        ("acled-left-out.csv", "the incidents that are no row of that table, each with the reason"),
    ),
    cannot_carry=(
        "Incidents without a date (to the month) or without a country are not in the table; acled-left-out.csv lists them with the reason.",
        "fatalities is one number, the lowest that the record holds for possible; ranges, best estimates and the voices behind them are not carried. It is empty, not 0, where no number is known: ACLED itself writes 0 there.",
        "The injured, missing, abducted and detained have no column; fatalities are not split by side, age or sex.",
        "event_id_cnty is the country's code and a number made of our id (which stands in tags), not a number of ACLED's.",
        "actor1 is who is said to have done it, by our names, with \"(alleged)\" unless the party itself said so; it is no finding. Actors nobody names are empty, not \"Unidentified\".",
        "civilian_targeting stays empty: whether civilians were the target is a judgement that the record does not make. That civilians were harmed is told by actor2.",
        "assoc_actor_1, assoc_actor_2, admin2, admin3 and source_scale are not known; region is ours after ACLED's regions, and empty where it is not sure.",
        "A span of days becomes its middle day with time_precision 2 or 3.",
        "event_type and sub_event_type are empty where the method tells none of ACLED's types; interaction is empty where one side is not known.",
        "Grades and reasons are only in words, in notes; quotes are not carried.",
        "timestamp is the day of the release, not the time of the last change.",
    ),
    write=write,
    source="ACLED Codebook, 3 October 2024, https://acleddata.com",
)  # fmt: skip
