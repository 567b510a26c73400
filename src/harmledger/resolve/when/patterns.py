"""The shapes of times in English news text, one regular expression a shape, built of the data files.

A shape is tried only around its trigger words, so that a text without times costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from harmledger.resolve.when.expression import Kind
from harmledger.resolve.when.words import Words, either, words

YEAR_DIGITS = "####"
"""The trigger that stands for a number of four digits or more."""
MARKED_YEAR = "####/"
"""The trigger that stands for one beside a mark of dates in numbers ("03/07/2016", "2016-07-03")."""
HOURS = r"(?:dawn|noon|midday|midnight|daybreak|sunset|sunrise)"
PARTS = (
    rf"(?:early\s+|late\s+|the\s+early\s+hours\s+of\s+)?(?:morning|afternoon|evening|night|{HOURS})|"
    rf"(?:at|before|around|about|just\s+after|shortly\s+after|after)\s+{HOURS}|overnight"
)
UNIT = r"(?:hour|day|week|month|year|decade)"
UNITS = frozenset({"hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "decade", "decades", "fortnight"})
ORDINAL = r"(?:st|nd|rd|th)?"
YEAR = r"(?P<y>\d{4})(?!\d)"
SPAN_WORDS = r"(?:just|only|under|about|around|less\s+than|more\s+than|nearly|over|the\s+space\s+of|a\s+span\s+of|a\s+period\s+of)"


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of time and how it looks. Named groups: wd d d2 m y part n unit hol rel order sep week."""

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    triggers: frozenset[str]
    reach: tuple[int, int]
    """Characters before and after a trigger word in which all of the shape lies."""


@cache
def shapes() -> tuple[Shape, ...]:
    """All shapes; where two fit the same words the longer match wins, then the earlier shape."""
    w = words()
    return (*_dates(w), *_months(w), *_weekdays(w), *_near(), *_counted(w), *_named(w))


REACH = {
    "iso": (12, 16), "numeric": (60, 12), "slashed": (60, 12), "day month": (64, 20), "month day": (54, 30), "month": (40, 24),
    "day of month": (60, 16), "year": (26, 40), "weekday": (30, 50), "weekday ago": (8, 44), "weekday short": (6, 8), "since": (4, 110),
    "night": (16, 10), "part": (40, 30), "ago": (40, 18), "window": (64, 24), "period": (40, 24), "holiday": (56, 44), "eid": (40, 16),
}  # fmt: skip
"""Characters before and after its trigger in which a shape lies: a little more than its longest wording."""


def _shape(name: str, kind: Kind, pattern: str, triggers: Iterable[str], any_case: bool = False) -> Shape:
    return Shape(name, kind, re.compile(pattern, re.IGNORECASE if any_case else 0), frozenset(triggers), REACH.get(name, (60, 60)))


def _dates(w: Words) -> tuple[Shape, ...]:
    wd = _weekday_before(w)
    year_words = r"\b(?i:in|since|during|from|until|till|by|throughout|before|after|of)\s+"
    return (
        _shape("iso", "date", rf"(?<![\d/-]){YEAR}(?P<mark>[-/])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}})(?![\d/-])", {MARKED_YEAR}),
        _shape(
            "numeric", "date",
            rf"(?<![\d/.-]){wd}(?P<d>\d{{1,2}})(?P<sep>[/.-])(?P<m>\d{{1,2}})(?P=sep){YEAR}(?![/.-]\d)", {MARKED_YEAR},
        ),
        _shape("slashed", "date", rf"(?<![\d/]){wd}(?P<d>\d{{1,2}})[/-](?P<m>{w.month_sets[0][0]})[/-]{YEAR}", {MARKED_YEAR}),
        _shape(
            "day of month", "date",
            rf"\b(?:[Oo]n\s+(?:(?:{w.weekday}),?\s+)?|(?:morning|evening|afternoon|night|day)\s+of\s+|(?P<wd>{w.weekday}),?\s+)the\s+(?P<d>\d{{1,2}})"
            r"(?:st|nd|rd|th)(?=\s*(?:[.,;:)]|$)|\s+(?:a|an|the|at|in|when|as|near|by|of\s+(?:this|the)\s+month)\b)",
            {"st", "nd", "rd", "th"},
        ),
        _shape(
            "year", "year", rf"{year_words}(?P<part>early\s+|late\s+|mid[\s-]+)?(?P<y>(?:19|20)\d{{2}})(?![\d/-]|[.,]\d|\s+(?:to\s+\d+\s+)?(?:hrs?|hours|local|GMT|UTC|block)\b)", {YEAR_DIGITS}
        ),
    )  # fmt: skip


