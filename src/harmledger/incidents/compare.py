"""How much speaks for two events being one: one function a feature, each with its points and its reason in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from harmledger.incidents.facts import Event, rare_names
from harmledger.model.circumstances import Place, When


@dataclass(frozen=True, slots=True)
class Feature:
    """What one feature says: ``points`` for (above 0) or against, ``because`` in words ("" where it says nothing)."""

    name: str
    points: float
    because: str


LEAP_DAYS = 366
BEFORE_MONTH = (0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335)
"""Days of a leap year before each month."""
NOTHING = Feature("nothing", 0.0, "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """All features of a pair: their sum and the reasons that speak, strongest first."""

    score: float
    features: tuple[Feature, ...]
    vetoed: bool

    @property
    def because(self) -> str:
        """The reasons in one sentence."""
        telling = sorted((f for f in self.features if f.because), key=lambda f: (-abs(f.points), f.name))
        return "; ".join(f.because for f in telling) or "nothing to compare"


def distance_km(a: Place, b: Place) -> float | None:
    """Great-circle distance of two places in km, or None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


class Comparer:
    """Compares events by the rules of ``rules/linking.toml``. Holds what depends on all events: which names are rare."""

    def __init__(self, rules: dict[str, Any], events: Sequence[Event]) -> None:
        self.rules = rules
        self.veto = float(rules["decide"]["veto"])
        words = rules["words"]
        self.rare = rare_names(events, words["name_rare"], words["name_rare_at_least"], words["name_rare_book"])

    def compare(self, a: Event, b: Event) -> Comparison:
        """The comparison of two events; the same whichever comes first."""
        if b.key < a.key:
            a, b = b, a
        features = (
            self.place(a, b),
            self.day(a, b),
            self.method(a, b),
            self.side(a, b),
            self.figures(a, b),
            self.words(a, b),
            self.names(a, b),
        )
        score = math.fsum(f.points for f in features)
        return Comparison(round(score, 3), features, any(f.points <= self.veto for f in features))

    def _radius(self, place: Place) -> float:
        floor = float(self.rules["place"]["radius_km"][place.precision])
        return max(floor, place.radius_km or 0.0)

    def place(self, a: Event, b: Event) -> Feature:
        """Same named place, containment, or distance against what is known of both."""
        p, q, points = a.claim.where, b.claim.where, self.rules["place"]
        if p is None or q is None:
            return NOTHING
        same = bool(a.place_keys and b.place_keys and (a.place_keys <= b.place_keys or b.place_keys <= a.place_keys))
        some = bool(a.place_keys & b.place_keys)
        km = distance_km(p, q)
        coarse = {"district", "admin1", "country"}
        names = f"{p.name!r} and {q.name!r}"
        if p.country and q.country and p.country != q.country:
            return Feature("place", self.veto, f"{names} lie in different countries")
        if km is None:
            if same:
                return Feature("place", points["same_name"], f"the same place by name: {names}")
            if p.admin1 and q.admin1 and p.admin1 != q.admin1:
                return Feature("place", points["apart_in_town"], f"{names} lie in different provinces")
            return Feature("place", points["unclear"], "")
        reach = self._radius(p) + self._radius(q)
        if km > reach:
            if same or km <= reach * points["apart_factor"]:
                return Feature("place", points["unclear"], f"{names} are {km:.0f} km apart, more than their precision allows")
            return Feature("place", self.veto, f"{names} are {km:.0f} km apart")
        if p.precision in coarse or q.precision in coarse:
            if same and p.precision == q.precision:
                return Feature("place", points["same_name"], f"the same place by name: {names}")
            return Feature("place", points["within_coarse"], f"{names}: the one may lie in the other")
        if same:
            return Feature("place", points["same_name"], f"the same place by name: {names}")
        fine = {"site", "neighbourhood"}
        if p.named_precision in fine and q.named_precision in fine and not some:
            if km <= 1.0 and p.precision in fine and q.precision in fine:
                return Feature("place", points["near_other_name"], f"{names} lie at the same spot")
            return Feature("place", points["apart_in_town"], f"{names} are different places of one town")
        return Feature("place", points["within"], f"{names} lie within {max(km, 1):.0f} km, as near as they are known")

    def day(self, a: Event, b: Event) -> Feature:
        """Days that overlap, or, where a day is not known, weekday, month and the reports' own days."""
        points, p, q = self.rules["day"], a.claim.when, b.claim.when
        if p and q and p.start and p.end and q.start and q.end:
            return self._days(p.start, p.end, q.start, q.end)
        if p and q:
            told = self._parts(p, q)
            if told is not None:
                return told
        for known, other in ((a, b), (b, a)):
            day = known.claim.when.start if known.claim.when else None
            if day and other.published:
                if day > other.published + timedelta(days=1):
                    return Feature("day", self.veto, f"{day} is later than the other report")
                if (other.published - day).days <= points["together"]:
                    return Feature("day", points["published_together"], f"{day}, and the other report was published within days of it")
        if a.published and b.published:
            gap = abs((a.published - b.published).days)
            if gap <= points["together"]:
                return Feature("day", points["published_together"], "no day in one of them, but published together")
            if gap > points["follow_up"]:
                return Feature("day", points["published_apart"], f"no day in one of them, and published {gap} days apart")
        return NOTHING

    def _days(self, a: date, a_end: date, b: date, b_end: date) -> Feature:
        points = self.rules["day"]
        if a <= b_end and b <= a_end:
            if a == a_end == b == b_end:
                return Feature("day", points["same_day"], f"the same day, {a}")
            longest = max((a_end - a).days, (b_end - b).days) + 1
            if longest <= points["short"]:
                return Feature("day", points["overlap"], f"days that overlap ({a} to {a_end}, {b} to {b_end})")
            return Feature("day", points["overlap_long"], f"the one day lies in the span of the other ({a} to {a_end}, {b} to {b_end})")
        gap = max((b - a_end).days, (a - b_end).days)
        if gap == 1:
            return Feature("day", points["gap_one"], f"a day apart ({a_end}, {b})")
        if gap <= points["few"]:
            return Feature("day", points["gap_few"], f"{gap} days apart ({a} to {a_end}, {b} to {b_end})")
        return Feature("day", self.veto, f"{gap} days apart ({a} to {a_end}, {b} to {b_end})")

    def _parts(self, p: When, q: When) -> Feature | None:
        """Parts of dates against each other or against the days of the other: weekday, month and day without a year."""
        points = self.rules["day"]
        known, other = (p, q) if p.start else (q, p)
        if known.start and known.end and (known.end - known.start).days >= points["part_span"]:
            return None  # a span that holds every weekday, and half a month's days, tells nothing of a part
        names = f"{p.expression or p.start} and {q.expression or q.start}"
        apart = _date_gap(known, other)
        weekdays = _weekday_gap(known, other)
        single = known.start is None or known.start == known.end
        if apart is not None:
            if apart > 1:
                return Feature("day", self.veto, f"different dates: {names}")
            if apart == 1:
                return Feature("day", points["gap_one"], f"a day apart, the year not given: {names}")
            if weekdays:
                return Feature("day", points["gap_few"], f"the same date, but not the same day of the week, so of other years: {names}")
            return Feature("day", points["date_agrees"] if single else points["overlap"], f"the same date: {names}")
        if weekdays is None:
            return None
        if weekdays > 1:
            return Feature("day", self.veto, f"different days of the week: {names}")
        if weekdays == 1:
            return Feature("day", points["gap_one"], "neighbouring days of the week")
        return Feature("day", points["weekday_agrees"], "the same day of the week")

    def method(self, a: Event, b: Event) -> Feature:
        """The same kind of violence, or one that reports mix up with it."""
        points, m, n = self.rules["method"], a.claim.method, b.claim.method
        if "unknown" in (m, n) or "other" in (m, n):
            return NOTHING
        if m == n:
            return Feature("method", points["same"], f"both {m.replace('_', ' ')}")
        if any(m in group and n in group for group in points["kin_groups"]):
            return Feature("method", points["kin"], "")
        return Feature("method", points["other"], f"{m.replace('_', ' ')} in the one, {n.replace('_', ' ')} in the other")

    def side(self, a: Event, b: Event) -> Feature:
        """Who is blamed. Reports of one incident may differ in it, so it weighs little."""
        sides = [{r.side for r in e.blame if r.stance in ("stated", "accused", "admitted") and r.side != "unknown"} for e in (a, b)]
        if not sides[0] or not sides[1]:
            return NOTHING
        if sides[0] & sides[1]:
            return Feature("side", self.rules["side"]["shared"], "the same side is blamed")
        return Feature("side", self.rules["side"]["different"], "different sides are blamed")

    def figures(self, a: Event, b: Event) -> Feature:
        """Numbers of the same outcome: equal ones bind, far ones speak against, different kinds of people too."""
        points = self.rules["figures"]
        one, two = numbers(a), numbers(b)
        shared = sorted(one & two, key=lambda k: (-k[1], k[0]))
        status = [{f.status for f in e.figures if f.outcome == "killed"} for e in (a, b)]
        if {"civilian"} in status and {"combatant"} in status:
            return Feature("figures", points["people_differ"], "civilians in the one, combatants in the other")
        if shared:
            top = shared[0][1]
            got = points["equal_large"] if top >= 10 else points["equal_middle"] if top >= 3 else points["equal_small"]
            got += points["several_equal"] if len(shared) > 1 else 0.0
            return Feature("figures", got, "the same numbers: " + ", ".join(f"{n} {o}" for o, n in shared[:3]))
        tops = [max((n for o, n in side if o == "killed"), default=0) for side in (one, two)]
        if min(tops) > 0 and max(tops) > points["factor"] * min(tops):
            return Feature("figures", points["far"], f"{tops[0]} and {tops[1]} killed are far from each other")
        return Feature("figures", points["compatible"], "")

    def words(self, a: Event, b: Event) -> Feature:
        """Passages that are copies of each other, or share rare words."""
        points = self.rules["words"]
        if a.runs and b.runs:
            share = len(a.runs & b.runs) / min(len(a.runs), len(b.runs))
            if share >= points["copy_from"]:
                return Feature("words", points["copy"], f"nearly the same words ({share:.0%} of the runs of five)")
        if not a.norm or not b.norm:
            return NOTHING
        common = sorted(a.words.keys() & b.words.keys(), key=lambda w: (-a.words[w], w))
        cosine = math.fsum(a.words[w] * b.words[w] for w in common) / (a.norm * b.norm)
        if cosine >= points["some_from"]:
            got = points["alike"] if cosine >= points["alike_from"] else points["some"]
            return Feature("words", got, f"words in common ({', '.join(common[:4])})")
        return NOTHING

    def names(self, a: Event, b: Event) -> Feature:
        """Names that few reports carry, shared by two reports that both tell mainly of this."""
        points = self.rules["words"]
        if a.claim.role != "main" or b.claim.role != "main":
            return NOTHING
        shared = sorted(a.names & b.names & self.rare)
        if len(shared) < points["names_from"]:
            return NOTHING
        got = points["names_many"] if len(shared) >= points["names_many_from"] else points["names"]
        return Feature("names", got, f"names in common ({', '.join(shared[:4])})")


