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
OWN_PLACES = "gazetteers of the publisher's own"
SHARE_ALIKE = "osm"
"""The gazetteer whose licence asks that what is made of it is passed on under the same."""


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


def licence_text(about: About, own_text: str, published: Published, attributions: Mapping[str, str]) -> str:
    """LICENSE.txt. ``attributions``: whom to name for the places of a gazetteer, by how ``Place.source`` begins."""
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
    if sources := sorted({attributions.get(g, OWN_PLACES) for g in gazetteers(published)}):
        lines += ["", "Coordinates are from, or worked out from:", *(f"  {s}" for s in sources)]
    return "\n".join(lines) + "\n"


def gazetteers(published: Published) -> frozenset[str]:
    """The gazetteers that coordinates of the published incidents are from, as ``Place.source`` begins ("geonames")."""
    return frozenset(i.place.source.partition(":")[0].partition("-")[0] for i in published.record.incidents if i.place and i.place.source)


def remarks(about: About, published: Published) -> list[str]:
    """What the publisher should know of the licence that they chose."""
    if SHARE_ALIKE in gazetteers(published) and about.licence != "ODbL-1.0":
        return [
            "Coordinates in this record are from OpenStreetMap, whose licence (ODbL-1.0) asks that a database made of it is passed on under the "
            f"same licence; you chose {about.licence}. Publish under ODbL-1.0, or ask somebody who knows the law."
        ]
    return []


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
