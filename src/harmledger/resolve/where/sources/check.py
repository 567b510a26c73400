"""From an unchecked place to one that can be stored, or the fault that forbids it. Nothing is guessed, swapped or mended silently."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from harmledger.model.fault import Fault
from harmledger.resolve.where.build import three_letters
from harmledger.resolve.where.keys import fold
from harmledger.resolve.where.registry import registry
from harmledger.resolve.where.sources.record import Raw, formats

_MARKS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
"""Marks of writing direction and width that nobody sees; names are compared without them."""
_BLANKS = re.compile(r"\s+")
_WORDS = re.compile(r"[\s\-/()]+")
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?")
_SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "HEBREW", "GREEK", "ARMENIAN", "GEORGIAN", "ETHIOPIC", "DEVANAGARI")


@dataclass(frozen=True, slots=True)
class Checked:
    """A place that may stand, before its country and province are settled. ``names``: (name, whether it is a main one)."""

    raw: Raw
    lat: float
    lon: float
    kind: str
    country: str
    names: tuple[tuple[str, bool], ...]
    population: int
    geonames: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is sound but no place to look up; ``why`` in a few words, the same for all rows of its sort."""

    why: str


@lru_cache(maxsize=16)
def kinds(form: str) -> dict[str, str]:
    """What each kind of a format is to us."""
    common = {word: kind for kind, words in formats()["kinds"].items() for word in words}
    return {**common, **formats()[form].get("kinds", {})}


def cleaned(name: str) -> str:
    """A name without unseen marks and surplus blanks."""
    return _BLANKS.sub(" ", _MARKS.sub("", unicodedata.normalize("NFC", name)) if not name.isascii() else name).strip(' ,;|"')


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """The script of a letter ("LATIN", "ARABIC"); "" for what is no letter."""
    if letter <= "\u024f" and letter.isalpha():
        return "LATIN"
    if not letter.isalpha():
        return ""
    name = unicodedata.name(letter, "")
    return next((s for s in _SCRIPTS if name.startswith(s)), name.split(" ")[0])


def mixed(word: str) -> bool:
    """Whether one word holds letters of two scripts (a Cyrillic "а" in "Rаqqa"): a slip that no reader sees."""
    return not word.isascii() and len({s for s in map(script, word) if s and s != "MODIFIER"}) > 1


def spellings(name: str) -> tuple[str, ...]:
    """The names that a cell holds: "Rafah رفح" and "رفح (Rafah)" are two, one in each script. () for what is no name."""
    name = cleaned(name)
    if not name or len(name) > formats()["limits"]["name_chars"] or not any(c.isalpha() for c in name):
        return ()
    if name.isascii():
        return (name,) if name.isprintable() and len(fold(name)) > 1 else ()
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in name) or any(map(mixed, _WORDS.split(name))):
        return ()
    pieces: list[str] = []
    last = ""
    for word in name.split(" "):
        kind = next((s for c in word if (s := script(c)) and s != "MODIFIER"), last)
        if pieces and kind == last:
            pieces[-1] += " " + word
        else:
            pieces.append(word)
        last = kind
    out = [p.strip(" ()[]-–—,/") if len(pieces) > 1 else p for p in pieces]
    return tuple(p for p in out if len(fold(p)) > 1 and any(c.isalpha() for c in p))


def degrees(text: str) -> float | None:
    """A coordinate in degrees, None if it is no plain decimal number."""
    if not _NUMBER.fullmatch(text):
        return None
    return float(text)


@lru_cache(maxsize=1024)
def country_of(text: str) -> str | None:
    """The country that a name or code means ("SY", "SYR", "Iran (Islamic Republic of)"), or None."""
    plain = text.split("(")[0].strip()
    return registry().country(text) or three_letters().get(text.upper()) or (registry().country(plain) if plain else None)


def check(raw: Raw, form: str, country: str | None) -> Checked | Fault | LeftOut:
    """``raw`` of the format ``form``, checked. ``country``: of rows that name none, or none that is known."""
    if raw.stale:
        return LeftOut("withdrawn by the publisher")
    word = raw.kind.lower()
    kind = kinds(form).get(word, formats()[form]["unknown"]) if word else formats()[form]["empty"]
    if kind == "village" and kinds(form).get(raw.kind_detail.lower()) in ("town", "former", "neighbourhood"):
        kind = kinds(form)[raw.kind_detail.lower()]
    if not kind:
        return LeftOut("of a kind that is no place to look up")
    if kind == "area":
        return LeftOut("an area, not a place")
    names: dict[str, bool] = {}
    limit = formats()["limits"]["names"]
    for position, name in enumerate(raw.names[:limit]):
        for one in spellings(name):
            names.setdefault(one, position == 0)
    for position, name in enumerate(raw.native[:limit]):
        for one in spellings(name):
            names[one] = names.get(one, False) or position == 0
    if not names:
        return _no_name(raw)
    if not next(iter(names.values())):  # the main name was none: the first that is one stands for it
        names[next(iter(names))] = True
    lat, lon = degrees(raw.lat), degrees(raw.lon)
    if lat is None or lon is None:
        given = f"{raw.lat[:20]!r}, {raw.lon[:20]!r}"
        what = "It has no coordinates." if not raw.lat and not raw.lon else f"Its coordinates ({given}) are not decimal degrees."
        return Fault(raw.where, what, "Write them as 35.3359, 40.1408 (latitude, longitude).")
    if not (math.isfinite(lat) and math.isfinite(lon)) or abs(lat) > 90 or abs(lon) > 180:
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        hint = "Latitude and longitude look swapped; put each into its own column." if swapped else "Correct it, or leave the row out."
        return Fault(raw.where, f"Its coordinates ({lat}, {lon}) are out of range.", hint)
    if abs(lat) < 0.01 and abs(lon) < 0.01:
        return Fault(
            raw.where, "Its coordinates are 0, 0: no place, but a gap that was filled.", "Put in the true coordinates, or leave it out."
        )
    if lat.is_integer() and lon.is_integer():
        what = f"Its coordinates ({lat:.0f}, {lon:.0f}) are whole degrees: the place may be fifty kilometres away."
        return Fault(raw.where, what, "Put in coordinates of at least two decimals, or leave it out.")
    code = country or ""
    if raw.country:
        named = country_of(raw.country) or country
        if named is None:
            return Fault(
                raw.where,
                f"There is no country {raw.country[:40]!r}.",
                "Write its ISO code (SY) or English name, or say it for the whole file: --country SY",
            )
        code = named
    population = _whole(raw.population)
    return Checked(raw, lat, lon, kind, code, tuple(names.items()), population, _whole(raw.geonames))


def _no_name(raw: Raw) -> Fault:
    given = next(iter((*raw.names, *raw.native)), "")
    if not cleaned(given):
        return Fault(raw.where, "It has no name.", "Put one in, or leave the row out.")
    shown = cleaned(given)[:40]
    if any(mixed(w) for w in _WORDS.split(cleaned(given))):
        return Fault(raw.where, f"Its name “{shown}” mixes letters of two scripts in one word.", "Type the word anew in one script.")
    if len(fold(cleaned(given))) <= 1:
        return Fault(raw.where, f"Its name “{shown}” has fewer than two letters: it would match anything.", "Write the full name.")
    return Fault(raw.where, f"Its name “{shown}” is no name that can be looked up.", "Write the name alone, in at most 120 letters.")


def _whole(text: str) -> int:
    digits = text.split(".")[0].replace(",", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else 0
