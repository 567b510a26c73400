"""The data files of the calendar, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from harmledger.resolve.when.expression import Calendar

MONTH_TABLES: tuple[tuple[Calendar, str], ...] = (
    ("gregorian", "months"), ("gregorian", "months_arab"), ("gregorian", "months_foreign"), ("gregorian", "months_double"),
    ("islamic", "months_islamic"), ("solar", "months_solar"),
)  # fmt: skip
TOKEN = re.compile(r"[^\W\d_]+|\d+")
"""A run of letters, or of digits."""
COMMON = frozenset(
    {"day", "night", "new", "eve", "eid", "friday", "sunday", "monday", "of", "the", "birthday", "feast", "islamic", "international"}
)
"""Words of holidays' names that news is full of."""
LOWER = frozenset({"may", "march", "august", "safar", "asad", "mehr", "ekim", "mizan", "bahman"})
"""Months that are common words when written small."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day known by a name; one of the rules is set (a table, and the computed day for years that it has not)."""

    name: str
    days: int
    fixed: tuple[int, int] | None
    easter: int | None
    orthodox: int | None
    nth: tuple[int, int, int] | None
    hijri: tuple[int, int] | None
    table: tuple[date, ...]
    give: int


@dataclass(frozen=True, slots=True)
class Words:
    """Regular expressions made of the data files, and the meaning of each word."""

    weekday: str
    weekday_any: str
    weekdays: dict[str, int]
    month_sets: tuple[tuple[str, str, frozenset[str]], ...]
    """English month names, then all others: beside a day or year, alone, and what triggers the search."""
    months: dict[str, tuple[Calendar, int]]
    month_last: dict[str, int]
    month_parts: dict[str, tuple[int, int]]
    month_edge: re.Pattern[str]
    month_shy: frozenset[str]
    date_names: re.Pattern[str]
    date_events: re.Pattern[str]
    date_events_within: int
    holiday_things: re.Pattern[str]
    fronted: re.Pattern[str]
    number: str
    numbers: dict[str, int | None]
    people: str
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    holiday: str
    holidays: dict[str, Holiday]
    holiday_triggers: frozenset[str]
    saying: re.Pattern[str]


def first(name: str) -> str:
    """The first run of letters or digits of a name, small: what triggers the search for it."""
    m = TOKEN.search(name.lower())
    return m.group() if m else name


def telling(name: str) -> str:
    """The longest word of a name that is no common one: a text without it does not hold the name. The name itself where it has no words."""
    tokens = [t for t in TOKEN.findall(name.lower()) if len(t) > 2 and not t.isdecimal()]
    return max((t for t in tokens if t not in COMMON), key=len, default=tokens[0] if tokens else name)


