"""Places that a text puts beside another: "the town of Jayrud, 60 kilometres northeast of Damascus", "the village lies 10 km from X"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from harmledger.resolve.where.mention import PlaceMention
from harmledger.resolve.where.registry import compact

LONGEST = 90
"""Characters between a place and the town that it is measured from."""
BETWEEN = "between"
"""The offset of a place that lies between two others."""
BACK = 400
"""Characters back to the place that "the village" may stand for."""

_FAR = (
    r"(?:(?:about|some|around|roughly|nearly|just|only|less than|more than)\s+)*\d{1,3}(?:[.,]\d+)?\s?(?:km|kms|kilomet(?:re|er)s?|miles?)"
)
_NOTE = r"(?:\s*\([^)]{1,30}\))?"
_KIND = r"(?:\s*(?:the|a|northern|southern|eastern|western|central|town|city|village|capital|provincial|of|and|border)\b)*"
_SIDE = r"(?:north|south|east|west)[\s-]?(?:east|west)?\s+of"
_WAY = r"(?:to the\s+)?(?:north|south|east|west)[\s-]?(?:east|west)?\s+of|(?:away\s+)?from"
_VERB = r"(?:(?:which|that)\s+)?(?:(?:is|lies|sits|stands|was|lie|are)\s+)?(?:(?:located|situated|lying)\s+)?"
_AND = re.compile(r"^\s+and\s+(?:the\s+)?(?:(?:town|city|village|villages)\s+of\s+)?$", re.IGNORECASE)
_TO = re.compile(r"^\s+to\s+(?:the\s+)?(?:(?:town|city|village)\s+of\s+)?$", re.IGNORECASE)
_ROAD = re.compile(
    r"\b(?:road|highway|route|way|motorway|street)\s+(?:that\s+)?(?:leading\s+|leads\s+|running\s+)?from\s+(?:the\s+)?(?:(?:town|city|village)\s+of\s+)?$",
    re.IGNORECASE,
)
_HINT = re.compile(r"\d ?(?:km|kilomet|mile)|(?:north|south|east|west)\s+of", re.IGNORECASE)
_DIRECT = re.compile(
    rf"(?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){{0,3}})\s*,?\s+{_VERB}(?P<way>{_FAR}{_NOTE}\s+(?:{_WAY})|(?:just\s+)?(?:to the\s+)?{_SIDE}){_KIND}\s*$",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    rf"\b(?:the|this)\s+(?P<kind>village|town|hamlet|settlement|city|area)\s*,?\s*(?:which\s+)?(?:is|lies|sits|stands|was|lie)\s+"
    rf"(?:(?:located|situated)\s+)?(?P<way>{_FAR}{_NOTE}\s+(?:{_WAY})){_KIND}\s*$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^)]*\)")


def with_offsets(text: str, found: Sequence[PlaceMention], knows: Callable[[str], bool]) -> list[PlaceMention]:
    """``found`` with ``offset`` set on places that the gazetteer does not hold and the text puts beside another."""
    told: dict[str, tuple[str, str]] = {}
    named = {compact(m.name): m for m in found if m.named_precision in ("town", "district") and not m.is_dateline}
    for i, anchor in enumerate(found):
        if anchor.relation in ("", "in", "at", "on") or anchor.is_dateline:
            continue
        before = text[max(0, anchor.start - LONGEST) : anchor.start]
        if not _HINT.search(before):
            continue
        again, direct = _AGAIN.search(before), _DIRECT.search(before)
        if again:
            place = _last_unknown(found, i, anchor.start - len(before) + again.start(), knows)
        else:
            # the name may stand at the head of its sentence, where the finder takes no name for a place
            place = next((named[key] for name in _tails(direct.group("name")) if (key := compact(name)) in named), None) if direct else None
        told_by = again or direct
        way = told_by.group("way") if told_by else ""
        if place is not None and way and (not again or not knows(place.name)):
            told.setdefault(compact(place.name), (_relation(way), anchor.name))
    pairs = _pairs(text, found)
    if not told and not pairs:
        return list(found)
    made = []
    for i, m in enumerate(found):
        if i in pairs:
            made.append(replace(m, offset=BETWEEN, offset_of=pairs[i]))
            continue
        way, of = told.get(compact(m.name), ("", None)) if m.named_precision in ("town", "district", "neighbourhood") else ("", None)
        made.append(replace(m, offset=way, offset_of=of) if of and compact(of) != compact(m.name) else m)
    return made


def _pairs(text: str, found: Sequence[PlaceMention]) -> dict[int, str]:
    """Mentions that stand in "between A and B" and "the road from A to B" as A, with B's name."""
    pairs = {}
    for i in range(len(found) - 1):
        a, b = found[i], found[i + 1]
        gap = text[a.end : b.start] if b.start - a.end <= 40 else "."
        road = _TO.match(gap) and _ROAD.search(text[max(0, a.start - 60) : a.start])
        if ((a.relation == BETWEEN and _AND.match(gap)) or road) and not a.is_dateline and a.named_precision == b.named_precision == "town":
            pairs[i] = b.name
    return pairs


def _tails(words: str) -> list[str]:
    """The words, and what is left of them without the first, the first two … ("the village of Jayrud" ends in "Jayrud")."""
    parts = words.split()
    return [" ".join(parts[i:]) for i in range(len(parts))] + [" ".join(parts[i:-1]) for i in range(len(parts) - 1)]


def _relation(way: str) -> str:
    """The words of a distance and direction as mentions carry them ("10 kilometers northwest of", "near")."""
    plain = " ".join(_BRACKETS.sub("", way).split())
    return plain if plain.endswith(" of") else f"{plain.removesuffix('from').removesuffix('away ').strip()} from"


def _last_unknown(found: Sequence[PlaceMention], stop: int, at: int, knows: Callable[[str], bool]) -> PlaceMention | None:
    """The place that "the village" stands for: the last one before it that the gazetteer does not hold."""
    for mention in reversed(found[:stop]):
        if at - BACK <= mention.start < at and mention.named_precision in ("town", "district") and not mention.is_dateline:
            return mention if not knows(mention.name) else None
    return None