def date_parts(when: When) -> tuple[int | None, int | None, int | None]:
    """Month, day and weekday that a When is sure of."""
    if when.start and when.start == when.end:
        return (when.start.month, when.start.day, when.start.weekday())
    return (when.month, when.day, when.weekday)


def _days_of(when: When) -> list[date]:
    if when.start is None or when.end is None:
        return []
    return [when.start + timedelta(days=k) for k in range((when.end - when.start).days + 1)]


def _date_gap(known: When, other: When) -> int | None:
    """Days between two dates of which one at least has no year, the year left aside; None where one has no day and month.
    Different months without days are far apart."""
    mine: list[tuple[int, int | None]] = [(d.month, d.day) for d in _days_of(known)]
    if not mine and known.month:
        mine = [(known.month, known.day)]
    if not mine or not other.month:
        return None
    if other.day is None or mine[0][1] is None:
        return None if other.month in {m for m, _ in mine} else LEAP_DAYS
    target = _of_leap_year(other.month, other.day)
    gaps = [abs(_of_leap_year(m, d) - target) for m, d in mine if d is not None]
    return min(min(g, LEAP_DAYS - g) for g in gaps)


def _of_leap_year(month: int, day: int) -> int:
    """The day's number in a leap year, in which neighbouring dates of any year lie beside each other."""
    return BEFORE_MONTH[(month - 1) % 12] + day


def _weekday_gap(known: When, other: When) -> int | None:
    """Days between two days of the week, 0 to 3; None where one is not known."""
    mine = [d.weekday() for d in _days_of(known)] or ([known.weekday] if known.weekday is not None else [])
    if not mine or other.weekday is None:
        return None
    return min(min((w - other.weekday) % 7, (other.weekday - w) % 7) for w in mine if w is not None)


def numbers(event: Event) -> set[tuple[str, int]]:
    """The numbers above zero of an event with their outcome."""
    return {(f.outcome, n) for f in event.figures for n in (f.low, f.high) if n}
