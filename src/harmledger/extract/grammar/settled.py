"""Which entries of responsibility stand, of all that a report says of an event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harmledger.extract.grammar.drafts import Blame, EventDraft
from harmledger.extract.grammar.parties import party
from harmledger.model.actors import Actor
from harmledger.model.claim import Stance

BY: tuple[Stance, ...] = ("stated", "accused", "admitted")
"""The stances that say that somebody did it."""

SURE, LIKELY, WEAK = 3, 2, 1
"""How surely an entry is the event's: told with its figures, told of the same act, told near it or in a headline."""


@dataclass(slots=True)
class Entry:
    """A hand or an answer that may stand with an event; ``title``: it is read in the headline."""

    blame: Blame
    grade: int
    title: bool = False
    several: bool = False
    """The sentence names several, each of whom may have done but one of the acts that it adds up."""


def settled(entries: Sequence[Entry], event: EventDraft) -> list[Blame]:
    """The entries that stand: the sure ones; likely ones; weak ones only where nothing better names an actor."""
    fighting = "clashes" in event.acts
    best = max((e.grade for e in entries if e.blame.stance in BY), default=0)
    sides = {e.blame.side for e in entries if e.grade == best and e.blame.stance in BY}
    kept: list[Blame] = []
    for e in entries:
        b = e.blame
        joint = e.title and b.rule == "actor_verb" and any(x.title and x.blame.side in sides for x in entries)
        if e.grade == WEAK and best > WEAK and b.side not in sides and (e.several or (not fighting and not joint)):
            continue
        if e.grade == LIKELY and best == SURE and b.side not in sides and b.stance == "stated" and not fighting:
            continue
        if e.grade == WEAK and best > WEAK and b.rule == "in_fight":
            continue
        again = (x for x in kept if x.stance == b.stance and _one(x, b))
        if not any(x.end == b.end or (x.voice and x.voice.name) == (b.voice and b.voice.name) for x in again):
            kept.append(b)
    said = [b for b in kept if b.stance in ("accused", "admitted")]
    kept = [b for b in kept if b.stance != "stated" or not any(_one(b, x) for x in said)]
    decided = any(b.side != "unknown" and b.stance in BY for b in kept)
    return [b for b in kept if b.side != "unknown" or not decided]


def _one(a: Blame, b: Blame) -> bool:
    """Whether two entries are of one actor: of one side; of the side that gathers many ("other") also of one party or name."""
    if a.side != b.side or a.side != "other":
        return a.side == b.side
    return a.party == b.party or bool(stems(a.actor) & stems(b.actor))


def is_of(blame: Blame, actor: Actor) -> bool:
    """Whether an entry is of the actor, or of one with it."""
    return blame.party == party(actor) or (blame.side == actor.side and bool(stems(blame.actor) & stems(actor.name)))


def stems(name: str) -> set[str]:
    """The beginnings of the names in a name: "Armenian forces" and "Armenia's ministry" share one."""
    return {w[:5].lower() for w in re.findall(r"\b[A-Z]\w{3,}", name)}
