"""The values in a row of another record: numbers, days, coordinates and words, each checked; what cannot be read is a ``Bad``."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from harmledger.comparing.table import Row

MOST_PEOPLE = 10_000_000
MOST_WORDS = 300
"""Characters of a name or a headline."""
MOST_LINKS = 50
FIRST_YEAR, LAST_YEAR = 1800, 2200
MONTHS = {
    m: n for n, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})(?: .*)?")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?: .*)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?")
_LINK = re.compile(r"https?://[^\s\"'<>|;,]+", re.IGNORECASE)


class Bad(Exception):
    """A row cannot be used: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class Fields:
    """A row by the names of ``[columns]`` of a format. ``day_first``: how its days written in numbers alone are read; None if not known."""

    row: Row
    columns: Mapping[str, Sequence[str]]
    day_first: bool | None = None

    def raw(self, name: str) -> str:
        """The cell as it is, without white space around it; "" where there is none."""
        for column in self.columns.get(name, ()):
            if cell := self.row.cells.get(column, "").strip():
                return cell
        return ""

    def words(self, name: str) -> str:
        """The cell as one bounded line without control characters."""
        text = re.sub(r"\s+", " ", self.raw(name)[: MOST_WORDS * 8])
        return "".join(c for c in text if c.isprintable())[:MOST_WORDS].strip()

    def number(self, name: str) -> int | None:
        """People, at least 0; None where the cell is empty. Raises Bad."""
        text = self.raw(name).replace(",", "")
        if not text or text.lower() in ("na", "nan", "null", "none", "-", "unknown"):
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not value.is_integer() or not 0 <= value <= MOST_PEOPLE:
            raise Bad(f"{self._called(name)} is {text[:40]!r}, which is no number of people.", "Write a whole number, or leave it empty.")
        return int(value)

    def day(self, name: str) -> date | None:
        """A day; None where the cell is empty. Raises Bad."""
        text = self.raw(name)
        return day_of(text, self.day_first, self._called(name)) if text else None

    def coordinates(self) -> tuple[float, float] | None:
        """WGS 84 degrees, or None where a cell is empty (or both are 0, which is nowhere). Raises Bad."""
        texts = [self.raw("lat"), self.raw("lon")]
        if not all(texts) or any(t.lower() in ("na", "nan", "null") for t in texts):
            return None
        try:
            lat, lon = (float(t.replace(",", ".")) for t in texts)
        except ValueError:
            lat = lon = math.nan
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise Bad(f"The coordinates {texts[0][:20]!r}, {texts[1][:20]!r} are none.", "Write degrees with a decimal point.")
        return None if lat == lon == 0 else (lat, lon)

    def links(self, *names: str) -> tuple[str, ...]:
        """All http(s) addresses in the cells, each once."""
        found = (m.rstrip(".)]") for name in names for m in _LINK.findall(self.raw(name)[:100_000]))
        return tuple(dict.fromkeys(u for u in found if len(u) <= 2000 and _host(u)))[:MOST_LINKS]

    def listed(self, name: str, separators: str = ";|") -> tuple[str, ...]:
        """The parts of a cell, each once."""
        parts = (" ".join(p.split())[:MOST_WORDS] for p in re.split(f"[{re.escape(separators)}]", self.raw(name)[:20_000]))
        return tuple(dict.fromkeys(p for p in parts if p))[:MOST_LINKS]

    def _called(self, name: str) -> str:
        return next((c for c in self.columns.get(name, ()) if self.row.cells.get(c, "").strip()), name)


def _host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def day_of(text: str, day_first: bool | None, called: str) -> date:
    """The day that a cell writes. Raises Bad: where it is none, and where only its writer knows which number is the month."""
    text = text.strip()[:60]
    try:
        if m := _ISO.fullmatch(text):
            return _checked(date(int(m[1]), int(m[2]), int(m[3])))
        if (m := _WORDS.fullmatch(text)) and m[2][:3].lower() in MONTHS:
            return _checked(date(int(m[3]), MONTHS[m[2][:3].lower()], int(m[1])))
        if (m := _AMERICAN.fullmatch(text)) and m[1][:3].lower() in MONTHS:
            return _checked(date(int(m[3]), MONTHS[m[1][:3].lower()], int(m[2])))
        if m := _NUMBERS.fullmatch(text):
            if day_first is None:
                raise Bad(
                    f"{called} is {text!r}, and nothing in the file tells whether its days or its months come first.",
                    "Write the days as 2017-03-16.",
                )
            day, month = (int(m[1]), int(m[2])) if day_first else (int(m[2]), int(m[1]))
            return _checked(date(int(m[3]), month, day))
    except ValueError:
        pass
    raise Bad(f"{called} is {text!r}, which is no day.", "Write it as 2017-03-16.")


def _checked(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether the days of a column written in numbers ("16/03/2017") begin with the day; None where none of them tells, or they quarrel."""
    first = second = False
    for text in texts:
        if m := _NUMBERS.fullmatch(text.strip()[:60]):
            first, second = first or int(m[1]) > 12, second or int(m[2]) > 12
    return first if first != second else None


def spread(day: date, rule: str | int) -> tuple[date, date]:
    """The days that a record means by one day and a rule of its precision: so many days on either side, or its "month" or "year"."""
    if rule == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if rule == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day - timedelta(days=int(rule)), day + timedelta(days=int(rule))


def by_words(text: str, rules: Sequence[Mapping[str, Any]]) -> str | None:
    """What the first rule ``{words, is}`` says one of whose words (or runs of words) stands in ``text``; None where none does."""
    plain = " " + " ".join(re.findall(r"[a-z0-9]+", text.lower())) + " "
    for rule in rules:
        if any(f" {w} " in plain for w in rule["words"]):
            return str(rule["is"])
    return None
