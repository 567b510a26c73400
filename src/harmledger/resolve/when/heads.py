"""The report's own day: from what the input states, the date stamps at its head, its dateline, its address."""

from __future__ import annotations

import re
from datetime import date

from harmledger.model.circumstances import When
from harmledger.resolve.when.calendar import day_or_none
from harmledger.resolve.when.expression import TimeExpression
from harmledger.resolve.when.finder import find_times

HEAD = 260
"""Characters of the head in which a date with its year may be the report's own."""

IN_ADDRESS = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
GLUED = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? ?(\d{1,2}),? ?((?:19|20)\d{2})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d{2})\b")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LAST_LINE = re.compile(r"last update[d]?\b.{0,60}$", re.IGNORECASE | re.DOTALL)


def report_day(head: str, published: date | None, url: str | None, stamps: str = "") -> When | None:
    """The day that a report is of, or None.

    ``head`` is the beginning of its text, ``stamps`` the date stamps that stand before its first sentence. What the
    input states wins; then a stamp; then the address; then a full date in the first lines.
    """
    if published is not None:
        return _when(published, "the input states it")
    for text, why in ((stamps, "the date stamp at its head"),):
        if day := _first(text):
            return _when(day, f"{why} (“{' '.join(text.split())[:60]}”)")
    if url and (m := IN_ADDRESS.search(url)) and (day := day_or_none(int(m[1]), int(m[2]), int(m[3]))):
        return _when(day, "its address")
    if day := _first(head[:HEAD]):
        return _when(day, "a full date in its first lines")
    if (m := LAST_LINE.search(head)) and (day := _first(m.group())):
        return _when(day, "its last line")
    return None


def _when(day: date, why: str) -> When:
    return When(day, day, "day", because=f"the report's own day: {why}")


def _first(text: str) -> date | None:
    for e in find_times(text):
        if e.kind == "date" and e.year is not None and not e.since and (day := _of(e)):
            return day
    if m := GLUED.search(text):
        return day_or_none(int(m[3]), MONTHS.index(m[1].lower()) + 1, int(m[2]))
    if m := NUMERIC.search(text):
        first, second, year = int(m[1]), int(m[2]), int(m[3])
        return day_or_none(year, second, first) or day_or_none(year, first, second)
    return None


def _of(e: TimeExpression) -> date | None:
    return day_or_none(e.year or 0, e.month or 0, e.day or 0)
