"""What a question may say: every parameter with its meaning, its form and how it is read. The OpenAPI description is made of these."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from harmledger.model.circumstances import PLACE_SCALE
from harmledger.service.area import Box
from harmledger.service.faults import Problem, bad
from harmledger.service.record import GRADES, METHODS, SIDES, STANCES

LARGEST_PAGE, USUAL_PAGE = 1_000, 100
"""Incidents of one page of JSON."""
LONGEST_VALUE = 400
"""Characters of one value."""
MOST_WORDS = 16
"""Words of one search."""
STATES = ("open", "accepted", "signed off", "changed since sign-off")
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        name: as it stands in the address.
        about: what it means, for people.
        schema: its form (JSON Schema), of one value.
        read: makes a value of its text; raises ValueError with words where it cannot.
        example: a value that works.
        needs: what must be known of an incident to be found by it: "day", "point", the name of a figure, or "".
    """

    name: str
    about: str
    schema: Schema
    read: Callable[[str], Any]
    example: str
    needs: str = ""


def read_all(query: list[tuple[str, str]], known: Mapping[str, Parameter]) -> dict[str, Any]:
    """The values of a query by their names. What is not known is refused: a filter that is misspelt must not give everything.

    Raises Problem.
    """
    found: dict[str, Any] = {}
    for name, text in query:
        name = "size" if name == "_size" else name  # as Datasette calls it
        if name not in known:
            raise Problem(
                400, "There is no such parameter", f"{name[:60]!r} is none here.", f"Known are: {', '.join(known) or 'none'}.", name[:60]
            )
        if name in found:
            raise bad(name, f"{name} is given twice.", "Give it once; where several values may hold, write them with commas.")
        if len(text) > LONGEST_VALUE or any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in text):
            raise bad(name, f"{name} is too long or holds control characters.", f"Write at most {LONGEST_VALUE} characters of plain text.")
        try:
            found[name] = known[name].read(text.strip())
        except ValueError as why:
            raise bad(name, f"{name}={text[:60]!r}: {why}.", f"Write it like {name}={known[name].example}") from why
    return found


def one_of(values: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Reads names with commas, each of them of ``values``."""

    def read(text: str) -> tuple[str, ...]:
        asked = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",")))
        if unknown := [a for a in asked if a not in values]:
            raise ValueError(f"{unknown[0]!r} is none of {', '.join(values)}")
        return asked

    return read


def many(values: tuple[str, ...]) -> Schema:
    """The form of names with commas."""
    return {"type": "array", "items": {"type": "string", "enum": list(values)}, "minItems": 1, "uniqueItems": True}


def number(least: int = 0, most: int = 10**10) -> Callable[[str], int]:
    """Reads a whole number."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,11}", text, re.ASCII) or not least <= int(text) <= most:
            raise ValueError(f"no whole number from {least} to {most}")
        return int(text)

    return read


def yes_or_no(text: str) -> bool:
    """Reads true or false."""
    if text not in ("true", "false"):
        raise ValueError("neither true nor false")
    return text == "true"


def words(text: str) -> str:
    """Reads any text that is not empty."""
    if not text:
        raise ValueError("empty")
    return text


def decimals(text: str, count: int) -> list[float]:
    """Reads so many numbers with commas. Raises ValueError."""
    parts = text.split(",")
    if len(parts) != count or not all(re.fullmatch(r"\s*-?[0-9]{1,6}(\.[0-9]{1,12})?\s*", p, re.ASCII) for p in parts):
        raise ValueError(f"no {count} decimal numbers with commas between")
    return [float(p) for p in parts]


def box(text: str) -> Box:
    """Reads west,south,east,north."""
    west, south, east, north = decimals(text, 4)
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("no box on the globe: west and east from -180 to 180, south and north from -90 to 90, south not above north")
    return Box(west, south, east, north)


def circle(text: str) -> tuple[float, float, float]:
    """Reads lat,lon,km."""
    lat, lon, within = decimals(text, 3)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= within <= 20_100 and math.isfinite(within)):
        raise ValueError("no circle on the globe: latitude first, then longitude, then km up to 20100")
    return lat, lon, within


def first_day(text: str) -> date:
    """Reads a day; a month or a year means its first day."""
    return _day(text, last=False)


def last_day(text: str) -> date:
    """Reads a day; a month or a year means its last day."""
    return _day(text, last=True)


def _day(text: str, last: bool) -> date:
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text, re.ASCII)
    if not found:
        raise ValueError("no day, month or year as ISO 8601 writes them")
    year, month = int(found[1]), int(found[2] or (12 if last else 1))
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        raise ValueError("no such month")
    ends = calendar.monthrange(year, month)[1]
    day = int(found[3] or (ends if last else 1))
    if not 1 <= day <= ends:
        raise ValueError("no such day")
    return date(year, month, day)


def country(text: str) -> tuple[str, ...]:
    """Reads country codes with commas."""
    found = tuple(dict.fromkeys(part.strip().upper() for part in text.split(",")))
    if not all(re.fullmatch(r"[A-Z]{2}", c, re.ASCII) for c in found):
        raise ValueError("no ISO 3166 codes of two letters")
    return found