def _weekday_before(w: Words) -> str:
    """The weekday that may stand before a date, with a part of the day."""
    return rf"(?:(?P<wd>{w.weekday_any})(?:['’]s)?(?:\s+(?:{PARTS}))?[,\s(]+(?:the\s+)?)?"


def _months(w: Words) -> Iterator[Shape]:
    """Dates and months with a month's name: English names, and apart from them, for speed, all others."""
    wd = _weekday_before(w)
    before = r"(?:(?P<part>(?i:early|late|overnight))\s+(?:on\s+)?)?"
    second = rf"(?:\s*(?:-|–|/|to|and|until|or)\s*(?:the\s+)?(?P<d2>\d{{1,2}}){ORDINAL}(?![\d:.,]\d|\d))?"
    edge = "(?i:" + either(list(w.month_parts)) + ")"
    era = r"(?:\s*(?:A\.?H\.?|H\.?)(?![\w-]))?"
    for month, bare, triggers in w.month_sets:
        yield _shape(
            "day month", "date",
            rf"{before}{wd}(?<![\d.,:/$£€])\b(?P<d>\d{{1,2}}){ORDINAL}{second}(?:\s+(?:day\s+)?of)?[\s-]*(?<!\w)"
            rf"(?P<m>{month})(?:,?[\s-]*(?:of\s+|in\s+)?{YEAR}{era})?",
            triggers,
        )  # fmt: skip
        yield _shape(
            "month day", "date",
            rf"{before}{wd}(?<!\w)(?P<m>{month})[\s-]*(?:the\s+)?(?P<d>\d{{1,2}}){ORDINAL}{second}"
            rf"(?:(?:,\s*|\s+|(?<=\d)){YEAR}|(?![\d:])(?!\s?[ap]\.?m\b))",
            triggers,
        )  # fmt: skip
        yield _shape(
            "month", "month",
            rf"(?<!\w)(?:(?P<part>{edge})[\s-]+)?(?:the\s+month\s+of\s+)?"
            rf"(?:(?P<m>{bare})(?:,?[\s-]+(?:of\s+)?{YEAR}|(?!\s*\d))|(?P<m1>{month}),?\s+(?P<y1>(?:19|20)\d\d)(?!\d))",
            triggers,
        )  # fmt: skip


def _weekdays(w: Words) -> tuple[Shape, ...]:
    rel = r"last|this\s+past|this\s+coming|this|next|the\s+previous|the\s+following|past"
    return (
        _shape(
            "weekday", "weekday",
            rf"(?:\b(?P<part>(?i:late|early|overnight))\s+(?:on\s+)?)?(?:\b(?P<rel>(?i:{rel}))\s+)?\b(?P<wd>{w.weekday})(?:\b(?:['’]s\b)?|s\b(?=\s+[a-z]))"
            rf"(?:\s+(?P<part2>{PARTS})\b)?(?:\s+(?P<week>(?:of\s+)?(?:last|this|next)\s+week))?",
            {*w.weekdays, *(f"{name}s" for name in w.weekdays)},
        ),
        _shape(
            "weekday ago", "weekday",
            rf"\b(?P<n>(?i:a|one|two|three))\s+weeks?\s+(?:ago|last|before\s+last)\s+(?:on\s+)?(?P<wd>{w.weekday})\b", {"week", "weeks"},
        ),
        _shape("weekday short", "weekday", rf"(?<=\b[Oo]n\s)(?P<wd>{w.weekday_any})(?!\w)", {n for n in w.weekdays if len(n) <= 5}),
    )  # fmt: skip


def _near() -> tuple[Shape, ...]:
    rel = (
        r"today|yesterday|tomorrow|tonight|"
        r"(?:early\s+|late\s+)?this\s+(?:morning|afternoon|evening)"
    )
    edges = r"(?:at|before|around|just\s+before|shortly\s+before|shortly\s+after|just\s+after|after)"
    return (
        _shape("day before yesterday", "day", r"\bthe\s+day\s+before\s+yesterday\b", {"yesterday"}, True),
        _shape(
            "day", "day", rf"\b(?:(?:early|late|earlier|later)\s+)?(?P<rel>{rel})(?:['’]s)?(?:\s+(?P<part2>{PARTS})\b)?",
            {"today", "yesterday", "tomorrow", "tonight", "day", "morning", "afternoon", "evening"}, True,
        ),
        _shape("night", "night", r"\b(?:overnight|last\s+night|during\s+the\s+night)\b", {"overnight", "night"}, True),
        _shape(
            "part", "part",
            rf"\b(?:{edges}|since)\s+(?:dawn|midnight|daybreak)\b"
            r"|\bin\s+the\s+(?:early\s+(?:morning\s+)?hours(?:\s+of\s+the\s+morning)?|small\s+hours|early\s+morning)\b",
            {"dawn", "midnight", "daybreak", "hours", "morning"}, True,
        ),
        _shape(
            "then", "then",
            r"\b(?:the\s+(?P<rel>next|following|same|previous)\s+(?:day|morning|afternoon|evening)|(?:earlier|later)\s+(?:in\s+the|(?P<rel1>that|that\s+same))\s+day"
            r"|that\s+(?:same\s+)?(?:day|morning|afternoon|evening)|the\s+(?:day|morning|evening)\s+(?P<rel2>after|before)(?!\s+yesterday))\b",
            {"day", "morning", "afternoon", "evening"}, True,
        ),
    )  # fmt: skip


