"""A published record made by hand for the open formats, and what a release says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harmledger.model.coded import Coded, Field
from harmledger.model.incident import Range, SetAside, Tally, Told
from harmledger.model.release import About
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.formats.format import Format
from harmledger.publish.published import Published
from tests.publish import samples as s

ABOUT = About(
    "Harm in Harran, 2015",
    "The Harran Record",
    "errors@example.org",
    "CC-BY-4.0",
    "3",
    date(2026, 1, 31),
    "public",
    "harmledger 0.9.0",
    address="https://example.org/harran/",
)
IBC = Coded(
    "ibc",
    "Iraq Body Count",
    (Field("minimum deaths", "civilians killed, fewest", "7"), Field("target", "what was hit", "=cmd <b>")),
    "https://www.iraqbodycount.org/about/methods/",
    False,
)
IN_SYRIA = replace(
    s.RAID_INCIDENT,
    id="i-land",
    members=(),
    reports=(),
    date=None,
    place=replace(s.TAL_ASWAD, name="Syria", admin1=None, lat=34.8, lon=39.05, precision="country", named_precision="country"),
    killed=Tally(total=Range(0, 0)),
    bounds=(),
    conflicts=(),
    speakers=(),
    links=(),
    figures=(),
    responsibility=(),
    grade="weak",
    because="one source",
)
"""An incident of which no more is known than the country, and in which nobody was killed."""
RAID = replace(
    s.RAID_INCIDENT,
    aside=(SetAside("c-a2", "part", "a part of the monitor’s 12", ("c-a1",)),),
    history=(Told("killed", "Harran Monitor", date(2015, 5, 6), s.RAID.sha256, 12, 12, ("c-a1",), True),),
)
RECORD = replace(s.RECORD, incidents=(RAID, s.HOSTILE_INCIDENT, IN_SYRIA))
REPORTS = tuple(replace(r, text="", title_length=0) for r in s.REPORTS)
PUBLISHED = Published(evidence_of_readings(REPORTS, s.READINGS), RECORD, {i.id: (IBC,) for i in RECORD.incidents})
EMPTY = Published(evidence_of_readings((), ()), s.EMPTY, {})


def written(format: Format, published: Published = PUBLISHED, about: About = ABOUT) -> dict[str, bytes]:
    """The files of a format by their names; it must write exactly those that it announces, in that order."""
    pairs = list(format.write(published, about))
    assert [name for name, _ in pairs] == [name for name, _ in format.files]
    return dict(pairs)
