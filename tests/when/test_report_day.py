"""The head of a page above, the day that the report is of beside it; dates of other things are not taken."""

from __future__ import annotations

from datetime import date

import pytest

from harmledger.resolve.when import report_day

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
