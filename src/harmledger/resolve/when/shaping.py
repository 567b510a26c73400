"""From a matched shape to a time expression, or to nothing where the words only look like a time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from harmledger.resolve.when.calendar import FIRST_YEAR, LAST_YEAR
from harmledger.resolve.when.expression import Calendar, Kind, TimeExpression, Unit
from harmledger.resolve.when.hijri import ISLAMIC_YEARS
from harmledger.resolve.when.patterns import Shape
from harmledger.resolve.when.words import holiday_of, month_key, month_of_name, number_of, words

DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
ASKS_MONTH = re.compile(
    r"\b(?:in|since|last|this|next|during|of|until|by|from|between|throughout|through|and|to|before|after|late|early|mid|in the month of)[\s-]+(?:late[\s-]+|early[\s-]+|mid[\s-]+)?$",
    re.IGNORECASE,
)

NTH = re.compile(r"\b(?:first|second|third|fourth|fifth|last)\s+$", re.IGNORECASE)
"""Before "Friday of Ramadan": which Friday, the report's day does not tell."""
HABIT = re.compile(r"\b(?:on|most|many|some|all|between|and|both|several)\s+$", re.IGNORECASE)
"""Before "Sundays" these make it a habit and not the Sunday whose apostrophe was lost ("Sundays bombardment")."""


def shape_expression(shape: Shape, m: re.Match[str], text: str) -> TimeExpression | None:
    """The expression of a match, or None."""
    start, end = m.span()
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",("):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    e = Found(start, end, text[start:end], shape.kind)
    groups = m.groupdict()
    maker = _MAKERS.get(shape.name, _plain)
    return maker(e, groups, text)


Groups = dict[str, str | None]


class Found(NamedTuple):
    """Where a shape was found, before its parts are read."""

    start: int
    end: int
    text: str
    kind: Kind


def _with(e: Found | TimeExpression, **changes: object) -> TimeExpression:
    if isinstance(e, Found):
        return TimeExpression(**(e._asdict() | changes))
    return replace(e, **changes)  # type: ignore[arg-type]  # each change is of its field's own type


def _weekday(groups: Groups) -> int | None:
    return words().weekdays.get((groups.get("wd") or "").rstrip(".").lower())


def _int(value: str | None) -> int | None:
    return int(value) if value else None


