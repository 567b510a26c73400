"""A time named in a text, as parsed and not yet resolved. Offsets count characters of the text that was searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["date", "month", "year", "weekday", "day", "night", "ago", "window", "period", "holiday", "part", "then", "since"]
"""What sort of expression it is.

date: a day with its month, with or without a year. month, year: alone. weekday: "late Monday".
day: yesterday, today. night: overnight, last night. ago: "two days ago". window: "in the past 24 hours".
period: last week, this month, the weekend. holiday: a day with a name. part: "at dawn" alone.
then: counted from another day of the text ("the next day"). since: from a beginning that has no date ("since the war began").
"""

Calendar = Literal["gregorian", "islamic", "solar"]
Order = Literal["day", "month"]
"""Of a date in numbers, what comes first."""

Tense = Literal["past", "present", "future"]
Unit = Literal["hour", "day", "week", "weekend", "month", "year", "decade"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One time in a text.

    Attributes:
        start, end, text: where it stands and its words; ``text`` is exactly what stands there.
        kind: see ``Kind``.
        saying: it dates a saying ("said on Monday that ...") and not what is told.
        campaign: it spans a campaign by its own words ("over the past five years", "since the war began").
            What only its days can tell ("since July 3") ``is_campaign`` answers after resolving.
        since: it runs from the day it names until the report ("since Friday").
        before: it only sets an end ("before Monday", "until July").
        weekday: 0 (Monday) to 6, or None.
        year, month, day: parts of a date, as written, not yet checked against the calendar.
        count, unit: "two days ago" -> 2, "day"; count None where it stays open ("several days ago").
        shift: -1 for last/yesterday, 0 for this/today, 1 for next/tomorrow.
        part: the part of the day or of the month ("late", "early", "night", "mid", "overnight", "end").
        holiday: the name of the holiday as the data file first spells it.
        written: a numeric date as written, whose day and month may be exchanged ("03/07/2016").
        order: what comes first in ``written`` where its marks tell ("04.07.2016": the day).
        calendar: of a date with its month: the calendar of that month's name ("27 Ramadan", "15 Khordad 1396").
        weekend: the weekend beside a holiday ("Labor Day weekend").
        named: the date names a known event ("the Oct. 7 attack"): its year may be any.
        span: "week to" or "week of" before a date: the seven days up to it, the week that it lies in.
        until: the second end of a range ("between July 3 and July 5").
    """

    start: int
    end: int
    text: str
    kind: Kind
    saying: bool = False
    campaign: bool = False
    since: bool = False
    before: bool = False
    weekday: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    count: int | None = None
    unit: Unit | None = None
    shift: int = 0
    part: str | None = None
    holiday: str | None = None
    written: tuple[int, int] | None = None
    order: Order | None = None
    calendar: Calendar = "gregorian"
    weekend: bool = False
    named: bool = False
    span: str | None = None
    until: TimeExpression | None = None
