"""Days known by a name: holidays by rule (fixed, after Easter, nth weekday) or by table."""

from __future__ import annotations

from datetime import date

from harmledger.resolve.when import calendar as cal
from harmledger.resolve.when.expression import TimeExpression
from harmledger.resolve.when.words import Holiday, holiday_of

Days = tuple[date, date]
ORDER = {"eve": -1, "first": 0, "second": 1, "third": 2, "fourth": 3}
"""Days after the first day of a feast that "the second day of ..." means; "last" counts from its end."""


def holiday_days(e: TimeExpression, anchor: date | None) -> tuple[Days | None, str]:
    """The days of a holiday, the latest that began by the report's day; and why."""
    named = [h for n in (("Eid al-Fitr", "Eid al-Adha") if e.holiday == "Eid" else (e.holiday or "",)) if (h := holiday_of(n))]
    if not named:
        return None, f"“{e.text}” is not in the list of holidays"
    if e.year is None and anchor is None:
        return None, f"“{e.text}” has no year, and the report's own day is not known"
    years = [e.year] if e.year is not None else [anchor.year - 1, anchor.year, anchor.year + 1] if anchor else []
    found = [days for h in named for y in years for start in _starts(h, y) if (days := _part(h, start, e.part))]
    if anchor is not None and e.year is None:
        found = [days for days in found if days[0] <= anchor]
    if not found:
        return None, f"“{e.text}” is not in the table of holidays for that year"
    return max(found), f"“{e.text}” by the table of holidays"


def _part(h: Holiday, start: date, part: str | None) -> Days | None:
    last = cal.shifted(start, max(h.days, 1) - 1)
    if part == "last":
        return (last, last) if last else None
    if part in ORDER:
        day = cal.shifted(start, ORDER[part])
        return (day, day) if day else None
    return (start, last) if last else None


def _starts(h: Holiday, year: int) -> list[date]:
    """First days of the holiday in a year; two where a lunar feast comes twice, none where the table has none."""
    if not cal.FIRST_YEAR <= year <= cal.LAST_YEAR:
        return []
    found: list[date | None] = [d for d in h.table if d.year == year]
    if h.fixed:
        found.append(cal.day_or_none(year, *h.fixed))
    if h.easter is not None:
        found.append(cal.shifted(cal.easter(year), h.easter))
    if h.orthodox is not None:
        found.append(cal.shifted(cal.orthodox_easter(year), h.orthodox))
    if h.nth is not None:
        month, weekday, n = h.nth
        whole = cal.month_of(year, month)
        edge = whole and (cal.weekday_after(whole[0], weekday) if n > 0 else cal.weekday_before(whole[1], weekday))
        found.append(cal.shifted(edge, 7 * (n - 1 if n > 0 else n + 1)) if edge else None)
    return [d for d in found if d]
