"""How the figures of a scene stand to those that an event has: told again, a part, one more, or people who cannot be the same."""

from __future__ import annotations

from harmledger.extract.grammar.drafts import EventDraft, Figure
from harmledger.extract.grammar.relations import TOWN, rank
from harmledger.extract.grammar.scenes import Scene

MORE_THAN = 1.25
"""So far above a lower bound a number may lie and still be what the bound was said of."""


FEW, MANY = 3, 5
"""Where so few dead were told, so many, and so many times as many, are others."""


def _voice(f: Figure) -> str | None:
    return (f.voice.actor or f.voice.name) if f.voice else None


def known(event: EventDraft, f: Figure) -> bool:
    """Whether the event has a total of the same number of people who may be the same."""
    return any(
        k.whole is None and (k.outcome, k.number) == (f.outcome, f.number) and (k.status == f.status or "unknown" in (k.status, f.status))
        for k in event.figures
    )


def same_person(event: EventDraft, scene: Scene) -> bool:
    """Whether the scene tells of one person ("the pilot") of whom the event has told."""
    known = {(f.outcome, f.group.lower().split()[-1]) for f in event.figures if f.number == 1 and f.group}
    ones = {(f.outcome, f.group.lower().split()[-1]) for f in scene.figures if f.number == 1 and f.group}
    return bool(known & ones) and all(f.number == 1 for f in scene.figures)


def fresh(event: EventDraft, scene: Scene) -> bool:
    """Whether the scene's figures are not all known from the event."""
    known = {(f.outcome, f.number) for f in event.figures}
    return any((f.outcome, f.number) not in known for f in scene.figures)


def counted_among(event: EventDraft, scene: Scene) -> bool | None:
    """ "Three children were among the dead": whether the event counts at least so many; None where nothing points back."""
    pointing = [f for f in scene.figures if f.refers is not None and f.whole is None]
    if not pointing:
        return None
    most = {f.outcome: f.number for f in sorted(event.figures, key=lambda f: f.number)}
    return all(most.get(f.outcome, 0) >= f.number for f in pointing)


def counts_on(event: EventDraft, scene: Scene) -> bool:
    """ "Another five were killed …": people counted on top of the event's own total are of another event."""
    for f in scene.figures:
        if f.more and f.outcome == "killed" and f.whole is None and f.refers is None and f.status != "combatant":
            return any(t.outcome == "killed" and t.whole is None and t.number > 1 for t in event.figures)
    return False


def outgrown(event: EventDraft, scene: Scene) -> bool:
    """Whether the scene counts many dead at once, of whom nothing points back, where the event has told of few."""
    most = max((f.number for f in event.figures if f.outcome == "killed"), default=0)
    mine = max((f.number for f in scene.figures if f.outcome == "killed" and f.whole is None and not f.definite), default=0)
    return 0 < most <= FEW and mine >= max(MANY, MANY * most) and not any(f.refers for f in scene.figures)


def breaks_down(event: EventDraft, scene: Scene) -> bool:
    """Whether the scene tells of one place of several that the event's toll spans, with a smaller number of its own."""
    if scene.place is None or rank(scene.place.place) > TOWN or (event.place is not None and rank(event.place.place) <= TOWN):
        return False
    most = {f.outcome: f.number for f in sorted(event.figures, key=lambda f: f.number) if f.whole is None}
    return any(f.whole is None and f.refers is None and 0 < f.number < most.get(f.outcome, 0) for f in scene.figures)


def completes(event: EventDraft, scene: Scene) -> bool:
    """ "Eight were killed. Five died in …; another three …": the scene's figure and one told before make up a total told before."""
    killed = [t.number for t in event.figures if t.outcome == "killed" and t.number]
    return any(
        f.more and f.outcome == "killed" and any(total == f.number + part for total in killed for part in killed if part != total)
        for f in scene.figures
    )


def adds_up(event: EventDraft, scene: Scene) -> bool:
    """ "28 dead … 11 troops and 17 militants were killed": the scene's own counts make up a total told before."""
    for t in event.figures:
        mine = [f.number for f in scene.figures if f.outcome == t.outcome and f.whole is None and f.number]
        if len(mine) > 1 and sum(mine) == t.number and t.whole is None:
            return True
    return False


def two_totals(event: EventDraft, scene: Scene) -> str:
    """Whether a voice that has given a total for the event gives another here: then it counts something else."""
    for f in scene.figures:
        if f.whole is not None or f.refers is not None or f.number < 1:
            continue
        each = [t.number for t in event.figures if t.whole is None and t.outcome == f.outcome]
        if len(each) > 1 and sum(each) == f.number:
            continue  # "two boys and two adults … the four were killed"
        for t in event.figures:
            if t.whole is not None or t.outcome != f.outcome or t.number == f.number or f.definite:
                continue
            if t.high is None and t.number < f.number <= MORE_THAN * t.number:
                continue  # "more than 60" and "62" are no contradiction
            if f.number < t.number and t.status == "unknown" != f.status:
                continue  # "63 people … 36 civilians": may well be a part
            if others_dead(t, f):
                continue  # "20 soldiers … three rebels were also killed": the losses of both sides
            if _voice(t) == _voice(f):
                return "two_totals" if f.voice is not None else "two_totals_outlet"
    return ""


def made_exact(event: EventDraft, scene: Scene) -> bool:
    """ "Dozens were killed in A." "At least 73 people were killed in B, near A": a vague toll, then the number."""
    told = [f for f in event.figures if f.outcome == "killed" and f.whole is None]
    now = [f for f in scene.figures if f.outcome == "killed" and f.whole is None and not f.more and f.refers is None]
    if not told or not now or scene.turns or scene.unnamed == "other" or not all(f.vague for f in told):
        return False
    return any(not f.vague and f.number >= t.number and t.status in ("unknown", f.status) for f in now for t in told)


def others_dead(t: Figure, f: Figure) -> bool:
    """Whether two counts are of people who are not the same: fighters beside civilians, or the fighters of two sides."""
    if {t.status, f.status} == {"civilian", "combatant"}:
        return True
    return t.status == f.status == "combatant" and bool(t.group and f.group) and t.group.lower() != f.group.lower()