def terms(text: str) -> tuple[tuple[str, bool], ...]:
    """Reads the words of a search: (word, whether it is only the beginning of one)."""
    parts = text.replace('"', " ").split()
    found = tuple((p.rstrip("*"), p.endswith("*")) for p in parts if any(c.isalnum() for c in p))
    if not found:
        raise ValueError("holds no word")
    if len(found) > MOST_WORDS:
        raise ValueError(f"more than {MOST_WORDS} words")
    return found


TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}
COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": 10**10}
DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
DECIMAL = r"-?[0-9]{1,6}(\.[0-9]{1,12})?"
FIGURES = {
    "killed": "killed, all together",
    "civilians": "civilians killed",
    "children": "children killed",
    "injured": "injured, all together",
}


def _figures() -> list[Parameter]:
    made = []
    for name, what in FIGURES.items():
        least = f"The fewest {what} (the low end of the range) are at least so many: what the reports agree on."
        made.append(Parameter(f"{name}_min", least, COUNT, number(), "10", name))
        most = f"The most {what} (the high end of the range) are at least so many: what somebody says."
        made.append(Parameter(f"{name}_possibly", most, COUNT, number(), "10", name))
    about = "The most killed, all together (the high end of the range), are at most so many."
    return [*made, Parameter("killed_max", about, COUNT, number(), "100", "killed")]


FILTERS = {
    p.name: p
    for p in (
        Parameter(
            "bbox",
            "Area as west,south,east,north in degrees (WGS 84; west above east: across the 180th meridian). An incident is found where its "
            "true place may lie inside: the place is known to radius_km, and the circle touches the box. One of which only the country is known is not found by area.",
            {"type": "string", "pattern": f"^{DECIMAL},{DECIMAL},{DECIMAL},{DECIMAL}$"}, box, "38.5,35.5,39.5,36.5", "point",
        ),
        Parameter(
            "near",
            "Area as lat,lon,km: an incident is found where its true place may lie within so many km, its own radius_km counted.",
            {"type": "string", "pattern": f"^{DECIMAL},{DECIMAL},[0-9]{{1,6}}(\\.[0-9]{{1,12}})?$"}, circle, "35.95,39.01,20", "point",
        ),
        Parameter("precision", "How exactly the place is known: what its coordinates stand for.", many(PLACE_SCALE), one_of(PLACE_SCALE), "site,neighbourhood,town"),
        Parameter("country", "Countries, by their ISO 3166 codes of two letters, with commas.", {"type": "string", "pattern": "^[A-Za-z]{2}(,[A-Za-z]{2})*$"}, country, "SY,IQ"),
        Parameter("admin1", "Governorate or province by its name, whatever the case and the accents.", TEXT, words, "Aleppo"),
        Parameter("place", "Words of the place's name, whatever the case and the accents.", TEXT, words, "Raqqa"),
        Parameter("from", "First day (or month, or year): incidents that may have been on it or later.", DAY, first_day, "2017-03-01", "day"),
        Parameter("to", "Last day (or month, or year): incidents that may have been on it or earlier.", DAY, last_day, "2017-03", "day"),
        Parameter(
            "certain",
            "With true, area and days hold only where they surely do: the whole circle lies inside, all possible days lie between.",
            {"type": "boolean"}, yes_or_no, "true",
        ),
        Parameter("side", "A side that somebody names as having done it, with commas for any of several. Named is not proven: see stance and grade.", many(SIDES), one_of(SIDES), "coalition"),
        Parameter("stance", "How a side is named (the same side, where side is given as well): stated, accused, admitted, denied, noncommittal.", many(STANCES), one_of(STANCES), "admitted"),
        Parameter("method", "What did the harm.", many(METHODS), one_of(METHODS), "airstrike,shelling"),
        Parameter("grade", "How well the evidence holds who did it.", many(GRADES), one_of(GRADES), "confirmed,fair"),
        Parameter("review", "Where the incident stands with the people who review it.", many(STATES), one_of(STATES), "signed off"),
        *_figures(),
        Parameter("text", "Words that all stand in its quotes, names, places or reasons; a word that ends in * is the beginning of one.", TEXT, terms, "market hospit*"),
        Parameter("changed_since", "A release's version: only incidents that are new or not as they were in it.", {"type": "string", "pattern": "^[0-9A-Za-z][0-9A-Za-z._-]{0,40}$"}, words, "3"),
    )
}  # fmt: skip
"""Filters of incidents, the same wherever incidents are listed or counted."""

SIZE = Parameter(
    "size",
    f"How many on a page: 1 to {LARGEST_PAGE:,}, {USUAL_PAGE} by default. CSV, JSON Lines and GeoJSON give all there are unless it is said; "
    '"max" says so. _size is the same.',
    {"anyOf": [{"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}, {"const": "max"}]},
    lambda text: None if text == "max" else number(1, LARGEST_PAGE)(text), "50",
)  # fmt: skip
CURSOR = Parameter(
    "cursor", "Where the next page begins: as the page before gives it.", {"type": "string", "maxLength": LONGEST_VALUE}, words, "…"
)
