"""From an expression of time to days, counted from the report's own day (codebook section 2, date)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harmledger.model.circumstances import When
from harmledger.model.dating import interval_precision
from harmledger.resolve.when import calendar as cal
from harmledger.resolve.when.expression import Tense, TimeExpression
from harmledger.resolve.when.feasts import holiday_days

Days = tuple[date, date]
Reasoned = tuple[Days | None, str]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OVERNIGHT = "overnight"
UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7}
MONTHS = {"month": 1, "year": 12, "decade": 120}
LONGEST = 1500
"""Months that a count may reach back at most; what is longer is no date of an event."""
NEAREST = 400
"""Days that a date without a year may lie from the report's day."""
SHORT = 7
"""Days after which a span is a campaign (codebook section 1: totals over a war, a campaign, a month or a year)."""
THIRDS = {"early": (1, 10), "beginning": (1, 10), "start": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31)}
"""Days of a month that "early July", "mid-July" and "late July" mean; ours, for the codebook does not say."""


def resolve_time(expression: TimeExpression, report_day: date | None, tense: Tense | None = "past", anchor: date | None = None) -> When:
    """The day or days that an expression means in a report of ``report_day``.

    ``anchor`` is the day that "the next day" or "two days later" counts from, where the text has named one.
    Without what it needs, or for days that no calendar has, start and end are None; weekday, month and day are
    kept as constraints. ``because`` says which. Never raises.
    """
    e = expression
    days, why = _days(e, report_day, tense, anchor)
    if e.until is not None:
        days, why = _range(e, e.until, days, why, report_day, tense)
    if days and e.since and report_day and days[0] <= report_day:
        days, why = (days[0], report_day), f"{why}; from then to the report's day"
    if days and e.kind == "date" and e.weekday is not None and days[0].weekday() != e.weekday:
        why += f"; {days[0].isoformat()} is no {WEEKDAYS[e.weekday]}, the date was taken"
    dated = e.kind in ("date", "month")
    base = When(
        start=None, end=None, precision=None, expression=e.text, weekday=e.weekday, month=e.month if dated else None,
        day=e.day if e.kind == "date" else None, because=why,
    )  # fmt: skip
    return base if days is None else replace(base, start=days[0], end=days[1], precision=interval_precision(*days))


def is_campaign(expression: TimeExpression, when: When) -> bool:
    """Whether the time spans a campaign: by its own words, or because its days are more than a week."""
    if expression.campaign:
        return True
    return expression.since and when.start is not None and when.end is not None and (when.end - when.start).days > SHORT


def _range(
    first: TimeExpression, last: TimeExpression, days: Days | None, why: str, report_day: date | None, tense: Tense | None
) -> Reasoned:
    """From ``first`` to ``last``: a year that only the last one has holds for both; the first comes before the last."""
    if days and report_day and first.kind == last.kind == "weekday" and first.weekday is not None and last.weekday is not None:
        if tense == "future" or first.shift or last.shift:
            return _span(days[0], cal.weekday_after(days[0], last.weekday)), why
        end = cal.weekday_before(report_day, last.weekday)  # the later of the two days is the nearer one
        return _span(cal.weekday_before(end, first.weekday) if end else None, end), why
    end_days, end_why = _days(last, report_day, tense, None)
    if end_days and last.year is not None and first.year is None:
        days, why = _days(replace(first, year=last.year), report_day, tense, None)
    if days is None or end_days is None:
        return None, why if days is None else end_why
    if days[0] > end_days[1] and first.kind in ("date", "month") and first.month is not None:
        earlier = _days(replace(first, year=end_days[1].year - 1), report_day, tense, None)[0]
        days = earlier or days
    if days[0] > end_days[1]:
        return None, f"“{first.text}” ends before it begins"
    return (days[0], end_days[1]), why


def _one(day: date | None) -> Days | None:
    return (day, day) if day else None


def _span(a: date | None, b: date | None) -> Days | None:
    return (a, b) if a and b and a <= b else None


def _days(e: TimeExpression, today: date | None, tense: Tense | None, anchor: date | None) -> Reasoned:
    if e.kind == "date":
        return _date(e, today, tense)
    if e.kind == "year" and e.year:
        if not cal.FIRST_YEAR <= e.year <= cal.LAST_YEAR:
            return None, f"{e.year} is no year that a report can mean"
        return (date(e.year, 1, 1), date(e.year, 12, 31)), f"the year {e.year}"
    if e.kind == "month" and e.month:
        return _month(e, e.month, today, tense)
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
        return (_span(cal.shifted(day, -1), day) if day and e.part == OVERNIGHT else _one(day)), why
    if e.kind == "night":
        return _span(cal.shifted(today, -1), today), why
    if e.kind == "part":
        return _one(today), why
    if e.kind == "period":
        return _period(e, today, tense), why
    return _counted(e, anchor if anchor and e.kind == "ago" and not e.text.endswith("ago") else today), why


