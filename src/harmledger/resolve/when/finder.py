"""Finds the times named in a text.

Law: ``text[e.start:e.end] == e.text`` for each expression; they are in order and do not overlap.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from harmledger.resolve.when.expression import TimeExpression
from harmledger.resolve.when.patterns import MARKED_YEAR, YEAR_DIGITS, Shape, shapes
from harmledger.resolve.when.shaping import shape_expression
from harmledger.resolve.when.words import telling, words

MAX_TEXT = 400_000
"""Characters searched at most; a report is shorter."""
JOINS = re.compile(
    r"(?:\s*[-–]\s*|(?:,?\s+and(?:\s+(?:again\s+)?on)?|,?\s+to|,?\s+until|,?\s+till|,?\s+through|,?\s+into|,?\s+or)\s+)(?:\d{1,2}(?::\d\d)?\s?[ap]\.?m\.?\s+)?(?:early\s+|late\s+|on\s+|the\s+)*",
    re.IGNORECASE,
)
OPENS = re.compile(
    r"\b(?P<word>between|from|overnight(?:\s+(?:from|between|on))?|the\s+night\s+(?:of|from|between))\s+"
    r"(?:\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\.?)?\s+(?:on\s+)?)?$",
    re.IGNORECASE,
)
SINCE = re.compile(
    r"\b(?P<word>since|ever since|beginning|starting|from)\s+(?:(?:on|in|at|the|about|around|late|early|mid|dawn|noon|midnight|morning|evening|night|of)[\s-]+)*$",
    re.IGNORECASE,
)
UNTIL = re.compile(
    r"(?<![\w-])(?:until|till|up\s+to|before|by|prior\s+to|as\s+of|(?:day|days|nights?|weeks?|months?|years?)\s+after)"
    r"\s+(?:late\s+|early\s+|the\s+)?$",
    re.IGNORECASE,
)
"""What stands behind these is a bound: the end of something, or the day that "two days after" counts from."""
WEEK = re.compile(r"\b(?P<length>week|months?|year)\s+(?P<word>to|of|ending|ended|that\s+ended|up\s+to)\s+(?:on\s+)?$", re.IGNORECASE)
"""Before a date: it stands for the days up to it, or the week that it lies in."""
OTHER_CLOCK = re.compile(r"\(\s*\d{1,2}[:.]?\d{2}\s*(?:GMT|UTC|ET|EST|EDT)\s+(?:on\s+)?$")
"""A day in brackets by another clock: "01:30 on Tuesday (2230 GMT Monday)"; the event's own clock dates it."""
ENDS = re.compile(r"[.!?;:]\s|\n")
FRONT = re.compile(r"\W*(?:(?:[Oo]n|[Ll]ate|[Ee]arly)\s+)*")
SAID = re.compile(r"\s+(?:said|told|announced|confirmed|warned|claimed|denied|accused)\b")
NOT_DAYS = re.compile(r"['’]s?\s")
LETTERS = re.compile(r"[^\W\d_]+")
MARKS = ("/", ".", "-")
LONG_NUMBER = re.compile(r"\d{4,}")
NEARBY = 40
"""Characters before a time in which "since", "until" and the like are looked for."""
LOOK = 110
"""Characters before a time in which the word of saying that it may belong to is looked for."""


def find_times(text: str) -> tuple[TimeExpression, ...]:
    """Every time named in ``text``, in order, parsed but not resolved. Never raises for what stands in a text."""
    text = text[:MAX_TEXT]
    found = _choose([e for shape, low, high in _worth(text) for e in _matches(shape, text, low, high)])
    found = list(_ranges(_absorb(found, text), text))
    return tuple(_in_context(e, text) for e in found if not OTHER_CLOCK.search(text[max(0, e.start - 30) : e.start]))


