"""The fields of a form as values. Nothing of a form is trusted: what does not fit is refused in words."""

from __future__ import annotations

import re
from datetime import date
from typing import cast, get_args

from harmledger.desk.lines import sentences
from harmledger.desk.web.access import Closed, Form
from harmledger.model.circumstances import Place, PlacePrecision, Span, When
from harmledger.model.report import Report

LONGEST = 10_000
"""Characters of a reason or of marked words."""
LARGEST = 10_000_000
"""The largest number of persons that can be typed: above it, a slip of the keyboard is likelier."""


def when(form: Form, name: str, old: When | None) -> When | None:
    """The time that a form states under ``name``; ``old`` where it was left as it was. Raises Closed for what is no day."""
    start, end = day(form.one(f"{name}.start", 10)), day(form.one(f"{name}.end", 10))
    if start is None and end is None:
        return None if old is None or old.start is not None else old
    start, end = start or end, end or start
    if old is not None and (old.start, old.end) == (start, end):
        return old
    return When(start, end, "day" if start == end else "days", because="set by a person")


def where(form: Form, name: str, old: Place | None) -> Place | None:
    """The place that a form states under ``name``; ``old`` where it was left as it was. Raises Closed for what is no place."""
    named = form.one(f"{name}.name", 300)
    if not named:
        return None
    lat, lon = degrees(form.one(f"{name}.lat", 30)), degrees(form.one(f"{name}.lon", 30))
    precision = cast(PlacePrecision, one_of(form.one(f"{name}.precision", 20), get_args(PlacePrecision)))
    radius = degrees(form.one(f"{name}.radius", 12))
    admin1, country = form.one(f"{name}.admin1", 120) or None, form.one(f"{name}.country", 2).upper() or None
    if old is not None and (old.name, old.admin1, old.country, old.precision) == (named, admin1, country, precision):
        if near(old.lat, lat) and near(old.lon, lon) and near(old.radius_km, radius):
            return old
    return Place(
        named, admin1, country, lat, lon, precision, precision, radius_km=radius if lat is not None else None, because="set by a person"
    )


def marked(form: Form, report: Report) -> Span:
    """The words that were marked: where the browser says, where they stand in the report if they stand there once, or the sentence
    that was chosen from the list. Raises Closed."""
    words, start = form.one("quote", LONGEST), form.one("start", 9)
    if not words and form.one("sentence", 30):
        return _sentence(form.one("sentence", 30), report)
    for quote in dict.fromkeys((words, words.replace("\r\n", "\n"))):
        places = [m.start() for m in re.finditer(re.escape(quote), report.text)] if quote else []
        if start.isdecimal() and places:
            at = min(places, key=lambda p: (abs(p - int(start)), p))
            return Span(at, at + len(quote), quote)
        if len(places) == 1:
            return Span(places[0], places[0] + len(quote), quote)
        if len(places) > 1:
            raise Closed(
                422, f"These words stand {len(places)} times in the report. Mark them in the text, or give more of the words around."
            )
    if not words:
        raise Closed(422, "Mark the words that carry it, copy them into the form, or choose a sentence.")
    raise Closed(422, "These words do not stand in the report. Mark them in the text, or copy them exactly as they stand.")


def _sentence(place: str, report: Report) -> Span:
    found = next((s for s in sentences(report.text) if place == f"{s.start}-{s.end}"), None)
    if found is None:
        raise Closed(422, "There is no such sentence in the report. Choose one from the list.")
    return found


def number(text: str, field: str) -> int | None:
    """A number of persons, or None for an empty field. Raises Closed."""
    plain = text.replace(",", "").replace("\u202f", "").replace(" ", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal()) or int(plain) > LARGEST:
        raise Closed(422, f"{field}: {text!r} is no number of persons.")
    return int(plain)


def day(text: str) -> date | None:
    """A day, or None for an empty field. Raises Closed."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Closed(422, f"{text!r} is no day; write it as 2017-10-24.") from error


def degrees(text: str) -> float | None:
    """A decimal number (degrees, kilometres), or None for none. Raises Closed for anything else."""
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,12})?", text, re.ASCII):
        raise Closed(422, f"{text!r} is no number; write it as 35.34.")
    return float(text)


def near(a: float | None, b: float | None) -> bool:
    """Whether two numbers are the same but for what a form rounds away (half a metre, in degrees)."""
    return a == b or (a is not None and b is not None and abs(a - b) < 5e-6)


def one_of(value: str, known: tuple[object, ...]) -> object:
    """``value`` where it is among ``known`` ("" stands for None). Raises Closed where it is not."""
    found = value or None
    if found not in known:
        raise Closed(422, f"{value!r} is none of {', '.join(str(k) for k in known if k)}.")
    return found
