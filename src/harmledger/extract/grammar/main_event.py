"""Which of a report's events is its main one."""

from __future__ import annotations

from collections.abc import Sequence

from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.relations import TOWN, compatible, rank
from harmledger.model.claim import Outcome


def _ones(event: EventDraft) -> set[tuple[Outcome, int]]:
    """What a headline would count where the event tells of single persons in one sentence ("a volunteer and a vendor": two)."""
    singles = [f for f in event.figures if f.whole is None and f.number == 1 and f.sentence == event.told]
    return {(o, n) for o in {f.outcome for f in singles} if (n := sum(f.outcome == o for f in singles)) > 1}


def main_first(
    events: list[EventDraft], reads: Sequence[SentenceRead], headlines: Sequence[Figure], background: Sequence[tuple[Figure, str]]
) -> list[EventDraft]:
    """The report's main event first, the others in the order told: the one that the headline counts, else the first."""
    titles = [f for f in headlines if reads[f.sentence].sentence.section == "title"]
    told = {(f.outcome, f.number) for f in titles if f.number > 1 and not f.vague}
    ones = [e for e in events if any((f.outcome, f.number) in told for f in e.figures) or _ones(e) & told]
    main = next(iter(ones), None)
    summed = any((f.outcome, f.number) in told for f, _ in background)
    if main is None and titles and not summed:  # "Scores killed in Raqqa": the place tells which
        places = [p.place for p in reads[titles[0].sentence].places if rank(p.place) <= TOWN]
        counted = titles[0]
        main = next(
            (
                e
                for e in events
                if e.place is not None
                and any(compatible(e.place.place, p) for p in places)
                and any(f.outcome == counted.outcome and f.number >= min(counted.number, 2) for f in e.figures)
            ),
            None,
        )
    return events if main is None else [main, *(e for e in events if e is not main)]
