"""Names as registers write them ("Al Kalassa neighbourhood, Aleppo", province beside it) to places: the ``locate`` command.

A name is cut into parts; the first part that the gazetteer holds inside the given province is the place, or what holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harmledger.model.circumstances import Place, PlacePrecision
from harmledger.model.globe import km
from harmledger.model.place_scale import review_reason
from harmledger.resolve.where.beside import BEARINGS, DISTRICT_KM
from harmledger.resolve.where.choose import LARGE_ENOUGH
from harmledger.resolve.where.divisions import divisions_of
from harmledger.resolve.where.gazetteer import Town
from harmledger.resolve.where.locator import Locator, town_radius
from harmledger.resolve.where.naming import MAX_NAME, Part, bare_name, parts_of
from harmledger.resolve.where.registry import Division, compact, registry
from harmledger.resolve.where.rivals import Candidate, Choice, same_division
from harmledger.resolve.where.sphere import shifted

BESIDE_KM = 25.0
"""Radius of an unknown village that is only said to belong to, or lie near, a known town."""
BIG = 100_000
"""Persons: from it on "X, Y" reads as quarter X of city Y."""
SHOWN = 20
"""Candidates that are listed of one name."""
WHOLE = 0.92
"""Likeness from which a site's whole name is taken for a town's ("Jisr al-Shughur"), and a name beside another for a town that holds it."""
SIDES = r"(?:north|south)[ -]?(?:east|west)(?:ern)?|(?:north|south|east|west)ern"
SIDE_KM = 20.0
"""How far the middle of a province's side is taken to lie from its largest town."""
HOLDS = 0.9
"""Likeness from which a name behind another is taken for a town that holds it."""
SMALL = 10_000
"""Persons: below it (and where the number is not known) "X, Y" reads as something in the village Y; between, Y may be a whole district."""


@dataclass(frozen=True)
class _Asked:
    """One look-up: where to look, and the choices that were made on the way."""

    locator: Locator
    nation: str | None
    divisions: tuple[Division, ...]
    told: list[Choice]

    def town(self, names: Sequence[str], beside: Town | None = None) -> Choice:
        """The town of that name (in other languages: ``names[1:]``) in one of the divisions, or in the country."""
        if self.divisions:
            choices = [self.locator.choose(names[0], d.country, d.name, also=names[1:], beside=beside) for d in self.divisions]
        else:
            choices = [self.locator.choose(names[0], self.nation, also=names[1:], beside=beside)]
        self.told.extend(choices)
        return next((c for c in choices if c.town), choices[0])

    def is_own(self, part: Part) -> bool:
        """Whether the part only names the province that was given."""
        return any(compact(part.name) in {compact(s) for s in d.spellings} for d in self.divisions)

    def anchor(self, parts: Sequence[Part]) -> Town | None:
        """The town that is named beside the first part ("X, Kobani"), if the gazetteer holds it without doubt."""
        for part in parts[1:]:
            if len(part.name) > 2 and not part.stand and not self.is_own(part):
                choice = self.town([part.name])
                if choice.town is not None and choice.score >= WHOLE:
                    return choice.town
        return None

    def part(self, same: list[Part], anchor: Town | None) -> tuple[Part, Choice]:
        """The town that one part of the name (in several languages) names, with the part as it was understood."""
        own = [p for p in same if self.is_own(p)]
        same = [p for p in same if p not in own] or own
        part = same[0]
        whole = [p.whole for p in same if p.stand and p.whole != p.name]
        if whole:  # "Jisr al-Shughur" is a town, though jisr is a bridge
            choice = self.town(whole, anchor)
            if choice.town is not None and choice.score >= WHOLE:
                return replace(part, name=part.whole, stand=""), choice
        # "road of al-Bab" in a second language names a road: it is no witness for a town of that name
        choice = self.town([p.name for p in same if p is part or p.stand in ("", "beside", part.stand)], anchor)
        if choice.town is None and own and own[0] is not part:
            return own[0], self.town([own[0].name])  # "Ar Raqqah: Rumaila" in the province Raqqa, and Rumaila is not held
        if part.stand == "inside" and any(p.stand != "inside" for p in same):
            part = replace(part, stand="beside")  # "Hader hospital", and in Arabic the town's name alone
        return part, choice


