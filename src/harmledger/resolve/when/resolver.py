"""From an expression of time to days, counted from the report's own day (codebook section 2, date)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harmledger.model.circumstances import When
from harmledger.model.dating import interval_precision
from harmledger.resolve.when import calendar as cal
from harmledger.resolve.when.dates import WEEKDAYS, Days, Reasoned, dated_days, month_days, one, part_of_month, span
from harmledger.resolve.when.expression import Order, Tense, TimeExpression
from harmledger.resolve.when.feasts import holiday_days

OVERNIGHT = "overnight"
UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7}
MONTHS = {"month": 1, "year": 12, "decade": 120}
LONGEST = 1500
"""Months that a count may reach back at most; what is longer is no date of an event."""
SHORT = 7
"""Days after which a span is a campaign (codebook section 1: totals over a war, a campaign, a month or a year)."""


def resolve_time(
    expression: TimeExpression,
    report_day: date | None,
    tense: Tense | None = "past",
    anchor: date | None = None,
    order: Order | None = None,
) -> When:
    """The day or days that an expression means in a report of ``report_day``.

    ``anchor`` is the day that "the next day" or "two days later" counts from, where the text has named one; ``order`` is
    what comes first in this text's dates in numbers, where that is known ("03/04/2016").
    Without what it needs, or for days that no calendar has, start and end are None; weekday, month and day are
    kept as constraints. ``because`` says which. Never raises.
    """
    e = expression
    days, why = _days(e, report_day, tense, anchor, order)
    if e.until is not None:
        days, why = _range(e, e.until, days, why, report_day, tense, order)
    if days and e.since and report_day and days[0] <= report_day:
        days, why = (days[0], report_day), f"{why}; from then to the report's day"
    if days and e.kind == "date" and e.weekday is not None and days[0] == days[1] and days[0].weekday() != e.weekday:
        why += f"; {days[0].isoformat()} is no {WEEKDAYS[e.weekday]}, the date was taken"
    dated = e.kind in ("date", "month") and e.calendar == "gregorian" and (days is not None or _keeps(e))
    base = When(
        start=None, end=None, precision=None, expression=e.text, weekday=e.weekday, month=e.month if dated else None,
        day=e.day if dated and e.kind == "date" else None, because=why,
    )  # fmt: skip
    return base if days is None else replace(base, start=days[0], end=days[1], precision=interval_precision(*days))


def _keeps(e: TimeExpression) -> bool:
    """Whether the parts of a date that has no days are a constraint: it has no year, and some year has the day."""
    return e.year is None and (e.day is None or cal.day_or_none(2000, e.month or 1, e.day) is not None)


def is_campaign(expression: TimeExpression, when: When) -> bool:
    """Whether the time spans a campaign: by its own words, or because its days are more than a week."""
    if expression.campaign:
        return True
    return expression.since and when.start is not None and when.end is not None and (when.end - when.start).days > SHORT


def _range(
    first: TimeExpression,
    last: TimeExpression,
    days: Days | None,
    why: str,
    report_day: date | None,
    tense: Tense | None,
    order: Order | None,
) -> Reasoned:
    """From ``first`` to ``last``: a year that only the last one has holds for both; the first comes before the last."""
    if days and report_day and first.kind == last.kind == "weekday" and first.weekday is not None and last.weekday is not None:
        if tense == "future" or first.shift or last.shift:
            return span(days[0], cal.weekday_after(days[0], last.weekday)), why
        end = cal.weekday_before(report_day, last.weekday)  # the later of the two days is the nearer one
        return span(cal.weekday_before(end, first.weekday) if end else None, end), why
    end_days, end_why = _days(last, report_day, tense, None, order)
    if end_days and last.year is not None and first.year is None:
        days, why = _days(replace(first, year=last.year), report_day, tense, None, order)
    if days is None or end_days is None:
        return None, why if days is None else end_why
    if days[0] > end_days[1] and first.kind in ("date", "month") and first.month is not None:
        earlier = _days(replace(first, year=end_days[1].year - 1), report_day, tense, None, order)[0]
        days = earlier or days
    if days[0] > end_days[1]:
        return None, f"“{first.text}” ends before it begins"
    return (days[0], end_days[1]), why


def _days(e: TimeExpression, today: date | None, tense: Tense | None, anchor: date | None, order: Order | None) -> Reasoned:
    if e.kind == "date":
        return dated_days(e, today, tense, order)
    if e.kind == "year" and e.year:
        if not cal.FIRST_YEAR <= e.year <= cal.LAST_YEAR:
            return None, f"{e.year} is no year that a report can mean"
        return (date(e.year, 1, 1), date(e.year, 12, 31)), f"the year {e.year}"
    if e.kind == "month" and e.month:
        return month_days(e, e.month, today, tense)
    if e.kind == "holiday":
        return holiday_days(e, today)
    if e.kind == "then":
        return _then(e, today, anchor)
    if e.kind == "since":
        return None, f"“{e.text}” gives no day by itself"
    if today is None:
        return None, f"“{e.text}” needs the report's own day, which is not known"
    why = f"“{e.text}” counted from the report's day, {WEEKDAYS[today.weekday()]} {today.isoformat()}"
    if e.kind == "weekday" and e.weekday is not None:
        return _weekday(e, e.weekday, today, tense), why
    if e.kind == "day":
        day = cal.shifted(today, e.shift)
        return (span(cal.shifted(day, -1), day) if day and e.part == OVERNIGHT else one(day)), why
    if e.kind == "night":
        last = anchor or today
        return span(cal.shifted(last, -1), last), why
    if e.kind == "part":
        return one(today), why
    if e.kind == "period":
        return _period(e, today, tense), why
    return _counted(e, anchor if anchor and e.kind == "ago" and not e.text.endswith("ago") else today), why


def _weekday(e: TimeExpression, weekday: int, today: date, tense: Tense | None) -> Days | None:
    monday = cal.shifted(today, -today.weekday())
    if e.count is not None:  # "a week ago Sunday"
        last = cal.weekday_before(cal.shifted(today, -1) or today, weekday)
        return one(cal.shifted(last, -7 * e.count) if last else None)
    if e.unit == "week":
        day = cal.shifted(monday, weekday + 7 * e.shift) if monday else None
    elif e.shift > 0:
        tomorrow = cal.shifted(today, 1)
        day = cal.weekday_after(tomorrow, weekday) if tomorrow else None
    elif tense == "future":
        day = cal.weekday_after(today, weekday)
    else:
        day = cal.weekday_before(today, weekday)
        if day == today and e.shift < 0:
            day = cal.shifted(today, -7)
    return span(cal.shifted(day, -1), day) if day and e.part == OVERNIGHT else one(day)


def _counted(e: TimeExpression, today: date) -> Days | None:
    """ "Two days ago" and "in the past two days": a point (as fine as its unit) and a stretch."""
    if e.count is None:  # "a few hours ago" is within a day; "several days ago" is anything
        return span(cal.shifted(today, -1), today) if e.unit == "hour" else None
    if e.unit == "hour":
        return span(cal.shifted(today, -max(1, (e.count + 23) // 24)), today)
    if e.unit in UNIT_DAYS:
        days = e.count * UNIT_DAYS[e.unit]
        if e.kind == "window":
            return span(cal.shifted(today, -days), today)
        slack = 0 if e.unit == "day" else 1 if e.count == 1 else 3
        return span(cal.shifted(today, -days - slack), cal.shifted(today, -days + slack))
    months = MONTHS.get(e.unit or "", 0) * e.count
    day = cal.months_before(today, months) if 0 < months < LONGEST else None
    if day is None or e.kind == "window":
        return span(day, today)
    return cal.month_of(day.year, day.month) if e.unit == "month" else (date(day.year, 1, 1), date(day.year, 12, 31))


def _then(e: TimeExpression, today: date | None, anchor: date | None) -> Reasoned:
    """ "The next day" counts from a day of the text; only "the day before" and "the same day" may count from the report's."""
    base = anchor or (today if e.shift < 0 or e.text.lower().startswith("earlier") else None)
    if base is None:
        return None, f"“{e.text}” counts from another day of the text"
    if e.count is None or e.unit not in UNIT_DAYS:
        return (one(base), f"“{e.text}” counted from {base.isoformat()}") if e.unit == "hour" else (None, f"“{e.text}” gives no day")
    return one(cal.shifted(base, (1 if e.shift > 0 else -1 if e.shift < 0 else 0) * e.count * UNIT_DAYS[e.unit])), (
        f"“{e.text}” counted from {base.isoformat()}"
    )


def _period(e: TimeExpression, today: date, tense: Tense | None) -> Days | None:
    if e.unit == "month":
        return part_of_month(cal.month_of(today.year, today.month + e.shift), e.part)
    if e.unit == "year":
        year = today.year + e.shift
        return (date(year, 1, 1), date(year, 12, 31)) if cal.FIRST_YEAR <= year <= cal.LAST_YEAR else None
    if e.unit == "weekend":
        saturday = cal.weekday_after(today, 5) if tense == "future" or e.shift > 0 else cal.weekday_before(today, 5)
        if saturday and e.shift < 0 and (today - saturday).days < 2:  # said on a weekend, "last" means the one before
            saturday = cal.shifted(saturday, -7)
        return span(saturday, cal.shifted(saturday, 1)) if saturday else None
    start = cal.shifted(today, -today.weekday() + 7 * e.shift)
    end = cal.shifted(start, 6) if start else None
    if end and e.shift == 0 and tense != "future":
        end = min(end, today)
    return span(start, end)
