"""What resolving keeps and says beside the days; the days themselves stand in the case tables (cases/)."""

from __future__ import annotations

from datetime import date

from harmledger.resolve.when import TimeExpression, find_times, resolve_time


def only(text: str) -> TimeExpression:
    """The one time in ``text``."""
    found = find_times(text)
    assert len(found) == 1, [e.text for e in found]
    return found[0]


def test_what_nothing_anchors_keeps_its_constraints() -> None:
    when = resolve_time(only("Shells hit it late on Tuesday."), None, "past")
    assert (when.start, when.weekday, when.precision) == (None, 1, None)
    when = resolve_time(only("Shells hit it on 25 November."), None, "past")
    assert (when.start, when.month, when.day) == (None, 11, 25)
    assert "not known" in when.because


def test_a_reason_names_the_words_and_the_report_s_day() -> None:
    when = resolve_time(only("Shells hit it late on Monday."), date(2017, 10, 24), "past")
    assert when.expression is not None and "Monday" in when.expression
    assert "2017-10-24" in when.because


def test_the_day_that_the_next_day_counts_from_may_be_given() -> None:
    expression = only("Nine more died the next day.")
    assert resolve_time(expression, date(2017, 10, 24), "past").start is None
    assert resolve_time(expression, date(2017, 10, 24), "past", anchor=date(2017, 10, 20)).start == date(2017, 10, 21)
    expression = only("Nine more died two days later.")
    assert resolve_time(expression, None, "past", anchor=date(2017, 10, 20)).start == date(2017, 10, 22)


def test_a_weekday_that_the_date_contradicts_is_said() -> None:
    when = resolve_time(only("On Monday, July 3, 2016 it was bombed."), date(2016, 7, 5), "past")  # a Sunday
    assert when.start == date(2016, 7, 3)
    assert "is no Monday" in when.because