def locate(
    locator: Locator, name: str, governorate: str | None = None, country: str | None = None, also: Sequence[str] = (),
    told: list[Choice] | None = None,
) -> Place | None:  # fmt: skip
    """Where a register's place is, or None where nothing at all is known.

    ``governorate`` and ``country`` are a province and a country (name or ISO code) in any usual spelling; towns outside
    them are refused. ``also`` are the place's names in other languages. Precision is "town" where the town is known that
    is, or holds, the place; "district" beside a known town; "admin1" and "country" where only these are. ``told`` gets
    every choice that was made on the way, with its candidates.
    """
    name = name[:MAX_NAME].strip()
    book = registry()
    code = book.country(country) if country else None
    divisions = divisions_of(governorate, code) if governorate else ()
    nation = code or (divisions[0].country if divisions else book.country(governorate or ""))
    if not divisions and governorate and (seat := locator.choose(bare_name(governorate), code).town):
        # a town stands where the province should: the place is taken to lie in the town's province
        divisions = divisions_of(seat.admin1 or "", seat.country)
        nation = nation or seat.country
    if nation is None:
        nation = next((book.country(p) for p in re.split(r"[,()]", name) if book.country(p.strip())), None)
    asked = _Asked(locator, nation, divisions, told if told is not None else [])
    ways = [parts for parts in (parts_of(n) for n in (name, *also[:4])) if parts]
    if "(" in name and ways and len(ways[0]) > 1:  # "Kasrat Sheikh (Juma'a)" may be one name
        whole = [bare_name(n.replace("(", " ").replace(")", " ")) for n in (name, *also[:4])]
        if len(whole[0]) > 2 and not any(asked.is_own(p) for p in ways[0]) and asked.town(whole[:1]).town:
            ways = [[Part(w, w)] for w in whole]
    parts = ways[0] if ways else []
    first = parts[0] if parts else Part("")
    named: PlacePrecision = "site" if first.stand in ("outside", "beside") else "neighbourhood" if first.stand else "town"
    refused, rivals = "the gazetteer does not hold the name", tuple[Town, ...]()
    anchor = asked.anchor(parts) if len(parts) > 1 else None
    for i in range(max(map(len, ways), default=0)):
        same = [way[i] for way in ways if i < len(way) and len(way[i].name) > 2]
        if not same:
            continue
        part, choice = asked.part(same, None if i else anchor)
        if choice.town is None:
            area = book.areas.get(compact(part.name))
            if area and area.country == nation and i == 0:
                return Place(
                    name, area.admin1, area.country, area.lat, area.lon, area.precision, area.precision, area.radius_km,
                    f"area:{area.names[0]}", because=f"{part.name} is a region of the registry",
                )  # fmt: skip
            if i == 0:
                refused, rivals = choice.because or refused, choice.rivals
        elif i > 0 and asked.is_own(part) and first.stand != "inside":
            break  # "X, Aleppo" in the province Aleppo: the province, not the city
        elif i == 0 and part.stand == "inside" and choice.town.population < BIG:
            continue  # "Tal Abyad street" is named after the town and stands in another
        elif i == 0 or choice.score >= HOLDS:
            place = _standing(name, choice, i, part, [part, *parts[1:]] if i == 0 else parts or [part], named)
            return _with_others(asked, place, parts, choice.town) if i == 0 else place
    if rivals and divisions and first.stand != "inside":
        return _one_of_several(name, rivals, named, refused)
    if divisions:
        return _in_its_side(_of_divisions(locator, name, divisions, named, refused), name, divisions)
    if nation:
        return locator.of_country(name, nation, named, f"{refused}; only the country is known")
    choice = asked.town([first.name]) if first.name else Choice(None, "")
    return locator.of_town(name, choice.town, named, choice.because) if choice.town else None


