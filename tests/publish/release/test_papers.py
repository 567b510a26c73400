"""The papers of a release: the licence, the citation, the changes in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from harmledger.model.circumstances import Place
from harmledger.model.incident import Record
from harmledger.model.release import About, Altered, Changes, IncidentChange
from harmledger.publish.evidence import evidence_of
from harmledger.publish.published import Published
from harmledger.publish.release.citation import citation_cff, cited
from harmledger.publish.release.licence import checked_licence, licence_text, licences, remarks
from harmledger.publish.release.order import CannotPublish
from harmledger.publish.release.told import changes_object, changes_words, plain
from tests.publish.samples import EVIL, RAID_INCIDENT

ABOUT = About("Harm in Harran", "Recorders", "errors@example.org", "CC-BY-4.0", "2", date(2026, 1, 31), "public", "harmledger 1")
ENTITY = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {"name": {"type": "string", "minLength": 1}, "email": {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"}, "website": {"type": "string", "pattern": "^https?://"}},
}  # fmt: skip
CFF = Draft202012Validator(
    {  # what version 1.2.0 of the Citation File Format asks of the fields that we write
        "type": "object",
        "required": ["cff-version", "message", "title", "authors"],
        "additionalProperties": False,
        "properties": {
            "cff-version": {"const": "1.2.0"},
            "message": {"type": "string", "minLength": 1},
            "title": {"type": "string", "minLength": 1},
            "authors": {"type": "array", "minItems": 1, "items": ENTITY},
            "contact": {"type": "array", "minItems": 1, "items": ENTITY},
            "type": {"enum": ["dataset", "software"]},
            "version": {"type": "string"},
            "date-released": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            "license": {"enum": sorted(licences())},
            "url": {"type": "string", "pattern": "^https?://"},
        },
    }
)


def shown(*sources: str) -> Published:
    """A record with a place of each of these sources."""
    places = [Place("Harran", None, "SY", 36.0, 39.0, "town", "town", 4.0, s) for s in sources]
    return Published(evidence_of((), ()), Record(tuple(replace(RAID_INCIDENT, id=f"i-{n}", place=p) for n, p in enumerate(places))), {})


@pytest.mark.parametrize(
    "about",
    [
        ABOUT,
        replace(ABOUT, publisher="", contact=""),
        replace(ABOUT, contact="https://example.org/errors", address="https://example.org/harm/"),
        replace(ABOUT, title=f'A: "quoted" title, # no comment {EVIL} {{x}} - [y] & *z', publisher="yes"),
        replace(ABOUT, licence="LicenseRef-ours"),
    ],
)
def test_the_citation_is_what_the_format_asks_for(about: About) -> None:
    read = yaml.load(citation_cff(about, about.licence in licences()), Loader=yaml.BaseLoader)
    assert not list(CFF.iter_errors(read))
    assert read["title"] == about.title and read["version"] == "2" and read.get("license", about.licence) == about.licence
    assert cited(about).startswith(about.publisher or "Publisher not named")


@pytest.mark.parametrize(("given", "is_called"), [("cc-by-4.0", "CC-BY-4.0"), ("ODBL-1.0", "ODbL-1.0"), ("CC0-1.0", "CC0-1.0")])
def test_licences_are_known_by_their_spdx_names(given: str, is_called: str) -> None:
    assert checked_licence(given, "") == is_called


def test_a_licence_that_is_not_known_has_a_text_of_its_own_or_is_refused() -> None:
    assert checked_licence("LicenseRef-ours", "Ask us.") == "LicenseRef-ours"
    for key in ("LicenseRef-ours", "Public Domain", "LicenseRef-a b", ""):
        with pytest.raises(CannotPublish):
            checked_licence(key, " ")


def test_the_licence_says_what_it_covers_and_whose_the_coordinates_are() -> None:
    text = licence_text(ABOUT, "", shown("geonames:1", "geonames-admin1:SY.01", "villages:7"), {"geonames": "GeoNames, CC BY 4.0"})
    assert "https://creativecommons.org/licenses/by/4.0/" in text and "stay their authors'" in " ".join(text.split())
    assert text.count("GeoNames, CC BY 4.0") == 1 and "gazetteers of the publisher's own" in text


@pytest.mark.parametrize(("licence", "sources", "warned"), [("CC-BY-4.0", ("osm:1",), True), ("ODbL-1.0", ("osm:1",), False), ("CC0-1.0", ("geonames:1",), False)])  # fmt: skip
def test_a_publisher_is_told_where_the_places_ask_for_another_licence(licence: str, sources: Sequence[str], warned: bool) -> None:
    assert bool(remarks(replace(ABOUT, licence=licence), shown(*sources))) is warned


HOSTILE = f"# no heading\n- `no code` {EVIL} [no](http://link) *no* | cell \x1b[31m \u202e"


def test_words_of_others_mean_nothing_in_the_changes() -> None:
    change = IncidentChange("changed", "i-1", HOSTILE, HOSTILE, None, (Altered("killed, total", "", HOSTILE), Altered(HOSTILE, "1", "")))
    text = changes_words(ABOUT, Changes("1", date(2025, 1, 1), (change,)))
    assert "<script" not in text.replace("\\<", "") and "\x1b" not in text and "\u202e" not in text
    assert len([line for line in text.splitlines() if line.startswith("#")]) == 2, "a heading, and one for the kind"
    assert all(c not in plain(HOSTILE).replace(f"\\{c}", "") for c in "`<>|#*[]")


def test_the_changes_as_data_hold_all_that_the_words_tell() -> None:
    found = Changes(
        "1",
        date(2025, 1, 1),
        (IncidentChange("merged", "i-1", "A raid", "The same.", "i-2", (Altered("grade", "weak", "fair"),)),),
        (("i-1", "i-2"), ("i-3", None)),
    )
    told: Any = json.loads(json.dumps(changes_object(found)))
    assert told["redirects"] == {"i-1": "i-2", "i-3": None} and told["since"] == "1" and told["since_day"] == "2025-01-01"
    assert told["changes"] == [
        {"kind": "merged", "incident": "i-1", "headline": "A raid", "because": "The same.", "into": "i-2", "altered": [{"what": "grade", "was": "weak", "now": "fair"}]}
    ]  # fmt: skip
    words = changes_words(ABOUT, found)
    assert "(`i-1` → `i-2`)" in words and "grade: was weak, now fair" in words and "1 merged" in words


def test_a_first_release_has_nothing_to_differ_from() -> None:
    assert "first release" in changes_words(ABOUT, Changes())
    assert changes_object(Changes()) == {"since": None, "since_day": None, "changes": [], "redirects": {}}
