"""Times of a whole text: which count from a day that the text has named, and which only date a saying."""

from __future__ import annotations

from datetime import date

import pytest

from harmledger.resolve.when import told_times

TUESDAY = date(2017, 10, 24)


def days(text: str, day: date | None = TUESDAY) -> list[str]:
    """First and last day of each time that dates an event, "?" where it has none."""
    cut = text.find(". ") + 1
    told = told_times(text, day, [(0, cut), (cut, len(text))])
    return [f"{t.when.start}..{t.when.end}" if t.when.start != t.when.end else str(t.when.start or "?") for t in told if not t.saying]


TEXTS = [
    ("A bomb killed five on Saturday. The next day another killed two.", ["2017-10-21", "2017-10-22"]),
    ("A bomb killed five on Saturday. Two days earlier a mine killed two.", ["2017-10-21", "2017-10-19"]),
    ("A bomb killed five on Saturday. Two days ago a mine killed two.", ["2017-10-21", "2017-10-22"]),
    ("A bomb killed five on Saturday. The previous evening a mine killed two.", ["2017-10-21", "2017-10-20"]),
    ("A bomb killed five on Saturday. Earlier in the day a mine killed two.", ["2017-10-21", "2017-10-21"]),
    ("A bomb killed five on Saturday. Later that day a mine killed two.", ["2017-10-21", "2017-10-21"]),
    ("The army said on Sunday that it struck. Earlier in the day a mine killed two.", ["2017-10-22"]),
    ("Two were shot dead. Earlier in the day a mine killed two.", ["2017-10-24"]),
    ("Two were shot dead. The next day a mine killed two.", []),
    ("The war began on March 15, 2011. Two days earlier a mine killed two.", ["2011-03-15", "2017-10-22"]),
    ("Forty died in 24 hours, a monitor said Thursday. Nine more are missing.", ["2017-10-18..2017-10-19"]),
    ("Forty have died since the war began. Two died on Monday.", ["2017-10-23"]),
    ("They prepared for Eid al-Fitr. Two died on Monday.", ["2017-10-23"]),
]


def test_days_earlier_count_from_what_happened_and_not_from_what_was_said() -> None:
    text = "A raid hit the town on Monday, a group said on Tuesday. Three days earlier, shelling killed twelve."
    assert [t.when.start for t in told_times(text, date(2024, 11, 5)) if not t.saying] == [date(2024, 11, 4), date(2024, 11, 1)]


def test_a_date_takes_its_year_from_the_same_day_elsewhere_where_the_report_has_no_day() -> None:
    text = "Daily report of killings, 12 November 2016. A shell killed two on November 12. Another killed one on November 11."
    assert [t.when.start for t in told_times(text, None)] == [date(2016, 11, 12), date(2016, 11, 12), None]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_days_counted_through_a_text(text: str, expected: list[str]) -> None:
    assert days(text) == expected


def test_a_saying_is_kept_as_a_bound() -> None:
    (told,) = told_times("The army said on Monday that nine had died.", TUESDAY)
    assert told.saying and told.when.end == date(2017, 10, 23)


def test_without_a_day_what_is_known_is_kept() -> None:
    (told,) = told_times("A bomb killed five on Tuesday.", None)
    assert (told.when.start, told.when.weekday) == (None, 1)
