"""The toll in time: who said how many, when, in which report, and what gave way to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from harmledger.incidents.cells import cells_of, sort_of
from harmledger.incidents.lineage import Key, speaker_key
from harmledger.incidents.solver import least, most
from harmledger.incidents.statement import Statement
from harmledger.incidents.statements import closed, fullest_name, newest
from harmledger.model.claim import FigureClaim
from harmledger.model.incident import SetAside, Told

NO_ORDER: Mapping[str, int] = MappingProxyType({})


def history_of(
    figures: Sequence[FigureClaim],
    days: Mapping[str, date | None],
    family: Mapping[str, str],
    parts: Collection[str],
    replaced: Collection[str] = (),
    order: Mapping[str, int] = NO_ORDER,
) -> list[Told]:
    """The totals of one outcome in the order of days (unknown days last), versions of pages, voices and reports; one step for each new
    number.

    ``figures`` are of one outcome, with one voice each; ``parts`` are the ids of those that count some of the people only. A
    report that repeats what the voice said on the same day is no step of its own. ``replaced``: the ids of those that gave way to a
    newer version of their page; ``order``: the place of a report among the versions of its page.
    """
    voices: dict[tuple[Key, str], list[FigureClaim]] = defaultdict(list)
    named: dict[Key, list[FigureClaim]] = defaultdict(list)
    for f in sorted(figures, key=lambda f: (f.report, f.span.start, f.id)):
        key = speaker_key(f.said_by, family[f.report])
        named[key].append(f)
        if f.id not in parts:
            voices[key, f.report].append(f)
    gone = {(key, a.claim) for key, own in named.items() for a in newest([f for f in own if f.id not in replaced], days)[1]}
    gone |= {(key, f.id) for key, own in named.items() for f in own if f.id in replaced}
    steps: list[Told] = []
    seen: dict[tuple[Key, date | None, int, int], int] = {}
    for (key, report), own in sorted(voices.items(), key=lambda v: (v[0][0], order.get(v[0][1], 0), v[0][1])):
        tops = [f for f in own if f.part_of is None]
        plain = [f for f in tops if sort_of(f) == (None, None, None)]
        if not tops or (not plain and all(f.high == 0 for f in tops)):
            continue
        for claims in [[f] for f in plain] or [tops]:
            cells = cells_of(claims)
            facts = closed(cells) if least([f for _, f in cells.facts], 0) is not None else ()
            low, high = (least(facts, cells.everybody), most(facts, cells.everybody)) if facts else (None, None)
            day = days.get(report)
            if low is None or high is None:
                continue
            ids = tuple(sorted(f.id for f in claims))
            standing = not any((key, i) in gone for i in ids)
            before = seen.setdefault((key, day, low, high), len(steps))
            if before < len(steps):  # a newer version may say again what an older one said
                steps[before] = replace(steps[before], standing=steps[before].standing or standing)
                continue
            steps.append(Told(own[0].outcome, fullest_name(named[key]), day, report, low, high, ids, standing))
    return sorted(steps, key=lambda t: (t.day is None, t.day or date.min, order.get(t.report, 0), t.speaker, t.min, t.report, t.claims))


def copies_of(statements: Sequence[Statement], gone: Collection[str]) -> list[SetAside]:
    """Claims that repeat, in another report, what the same voice is counted with already: one voice is counted once."""
    first: dict[tuple[object, ...], FigureClaim] = {}
    found: dict[str, SetAside] = {}
    for s in statements:
        for f in s.claims:
            key = (s.speaker, sort_of(f), f.low, f.high)
            head = first.setdefault(key, f)
            if head.report != f.report and f.id not in gone:
                found[f.id] = SetAside(f.id, "copy", "the same voice says the same in another report, and counts once", (head.id,))
    heads = {f.id for f in first.values()}  # of two who speak together, one may say it for the first time
    return [a for a in found.values() if a.claim not in heads]