def _standing(name: str, choice: Choice, position: int, part: Part, parts: list[Part], named: PlacePrecision) -> Place:
    """The place beside or inside the town that one of its parts names."""
    town, because = choice.town, choice.because
    assert town is not None  # the caller has chosen one
    first = parts[0]
    place = Locator.of_town(name, town, named, because, choice.wider_km)
    wide = max(15.0, town_radius(town))
    if part.relation == "edge":
        return replace(place, radius_km=town_radius(town) + 5.0, because=f"{because}; at its edge")
    if part.relation:
        return replace(place, precision="district", radius_km=wide, because=f"{because}; {part.relation} it")
    if position == 0 and not choice.holds:
        own = [p for p in parts if p is first or not p.name or p.way]  # "Ihsim, al-Zawiya mountain": the mountain is another place
        if any(p.stand == "outside" for p in own):
            return replace(place, precision="district", radius_km=wide, because=f"{because}; the site is named after it")
        if any(p.stand == "beside" for p in own):
            return replace(place, radius_km=town_radius(town) + 5.0, because=f"{because}; the site stands by it")
        return place
    apart = part.listed or first.stand == "outside" or first.relation or part.rural
    within = first.stand == "inside" or town.population >= BIG or (town.population < SMALL and not first.village)
    if within and not apart and not (first.village and not part.village):
        return replace(place, because=f"{because}; it holds the place")
    return replace(place, precision="district", radius_km=BESIDE_KM, because=f"{because}; the place belongs to it")


def _one_of_several(name: str, rivals: Sequence[Town], named: PlacePrecision, because: str) -> Place:
    """One of several settlements of one name in one province, nobody knows which: the first one's point, and a radius that holds all."""
    first = rivals[0]
    radius = round(max(km(first.lat, first.lon, t.lat, t.lon) for t in rivals) + 5.0, 1)
    precision: PlacePrecision = "district" if radius <= DISTRICT_KM else "admin1"
    return Place(
        name, first.admin1, first.country, first.lat, first.lon, precision, named, radius, first.id, because=f"{because}; it is one of them"
    )


def _with_others(asked: _Asked, place: Place, parts: Sequence[Part], one: Town) -> Place:
    """``place`` widened where the name lists another place far from it ("Hatla and Salihiya", "Deir Hafer, al-Bab"): which of them is meant is not known."""
    for part in parts[1:]:
        if (
            not (part.listed or one.population >= LARGE_ENOUGH)
            or part.stand
            or asked.is_own(part)
            or part.relation
            or place.precision != "town"
            or place.lat is None
            or place.lon is None
        ):
            continue
        town = asked.town([part.name]).town if len(part.name) > 2 else None
        off = km(place.lat, place.lon, town.lat, town.lon) if town else 0.0
        if town and off > BESIDE_KM and (part.listed or town.population >= LARGE_ENOUGH):
            because = f"{place.because}; {town.name}, named with it, is {off:.0f} km away"
            return replace(place, precision="district", radius_km=round(off + town_radius(town), 1), because=because)
    return place


