"""HXL-tagged CSV: a table that the tools of humanitarian agencies (HDX, hxl-proxy) understand by its second row, the hashtags."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from harmledger.model.incident import Incident
from harmledger.model.release import About
from harmledger.publish.evidence import Evidence
from harmledger.publish.formats.format import Format
from harmledger.publish.geojson import coordinates
from harmledger.publish.page.view import safe_link
from harmledger.publish.published import Published
from harmledger.publish.spreadsheet import COLUMNS, Cell, csv_bytes, incident_row


@cache
def tagged() -> tuple[tuple[str, str, str], ...]:
    """Heading, hashtag and source of each column."""
    text = resources.files("harmledger.publish.formats").joinpath("data/hxl.toml").read_text(encoding="utf-8")
    return tuple((heading, tag, source) for heading, tag, source in tomllib.loads(text)["columns"])


def _rows(published: Published) -> Iterator[list[Cell]]:
    yield [tag for _, tag, _ in tagged()]
    for incident in published.record.incidents:
        values = dict(zip(COLUMNS, incident_row(incident, published.evidence), strict=True)) | _made(incident, published.evidence)
        yield [values[source] for _, _, source in tagged()]


def _made(incident: Incident, evidence: Evidence) -> dict[str, Cell]:
    """Who published the incident's reports, and where; and coordinates only where they are on Earth."""
    lon, lat = coordinates(incident.place) or (None, None)
    reports = [r for sha in incident.reports if (r := evidence.reports.get(sha))]
    return {
        "lat": lat,
        "lon": lon,
        "publishers": tuple(dict.fromkeys(r.publisher for r in reports if r.publisher)),
        "urls": tuple(dict.fromkeys(link for r in reports if (link := safe_link(r.url)))),
    }


def _write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    yield "incidents-hxl.csv", csv_bytes([heading for heading, _, _ in tagged()], _rows(published))
    schema = resources.files("harmledger.publish.formats").joinpath("data/hxl-schema.json")
    yield "hxl-schema.json", schema.read_bytes()


FORMAT = Format(
    key="hxl",
    title="HXL-tagged CSV",
    files=(
        ("incidents-hxl.csv", "a row an incident, with a row of HXL hashtags below the headings"),
        ("hxl-schema.json", "an HXL schema by which the table can be checked"),
    ),
    cannot_carry=(
        "The people counted overlap (children are also civilians): add up no two columns of #affected.",
        "The attributes +min, +max, +total, +civilian and +combatant are not in HXL’s dictionary; a tool that does not know them passes them on.",
        "A day of which only the month or the weekday is known stands in words, under #description+date.",
        "Claims, quotes and the reasons for the ends of a range have no place in it.",
    ),
    write=_write,
    source="https://hxlstandard.org/standard/1-1final/dictionary/",
)
