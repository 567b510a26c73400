"""Invented records of any size for the overview: varied in day, place, method, sides, grade and figures; the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from harmledger.model.circumstances import Place, PlacePrecision, When
from harmledger.model.claim import Method, Side, Stance
from harmledger.model.incident import Grade, Incident, Range, Record, SideGrade, Tally
from harmledger.model.release import About
from harmledger.model.review import Review, State
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.published import Published
from tests.publish import samples as s

ABOUT = About(
    "Harm in Harran", "Harran Monitor", "https://example.org/errors", "CC-BY-4.0", "2", date(2026, 1, 2), "public", "harmledger 0"
)
GRADES: tuple[Grade, ...] = ("confirmed", "fair", "weak", "weak", "contested", "discounted")
METHODS: tuple[Method, ...] = ("airstrike", "airstrike", "shelling", "shooting", "landmine", "unknown")
SIDES: tuple[Side, ...] = ("government", "russia", "coalition", "is", "opposition")
STANCES: tuple[Stance, ...] = ("accused", "stated", "denied", "admitted")
STATES: tuple[State, ...] = ("open", "open", "accepted", "signed off", "changed since sign-off")
TOWNS = ("Deir ez-Zor", "Raqqa", "Tal Aswad", "Dar'a", "Idlib", "حلب", "Al-Qusur", "Kafr Nabl")


def published(incidents: tuple[Incident, ...]) -> Published:
    """The incidents as a release shows them, with the hand-made reports."""
    return Published(evidence_of_readings(s.REPORTS, s.READINGS), Record(incidents), {})


def incidents(count: int, seed: int = 5) -> tuple[Incident, ...]:
    """``count`` incidents, sorted as a record is."""
    chance = random.Random(seed)
    made = [_incident(n, chance) for n in range(count)]
    return tuple(sorted(made, key=lambda i: (str(i.date.start) if i.date and i.date.start else "9999", i.id)))


def places(chance: random.Random) -> Iterator[Place]:
    """Towns around Harran without end."""
    while True:
        town = chance.choice(TOWNS)
        n = chance.randrange(200)
        lat, lon = 33 + (hash_of(town) + n * 37) % 400 / 100, 36 + (hash_of(town) + n * 91) % 600 / 100
        name = town if n < 60 else f"{town} quarter {n}"
        yield Place(name, f"Province {n % 9}", "SY" if n % 10 else "IQ", lat, lon, "town", "town", 3.0, f"made:{town}-{n}")


def hash_of(text: str) -> int:
    """A number for a text, the same in every process."""
    return sum(ord(c) * (n + 1) for n, c in enumerate(text))


def _incident(n: int, chance: random.Random) -> Incident:
    start = date(2012, 1, 1) + timedelta(days=chance.randrange(365 * 8))
    days = chance.choice((0, 0, 0, 0, 1, 40))
    when = When(start, start + timedelta(days=days), "day" if not days else "days") if chance.random() > 0.04 else None
    precision: PlacePrecision = chance.choice(("town", "town", "neighbourhood", "district", "admin1", "country"))
    place = replace(next(places(chance)), precision=precision, named_precision=precision, radius_km=90.0 if precision == "admin1" else 3.0)
    low = chance.choice((0, 1, 1, 2, 3, 5, 8, 20, 60))
    killed = Range(low, low + chance.choice((0, 0, 1, 4, 15)))
    children = Range(0, min(2, killed.max)) if chance.random() < 0.3 else None
    sides = chance.sample(SIDES, chance.choice((0, 1, 1, 2)))
    return replace(
        s.RAID_INCIDENT,
        id=f"i-{n:016x}",
        members=("c-a0",) if n % 2 else ("c-b0",),
        links=(),
        bounds=(),
        conflicts=(),
        date=when,
        place=place if chance.random() > 0.05 else None,
        method=chance.choice(METHODS),
        killed=Tally(killed, civilians=Range(0, killed.max), children=children) if chance.random() > 0.1 else Tally(),
        grade=chance.choice(GRADES),
        responsibility=tuple(SideGrade(side, side, "weak", (chance.choice(STANCES),), "", ()) for side in sides),
        review=Review(chance.choice(STATES)),
    )
