"""The day a page was published, and the day it was updated, as its publisher states them.

A page states its day in several places, some of them wrong: for machines (JSON-LD, meta, microdata) and for readers (near the heading).
What is for machines counts first, for it says what it is; where it is in universal time and the line for readers is a day off, the
readers' line counts: that is the day on which the publisher says it was published. Days of other stories, of comments, of the
footer's copyright and of today are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from harmledger.intake.days import NoDay, day_of

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"(?<![\d\w])(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{4}}/\d{{1,2}}/\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?[ \-]+(?:of )?{_MONTH},?[ \-]+\d{{4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? +\d{{4}}|(?P<numbers>\d{{1,2}}[./\-]\d{{1,2}}[./\-]\d{{4}}))(?!\d)",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated?|modified|edited|revised|last (?:update|modification)|upd)\b[^\d]{0,25}$", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|posted|created|issued|released|publication|first|date|on|added)\b[^\d]{0,25}$", re.IGNORECASE)
_UTC = re.compile(r"T\d{2}:\d{2}.*(?:Z|[+-]00:?00)$|T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?$|\b(?:GMT|UTC)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """A day as a page states it.

    Attributes:
        day: the day.
        universal: whether it was given with a time in universal time, so that the publisher's own day may be the next or the last one.
        label: "published", "updated" or "" where no word says which.
        sure: whether its place on the page says that it is the report's (a time element, a name such as "post-date").
    """

    day: date
    universal: bool = False
    label: str = ""
    sure: bool = False


def machine_day(text: str) -> Stated | None:
    """The day of a value made for machines ("2017-10-24T22:05:00Z"), or None."""
    text = text.strip()
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):  # seconds or milliseconds since 1970
        return Stated(date(1970, 1, 1) + timedelta(days=int(text[:10]) // 86_400), True)
    try:
        return Stated(day_of(text), bool(_UTC.search(text)))
    except NoDay:
        return next((s for s in days_in(text, None)), None)


def order_of(texts: Sequence[str]) -> str | None:
    """ "dmy" or "mdy" where the dates in numbers of a page can only be read so, else None."""
    found = {
        "dmy" if int(m[1]) > 12 else "mdy"
        for text in texts
        for m in re.finditer(r"(?<!\d)(\d{1,2})[./\-](\d{1,2})[./\-](?:19|20)\d\d(?!\d)", text)
        if (int(m[1]) > 12) != (int(m[2]) > 12) and int(m[1]) <= 31 and int(m[2]) <= 31
    }
    return found.pop() if len(found) == 1 else None


def days_in(text: str, order: str | None, sure: bool = False) -> Iterator[Stated]:
    """The days that a short text names, each with its label; numbers that could be two days only where ``order`` decides."""
    last = 0
    for m in _DATE.finditer(text[:400]):
        before = text[last : m.start()]
        last = m.end()
        words = m.group()
        if m["numbers"]:
            first, second, year = re.split(r"[./\-]", words)
            if int(first) <= 12 and int(second) <= 12 and first != second:
                if order is None:
                    continue
                first, second = (first, second) if order == "dmy" else (second, first)
                words = f"{year}-{second}-{first}"
            else:
                words = f"{first}/{second}/{year}"
        try:
            day = day_of(words)
        except NoDay:
            continue
        label = "updated" if _UPDATED.search(before) else "published" if _PUBLISHED.search(before) else ""
        yield Stated(day, False, label, sure)


def published_day(machine: Sequence[Stated], shown: Sequence[Stated], in_address: date | None, updated: date | None) -> date | None:
    """The day of publication out of what is stated for machines (surest first), shown to readers (nearest first) and in the address.

    ``updated`` is the day of the last change, as stated for machines.
    """
    readers = next((s for s in shown if s.label == "published"), None) or next((s for s in shown if not s.label), None)
    if not machine:
        day = readers.day if readers else None
        if in_address and (day is None or abs((day - in_address).days) > 1) and not (readers and readers.label):
            day = in_address
        return day or next((s.day for s in shown), None)
    first = machine[0]
    days = {s.day for s in machine}
    if readers and first.day not in {s.day for s in shown}:
        one_off = abs((readers.day - first.day).days) == 1
        if one_off and first.universal:
            return readers.day
        if readers.day in days or readers.day == in_address:
            return readers.day
        if readers.day < first.day and (readers.label or readers.sure or first.day == updated):
            return readers.day
        return first.day
    if readers is None and len(days) > 1:
        return in_address if in_address in days else min(days)
    if readers is None and in_address and first.universal and abs((in_address - first.day).days) == 1:
        return in_address
    return first.day
