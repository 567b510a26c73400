"""The Islamic and the Iranian solar calendar, by arithmetic.

Islamic months begin when the new moon is seen, which arithmetic foretells to within a day: whoever uses these days widens
them by ``GIVE`` on either side. The same holds for the solar year, whose first day is the equinox.
"""

from __future__ import annotations

from datetime import date

from harmledger.resolve.when.calendar import FIRST_YEAR, LAST_YEAR, shifted

GIVE = 1
"""Days by which a day of these calendars may differ from the computed one."""
EPOCH = 227014
"""``date.toordinal`` of 1 Muharram of the year 1 (15 July 622, Julian: the reckoning that comes nearest to the days announced)."""
ISLAMIC_YEARS = (1318, 1525)
"""Islamic years that lie within the years that a report can mean."""
SOLAR_YEARS = (1280, 1478)
"""Solar years within them; the leap rule below holds from 1244 to 1472."""
SOLAR_LEAPS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Leap years of the solar calendar by their remainder in the cycle of 33 years."""


def islamic_day(year: int, month: int, day: int) -> date | None:
    """The day of the tabular Islamic calendar (30-year cycle, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29); None for no day of it.

    Day 30 is taken in every month: whether a month has it, the moon decides.
    """
    if not (ISLAMIC_YEARS[0] <= year <= ISLAMIC_YEARS[1] and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    months = 29 * (month - 1) + month // 2
    return date.fromordinal(EPOCH + 354 * (year - 1) + (3 + 11 * year) // 30 + months + day - 1)


def islamic_years(year: int) -> tuple[int, int]:
    """The two Islamic years, at the least one before and one after, that a year of ours can meet."""
    first = (year - 622) * 33 // 32
    return first, first + 2


def solar_day(year: int, month: int, day: int) -> date | None:
    """The day of the solar calendar of Iran and Afghanistan; None for no day of it."""
    if not (SOLAR_YEARS[0] <= year <= SOLAR_YEARS[1] and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    new_year = date(1921, 3, 21).toordinal()  # 1 Farvardin 1300
    for y in range(min(1300, year), max(1300, year)):
        length = 366 if y % 33 in SOLAR_LEAPS else 365
        new_year += length if year > 1300 else -length
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return shifted(date.fromordinal(new_year), before + day - 1)


def widened(day: date | None, last: date | None = None) -> tuple[date, date] | None:
    """``day`` (to ``last``) with ``GIVE`` days more on either side; None outside the years that a report can mean."""
    if day is None or not FIRST_YEAR < day.year < LAST_YEAR:
        return None
    low, high = shifted(day, -GIVE), shifted(last or day, GIVE)
    return (low, high) if low and high else None