@cache
def _triggers() -> dict[str, tuple[tuple[str, tuple[int, ...]], ...]]:
    """For each word, the triggers that hold it with the indices of the shapes that each calls for."""
    called: dict[str, dict[str, list[int]]] = {}
    for i, shape in enumerate(shapes()):
        for trigger in shape.triggers:
            called.setdefault(telling(trigger), {}).setdefault(trigger, []).append(i)
    return {word: tuple((t, tuple(indices)) for t, indices in sorted(found.items())) for word, found in called.items()}


def _hits(text: str) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Where triggers stand in the text, with the shapes they call for: one pass tells which words it has, and only those are
    looked for."""
    small = text.lower()
    if len(small) != len(text):  # a few letters grow when made small; offsets must not
        small = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    triggers = _triggers()
    words_here = triggers.keys() & set(LETTERS.findall(small))
    small = small.replace("’", "'").replace("-", " ").replace("\n", " ")
    for word in words_here:
        for trigger, indices in triggers[word]:
            at = small.find(trigger)
            while at >= 0:
                end = at + len(trigger)
                if not (at and small[at - 1].isalpha()) and not small[end : end + 1].isalpha():
                    yield indices, at, end
                at = small.find(trigger, end)
    for m in LONG_NUMBER.finditer(text):
        yield triggers[YEAR_DIGITS][0][1], m.start(), m.end()
        if text[m.start() - 1 : m.start()] in MARKS or text[m.end() : m.end() + 1] in MARKS:
            yield triggers[MARKED_YEAR][0][1], m.start(), m.end()


def _worth(text: str) -> Iterator[tuple[Shape, int, int]]:
    """The stretches of the text in which each shape is worth trying: around its trigger words."""
    known = shapes()
    windows: dict[int, list[tuple[int, int]]] = {}
    for indices, start, end in _hits(text):
        for i in indices:
            before, after = known[i].reach
            windows.setdefault(i, []).append((max(0, start - before), min(len(text), end + after)))
    for i in sorted(windows):
        low, high = -1, -1
        for a, b in sorted(windows[i]):
            while b < len(text) and text[b].isalnum():  # what looks ahead must not take half a word for a whole one
                b += 1
            if a > high:
                if high >= 0:
                    yield known[i], low, high
                low = a
            high = max(high, b)
        yield known[i], low, high


def _matches(shape: Shape, text: str, low: int, high: int) -> Iterator[TimeExpression]:
    for m in shape.pattern.finditer(text, low, high):
        expression = shape_expression(shape, m, text)
        if expression is not None:
            yield expression


def _absorb(found: list[TimeExpression], text: str) -> list[TimeExpression]:
    """ "At dawn on Friday" is one time: a part of the day joins the day that follows it, or the day right before it."""
    kept: list[TimeExpression] = []
    for e in found:
        last = kept[-1] if kept else None
        if last is not None and last.kind in ("part", "night") and e.kind in ("weekday", "day", "date", "holiday"):
            gap = text[last.end : e.start]
            if re.fullmatch(r"\s+(?:(?:on|of|between|from|into|to)\s+)?(?:the\s+)?", gap):
                start = last.start
                part = "overnight" if last.kind == "night" else "dawn"
                kept[-1] = replace(
                    e, start=start, text=text[start : e.end], part=e.part or part, since=last.text.lower().startswith("since")
                )
                continue
        if last is not None and e.kind == "part" and last.kind in ("weekday", "day", "date") and text[last.end : e.start] in (" ", ", "):
            kept[-1] = replace(last, end=e.end, text=text[last.start : e.end])
            continue
        kept.append(e)
    return kept


def _choose(found: list[TimeExpression]) -> list[TimeExpression]:
    """Longest first, then the earlier shape; what overlaps one chosen falls out. In the order of the text."""
    taken: list[TimeExpression] = []
    starts: list[int] = []
    for _, e in sorted(enumerate(found), key=lambda pair: (pair[1].start - pair[1].end, pair[0])):
        i = bisect_left(starts, e.start)
        if (i == 0 or taken[i - 1].end <= e.start) and (i == len(taken) or e.end <= starts[i]):
            taken.insert(i, e)
            starts.insert(i, e.start)
    return taken


def _ranges(found: list[TimeExpression], text: str) -> Iterator[TimeExpression]:
    """Joins "Friday and Saturday", "between July 3 and July 5", "late Friday into Saturday"."""
    i = 0
    while i < len(found):
        a = found[i]
        b = found[i + 1] if i + 1 < len(found) else None
        if (
            b is not None
            and a.kind == "since"
            and re.fullmatch(r"\s+(?:in|on)\s+(?:early\s+|late\s+|mid[\s-]+)?|\s*", text[a.end : b.start])
        ):
            if b.kind in ("date", "month", "year", "weekday"):
                yield replace(b, start=a.start, text=text[a.start : b.end], since=True)
                i += 2
                continue
        if b is not None and a.until is None and b.until is None and a.kind == b.kind and a.kind in ("weekday", "date", "month", "year"):
            between = text[a.end : b.start]
            opened = OPENS.search(text[max(0, a.start - 40) : a.start])
            joined = JOINS.fullmatch(between)
            follows = a.kind == "weekday" and a.weekday is not None and b.weekday == (a.weekday + 1) % 7
            if joined and (opened or follows or re.search(r"\b(?:to|into|until|till|through)\b", between)):
                start = a.start - (len(opened.group()) if opened and opened["word"].lower().startswith(("overnight", "the night")) else 0)
                yield replace(a, start=start, end=b.end, text=text[start : b.end], part=None, until=replace(b, part=None))
                i += 2
                continue
        yield a
        i += 1


def _in_context(e: TimeExpression, text: str) -> TimeExpression:
    """Adds what the words before it say: since, until, saying."""
    before = text[max(0, e.start - LOOK) : e.start]
    if not e.since and e.kind not in ("window", "part", "since", "night") and (m := SINCE.search(before[-NEARBY:])):
        word = m["word"].lower()
        if (
            "since" in word
            or word in ("beginning", "starting")
            or (word == "from" and re.match(r"\s+(?:onwards?|until now)", text[e.end : e.end + 14]))
        ):
            start = e.start - len(m.group())
            e = replace(e, start=start, text=text[start : e.end], since=True)
    elif e.kind in ("date", "month") and (m := WEEK.search(before[-NEARBY:])):
        if m["length"].lower() != "week" or e.kind == "month":
            return replace(e, campaign=True)
        e = replace(e, span="week of" if m["word"].lower() == "of" else "week to")
    elif e.kind in ("date", "month", "year", "weekday", "holiday") and UNTIL.search(before[-NEARBY:]):
        e = replace(e, before=True)
    possessive = e.text.endswith(("'s", "’s", "days")) or NOT_DAYS.match(text, e.end) is not None
    if (
        not e.since
        and not possessive
        and e.until is None
        and e.kind in ("weekday", "day", "date", "night")
        and _saying(before, text[e.end : e.end + 160])
    ):
        e = replace(e, saying=True)
    return replace(e, campaign=True) if _campaign(e) else e


def _saying(before: str, after: str) -> bool:
    """Whether a verb or noun of saying stands right before the time, or right after it ("on Monday said")."""
    sentence = ENDS.split(before)[-1]
    m = words().saying.search(sentence)
    if m is not None:
        return m["passive"] is None
    if FRONT.fullmatch(sentence) and words().fronted.match(after):
        return True
    return sentence.endswith(("on ", "On ")) and not sentence[-4:-3].isalpha() and SAID.match(after) is not None


def _campaign(e: TimeExpression) -> bool:
    """Whether the words alone tell of a campaign: longer than a week, or from a beginning without a date."""
    if e.kind == "since":
        return True
    if e.kind == "window":
        days = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3650}[e.unit or "day"]
        return (e.count if e.count is not None else 3) * days > 7
    if e.kind in ("month", "year"):
        return e.since
    if e.kind == "period":  # "this month" sums up; "last month" and "early this month" date one act as well as they can
        return e.unit == "year" or (e.unit == "month" and e.shift == 0 and e.part is None)
    return e.kind == "ago" and e.since and e.unit in ("month", "year", "decade")
