"""Where: containment before distance, distance within what is known of both places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harmledger.incidents.face import Face
from harmledger.incidents.feature import SILENT, Said, Setting
from harmledger.incidents.names import all_words, own_words, parts_of, place_words
from harmledger.model.circumstances import Place
from harmledger.model.globe import km

COARSE = frozenset({"district", "admin1", "country"})
FINE = frozenset({"site", "neighbourhood"})


def distance_km(a: Place, b: Place) -> float | None:
    """Great-circle distance of two places in km, or None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    if a.lat == b.lat and a.lon == b.lon:
        return 0.0
    return km(a.lat, a.lon, b.lat, b.lon)


def place(a: Face, b: Face, setting: Setting) -> Said:
    """Same named place, containment, or distance against what is known of both."""
    p, q = a.where, b.where
    if p is None or q is None:
        return _named(a, b) if p or q else SILENT
    return places(p, q, setting.rules["place"], lambda: _mentions(a, b) or _mentions(b, a))


def places(p: Place, q: Place, rules: dict[str, Any], named: Callable[[], bool] = lambda: False) -> Said:
    """As ``place``, of two places by themselves, whoever states them. ``rules``: the table ``place`` of ``linking.toml``; ``named``:
    whether one who tells of the one place names the other as well."""
    one, two = place_words(p.name), place_words(q.name)
    same = bool(one and two and (one <= two or two <= one))

    def names() -> str:
        return f"{p.name!r} and {q.name!r}"

    if p.country and q.country and p.country != q.country:
        if same:
            return Said("same_name_far", lambda: f"{names()} share a name, but were taken for places of two countries")
        return _apart(named, names, 0)
    far = distance_km(p, q)
    if far is None:
        if same:
            return Said("same_name", lambda: f"the same place by name: {names()}")
        return (
            Said("other_province", lambda: f"{names()} lie in different provinces")
            if p.admin1 and q.admin1 and p.admin1 != q.admin1
            else SILENT
        )
    reach = radius_km(p, rules) + radius_km(q, rules)
    if far > reach:
        if same:
            return Said("same_name_far", lambda: f"{names()} share a name, but were taken for places {far:.0f} km apart")
        if far <= min(reach * rules["near_factor"], reach + rules["near_km"]):
            return Said("near", lambda: f"{names()} are {far:.0f} km apart, more than their precision allows")
        return _apart(named, names, far)
    return _within(p, q, far, same, names)


def _within(p: Place, q: Place, far: float, same: bool, names: Callable[[], str]) -> Said:
    """Two places that lie within what is known of both."""
    if p.precision in COARSE or q.precision in COARSE:
        if same and p.precision == q.precision:
            return Said("same_coarse", lambda: f"the same region by name: {names()}")
        return Said("within_coarse", lambda: f"{names()}: the one may lie in the other")
    both_fine = all(x.named_precision in FINE and own_words(x.name) for x in (p, q))
    one, two = place_words(p.name), place_words(q.name)
    if not same and (one <= all_words(q.name) or two <= all_words(p.name)):
        return Said("within", lambda: f"{names()}: the one lies in the other")
    if same:
        return Said("same_site" if both_fine else "same_name", lambda: f"the same place by name: {names()}")
    if both_fine and not one & two:
        if far <= 1.0 and p.precision in FINE and q.precision in FINE:
            return Said("near_other_name", lambda: f"{names()} lie at the same spot")
        return Said("other_site", lambda: f"{names()} are different places of one town")
    return Said("within", lambda: f"{names()} lie within {max(far, 1):.0f} km, as near as they are known")


def _apart(named: Callable[[], bool], names: Callable[[], str], far: float) -> Said:
    """Far apart; less telling where the one report also names the other's place."""

    def words() -> str:
        return f"{names()} are {far:.0f} km apart" if far else f"{names()} lie in different countries"

    if named():
        return Said("apart_but_named", lambda: f"{words()}, but one report names both")
    return Said("apart", words)


def _named(a: Face, b: Face) -> Said:
    """Only one of them has a place: does the other's text name it?"""
    known, other = (a, b) if a.where else (b, a)
    place = known.where
    if place is not None and _mentions(other, known):
        return Said("only_named", lambda: f"the one is at {place.name!r}, which the other's text names")
    return SILENT


def _mentions(teller: Face, placed: Face) -> bool:
    """Whether the teller's text names the other's place, or a place that it lies in."""
    where = placed.where
    return where is not None and any(part <= teller.names for part in parts_of(where.name))


def radius_km(place: Place, rules: dict[str, Any]) -> float:
    """How far the true place may lie from the coordinates; at least what its precision means."""
    return max(float(rules["radius_km"][place.precision]), place.radius_km or 0.0)
