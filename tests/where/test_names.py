"""The table ``names.txt``: every spelling comes to its place, and never to more than is known."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from harmledger.model.circumstances import PLACE_SCALE
from harmledger.model.globe import km
from harmledger.resolve.where import Locator, locate, locate_lines

NEAR_KM = 15.0
PLACE = re.compile(r"(?P<place>.+?) (?P<lat>-?\d+\.\d+) (?P<lon>-?\d+\.\d+)")


@dataclass(frozen=True)
class Case:
    name: str
    country: str | None
    province: str | None
    at: tuple[float, float] | None
    todo: str


def cases() -> list[Case]:
    found: list[Case] = []
    country: str | None = None
    for line in (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines():
        text, _, why = line.partition("#")
        if not text.strip():
            continue
        if text.startswith("@"):
            country = text[1:].strip() or None
            continue
        todo = why.strip() if text.startswith("todo ") else ""
        head, _, names = text.removeprefix("todo ").partition(":")
        place = PLACE.fullmatch(head.strip())
        province = head.removeprefix("province ").strip() if head.startswith("province ") else None
        at = (float(place.group("lat")), float(place.group("lon"))) if place else None
        found += [Case(n.strip(), country, province, at, todo) for n in names.split(";") if n.strip()]
    return found


CASES = cases()


def test_the_table_is_long() -> None:
    assert len(CASES) >= 200
    assert sum(bool(c.todo) for c in CASES) <= 10


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=pytest.mark.xfail(reason=c.todo, strict=True)) if c.todo else c for c in CASES],
    ids=lambda c: f"{c.country or 'any'}-{c.name}",
)
def test_spelling(locator: Locator, case: Case) -> None:
    place = locate(locator, case.name, case.province, case.country)
    if case.province:
        assert place is not None and place.lat is not None and place.admin1 == case.province, place
        assert PLACE_SCALE.index(place.precision) >= PLACE_SCALE.index("admin1"), place.because
    elif case.at is None:
        assert place is None or place.lat is None or place.precision == "country", place
    else:
        assert place is not None and place.lat is not None and place.lon is not None, place
        assert place.precision == "town", place.because
        assert km(place.lat, place.lon, *case.at) <= NEAR_KM, place.because


HOSTILE = [
    "x" * 10_000,
    "ال" * 5_000,
    "Al-" * 3_000,
    "مA" * 400,
    "\u200f" * 300,
    "a b c d e f g h " * 100,
    "," * 5_000,
    "San José" * 30,
    "San Juan",
    "Al",
    "Х",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_quick_and_claim_nothing(locator: Locator, name: str) -> None:
    for country in (None, "SY", "US", "MX"):
        start = time.perf_counter()
        row = next(locate_lines(locator, [{"id": 1, "name": name, "country": country, "name_ar": name}], explain=True))
        assert time.perf_counter() - start < 0.5  # 50 ms on a quiet machine
        assert row["precision"] in (None, "country", "town"), row
        assert len(str(row["candidates"])) < 20_000
