"""What a headline counts, given to the events of the body or to an event of its own."""

from __future__ import annotations

from collections.abc import Sequence

from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.relations import TOWN, rank
from harmledger.extract.grammar.scenes import best_place, best_time

LEAD_SENTENCES = 5
"""Sentences, the headline among them, in which the place and day of a headline's event are looked for."""


def add_headlines(
    events: list[EventDraft], reads: Sequence[SentenceRead], headlines: Sequence[Figure], background: Sequence[tuple[Figure, str]]
) -> None:
    """A headline's figure counts only where the body has none for the same thing (codebook section 6)."""
    if not headlines:
        return
    summed = {(f.outcome, f.number) for f, _ in background}
    if not events:
        headlines = [f for f in headlines if reads[f.sentence].sentence.section == "title" and (f.outcome, f.number) not in summed]
        if not headlines:
            return
        told = reads[min(f.sentence for f in headlines)]
        event = EventDraft(told=told.index, figures=list(headlines), sentences=[told.index])
        near = [told, *(r for r in reads if r.sentence.section == "body")][:LEAD_SENTENCES]
        event.place = best_place(told.places) or best_place([p for r in near for p in r.places if rank(p.place) <= TOWN])
        event.time = best_time(told.times) or best_time([t for r in near for t in r.times])
        event.methods = [(h, 1.0) for r in reads for h in r.methods]
        if event.place is not None or event.time is not None:  # what nothing places or dates is no event
            events.append(event)
        return
    known = {(f.outcome, f.number) for e in events for f in e.figures} | summed
    have = {f.outcome for e in events for f in e.figures if f.outcome == "killed"} | {f.outcome for f in events[0].figures}
    for f in headlines:
        if (f.outcome, f.number) not in known and f.outcome not in have and reads[f.sentence].sentence.section == "title":
            events[0].figures.append(f)
