"""The computed Islamic and solar calendars, and the table of feasts held against a reckoning made here, year by year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from harmledger.resolve.when.hijri import islamic_day, islamic_years, solar_day
from harmledger.resolve.when.words import words

LEAP = {2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29}
FEASTS = {"Eid al-Fitr": (10, 1), "Eid al-Adha": (12, 10), "Ramadan": (9, 1)}


def tabular(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar, Thursday epoch, by adding up its years and months from a known new year."""
    start = date(1979, 11, 20)  # 1 Muharram 1400
    for y in range(1400, year):
        start += timedelta(days=355 if y % 30 in LEAP else 354)
    for m in range(1, month):
        start += timedelta(days=30 if m % 2 else 29)
    return start + timedelta(days=day - 1)


@pytest.mark.parametrize("year", range(1400, 1500))
def test_the_computed_calendar_is_the_tabular_one(year: int) -> None:
    assert [islamic_day(year, m, 1) for m in range(1, 13)] == [tabular(year, m, 1) for m in range(1, 13)]


@pytest.mark.parametrize("name", sorted(FEASTS))
def test_every_feast_of_the_table_lies_within_a_day_of_the_tabular_calendar(name: str) -> None:
    """Of the tabular calendar by either of its two epochs, Thursday or Friday: the moon decides between them."""
    feast = words().holidays[name.lower().replace("-", " ")]
    assert feast.give >= 1
    reckoned = {e for y in range(1418, 1460) for e in (tabular(y, *FEASTS[name]), tabular(y, *FEASTS[name]) + timedelta(days=1))}
    for day in feast.table:
        assert min(abs((day - e).days) for e in reckoned) <= 1, day
    gaps = [(b - a).days for a, b in zip(feast.table, feast.table[1:], strict=False)]
    assert all(353 <= g <= 356 for g in gaps), "a year is missing from the table"


def test_feasts_of_years_beyond_the_table_are_computed() -> None:
    low, high = islamic_years(2035)
    assert any((d := islamic_day(y, 10, 1)) and d.year == 2035 for y in range(low - 1, high + 1))


SOLAR = [
    ((1300, 1, 1), date(1921, 3, 21)),
    ((1357, 11, 22), date(1979, 2, 11)),  # 22 Bahman 1357
    ((1399, 12, 30), date(2021, 3, 20)),  # a leap year's last day
    ((1403, 1, 1), date(2024, 3, 20)),
]


@pytest.mark.parametrize(("given", "expected"), SOLAR)
def test_known_days_of_the_solar_calendar(given: tuple[int, int, int], expected: date) -> None:
    assert solar_day(*given) == expected


@pytest.mark.parametrize("given", [(1437, 13, 1), (1437, 0, 1), (1437, 9, 31), (1437, 9, 0), (9999, 9, 1), (1, 1, 1)])
def test_no_day_of_the_islamic_calendar(given: tuple[int, int, int]) -> None:
    assert islamic_day(*given) is None
    assert solar_day(given[0] - 41, given[1], 32) is None
