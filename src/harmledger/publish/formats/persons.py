"""Single persons whom reports speak of ("a girl of the family was killed"), for tables of one row a person. Nobody is named there.

A row says: somebody counted exactly one person, and said this of them. Several voices may speak of the same person; a row too many would
be a victim who never was. So of each description (outcome, sex, age, words) there are as many rows as one voice in one report gives, and
all rows together are never more than the most who were harmed. A person of whom nothing is told is no row (``data/persons.toml``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from harmledger.model.claim import Age, FigureClaim, Sex
from harmledger.model.incident import Incident
from harmledger.publish.formats.recorder import claims_of, rules
from harmledger.publish.published import Published

OUTCOMES = ("killed", "injured")


@dataclass(frozen=True, slots=True)
class Person:
    """One person.

    Attributes:
        outcome: "killed" or "injured".
        age, sex: as somebody said, or None.
        years: how old in years, where the words tell, or None.
        words: the report's words for the person without any that a name could be; may be "".
        report: SHA-256 of the report that speaks of them.
        claim: id of the figure claim.
        civilian: whether somebody says that they were a civilian.
    """

    outcome: str
    age: Age | None
    sex: Sex | None
    years: int | None
    words: str
    report: str
    claim: str
    civilian: bool


def single_persons(published: Published, incident: Incident) -> list[Person]:
    """The single persons of an incident who are not said to be combatants, best described first within each outcome."""
    figures = [c for c in claims_of(published, incident) if isinstance(c, FigureClaim) and c.id in incident.figures]
    replaced = {a.claim for a in incident.aside if a.kind in ("superseded", "copy", "background")}
    wholes = {c.part_of for c in figures}
    ones = [c for c in figures if (c.low, c.high) == (1, 1) and c.status != "combatant" and c.id not in replaced | wholes]
    found: list[Person] = []
    for outcome in OUTCOMES:
        found += _of(outcome, [c for c in ones if c.outcome == outcome])[: _most(incident, outcome)]
    return found


def _of(outcome: str, ones: Sequence[FigureClaim]) -> list[Person]:
    by_voice: dict[tuple[str, str], list[FigureClaim]] = defaultdict(list)
    for c in ones:
        by_voice[c.report, c.said_by.name if c.said_by else ""].append(c)
    kept: dict[tuple[object, ...], list[FigureClaim]] = {}
    for claims in by_voice.values():
        for described, times in Counter(_described(c) for c in claims).items():
            if times > len(kept.get(described, ())):
                kept[described] = [c for c in claims if _described(c) == described]
    people = [
        Person(outcome, c.age, c.sex, years_of(c.group), nameless(c.group), c.report, c.id, c.status == "civilian")
        for claims in kept.values()
        for c in claims
    ]
    return sorted(filter(_told, people), key=lambda p: (-((p.age is not None) + (p.sex is not None)), not p.civilian, p.words, p.claim))


def _told(p: Person) -> bool:
    """Whether one person who was harmed is told of, and anything that the incident's numbers do not tell."""
    rule, words = rules("persons"), set(p.words.split())
    if words & {*rule["groups"], *rule["not_victims"]}:
        return False
    return bool(p.age or p.sex or words - set(rule["nothing_told"]))


def _described(c: FigureClaim) -> tuple[object, ...]:
    return c.age, c.sex, nameless(c.group)


def _most(incident: Incident, outcome: str) -> int:
    """The most who were harmed so; none where no total is known."""
    total = getattr(incident, outcome).total
    return total.max if total else 0


def years_of(words: str) -> int | None:
    """The age in years that a description tells ("a 10-year-old girl"), or None."""
    found = (re.search(pattern, words.casefold()) for pattern in rules("persons")["years"])
    return next((int(m[1]) for m in found if m), None)


def occupation_of(words: str) -> str | None:
    """What the person did for a living, as the words tell, or None."""
    told = f" {words} "
    return next((o for o in rules("persons")["occupations"] if f" {o} " in told), None)


def nameless(words: str) -> str:
    """The words of a description that no name can be: those in small letters throughout. A script without small letters has none."""
    parts = (re.sub(r"^\W+|\W+$", "", part) for part in words.split())
    return " ".join(part for part in parts if part.islower())
