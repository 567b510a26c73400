"""Who is said to have done it, as other recorders' columns name the parties: never an accusation as a fact.

Rules and words are in ``data/parties.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from harmledger.model.claim import Side, Stance
from harmledger.model.incident import Grade, Incident, SideGrade
from harmledger.publish.formats.recorder import joined, rules


@dataclass(frozen=True, slots=True)
class Party:
    """A party that is named for an incident.

    Attributes:
        name: the party: its side's name where the side is one party or reports name it in common words alone ("terrorists", "Russian
            jets"), else as the record names the actor.
        side: the side that it is of.
        grade, stances, because, claims: as the record has them for the actor; of several actors who are one party the best graded
            one's grade and reason, and the stances and claims of all.
    """

    name: str
    side: Side
    grade: Grade
    stances: tuple[Stance, ...]
    because: str
    claims: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name, with a word that the party is only said to have done it, unless it said so itself."""
        words: dict[str, str] = rules("parties")["labels"]
        if self.grade == "confirmed":
            return f"{self.name}{words['confirmed']}"
        return f"{self.name}{words['alleged_and_denied' if 'denied' in self.stances else 'alleged']}"

    @property
    def state(self) -> bool | None:
        """Whether its side is a state's; None where that is not known."""
        sides = rules("parties")["sides"]
        return True if self.side in sides["states"] else False if self.side in sides["groups"] else None


def parties(incident: Incident) -> list[Party]:
    """The parties named, best graded first as the record has them; none whose part the evidence speaks against, none of unknown side."""
    named = rules("parties")["named"]
    found: dict[str, Party] = {}
    for s in incident.responsibility:
        if s.grade in named["not_grades"] or s.side in named["not_sides"]:
            continue
        party = Party(name_of(s), s.side, s.grade, s.stances, s.because, s.claims)
        known = found.setdefault(party.name.casefold(), party)
        if known is not party:
            best = party if party.grade == "confirmed" else known
            stances = tuple(dict.fromkeys((*known.stances, *party.stances)))
            claims = tuple(dict.fromkeys((*known.claims, *party.claims)))
            found[party.name.casefold()] = replace(best, name=known.name, stances=stances, claims=claims)
    return list(found.values())


def name_of(s: SideGrade) -> str:
    """How an actor is named: see ``Party.name``."""
    names = rules("parties")["names"]
    if s.side in names["always"]:
        return str(names["always"][s.side])
    words = re.findall(r"[^\W\d_]+", s.actor.casefold())
    if s.side in names["for_common_words"] and set(words) <= set(rules("parties")["common_words"]["words"]):
        return str(names["for_common_words"][s.side])
    return s.actor


def labels(found: Iterable[Party]) -> str | None:
    """Their names in one cell, each with its doubt; None for nobody."""
    return joined(p.label for p in found) or None
