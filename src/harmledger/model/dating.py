"""The day of an event on the scales that other records use: EDTF, UCDP GED's ``date_prec``, ACLED's ``time_precision``.

Pure functions of the interval: what the words were, and how sure they are, does not enter.
"""

from __future__ import annotations

from datetime import date, timedelta

from harmledger.model.circumstances import DatePrecision, When

UCDP_DAYS = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
"""Longest span in days of each ``date_prec``. Source: UCDP GED Codebook, variable date_prec: 1 the exact day; 2 a range of
two to six days; 3 the week; 4 the month, or 8 to 30 days; 5 the year, or more than a month and up to a year."""

ACLED_DAYS = ((1, 1), (7, 2), (31, 3))
"""Longest span in days of each ``time_precision``. Source: ACLED Codebook, "Time precision": 1 the day; 2 a week or weekend;
3 a month. ACLED codes nothing that is known less well than to the month."""


def interval_precision(start: date, end: date) -> DatePrecision:
    """How fine an interval of days is. ``start <= end``; both days count."""
    length = (end - start).days + 1
    return "day" if length == 1 else "days" if length < 7 else "week" if length == 7 else "month" if length <= 31 else "year"


def ucdp_date_prec(when: When | None) -> int | None:
    """UCDP GED's ``date_prec``, 1 to 5; None where the day is not known or the span is longer than a year."""
    return _scale(when, UCDP_DAYS)


def acled_time_precision(when: When | None) -> int | None:
    """ACLED's ``time_precision``, 1 to 3; None where the day is not known, or not to the month."""
    return _scale(when, ACLED_DAYS)


def edtf(when: When | None) -> str | None:
    """The day as EDTF (ISO 8601-2; Library of Congress, 2019), None where nothing of it is known.

    A day "2016-07-05", a whole month "2016-07", a whole year "2016", other spans "2016-07-04/2016-07-05" (level 0); a date
    without its year "XXXX-11-25", a month without its year "XXXX-11" (level 2). A weekday alone has no EDTF.
    """
    if when is None:
        return None
    if when.start is None or when.end is None:
        if when.month is None or not 1 <= when.month <= 12:
            return None
        if when.day is None:
            return f"XXXX-{when.month:02}"
        return f"XXXX-{when.month:02}-{when.day:02}" if _is_day(when.month, when.day) else None
    start, end = when.start, when.end
    if start == end:
        return start.isoformat()
    if start.day != 1 or not _ends_month(end):
        return f"{start.isoformat()}/{end.isoformat()}"
    if start.month == 1 and end.month == 12:
        return f"{start.year:04}" if start.year == end.year else f"{start.year:04}/{end.year:04}"
    first, last = start.isoformat()[:7], end.isoformat()[:7]
    return first if first == last else f"{first}/{last}"


def _scale(when: When | None, steps: tuple[tuple[int, int], ...]) -> int | None:
    if when is None or when.start is None or when.end is None:
        return None
    length = (when.end - when.start).days + 1
    return next((code for longest, code in steps if length <= longest), None)


def _is_day(month: int, day: int) -> bool:
    """Whether some year has the day; 29 February is one."""
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True


def _ends_month(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1
