"""From an expression of time to days, counted from the report's own day (codebook section 2, date)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harmledger.model.circumstances import DatePrecision, When
from harmledger.resolve.when import calendar as cal
from harmledger.resolve.when.expression import Tense, TimeExpression
from harmledger.resolve.when.words import Holiday, words

Days = tuple[date, date]
OVERNIGHT = frozenset({"overnight"})
UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7}


def resolve_time(expression: TimeExpression, report_day: date | None, tense: Tense | None = "past") -> When:
    """The day or days that an expression means in a report of ``report_day``.

    Without an anchor, or for days that no calendar has, start and end are None; weekday, month and day are
    kept as constraints. Never raises.
    """
    e = expression
    days, why = _days(e, report_day, tense)
    if e.until is not None:
        last, why_last = _days(e.until, report_day, tense)
        if days and last and days[0] <= last[1]:
            days, why = (days[0], last[1]), f"{why}; {why_last}"
    if days and e.since and report_day and days[0] <= report_day:
        days, why = (days[0], report_day), f"{why}; from then to the report's day"
    base = When(
        start=None, end=None, precision=None, expression=e.text, weekday=e.weekday,
        month=e.month if e.kind in ("date", "month") else None, day=e.day if e.kind == "date" else None, because=why,
    )  # fmt: skip
    return base if days is None else replace(base, start=days[0], end=days[1], precision=_precision(days))


def is_campaign(expression: TimeExpression, when: When) -> bool:
    """Whether the time spans a campaign: by its own words, or because its days are more than a week."""
    if expression.campaign:
        return True
    return expression.since and when.start is not None and when.end is not None and (when.end - when.start).days > 7


def _precision(days: Days) -> DatePrecision:
    length = (days[1] - days[0]).days + 1
    return "day" if length == 1 else "days" if length < 7 else "week" if length == 7 else "month" if length <= 31 else "year"


def _one(day: date | None) -> Days | None:
    return (day, day) if day else None


def _days(e: TimeExpression, anchor: date | None, tense: Tense | None) -> tuple[Days | None, str]:
    if e.kind == "date":
        return _date(e, anchor, tense)
    if e.kind == "year" and e.year:
        if not cal.FIRST_YEAR <= e.year <= cal.LAST_YEAR:
            return None, f"{e.year} is no year that a report can mean"
        return (date(e.year, 1, 1), date(e.year, 12, 31)), f"the year {e.year}"
    if e.kind == "month" and e.month:
        return _month(e, anchor)
    if e.kind == "holiday" and e.holiday:
        return _holiday(e, anchor)
    if anchor is None:
        return None, f"“{e.text}” needs the report's own day, which is not known"
    why = f"“{e.text}” counted from the report's day, {anchor.isoformat()}"
    if e.kind == "weekday" and e.weekday is not None:
        return _weekday(e, e.weekday, anchor, tense), why
    if e.kind == "day":
        day = cal.shifted(anchor, e.shift)
        if day and e.part in OVERNIGHT:
            return _span(cal.shifted(day, -1), day), why
        return _one(day), why
    if e.kind == "night":
        return _span(cal.shifted(anchor, -1), anchor), why
    if e.kind == "ago":
        return _ago(e, anchor), why
    if e.kind == "window":
        return _window(e, anchor), why
    if e.kind == "period":
        return _period(e, anchor), why
    if e.kind == "part":
        return (_span(cal.shifted(anchor, -1), anchor) if e.part in OVERNIGHT else _one(anchor)), why
    return None, f"“{e.text}” gives no day by itself"


def _span(a: date | None, b: date | None) -> Days | None:
    return (a, b) if a and b and a <= b else None


def _date(e: TimeExpression, anchor: date | None, tense: Tense | None) -> tuple[Days | None, str]:
    if e.month is None or e.day is None:
        return None, f"“{e.text}” names no day"
    if e.year is not None:
        day = cal.day_or_none(e.year, e.month, e.day)
        return _one(day), f"“{e.text}” as written" if day else f"“{e.text}” is no day of the calendar"
    if anchor is None:
        return None, f"“{e.text}” has no year, and the report's own day is not known"
    options = [d for y in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := cal.day_or_none(y, e.month, e.day))]
    if not options:
        return None, f"“{e.text}” is no day of the calendar"
    if tense == "future":
        found = min((d for d in options if d >= anchor), default=None)
    else:
        found = max((d for d in options if d <= (cal.shifted(anchor, 1) or anchor)), default=None)
    return _one(found), f"“{e.text}”, the nearest such day to the report's, {anchor.isoformat()}"


def _month(e: TimeExpression, anchor: date | None) -> tuple[Days | None, str]:
    if e.month is None:
        return None, "no month"
    year = e.year
    if year is None:
        if anchor is None:
            return None, f"“{e.text}” has no year, and the report's own day is not known"
        year = anchor.year + (1 if e.shift > 0 and e.month <= anchor.month else 0)
        if (e.shift <= 0 and e.month > anchor.month) or (e.shift < 0 and e.month == anchor.month):
            year -= 1
    found = cal.month_of(year, e.month)
    if found and e.part in ("early", "mid", "late"):
        a, b = found
        found = {"early": (a, a.replace(day=10)), "mid": (a.replace(day=11), a.replace(day=20)), "late": (a.replace(day=21), b)}[e.part]
    return found, f"“{e.text}”, first to last day"


def _holiday(e: TimeExpression, anchor: date | None) -> tuple[Days | None, str]:
    holiday = words().holidays.get((e.holiday or "").lower()) or next((h for h in words().holidays.values() if h.name == e.holiday), None)
    if holiday is None:
        return None, f"“{e.text}” is not in the list of holidays"
    years = [e.year] if e.year else [anchor.year - 1, anchor.year] if anchor else []
    starts = sorted(d for y in years for d in _holiday_days(holiday, y) if anchor is None or e.year or d <= anchor)
    if not starts:
        return None, f"“{e.text}” cannot be placed without the report's own day"
    end = cal.shifted(starts[-1], max(holiday.days, 1) - 1) or starts[-1]
    return (starts[-1], end), f"“{e.text}” by the table of holidays"


def _holiday_days(h: Holiday, year: int) -> list[date]:
    found: list[date | None] = [d for d in h.table if d.year == year]
    if not cal.FIRST_YEAR <= year <= cal.LAST_YEAR:
        return []
    if h.fixed:
        found.append(cal.day_or_none(year, *h.fixed))
    if h.easter is not None:
        found.append(cal.shifted(cal.easter(year), h.easter))
    if h.orthodox is not None:
        found.append(cal.shifted(cal.orthodox_easter(year), h.orthodox))
    if h.nth is not None:
        month, weekday, n = h.nth
        first = cal.month_of(year, month)
        if first:
            edge = cal.weekday_after(first[0], weekday) if n > 0 else cal.weekday_before(first[1], weekday)
            found.append(cal.shifted(edge, 7 * (n - 1 if n > 0 else n + 1)) if edge else None)
    return [d for d in found if d]


def _weekday(e: TimeExpression, weekday: int, anchor: date, tense: Tense | None) -> Days | None:
    if tense == "future" or e.shift > 0:
        return _one(cal.weekday_after(anchor, weekday))
    day = cal.weekday_before(anchor, weekday)
    if day and e.unit == "week" and e.shift < 0:
        monday = cal.weekday_before(anchor, 0)
        day = cal.shifted(monday, weekday - 7) if monday else None
    elif day == anchor and e.shift < 0:
        day = cal.shifted(anchor, -7)
    if day and e.part in OVERNIGHT:
        return _span(cal.shifted(day, -1), day)
    return _one(day)


def _ago(e: TimeExpression, anchor: date) -> Days | None:
    if e.count is None:
        return None
    if e.unit == "hour":
        return _span(cal.shifted(anchor, -((e.count + 23) // 24)), anchor)
    if e.unit in UNIT_DAYS:
        return _one(cal.shifted(anchor, -e.count * UNIT_DAYS[e.unit]))
    months = {"month": 1, "year": 12, "decade": 120}.get(e.unit or "", 0) * e.count
    day = cal.months_before(anchor, months) if months and months < 1500 else None
    if day is None:
        return None
    return cal.month_of(day.year, day.month) if e.unit == "month" else (date(day.year, 1, 1), date(day.year, 12, 31))


def _window(e: TimeExpression, anchor: date) -> Days | None:
    if e.count is None:
        return None
    if e.unit == "hour":
        return _span(cal.shifted(anchor, -max(1, (e.count + 23) // 24)), anchor)
    if e.unit in UNIT_DAYS:
        return _span(cal.shifted(anchor, -e.count * UNIT_DAYS[e.unit]), anchor)
    months = {"month": 1, "year": 12, "decade": 120}.get(e.unit or "", 0) * e.count
    return _span(cal.months_before(anchor, months), anchor) if months < 1500 else None


def _period(e: TimeExpression, anchor: date) -> Days | None:
    if e.unit == "month":
        return cal.month_of(anchor.year, anchor.month + e.shift)
    if e.unit == "year":
        year = anchor.year + e.shift
        return (date(year, 1, 1), date(year, 12, 31)) if cal.FIRST_YEAR <= year <= cal.LAST_YEAR else None
    monday = cal.weekday_before(anchor, 0)
    if monday is None:
        return None
    if e.unit == "weekend":
        saturday = cal.weekday_before(anchor, 5) if e.shift <= 0 else cal.weekday_after(anchor, 5)
        return _span(saturday, cal.shifted(saturday, 1) if saturday else None)
    start = cal.shifted(monday, 7 * e.shift)
    return _span(start, cal.shifted(start, 6) if start else None)
