"""From a named place to coordinates, never finer than what is known, with the reason in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from harmledger.model.circumstances import Place, PlacePrecision, Span
from harmledger.model.globe import km
from harmledger.resolve.where.beside import NEAR_KM, beside, halfway
from harmledger.resolve.where.choose import Chooser
from harmledger.resolve.where.context import KNOWN, PlaceContext, make_context
from harmledger.resolve.where.gazetteer import Gazetteer, Region, Town
from harmledger.resolve.where.mention import PlaceHint, PlaceMention
from harmledger.resolve.where.naming import outside_towns
from harmledger.resolve.where.offsets import BETWEEN
from harmledger.resolve.where.registry import Division, compact, registry
from harmledger.resolve.where.rivals import Choice, same_division, weighed

TOLD = 0.7
"""Votes from which a report speaks of a province: a dateline alone has fewer, for it says where somebody wrote."""
SOMEWHERE_KM = 40.0
"""Radius of "X, east of Y" without a distance."""
FAR_KM = 60.0
"""A place that the text puts beside a town is not one of its name further away than this."""


def _apart(one: Place, other: Place) -> float:
    """Distance in km; 0 where one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    return km(one.lat, one.lon, other.lat, other.lon)


def town_radius(town: Town) -> float:
    """How far a town's parts lie from its centre, km, by its population (1.5 km for a village, about 10 for two million)."""
    return round(min(20.0, max(1.5, 1.5 * math.sqrt(town.population / 50_000))), 1)


