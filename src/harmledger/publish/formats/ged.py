"""UCDP GED 25.1: one row an incident with at least one death. Rules are in ``data/ged.toml``; docs/formats-recorders.md says them in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

from harmledger.model.circumstances import PLACE_SCALE, Place
from harmledger.model.incident import Incident
from harmledger.model.place_scale import where_prec
from harmledger.model.release import About
from harmledger.publish.formats.country import Country, country_of
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.parties import Party, labels, parties
from harmledger.publish.formats.recorder import (
    Cell,
    Row,
    answers,
    count,
    day_of,
    joined,
    left_out,
    numbers,
    outlet,
    reports_of,
    rules,
    table,
)
from harmledger.publish.published import Published

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id", "conflict_name",
    "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec",
    "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country",
    "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""The 49 columns of version 25.1, in their order."""

DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


def why_not(published: Published, incident: Incident) -> str | None:
    """Why the incident is no row of the table, in words; None where it is one."""
    words: dict[str, str] = rules("ged")["left_out"]
    high = count(answers(published, incident, "ucdp").get("high"))
    if high is None:
        return words["no_toll"]
    if high == 0:
        return words["no_death"]
    if days_of(incident) is None:
        return words["no_date"]
    if date_prec(incident) is None:
        return words["long"]
    if incident.place is None or not incident.place.country:
        return words["no_country"]
    return None


def days_of(incident: Incident) -> int | None:
    """How many days the incident's date spans, both ends included; None where it has none."""
    when = incident.date
    return (when.end - when.start).days + 1 if when and when.start and when.end else None


def date_prec(incident: Incident) -> int | None:
    """UCDP's ``date_prec``, 1 to 5; None without a date or for a span longer than a year."""
    days = days_of(incident)
    return next((r["code"] for r in rules("ged")["date_prec"] if days <= r["days"]), None) if days else None


def priogrid_gid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell (1 to 259,200) that holds a point; the north pole and the 180th meridian belong to the last cells."""
    grid = rules("ged")["priogrid"]
    # from the middle of the grid, as adding 90 or 180 first would round a point just south or west of a line onto it
    row = min(grid["rows"] - 1, math.floor(lat / grid["degrees"]) + grid["rows"] // 2)
    column = min(grid["columns"] - 1, math.floor(lon / grid["degrees"]) + grid["columns"] // 2)
    return int(row * grid["columns"] + column + 1)


def region(country: Country | None) -> str | None:
    """UCDP's region of a country; None where it has no number in the list of states."""
    if country is None or country.gw is None:
        return None
    return next((r["name"] for r in rules("ged")["region"] if r["from"] <= country.gw <= r["to"]), None)


def type_of_violence(incident: Incident, named: list[Party], coded: Row) -> int | None:
    """UCDP's ``type_of_violence`` where method and parties make it sure, else None."""
    kinds = {p.state for p in named}
    groups = {p.side for p in named if p.state is False}
    fits = {"state and group": {True, False} <= kinds, "two groups": len(groups) > 1 and True not in kinds, "one": len(named) > 0}
    civilians = bool(coded.get("best")) and coded.get("best") == coded.get("deaths_civilians")
    for rule in rules("ged")["type_of_violence"]:
        if incident.method in rule["methods"] and fits[rule["parties"]] and (rule["dead"] != "civilians" or civilians):
            return int(rule["code"])
    return None


def _row(published: Published, incident: Incident, number: int) -> Row:
    place, country = incident.place, country_of(incident.place.country if incident.place else None)
    coded = answers(published, incident, "ucdp")
    start, end = (incident.date.start, incident.date.end) if incident.date else (None, None)
    days = days_of(incident) or 0
    row: dict[str, Cell] = {
        "id": number,
        "relid": incident.id,
        "year": start.year if start else None,
        "number_of_sources": coded.get("number_of_sources"),
        "country": country.ucdp if country else None,
        "country_id": country.gw if country else None,
        "region": region(country),
        "event_clarity": 1 if days <= rules("ged")["event_clarity"]["separable_days"] else 2,
        "date_prec": date_prec(incident),
        "date_start": f"{start.isoformat()} 00:00:00.000" if start else None,
        "date_end": f"{end.isoformat()} 00:00:00.000" if end else None,
        **{name: coded.get(name) for name in (*DEATHS, "best", "high", "low")},
    }
    return row | _sides(incident, coded) | _sources(published, incident) | (_where(place, country) if place else {})


