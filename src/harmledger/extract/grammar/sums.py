"""Totals that add up figures of events told apart: background, not a figure of any event (codebook section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

from harmledger.extract.grammar.background import BackgroundReader
from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.relations import TOWN, compatible, rank

MOST = 5
"""Events that a total is tried to add up."""

OPTIONS = 3
"""Figures of one event that are tried as its addend."""


def drop_sums(
    events: list[EventDraft], background: list[tuple[Figure, str]], reads: Sequence[SentenceRead], reader: BackgroundReader
) -> None:
    """Move totals that add up other events' figures to the background; what they say of the people ("25 civilians")
    holds for the figures they add up too."""
    if len(events) < 2:
        return
    first = min((r.index for r in reads if r.sentence.section != "title"), default=0)
    for event in events:
        for total in [f for f in event.figures if f.whole is None and f.refers is None and f.number >= 2]:
            lead = total.sentence <= first + 1
            after = None if reader.adds(reads[total.sentence].text) else total.sentence
            others = [
                parts
                for e in events
                if _may_lie_in(e, total, reads[total.sentence]) and (parts := _parts(e, total, after, e is event and not lead))
            ]
            found = _adding_up(total.number, others)
            spans = reader.spans(reads[total.sentence].text)
            one_town = any(rank(p.place) <= TOWN for p in reads[total.sentence].places)
            if found is None and _over_all(events, event, total, reads[total.sentence]) and reader.adds(reads[total.sentence].text):
                background.extend(
                    (f, "adds up what the report tells apart, and more") for f in event.figures if f is total or f.whole is total
                )
                event.figures = [f for f in event.figures if f is not total and f.whole is not total]
                continue
            if (
                found is None
                and spans
                and not one_town
                and len(others) > 1
                and sum(f.number for parts in others for f in parts[0]) <= total.number
            ):
                found = tuple(parts[0] for parts in others)  # it spans more places than the report tells apart
            several = reader.several_places(reads[total.sentence].text)
            if found is not None and one_town and not several and _elsewhere(events, event, found):
                continue  # the dead of one town and those of others add up by chance
            if (
                found is not None
                and one_town
                and _other_provinces(events, found, reads[total.sentence])
                and not reader.wide_spread(reads[total.sentence].text)
            ):
                continue
            if found is None or not (spans or reader.sums_up(reads[total.sentence].text) or (lead and len(found) == len(others))):
                continue
            words = " + ".join(str(sum(f.number for f in part)) for part in found)
            roots = [
                f
                for f in event.figures
                if f is total
                or ((spans or f.vague) and f.whole is None and f.sentence == total.sentence and f.voice == total.voice)
                or _vaguely(f, total, found)
            ]
            family = [f for f in event.figures if any(f is r or f.whole is r for r in roots)]
            background.extend((f, f"spans {words}, which the report tells apart") for f in family)
            event.figures = [f for f in event.figures if not any(f is x for x in family)]
            for e in events:  # what the sum's sentence says of the act and of whose it was holds for each place
                if e is not event and total.sentence not in e.sentences and any(f in e.figures for part in found for f in part):
                    e.sentences.append(total.sentence)
                    e.shared.append(total.sentence)
            if total.status != "unknown":
                for f in (f for part in found for f in part if f.status == "unknown"):
                    f.status = total.status


def _may_lie_in(part: EventDraft, total: Figure, told: SentenceRead) -> bool:
    """Whether an event may be part of what the total counts: a total told of one quarter does not add up other places' dead, unless
    its own sentence tells them apart."""
    towns = [p.place for p in told.places if rank(p.place) < TOWN and not p.near]
    if not towns or part.place is None or any(f.sentence == total.sentence for f in part.figures):
        return True
    return any(compatible(town, part.place.place) for town in towns)


def _parts(event: EventDraft, total: Figure, after: int | None, own: bool) -> list[list[Figure]]:
    """What of an event may be one addend of the total, likeliest first: all its single counts together, or one of its figures
    from the largest down.

    A report gives a sum first and its addends later, from sentence ``after`` on, unless it says that it adds up (then None). Of
    the total's ``own`` event only what stands in its sentence counts.
    """
    mine = [
        f
        for f in event.figures
        if f.outcome == total.outcome and f.whole is None and f is not total and not f.vague and 0 < f.number < total.number
        and {f.status, total.status} != {"civilian", "combatant"}
        and (after is None or f.sentence >= after) and (not own or f.sentence == total.sentence)
        and not (f.sentence == total.sentence and _of(event, total) and (f.rule.startswith("with:") or total.rule.startswith("with:")))
        and not (f.rule == "toll" and event.place is not None and f.voice != total.voice and _of(event, total))
    ]  # fmt: skip
    apart = [f for f in mine if f.age is not None or f.sex is not None]
    if mine and len(apart) == len(mine):
        return [apart]
    return [[f] for f in sorted(mine, key=lambda f: -f.number)[:OPTIONS]]


def _over_all(events: Sequence[EventDraft], event: EventDraft, total: Figure, told: SentenceRead) -> bool:
    """Whether a number without a place follows three or more events told apart and is larger than all their dead together."""
    apart = [e for e in events if e.place is not None and e.told < total.sentence]
    mine = [f.number for e in apart for f in e.figures if f.outcome == total.outcome and f.whole is None and f is not total]
    return len(apart) >= 3 and not told.places and total.number >= sum(mine)


def _elsewhere(events: Sequence[EventDraft], event: EventDraft, found: Sequence[Sequence[Figure]]) -> bool:
    """Whether an addend is told of another town than the total's."""
    adding = [e for e in events if any(f is x for part in found for x in part for f in e.figures)]
    return any(e.place is not None and event.place is not None and not compatible(event.place.place, e.place.place) for e in adding)


def _vaguely(f: Figure, total: Figure, found: Sequence[Sequence[Figure]]) -> bool:
    """ "Scores were killed … at least 51 were killed": the lead's vague word for the sum, larger than any of its addends."""
    if not f.vague or f.whole is not None or f.outcome != total.outcome or f.sentence >= total.sentence or f.number > total.number:
        return False
    return all(f.number > x.number for part in found for x in part)


def _other_provinces(events: Sequence[EventDraft], found: Sequence[Sequence[Figure]], told: SentenceRead) -> bool:
    """Whether an addend is told of another province than those that the total's sentence names."""
    named = {p.place.admin1 for p in told.places if p.place.admin1}
    adding = [e for e in events if e.place is not None and any(f is x for part in found for x in part for f in e.figures)]
    return bool(named) and any(e.place.place.admin1 not in named for e in adding if e.place and e.place.place.admin1)


def _of(event: EventDraft, total: Figure) -> bool:
    """Whether the total is the event's own: another speaker's toll of the same event ("had earlier put the toll at nine") rivals it."""
    return any(f is total for f in event.figures)


def _adding_up(number: int, others: Sequence[Sequence[list[Figure]]]) -> tuple[list[Figure], ...] | None:
    for size in range(2, min(len(others), MOST) + 1):
        for events in combinations(others, size):
            for chosen in product(*events):
                if sum(f.number for part in chosen for f in part) == number:
                    return chosen
    return None