def _counted(w: Words) -> tuple[Shape, ...]:
    back = r"(?:past|last|previous|preceding)"
    small = r"\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|few|several"
    rough = r"(?:(?:more|less)\s+than|about|around|nearly|just|over|at\s+least)"
    return (
        _shape(
            "ago", "ago",
            rf"\b(?:{rough}\s+)?(?P<n>{w.number})\s+(?P<unit>{UNIT})s?\s+(?P<rel>ago|earlier|before|previously|prior|later)\b"
            r"|\b(?:a|one)\s+(?P<fortnight>fortnight)\s+ago\b", UNITS, True,
        ),
        _shape(
            "window", "window",
            rf"\b(?:(?:in|over|during|within|for|throughout)\s+)?(?:the\s+|these\s+){back}\s+(?:(?P<n>{w.number})[\s-]+)?(?P<unit>{UNIT})s?\b"
            rf"|\b{back}\s+(?P<n1>{small})[\s-]+(?P<unit1>{UNIT})s?\b"
            rf"|\b(?:in|within|over|during)\s+(?:{SPAN_WORDS}\s+)*(?P<n2>{w.number})[\s-]+(?P<unit2>{UNIT})s?\b"
            r"(?!\s+(?:ago|earlier|before|later|after))"
            r"|\b(?:a|the|this)\s+(?P<n3>24|48|72|twenty-four)[\s-]+hours?(?:[\s-]+(?:period|span))?\b",
            UNITS, True,
        ),
        _shape(
            "period", "period",
            r"\b(?:(?P<part>earlier|later|late|early|(?:beginning|start|middle|end)\s+of)\s+)?(?P<rel>last|this\s+past|this|next|the\s+past)\s+"
            r"(?P<unit>week|month|year|weekend)(?!\s*-?old)\b"
            r"|\b(?:over|at|during|on)\s+the\s+(?P<unit1>weekend)\b",
            {"week", "month", "year", "weekend"}, True,
        ),
    )  # fmt: skip


def _named(w: Words) -> tuple[Shape, ...]:
    order = r"(?P<order>first|second|third|fourth|last|eve|end)\s+(?:day\s+)?of\s+"
    feast = r"(?:the\s+(?:feast|holiday|festival|festivities)\s+of\s+)?"
    dated = rf"(?!(?:(?:late|early|mid|last|on|in|at|about|around|the|beginning|start|end|of|hours)[\s-]+)*(?:{w.weekday}|{w.month_sets[0][0]}|\d))"
    near = r"(?!(?:the\s+)?(?:last|past|this|yesterday|today|weekend|morning|previous)\b)"
    return (
        _shape(
            "holiday", "holiday",
            rf"\b(?:(?:on|during)\s+)?(?:the\s+)?(?:{order}{feast})?(?:the\s+)?(?P<hol>{w.holiday})(?!\w)(?:\s+(?P<weekend>weekend)\b)?(?:,?\s+{YEAR}(?:\s*A\.?H\b\.?)?|\s+(?P<back>last\s+year))?",
            w.holiday_triggers, True,
        ),
        _shape("eid", "holiday", rf"\b(?:the\s+)?{order}(?:the\s+)?(?P<hol>Eid)\b(?![\s-]+(?:al|ul|el)\b)", {"eid"}, True),
        _shape(
            "since", "since",
            rf"\b[Ss]ince\s+{dated}{near}(?:then\b|(?:[Tt]he|its|his|her|their|an?|it|he|she|they|[A-Z][\w'’.-]*)\s[^.;\"\n]{{0,70}}?"
            r"(?=\s+(?:in|on)\s+|[.,;\"\n]|\s+(?:and|but|while|with|as)\s|$))",
            {"since"},
        ),
    )  # fmt: skip
