"""Which words of a text are times, which of them date a saying, which span a campaign; and the laws of finding and resolving."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.resolve.when import find_times, is_campaign, report_day, resolve_time, told_times
from harmledger.resolve.when.calendar import easter, orthodox_easter

SAYING = [
    "The army said on Monday that it had killed nine fighters.",
    "The army said Monday it had killed nine fighters.",
    "The ministry announced on Thursday that nine had died.",
    "He told AFP on Sunday that nine had died.",
    "He told Reuters by telephone on Sunday that nine had died.",
    "He told the Interfax news agency on Sunday that nine had died.",
    "The group said in a statement on Friday that nine had died.",
    "According to a statement released on Friday, nine had died.",
    "A spokesman said late on Friday that nine had died.",
    "The Observatory reported on Thursday that nine had died.",
    "The coalition confirmed yesterday that it struck the town.",
    "Footage released by the Amaq news agency on Saturday showed a helicopter burning.",
    "Images posted on Sunday show a crater.",
]
EVENTS = [
    "Nine fighters were killed on Monday, the army said.",
    "The army said Monday's raid killed nine.",
    "An explosion was reported on Monday in the town.",
    "The army said nine fighters were killed on Monday.",
    "He was shot on Monday and died of his wounds.",
    "On Monday shells killed nine people, officials said.",
    "Nine people died Monday in a blast that police said was an accident.",
]


@pytest.mark.parametrize("sentence", SAYING)
def test_a_day_beside_the_word_of_saying_dates_the_saying(sentence: str) -> None:
    assert [e.saying for e in find_times(sentence)] == [True]


@pytest.mark.parametrize("sentence", EVENTS)
def test_a_day_beside_the_deed_dates_the_deed(sentence: str) -> None:
    assert [e.saying for e in find_times(sentence)] == [False]


CAMPAIGNS = [
    "Thousands have died since the war began.",
    "Thousands have died since the war began in March 2011.",
    "Thousands have died since March 2011.",
    "Thousands have died since 2011.",
    "Thousands have died since September.",
    "Hundreds have died in the past month.",
    "Hundreds have died over the past five years.",
    "Hundreds have died since then.",
    "Hundreds have died since the offensive was launched.",
    "Hundreds have died this year.",
    "Hundreds have died since July 3.",
]
SHORT = [
    "Nine died in the past 24 hours.",
    "Nine died since Friday.",
    "Nine died since Wednesday afternoon.",
    "Nine died on Monday.",
    "Nine died overnight.",
    "Nine died since October 20.",
    "Nine died in September.",
]


@pytest.mark.parametrize("sentence", CAMPAIGNS)
def test_a_span_over_a_campaign(sentence: str) -> None:
    (e,) = find_times(sentence)
    assert is_campaign(e, resolve_time(e, date(2017, 10, 24), "past"))


@pytest.mark.parametrize("sentence", SHORT)
def test_a_span_that_is_no_campaign(sentence: str) -> None:
    (e,) = find_times(sentence)
    assert not is_campaign(e, resolve_time(e, date(2017, 10, 24), "past"))


NO_TIMES = [
    "They may leave.",
    "They march every Friday.",
    "A 25-year-old man sat down in the sun.",
    "He will serve nine years.",
    "The 3,000 people of the town fled.",
    "May God have mercy.",
    "Black Sabbath played.",
    "",
]


@pytest.mark.parametrize("sentence", NO_TIMES)
def test_what_is_no_time(sentence: str) -> None:
    assert find_times(sentence) == ()


def test_times_of_a_longer_text_in_their_order() -> None:
    text = (
        "At least nine people were killed at dawn on Sunday in raids on the town. The army said on Monday that it had struck "
        "a base there. Two days earlier, on July 1, shells had hit the bakery. More than 400,000 have died since the war began in 2011."
    )
    found = find_times(text)
    assert [e.text for e in found] == ["at dawn on Sunday", "Monday", "Two days earlier", "July 1", "since the war began in 2011"]
    assert [e.saying for e in found] == [False, True, False, False, False]
    assert [e.campaign for e in found] == [False, False, False, False, True]


def test_only_an_end_is_marked_as_such() -> None:
    (e,) = find_times("The truce holds until Friday.")
    assert e.before


def test_easter_of_both_calendars() -> None:
    assert [easter(y) for y in (2015, 2016, 2024)] == [date(2015, 4, 5), date(2016, 3, 27), date(2024, 3, 31)]
    assert [orthodox_easter(y) for y in (2015, 2016, 2024)] == [date(2015, 4, 12), date(2016, 5, 1), date(2024, 5, 5)]


PIECES = [
    "Monday", "late", "overnight", "since", "July", "3", "31", "2016", "February", "to", "and", "between", "on", "said", "ago", "two", "days",
    "9999", "hours", "the past", "week", "last", "next", "Eid", "eve of", "Christmas", "at dawn", "1/2/2016", "99/99/2016", "May", "0", ",", ".",
    "-", "(", "today", "0000", "2016-02-30", "years", "decades", "earlier", "the", "day", "weekend", "month", "first day of", "Eid al-Fitr", "in",
]  # fmt: skip
ANY_DAY = st.none() | st.dates()
TEXTS = st.text(max_size=120) | st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@given(TEXTS, ANY_DAY, st.sampled_from(["past", "present", "future", None]), ANY_DAY)
def test_any_text_is_read_without_a_crash_and_days_are_in_order(text: str, day: date | None, tense: object, anchor: date | None) -> None:
    end = 0
    for e in find_times(text):
        assert end <= e.start < e.end
        assert text[e.start : e.end] == e.text
        end = e.end
        when = resolve_time(e, day, tense, anchor)  # type: ignore[arg-type]
        assert (when.start is None) == (when.end is None) == (when.precision is None)
        assert when.because
        if when.start is not None and when.end is not None:
            assert when.start <= when.end


HOSTILE = [
    *PIECES,
    "tonight", "the 5th", "27 Ramadan", "1444 AH", "15 Khordad 1396", "15 Tishreen", "03/04/2016", "13/13/2016", "mid-July", "first week of", "week to",
    "Labor Day weekend", "Archived on", "Published", "01:00 GMT", "(2230 GMT", "the next day", "a fortnight ago", "كانون الثاني", "\u202e", "İ", "ß", "attacks",
]  # fmt: skip


@given(st.lists(st.sampled_from(HOSTILE), max_size=16).map(" ".join), ANY_DAY, st.booleans())
def test_a_whole_hostile_text_is_read_without_a_crash(text: str, day: date | None, small_hours: bool) -> None:
    for told in told_times(text, day, [(0, len(text))], small_hours=small_hours):
        assert told.when.because
        assert told.when.start is None or told.when.end is None or told.when.start <= told.when.end
    when = report_day(text, day, f"https://news.example.us/{text}", text)
    assert when is None or when.start == when.end
    assert day is None or when is not None


@given(
    st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
)
def test_a_weekday_is_one_of_the_seven_days_up_to_the_report_s(name: str, day: date) -> None:
    (e,) = find_times(f"Shells hit it on {name}.")
    when = resolve_time(e, day, "past")
    assert when.start is not None and when.start == when.end
    assert 0 <= (day - when.start).days < 7
    assert when.start.strftime("%A") == name