def either(words: list[str]) -> str:
    """An alternation of the words, longest first; blanks match any run of blanks and hyphens."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.sub(r"(?:\\ |\\-)+", r"[\\s-]+", re.escape(w)).replace("'", "['’]?") for w in ordered)


def _cased(name: str) -> list[str]:
    """The ways a name is written: as given, in capitals, and small where that is no common word."""
    small = [name.lower()] if len(name) > 4 and name.lower() not in LOWER else []
    return [name, name.upper(), *small]


def _month_set(names: list[str], bare: list[str]) -> tuple[str, str, frozenset[str]]:
    beside = "(?:" + either([w for n in names for w in _cased(n)]) + r")(?![^\W\d_])\.?"
    alone = "(?:" + either([w for n in bare for w in _cased(n)]) + r")(?!\w)\.?"
    return beside, alone, frozenset(first(n) for n in names)


def _read(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("harmledger.resolve.when").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def words() -> Words:
    """The compiled data files."""
    data = _read("calendar.toml")
    full = data["weekdays"]["full"]
    short: list[list[str]] = data["weekdays"]["short"]  # type: ignore[assignment]  # a TOML table is typed as object; its shape is that of the file
    weekdays = {n.lower(): i for i, n in enumerate(full)} | {s.lower(): i for i, names in enumerate(short) for s in names}
    months = {month_key(n): (kind, int(k)) for kind, table in MONTH_TABLES for k, names in data[table].items() for n in names}
    spelled = [n for names in data["months"].values() for n in names]
    arab = [n for names in data["months_arab"].values() for n in names]
    foreign = [n for _, table in MONTH_TABLES[1:] for names in data[table].values() for n in names]
    double = {month_key(n): int(k) + 1 for k, names in data["months_double"].items() for n in names}
    guarded = set(data["months_guarded"]["names"])
    numbers: dict[str, int | None] = {w.replace("-", " "): int(n) for n, ws in data["numbers"].items() for w in ws}
    numbers |= dict.fromkeys(data["numbers_open"]["words"])
    verbs, nouns, passive, pictures, shown = (either(data["saying"][k]) for k in ("verbs", "nouns", "passive", "pictures", "shown"))
    saying = re.compile(
        rf"(?P<passive>\b(?:{passive})\s+(?:\w+ly\s+)?)?"
        rf"(?:\b(?:{verbs})(?:\s+(?!that\b)(?:the\s+)?[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*){{0,3}}(?:\s+(?:agency|television|newspaper|news agency))?)?"
        rf"(?:\s+reporters|\s+journalists|\s+a news conference)?(?:\s+(?:by phone|by telephone|separately))?"
        rf"(?:\s+in an?\s+(?:\w+\s+){{0,3}}(?:{nouns}))?"
        rf"|\b(?:[Ii]n|[Aa]ccording to)\s+(?:an?|its|his|her|their|the|separate)?\s*(?:\w+\s+){{0,2}}(?:{nouns})(?:\s+(?:released|issued|posted|published|carried))?"
        rf"|\b(?i:{pictures})\s+(?:that\s+was\s+|which\s+was\s+)?(?:{shown})(?:\s+(?:by|on)\s+(?:[\w'’-]+\s+){{0,8}}?[\w'’-]+)?)"
        r"[,\s]+(?:(?:on|late|early|later|earlier)\s+){0,2}$"
    )
    holidays = {n.lower(): h for h, names in _holidays() for n in names}
    return Words(
        weekday="(?i:" + "|".join(full) + ")",
        weekday_any="(?:(?i:"
        + "|".join(full)
        + ")|(?:"
        + "|".join(s for n in short for s in sorted(n, key=len, reverse=True))
        + r")\b\.?)",
        weekdays=weekdays,
        month_sets=(
            _month_set(spelled, [n for n in spelled if n not in guarded]),
            _month_set(foreign, [n for n in arab if n not in guarded]),
        ),
        months=months,
        month_last=double,
        month_parts={k: (int(a), int(b)) for k, (a, b) in data["month_parts"].items()},
        month_edge=re.compile(rf"\b(?P<part>{either(list(data['month_parts']))})[\s-]+$", re.IGNORECASE),
        month_shy=frozenset(month_key(n) for n in data["months_guarded"]["islamic"]),
        date_names=re.compile(rf"[\s-]+(?:{either(data['date_names']['words'])})\b"),
        date_events=re.compile(rf"(?:['’]s)?[\s-]+(?:\w+\s+){{0,2}}?(?:{either(data['date_names']['events'])})\b"),
        date_events_within=int(data["date_names"]["within_days"]),  # type: ignore[call-overload]  # as above: a number in the file
        holiday_things=re.compile(rf"[\s-]+(?:{either(data['holiday_things']['words'])})\b"),
        fronted=re.compile(
            rf",?\s+(?!(?:{either(data['saying']['not_fronted'])})\b)(?:(?!(?:{either(data['saying']['not_fronted'])})\b)[\w.'’-]+\s+){{1,9}}?"
            rf"(?:{either(data['saying']['fronted'])})\b(?:\s+[\w,'’-]+){{0,12}}?\s+(?:{either(data['saying']['fronted_told'])})\b"
        ),
        number=r"(?:\d{1,4}|(?i:" + either(list(numbers)) + "))",
        numbers=numbers,
        people="(?:" + either(data["people"]["words"]) + ")",
        not_after=re.compile(rf"\b(?:{either(data['weekdays']['not_after'])})\s+$", re.IGNORECASE),
        not_before=re.compile(rf"\s+(?:{either(data['weekdays']['not_before'])})\b", re.IGNORECASE),
        holiday="(?i:" + either(list(holidays)) + ")",
        holidays={re.sub(r"[\s-]+", " ", n).replace("'", ""): h for n, h in holidays.items()},
        holiday_triggers=frozenset(v for n in holidays for v in (n.replace("-", " "), n.replace("-", " ").replace("'", ""))),
        saying=saying,
    )


def _holidays() -> list[tuple[Holiday, list[str]]]:
    data = tomllib.loads(files("harmledger.resolve.when").joinpath("data", "holidays.toml").read_text(encoding="utf-8"))
    found = []
    for entry in data["holiday"]:
        rule = Holiday(
            name=entry["names"][0],
            days=int(entry["days"]),
            fixed=tuple(entry["fixed"]) if "fixed" in entry else None,
            easter=entry.get("easter"),
            orthodox=entry.get("orthodox"),
            nth=tuple(entry["nth"]) if "nth" in entry else None,
            hijri=tuple(entry["hijri"]) if "hijri" in entry else None,
            table=tuple(entry.get("table", ())),
            give=int(entry.get("give", 0)),
        )
        found.append((rule, entry["names"]))
    return found


def holiday_of(name: str) -> Holiday | None:
    """The holiday of that name, however it is spaced or capitalised, or None."""
    return words().holidays.get(re.sub(r"[\s-]+", " ", name).replace("'", "").replace("’", "").lower())


def month_key(name: str) -> str:
    """The name of a month as the tables hold it: small, single blanks, no apostrophes."""
    return re.sub(r"[\s-]+", " ", name.strip().rstrip(".")).replace("'", "").replace("’", "").lower()


def month_of_name(name: str) -> tuple[Calendar, int] | None:
    """The calendar and the number (1 to 12) of a month's name in any spelling of the data file, or None."""
    return words().months.get(month_key(name))


def month_number(name: str) -> int | None:
    """1 to 12 for the name of a month of our calendar in any spelling of the data file, or None."""
    found = month_of_name(name)
    return found[1] if found and found[0] == "gregorian" else None


def number_of(text: str) -> int | None:
    """A number in digits or words; None where it stays open ("several") or is none."""
    text = re.sub(r"[\s-]+", " ", text.strip().lower())
    return int(text) if text.isdecimal() else words().numbers.get(text)
