"""Says things of the record in words: days, ranges, places, headlines. Used by the page and the terminal alike."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources

from harmledger.model.circumstances import Place, When
from harmledger.model.claim import FigureClaim
from harmledger.model.incident import Incident, Range

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@cache
def words() -> dict[str, dict[str, str]]:
    """The word tables of ``data/words.toml``."""
    text = resources.files("harmledger.publish").joinpath("data/words.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return tables


def word(table: str, key: str | None) -> str:
    """The word for ``key``; the key itself, spaced, where the table has none; "" for None."""
    if key is None:
        return ""
    return words().get(table, {}).get(key, key.replace("_", " "))


def day_words(when: When | None) -> str:
    """The day or days for a reader: "25 November 2014", "23–24 October 2017", "25 November (year not given)"."""
    if when is None:
        return "day not known"
    if when.start is not None and when.end is not None:
        return _interval(when.start, when.end)
    if when.month and 1 <= when.month <= 12:
        day = f"{when.day} " if when.day else ""
        return f"{day}{MONTHS[when.month - 1]} (year not given)"
    if when.weekday is not None and 0 <= when.weekday <= 6:
        return f"a {WEEKDAYS[when.weekday]} (date not given)"
    return "day not known"


def date_words(day: date | None) -> str:
    """One day for a reader, or that it is not known."""
    return _interval(day, day) if day else "day not known"


def _interval(start: date, end: date) -> str:
    def full(d: date) -> str:
        return f"{d.day} {MONTHS[d.month - 1]} {d.year}"

    if start == end:
        return full(start)
    starts_month, ends_month = start.day == 1, (end + timedelta(days=1)).day == 1 if end < date.max else True
    if starts_month and ends_month and start.year == end.year:
        if (start.month, end.month) == (1, 12):
            return str(start.year)
        if start.month == end.month:
            return f"{MONTHS[start.month - 1]} {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{full(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} – {full(end)}"
    return f"{full(start)} – {full(end)}"


def day_sort(when: When | None) -> str:
    """A key that sorts days; those without a date come after all others, by month and day where known."""
    if when is None:
        return "9999-99"
    if when.start is None:
        return f"9999-{when.month or 99:02d}-{when.day or 99:02d}"
    return f"{when.start.isoformat()}/{(when.end or when.start).isoformat()}"


def place_words(place: Place | None) -> str:
    """The place as named, or that none is."""
    return place.name if place and place.name else "place not known"


def place_container(place: Place | None) -> str:
    """What contains the place and is not already in its name: "Deir ez-Zor, SY"."""
    if place is None:
        return ""
    parts = [place.admin1 if place.admin1 and place.admin1.lower() not in place.name.lower() else None, place.country]
    return ", ".join(p for p in parts if p)


def range_words(r: Range | None) -> str:
    """ "63–70", "22"; an em dash where no claim speaks of it."""
    if r is None:
        return "—"
    return f"{r.min:,}" if r.min == r.max else f"{r.min:,}–{r.max:,}"


def count_words(low: int | None, high: int | None) -> str:
    """A claimed interval: "22", "at least 22", "up to 30", "20–30"."""
    if low is None:
        return "a number unknown" if high is None else f"up to {high:,}"
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def figure_words(figure: FigureClaim) -> str:
    """What a figure counts: "at least 22 killed, civilians"."""
    count = "nobody" if (figure.low, figure.high) == (0, 0) else count_words(figure.low, figure.high)
    text = f"{count} {word('outcome', figure.outcome)}"
    who = figure.group or figure.status
    return f"{text}, {who}" if who and who != "unknown" else text


def toll_words(incident: Incident) -> str:
    """The toll in one line: "63–70 killed, 36–63 of them civilians"."""
    killed = incident.killed
    parts = []
    if killed.total is not None:
        if killed.total.max == 0:
            parts.append("no one killed")
        else:
            parts.append(f"{range_words(killed.total)} killed{_of_them(killed.total, killed.civilians, 'civilians')}")
    elif killed.civilians is not None:
        parts.append(f"{range_words(killed.civilians)} civilians killed" if killed.civilians.max else "no civilians killed")
    for outcome in ("injured", "missing", "abducted", "detained"):
        total = getattr(incident, outcome).total
        if total is not None and total.max > 0:
            parts.append(f"{range_words(total)} {outcome}")
    return "; ".join(parts) if parts else "no figure given"


def _of_them(total: Range, part: Range | None, name: str) -> str:
    if part is None:
        return ""
    if part.max == 0:
        return f", none of them {name}"
    if (part.min, part.max) == (total.min, total.max):
        if part.max == 1:
            return f", a {name[:-1]}"
        return f", all of them {name}" if part.min == part.max else f", {range_words(part)} of them {name}"
    return f", {range_words(part)} of them {name}"


def headline(incident: Incident) -> str:
    """The incident in one line: "Raqqa, 25 November (year not given): 63–70 killed, 36–63 of them civilians"."""
    return f"{place_words(incident.place)}, {day_words(incident.date)}: {toll_words(incident)}"


_BOUND_GROUP = {
    "total": "",
    "civilians": " civilians",
    "combatants": " combatants",
    "children": " children",
    "women": " women",
    "men": " men",
}


def bound_words(of: str) -> str:
    """ "killed.civilians.max" for a reader: "Most killed civilians"; the key itself where it is none of ours."""
    parts = of.split(".")
    if len(parts) != 3 or parts[1] not in _BOUND_GROUP or parts[2] not in ("min", "max"):
        return of
    end = "Fewest" if parts[2] == "min" else "Most"
    group = _BOUND_GROUP[parts[1]]
    return f"{end}{group} {parts[0]}"


def sides_of(incident: Incident) -> list[str]:
    """The sides named, best graded first as the record has them, without repeats."""
    return list(dict.fromkeys(g.side for g in incident.responsibility))