def _in_its_side(place: Place, name: str, divisions: tuple[Division, ...]) -> Place:
    """``place`` moved to the side of the province that the name tells ("western Aleppo countryside", "Aleppo southern countryside")."""
    if len(divisions) != 1 or place.lat is None or place.lon is None or place.precision != "admin1":
        return place
    spelled = "|".join(re.escape(s) for s in sorted(divisions[0].spellings, key=lambda s: (-len(s), s)))
    side = re.search(rf"\b(?P<a>{SIDES})\s+(?:{spelled})\b|\b(?:{spelled})\s+(?P<b>{SIDES})\b", name, re.IGNORECASE)
    if side is None:
        return place
    way = (side["a"] or side["b"]).lower().removesuffix("ern").replace("-", "").replace(" ", "")
    lat, lon = shifted(place.lat, place.lon, SIDE_KM, BEARINGS[way])
    radius = round((place.radius_km or 0.0) + SIDE_KM, 1)
    return replace(place, lat=round(lat, 5), lon=round(lon, 5), radius_km=radius, because=f"{place.because}; in its {way}")


def _of_divisions(locator: Locator, name: str, divisions: tuple[Division, ...], named: PlacePrecision, refused: str) -> Place:
    """A place of which only the province is known: its largest town as the best guess (nearer than the province's middle for
    more of the register's places), the whole province as the radius. Of several provinces one circle holds them all."""
    because = f"{refused}; the province was given"
    place = locator.of_division(name, locator.around(divisions[0]), named, because, urban=True)
    if len(divisions) > 1 and place.lat is not None and place.lon is not None:
        rest = [locator.gazetteer.region(d.country, d.code) for d in divisions[1:]]
        place = replace(
            place, radius_km=locator.circle((place.lat, place.lon), place.radius_km or 0.0, [r for r in rest if r]), admin1=None
        )
    return place if same_division(place.admin1, divisions[0].name) or len(divisions) > 1 else replace(place, admin1=divisions[0].name)


def locate_lines(locator: Locator, rows: Iterable[Mapping[str, object]], explain: bool = False) -> Iterator[dict[str, object]]:
    """The ``locate`` contract: rows with ``id``, ``name``, ``governorate``?, ``country``? to rows with
    ``id, lat, lon, precision, radius_km, name, source`` (and ``admin1``, ``country``, ``because``, ``review``); lat null where unknown. ``name_ar`` and the like are the name in other
    languages. With ``explain`` every row lists the ``candidates`` that were weighed."""
    for row in rows:

        def text(key: str, row: Mapping[str, object] = row) -> str | None:
            value = row.get(key)
            return value if isinstance(value, str) and value.strip() else None

        told: list[Choice] = []
        also = [n for k in sorted(row) if k.startswith("name_") and (n := text(k))]
        place = locate(locator, text("name") or "", text("governorate"), text("country"), also, told)
        known = place is not None and place.lat is not None
        yield {
            "id": row.get("id"),
            "lat": place.lat if place else None,
            "lon": place.lon if place else None,
            "precision": place.precision if place and known else None,
            "radius_km": place.radius_km if place else None,
            "name": place.name if place else text("name"),
            "admin1": place.admin1 if place else None,
            "country": place.country if place else None,
            "source": place.source if place else None,
            "because": place.because if place else "nothing says in which country it lies",
            "review": review_reason(place) if place else "no coordinates are known",
            **({"candidates": _candidates(told)} if explain else {}),
        }


def _candidates(told: Iterable[Choice]) -> list[dict[str, object]]:
    """Every settlement that was weighed, those taken first, then by likeness; at most ``SHOWN``."""
    best: dict[str, Candidate] = {}
    for candidate in (c for choice in told for c in choice.candidates):
        known = best.get(candidate.town.id)
        if known is None or (candidate.taken, candidate.score) > (known.taken, known.score):
            best[candidate.town.id] = candidate
    ordered = sorted(best.values(), key=lambda c: (not c.taken, -c.score, -c.town.population, c.town.id))
    return [
        {
            "id": c.town.id, "name": c.town.name, "admin1": c.town.admin1, "country": c.town.country, "lat": c.town.lat, "lon": c.town.lon,
            "kind": c.town.kind, "population": c.town.population, "score": round(c.score, 3), "taken": c.taken, "because": c.because,
        }
        for c in ordered[:SHOWN]
    ]  # fmt: skip
