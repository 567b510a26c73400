"""What news texts say of time, above; the days that it means, beside it. The report is of Tuesday 24 October 2017 unless it says else."""

from __future__ import annotations

from datetime import date

import pytest

from harmledger.resolve.when import Tense, TimeExpression, find_times, resolve_time

TUESDAY = "2017-10-24"


def days(text: str, day: str | None, tense: Tense | None) -> str:
    """The days of the first time in ``text``: "a", "a..b", "unknown" where nothing anchors it, "nothing" where no time was found."""
    found = find_times(text)
    if not found:
        return "nothing"
    when = resolve_time(found[0], date.fromisoformat(day) if day else None, tense)
    if when.start is None or when.end is None:
        return "unknown"
    return when.start.isoformat() if when.start == when.end else f"{when.start.isoformat()}..{when.end.isoformat()}"


def only(text: str) -> TimeExpression:
    """The one time in ``text``."""
    found = find_times(text)
    assert len(found) == 1, [e.text for e in found]
    return found[0]


# words of the report | days
WEEKDAYS = """
Shells hit the market on Monday.                              | 2017-10-23
Shells hit the market late Monday.                            | 2017-10-23
Shells hit the market Monday night.                           | 2017-10-23
Shells hit the market on Monday evening.                      | 2017-10-23
Shells hit the market early Saturday.                         | 2017-10-21
Shells hit the market early on Saturday morning.              | 2017-10-21
Shells hit the market at dawn on Friday.                      | 2017-10-20
Shells hit the market before dawn on Friday.                  | 2017-10-20
Shells hit the market on Tuesday.                             | 2017-10-24
Tuesday's raid was the third.                                 | 2017-10-24
Wednesday’s raid was the third.                               | 2017-10-18
Shells hit the market on SUNDAY.                              | 2017-10-22
Shells hit the market last Thursday.                          | 2017-10-19
Shells hit the market last Tuesday.                           | 2017-10-17
Shells hit the market on Thursday last week.                  | 2017-10-19
Shells hit the market on Monday last week.                    | 2017-10-16
Shells hit the market on Tuesday of last week.                | 2017-10-17
Shells hit the market this Monday.                            | 2017-10-23
Shells hit the market overnight Sunday.                       | 2017-10-21..2017-10-22
Shells hit the market overnight Sunday to Monday.             | 2017-10-22..2017-10-23
Shells hit the market overnight from Sunday to Monday.        | 2017-10-22..2017-10-23
Shells hit the market overnight between Friday and Saturday.  | 2017-10-20..2017-10-21
Shells hit the market in the night of Friday to Saturday.     | 2017-10-20..2017-10-21
Shells hit the market on Friday and Saturday.                 | 2017-10-20..2017-10-21
Shells hit the market late Friday into early Saturday.        | 2017-10-20..2017-10-21
Shells hit the market between Thursday and Sunday.            | 2017-10-19..2017-10-22
Shells hit the market from Friday to Sunday.                  | 2017-10-20..2017-10-22
Tuesday's and Wednesday's raids killed nine.                  | 2017-10-17..2017-10-18
Raids on Monday and Tuesday killed nine.                      | 2017-10-23..2017-10-24
Nine were shot between 6 p.m. Friday and Sunday night.        | 2017-10-20..2017-10-22
Late Monday shells hit the market.                            | 2017-10-23
Last Tuesday's raid was the third.                            | 2017-10-17
Overnight Sunday shells hit the market.                       | 2017-10-21..2017-10-22
Early on Saturday shells hit the market.                      | 2017-10-21
Nine died since Friday.                                       | 2017-10-20..2017-10-24
Nine died since late on Friday.                               | 2017-10-20..2017-10-24
Nine died since Wednesday afternoon.                          | 2017-10-18..2017-10-24
Nine died since early Monday.                                 | 2017-10-23..2017-10-24
He was shot at 3:30 p.m. Saturday.                            | 2017-10-21
He was shot about 2 a.m. on Sunday.                           | 2017-10-22
Police were called to the bar on Sat.                         | 2017-10-21
The Sunday Times wrote of it.                                 | nothing
They march every Friday.                                      | nothing
"""

