"""The days of events: which an event may lend to others, and which cannot be one event's."""

from __future__ import annotations

from dataclasses import replace

from harmledger.extract.grammar.drafts import EventDraft, SentenceRead, TimeRead
from harmledger.extract.grammar.scenes import Scene
from harmledger.model.circumstances import When

FOUND_WITHIN = 3
"""Days after an act within which bodies found are taken for its dead."""


def when(time: TimeRead | None) -> When | None:
    """The dating itself, where there is one."""
    return time.when if time else None


def lent(time: TimeRead) -> TimeRead:
    """The day that an event lends to others of its report. "In the past 24 hours" belongs to the sum that it counts: what else
    the report tells is of the day on which it was told."""
    if not time.back or time.when.end is None:
        return time
    because = f"{time.when.because}; of that only the day on which it was told"
    return replace(time, when=replace(time.when, start=time.when.end, precision="day", because=because))


def may_lend(time: TimeRead, told: SentenceRead) -> bool:
    """Whether an event told in a sentence may have been on that day: what was said on Monday did not happen on Tuesday."""
    said = [t.when.end for t in told.said_on if t.when.end is not None]
    return not said or time.when.start is None or time.when.start <= max(said)


def said_before(event: EventDraft, scene: Scene) -> bool:
    """Whether a scene was told before the event's day: "On Monday the monitor said that 15 had been killed" is not Tuesday's raid."""
    if scene.time is not None or scene.said is None or event.time is None or event.time.when.start is None:
        return False
    return event.time.when.start > scene.said


def found_later(event: EventDraft, scene: Scene) -> bool:
    """ "Twenty bodies have been found today": those who died the day before, where the event has dead already."""
    dead = [f for f in scene.figures if f.outcome == "killed" and f.number]
    if not dead or any(f.group.lower().split()[-1:] not in (["bodies"], ["corpses"]) for f in dead if f.whole is None):
        return False
    if event.time is None or scene.time is None or event.time.when.end is None or scene.time.when.start is None:
        return False
    told = any(f.outcome == "killed" and f.number > 1 for f in event.figures)
    return told and scene.place is None and 0 < (scene.time.when.start - event.time.when.end).days <= FOUND_WITHIN
