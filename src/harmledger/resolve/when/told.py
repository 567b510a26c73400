"""The times of a whole text: which of them date what is told, counted from which day; and which date only a saying."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from harmledger.model.circumstances import When
from harmledger.resolve.when.calendar import shifted
from harmledger.resolve.when.dates import written_order
from harmledger.resolve.when.expression import Order, TimeExpression
from harmledger.resolve.when.finder import find_times
from harmledger.resolve.when.resolver import is_campaign, resolve_time

RELATIVE = ("window", "night", "part", "ago")
"""Kinds of times that count from when somebody spoke, where the sentence says when."""

AHEAD = re.compile(
    r"\b(?:ahead of|before|eve of|for|mark(?:s|ed|ing)?|until|celebrat\w+|prepar\w+ for)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE
)
HOLIDAY_DAYS = 60
"""A holiday named without a year dates an act only where it was at most so many days ago."""
RECENT = 60
"""A day of the text from which "two days earlier" may count lies at most so many days before the report."""


@dataclass(frozen=True, slots=True)
class Told:
    """A time of the text with its days. ``saying``: it dates a saying, and so bounds what is said: that was no later."""

    expression: TimeExpression
    when: When
    saying: bool = False


def told_times(
    text: str,
    day: date | None,
    sentences: Sequence[tuple[int, int]] = (),
    apart: Sequence[tuple[int, int]] = (),
    usual: Order | None = None,
    small_hours: bool = False,
) -> tuple[Told, ...]:
    """Every time that dates an event or a saying, in order; campaigns and mere ends ("until Friday") are left out.

    Args:
        text: the report's text.
        day: the report's own day, where it is known.
        sentences: offsets of its sentences, in order; "in the last 24 hours" counts from the day of the saying in its sentence.
        apart: stretches that are not looked at (date stamps).
        small_hours: the report's clock stands in the first hours of its day by world time.
        usual: what comes first in dates in numbers in the outlet's country, where that is known.
    """
    expressions = find_times(text)
    order = written_order(expressions, usual)
    if day is None:
        expressions = _with_years(expressions)
    found: list[Told] = []
    last: date | None = None
    happened: date | None = None
    for e in expressions:
        if e.before or any(a <= e.start < b for a, b in apart):
            continue
        base = day
        if e.kind in RELATIVE and not e.saying:
            base = _said_on(sentences, expressions, e, day)
        when = resolve_time(e, base, "past", _from_where(e, last, happened), order)
        if small_hours and e.kind == "day" and e.shift == 0 and e.part in ("night", "evening") and when.start is not None:
            before = shifted(when.start, -1) or when.start
            why = f"{when.because}; the report's clock stands in the first hours of that day, so it may be the evening before"
            when = replace(when, start=before, precision="days", because=why)
        if not e.saying and (
            is_campaign(e, when) or (when.start is None and when.weekday is None and when.day is None and when.month is None)
        ):
            continue
        if e.kind == "holiday" and not e.saying and _only_mentioned(text, e, when, day):
            continue
        if when.start is not None and when.start == when.end and (day is None or abs((day - when.start).days) <= RECENT):
            last = when.start
            happened = happened if e.saying else when.start
        found.append(Told(e, when, e.saying))
    return tuple(found)


def _with_years(expressions: Sequence[TimeExpression]) -> tuple[TimeExpression, ...]:
    """Dates without a year take that of the same day written with one elsewhere in the text ("12 November 2016" in a title)."""
    years: dict[tuple[int | None, int | None], set[int]] = {}
    for e in expressions:
        if e.kind == "date" and e.year is not None:
            years.setdefault((e.month, e.day), set()).add(e.year)
    return tuple(
        replace(e, year=min(years[e.month, e.day]))
        if e.kind == "date" and e.year is None and e.day is not None and len(years.get((e.month, e.day), ())) == 1
        else e
        for e in expressions
    )


def _from_where(e: TimeExpression, last: date | None, happened: date | None) -> date | None:
    """The day of the text from which a time counts: "earlier that day" from the day named last, "two days earlier" rather from
    the day of what was told than from that of a saying; "two days ago" from none."""
    if e.kind == "then":
        return last
    if e.kind == "ago" and not e.text.lower().endswith("ago"):
        return happened or last
    return None


def _said_on(
    sentences: Sequence[tuple[int, int]], expressions: Sequence[TimeExpression], e: TimeExpression, day: date | None
) -> date | None:
    """The day that "in the last 24 hours" counts back from: that of the saying in its sentence ("… a monitor said Thursday")."""
    low, high = next(((a, b) for a, b in sentences if a <= e.start < b), (0, 0))
    for other in expressions:
        if other.saying and other.kind in ("weekday", "date", "day") and low <= other.start < high:
            said = resolve_time(other, day, "past")
            if said.start is not None and said.start == said.end:
                return said.start
    return day


def _only_mentioned(text: str, e: TimeExpression, when: When, day: date | None) -> bool:
    """Whether a holiday is named without dating the act: it lies ahead, or long past."""
    if AHEAD.search(text[max(0, e.start - 40) : e.start]):
        return True
    return day is not None and when.end is not None and (day - when.end).days > HOLIDAY_DAYS
