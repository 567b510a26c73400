"""Under which terms the record may be used: LICENSE.txt, and the licences that are known by name."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from harmledger.model.release import About
from harmledger.publish.published import Published
from harmledger.publish.release.order import CannotPublish

OWN = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,60}")
WIDTH = 96
GAZETTEERS = {
    "geonames": "GeoNames (https://www.geonames.org), Creative Commons Attribution 4.0",
    "osm": "OpenStreetMap contributors (https://www.openstreetmap.org/copyright), Open Data Commons Open Database License 1.0",
    "wof": "Who's On First (https://whosonfirst.org/docs/licenses/), various open licences",
    "ocha": "OCHA common operational datasets (https://data.humdata.org), as each states",
}
"""Whom the places' coordinates are from, by how ``Place.source`` begins, and under what terms."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its SPDX identifier, its name, where it stands, where its legal text stands, and what it means in words."""

    key: str
    name: str
    url: str
    legal: str
    means: str


@cache
def licences() -> Mapping[str, Licence]:
    """The licences that are known, by their identifiers."""
    text = files("harmledger.publish.release").joinpath("licences.toml").read_text(encoding="utf-8")
    return {key: Licence(key, **values) for key, values in tomllib.loads(text).items()}


def checked_licence(key: str, own_text: str) -> str:
    """The identifier as SPDX writes it. Raises CannotPublish for one that is not known and has no text of its own."""
    if OWN.fullmatch(key):
        if own_text.strip():
            return key
        raise CannotPublish(f"The licence {key} is one of your own; say in which file its text is (licence_file in the table [release]).")
    for known in licences():
        if known.casefold() == key.casefold():
            return known
    raise CannotPublish(
        f"There is no licence {key!r} here. There are: {', '.join(licences())}; or LicenseRef-NAME for one of your own, with its text in a file."
    )


def licence_text(about: About, own_text: str, published: Published) -> str:
    """LICENSE.txt."""
    known = licences().get(about.licence)
    who = about.publisher or "whoever published it (not named)"
    lines = [about.title, "=" * min(len(about.title), WIDTH), ""]
    if known:
        said = [
            f"This record is published by {who} under the {known.name} (SPDX: {known.key}).",
            known.means,
            "These words are a summary; the licence itself counts:",
        ]
        lines += [*_wrapped(" ".join(said)), "", f"  {known.url}", *([f"  {known.legal}"] if known.legal != known.url else [])]
    else:
        lines += [*_wrapped(f"This record is published by {who} under terms of its own (SPDX: {about.licence}):"), "", own_text.strip()]
    quotes = (
        "The quotes in it are words of the reports that they are taken from and stay their authors'. They are cut to what is needed to show "
        "on what words each number rests. The licence above is for the record: its selection, its structure, its numbers, grades and reasons."
    )
    lines += ["", *_wrapped(quotes)]
    if sources := gazetteers(published):
        lines += ["", "Coordinates are from, or worked out from:", *(f"  {s}" for s in sources)]
    return "\n".join(lines) + "\n"


def gazetteers(published: Published) -> list[str]:
    """Whom the coordinates of the published incidents are from."""
    begins = {i.place.source.partition(":")[0].partition("-")[0] for i in published.record.incidents if i.place and i.place.source}
    return [GAZETTEERS[b] for b in GAZETTEERS if b in begins]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
