"""The researcher's registries: countries, provinces, US states, regions, cue words. TOML under ``data/``, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from harmledger.model.circumstances import PlacePrecision
from harmledger.resolve.where.keys import bare, fold


def read_data(name: str) -> str:
    """The text of a file of ``data/``."""
    return (files("harmledger.resolve.where") / "data" / name).read_text(encoding="utf-8")


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file of ``data/``."""
    return tomllib.loads(read_data(name))


@dataclass(frozen=True, slots=True)
class Area:
    """A region that is no administrative division (``data/areas.toml``)."""

    names: tuple[str, ...]
    country: str
    admin1: str | None
    lat: float
    lon: float
    radius_km: float
    precision: PlacePrecision


@dataclass(frozen=True, slots=True)
class Division:
    """A first-order division: country, GeoNames code, usual English name, and every spelling known."""

    country: str
    code: str
    name: str
    spellings: tuple[str, ...]


@lru_cache(maxsize=65536)
def compact(name: str) -> str:
    """The form under which registries know a name: folded, without articles and blanks."""
    return bare(fold(name)).replace(" ", "")


@dataclass(frozen=True)
class Registry:
    """All registries, indexed by ``compact`` names. Immutable by agreement; build it with ``registry()``."""

    divisions: dict[tuple[str, str], Division]
    division_names: dict[str, tuple[Division, ...]]
    country_names: dict[str, str]
    country_usual: dict[str, str]
    demonyms: dict[str, str]
    weak_demonyms: frozenset[str]
    powers: frozenset[str]
    states: dict[str, Division]
    areas: dict[str, Area]
    aliases: dict[tuple[str, str], str]
    alias_countries: dict[str, tuple[str, ...]]
    pairs: tuple[tuple[str, str, str], ...]
    reused: frozenset[str]
    tells: dict[str, str]

    def division(self, name: str, country: str | None = None) -> Division | None:
        """The division of that name (in that country); None where there is none, or several and no country to choose."""
        found = [d for d in self.division_names.get(compact(name), ()) if country is None or d.country == country]
        listed = [d for d in found if (d.country in CURATED)] or found
        return listed[0] if len({d.name for d in listed}) == 1 else None

    def country(self, name: str) -> str | None:
        """ISO code of a country by any of its names (or by its code), or None."""
        if len(name) == 2 and name.upper() in self.country_usual:
            return name.upper()
        return self.country_names.get(compact(name))

    def usual(self, country: str, code: str) -> str | None:
        """The usual English name of a division, or None."""
        found = self.divisions.get((country, code))
        return found.name if found else None


CURATED = frozenset({"SY", "IQ", "YE", "UA", "PS", "LB", "LY", "AF", "SD"})
"""Countries whose division names were written by hand: they win over another country's division of the same name."""


def _clean(name: str) -> str:
    """A division's name without the word for its kind ("Muhafazat Hadramawt" -> "Hadramawt")."""
    for word in ("Muhafazat ", "Wilayat-e ", "Sha`biyat ", "Mayorality of ", " Governorate", " Province", " Oblast", "Misto "):
        name = name.replace(word, "")
    return name.strip(" '")


@lru_cache(maxsize=1)
def registry() -> Registry:
    """All registries of ``data/``, read at the first call."""
    provinces, nations, raw_areas, raw_states = (read_toml(f"{n}.toml") for n in ("provinces", "countries", "areas", "states"))
    divisions: dict[tuple[str, str], Division] = {}
    for line in read_data("admin1.tsv").splitlines():
        if line.startswith("#"):
            continue
        country, code, name = line.split("\t")
        divisions[country, code] = Division(country, code, _clean(name), (name, _clean(name)))
    for country, listed in provinces.items():
        for code, names in listed.items():
            divisions[country, code] = Division(country, code, names[0], tuple(names))
    states: dict[str, Division] = {}
    for code, names in raw_states.items():
        division = Division("US", code, names[0] if code != "DC" else "Washington, D.C.", tuple(names))
        divisions["US", code] = division
        for name in (*names, code):
            states[name] = division
    by_name: dict[str, list[Division]] = {}
    for _, division in sorted(divisions.items()):
        for key in {compact(s) for s in division.spellings}:
            by_name.setdefault(key, []).append(division)
    names_of: dict[str, str] = {}
    usual: dict[str, str] = {}
    for line in read_data("countries.tsv").splitlines():
        if not line.startswith("#"):
            code, name = line.split("\t")
            names_of[compact(name)], usual[code] = code, name
    demonyms: dict[str, str] = {}
    weak = set()
    for code, entry in nations.items():
        for name in entry.get("also", ()):
            names_of[compact(name)] = code
        for word in entry.get("demonyms", ()):
            demonyms[word.lower()] = code
            if not entry.get("hint", True):
                weak.add(word.lower())
    tells = {word: code for code, entry in nations.items() for word in entry.get("tells", ())}
    areas: dict[str, Area] = {}
    for raw in raw_areas["area"]:
        area = Area(tuple(raw["names"]), raw["country"], raw.get("admin1"), raw["lat"], raw["lon"], raw["radius_km"], raw["precision"])
        for name in area.names:
            areas[compact(name)] = area
    aliases = {(compact(n), a["country"]): a["is"] for a in raw_areas.get("alias", ()) for n in a["names"]}
    alias_countries: dict[str, tuple[str, ...]] = {}
    for key, country in sorted(aliases):
        alias_countries[key] = (*alias_countries.get(key, ()), country)
    pairs = tuple((p["country"], p["city"], p["around"]) for p in raw_areas.get("pair", ()))
    return Registry(
        divisions=divisions, division_names={k: tuple(v) for k, v in by_name.items()}, country_names=names_of, country_usual=usual,
        demonyms=demonyms, weak_demonyms=frozenset(weak), powers=frozenset(demonyms[w] for w in weak), states=states, areas=areas, aliases=aliases, alias_countries=alias_countries, pairs=pairs,
        reused=frozenset(raw_areas["reused"]), tells=tells,
    )  # fmt: skip
