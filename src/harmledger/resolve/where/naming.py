"""How registers write the name of a place: parts, what each names, and how they stand to each other (``data/naming.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from harmledger.resolve.where.registry import compact, read_toml, registry

MAX_NAME = 300
"""Characters of a name that are read."""
MAX_PARTS = 8
"""Parts of a name that are looked at."""

LISTING = frozenset(["and", "&", "or", "و", "أو", "او"])
"""Dividers after which another place of the same kind is named."""

Stand = Literal["inside", "beside", "outside", ""]
"""Whether a part names something inside a town, beside the town of its name, or maybe far from it; "" for a town itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a register's name ("Al Kalassa neighbourhood" of "Al Kalassa neighbourhood, Aleppo").

    Attributes:
        name: the bare name ("Al Kalassa"); "" where only a word such as "market" stands.
        whole: the name with such words, which may belong to it ("Jisr al-Shughur" is a town, though jisr is a bridge).
        relation: how the place stands to this part ("near", "between"), "edge" for "outskirts of" and the like, or "".
        stand: see ``Stand``.
        village: its own words call it a village. rural: they call it a district or countryside.
        listed: an "and" or "or" stands before it. way: its own words call it a road.
    """

    name: str
    whole: str = ""
    relation: str = ""
    stand: Stand = ""
    village: bool = False
    rural: bool = False
    listed: bool = False
    way: bool = False


@dataclass(frozen=True)
class _Naming:
    cut: re.Pattern[str]
    noise: re.Pattern[str]
    stands: tuple[tuple[Stand, re.Pattern[str]], ...]
    edge: frozenset[str]
    relations: frozenset[str]
    nowhere: frozenset[str]


_VILLAGE = re.compile(r"(?<![\w-])(?:villages?|village of|hamlet|قرية|قريه|قرى|село|деревня|selo|köyü|gundi)(?![\w-])", re.IGNORECASE)
_RURAL = re.compile(
    r"(?<![\w-])(?:countryside|rural|district|subdistrict|farms?|raion|rayon|район|ناحية|منطقة|ريف)(?![\w-])", re.IGNORECASE
)
_WAY = re.compile(r"(?<![\w-])(?:road|highway|motorway|route|شارع|طريق|шосе|шоссе|траса|трасса)(?![\w-])", re.IGNORECASE)
_POINT = re.compile(r"(?:north|south)[ -]?(?:east|west)")
_BLANKS = re.compile(r"\s+")


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def _words(words: Iterable[str], more: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any(words)})(?![\w-]){more}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _naming() -> _Naming:
    raw = read_toml("naming.toml")
    between = _any([*raw["dividers"], *raw["edge"], *raw["relations"]])
    return _Naming(
        re.compile(rf"\s*([,:;/()\[\]،؛]|\s[–—-]\s|\.\s)\s*|(?:(?<=\s)|^)({between})(?=\s)", re.IGNORECASE),
        _words(raw["noise"], r"|\d[\d.,]*"),
        (("outside", _words(raw["outside"])), ("beside", _words(raw["beside"])), ("inside", _words(raw["inside"]))),
        frozenset(raw["edge"]),
        frozenset(raw["relations"]),
        frozenset(compact(n) for n in raw["nowhere"]),
    )


@lru_cache(maxsize=1)
def outside_towns() -> re.Pattern[str]:
    """Words of sites that may stand far from any town, or beside one (roads, dams, air bases, camps)."""
    raw = read_toml("naming.toml")
    return re.compile(rf"\b(?:{_any([*raw['outside'], *raw['beside']])})\b", re.IGNORECASE)


def bare_name(text: str) -> str:
    """A name without the words of administration and the like that are no part of it ("Kharkiv oblast" -> "Kharkiv")."""
    return _BLANKS.sub(" ", _naming().noise.sub(" ", text)).strip(" -–—'\"")


def parts_of(name: str) -> list[Part]:
    """The parts of a register's name that may name a place; [] for "various locations" and the like. Countries are left out."""
    name = name[:MAX_NAME].strip()
    naming = _naming()
    if compact(name) in naming.nowhere:
        return []
    pieces: list[tuple[str, str, bool]] = []
    relation, listed, at = "", False, 0
    for match in naming.cut.finditer(name):
        pieces.append((relation, name[at : match.start()], listed))
        word = (match.group(2) or "").lower()
        kept = "edge" if word in naming.edge else word if word in naming.relations else ""
        kept = f"{kept} of" if _POINT.fullmatch(kept) else kept  # "south east al-Bab"
        relation = kept or ("near" if word in ("and", "و") and relation in ("between", "بين") else "")
        listed = word in LISTING
        at = match.end()
    pieces.append((relation, name[at:], listed))
    found: list[Part] = []
    for relation, piece, listed in pieces:
        text = piece
        stand: Stand = ""
        for kind, words in naming.stands:
            if words.search(text):
                stand = stand or kind
                text = words.sub(" ", text)
        bare = bare_name(text)
        if bare or stand:
            found.append(
                Part(
                    bare,
                    bare_name(piece),
                    relation,
                    stand,
                    bool(_VILLAGE.search(piece)),
                    bool(_RURAL.search(piece)),
                    listed,
                    bool(_WAY.search(piece)),
                )
            )
    found = found[:MAX_PARTS]
    return [p for p in found if not (p.name and registry().country(p.name) and len(found) > 1)]