def _sides(incident: Incident, coded: Row) -> dict[str, Cell]:
    """Side A holds states and side B all others, as the codebook splits the deaths; in one-sided violence side A is who is said to
    have done it. Where no combatants' deaths are split, a party of which nobody knows whether it is a state stands in side A too."""
    named = parties(incident)
    kind = type_of_violence(incident, named, coded)
    if kind == 3:
        return {"type_of_violence": kind, "side_a": labels(named), "side_b": "Civilians", "gwnoa": _gw(named)}
    states, groups, open_ones = ([p for p in named if p.state is known] for known in (True, False, None))
    if kind == 2:
        first = [p for p in groups if p.side == groups[0].side]
        return {"type_of_violence": kind, "side_a": labels(first), "side_b": labels([p for p in groups if p not in first])}
    side_a, side_b = states, groups
    if states or any(coded.get(part) for part in ("deaths_a", "deaths_b")):
        side_b = groups + open_ones
    elif incident.method == "clashes" and not groups:
        side_a, side_b = open_ones[:1], open_ones[1:]
    else:
        side_a = open_ones
    return {"type_of_violence": kind, "side_a": labels(side_a), "side_b": labels(side_b), "gwnoa": _gw(states)}


def _gw(named: list[Party]) -> int | None:
    """The number of the one state that is named; None for several, or for none that has a number."""
    sides = {p.side for p in named}
    number: int | None = rules("parties")["gw"].get(sides.pop()) if len(sides) == 1 else None
    return number


def _sources(published: Published, incident: Incident) -> dict[str, Cell]:
    reports = reports_of(published, incident)
    articles = [
        ",".join(part for part in (outlet(published, r), day_of(published, r), r.title or "", r.id) if part).replace('"', "'")
        for r in reports
    ]
    return {
        "source_article": joined([f'"{a}"' for a in articles], ";"),
        "source_office": joined(outlet(published, r) for r in reports),
        "source_date": joined(day_of(published, r) for r in reports),
        "source_headline": joined(r.title or "" for r in reports),
        "source_original": joined(s.name for s in incident.speakers),
    }


def _where(place: Place, country: Country | None) -> dict[str, Cell]:
    around = {"admin1": place.admin1, "country": country.name if country else None}
    own = PLACE_SCALE.index(place.precision) <= PLACE_SCALE.index(place.named_precision)
    known = place.lat is not None and place.lon is not None
    return {
        "where_prec": where_prec(place),
        "where_coordinates": around.get(place.precision, place.name if own else place.name.split(", ")[-1]) if known else None,
        "where_description": place.name + (f" (within about {place.radius_km:g} km of the point)" if known and place.radius_km else ""),
        "adm_1": place.admin1,
        "latitude": place.lat,
        "longitude": place.lon,
        "geom_wkt": f"POINT ({place.lon!r} {place.lat!r})" if known else None,
        "priogrid_gid": priogrid_gid(place.lat, place.lon) if place.lat is not None and place.lon is not None else None,
    }


def write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    """The table, and the list of the incidents that it leaves out."""
    number = numbers(published.record.incidents)
    judged = [(i, why_not(published, i)) for i in published.record.incidents]
    yield "ucdp-ged.csv", table(COLUMNS, (_row(published, i, number[i.id]) for i, why in judged if why is None))
    yield "ucdp-ged-left-out.csv", left_out((i, why) for i, why in judged if why is not None)


FORMAT = Format(
    key="ucdp-ged",
    title="UCDP GED 25.1 columns, CSV",
    files=(
        ("ucdp-ged.csv", "one row an incident with at least one death, in the 49 columns of UCDP GED 25.1"),
        ("ucdp-ged-left-out.csv", "the incidents that are no row of that table, each with the reason"),
    ),
    cannot_carry=(
        "Incidents without a death, without a number of people killed, without a date (to the year) or without a country are not in the table; ucdp-ged-left-out.csv lists them with the reason.",
        "The injured, missing, abducted and detained have no column, nor have children, women and men.",
        "There is one lowest, one best and one highest number; which voice gave which, the reasons and the quotes are not carried.",
        "The identifiers and names of UCDP's conflicts, dyads and actors are not known and stay empty, as do active_year and code_status.",
        "id is a number made of our id (which stands in relid), not a number of UCDP's.",
        "type_of_violence is given only where the method and the parties make it sure; it is empty for most incidents.",
        "side_a and side_b name parties by our names, with \"(alleged)\" unless the party itself said that it did it; the columns name parties to the violence, not culprits.",
        "States stand in side_a and others in side_b, as far as the record knows which is which; who somebody fought against is mostly not told, and the other column is empty then.",
        "number_of_sources counts independent voices, not articles.",
        "source_original names the voices; what each of them said is not carried.",
        "Radii of places become a code (where_prec); adm_2 is not known.",
    ),
    write=write,
    source="UCDP GED Codebook 25.1, https://ucdp.uu.se/downloads/",
)  # fmt: skip
