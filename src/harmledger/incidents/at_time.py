"""When: days as intervals, parts of dates where there are no days, and the reports' own days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from harmledger.incidents.facts import Event
from harmledger.incidents.feature import SILENT, Said, Setting, banded
from harmledger.incidents.partial import partial
from harmledger.model.circumstances import When


def date_parts(when: When) -> tuple[int | None, int | None, int | None]:
    """Month, day and weekday that a When is sure of."""
    if when.start and when.start == when.end:
        return (when.start.month, when.start.day, when.start.weekday())
    return (when.month, when.day, when.weekday)


def day(a: Event, b: Event, setting: Setting) -> Said:
    """Days that overlap, or, where a day is not known, weekday, month and the reports' own days."""
    p, q = a.claim.when, b.claim.when
    if p and q and p.start and p.end and q.start and q.end:
        said = days(p.start, p.end, q.start, q.end, setting.rules["day"])
        if said.level in ("gap_few", "gap_week", "gap_far") and (_dated(a, q.start) or _dated(b, p.start)):
            return Said("gap_but_dated", f"{said.because}, but one report names both days")
        return _followed(a, b, said, setting)
    if p and q:
        told = partial(p, q, setting.rules["day"]["part_span"])
        if told is not None:
            return told
    for known, other in ((a, b), (b, a)):
        start = known.claim.when.start if known.claim.when else None
        end = known.claim.when.end if known.claim.when else None
        if start and end and start == end and _dated(other, start):
            return Said("date_named", f"the other report names the day too: {start}")
        if start and other.published and start > other.published + timedelta(days=1):
            return Said("later", f"{start} is later than the other report, of {other.published}")
    return _followed(a, b, _undated(a, b, setting), setting)


LONG_APART = ("gap_few", "gap_week", "gap_far", "published_within_month", "published_within_half_year", "published_years")


def _followed(a: Event, b: Event, said: Said, setting: Setting) -> Said:
    """Days that differ, where the later report comes back to something older."""
    if said.level not in LONG_APART or not b.scope.words & _cues(tuple(setting.rules["day"]["followed"])):
        return said
    return Said(f"{said.level}_followed", f"{said.because}; the later report comes back to something older")


@cache
def _cues(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


def _undated(a: Event, b: Event, setting: Setting) -> Said:
    """One has no day: how long after the one's day (or report) did the other's report appear?"""
    days = []
    for e in (a, b):
        start = e.claim.when.start if e.claim.when else None
        days.append(start or e.published)
    if days[0] is None or days[1] is None:
        return SILENT
    gap = abs((days[0] - days[1]).days)
    level = ("together", "within_week", "within_month", "within_half_year", "years")[banded(gap, setting.rules["day"]["published_within"])]
    return Said(f"published_{level}", f"no day in one of them, and told {gap} days from the other")


def _dated(teller: Event, when: date) -> bool:
    return (when.month, when.day) in teller.scope.dates


def days(a: date, a_end: date, b: date, b_end: date, rules: dict[str, Any]) -> Said:
    """Two spans of days, both ends included, by the table ``day`` of ``linking.toml``."""
    spans = f"({a} to {a_end}, {b} to {b_end})"
    if a <= b_end and b <= a_end:
        if a == a_end == b == b_end:
            return Said("same_day", f"the same day, {a}")
        longest = max((a_end - a).days, (b_end - b).days) + 1
        if longest <= rules["short"]:
            return Said("overlap", f"days that overlap {spans}")
        return Said("overlap_long", f"the one day lies in the span of the other {spans}")
    gap = max((b - a_end).days, (a - b_end).days)
    if gap == 1:
        return Said("gap_one", f"a day apart ({a_end}, {b})")
    return Said(("gap_few", "gap_week", "gap_far")[banded(gap, rules["gaps"])], f"{gap} days apart {spans}")
