"""The data files of reading, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
FULL_DATE = (
    rf"(?:(?P<weekday>{DAY_NAME}),? )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH_NAME},? ?\d{{4}}"
    rf"|{MONTH_NAME} ?\d{{1,2}}(?:st|nd|rd|th)?,? ?\d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{1,2}}[-/]{MONTH_NAME}[-/]\d{{4}})(?!\d)"
)
"""A day with its year, as pages stamp it."""

TIME_BEFORE = r"(?:\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?,? (?:on )?)?"
"""A time of day before the date ("12:34 GMT, 3 May 2018")."""

UPPER, LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ž"
"""Letters of place names, those of other Latin alphabets with them ("Popayán", "ÉVORA")."""

CAPITALS = rf"[{UPPER}](?:[{UPPER}'.]|-(?=[{UPPER}]))+(?:[ /][{UPPER}](?:[{UPPER}'.]|-(?=[{UPPER}]))+){{0,3}}"
TITLED = (
    rf"[{UPPER}][{LOWER}']+(?:-[{UPPER}{LOWER}']+)*(?: (?:al-|el-)?[{UPPER}][{LOWER}']+(?:-[{UPPER}{LOWER}']+)*){{0,2}}(?:/[A-Z][a-z]+)?"
)
COUNTRY = rf"(?: \([{UPPER}][{UPPER}{LOWER}. ]{{2,20}}\)(?=,))?"
"""The country in brackets behind a town ("Popayán (Colombia), 20 June …")."""
REGION = rf"(?:, ?(?!(?i:{MONTH_NAME}) \d|(?i:{DAY_NAME}),? )[{UPPER}][\w.']*(?: [{UPPER}][\w.']*)?)?"
PLACE = rf"{CAPITALS}{REGION}{REGION}|{TITLED}{REGION}{REGION}"
SHORT_DAY = rf"(?i:(?:{DAY_NAME},? )?(?:{MONTH_NAME} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {MONTH_NAME})(?:[.,]? ?(?:19|20)\d{{2}})?)(?!\d)"
"""A dateline's day, with its year or without."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Furniture inside a line: tried where one of ``needs`` stands in the text; ``rest``: to the end of text or line."""

    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    rest: bool

    def wanted(self, text: str) -> bool:
        """Whether the text has a word that the pattern cannot do without."""
        return any(word in text for word in self.needs)


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled patterns and word lists of ``data/*.toml``."""

    paragraphs: tuple[tuple[str, re.Pattern[str]], ...]
    tail: re.Pattern[str]
    closing: re.Pattern[str]
    inline: tuple[Inline, ...]
    tags: re.Pattern[str]
    openers_after_tags: re.Pattern[str]
    no_tags: re.Pattern[str]
    codes: re.Pattern[str]
    agencies: dict[str, str]
    agency: re.Pattern[str]
    credit: re.Pattern[str]
    stamp: re.Pattern[str]
    inner_stamp: re.Pattern[str]
    dateline: re.Pattern[str]
    dated_agency: re.Pattern[str]
    dated_places: tuple[re.Pattern[str], ...]
    not_places: frozenset[str]
    never_end: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]
    time_words: frozenset[str]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("harmledger.reading").joinpath("data", name).read_text(encoding="utf-8"))


def _any(patterns: list[str]) -> str:
    return "|".join(f"(?:{p})" for p in patterns)


@cache
def words() -> Words:
    """The compiled data files."""
    furniture, head = _toml("furniture.toml"), _toml("head.toml")
    names = {spelling: agency for agency, spellings in head["agencies"].items() for spelling in spellings}
    agency = "|".join(re.escape(s) for s in sorted(names, key=lambda s: (-len(s), s)))
    before, after = "|".join(head["stamp"]["before"]), "|".join(head["stamp"]["after"])
    following = rf"(?:[\s,]*(?:{after})(?!\w))*"
    abbreviations = head["abbreviations"]
    lower = {k: frozenset(w.lower() for w in abbreviations[k]) for k in ("never", "may", "time_words")}
    return Words(
        paragraphs=tuple((g["because"], re.compile(_any(g["patterns"]), re.IGNORECASE)) for g in furniture["paragraph"]),
        tail=re.compile(_any(furniture["tail"]["patterns"]), re.IGNORECASE),
        closing=re.compile(_any(furniture["tail"]["closing"]), re.IGNORECASE),
        inline=tuple(Inline(tuple(e["needs"]), re.compile(e.get("rest") or e["words"]), "rest" in e) for e in furniture["inline"]),
        tags=re.compile(furniture["tags"]["opens"]),
        openers_after_tags=re.compile(rf"\b(?:{'|'.join(map(re.escape, furniture['tags']['openers']))})\s"),
        no_tags=re.compile(rf"[.!?]|\b(?:{'|'.join(map(re.escape, furniture['tags']['no_tags']))})\b"),
        codes=re.compile(furniture["codes"]["ends"]),
        agencies=names,
        agency=re.compile(rf"(?:{agency})(?!\w)"),
        credit=re.compile(
            rf"[\s(\[]*(?:-+\s*|\((?:courtesy(?: of)?|source|with)?:?\s*|courtesy\s+|source:\s*)(?P<name>{agency})(?:\s*/\s*[A-Z]\w+)?[)\].\s]*$",
            re.IGNORECASE,
        ),
        stamp=re.compile(rf"[\s\[(]*(?:(?:{before})\b[\s:]*)?{TIME_BEFORE}{FULL_DATE}[\])]?{following}[\s|.]*", re.IGNORECASE),
        inner_stamp=re.compile(rf"(?<![\w-]){FULL_DATE}{following}", re.IGNORECASE),
        dateline=re.compile(
            rf"(?P<place>{PLACE}){COUNTRY}(?:[,.]? ?(?P<day>{SHORT_DAY}))?[,.]?"
            rf"(?: ?\((?P<agency>[^()\n]{{2,40}})\)| (?P<bare>{agency})(?=\s*[-:_]))?(?P<mark>\.?\s*(?:-+|:|_)(?=[\s\"A-Z])\s*|\s+(?=[A-Z\"]))",
        ),
        dated_agency=re.compile(rf"(?P<day>{SHORT_DAY}),? \((?P<agency>{agency})\)\s*-+\s*(?=[A-Z\"])"),
        dated_places=(
            re.compile(rf"(?P<place>{PLACE}) ?\((?P<agency>[A-Z][^()\n]{{1,40}})\)[,.]? (?P<day>{SHORT_DAY})\s*(?:\.?-+|:)\s*(?=[A-Z\"])"),
            re.compile(rf"\((?P<place>{PLACE}),? (?P<day>{SHORT_DAY})\)\s*-*\s*(?=[A-Z\"])"),
            re.compile(rf"(?P<day>{SHORT_DAY})[,.]? (?P<place>{PLACE})(?: ?\([^()\n]{{2,40}}\))?\s*(?:-+|:)\s+(?=[A-Z\"])"),
        ),
        not_places=frozenset(head["not_places"]["words"]),
        never_end=lower["never"],
        may_end=lower["may"],
        openers=frozenset(abbreviations["openers"]),
        time_words=lower["time_words"],
    )
