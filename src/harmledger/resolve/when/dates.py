"""Days written as dates: with or without a year, in numbers, in the Islamic and the solar calendar; and months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from harmledger.resolve.when import calendar as cal
from harmledger.resolve.when import hijri
from harmledger.resolve.when.expression import Order, Tense, TimeExpression
from harmledger.resolve.when.words import words

Days = tuple[date, date]
Reasoned = tuple[Days | None, str]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NEAREST = 400
"""Days that a date without a year may lie from the report's day."""
FRESH, STALE = 7, 21
"""Of two readings of a date in numbers, the one at most FRESH days before the report's day is taken where the other is more than STALE away."""
NO_YEAR = "has no year, and the report's own day is not known"


def one(day: date | None) -> Days | None:
    """A single day as an interval."""
    return (day, day) if day else None


def span(a: date | None, b: date | None) -> Days | None:
    """An interval, or None where an end is missing or it would end before it begins."""
    return (a, b) if a and b and a <= b else None


def dated_days(e: TimeExpression, today: date | None, tense: Tense | None, order: Order | None) -> Reasoned:
    """The day of a date, and why; ``order`` is what comes first in this text's dates in numbers, where that is known."""
    found, why = _dated(e, today, tense, order)
    if found and e.span == "week to":
        return span(cal.shifted(found[1], -6), found[1]), f"{why}; the seven days up to it"
    if found and e.span == "week of":
        monday = cal.shifted(found[0], -found[0].weekday())
        return span(monday, cal.shifted(monday, 6) if monday else None), f"{why}; the week that it lies in"
    return found, why


def _dated(e: TimeExpression, today: date | None, tense: Tense | None, order: Order | None) -> Reasoned:
    if e.day is None:
        return None, f"“{e.text}” names no day"
    if e.month is None:
        return _day_of_month(e, e.day, today)
    if e.calendar != "gregorian":
        return _other_calendar(e, e.month, e.day, today)
    if e.year is not None and e.written is not None:
        return _written(e, e.year, e.written, today, order)
    if e.year is not None:
        day = cal.day_or_none(e.year, e.month, e.day)
        return one(day), f"“{e.text}” as written" if day else f"“{e.text}” is no day of the calendar"
    if today is None:
        return None, f"“{e.text}” {NO_YEAR}" if cal.day_or_none(2000, e.month, e.day) else f"“{e.text}” is no day of the calendar"
    options = [d for y in range(today.year - 4, today.year + 5) if (d := cal.day_or_none(y, e.month, e.day))]
    if not options:
        return None, f"“{e.text}” is no day of the calendar"
    if tense == "future":
        found = min((d for d in options if d >= today), default=None)
    else:
        latest = cal.shifted(today, 1) or today  # the report's clock may be a time zone behind the event's
        found = max((d for d in options if d <= latest), default=None)
    if found is None or abs((found - today).days) > NEAREST:  # only 29 February can be so far away
        return None, f"“{e.text}” is no day of the calendar in a year near the report's"
    if e.named and (today - found).days > words().date_events_within:
        return None, f"“{e.text}” names an event that is known by its day; of which year is not said"
    which = "nearest such day after" if tense == "future" else "nearest such day before or on"
    return one(found), f"“{e.text}”, the {which} the report's, {today.isoformat()}"


def _day_of_month(e: TimeExpression, day: int, today: date | None) -> Reasoned:
    """ "On the 5th": the latest such day up to the report's; with a weekday, the latest that is one."""
    if today is None:
        return None, f"“{e.text}” has no month, and the report's own day is not known"
    months = (cal.month_of(today.year, today.month - k) for k in range(13))
    options = [d for m in months if m and (d := cal.day_or_none(m[0].year, m[0].month, day)) and d <= today]
    if e.weekday is not None:
        options = [d for d in options if d.weekday() == e.weekday]
    if not options or (today - options[0]).days > NEAREST:
        return None, f"“{e.text}” is no day of the months before the report"
    return one(options[0]), f"“{e.text}”, the nearest such day before or on the report's, {today.isoformat()}"


