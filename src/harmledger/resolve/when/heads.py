"""The report's own day: from what the input states, the date stamps of the page, its address, its dateline."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from harmledger.model.circumstances import When
from harmledger.resolve.when.calendar import day_or_none
from harmledger.resolve.when.dates import written_order
from harmledger.resolve.when.expression import Order, TimeExpression
from harmledger.resolve.when.finder import find_times
from harmledger.resolve.when.resolver import resolve_time
from harmledger.resolve.when.words import month_number

HEAD = 700
"""Characters of the head in which a stamp that no word introduces may stand (a headline, a subtitle and a caption long)."""
OPENING = 200
"""Characters in which a date without weekday or word may stand as a stamp, between a headline and the first sentence."""
TAIL = 300
"""Characters of the end in which an introduced stamp ("Last Update: ...") may stand."""

IN_ADDRESS = re.compile(
    r"(?<!\d)(?<!/web/)(?P<y>(?:19|20)\d{2})(?P<s>[/_-]?)(?P<m>\d{2}|[A-Za-z]{3,9}|(?<=[/_-])\d)(?P=s)(?P<d>\d{1,2})(?!\d)"
)
SMALL_HOURS = re.compile(
    r"(?:T|\b)0?[0-5][:.h]?[0-5]\d(?::\d\d)?\s*(?:a\.?m\.?\s*)?(?:Z|UTC|GMT)\b|\b12[:.]?[0-5]\d\s*a\.?m\.?\s*(?:UTC|GMT)\b", re.IGNORECASE
)
YEAR_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})/")
GAP = re.compile(
    r"[\s:,|(\[–-]*(?:(?<!\w)(?:on|at|by)[\s:]+)?(?:\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?[\s,]*(?:[A-Z]{2,4}[\s,]+)?)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Stamps:
    first: re.Pattern[str]
    later: re.Pattern[str]
    sentence: re.Pattern[str]
    agency: re.Pattern[str]
    foreign: re.Pattern[str]
    weights: dict[str, int]
    month_first: frozenset[str]
    day_first: frozenset[str]
    zones: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Hint:
    day: date
    weight: int
    why: str


@cache
def _words() -> _Stamps:
    data = tomllib.loads(files("harmledger.resolve.when").joinpath("data", "stamps.toml").read_text(encoding="utf-8"))

    def either(key: str) -> str:
        return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(data[key]["words"], key=len, reverse=True))

    order = data["order"]
    return _Stamps(
        first=re.compile(rf"(?<!\w)(?:{either('first')})$", re.IGNORECASE),
        later=re.compile(rf"(?<!\w)(?:{either('later')})$", re.IGNORECASE),
        sentence=re.compile(rf"(?<!\w)(?:{either('sentence')})[\s(]*$", re.IGNORECASE),
        agency=re.compile(rf"(?<!\w)(?:{either('agencies')})[\s,:|-]*$"),
        foreign=re.compile(rf"(?<!\w)(?:{either('foreign')})(?:\s+(?:on|at|from|the original))*$", re.IGNORECASE),
        weights=data["weights"],
        month_first=frozenset(order["month_first_country"]),
        day_first=frozenset(order["day_first_country"]),
        zones=re.compile(rf"\b(?:{'|'.join(order['month_first_zone'])})\b"),
    )


def report_day(head: str, published: date | None, url: str | None, stamps: str = "") -> When | None:
    """The day that a report is of, with its reason; None where nothing tells.

    Args:
        head: the text of the report, or its beginning; only its first lines and its end are searched.
        published: the day that the input states.
        url: the address that the report came from.
        stamps: the date stamps that stand before the first sentence, as text, where reading has found them.

    Hints that differ are weighed (``stamps.toml``, weights). A date without its year (a dateline's "Oct. 24") takes the year of
    the address; without one the result has no days but keeps month and day. Days of other stories, of captions, of archives,
    of footers ("© 2021") and of events are not taken; nor is a date in numbers that can be read two ways.
    """
    hints = _hints(head, published, url, stamps)
    if not hints:
        return _without_year(stamps, url)
    best = max(hints, key=lambda h: (_support(h, hints), -hints.index(h)))
    best = next(h for h in hints if abs((h.day - best.day).days) <= 1 and _support(h, hints) >= h.weight)
    others = [h for h in hints if abs((h.day - best.day).days) > 1]
    less = "".join(f"; it outweighs {h.day.isoformat()}, {h.why}" for h in others)
    return _when(best.day, best.why + less)


def usual_order(head: str, url: str | None) -> Order | None:
    """What comes first in dates in numbers by the outlet's country (its address) or the time zone that the page names; else None."""
    w = _words()
    host = re.match(r"https?://([^/:?#]+)", url or "")
    country = host[1].rsplit(".", 1)[-1].lower() if host else ""
    if country in w.month_first or (country not in w.day_first and w.zones.search(head[:HEAD])):
        return "month"
    return "day" if country in w.day_first else None


def in_small_hours(head: str) -> bool:
    """Whether the page's own stamp is of the first hours of a day by world time ("01:00 GMT"): then "tonight" may be the evening before."""
    return SMALL_HOURS.search(head[:HEAD]) is not None


def _hints(head: str, published: date | None, url: str | None, stamps: str) -> list[_Hint]:
    """All hints, those first that count more where weights are even."""
    weights, usual = _words().weights, usual_order(head, url)
    found: list[_Hint] = []
    if published is not None:
        found.append(_Hint(published, weights["input"], "the input states it"))
    if stamped := _stamped(stamps, usual):
        found.append(_Hint(stamped[0], weights[stamped[1]], f"the date stamp at its head (“{' '.join(stamps.split())[:60]}”)"))
    elif ranked := _ranked(head, usual):
        found.append(_Hint(ranked[0], weights[ranked[1]], f"a date that stands alone in its head (“{ranked[2]}”)"))
    if address := _of_address(url):
        found.append(_Hint(address, weights["address"], "its address"))
    if tail := _introduced(head[-TAIL:], usual):
        found.append(_Hint(tail, weights["tail"], "the date of publication at its end"))
    return found


def _support(hint: _Hint, hints: Sequence[_Hint]) -> int:
    return sum(h.weight for h in hints if abs((h.day - hint.day).days) <= 1)


def _when(day: date, why: str) -> When:
    return When(day, day, "day", because=f"the report's own day: {why}")


def _of_address(url: str | None) -> date | None:
    for m in IN_ADDRESS.finditer(url or ""):
        month = int(m["m"]) if m["m"].isdecimal() else month_number(m["m"])
        if month and (day := day_or_none(int(m["y"]), month, int(m["d"]))):
            return day
    return None


def _days(text: str, usual: Order | None) -> list[tuple[TimeExpression, date]]:
    """The full dates of a text with the day that each means by itself; what could be two days is left out."""
    found = []
    expressions = find_times(text)
    order = written_order(expressions, usual)
    for e in expressions:
        if e.kind == "date" and e.year is not None and e.calendar == "gregorian" and not e.since and not e.before and e.until is None:
            when = resolve_time(e, None, "past", order=order)
            if when.start and when.start == when.end and not _words().foreign.search(_before(text, e)):
                found.append((e, when.start))
    return found


def _before(text: str, e: TimeExpression) -> str:
    return GAP.sub("", text[max(0, e.start - 60) : e.start])


def _stamped(stamps: str, usual: Order | None) -> tuple[date, str] | None:
    """Of stamps that reading has found: the first publication, else the first; and which weight it has."""
    days = _days(stamps, usual)
    if not days:
        return None
    first, later = _words().first, _words().later
    changed = [later.search(_before(stamps, e)) is not None for e, _ in days]
    best = min(range(len(days)), key=lambda i: (changed[i], i))
    e, day = days[best]
    return day, "updated" if changed[best] else "published" if first.search(_before(stamps, e)) else "alone"


def _ranked(head: str, usual: Order | None) -> tuple[date, str, str] | None:
    """The best full date of the head that stands there as a stamp and not in a sentence; its weight and its words."""
    text = head[:HEAD]
    w = _words()
    ranked = []
    for i, (e, day) in enumerate(_days(text, usual)):
        before, after = _before(text, e), text[e.end : e.end + 40]
        if w.first.search(before):
            rank = 0
        elif w.later.search(before):
            rank = 1
        elif w.sentence.search(text[max(0, e.start - 20) : e.start]) or re.search(r"[,;]\s*$", text[max(0, e.start - 8) : e.start]):
            continue
        elif w.agency.search(text[max(0, e.start - 40) : e.start]) and not re.match(r"\s*[,.;]", after):
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
    if not ranked:
        return None
    rank, _, day, words = min(ranked)
    return day, "published" if rank == 0 else "updated" if rank == 1 else "alone", words


def _closes(after: str) -> bool:
    """Whether what follows a date begins something new: a line, a bracket, a time of day, a capital letter, a quotation."""
    return re.match(r"\s*(?:$|[\n|\])]|-\s|(?:at\s+)?(?:\d{1,2}[:.]?\d{2}|\d{6})\b|[A-Z\"“(])", after) is not None


def _introduced(text: str, usual: Order | None) -> date | None:
    """The latest date that a word of publication introduces."""
    w = _words()
    return max((day for e, day in _days(text, usual) if w.first.search(_before(text, e)) or w.later.search(_before(text, e))), default=None)


def _without_year(stamps: str, url: str | None) -> When | None:
    """A dateline's day without its year: with the year of the address a day, else a constraint."""
    e = next((e for e in find_times(stamps) if e.kind == "date" and e.year is None and e.month and e.day), None)
    if e is None or e.month is None or e.day is None:
        return None
    if (m := YEAR_IN_ADDRESS.search(url or "")) and (day := day_or_none(int(m[1]), e.month, e.day)):
        return _when(day, f"its dateline (“{e.text}”) and the year of its address")
    why = f"the report's own day: its dateline says “{e.text}”, no year is known"
    return When(None, None, None, expression=e.text, month=e.month, day=e.day, because=why)
