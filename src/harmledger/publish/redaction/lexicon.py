"""The words by which names of persons are told: ``names.toml``, folded, and the patterns that are made of them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from harmledger.publish.redaction.fold import fold

WORDS = re.compile(r"[\w-]+")
PRIVATE = frozenset({"mr", "mrs", "ms", "miss", "dr", "doctor", "sheikh", "haj", "hajj", "hajji", "haji", "nurse", "father", "sister"})
"""What private persons are called before their names."""

TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "doctor", "sheikh", "haj", "hajj", "hajji", "haji", "nurse", "president", "minister", "general", "gen", "colonel", "col", "major", "maj", "captain", "capt", "lieutenant", "lt", "sergeant", "sgt", "brigadier", "king", "prince", "senator", "governor", "mayor", "sheriff", "chief", "officer", "commander", "secretary", "ambassador", "pope", "judge", "professor", "prof"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of ``names.toml``, folded, and the patterns that are made of them."""

    kinds: dict[str, str]
    particles: frozenset[str]
    bodies: frozenset[str]
    calendar: frozenset[str]
    peoples: frozenset[str]
    openers: frozenset[str]
    given: frozenset[str]
    capitals: re.Pattern[str]
    role_before: frozenset[str]
    kin_before: frozenset[str]
    kin_after: re.Pattern[str]
    public_before: frozenset[str]
    public_after: re.Pattern[str]
    place_before: frozenset[str]
    may_be_place: frozenset[str]
    place_first: frozenset[str]
    titles: frozenset[str]
    place_after: frozenset[str]
    age_before: re.Pattern[str]
    age_after: re.Pattern[str]
    speaks_before: frozenset[str]
    speaks_after: re.Pattern[str]
    harmed_before: frozenset[str]
    harmed_after: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    table = tomllib.loads(resources.files("harmledger.publish.redaction").joinpath("names.toml").read_text(encoding="utf-8"))
    w: dict[str, list[str]] = table["words"]

    def any_of(*lists: str) -> str:
        longest = sorted({v for name in lists for v in w[name]}, key=lambda v: (-len(v), v))
        return "(?:" + "|".join(re.escape(v).replace(r"\ ", r"\s+") for v in longest) + ")"

    def phrases(name: str) -> frozenset[str]:
        return frozenset(" ".join(WORDS.findall(fold(v))) for v in w[name])

    def pattern(text: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
        return re.compile(text, flags)

    particle = "(?:" + "|".join(sorted(w["particles"], key=lambda v: (-len(v), v))) + ")"
    article = r"(?:(?:[Aa]l|[Ee]l|[Uu]l|[Aa]s|[Aa]sh|[Aa]n|[Aa]t|[Aa]d|[Aa]z|[Aa]r|O|D|Mc|Mac)[-‐‑'’])?"
    capital = rf"(?:{article}[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['’‑‐\-][^\W\d_]+)*\.?)"
    return Lexicon(
        kinds=table["kinds"],
        particles=frozenset(w["particles"]),
        bodies=frozenset(w["bodies"]),
        calendar=frozenset(w["calendar"]),
        peoples=frozenset(w["peoples"]),
        openers=frozenset(v for v in w["roles"] if " " not in v) - PRIVATE - {"umm", "um"} | frozenset(w["openers"]) | frozenset(w["speaks"]) | frozenset(w["harmed"]),
        given=frozenset(fold(name) for names in table["given"].values() for name in names),
        capitals=re.compile(rf"(?<![\w@#/.\-]){capital}(?:\s+(?:[“\"‘(][^\W\d_]+[”\"’)]\s+)?(?:{particle}\s+){{0,2}}{capital})*", 0),
        role_before=phrases("roles"),
        kin_before=phrases("kin"),
        public_before=phrases("public"),
        place_before=phrases("before_place"),
        may_be_place=phrases("may_be_place"),
        place_after=phrases("after_place"),
        speaks_before=phrases("speaks") | {"according to", "spoke to"},
        harmed_before=phrases("harmed_before"),
        kin_after=pattern(rf"^,?\s*(?:and|with|along with|together with)?\s*(?:his|her|their)\s+(?:\w+[\s-]+){{0,3}}{any_of('kin')}\b"),
        public_after=pattern(
            rf"^(?:,?\s+(?:the|a|an|its|our)\s+|,\s+)(?:(?!(?:said|told|with|to|and|was|were|who|hospital|medical|local)\b)[\w'’-]+\s+){{0,3}}{any_of('public')}\b(?!.{{0,40}}(?:hospital|clinic|medical|local council|centre|center))"
        ),
        place_first=frozenset(w["place_first"]),
        titles=frozenset(v for v in w["public"] if " " not in v) | TITLES,
        age_before=pattern(
            r"\b(?:\d{1,3}|[a-z]+)[\s-][Yy]ears?[\s-][Oo]ld,?\s+(?:(?!(?:in|of|from|at|near|on|to|and|was|were|is|by|with|who)\b)[a-z-]+,?\s+){0,3}$", 0
        ),
        age_after=pattern(r"^\s*(?:,\s*(?:aged?\s+)?(?:about\s+)?\d{1,3}(?:\s*[,.;:)\]\"”]|\s+(?:and|was|were|from|who|years?|months?)\b|$)|\(\s*(?:aged?\s+)?\d{1,3}\s*[),])"),
        speaks_after=pattern(rf"^(?:,[^,.;]{{0,60}},)?\s+(?:who\s+)?{any_of('speaks')}\b"),
        harmed_after=pattern(rf"^(?:,[^,.;]{{0,40}},)?\s+(?:who\s+)?(?:was|were|is|are|had been|has been|have been|had|has|also)?\s*(?:later\s+|also\s+|fatally\s+|instantly\s+)?{any_of('harmed')}\b"),
    )  # fmt: skip
