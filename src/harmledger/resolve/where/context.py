"""Which country and provinces a report speaks of: votes, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from harmledger.model.circumstances import Place
from harmledger.resolve.where.cues import cues
from harmledger.resolve.where.gazetteer import Gazetteer, Town
from harmledger.resolve.where.mention import PlaceHint, PlaceMention
from harmledger.resolve.where.registry import compact, registry
from harmledger.resolve.where.rivals import by_main_name


@dataclass(frozen=True, slots=True)
class Vote:
    """How much speaks for a country (``admin1`` None) or province, and what."""

    country: str
    admin1: str | None
    weight: float
    because: str


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What a report as a whole says of its place.

    Attributes:
        country: ISO code of the country that most speaks for, or None.
        countries, provinces: the votes, heaviest first; provinces are those of ``country``.
        named: usual names of the provinces that the report names itself (not only by their towns).
        city: the large town that the report names most, outside its dateline, or None.
        city_name: the city as the report spells it first outside its dateline, or None.
        here: the town that the text named last as where something was, at the mention that is looked at, or None.
        because: why the country, in words.
    """

    country: str | None = None
    countries: tuple[Vote, ...] = ()
    provinces: tuple[Vote, ...] = ()
    named: tuple[str, ...] = ()
    city: Town | None = None
    because: str = ""
    city_name: str | None = None
    here: Place | None = None

    @property
    def province(self) -> str | None:
        """The one province that most speaks for, if it has twice the weight of the next, else None."""
        if not self.provinces:
            return None
        if len(self.provinces) > 1 and self.provinces[0].weight < 2 * self.provinces[1].weight:
            return None
        return self.provinces[0].admin1


ELSEWHERE = 0.1
"""Share of a name's towns in another country from which the name alone does not say in which of them it is."""
KNOWN = 15_000
"""Persons: a smaller town's name is too often a village's elsewhere to speak for its province."""
FAMOUS = 250_000
"""Persons: in countries whose towns share names, a city of this size is known without its province."""
CITY = 50_000
"""Persons: a town of this size may stand for the place of a neighbourhood that no town is named with."""


class _Ballot:
    def __init__(self) -> None:
        self.weight: dict[tuple[str, str | None], float] = defaultdict(float)
        self.words: dict[tuple[str, str | None], dict[str, None]] = defaultdict(dict)

    def add(self, country: str, admin1: str | None, weight: float, word: str) -> None:
        self.weight[country, admin1] += weight
        self.words[country, admin1][word] = None

    def votes(self) -> tuple[Vote, ...]:
        made = [
            Vote(c, a, round(w, 3), "names " + ", ".join(f"“{x}”" for x in list(self.words[c, a])[:5])) for (c, a), w in self.weight.items()
        ]
        return tuple(sorted(made, key=lambda v: (-v.weight, v.country, v.admin1 or "")))


def town_countries(gazetteer: Gazetteer, name: str) -> dict[str, float]:
    """How a town's name speaks for countries: weight 1 for one where a large town alone has it, shared otherwise."""
    largest: dict[str, int] = {}
    matches = gazetteer.exact(name)[:40]
    own = any(m.main and m.town.population >= KNOWN for m in matches)
    for match in matches:
        town = match.town
        former = own and not match.main and not by_main_name(name, town)  # Sahiwal was "Montgomery" once
        size = town.population // 20 if former else town.population + (1000 if match.main else 0)
        largest[town.country] = max(largest.get(town.country, 0), size)
    for country in registry().alias_countries.get(compact(name), ()):
        largest[country] = max(largest.get(country, 0), 500_000)
    total = sum(largest.values())
    if not total:
        return {}
    strength = 1.0 if max(largest.values()) >= 100_000 else 0.5
    return {country: strength * size / total for country, size in sorted(largest.items()) if size / total > 0.02}


