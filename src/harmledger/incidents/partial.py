"""Parts of dates held against each other: "a Tuesday", "25 November" of some year, where a report gives no whole day."""

from __future__ import annotations

from datetime import date, timedelta

from harmledger.incidents.feature import Said
from harmledger.model.circumstances import When

LEAP_DAYS = 366
BEFORE_MONTH = (0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335)
"""Days of a leap year before each month."""


def partial(p: When, q: When, longest: int) -> Said | None:
    """What the parts of two dates say, of which one at least has no whole day; None where they say nothing.

    A span of ``longest`` days and more holds nearly every weekday and half a month's days: it tells nothing of a part.
    """
    known, other = (p, q) if p.start else (q, p)
    if known.start and known.end and (known.end - known.start).days >= longest:
        return None

    def names() -> str:
        return f"{p.expression or p.start} and {q.expression or q.start}"

    apart, weekdays = _date_gap(known, other), _weekday_gap(known, other)
    if apart is not None:
        if apart > 1:
            return Said("dates_differ", lambda: f"different dates: {names()}")
        if apart == 1:
            return Said("gap_one", lambda: f"a day apart, the year not given: {names()}")
        if weekdays:
            return Said("gap_few", lambda: f"the same date, but not the same day of the week, so of other years: {names()}")
        single = known.start is None or known.start == known.end
        return Said("date_agrees" if single else "overlap", lambda: f"the same date: {names()}")
    if weekdays is None:
        return None
    if weekdays == 0:
        return Said("weekday_agrees", "the same day of the week")
    if weekdays == 1:
        return Said("gap_one", "neighbouring days of the week")
    return Said("weekdays_differ", lambda: f"different days of the week: {names()}")


def _days_of(when: When) -> list[date]:
    if when.start is None or when.end is None:
        return []
    return [when.start + timedelta(days=k) for k in range((when.end - when.start).days + 1)]


def _date_gap(known: When, other: When) -> int | None:
    """Days between two dates of which one at least has no year, the year left aside; None where one has no day and month.
    Different months without days are far apart."""
    mine: list[tuple[int, int | None]] = [(d.month, d.day) for d in _days_of(known)]
    if not mine and known.month:
        mine = [(known.month, known.day)]
    if not mine or not other.month:
        return None
    if other.day is None or mine[0][1] is None:
        return None if other.month in {m for m, _ in mine} else LEAP_DAYS
    target = _of_leap_year(other.month, other.day)
    gaps = [abs(_of_leap_year(m, d) - target) for m, d in mine if d is not None]
    return min(min(g, LEAP_DAYS - g) for g in gaps)


def _of_leap_year(month: int, day: int) -> int:
    """The day's number in a leap year, in which neighbouring dates of any year lie beside each other."""
    return BEFORE_MONTH[(month - 1) % 12] + day


def _weekday_gap(known: When, other: When) -> int | None:
    """Days between two days of the week, 0 to 3; None where one is not known."""
    mine = [d.weekday() for d in _days_of(known)] or ([known.weekday] if known.weekday is not None else [])
    if not mine or other.weekday is None:
        return None
    return min(min((w - other.weekday) % 7, (other.weekday - w) % 7) for w in mine)
