"""The reports of a backlog, invented, the same for the same number: mostly ordinary news, one in twenty of harm.

Those of harm tell of raids in real towns, two in the middle to an incident, some of them copies and later tolls; the others are ordinary
news of about the same length, a seventh of it full of words that look like harm. They are about as long as those of the
benchmark's development part: some 350 words in the middle.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARE = 20  # one report in so many is of harm
HARD = 7  # one of the others in so many is full of words that look like harm
A_DAY = 300  # reports
FIRST = date(2016, 1, 1)
TOWNS = (
    *(
        "Aleppo",
        "Idlib",
        "Hama",
        "Homs",
        "Daraa",
        "Raqqa",
        "Deir Ezzor",
        "Saraqib",
        "Maarat al-Numan",
        "Khan Sheikhoun",
        "Douma",
        "Harasta",
    ),
    *("Manbij", "Al-Bab", "Azaz", "Jisr al-Shughur", "Ariha", "Palmyra", "Tabqa", "Mayadin", "Albu Kamal", "Afrin", "Kobani", "Hasakah"),
    *(
        "Mosul",
        "Fallujah",
        "Ramadi",
        "Tikrit",
        "Baquba",
        "Kirkuk",
        "Tal Afar",
        "Hawija",
        "Taiz",
        "Hodeidah",
        "Saada",
        "Marib",
        "Aden",
        "Kunduz",
    ),
)
PLACES = ("a market", "a bakery", "a school", "a hospital", "a mosque", "a residential building", "a bus station", "a fuel depot", "a farm")
HANDS = (
    ("airstrikes", "Syrian government warplanes"), ("an airstrike", "Russian warplanes"), ("a drone strike", "a US-led coalition aircraft"),
    ("shelling", "government forces"), ("rocket fire", "rebel groups"), ("a car bomb", "Islamic State"), ("barrel bombs", "government helicopters"),
)  # fmt: skip
VOICES = (
    "the Syrian Observatory for Human Rights",
    "the White Helmets",
    "a medical source",
    "residents",
    "local activists",
    "officials",
    "a hospital director",
)


@dataclass(frozen=True)
class Raid:
    """An invented attack."""

    day: date
    town: str
    site: str
    how: str
    by: str
    killed: int
    wounded: int


def hard_news() -> list[str]:
    """Ordinary news that is full of words that look like harm; of the first reader's measurement."""
    path = ROOT / "evals" / "first_reader_texts" / "ordinary.toml"
    items = [i["text"] for i in tomllib.loads(path.read_text(encoding="utf-8"))["item"] if i["kind"] != "harm"]
    return [" ".join(t.split()) for t in items]


def plain_news() -> list[str]:
    """Sentences of the news that fill most of a day."""
    return _lines("plain_news.txt")


@cache
def more_of_harm() -> list[str]:
    """What reports of an attack tell beside its toll: the scene, voices, denials, what was before."""
    return _lines("harm_news.txt")


def _lines(name: str) -> list[str]:
    return (Path(__file__).resolve().parent / name).read_text(encoding="utf-8").split("\n")[:-1]


def harm(dice: random.Random, raid: Raid, later: int) -> str:
    """A report of the raid; of a later one the toll has risen."""
    killed, wounded = raid.killed + later, raid.wounded + 2 * later
    weekday = raid.day.strftime("%A") if later < 3 else "this week"
    first = dice.choice(
        (
            f"At least {killed} people were killed and {wounded} wounded when {raid.how} hit {raid.site} in {raid.town} on {weekday}, {{v}} said.",
            f"{raid.how.capitalize()} by {raid.by} killed {killed} people, among them {max(1, killed // 4)} children, in {raid.town} on {weekday}, {{v}} said.",
            f"The death toll from {raid.how} on {raid.site} in {raid.town} on {weekday} has risen to {killed}, {{v}} said.",
        )
    ).format(v=dice.choice(VOICES))
    blame = f"{dice.choice(VOICES).capitalize()} said that {raid.by} carried out the attack."
    return "\n\n".join([first, blame, *dice.sample(more_of_harm(), dice.randint(12, 19))])


def reports(count: int, every: int = SHARE) -> Iterator[dict[str, str]]:
    """``count`` reports as objects of JSON; one in ``every`` is of harm."""
    dice, hard, plain, raids = random.Random(11), hard_news(), plain_news(), list[Raid]()
    for n in range(count):
        day = FIRST + timedelta(days=n // A_DAY)
        if n % every:
            told = [dice.choice(hard)] if n % HARD == 0 else dice.sample(plain, dice.randint(14, 25))
            text = "\n\n".join([f"{dice.choice(TOWNS)}, {day:%d %B} - {told[0]}", *told[1:], f"It was item {n} of the day."])
        else:
            fresh = not raids or dice.random() < 0.45
            if fresh:
                how, by = dice.choice(HANDS)
                raids.append(
                    Raid(day, dice.choice(TOWNS), dice.choice(PLACES), how, by, 1 + int(dice.expovariate(0.12)), dice.randint(2, 60))
                )
            raid = raids[-1] if fresh else raids[max(0, len(raids) - 1 - int(dice.expovariate(0.5)))]
            text = f"{harm(dice, raid, 0 if fresh else dice.choice((0, 0, 1, 3)))}\n\nReport {n}."
        yield {"id": f"b{n:07d}", "published": day.isoformat(), "publisher": f"Wire {n % 17}", "text": text}


def write(path: Path, count: int, every: int = SHARE) -> Path:
    """The reports as JSON Lines; one in ``every`` is of harm."""
    with path.open("w", encoding="utf-8") as out:
        for report in reports(count, every):
            out.write(json.dumps(report, ensure_ascii=False) + "\n")
    return path


def harmful(number: int) -> bool:
    """Whether the report of this number, from 0, tells of harm."""
    return number % SHARE == 0
