"""Days of publication as inputs write them. What could mean two days is not guessed."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$|(\d{4})/(\d{1,2})/(\d{1,2})(?:\s.*)?$|(\d{4})(\d{2})(\d{2})$")
_DAY_MONTH = re.compile(
    r"(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-]+(?:of\s+)?([a-z]{3,9})\.?,?[\s\-]+(\d{4})(?:\s.*)?$", re.IGNORECASE
)
_MONTH_DAY = re.compile(r"(?:[a-z]+,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:\s.*)?$", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\s.*)?$")
FIRST_YEAR, LAST_YEAR = 1900, 2100


class NoDay(ValueError):
    """Not a day, or not surely one; the message says why."""


def day_of(text: str) -> date:
    """The day that ``text`` states ("2017-10-24", "24 October 2017", "Oct 24, 2017", "2017-10-24T08:00Z"). Raises NoDay.

    Of a time of day with its zone, the day as written counts. "10/11/2017" could be two days and is refused.
    """
    text = " ".join(text.split())[:80]
    if m := _ISO.match(text):
        year, month, day = (int(g) for g in m.groups() if g)
    elif m := _DAY_MONTH.match(text):
        year, month, day = int(m[3]), _month(m[2]), int(m[1])
    elif m := _MONTH_DAY.match(text):
        year, month, day = int(m[3]), _month(m[1]), int(m[2])
    elif m := _NUMBERS.match(text):
        first, second, year = int(m[1]), int(m[2]), int(m[3])
        if first <= 12 and second <= 12 and first != second:
            raise NoDay("could mean two different days")
        day, month = (first, second) if first > 12 or first == second else (second, first)
    else:
        raise NoDay("is not a day that we can read")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoDay(f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoDay("does not exist in the calendar") from error


def _month(name: str) -> int:
    if name[:3].lower() in _MONTHS:
        return _MONTHS.index(name[:3].lower()) + 1
    raise NoDay("names no month that we know")
