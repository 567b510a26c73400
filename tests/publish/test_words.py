"""What the record says in words, and what a terminal may be given."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.circumstances import DatePrecision, When
from harmledger.model.incident import Incident, Range, Record, Tally
from harmledger.publish.terminal import incident_list_text, incident_text, plain
from harmledger.publish.words import bound_words, count_words, day_sort, day_words, headline, toll_words
from tests.publish import samples as s


def when(start: str | None, end: str | None = None, precision: DatePrecision | None = "day", **more: int) -> When:
    first = date.fromisoformat(start) if start else None
    last = date.fromisoformat(end) if end else first
    return When(first, last, precision if start else None, month=more.get("month"), day=more.get("day"), weekday=more.get("weekday"))


@pytest.mark.parametrize(
    ("given_when", "expected"),
    [
        (None, "day not known"),
        (when(None), "day not known"),
        (when(None, month=11, day=25), "25 November (year not given)"),
        (when(None, month=11), "November (year not given)"),
        (when(None, weekday=1), "a Tuesday (date not given)"),
        (when("2017-10-23"), "23 October 2017"),
        (when("2017-10-23", "2017-10-24", "days"), "23–24 October 2017"),
        (when("2017-10-31", "2017-11-01", "days"), "31 October – 1 November 2017"),
        (when("2016-12-31", "2017-01-01", "days"), "31 December 2016 – 1 January 2017"),
        (when("2016-07-01", "2016-07-31", "month"), "July 2016"),
        (when("2016-02-01", "2016-02-29", "days"), "February 2016"),
        (when("2016-02-01", "2016-02-28", "days"), "1–28 February 2016"),
        (when("9999-12-01", "9999-12-31", "days"), "December 9999"),
        (when("2016-01-01", "2016-12-31", "year"), "2016"),
    ],
)
def test_days(given_when: When | None, expected: str) -> None:
    assert day_words(given_when) == expected


def test_undated_sorts_after_dated_and_by_month_and_day() -> None:
    days = [None, when(None, month=11, day=25), when("2017-10-23"), when(None, month=2), when("2014-11-25")]
    assert [day_words(d) for d in sorted(days, key=day_sort)] == [
        "25 November 2014",
        "23 October 2017",
        "February (year not given)",
        "25 November (year not given)",
        "day not known",
    ]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(22, 22, "22"), (22, None, "at least 22"), (None, 30, "up to 30"), (20, 30, "20–30"), (330000, None, "at least 330,000")],
)
def test_counts(low: int | None, high: int | None, expected: str) -> None:
    assert count_words(low, high) == expected


def incident(killed: Tally, **more: Tally) -> Incident:
    return replace(s.RAID_INCIDENT, killed=killed, injured=more.get("injured", Tally()))


@pytest.mark.parametrize(
    ("killed", "injured", "expected"),
    [
        (Tally(Range(63, 70), Range(36, 63)), Tally(), "63–70 killed, 36–63 of them civilians"),
        (Tally(Range(7, 7), Range(7, 7)), Tally(), "7 killed, all of them civilians"),
        (Tally(Range(1, 1), Range(1, 1)), Tally(), "1 killed, a civilian"),
        (Tally(Range(7, 7), Range(0, 0)), Tally(), "7 killed, none of them civilians"),
        (Tally(Range(0, 0)), Tally(Range(3, 5)), "no one killed; 3–5 injured"),
        (Tally(None, Range(4, 4)), Tally(), "4 civilians killed"),
        (Tally(), Tally(), "no figure given"),
    ],
)
def test_tolls(killed: Tally, injured: Tally, expected: str) -> None:
    assert toll_words(incident(killed, injured=injured)) == expected


def test_headline() -> None:
    assert headline(s.RAID_INCIDENT) == "Tal Aswad, 5 May 2015: 12–15 killed, 7–15 of them civilians"


@pytest.mark.parametrize(
    ("of", "expected"),
    [("killed.total.max", "Most killed"), ("injured.children.min", "Fewest children injured"), ("x", "x"), ("a.b.c", "a.b.c")],
)
def test_bounds(of: str, expected: str) -> None:
    assert bound_words(of) == expected


@given(st.text())
def test_nothing_reaches_the_terminal_that_could_drive_it(text: str) -> None:
    assert not [
        c for c in plain(text) if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
    ]


def test_a_terminal_view_has_everything_and_no_escape() -> None:
    shown = incident_text(s.RAID_INCIDENT, s.REPORTS, s.CLAIMS, width=72)
    for words in ("12–15 killed", "Harran Monitor (monitor)", "“Among the 12 were seven civilians” — a-1", "denied", "score 0.83"):
        assert words in shown
    assert max(len(line) for line in shown.splitlines()) <= 72
    hostile = incident_text(s.HOSTILE_INCIDENT, s.REPORTS, s.CLAIMS)
    assert "\x1b" not in hostile and "\u202e" not in hostile and "<U+001B>" in hostile


def test_colour_is_ours_alone() -> None:
    hostile = incident_text(s.HOSTILE_INCIDENT, s.REPORTS, s.CLAIMS, colour=True)
    assert "\x1b[1m" in hostile and "\x1b[2J" not in hostile and "\x1b]" not in hostile


def test_the_list_names_every_incident() -> None:
    shown = incident_list_text(s.RECORD)
    assert "i-raid  contested  Government" in shown and "i-evil" in shown
    assert "No incidents" in incident_list_text(Record(()))
