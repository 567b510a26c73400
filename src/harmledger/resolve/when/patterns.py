"""The shapes of times in English news text, one regular expression a shape, built of the data files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from harmledger.resolve.when.expression import Kind
from harmledger.resolve.when.words import words

PARTS = (
    r"(?:early\s+|late\s+|the\s+early\s+hours\s+of\s+)?(?:morning|afternoon|evening|night|dawn|noon|midday|midnight)|"
    r"(?:at|before|around|about|just\s+after|shortly\s+after|after)\s+(?:dawn|noon|midday|midnight|sunset|sunrise)|overnight"
)
UNITS = r"(?P<unit>hour|day|week|month|year|decade)s?"
ORDINAL = r"(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of time and how it looks. Named groups: wd d d2 m y y4 part n unit hol rel order."""

    name: str
    kind: Kind
    pattern: re.Pattern[str]


@cache
def shapes() -> tuple[Shape, ...]:
    """All shapes; where two fit the same words the longer match wins, then the earlier shape."""
    w = words()
    wd = rf"(?:(?P<wd>{w.weekday_any})(?:['’]s)?(?:\s+(?:{PARTS}))?[,\s(]+(?:the\s+)?)?"
    before = r"(?:(?P<part>early|late|overnight)\s+(?:on\s+)?)?"
    year = r"(?P<y>\d{4})(?!\d)"
    number = w.number
    made: list[tuple[str, Kind, str, bool]] = [
        ("iso", "date", rf"(?<![\d/-]){year}-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?![\d-])", False),
        ("numeric", "date", rf"(?<![\d/.-]){wd}(?P<d>\d{{1,2}})(?P<sep>[/.-])(?P<m>\d{{1,2}})(?P=sep){year}(?![/.-]\d)", False),
        ("slashed", "date", rf"(?<![\d/]){wd}(?P<d>\d{{1,2}})[/-](?P<m>{w.month})[/-]{year}", False),
        (
            "day month", "date",
            rf"{before}{wd}(?<![\d.,:/$£€])\b(?P<d>\d{{1,2}}){ORDINAL}(?:\s*(?:-|–|to|and|until|or)\s*(?P<d2>\d{{1,2}}){ORDINAL})?"
            rf"(?:\s+(?:day\s+)?of)?[\s-]*(?<!\w)(?P<m>{w.month})(?:,?[\s-]*(?:of\s+|in\s+)?{year})?",
            False,
        ),
        (
            "month day", "date",
            rf"{before}{wd}(?<![\w])(?P<m>{w.month})[\s-]*(?:the\s+)?(?P<d>\d{{1,2}}){ORDINAL}(?:\s*(?:-|–|to|and|until|or)\s*(?P<d2>\d{{1,2}}){ORDINAL}(?![\d:.,]\d|\d))?"
            rf"(?:(?:,\s*|\s+|(?<=\d\d)|(?<=\d)){year}|(?![\d:])(?!\s?[ap]\.?m\b))",
            False,
        ),
        (
            "month", "month",
            rf"(?<!\w)(?:(?P<part>early|mid|late|beginning\s+of|start\s+of|end\s+of)[\s-]+)?(?:the\s+month\s+of\s+)?(?P<m>{w.month_bare})(?:,?[\s-]+(?:of\s+)?{year})?(?!\s*\d)",
            False,
        ),
        ("year", "year", r"(?:\b(?:in|since|during|from|until|till|by|throughout|before|after|of)\s+(?P<part>early\s+|late\s+|mid[\s-]+)?)(?P<y>(?:19|20)\d{2})(?![\d/-]|[.,]\d)", False),
        (
            "weekday", "weekday",
            rf"(?:\b(?P<part>late|early|overnight)\s+(?:on\s+)?)?(?:\b(?P<rel>last|this|next|this\s+past|this\s+coming|the\s+previous|the\s+following|past)\s+)?"
            rf"\b(?P<wd>{w.weekday})\b(?:['’]s\b)?(?:\s+(?P<part2>{PARTS})\b)?(?:\s+(?P<week>(?:of\s+)?(?:last|this|next)\s+week))?",
            False,
        ),
        ("weekday short", "weekday", rf"(?<=\bon\s)(?P<wd>{w.weekday_any})(?!\w)", False),
        ("day before yesterday", "day", r"\bthe\s+day\s+before\s+yesterday\b", True),
        (
            "day", "day",
            r"\b(?:(?:early|late|earlier|later)\s+)?(?P<rel>today|yesterday|tomorrow|tonight|earlier\s+in\s+the\s+day|later\s+in\s+the\s+day"
            rf"|(?:early\s+|late\s+)?this\s+(?:morning|afternoon|evening))(?:['’]s)?(?:\s+(?P<part2>{PARTS})\b)?",
            True,
        ),
        ("night", "night", r"\b(?:overnight|last\s+night|during\s+the\s+night)\b", True),
        ("ago", "ago", rf"\b(?:(?:more|less)\s+than\s+|about\s+|around\s+|nearly\s+|just\s+|over\s+|at\s+least\s+)?(?P<n>{number})\s+{UNITS}\s+(?P<rel>ago|earlier|before|previously|prior|later)\b", True),
        (
            "window", "window",
            rf"\b(?:(?:in|over|during|within|for|throughout)\s+)?(?:the\s+|these\s+)(?:past|last|previous|preceding)\s+(?:(?P<n>{number})[\s-]+)?{UNITS}\b"
            rf"|\b(?:past|last|previous|preceding)\s+(?P<n1>\d{{1,3}}|two|three|four|five|six|seven|eight|nine|ten|few|several)[\s-]+(?P<unit1>hour|day|week|month|year|decade)s?\b"
            rf"|\b(?:in|within|over|during)\s+(?:just\s+|only\s+|under\s+|about\s+|around\s+|less\s+than\s+|more\s+than\s+|nearly\s+|over\s+)*(?:the\s+space\s+of\s+|a\s+span\s+of\s+|a\s+period\s+of\s+)?(?P<n2>{number})[\s-]+(?P<unit2>hour|day|week|month|year|decade)s?\b(?!\s+(?:ago|earlier|before|later|after))"
            r"|\b(?:a|the|this)\s+(?P<n3>24|48|72|twenty-four)[\s-]+hours?(?:[\s-]+(?:period|span))?\b",
            True,
        ),
        (
            "period", "period",
            r"\b(?:(?P<part>earlier|later|late|early)\s+)?(?P<rel>last|this|next|the\s+past)\s+(?P<unit>week|month|year|weekend)(?!\s*-?old)\b"
            r"|\b(?:over|at|during|on)\s+the\s+(?P<unit1>weekend)\b",
            True,
        ),
        ("holiday", "holiday", rf"\b(?:(?:on|during)\s+)?(?:the\s+)?(?:(?P<order>first|second|third|fourth|last|eve)\s+(?:day\s+)?of\s+(?:the\s+(?:feast|holiday|festival)\s+of\s+)?)?(?:the\s+)?(?P<hol>{w.holiday})(?!\w)(?:,?\s+{year})?", True),
        ("eid", "holiday", r"\b(?:(?P<order>first|second|third|fourth|eve)\s+(?:day\s+)?of\s+(?:the\s+)?)(?P<hol>Eid)\b(?!\s+(?:al|ul|el)\b)", True),
        ("part", "part", r"\b(?:at|before|around|just\s+before|shortly\s+before|shortly\s+after|just\s+after|after)\s+(?:dawn|midnight|daybreak)\b|\bin\s+the\s+(?:early\s+hours|small\s+hours)\b(?!\s+(?:of|on))", True),
        (
            "then", "then",
            r"\b(?:the\s+(?P<rel>next|following|same|previous)\s+day|(?P<rel1>that|that\s+same)\s+day|the\s+day\s+(?P<rel2>after|before)(?!\s+yesterday))\b",
            True,
        ),
        (
            "since", "since",
            r"\bsince\s+(?:(?:then|the|its|his|her|their|a|an|it|he|she|they|president|last\s+month['’]s)\b|[A-Z])[^.;\"\n]{0,70}?"
            r"(?=\s+(?:in|on)\s+|[.,;\"\n]|\s+(?:and|but|while|with|as)\s|$)",
            True,
        ),
    ]  # fmt: skip
    return tuple(Shape(name, kind, re.compile(p, re.IGNORECASE if any_case else 0)) for name, kind, p, any_case in made)
