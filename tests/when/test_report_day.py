"""The head of a page above, the day that the report is of beside it; dates of other things are not taken."""

from __future__ import annotations

from datetime import date

import pytest

from harmledger.resolve.when import in_small_hours, report_day, told_times, usual_order

HEADS = """
Tue 05 Jul 2016 Blast kills nine in the north. A blast killed nine.                        | 2016-07-05
Blast kills nine Agency Friday 1 Jul 2016 Nine people died in a blast.                     | 2016-07-01
Blast kills nine, monitor says Reuters Wednesday 7 Aug 2013 nine people died.              | 2013-08-07
Army kills dozens in ambush Middle East Military 07-08-2013 0147 PM A unit killed dozens.  | 2013-08-07
Jets pound the town killing 50 Fri Sep 30 2016 102138 Warplanes hit the town.              | 2016-09-30
Nine killed in rocket attacks on the city 6 September 2016 A reporter said nine died.      | 2016-09-06
Published July 5 2016 A motorcycle exploded.                                               | 2016-07-05
[03/July/2016] The army advanced.                                                          | 2016-07-03
Last updated at Jul 012016 BEIRUT At least nine died.                                      | 2016-07-01
 date 2017-10-24 At least nine people died.                                                | 2017-10-24
2 July 2016 The army advanced.                                                             | 2016-07-02
23-07-2016 Death toll rises. Nine died.                                                    | 2016-07-23
03-07-2016 Death toll rises. Nine died.                                                    | 2016-07-03
Published: Tuesday, 1/5/2016 - Updated: 2 days ago Nine died.                              | 2016-01-05
Posted: Friday, July 26, 2013 5:24 AM EST Updated: Tuesday, July 30, 2013 5:45 PM EST Nine died. | 2013-07-26
Updated: Tuesday, July 30, 2013 Posted: Friday, July 26, 2013 Nine died.                   | 2013-07-26
Date of publication: 5 July, 2016. The bomber came at noon.                                | 2016-07-05
Nine died in a blast on 3 July 2016 in the town, officials said.                           | none
Nine died on Sunday 3 July 2016 in the town, officials said.                               | none
A man carries a girl in the town, July 3, 2016. (Agency) Nine died in the town.            | none
Nine died in the town, officials said. © 2021 The Paper. All rights reserved.              | none
The war that began on 15 March 2011 goes on. Nine died.                                    | none
Nine died in the town, officials said on Monday.                                           | none
31 February 2016 The army advanced.                                                        | none
Nine died in the town. Last Update: Tuesday 12 July 2016 KSA 08:45                         | 2016-07-12
"""


@pytest.mark.parametrize("row", [line.rsplit("|", 1) for line in HEADS.strip("\n").splitlines()], ids=lambda r: r[0].strip()[:40])
def test_the_day_of_a_page_by_its_head(row: list[str]) -> None:
    head, expected = row[0].rstrip(), row[1].strip()
    when = report_day(head, None, None)
    assert (str(when.start) if when else "none") == expected
    if when:
        assert when.because.startswith("the report's own day: ")


MORE_HEADS = """
Published 03/04/2016 The army advanced.                                                        | none
Published 03/04/2016 10:15 AM EDT The army advanced.                                           | 2016-03-04
Published 23/04/2016 Updated 02/05/2016 The army advanced.                                     | 2016-04-23
Published Monday 04/07/2016 The army advanced.                                                 | 2016-07-04
Published 04.07.2016 The army advanced.                                                        | 2016-07-04
Published 13/13/2016 The army advanced.                                                        | none
Published 5 July 3016 The army advanced.                                                       | none
Archived from the original on 12 March 2019 The army advanced.                                 | none
Retrieved 12 March 2019 | Published 5 July 2016 The army advanced.                             | 2016-07-05
© 12 March 2019 The army advanced.                                                             | none
"""


