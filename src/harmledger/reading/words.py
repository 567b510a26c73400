"""The data files of reading, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled patterns of ``data/*.toml``."""

    paragraphs: tuple[tuple[str, re.Pattern[str]], ...]
    tail: re.Pattern[str]
    rest: re.Pattern[str]
    inline: re.Pattern[str]
    agencies: dict[str, str]
    agency: re.Pattern[str]
    stamp: re.Pattern[str]
    dateline: re.Pattern[str]
    abbreviations: frozenset[str]


@cache
def words() -> Words:
    """The compiled data files."""
    folder = files("harmledger.reading").joinpath("data")
    furniture = tomllib.loads(folder.joinpath("furniture.toml").read_text(encoding="utf-8"))
    head = tomllib.loads(folder.joinpath("head.toml").read_text(encoding="utf-8"))
    names = {spelling: agency for agency, spellings in head["agencies"].items() for spelling in spellings}
    agency = "|".join(re.escape(s) for s in sorted(names, key=lambda s: (-len(s), s)))
    before = "|".join(head["stamp"]["before"])
    after = "|".join(head["stamp"]["after"])
    day = (
        rf"(?:{DAY_NAME},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH_NAME},? ?\d{{4}}"
        rf"|{MONTH_NAME} ?\d{{1,2}}(?:st|nd|rd|th)?,? ?\d{{4}}"
        rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{1,2}}/{MONTH_NAME}/\d{{4}})"
    )
    return Words(
        paragraphs=tuple(
            (group["because"], re.compile("|".join(f"(?:{p})" for p in group["patterns"]), re.IGNORECASE))
            for group in furniture["paragraph"]
        ),
        tail=re.compile("|".join(f"(?:{p})" for p in furniture["tail"]["patterns"]), re.IGNORECASE),
        rest=re.compile("|".join(f"(?:{p})" for p in furniture["inline"]["rest"]), re.DOTALL),
        inline=re.compile("|".join(f"(?:{p})" for p in furniture["inline"]["words"])),
        agencies=names,
        agency=re.compile(rf"(?:{agency})(?![\w])"),
        stamp=re.compile(rf"[\s\[(]*(?:(?:{before})\b[\s:]*)?{day}[\])]?(?:\s*(?:{after})(?![\w]))*[\s|.]*", re.IGNORECASE),
        dateline=re.compile(
            r"(?P<place>[A-Z][A-Z'.-]{2,}(?:[ /][A-Z][A-Z'.-]+){0,3}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
            rf"(?:,? (?P<day>(?i:{MONTH_NAME}) \d{{1,2}}(?:, \d{{4}})?))?,?(?: ?\((?P<agency>[^)]{{2,40}})\))?\s*(?:-+|:)\s*",
        ),
        abbreviations=frozenset(w.lower() for w in head["abbreviations"]["words"]),
    )