def _plain(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    return _with(e)


def _date(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    month_text = groups["m"] or ""
    named = None if month_text.isdecimal() else month_of_name(month_text)
    month = int(month_text) if named is None else named[1]
    day, year = int(groups["d"] or 0), _int(groups.get("y"))
    after = text[e.end : e.end + 40]
    if words().date_names.match(after):
        return None
    if named is not None and named[0] != "gregorian":
        return _foreign_date(e, named, groups, text)
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR and re.match(rf"\s+{words().people}\b", after):
        return None
    if year is None and not month_text.isdecimal() and re.match(rf"[\s-]+(?:\w+\s+)?{words().people}\b", after):
        # "In May 15 people were killed": the number counts people and the month stands alone
        digits = re.search(r"\d+\w*$", e.text)
        if digits and (edge := words().month_edge.search(text[max(0, e.start - 24) : e.start])):
            start, cut = e.start - len(edge.group()), e.start + len(e.text[: digits.start()].rstrip())
            part = re.sub(r"[\s-]+", " ", edge["part"].lower())
            return TimeExpression(start, cut, text[start:cut], "month", month=month, part=part)
        if digits and re.search(r"\b(?:in|since|during|early|late|mid|last)[\s-]+$", text[max(0, e.start - 12) : e.start], re.IGNORECASE):
            cut = e.start + len(e.text[: digits.start()].rstrip())
            return TimeExpression(e.start, cut, text[e.start : cut], "month", month=month)
        if digits and not groups.get("wd") and not re.search(r"\b(?:on|of|dated)\s+$", text[max(0, e.start - 8) : e.start], re.IGNORECASE):
            return None
    made = _with(e, year=year, month=month, day=day, weekday=_weekday(groups), part=(groups.get("part") or "").lower() or None)
    if groups.get("sep"):
        made = _with(made, written=(day, int(month_text)), order=None if groups["sep"] == "/" else "day")
    if groups.get("sep") == "." and int(month_text) > 12:
        made = _with(made, written=None)  # nobody writes the month before the day with dots
    if year is None and words().date_events.match(after) and re.search(r"\bthe\s+$", text[max(0, e.start - 5) : e.start], re.IGNORECASE):
        made = _with(made, named=True)
    last = _int(groups.get("d2"))
    if last is not None:
        made = _with(made, until=_with(made, day=last, weekday=None, part=None))
    elif (other := words().month_last.get(month_key(month_text))) is not None:
        made = _with(made, until=_with(made, month=other))
    return made


def _foreign_date(e: Found, named: tuple[Calendar, int], groups: Groups, text: str) -> TimeExpression | None:
    """A day of the Islamic or the solar calendar; None where the month may be the name of somebody."""
    calendar, month = named
    year = _int(groups.get("y"))
    if groups.get("d2") or (calendar == "solar" and year is None):
        return None
    if year is None and month_key(groups["m"] or "") in words().month_shy:
        if " of " not in e.text and not re.search(r"\bon\s+(?:the\s+)?$", text[max(0, e.start - 8) : e.start], re.IGNORECASE):
            return None
    return _with(e, calendar=calendar, year=year, month=month, day=int(groups["d"] or 0), weekday=_weekday(groups))


def _day_of_month(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    return _with(e, day=int(groups["d"] or 0), weekday=_weekday(groups))


def _month(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    year = _int(groups.get("y") or groups.get("y1"))
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    before = text[max(0, e.start - 24) : e.start]
    named = month_of_name(groups["m"] or groups["m1"] or "")
    if named is None or named[0] != "gregorian" or words().date_names.match(text[e.end : e.end + 24]):
        return None
    if year is None and not groups.get("part") and not ASKS_MONTH.search(before):
        return None
    last = re.search(r"\b(last|next)\s+$", before, re.IGNORECASE)
    shift = 0 if last is None or year else (-1 if last.group(1).lower() == "last" else 1)
    part = re.sub(r"[\s-]+", " ", (groups.get("part") or "").lower()) or None
    return _with(e, year=year, month=named[1], shift=shift, part=part)


def _year(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    digits = re.search(r"\d{4}$", e.text)
    if digits is None or re.match(rf"\s+{words().people}\b", text[e.end : e.end + 24]):
        return None
    start = e.start + digits.start()
    return _with(e, start=start, text=text[start : e.end], year=int(digits.group()), part=(groups.get("part") or "").strip(" -") or None)


def _weekday_expression(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    w = words()
    if w.not_after.search(text[max(0, e.start - 12) : e.start]):
        return None
    if w.not_before.match(text[e.end : e.end + 16]) and not re.search(r"\bon\s+$", text[max(0, e.start - 4) : e.start]):
        return None
    if NTH.search(text[max(0, e.start - 10) : e.start]) and re.match(r"\s+of\b", text[e.end : e.end + 4]):
        return None
    if re.search(r"days$", e.text) and re.match(r"\s+ago\b", text[e.end : e.end + 5]):
        return None
    if HABIT.search(text[max(0, e.start - 12) : e.start]) and re.search(r"days\b", e.text):
        return None
    rel = (groups.get("rel") or "").lower()
    week = (groups.get("week") or "").lower()
    shift = (
        -1 if "last week" in week or rel in ("last", "the previous") else 1 if rel in ("next", "this coming") or "next week" in week else 0
    )
    part = groups.get("part") or re.sub(r"^(?:at|before|around|about|just after|shortly after|after)\s+", "", groups.get("part2") or "")
    return _with(e, weekday=_weekday(groups), shift=shift, unit="week" if week else None, part=(part or "").lower() or None)


def _weekday_ago(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    return _with(e, weekday=_weekday(groups), count=number_of(groups["n"] or ""))


def _day(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    rel = (groups.get("rel") or "").lower()
    part = "night" if rel == "tonight" else "evening" if rel.endswith("this evening") else (groups.get("part2") or "").lower() or None
    return _with(e, shift=DAYS.get(rel, 0), part=part)


def _before_yesterday(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    return _with(e, shift=-2)


def _counted(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    number = next((groups[g] for g in ("n", "n1", "n2", "n3") if groups.get(g)), None)
    if groups.get("fortnight"):
        return _with(e, count=2, unit="week", shift=-1)
    unit: Unit = next((groups[g] for g in ("unit", "unit1", "unit2") if groups.get(g)), "hour").lower()  # type: ignore[assignment, union-attr]  # the patterns match words of Unit alone
    count = number_of(number) if number else 1
    if e.kind == "window" and re.match(r"[\s-]*(?:old|long|prison|sentence)\b", text[e.end : e.end + 12]):
        return None
    later = (groups.get("rel") or "").lower() == "later"
    return _with(e, kind="then" if later else e.kind, count=count, unit=unit, shift=1 if later else -1)


def _period(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    rel = (groups.get("rel") or "this").lower()
    unit: Unit = (groups.get("unit") or groups.get("unit1") or "week").lower()  # type: ignore[assignment]  # the patterns match words of Unit alone
    shift = {"last": -1, "next": 1}.get(rel, 0)
    return _with(e, unit=unit, shift=shift, part=re.sub(r"\s+", " ", (groups.get("part") or "").lower()) or None)


def _holiday(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    name = groups.get("hol") or ""
    holiday = holiday_of(name)
    year = _int(groups.get("y"))
    if words().holiday_things.match(text[e.end : e.end + 16]):
        return None
    islamic = holiday is not None and holiday.hijri is not None and year is not None and ISLAMIC_YEARS[0] <= year <= ISLAMIC_YEARS[1]
    if year is not None and not islamic and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    known = holiday.name if holiday else name
    made = _with(e, holiday=known, year=year, part=(groups.get("order") or "").lower() or None, shift=-1 if groups.get("back") else 0)
    return _with(made, weekend=bool(groups.get("weekend")))


def _then(e: Found, groups: Groups, text: str) -> TimeExpression | None:
    rel = (groups.get("rel") or groups.get("rel1") or groups.get("rel2") or "same").lower()
    shift = {"next": 1, "following": 1, "after": 1, "previous": -1, "before": -1}.get(rel, 0)
    return _with(e, shift=shift, count=abs(shift), unit="day")


_MAKERS = {
    "iso": _date,
    "numeric": _date,
    "slashed": _date,
    "day month": _date,
    "month day": _date,
    "day of month": _day_of_month,
    "weekday ago": _weekday_ago,
    "month": _month,
    "year": _year,
    "weekday": _weekday_expression,
    "weekday short": _weekday_expression,
    "day before yesterday": _before_yesterday,
    "day": _day,
    "ago": _counted,
    "window": _counted,
    "period": _period,
    "holiday": _holiday,
    "eid": _holiday,
    "then": _then,
}