def make_context(gazetteer: Gazetteer, mentions: Iterable[PlaceMention], hints: Iterable[PlaceHint] = ()) -> PlaceContext:
    """Count the votes of a report's mentions and hints."""
    book = registry()
    mentions = tuple(mentions)
    nations, divisions = _Ballot(), _Ballot()
    named: dict[tuple[str, str], None] = {}
    for hint in hints:
        nations.add(hint.country, None, hint.weight, hint.word)
        if hint.admin1:
            divisions.add(hint.country, hint.admin1, hint.weight, hint.word)
    for mention in mentions:
        share = (0.1 if mention.aside else 0.4 if mention.is_dateline else 1.0) * (0.6 + 0.4 * mention.confidence)
        country = book.country(mention.name) if mention.named_precision == "country" else None
        area = book.areas.get(compact(mention.name))
        division = book.states.get(mention.name) or book.division(mention.name)
        state = book.states.get(mention.container or "")
        if state:
            nations.add("US", None, share, mention.container or "")
            divisions.add("US", state.name, 1.5 * share, mention.container or "")
        if country:
            # "in Syria" says where; "Russia said" and "backed by Turkey" say little, of powers that act abroad nothing
            inside = mention.relation in cues().at_place
            nations.add(country, None, (1.5 if inside else 0.1 if country in book.powers else 0.5) * share, mention.name)
        elif area:
            nations.add(area.country, None, 1.5 * share, mention.name)
            if area.admin1:
                divisions.add(area.country, area.admin1, share, mention.name)
        elif division and (mention.named_precision == "admin1" or division.country != "US"):
            abroad = _abroad(gazetteer, mention, division.country)
            for code, weight in abroad.items():
                nations.add(code, None, weight * share, mention.name)
            sure = 1.5 if not abroad else 1.0 - sum(abroad.values())
            nations.add(division.country, None, sure * share, mention.name)
            divisions.add(division.country, division.name, sure * share, mention.name)
            if mention.named_precision == "admin1":
                named[division.country, division.name] = None
        elif mention.named_precision in ("town", "district"):
            for code, weight in town_countries(gazetteer, mention.name).items():
                nations.add(code, None, weight * share * (0.4 if mention.confidence < 0.5 or mention.cue == "known" else 1.0), mention.name)
    countries = nations.votes()
    country = countries[0].country if countries and countries[0].weight >= 0.3 else None
    if country is None:
        return PlaceContext(None, countries, because="nothing in the report speaks for a country")
    city, city_name = _city(gazetteer, mentions, country, divisions)
    provinces = tuple(v for v in divisions.votes() if v.country == country)
    own = tuple(sorted(name for code, name in named if code == country))
    return PlaceContext(
        country, countries, provinces, own, city, f"the report is about {book.country_usual[country]}: {countries[0].because}", city_name
    )


def _abroad(gazetteer: Gazetteer, mention: PlaceMention, country: str) -> dict[str, float]:
    """How much the name of a division means large towns of other countries: "Tripoli" is Libya's, and a city in Lebanon."""
    if mention.named_precision == "admin1":
        return {}
    return {code: weight for code, weight in town_countries(gazetteer, mention.name).items() if code != country and weight >= ELSEWHERE}


def _city(gazetteer: Gazetteer, mentions: tuple[PlaceMention, ...], country: str, divisions: _Ballot) -> tuple[Town | None, str | None]:
    """The large town named most; gives the votes of all towns for their provinces on the way."""
    count: dict[str, float] = defaultdict(float)
    towns: dict[str, Town] = {}
    spelled: dict[str, str] = {}
    reused = country in registry().reused
    told = sorted(a for c, a in divisions.weight if c == country and a) if reused else []
    for mention in mentions:
        if mention.aside or mention.named_precision not in ("town", "district", "admin1") or registry().country(mention.name):
            continue
        holder = registry().states.get(mention.container or "") or registry().division(mention.container or "", country)
        found = best_town(gazetteer, mention.name, country, holder.name if holder else None)
        famous = found is not None and (not reused or _famous(gazetteer, mention.name, found))
        if found and reused and not holder and not famous and found.admin1 not in told:
            found = next((t for a in told if (t := best_town(gazetteer, mention.name, country, a)) and t.admin1 == a), None)
        if found is None or (mention.named_precision == "admin1" and found.population < CITY):
            continue
        county = reused and mention.cue.startswith("county")
        known = (famous and found.population >= KNOWN and not county) or mention.container
        if mention.named_precision != "admin1" and found.admin1 and known:
            if not mention.is_dateline:
                divisions.add(country, found.admin1, 0.7 * mention.confidence + 0.2, mention.name)
            elif reused:  # where names come again, even where it was written says which one is meant
                divisions.add(country, found.admin1, 0.3, mention.name)
        if found.population >= CITY:
            towns[found.id] = found
            if not mention.is_dateline:
                spelled.setdefault(found.id, mention.name)
            count[found.id] += (0.2 if mention.is_dateline else 1.0) * (0.5 if mention.named_precision == "admin1" else 1.0)
    best = max(sorted(towns), key=lambda k: (count[k], towns[k].population), default=None)
    return (towns[best], spelled.get(best, towns[best].name)) if best else (None, None)


def _famous(gazetteer: Gazetteer, name: str, town: Town) -> bool:
    """Whether a name alone says which town is meant where names come again: by far the largest of that name, and large."""
    others = (m.town.population for m in gazetteer.exact(name, town.country) if m.town.admin1 != town.admin1)
    return town.population >= FAMOUS and town.population >= 5 * max(others, default=0)


def best_town(gazetteer: Gazetteer, name: str, country: str, admin1: str | None = None) -> Town | None:
    """The town that a name means in a country at first sight: a listed alias, else the largest of that very name;
    one in ``admin1`` before all others."""
    alias = registry().aliases.get((compact(name), country))
    exact = gazetteer.exact(alias or name, country) or gazetteer.find(name, country, 0.93)
    return max(exact, key=lambda m: (m.town.admin1 == admin1, m.town.population, m.main, m.town.id)).town if exact else None
