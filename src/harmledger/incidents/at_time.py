"""When: days as intervals, parts of dates where there are no days, and the reports' own days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from harmledger.incidents.face import Face
from harmledger.incidents.feature import SILENT, Said, Setting, banded
from harmledger.incidents.partial import partial
from harmledger.model.circumstances import When


def date_parts(when: When) -> tuple[int | None, int | None, int | None]:
    """Month, day and weekday that a When is sure of."""
    if when.start and when.start == when.end:
        return (when.start.month, when.start.day, when.start.weekday())
    return (when.month, when.day, when.weekday)


def day(a: Face, b: Face, setting: Setting) -> Said:
    """Days that overlap, or, where a day is not known, weekday, month and the reports' own days."""
    p, q = a.when, b.when
    if p and q and p.start and p.end and q.start and q.end:
        said = days(p.start, p.end, q.start, q.end, setting.rules["day"])
        if said.level in ("gap_few", "gap_week", "gap_far") and (_dated(a, q.start) or _dated(b, p.start)):
            return Said("gap_but_dated", lambda: f"{said.because}, but one report names both days")
        return _followed(b, said)
    if p and q:
        told = partial(p, q, setting.rules["day"]["part_span"])
        if told is not None:
            return told
    for known, other in ((a, b), (b, a)):
        start = known.when.start if known.when else None
        end = known.when.end if known.when else None
        if start and end and start == end and _dated(other, start):
            return _date_named(start)
        if start and other.published and start > other.published + timedelta(days=1):
            return _later(start, other.published)
    return _followed(b, _undated(a, b, setting))


LONG_APART = ("gap_few", "gap_week", "gap_far", "published_within_month", "published_within_half_year", "published_years")


def _followed(b: Face, said: Said) -> Said:
    """Days that differ, where the later report comes back to something older."""
    if not b.back or said.level not in LONG_APART:
        return said
    return Said(f"{said.level}_followed", lambda: f"{said.because}; the later report comes back to something older")


def _date_named(start: date) -> Said:
    return Said("date_named", lambda: f"the other report names the day too: {start}")


def _later(start: date, published: date) -> Said:
    return Said("later", lambda: f"{start} is later than the other report, of {published}")


def _undated(a: Face, b: Face, setting: Setting) -> Said:
    """One has no day: how long after the one's day (or report) did the other's report appear?"""
    days = []
    for e in (a, b):
        start = e.when.start if e.when else None
        days.append(start or e.published)
    if days[0] is None or days[1] is None:
        return SILENT
    gap = abs((days[0] - days[1]).days)
    level = ("together", "within_week", "within_month", "within_half_year", "years")[banded(gap, setting.rules["day"]["published_within"])]
    return Said(f"published_{level}", lambda: f"no day in one of them, and told {gap} days from the other")


def _dated(teller: Face, when: date) -> bool:
    return (when.month, when.day) in teller.dates


def days(a: date, a_end: date, b: date, b_end: date, rules: dict[str, Any]) -> Said:
    """Two spans of days, both ends included, by the table ``day`` of ``linking.toml``."""

    def spans() -> str:
        return f"({a} to {a_end}, {b} to {b_end})"

    if a <= b_end and b <= a_end:
        if a == a_end == b == b_end:
            return Said("same_day", lambda: f"the same day, {a}")
        longest = max((a_end - a).days, (b_end - b).days) + 1
        if longest <= rules["short"]:
            return Said("overlap", lambda: f"days that overlap {spans()}")
        return Said("overlap_long", lambda: f"the one day lies in the span of the other {spans()}")
    gap = max((b - a_end).days, (a - b_end).days)
    if gap == 1:
        return Said("gap_one", lambda: f"a day apart ({a_end}, {b})")
    return Said(("gap_few", "gap_week", "gap_far")[banded(gap, rules["gaps"])], lambda: f"{gap} days apart {spans()}")