DATES = """
On September 6 the town was bombed.                           | 2017-09-06
On 6 September the town was bombed.                           | 2017-09-06
On the 6th of September the town was bombed.                  | 2017-09-06
On September 6th the town was bombed.                         | 2017-09-06
On 25 November the town was bombed.                           | 2016-11-25
On Nov. 25 the town was bombed.                               | 2016-11-25
On October 24 the town was bombed.                            | 2017-10-24
On July 3, 2016 the town was bombed.                          | 2016-07-03
On July 3 2016 the town was bombed.                           | 2016-07-03
On 3 July 2016 the town was bombed.                           | 2016-07-03
On 3rd of July, 2016 the town was bombed.                     | 2016-07-03
On Sunday, July 3, 2016, the town was bombed.                 | 2016-07-03
On Sunday 3 July the town was bombed.                         | 2017-07-03
On Monday (Oct. 23) the town was bombed.                      | 2017-10-23
On 2016-07-03 the town was bombed.                            | 2016-07-03
On 03/July/2016 the town was bombed.                          | 2016-07-03
On 23/07/2016 the town was bombed.                            | 2016-07-23
On 07/23/2016 the town was bombed.                            | 2016-07-23
On 23.07.2016 the town was bombed.                            | 2016-07-23
On 02-10-2017 the town was bombed.                            | 2017-10-02
On Jul 012016 the town was bombed.                            | 2016-07-01
On JULY 3, 2016 the town was bombed.                          | 2016-07-03
On late October 3 the town was bombed.                        | 2017-10-03
On 29 February 2016 the town was bombed.                      | 2016-02-29
On 31 February the town was bombed.                           | unknown
On 29 February 2017 the town was bombed.                      | unknown
On 31 April 2016 the town was bombed.                         | unknown
On 5 May 3016 the town was bombed.                            | unknown
On 2016-13-45 the town was bombed.                            | unknown
Between July 3 and July 5 the town was bombed.                | 2017-07-03..2017-07-05
Between 3 and 5 July the town was bombed.                     | 2017-07-03..2017-07-05
On July 3-5 the town was bombed.                              | 2017-07-03..2017-07-05
From 3 to 5 July 2016 the town was bombed.                    | 2016-07-03..2016-07-05
From December 30 to January 2 the town was bombed.            | 2016-12-30..2017-01-02
Nine died since October 20.                                   | 2017-10-20..2017-10-24
Nine died since July 3, 2016.                                 | 2016-07-03..2017-10-24
"""

MONTHS = """
The town was bombed in September.                             | 2017-09-01..2017-09-30
The town was bombed in October.                               | 2017-10-01..2017-10-31
The town was bombed in November.                              | 2016-11-01..2016-11-30
The town was bombed in November 2014.                         | 2014-11-01..2014-11-30
The town was bombed in February 2016.                         | 2016-02-01..2016-02-29
The town was bombed in early September.                       | 2017-09-01..2017-09-10
The town was bombed in mid-September.                         | 2017-09-11..2017-09-20
The town was bombed in late September.                        | 2017-09-21..2017-09-30
The town was bombed at the end of September.                  | 2017-09-21..2017-09-30
The town was bombed last September.                           | 2017-09-01..2017-09-30
The town was bombed last October.                             | 2016-10-01..2016-10-31
In May 15 people were killed.                                 | 2017-05-01..2017-05-31
In July 2016 40 people were killed.                           | 2016-07-01..2016-07-31
The town was bombed since September.                          | 2017-09-01..2017-10-24
The town was bombed in 2014.                                  | 2014-01-01..2014-12-31
The town was bombed last month.                               | 2017-09-01..2017-09-30
The town was bombed earlier this month.                       | 2017-10-01..2017-10-31
The town was bombed last year.                                | 2016-01-01..2016-12-31
The town was bombed in Tammuz 2016.                           | 2016-07-01..2016-07-31
The town was bombed on 5 Kanun al-Thani 2016.                 | 2016-01-05
في 5 كانون الثاني 2016 قصفت البلدة                             | 2016-01-05
في 12 تموز قصفت البلدة                                         | 2017-07-12
في 3 أكتوبر 2016 قصفت البلدة                                   | 2016-10-03
They may 5 times have hit it.                                 | nothing
The march 15 men made was long.                               | nothing
"""

NEAR = """
Shells hit the market today.                                  | 2017-10-24
Shells hit the market earlier today.                          | 2017-10-24
Shells hit the market tonight.                                | 2017-10-24
Shells hit the market this morning.                           | 2017-10-24
Shells hit the market yesterday.                              | 2017-10-23
Shells hit the market yesterday evening.                      | 2017-10-23
Shells hit the market the day before yesterday.               | 2017-10-22
Shells hit the market overnight.                              | 2017-10-23..2017-10-24
Shells hit the market last night.                             | 2017-10-23..2017-10-24
Shells hit the market at dawn.                                | 2017-10-24
Shells hit the market in the past 24 hours.                   | 2017-10-23..2017-10-24
Shells hit the market over the last 24 hours.                 | 2017-10-23..2017-10-24
Nine were killed in 24 hours.                                 | 2017-10-23..2017-10-24
Nine were killed within a 24-hour period.                     | 2017-10-23..2017-10-24
Nine were killed in the past 48 hours.                        | 2017-10-22..2017-10-24
Nine were killed in the last two days.                        | 2017-10-22..2017-10-24
Nine were killed during the past three days.                  | 2017-10-21..2017-10-24
Nine were killed in the past week.                            | 2017-10-17..2017-10-24
Nine were killed in the past month.                           | 2017-09-24..2017-10-24
Hundreds were killed over the past five years.                | 2012-10-24..2017-10-24
Shells hit the market two days ago.                           | 2017-10-22
Shells hit the market two days earlier.                       | 2017-10-22
Shells hit the market three days before.                      | 2017-10-21
Shells hit the market a couple of days ago.                   | 2017-10-22
Shells hit the market five hours ago.                         | 2017-10-23..2017-10-24
Shells hit the market a week ago.                             | 2017-10-16..2017-10-18
Shells hit the market three weeks ago.                        | 2017-09-30..2017-10-06
Shells hit the market two months ago.                         | 2017-08-01..2017-08-31
Shells hit the market three years ago.                        | 2014-01-01..2014-12-31
Shells hit the market several days ago.                       | unknown
Shells hit the market last week.                              | 2017-10-16..2017-10-22
Shells hit the market this week.                              | 2017-10-23..2017-10-24
Shells hit the market earlier this week.                      | 2017-10-23..2017-10-24
Shells hit the market over the weekend.                       | 2017-10-21..2017-10-22
Shells hit the market last weekend.                           | 2017-10-21..2017-10-22
"""