def _date(e: TimeExpression, today: date | None, tense: Tense | None) -> Reasoned:
    if e.month is None or e.day is None:
        return None, f"“{e.text}” names no day"
    if e.year is not None and e.written is not None:
        return _written(e, e.year, e.written, today)
    if e.year is not None:
        day = cal.day_or_none(e.year, e.month, e.day)
        return _one(day), f"“{e.text}” as written" if day else f"“{e.text}” is no day of the calendar"
    if today is None:
        return None, f"“{e.text}” has no year, and the report's own day is not known"
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
    which = "nearest such day after" if tense == "future" else "nearest such day before or on"
    return _one(found), f"“{e.text}”, the {which} the report's, {today.isoformat()}"


def _written(e: TimeExpression, year: int, written: tuple[int, int], today: date | None) -> Reasoned:
    """A date in numbers: which is the day and which the month, its weekday and the report's day decide; else the day comes first."""
    a, b = written
    options = [d for d in dict.fromkeys((cal.day_or_none(year, b, a), cal.day_or_none(year, a, b))) if d]
    if not options:
        return None, f"“{e.text}” is no day of the calendar"
    if len(options) == 1:
        return _one(options[0]), f"“{e.text}” as written"
    if e.weekday is not None and len(fitting := [d for d in options if d.weekday() == e.weekday]) == 1:
        return _one(fitting[0]), f"“{e.text}”, read so that it is a {WEEKDAYS[e.weekday]}"
    if today is not None:
        best = min(options, key=lambda d: (d > today, abs((d - today).days)))
        return _one(best), f"“{e.text}”, of its two readings the one nearer to the report's day, {today.isoformat()}"
    return _one(options[0]), f"“{e.text}”, day before month (it could be {options[1].isoformat()})"


def _month(e: TimeExpression, month: int, today: date | None, tense: Tense | None) -> Reasoned:
    year = e.year
    if year is None:
        if today is None:
            return None, f"“{e.text}” has no year, and the report's own day is not known"
        year = today.year
        if tense == "future" or e.shift > 0:
            year += month < today.month or (e.shift > 0 and month == today.month)
        elif month > today.month or (e.shift < 0 and month == today.month):
            year -= 1
    found = cal.month_of(year, month)
    third = THIRDS.get((e.part or "").split(" ")[0])
    if found and third:
        found = (found[0].replace(day=third[0]), found[0].replace(day=min(third[1], found[1].day)))
    return found, f"“{e.text}”, first to last day" if found else f"“{e.text}” lies outside the years that a report can mean"


def _weekday(e: TimeExpression, weekday: int, today: date, tense: Tense | None) -> Days | None:
    monday = cal.shifted(today, -today.weekday())
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
    return _span(cal.shifted(day, -1), day) if day and e.part == OVERNIGHT else _one(day)


def _counted(e: TimeExpression, today: date) -> Days | None:
    """ "Two days ago" and "in the past two days": a point (as fine as its unit) and a stretch."""
    if e.count is None:
        return None
    if e.unit == "hour":
        return _span(cal.shifted(today, -max(1, (e.count + 23) // 24)), today)
    if e.unit in UNIT_DAYS:
        days = e.count * UNIT_DAYS[e.unit]
        if e.kind == "window":
            return _span(cal.shifted(today, -days), today)
        slack = 0 if e.unit == "day" else 1 if e.count == 1 else 3
        return _span(cal.shifted(today, -days - slack), cal.shifted(today, -days + slack))
    months = MONTHS.get(e.unit or "", 0) * e.count
    day = cal.months_before(today, months) if 0 < months < LONGEST else None
    if day is None or e.kind == "window":
        return _span(day, today)
    return cal.month_of(day.year, day.month) if e.unit == "month" else (date(day.year, 1, 1), date(day.year, 12, 31))


def _then(e: TimeExpression, today: date | None, anchor: date | None) -> Reasoned:
    """ "The next day" counts from a day of the text; only "the day before" and "the same day" may count from the report's."""
    base = anchor or (today if e.shift < 0 else None)
    if base is None:
        return None, f"“{e.text}” counts from another day of the text"
    if e.count is None or e.unit not in UNIT_DAYS:
        return (_one(base), f"“{e.text}” counted from {base.isoformat()}") if e.unit == "hour" else (None, f"“{e.text}” gives no day")
    return _one(cal.shifted(base, (1 if e.shift > 0 else -1 if e.shift < 0 else 0) * e.count * UNIT_DAYS[e.unit])), (
        f"“{e.text}” counted from {base.isoformat()}"
    )


def _period(e: TimeExpression, today: date, tense: Tense | None) -> Days | None:
    if e.unit == "month":
        return cal.month_of(today.year, today.month + e.shift)
    if e.unit == "year":
        year = today.year + e.shift
        return (date(year, 1, 1), date(year, 12, 31)) if cal.FIRST_YEAR <= year <= cal.LAST_YEAR else None
    if e.unit == "weekend":
        saturday = cal.weekday_after(today, 5) if tense == "future" or e.shift > 0 else cal.weekday_before(today, 5)
        if saturday and e.shift < 0 and (today - saturday).days < 2:  # said on a weekend, "last" means the one before
            saturday = cal.shifted(saturday, -7)
        return _span(saturday, cal.shifted(saturday, 1)) if saturday else None
    start = cal.shifted(today, -today.weekday() + 7 * e.shift)
    end = cal.shifted(start, 6) if start else None
    if end and e.shift == 0 and tense != "future":
        end = min(end, today)
    return _span(start, end)