def _other_calendar(e: TimeExpression, month: int, day: int, today: date | None) -> Reasoned:
    """A day of the Islamic or solar calendar, a day wider on either side."""
    name, of_day = ("Islamic", hijri.islamic_day) if e.calendar == "islamic" else ("solar", hijri.solar_day)
    if e.year is not None:
        found = of_day(e.year, month, day)
    elif today is None:
        return None, f"“{e.text}” {NO_YEAR}"
    else:
        first, last = hijri.islamic_years(today.year)
        options = [d for y in range(first - 1, last + 1) if (d := of_day(y, month, day)) and d <= today]
        found = max(options, default=None)
    days = hijri.widened(found)
    return days, f"“{e.text}” by the {name} calendar, give or take a day" if days else f"“{e.text}” is no day of the {name} calendar"


def _written(e: TimeExpression, year: int, written: tuple[int, int], today: date | None, order: Order | None) -> Reasoned:
    """A date in numbers: which is the day and which the month, its marks, its weekday, the text's other dates and the report's
    day decide; where none does it is kept as the span from the one reading to the other."""
    a, b = written
    by_order = {"day": cal.day_or_none(year, b, a), "month": cal.day_or_none(year, a, b)}
    options = [d for d in dict.fromkeys(by_order.values()) if d]
    if not options:
        return None, f"“{e.text}” is no day of the calendar"
    if len(options) == 1:
        return one(options[0]), f"“{e.text}” as written"
    if e.weekday is not None and len(fitting := [d for d in options if d.weekday() == e.weekday]) == 1:
        return one(fitting[0]), f"“{e.text}”, read so that it is a {WEEKDAYS[e.weekday]}"
    if order is not None:
        return one(by_order[order]), f"“{e.text}”, the {order} first, as this report or its outlet writes dates"
    if today is not None:
        past = [d for d in options if d <= (cal.shifted(today, 1) or today)]
        if len(past) == 1:
            return one(past[0]), f"“{e.text}”, the reading that is not after the report's day, {today.isoformat()}"
        near = [d for d in past if (today - d).days <= FRESH]
        if len(near) == 1 and all(abs((today - d).days) > STALE for d in options if d != near[0]):
            return one(near[0]), f"“{e.text}”, of its two readings the one right before the report's day, {today.isoformat()}"
    if e.order is not None:
        return one(by_order[e.order]), f"“{e.text}”, the {e.order} first, as is usual with these marks"
    low, high = sorted(options)
    return span(low, high), f"“{e.text}” is {low.isoformat()} or {high.isoformat()}: whether day or month comes first is not known"


def written_order(expressions: Sequence[TimeExpression], usual: Order | None = None) -> Order | None:
    """What comes first in the dates in numbers of one text, where some of them can be read in one way only and all agree;
    else what is usual in the outlet's country."""
    seen: set[Order] = set()
    for e in expressions:
        if e.written is not None and max(e.written) > 12 and min(e.written) >= 1:
            seen.add("day" if e.written[0] > 12 else "month")
    return seen.pop() if len(seen) == 1 else usual


def month_days(e: TimeExpression, month: int, today: date | None, tense: Tense | None) -> Reasoned:
    """A month, or the named part of it, first to last day; and why."""
    year = e.year
    if year is None:
        if today is None:
            return None, f"“{e.text}” {NO_YEAR}"
        year = today.year
        if tense == "future" or e.shift > 0:
            year += month < today.month or (e.shift > 0 and month == today.month)
        elif month > today.month or (e.shift < 0 and month == today.month):
            year -= 1
    found = part_of_month(cal.month_of(year, month), e.part)
    return found, f"“{e.text}”, first to last day" if found else f"“{e.text}” lies outside the years that a report can mean"


def part_of_month(whole: Days | None, part: str | None) -> Days | None:
    """The days of a month that "early", "the last week of" and the like mean; the whole month where the part says nothing of it."""
    bounds = words().month_parts.get(part or "")
    if whole is None or bounds is None:
        return whole
    length = whole[1].day
    a, b = (d if d > 0 else length + 1 + d for d in bounds)
    return whole[0].replace(day=a), whole[0].replace(day=min(b, length))
