"""Who is said to have done it, as other recorders' columns name the parties: never an accusation as a fact.

Rules and words are in ``data/parties.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from harmledger.model.claim import Side
from harmledger.model.incident import Incident, SideGrade
from harmledger.publish.formats.recorder import joined, rules


@dataclass(frozen=True, slots=True)
class Party:
    """A party that is named for an incident.

    Attributes:
        name: as the record names the actor.
        label: the name, with a word that it is only said to have done it, unless it said so itself.
        side: the side that it is of.
        state: whether that side is a state's; None where that is not known.
        graded: the record's own entry.
    """

    name: str
    label: str
    side: Side
    state: bool | None
    graded: SideGrade


def parties(incident: Incident) -> list[Party]:
    """The parties named, best graded first as the record has them; none whose part the evidence speaks against, none of unknown side."""
    rule = rules("parties")
    found = []
    for s in incident.responsibility:
        if s.grade in rule["named"]["not_grades"] or s.side in rule["named"]["not_sides"]:
            continue
        state = True if s.side in rule["sides"]["states"] else False if s.side in rule["sides"]["groups"] else None
        found.append(Party(s.actor, f"{s.actor}{_doubt(s)}", s.side, state, s))
    return found


def _doubt(s: SideGrade) -> str:
    words: dict[str, str] = rules("parties")["labels"]
    if s.grade == "confirmed":
        return words["confirmed"]
    return words["alleged_and_denied"] if "denied" in s.stances else words["alleged"]


def labels(found: list[Party]) -> str | None:
    """Their names in one cell, each with its doubt; None for nobody."""
    return joined(p.label for p in found) or None
