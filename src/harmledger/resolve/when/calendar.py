"""Calendar sums that never raise: what lies outside the calendar is None."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years that a news report can mean; anything else in a text is no year."""


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day or the year is none that a report can mean."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shifted(day: date, days: int) -> date | None:
    """``day`` and so many days (may be negative), or None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def month_of(year: int, month: int) -> tuple[date, date] | None:
    """First and last day of a month; month may be 0 or 13 and so on, counted into the neighbouring years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def months_before(day: date, months: int) -> date | None:
    """The same day so many months earlier, or that month's last day where it is shorter."""
    found = month_of(day.year, day.month - months)
    return found[0].replace(day=min(day.day, found[1].day)) if found else None


def weekday_before(day: date, weekday: int) -> date | None:
    """The most recent such weekday, ``day`` itself included."""
    return shifted(day, -((day.weekday() - weekday) % 7))


def weekday_after(day: date, weekday: int) -> date | None:
    """The next such weekday, ``day`` itself included."""
    return shifted(day, (weekday - day.weekday()) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the Western churches (Meeus, Jones and Butcher's rule)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Orthodox churches (Meeus's Julian rule; 13 days' difference holds from 1900 to 2099)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    return date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1) + timedelta(days=13)
