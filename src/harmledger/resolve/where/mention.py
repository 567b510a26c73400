"""What the finder gives: places named in a text, not yet resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harmledger.model.circumstances import PlacePrecision

HintKind = Literal["country", "admin1"]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text: ``text[start:end] == name`` always.

    Attributes:
        start, end: characters of the name in the given text; the name only, without "town of" or "near".
        name: the words of the name.
        named_precision: what kind of place the words name.
        relation: how the event stands to it: "in", "near", "at", "on", "from", "to", "between", "north of",
            "30 km south of", or "" where no word says.
        cue: the words that make it a place ("town of", "neighbourhood", "in"), or the kind of knowledge ("known").
        container: name of the mention that contains it ("Aleppo" for "Tariq al-Bab"), or None.
        container_precision: what kind of place the container's words name ("Homs province": admin1), or None.
        container_index: position of that mention among the mentions of the same text, or None.
        is_dateline: the place stands in a dateline: where the reporter sits, usually not the event.
        aside: the place is named without being where it was: the far side of a border, a river, the second of two that it lies between.
        offset: how the place itself lies from another one of the text ("60 kilometres northeast of" for "Jayrud, 60 kilometres
            northeast of Damascus"), or "".
        offset_of: name of that other one ("Damascus"), or None.
        confidence: how sure it is that this is a place, 0 to 1.
    """

    start: int
    end: int
    name: str
    named_precision: PlacePrecision
    relation: str
    cue: str
    container: str | None = None
    container_index: int | None = None
    is_dateline: bool = False
    confidence: float = 0.5
    container_precision: PlacePrecision | None = None
    offset: str = ""
    offset_of: str | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class PlaceHint:
    """A word that tells of a country or province without being the place of an event ("Syrian", "Idlib-based").

    ``country`` is ISO 3166-1 alpha-2; ``admin1`` a province's usual name where the hint is finer than a country.
    """

    start: int
    end: int
    word: str
    country: str
    admin1: str | None = None
    weight: float = 1.0
