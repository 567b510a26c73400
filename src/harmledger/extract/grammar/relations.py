"""How two places and two days of one report stand to each other: same, one in the other, or apart."""

from __future__ import annotations

import re

from harmledger.model.circumstances import PLACE_SCALE, Place, When

TYPE_WORDS = frozenset(
    ["al", "el", "the", "city", "town", "village", "province", "neighborhood", "neighbourhood", "district", "area", "of", "in", "s"]
)
"""Words of a place's name that do not tell it from another."""

TOWN = PLACE_SCALE.index("town")


def name_key(name: str) -> str:
    """A loose key to compare two namings of one place in one report."""
    words = [w for w in re.sub(r"[^a-z ]", "", name.lower().replace("-", " ")).split() if w not in TYPE_WORDS]
    joined = re.sub(r"(.)\1", r"\1", "".join(words))
    return joined.replace("q", "k").replace("ee", "i").replace("ou", "u").replace("o", "u").replace("e", "i").rstrip("sh")


def rank(place: Place) -> int:
    """Position of what the report names on the scale from fine (0) to coarse."""
    return PLACE_SCALE.index(place.named_precision)


def whole_months(when: When) -> bool:
    """Whether only a month or a year is named ("in January", "in 2019"), with its year or without."""
    bare = when.start is None and when.month is not None and when.day is None and when.weekday is None
    return bare or when.precision in ("month", "year")


def one_of_days(span: When, day: When) -> bool:
    """Whether ``day`` is one day of three or more that ``span`` takes in."""
    if span.start is None or span.end is None or day.start is None or day.start != day.end:
        return False
    return (span.end - span.start).days >= 2


def contains(outer: Place, inner: Place) -> bool:
    """Whether ``inner`` lies in ``outer`` as far as the two are known."""
    if rank(outer) < rank(inner):
        return False
    if outer.named_precision == "country":
        return outer.country is None or inner.country is None or outer.country == inner.country
    if outer.named_precision == "admin1":
        return bool(outer.admin1) and outer.admin1 == inner.admin1
    if outer.named_precision in ("district", "town") and rank(inner) < rank(outer):
        first = name_key(outer.name.split(",")[0])
        return bool(first) and (first in name_key(inner.name) or (outer.source is not None and outer.source == inner.source))
    return same(outer, inner)


def same(a: Place, b: Place) -> bool:
    """Whether two namings mean one place."""
    ka, kb = name_key(a.name.split(",")[0]), name_key(b.name.split(",")[0])
    if ka and kb and (ka == kb or (len(ka) > 4 and len(kb) > 4 and (ka.startswith(kb) or kb.startswith(ka)))):
        return a.admin1 == b.admin1 or not a.admin1 or not b.admin1
    return a.source is not None and a.source == b.source and a.precision == b.precision == a.named_precision == b.named_precision


def compatible(a: Place, b: Place) -> bool:
    """Whether two places may be the place of one event: same, or one holds the other."""
    return same(a, b) or contains(a, b) or contains(b, a)


def days_clash(a: When | None, b: When | None) -> bool:
    """Whether two datings exclude each other."""
    if a is None or b is None:
        return False
    if a.start and a.end and b.start and b.end:
        return a.end < b.start or b.end < a.start
    if a.weekday is not None and b.weekday is not None:
        return a.weekday != b.weekday
    if a.day is not None and b.day is not None:
        return (a.month, a.day) != (b.month, b.day)
    return (a.weekday is not None and b.day is not None) or (a.day is not None and b.weekday is not None)