FEASTS = """
Shells hit the market on Christmas Day.                       | 2016-12-25
Shells hit the market on Christmas Day 2014.                  | 2014-12-25
Shells hit the market on New Year's Eve.                      | 2016-12-31
Shells hit the market on Eid al-Adha.                         | 2017-09-01..2017-09-04
Shells hit the market on the first day of Eid al-Fitr.        | 2017-06-25
Shells hit the market on the second day of Eid al-Fitr.       | 2017-06-26
Shells hit the market on the eve of Eid al-Fitr.              | 2017-06-24
Shells hit the market on the first day of Eid.                | 2017-09-01
Shells hit the market during Ramadan.                         | 2017-05-27..2017-06-24
Shells hit the church on Easter Sunday.                       | 2017-04-16
Shells hit the church on Palm Sunday.                         | 2017-04-09
Shells hit the church on Good Friday.                         | 2017-04-14
Shells hit the church on Orthodox Christmas.                  | 2017-01-07
He was shot on Thanksgiving.                                  | 2016-11-24
He was shot on Memorial Day.                                  | 2017-05-29
He was shot on the Fourth of July.                            | 2017-07-04
"""


def rows(table: str) -> list[tuple[str, str]]:
    """The lines of a table as (words, expected)."""
    return [(a.strip(), b.strip()) for a, b in (line.split("|") for line in table.strip().splitlines())]


@pytest.mark.parametrize(("words", "expected"), rows(WEEKDAYS) + rows(DATES) + rows(MONTHS) + rows(NEAR) + rows(FEASTS))
def test_days_meant_in_a_report_of_tuesday(words: str, expected: str) -> None:
    assert days(words, TUESDAY, "past") == expected


# words | report's day | tense | days
ANCHORED = """
Shells hit it on Monday.              | 2016-07-04 | past    | 2016-07-04
Shells hit it on Tuesday.             | 2016-07-04 | past    | 2016-06-28
Shells hit it on Sunday.              | 2016-01-01 | past    | 2015-12-27
Shells hit it on December 30.         | 2016-01-01 | past    | 2015-12-30
Shells hit it in December.            | 2016-01-01 | past    | 2015-12-01..2015-12-31
Shells hit it on February 29.         | 2017-03-01 | past    | 2016-02-29
The truce ends on Friday.             | 2017-10-24 | future  | 2017-10-27
The truce ends on November 3.         | 2017-10-24 | future  | 2017-11-03
The truce ends in January.            | 2017-10-24 | future  | 2018-01-01..2018-01-31
The truce ends tomorrow.              | 2017-10-24 | future  | 2017-10-25
The truce ends next week.             | 2017-10-24 | future  | 2017-10-30..2017-11-05
The truce ends next Friday.           | 2017-10-24 | None    | 2017-10-27
Shells hit it over the weekend.       | 2017-10-22 | past    | 2017-10-21..2017-10-22
Shells hit it last weekend.           | 2017-10-22 | past    | 2017-10-14..2017-10-15
Shells hit it on 03/07/2016.          | 2016-07-04 | past    | 2016-07-03
Shells hit it on 07/03/2016.          | 2016-07-04 | past    | 2016-07-03
Shells hit it on 10/09/2017.          | 2017-10-10 | past    | 2017-10-09
Shells hit it on 3 July 2016.         | None       | past    | 2016-07-03
Shells hit it in July 2016.           | None       | past    | 2016-07-01..2016-07-31
Shells hit it on Tuesday.             | None       | past    | unknown
Shells hit it yesterday.              | None       | past    | unknown
Shells hit it on 25 November.         | None       | past    | unknown
Shells hit it in November.            | None       | past    | unknown
Shells hit it overnight.              | None       | past    | unknown
Nine died since Friday.               | None       | past    | unknown
Nine died in the past 24 hours.       | None       | past    | unknown
Shells hit it on Christmas Day.       | None       | past    | unknown
"""


@pytest.mark.parametrize("row", [line.split("|") for line in ANCHORED.strip().splitlines()], ids=lambda r: r[0].strip())
def test_days_by_the_day_of_the_report_and_the_tense(row: list[str]) -> None:
    words, day, tense, expected = (part.strip() for part in row)
    known: dict[str, Tense | None] = {"past": "past", "future": "future", "present": "present", "None": None}
    assert days(words, None if day == "None" else day, known[tense]) == expected


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