class Locator:
    """Resolves place mentions with a gazetteer and the registries."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.choose = Chooser(gazetteer).choose
        registry()  # read now, so that the first name is not slower than the rest
        outside_towns()

    def context(self, mentions: Iterable[PlaceMention], hints: Iterable[PlaceHint] = ()) -> PlaceContext:
        """What a report's mentions and hints say of its country, provinces and main town."""
        return make_context(self.gazetteer, mentions, hints)

    # ------------------------------------------------------------ divisions

    def division(self, name: str, country: str | None) -> Division | None:
        """The division of that name; US states also by abbreviation."""
        if country in (None, "US") and name in registry().states:
            return registry().states[name]
        return registry().division(name, country)

    def around(self, division: Division) -> Division:
        """The province around a city that is a province of its own ("Damascus" -> "Rif Dimashq"), else ``division``."""
        for country, city, around in registry().pairs:
            if country == division.country and city == division.name:
                return registry().division(around, country) or division
        return division

    @staticmethod
    def circle(centre: tuple[float, float], radius: float, regions: Iterable[Region]) -> float:
        """The radius in km around ``centre`` that holds ``radius`` and all ``regions``."""
        return round(max([radius, *(km(*centre, r.lat, r.lon) + r.radius_km for r in regions)]), 1)

    # ------------------------------------------------------------ places of known kinds

    def of_country(self, name: str, country: str, named: PlacePrecision, because: str) -> Place:
        """A place of which only the country is known."""
        circle = self.gazetteer.region(country)
        if circle is None:
            return Place(name, None, country, None, None, "country", named, None, None, because=because)
        return Place(name, None, country, circle.lat, circle.lon, "country", named, circle.radius_km, f"iso:{country}", because=because)

    def of_division(self, name: str, division: Division, named: PlacePrecision, because: str, urban: bool = False) -> Place:
        """A place of which only the province is known. ``urban``: it lies in a town, so the largest town is the best guess."""
        circle = self.gazetteer.region(division.country, division.code)
        if circle is None:
            return replace(self.of_country(name, division.country, named, because), admin1=division.name)
        lat, lon, radius = circle.lat, circle.lon, circle.radius_km
        capital = (self._enclosed(division) or circle.capital) if urban else None
        if capital is not None:
            radius = round(radius + km(lat, lon, capital.lat, capital.lon), 1)
            lat, lon = capital.lat, capital.lon
        source = f"geonames-admin1:{division.country}.{division.code}"
        return Place(name, division.name, division.country, lat, lon, "admin1", named, radius, source, because=because)

    def _enclosed(self, division: Division) -> Town | None:
        """The city that is a province of its own inside ``division`` (Damascus in Rif Dimashq): what lies around it lies near it."""
        for country, city, around in registry().pairs:
            if country == division.country and around == division.name and (inner := registry().division(city, country)):
                circle = self.gazetteer.region(country, inner.code)
                return circle.capital if circle else None
        return None

    @staticmethod
    def of_town(name: str, town: Town, named: PlacePrecision, because: str, wider_km: float = 0.0) -> Place:
        """A place that is a town, or of which the town is known; ``wider_km`` is added to the radius."""
        radius = round(town_radius(town) + wider_km, 1)
        return Place(name, town.admin1, town.country, town.lat, town.lon, town.precision, named, radius, town.id, because=because)

    # ------------------------------------------------------------ mentions

    def resolve(self, mention: PlaceMention, context: PlaceContext) -> Place:
        """The place that a mention means in its report. Never raises; without any knowledge the coordinates are None."""
        holder = self._holder(mention.container, context, mention.container_precision) if mention.container else None
        if mention.is_dateline and holder is None:
            far = self.choose(mention.name, None)
            if far.town:
                return replace(
                    self.of_town(mention.name, far.town, "town", far.because), span=Span(mention.start, mention.end, mention.name)
                )
        place = self._resolve(mention, context, holder)
        if mention.offset_of and mention.offset == BETWEEN:
            other = self._holder(mention.offset_of, context, "town")
            middle = halfway(place, other) if other else None
            if middle:
                return replace(middle, span=Span(mention.start, mention.end, mention.name))
        elif mention.offset_of:
            place = self._measured(mention, context, place)
        return replace(beside(place, mention.relation), span=Span(mention.start, mention.end, mention.name))

    def _measured(self, mention: PlaceMention, context: PlaceContext, place: Place) -> Place:
        """``place``, or where the text puts it ("20 km north of Manbij") if nothing nearer is known, or only a small place far from there."""
        anchor = self._holder(mention.offset_of or "", context, "town")
        moved = beside(anchor, mention.offset) if anchor and anchor.precision == "town" else None
        if moved is None or moved.precision not in ("district", "admin1"):
            return place
        if not any(c.isdigit() for c in mention.offset):
            moved = replace(moved, radius_km=SOMEWHERE_KM)
        if place.precision == "town":
            own = self.choose(mention.name, context.country).town
            if (own and own.population >= KNOWN) or _apart(place, moved) <= FAR_KM:
                return place
        elif (moved.radius_km or 0.0) >= (place.radius_km or 1000.0):
            return place
        because = f"the report puts {mention.name} {mention.offset} {mention.offset_of}: {moved.because}"
        return replace(moved, name=mention.name, named_precision=mention.named_precision, because=because)

    def _holder(self, name: str, context: PlaceContext, precision: PlacePrecision | None) -> Place | None:
        """The container of a mention, or None where it is not known either."""
        division = self.division(name, context.country) or self.division(name, None)
        country = registry().country(name)
        if country and not (division and division.country == context.country):
            return self.of_country(name, country, "country", f"the report names {name}")
        area = registry().areas.get(compact(name))
        if area:
            return Place(
                name, area.admin1, area.country, area.lat, area.lon, area.precision, area.precision, area.radius_km, f"area:{area.names[0]}"
            )
        if division and precision == "admin1":
            return self.of_division(name, division, "admin1", f"the report names {name}")
        choice = self.choose(name, context.country, votes=_votes(context))
        if choice.town and (choice.town.population >= 15_000 or not division):
            return self.of_town(name, choice.town, "town", choice.because)
        if division:
            return self.of_division(name, division, "admin1", f"the report names {name}")
        return None

    def _resolve(self, mention: PlaceMention, context: PlaceContext, holder: Place | None) -> Place:
        name, named = mention.name, mention.named_precision
        country = holder.country if holder else context.country
        if named == "country":
            code = registry().country(name)
            if code:
                return self.of_country(name, code, "country", f"{name} is a country")
        area = registry().areas.get(compact(name))
        if area and (country is None or country == area.country) and named != "admin1":
            return Place(
                name, area.admin1, area.country, area.lat, area.lon, area.precision, area.precision, area.radius_km,
                f"area:{area.names[0]}", because=f"{name} is a region of the registry",
            )  # fmt: skip
        if named == "admin1":
            return self._province(mention, context, country)
        inside = holder.admin1 if holder else None
        whole = (
            f"{name}, {mention.container}"
            if mention.container and holder and holder.precision not in ("country",) and compact(mention.container) != compact(name)
            else name
        )
        if named in ("site", "neighbourhood"):
            return self._inner(mention, context, holder, whole)
        if named == "district" and mention.cue.startswith("county") and country in registry().reused:
            return self._fallback(whole, named, context, holder, f"{name} is a county, which may lie far from a town of its name")
        division = self.division(mention.container, country) if mention.container else None
        choice = self.choose(name, country, division.name if division else None, _votes(context), strict=True)
        if choice.town is None and division and holder and holder.precision == "town":
            choice = self.choose(name, country, holder.admin1, _votes(context))
        if choice.town:
            if not division and holder and holder.precision == "town" and holder.lat is not None and holder.lon is not None:
                off = km(choice.town.lat, choice.town.lon, holder.lat, holder.lon)
                if off > 60 and compact(mention.container or "") != compact(holder.admin1 or ""):
                    return self._fallback(
                        whole, named, context, holder, f"the gazetteer's “{name}” is {off:.0f} km from {mention.container}"
                    )
            label = whole if holder and holder.named_precision == "town" and not division else name
            return self.of_town(label, choice.town, named, weighed(choice), choice.wider_km)
        province = self.division(name, country)
        if province and (named == "town" or named == "district"):
            return self.of_division(name, province, "admin1", f"{name} is known as a province only")
        if inside is None and holder is None and context.city and named == "district":
            return self._fallback(name, named, context, None, choice.because)
        return self._fallback(whole, named, context, holder, choice.because)

    def _province(self, mention: PlaceMention, context: PlaceContext, country: str | None) -> Place:
        division = self.division(mention.name, country) or self.division(mention.name, None)
        if division:
            return self.of_division(mention.name, division, "admin1", f"{mention.name} is {division.name}, a province")
        area = registry().areas.get(compact(mention.name))
        if area:
            return Place(
                mention.name, area.admin1, area.country, area.lat, area.lon, area.precision, area.precision, area.radius_km,
                f"area:{area.names[0]}", because=f"{mention.name} is a region of the registry",
            )  # fmt: skip
        choice = self.choose(mention.name, country, votes=_votes(context))
        if choice.town:
            place = self.of_town(mention.name, choice.town, "district", f"{choice.because}; its surroundings")
            return replace(place, precision="district", radius_km=30.0)
        return self._fallback(mention.name, "admin1", context, None, choice.because)

    def _inner(self, mention: PlaceMention, context: PlaceContext, holder: Place | None, whole: str) -> Place:
        """A neighbourhood or site: its own coordinates if the gazetteer has it close by, else those of its town."""
        name, named = mention.name, mention.named_precision
        town = holder if holder and holder.precision == "town" else None
        if named == "neighbourhood" and (town or context.country):
            for match in self.gazetteer.find(name, holder.country if holder else context.country, 0.93):
                close = (
                    town is not None
                    and town.lat is not None
                    and town.lon is not None
                    and km(match.town.lat, match.town.lon, town.lat, town.lon) <= 15
                )
                if close:
                    made = self.of_town(whole, match.town, named, f"“{name}” is {match.town.name} ({match.because})")
                    return replace(made, precision="neighbourhood")
        if town:
            return replace(
                town, name=whole, named_precision=named, because=f"{name} lies in {mention.container}, of which the place is known"
            )
        if holder is None:
            own = self.choose(name, context.country, votes=_votes(context), strict=True) if named == "neighbourhood" else Choice(None, "")
            village = own.town and context.city and own.town.population < KNOWN and same_division(own.town.admin1, context.city.admin1)
            if village and own.town and context.city and km(own.town.lat, own.town.lon, context.city.lat, context.city.lon) > NEAR_KM:
                own = Choice(None, "")  # "the district of al-Mashhad" in a report on Aleppo is no village of that name in the countryside
            if own.town and own.score >= 0.97:
                return self.of_town(name, own.town, named, own.because)
            if context.here and not outside_towns().search(name):
                town_name = context.here.name.split(",")[0]
                because = f"{name} is taken to lie in {town_name}, the town that the text named last"
                return replace(context.here, name=f"{name}, {town_name}", named_precision=named, because=because)
            if context.city and not outside_towns().search(name):
                city = context.city_name or context.city.name
                return self.of_town(
                    f"{name}, {city}", context.city, named, f"{name} is taken to lie in {city}, the town that the report names most"
                )
        return self._fallback(whole, named, context, holder, f"the gazetteer does not hold “{name}”")

    def _fallback(self, name: str, named: PlacePrecision, context: PlaceContext, holder: Place | None, because: str) -> Place:
        """What is known of a place that is not: its container, else its province, else its country, else nothing."""
        if holder is not None:
            kept = replace(holder, name=name, named_precision=named, because=f"{because}; it lies in or near {holder.name}")
            if holder.precision == "town":
                return replace(kept, precision="district", radius_km=25.0)
            return kept
        country = context.country
        told = bool(context.provinces) and context.provinces[0].weight >= TOLD
        province = context.province if told else None  # of several told alike, none: better no province than a wrong one
        division = registry().division(province, country) if province and country else None
        if division:
            if named == "town":
                division = self.around(division)  # a town beside a city that is a province of its own lies in the one around it
            urban = context.city is not None and context.city.admin1 == division.name
            return self.of_division(name, division, named, f"{because}; the report is about {division.name}", urban=urban)
        if country:
            return self.of_country(name, country, named, f"{because}; {context.because}")
        return Place(name, None, None, None, None, named, named, None, None, because=f"{because}; nothing says in which country it lies")


def _votes(context: PlaceContext) -> tuple[str, ...]:
    return tuple(v.admin1 for v in context.provinces if v.admin1)
