"""UCDP's Georeferenced Event Dataset."""

from __future__ import annotations

from harmledger.comparing.context import Asks
from harmledger.comparing.fields import Bad, Fields
from harmledger.comparing.places import place_of
from harmledger.comparing.spec import Spec
from harmledger.model.comparison import Entry, Hand
from harmledger.model.incident import Range

ONE_SIDED, AGGREGATED = "3", "2"


def entry(fields: Fields, spec: Spec, asks: Asks, where: str) -> Entry:
    """The event in a row. Who did it is said of one-sided violence alone; in all other the two sides are parties. Raises Bad."""
    country = asks.country(fields.words("country"), spec.tables["countries"])
    killed, best = _killed(fields)
    named = tuple(asks.hand(n, country) for n in (fields.words("side_a"), fields.words("side_b")) if n)
    one_sided = fields.raw("type") == ONE_SIDED
    hands: tuple[Hand, ...] = named[:1] if one_sided else ()
    place = place_of(fields, asks, country, spec.tables["precision"].get(fields.raw("precision"), ()), spec.name)
    start, end = fields.day("start"), fields.day("end")
    at = fields.words("place") or fields.words("admin1") or fields.words("country")
    return Entry(
        id=fields.words("id"),
        where=where,
        headline=fields.words("headline") or f"{fields.words('dyad') or 'event'}, {at}",
        start=start,
        end=end or start,
        place=place,
        killed=killed,
        civilians=_civilians(fields, killed),
        best=best,
        hands=tuple(h for h in hands if h.key),
        parties=() if one_sided else tuple(h for h in named if h.key),
        sources=fields.listed("sources"),
        links=fields.links("source_text", "headline"),
        aggregate=fields.raw("clarity") == AGGREGATED,
    )


def _killed(fields: Fields) -> tuple[Range | None, int | None]:
    low, best, high = (fields.number(n) for n in ("low", "best", "high"))
    known = [n for n in (low, best, high) if n is not None]
    if not known:
        return None, None
    if low is not None and high is not None and low > high:
        raise Bad(f"The lowest total, {low}, is above the highest, {high}.", "Compare the row with the publisher's.")
    return Range(min(known), max(known)), best


def _civilians(fields: Fields, killed: Range | None) -> Range | None:
    """The dataset counts civilians in its best estimate alone, and those of unknown status apart. How far the lowest and highest totals
    differ from the best may lie with the civilians, so their range is as wide as that allows: nothing is read into it."""
    civilians, unknown = fields.number("deaths_civilians"), fields.number("deaths_unknown") or 0
    if civilians is None:
        return None
    others = (fields.number("deaths_a") or 0) + (fields.number("deaths_b") or 0)
    low, high = civilians, civilians + unknown
    if killed is not None:
        low, high = min(low, max(0, killed.min - others - unknown)), max(high, killed.max - others)
    return Range(low, high)
