"""Months and years: an incident stands in a month only where all its days lie in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.circumstances import When
from harmledger.publish.site.times import time_address, time_key
from tests.publish.samples import FOURTH, RAID_INCIDENT
from tests.publish.site.releases import record_of, site, text_of, well


def when(start: date, end: date) -> When:
    return When(start, end, "days")


def test_a_month_a_year_or_neither() -> None:
    assert time_key(when(date(2017, 3, 1), date(2017, 3, 31))) == "2017-03"
    assert time_key(when(date(2017, 3, 31), date(2017, 4, 1))) == "2017"
    assert time_key(when(date(2017, 12, 31), date(2018, 1, 1))) == "undated"
    assert time_key(None) == time_key(FOURTH) == "undated"
    assert time_address(when(date(2017, 3, 1), date(2017, 3, 1))) == "months/2017-03.html"


@given(st.dates(date(1, 1, 2), date(9998, 1, 1)), st.integers(0, 800))
def test_all_days_of_an_incident_lie_in_its_time(start: date, more: int) -> None:
    end = start + timedelta(days=more)
    key = time_key(when(start, end))
    assert key == "undated" or (start.isoformat().startswith(key) and end.isoformat().startswith(key))


def test_a_year_has_its_months_and_what_is_not_dated_to_one() -> None:
    shown = record_of(
        replace(RAID_INCIDENT, id="i-march", date=when(date(2017, 3, 2), date(2017, 3, 3))),
        replace(RAID_INCIDENT, id="i-spring", date=when(date(2017, 3, 30), date(2017, 4, 2))),
        replace(RAID_INCIDENT, id="i-some-day", date=None),
    )
    pages = site(shown)
    assert {p for p in pages if p.startswith("months/")} == {f"months/{k}.html" for k in ("index", "2017", "2017-03", "undated")}
    year = well(pages["months/2017.html"])
    assert "2 incidents." in year.text and "Incidents of which no one month is sure" in year.text
    assert "../incidents/i-spring.html" in year.links and "../incidents/i-march.html" not in year.links
    assert "../incidents/i-march.html" in well(pages["months/2017-03.html"]).links
    assert "../incidents/i-some-day.html" in well(pages["months/undated.html"]).links
    assert "March 2017" in text_of(pages["months/index.html"])
