"""The report's own day: from what the input states, the date stamps of the page, its address, its dateline."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from harmledger.model.circumstances import When
from harmledger.resolve.when.calendar import day_or_none
from harmledger.resolve.when.expression import TimeExpression
from harmledger.resolve.when.finder import find_times
from harmledger.resolve.when.resolver import resolve_time
from harmledger.resolve.when.words import month_number

HEAD = 700
"""Characters of the head in which a stamp that no word introduces may stand (a headline, a subtitle and a caption long)."""
OPENING = 200
"""Characters in which a date without weekday or word may stand as a stamp, between a headline and the first sentence."""
TAIL = 300
"""Characters of the end in which an introduced stamp ("Last Update: ...") may stand."""

IN_ADDRESS = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<s>[/_-]?)(?P<m>\d{2}|[A-Za-z]{3,9}|(?<=[/_-])\d)(?P=s)(?P<d>\d{1,2})(?!\d)")
YEAR_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})/")
GAP = re.compile(
    r"[\s:,|(\[–-]*(?:(?<!\w)(?:on|at|by)[\s:]+)?(?:\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?[\s,]*(?:[A-Z]{2,4}[\s,]+)?)?$", re.IGNORECASE
)


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(files("harmledger.resolve.when").joinpath("data", "stamps.toml").read_text(encoding="utf-8"))
    either = {k: "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(v["words"], key=len, reverse=True)) for k, v in data.items()}
    return (
        re.compile(rf"(?<!\w)(?:{either['first']})$", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{either['later']})$", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{either['sentence']})[\s(]*$", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{either['agencies']})[\s,:|-]*$"),
    )


def report_day(head: str, published: date | None, url: str | None, stamps: str = "") -> When | None:
    """The day that a report is of, with its reason; None where nothing tells.

    Args:
        head: the text of the report, or its beginning; only its first lines and its end are searched.
        published: the day that the input states; it wins.
        url: the address that the report came from.
        stamps: the date stamps that stand before the first sentence, as text, where reading has found them.

    A date without its year (a dateline's "Oct. 24") takes the year of the address; without one the result has no
    days but keeps month and day. Days of other stories, of captions, of footers ("© 2021") and of events are not taken.
    """
    if published is not None:
        return _when(published, "the input states it")
    address = _of_address(url)
    for ranked, text, why in (
        (_stamped(stamps), stamps, "the date stamp at its head"),
        (_ranked(head), "", "a date that stands alone in its head"),
    ):
        if ranked:
            day, words = ranked
            return _when(day, f"{why} (“{' '.join((text or words).split())[:60]}”)")
    if address:
        return _when(address, "its address")
    if found := _introduced(head[-TAIL:]):
        return _when(found, "the date of publication at its end")
    return _without_year(stamps, url)


def _when(day: date, why: str) -> When:
    return When(day, day, "day", because=f"the report's own day: {why}")


def _of_address(url: str | None) -> date | None:
    for m in IN_ADDRESS.finditer(url or ""):
        month = int(m["m"]) if m["m"].isdecimal() else month_number(m["m"])
        if month and (day := day_or_none(int(m["y"]), month, int(m["d"]))):
            return day
    return None


def _days(text: str) -> list[tuple[TimeExpression, date]]:
    """The full dates of a text with the day that each means by itself."""
    found = []
    for e in find_times(text):
        if e.kind == "date" and e.year is not None and not e.since and not e.before and e.until is None:
            when = resolve_time(e, None, "past")
            if when.start:
                found.append((e, when.start))
    return found


def _before(text: str, e: TimeExpression) -> str:
    return GAP.sub("", text[max(0, e.start - 60) : e.start])


def _stamped(stamps: str) -> tuple[date, str] | None:
    """Of stamps that reading has found: the first publication, else the first."""
    days = _days(stamps)
    if not days:
        return None
    later = _words()[1]
    best = min(enumerate(days), key=lambda pair: (later.search(_before(stamps, pair[1][0])) is not None, pair[0]))[1]
    return best[1], best[0].text


def _ranked(head: str) -> tuple[date, str] | None:
    """The best full date of the head that stands there as a stamp and not in a sentence."""
    text = head[:HEAD]
    first, later, sentence, agency = _words()
    ranked = []
    for i, (e, day) in enumerate(_days(text)):
        before, after = _before(text, e), text[e.end : e.end + 40]
        if first.search(before):
            rank = 0
        elif later.search(before):
            rank = 1
        elif sentence.search(text[max(0, e.start - 20) : e.start]) or re.search(r"[,;]\s*$", text[: e.start]):
            continue
        elif agency.search(text[max(0, e.start - 40) : e.start]) and not re.match(r"\s*[,.;]", after):
            rank = 3
        elif not _closes(after):
            continue
        elif re.search(r"(?:^|[\n|\[])\s*$", text[: e.start]):
            rank = 2
        elif e.weekday is not None:
            rank = 3
        elif e.start < OPENING and not re.search(r"[.!?]\s", text[: e.start]):
            rank = 4
        else:
            continue
        ranked.append((rank, i, day, e.text))
    return min(ranked)[2:] if ranked else None


def _closes(after: str) -> bool:
    """Whether what follows a date begins something new: a line, a bracket, a time of day, a capital letter, a quotation."""
    return re.match(r"\s*(?:$|[\n|\])]|-\s|(?:at\s+)?(?:\d{1,2}[:.]?\d{2}|\d{6})\b|[A-Z\"“(])", after) is not None


def _introduced(text: str) -> date | None:
    """The latest date that a word of publication introduces."""
    first, later, *_ = _words()
    return max((day for e, day in _days(text) if first.search(_before(text, e)) or later.search(_before(text, e))), default=None)


def _without_year(stamps: str, url: str | None) -> When | None:
    """A dateline's day without its year: with the year of the address a day, else a constraint."""
    e = next((e for e in find_times(stamps) if e.kind == "date" and e.year is None and e.month and e.day), None)
    if e is None or e.month is None or e.day is None:
        return None
    if (m := YEAR_IN_ADDRESS.search(url or "")) and (day := day_or_none(int(m[1]), e.month, e.day)):
        return _when(day, f"its dateline (“{e.text}”) and the year of its address")
    why = f"the report's own day: its dateline says “{e.text}”, no year is known"
    return When(None, None, None, expression=e.text, month=e.month, day=e.day, because=why)
