"""Airwars' child tables: the people, sources, casualties and infrastructure of each incident. Rules are in ``data/airwars.toml``."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping

from harmledger.model.claim import EventClaim
from harmledger.model.incident import Incident
from harmledger.publish.formats.airwars_columns import ENDS
from harmledger.publish.formats.persons import single_persons
from harmledger.publish.formats.recorder import Cell, Row, answers, claims_of, count, day_of, outlet, reports_of, rules
from harmledger.publish.page.view import safe_link
from harmledger.publish.published import Published

Head = Mapping[str, Cell]
"""What every table of an incident begins with: post_id, post_status, permalink, code; and its date, for the tables that have it."""


def victims(published: Published, incident: Incident, head: Head) -> Iterator[Row]:
    """A row for each single person; no names (``persons``)."""
    for p in single_persons(published, incident):
        report = published.evidence.reports.get(p.report)
        yield hashed(
            {
                **head,
                "gender": p.sex,
                "age": p.age.capitalize() if p.age else None,
                "exact_age": p.years,
                "killed_or_injured": p.outcome,
                "additional_notes": p.words,
                "url": safe_link(report.url) if report else None,
                "in_group": 0,
            },
            p.claim,
        )


def sources(published: Published, incident: Incident, head: Head) -> Iterator[Row]:
    """A row for each report; one that has no publisher has its id for a name."""
    for report in reports_of(published, incident):
        yield hashed(
            {**head, "name": outlet(published, report) or report.id, "language": report.language, "url": safe_link(report.url)},
            report.sha256,
            day_of(published, report),
        )


def casualties(published: Published, incident: Incident, head: Head) -> Iterator[Row]:
    """A row for each group of which somebody was harmed, by the codebook's numbers."""
    coded = answers(published, incident, "airwars")
    for kind in rules("airwars")["casualties"]:
        ends = {end: count(coded.get(f"{kind['group']}_{end}")) for end in ENDS}
        if any(ends.values()):
            yield hashed(
                {
                    **without_date(head),
                    "casualty_type_taxonomy": "casualty",
                    "casualty_type_name": kind["name"],
                    "casualty_type_slug": kind["slug"],
                    **ends,
                }
            )


def infrastructure(published: Published, incident: Incident, head: Head) -> Iterator[Row]:
    """A row for each kind of thing that was hit, by the reports' words."""
    for name in infrastructure_names(published, incident):
        yield hashed({**without_date(head), "infrastructure_group_name": name, "infrastructure_group_slug": slug(name)})


def infrastructure_names(published: Published, incident: Incident) -> list[str]:
    """The kinds of things that were hit, in the taxonomy's words, each once, in the order of the reports."""
    hit = [c.target.kind for c in claims_of(published, incident) if isinstance(c, EventClaim) and c.target]
    names: dict[str, str] = rules("airwars")["infrastructure"]
    return list(dict.fromkeys(names[kind] for kind in hit if names.get(kind)))


def without_date(head: Head) -> Head:
    """The head of the tables that have no date."""
    return {k: v for k, v in head.items() if k != "date"}


def hashed(row: Row, *more: str) -> Row:
    """The row with its hash: the SHA-256 of its cells and of what it is made of, by which two releases' rows can be compared."""
    text = json.dumps([row, *more], ensure_ascii=False, sort_keys=True)
    return {**row, "hash": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()}


def slug(name: str) -> str:
    """A name as addresses spell it: small letters without accents, everything else as hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
