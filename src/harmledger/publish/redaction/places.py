"""Places as a profile shows them: never finer than it allows, and saying so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from harmledger.model.circumstances import PLACE_SCALE, Place
from harmledger.publish.redaction.account import Account
from harmledger.publish.redaction.cloak import Hidden
from harmledger.publish.redaction.profile import Places, Scale

KM_A_DEGREE = 111.2


def coarse(place: Place, rules: Places, account: Account, where: str) -> Place:
    """The place with coordinates no finer than the rules say, and with a name only where they show it."""
    named = _unnamed(place, rules, account, where)
    scale = next(s for s in rules.scale if s.of == place.precision)
    if named.lat is None or named.lon is None:
        return named
    lat, lon = round(named.lat, scale.decimals), round(named.lon, scale.decimals)
    moved = (lat, lon) != (named.lat, named.lon)
    radius = named.radius_km
    if moved or (radius is not None and radius < scale.least_radius_km) or scale.least_radius_km:
        off = KM_A_DEGREE * math.hypot(lat - named.lat, (lon - named.lon) * math.cos(math.radians(named.lat)))
        radius = max(scale.least_radius_km, math.ceil(10 * ((radius or 0.0) + off)) / 10)
    if scale.becomes == place.precision and not scale.least_radius_km:
        return replace(named, lat=lat, lon=lon, radius_km=radius)
    if moved or radius != named.radius_km or scale.becomes != place.precision:
        account.hold(
            "exact coordinates", "places.scale", where, f"{place.name}: {place.lat}, {place.lon} ({place.source or 'no gazetteer'})"
        )
    return replace(
        named,
        lat=lat,
        lon=lon,
        precision=scale.becomes,
        radius_km=radius,
        source=place.source.partition(":")[0] if place.source else None,  # its identifier leads to the exact point
        because=_because(place, scale, radius),
    )


def _because(place: Place, scale: Scale, radius: float | None) -> str:
    """How it was resolved is left out: that may hold coordinates and identifiers."""
    return (
        f"the {'site' if place.precision == 'site' else 'neighbourhood'} is known more exactly than it is shown: its coordinates are rounded to "
        f"{scale.decimals} decimals of a degree, and it lies within {radius:g} km of them"
    )


def _unnamed(place: Place, rules: Places, account: Account, where: str) -> Place:
    """The place without the name of a building that is held back."""
    site = site_hidden(place, rules)
    if site is None:
        return place
    account.hold("names of sites", _rule(rules), where, site)
    rest = place.name.partition(",")[2].strip()
    coarser = max(PLACE_SCALE.index("neighbourhood"), PLACE_SCALE.index(place.precision))
    return replace(
        place, name=rest or place.admin1 or "a site", named_precision=PLACE_SCALE[coarser], because="the name of the site is withheld"
    )


def site_hidden(place: Place, rules: Places) -> str | None:
    """The name of a building that is held back, or None."""
    site = place.name.partition(",")[0].strip()
    if place.named_precision != "site" or not any(c.isupper() for c in site):
        return None
    low = f" {' '.join(site.lower().split())} "
    return site if rules.site_names == "hide" or any(w.lower() in low for w in rules.hidden_sites) else None


def hidden_sites(places: Iterable[Place], rules: Places) -> Iterator[Hidden]:
    """The names of buildings that are hidden in words, too."""
    for name in sorted({s for p in places if (s := site_hidden(p, rules))}):
        yield Hidden(name, "names of sites", _rule(rules), "a site")


def _rule(rules: Places) -> str:
    return "places.site_names" if rules.site_names == "hide" else "places.hidden_sites"
