"""What a run of capitals is at first sight: a country, a region, a province, a town, or nothing known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from harmledger.resolve.where.context import town_countries
from harmledger.resolve.where.gazetteer import Gazetteer
from harmledger.resolve.where.registry import compact, registry


@dataclass(frozen=True, slots=True)
class Known:
    """What a name is ("" where nothing is known), how many persons live in its largest town, and which countries it speaks for."""

    kind: str  # "country" | "area" | "division" | "town" | ""
    population: int = 0
    countries: tuple[tuple[str, float], ...] = ()


class Knowledge:
    """Names looked up in the gazetteer and the registries, each once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.of = lru_cache(maxsize=50_000)(self._look)

    def _look(self, name: str) -> Known:
        book = registry()
        key = compact(name)
        country = book.country_names.get(key) if len(name) > 2 or name in ("US", "UK") else None
        if country:
            return Known("country", 0, ((country, 1.0),))
        area = book.areas.get(key)
        if area:
            return Known("area", 0, ((area.country, 1.0),))
        towns = self.gazetteer.exact(name)
        population = max((m.town.population for m in towns), default=0)
        spoken = tuple(town_countries(self.gazetteer, name).items())
        division = book.states.get(name) if len(name) != 2 else None
        division = division or book.division(name)
        if division and division.country == "US" and name not in book.states:
            division = None  # "Miss", "La": abbreviations only as they are written, "Miss."
        if division and (division.country in book.demonyms.values() or not towns):
            return Known("division", population, ((division.country, 1.0), *spoken))
        if key in book.alias_countries:
            return Known("town", 500_000, spoken)
        return Known("town", population, spoken) if towns else Known("")