@pytest.mark.parametrize("row", [line.rsplit("|", 1) for line in MORE_HEADS.strip("\n").splitlines()], ids=lambda r: r[0].strip()[:40])
def test_heads_that_could_mislead(row: list[str]) -> None:
    when = report_day(row[0].rstrip(), None, None)
    assert (str(when.start) if when else "none") == row[1].strip()


def test_the_order_of_day_and_month_by_the_outlet_s_country() -> None:
    assert usual_order("", "https://www.news.example.us/a") == "month"
    assert usual_order("", "https://www.news.co.uk/a") == "day"
    assert usual_order("", "https://news.example/a") is None
    when = report_day("Published 03/04/2016 The army advanced.", None, "https://www.news.co.uk/a")
    assert when is not None and when.start == date(2016, 4, 3)


def test_hints_that_differ_are_weighed() -> None:
    """One hint against the input loses; two that agree with each other outweigh it, for it is then the day of a crawl."""
    text = "Published July 5 2016 Nine died."
    when = report_day(text, date(2019, 3, 12), None)
    assert when is not None and when.start == date(2019, 3, 12) and "2016-07-05" in when.because
    when = report_day(text, date(2019, 3, 12), "https://news.example/2016/07/05/blast")
    assert when is not None and when.start == date(2016, 7, 5) and "outweighs 2019-03-12" in when.because
    when = report_day(text, date(2016, 7, 6), "https://news.example/2016/07/05/blast")
    assert when is not None and when.start == date(2016, 7, 6)  # a day apart is no contradiction: time zones


def test_an_archive_s_address_is_not_the_report_s() -> None:
    when = report_day("Nine died.", None, "https://web.archive.org/web/20190312101500/https://news.example/2016/07/05/blast")
    assert when is not None and when.start == date(2016, 7, 5)
    assert report_day("Nine died.", None, "https://web.archive.org/web/20190312/https://news.example/blast") is None


def test_tonight_in_the_first_hours_of_a_day_may_be_the_evening_before() -> None:
    text = "Tue 05 Jul 2016 01:00 GMT A blast killed nine tonight."
    assert in_small_hours(text) and not in_small_hours("Tue 05 Jul 2016 11:00 GMT A blast killed nine.")
    (told,) = [t for t in told_times(text, date(2016, 7, 5), small_hours=True) if t.expression.kind == "day"]
    assert (told.when.start, told.when.end) == (date(2016, 7, 4), date(2016, 7, 5))
    assert "evening before" in told.when.because


ADDRESSES = [
    ("https://news.example/2016/07/05/blast", date(2016, 7, 5)),
    ("https://news.example/world/2016-07-05-blast.html", date(2016, 7, 5)),
    ("https://news.example/world/2016/jul/05/blast", date(2016, 7, 5)),
    ("https://news.example/a/20160705/blast", date(2016, 7, 5)),
    ("https://news.example/2016/13/45/blast", None),
    ("https://news.example/story/20161345", None),
    ("https://news.example/story/12345678901234", None),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_the_day_of_a_page_by_its_address(url: str, expected: date | None) -> None:
    when = report_day("Nine died.", None, url)
    assert (when.start if when else None) == expected


def test_what_the_input_states_wins() -> None:
    when = report_day("Published July 5 2016 Nine died.", date(2016, 7, 6), "https://news.example/2016/07/04/x")
    assert when is not None and when.start == date(2016, 7, 6) and "input" in when.because


def test_a_dateline_s_day_takes_its_year_from_the_address_or_stays_open() -> None:
    when = report_day("BEIRUT, Oct 24 (Agency) - Nine died.", None, "https://news.example/2017/10/x", "Oct 24")
    assert when is not None and when.start == date(2017, 10, 24)
    when = report_day("BEIRUT, Oct 24 (Agency) - Nine died.", None, None, "Oct 24")
    assert when is not None and (when.start, when.month, when.day) == (None, 10, 24)
