"""Days known by a name: holidays by rule (fixed, after Easter, nth weekday) or by table."""

from __future__ import annotations

from datetime import date

from harmledger.resolve.when import calendar as cal
from harmledger.resolve.when.expression import TimeExpression
from harmledger.resolve.when.hijri import ISLAMIC_YEARS, islamic_day, islamic_years
from harmledger.resolve.when.words import Holiday, holiday_of

FAR = 3
"""A table's day so near to the computed one is the same feast (days)."""
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
    if e.shift < 0 and anchor is not None:
        years = [anchor.year - 1]
    else:
        years = [e.year] if e.year is not None else [anchor.year - 1, anchor.year, anchor.year + 1] if anchor else []
    found = [days for h in named for y in years for start in _starts(h, y) if (days := _part(h, start, e))]
    if anchor is not None and e.year is None:
        found = [days for days in found if days[0] <= anchor]
    if not found:
        return None, f"“{e.text}” is not in the table of holidays for that year"
    gives = f", give or take {max(h.give for h in named)} day: its first day differs from country to country" if named[0].give else ""
    return max(found), f"“{e.text}” by the table of holidays{gives}"


def _part(h: Holiday, start: date, e: TimeExpression) -> Days | None:
    """The days of the part of the holiday that the words name, widened by what its first day may differ."""
    if e.weekend:
        return _weekend(start)
    last = cal.shifted(start, max(h.days, 1) - 1)
    first: date | None = start
    if e.part in ("last", "end"):
        first = last
    elif e.part in ORDER:
        first = last = cal.shifted(start, ORDER[e.part])
    low, high = first and cal.shifted(first, -h.give), last and cal.shifted(last, h.give)
    return (low, high) if low and high else None


def _weekend(day: date) -> Days | None:
    """The weekend beside a holiday, the holiday with it: "Labor Day weekend" is Saturday to Monday."""
    step = day.weekday()
    if step <= 1:  # Monday, Tuesday: the weekend before
        low, high = cal.shifted(day, -step - 2), day
    elif step >= 3:  # Thursday to Sunday: that weekend
        low, high = min(day, cal.shifted(day, 5 - step) or day), cal.shifted(day, 6 - step) or day
    else:  # Wednesday: either
        low, high = cal.shifted(day, -4), cal.shifted(day, 4) or day
    return (low, high) if low else None


def _starts(h: Holiday, year: int) -> list[date]:
    """First days of the holiday in a year (ours or, for an Islamic feast, an Islamic one); two where it comes twice in ours."""
    if h.hijri is not None and ISLAMIC_YEARS[0] <= year <= ISLAMIC_YEARS[1]:
        computed = islamic_day(year, *h.hijri)
        return [] if computed is None else [min((d for d in h.table if abs((d - computed).days) <= FAR), default=computed)]
    if not cal.FIRST_YEAR <= year <= cal.LAST_YEAR:
        return []
    found: list[date | None] = [d for d in h.table if d.year == year]
    if h.hijri is not None and not (h.table and h.table[0].year <= year <= h.table[-1].year):
        low, high = islamic_years(year)
        found += [d for y in range(low - 1, high + 1) if (d := islamic_day(y, *h.hijri)) and d.year == year]
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
