"""Invents a book of any size: towns, days, victims, spelling noise, follow-ups and wire copies as dense as in real archives.

A day has about fifty reports, as the Syrian war or the United States have; more reports are more days, not fuller ones. An
incident has two reports in the middle, a few have hundreds. A third of the reports are copies of another (cut, retitled,
spelled otherwise), an eighth are follow-ups weeks later that give no day, one in fifty places or days is misread.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from harmledger.model.circumstances import Place, Span, When
from harmledger.model.claim import Claim, EventClaim, FigureClaim, Method
from harmledger.model.ids import content_id
from harmledger.model.report import Receipt, Report, make_report

A_DAY, FIRST_DAY = 50, date(2010, 1, 1)
SYLLABLES = [
    "ba",
    "da",
    "fa",
    "ga",
    "ha",
    "ja",
    "ka",
    "la",
    "ma",
    "na",
    "qa",
    "ra",
    "sa",
    "ta",
    "wa",
    "za",
    "bu",
    "du",
    "mu",
    "nu",
    "ru",
    "su",
    "bi",
    "di",
    "mi",
    "ni",
    "ri",
    "si",
    "shar",
    "tal",
    "kaf",
    "deir",
    "ein",
    "jab",
    "hom",
]
METHODS: tuple[Method, ...] = ("airstrike", "shelling", "shooting", "explosive", "clashes")


@dataclass(frozen=True)
class Incident:
    """What happened, before anybody reports it."""

    town: int
    day: date
    killed: int
    injured: int
    method: Method
    victims: tuple[str, ...]
    words: tuple[str, ...]


class World:
    """Towns, persons and words to draw from; the same seed, the same world."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.towns = [self._word(2, 4).title() for _ in range(3000)]
        self.first = [self._word(2, 3).title() for _ in range(400)]
        self.last = [self._word(2, 4).title() for _ in range(4000)]
        self.vocabulary = [self._word(2, 5) for _ in range(30000)]

    def _word(self, least: int, most: int) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(least, most)))

    def zipf(self, size: int) -> int:
        """A rank below ``size``, low ones far more often."""
        return min(size - 1, int(size ** self.random.random()) - 1 + self.random.randint(0, 2))

    def incident(self, day: date) -> Incident:
        """Something that happened on a day."""
        r = self.random
        killed = max(1, int(r.paretovariate(1.1)))
        victims = tuple(f"{r.choice(self.first)} {r.choice(self.last)}" for _ in range(min(killed, r.randint(0, 2))))
        words = tuple(self.vocabulary[self.zipf(len(self.vocabulary))] for _ in range(60))
        injured = int(killed * r.random() * 3)
        return Incident(self.zipf(len(self.towns)), day, min(killed, 400), min(injured, 900), r.choice(METHODS), victims, words)

    def spelled(self, name: str) -> str:
        """The name as some other paper writes it."""
        if self.random.random() < 0.7:
            return name
        return self.random.choice([name.replace("a", "e", 1), name.replace("i", "ee", 1), f"al-{name}", name.replace("u", "ou", 1)])

    def story(self, of: Incident, dated: bool) -> str:
        """A report's text of some 250 words."""
        r = self.random
        town = self.spelled(self.towns[of.town])
        own = [self.vocabulary[self.zipf(len(self.vocabulary))] for _ in range(120)]
        body = [*of.words, *own]
        r.shuffle(body)
        named = " ".join(f"The victim, {v}, was buried." for v in of.victims)
        lead = f"{of.killed} people were killed in {town}{f' on {of.day:%d} {of.day:%B}' if dated else ''}, said {r.choice(self.last)}."
        quoted = f"“{' '.join(r.sample(of.words, 12))}”, a neighbour said."
        return f"{lead} {named} {' '.join(body[:90])}. {quoted} {' '.join(body[90:])}."

    def copy(self, text: str) -> str:
        """The text as another paper prints it: retitled, cut, a word changed here and there."""
        words = text.split(" ")
        kept = words[: int(len(words) * (0.6 + 0.4 * self.random.random()))]
        for _ in range(3):
            kept[self.random.randrange(len(kept))] = self.random.choice(self.vocabulary)
        return f"{self.random.choice(self.vocabulary).title()} news: {' '.join(kept)}"


def reports_of(count: int, seed: int = 1) -> Iterator[tuple[Report, list[Claim], int]]:
    """``count`` reports with their claims and the number of the incident that each tells of."""
    world = World(seed)
    r = world.random
    made = number = 0
    while made < count:
        day = FIRST_DAY + timedelta(days=made // A_DAY)
        incident = world.incident(day)
        number += 1
        text = ""
        for k in range(min(count - made, 300, max(1, int(r.paretovariate(1.3))))):
            late = k > 0 and r.random() < 0.125
            copied = k > 0 and not late and r.random() < 0.5
            text = world.copy(text) if copied else world.story(incident, not late)
            published = day + timedelta(days=r.randint(20, 200) if late else r.randint(0, 2))
            report = make_report(None, text, Receipt(f"invented-{made}", "benchmark", published, f"paper-{r.randrange(300)}"))
            yield report, claims_of(world, incident, report, late), number
            made += 1


def claims_of(world: World, of: Incident, report: Report, late: bool) -> list[Claim]:
    """What an engine would read in it, with an engine's mistakes."""
    r = world.random
    misread = r.random() < 0.02
    town = r.randrange(len(world.towns)) if misread else of.town
    day = of.day + timedelta(days=r.randint(1, 9)) if r.random() < 0.02 else of.day
    name = world.spelled(world.towns[town])
    where = Place(name, f"province {town % 14}", "XX", 30 + (town % 60) / 10, 35 + (town // 60) / 10, "town", "town", 5.0)
    span = Span(0, min(80, len(report.text)), report.text[:80])
    event = EventClaim(
        content_id("c", report.sha256, 0), report.sha256, "e1", "main", of.method, None if late else When(day, day, "day"), where, span
    )
    claims: list[Claim] = [event]
    for outcome, n in (("killed", of.killed), ("injured", of.injured)):
        if n and r.random() < 0.9:
            told = max(1, n + (r.randint(-n // 4, n // 4) if r.random() < 0.3 else 0))
            claims.append(
                FigureClaim(
                    content_id("c", report.sha256, outcome), report.sha256, "e1", "killed" if outcome == "killed" else "injured", told, told,
                    "unknown", None, None, "people", None, None, span,
                )
            )  # fmt: skip
    return claims
