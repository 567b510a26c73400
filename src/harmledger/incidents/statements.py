"""Statements: what each voice stands by in the end, once its older figures have given way to its newer ones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from harmledger.incidents.cells import Cells, Sort, cells_of, sort_of
from harmledger.incidents.lineage import Key, speaker_key
from harmledger.incidents.rules import rules
from harmledger.incidents.solver import Fact, feasible, least, most
from harmledger.incidents.some_of_them import part_of_others
from harmledger.incidents.statement import Statement
from harmledger.model.claim import FigureClaim
from harmledger.model.incident import SetAside

MOST_CLAIMS = 100
"""Figures of one outcome by one voice in one report that are reasoned with; a report with more is a list, not an account."""


def statements_of(
    figures: Sequence[FigureClaim], days: Mapping[str, date | None], family: Mapping[str, str]
) -> tuple[list[Statement], list[SetAside]]:
    """The statements of one outcome's figures, in the order of voices and reports, and what was set aside, with reasons.

    Each figure has one voice (``lineage.each_voice``).
    """
    voices: dict[Key, list[FigureClaim]] = defaultdict(list)
    for f in sorted(figures, key=lambda f: (f.report, f.span.start, f.id)):
        voices[speaker_key(f.said_by, family[f.report])].append(f)
    found: list[Statement] = []
    aside: list[SetAside] = []
    for speaker, own in sorted(voices.items()):
        kept, gone = newest(own, days)
        kept, excess = _bounded(kept)
        aside += [*gone, *excess]
        for report in sorted({f.report for f in kept}):
            found += _of_report(speaker, report, kept, own, days, len(gone))
    found = _without_parts(found, figures, aside)
    told = Counter(f.id for f in figures)
    stands = {f.id for s in found if s.counts == "all" for f in s.claims if told[f.id] > 1}
    return found, [a for a in aside if a.claim not in stands]  # what two voices say together stands while one stands by it


def newest(own: Sequence[FigureClaim], days: Mapping[str, date | None]) -> tuple[list[FigureClaim], list[SetAside]]:
    """One voice's figures without those it replaced: by a later report of the same people, or in the same breath."""
    kept, gone = [], []
    sorts: dict[Sort, list[FigureClaim]] = defaultdict(list)
    for f in own:
        sorts[sort_of(f)].append(f)
    last = {sort: max(fs, key=lambda f: (days.get(f.report) or date.min, f.id)) for sort, fs in sorts.items()}
    for f in own:
        newer = last[sort_of(f)]
        if _later(days.get(newer.report), days.get(f.report)):
            gone.append(SetAside(f.id, "superseded", "the same voice gives a newer figure", (newer.id,)))
            continue
        said = [o for o in sorts[sort_of(f)] if o.report == f.report and (o.low, o.high) != (f.low, f.high)] if said_to_be_older(f) else []
        now = next((o for o in said if not said_to_be_older(o)), None)
        if now:
            gone.append(SetAside(f.id, "superseded", "the report itself calls it the older figure", (now.id,)))
        else:
            kept.append(f)
    return kept, gone


def _bounded(own: Sequence[FigureClaim]) -> tuple[list[FigureClaim], list[SetAside]]:
    """The widest ``MOST_CLAIMS`` figures of each report, and the rest set aside."""
    counted: Counter[str] = Counter()
    kept, excess = [], []
    for f in sorted(own, key=_wholes_first):
        counted[f.report] += 1
        if counted[f.report] <= MOST_CLAIMS:
            kept.append(f)
        else:
            excess.append(SetAside(f.id, "part", f"one of more than {MOST_CLAIMS} figures of one voice in one report"))
    return kept, excess


def _later(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a > b


@cache
def _older() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = rules("ranges")
    return re.compile(f"(?:{'|'.join(table['older_before'])})$", re.IGNORECASE), re.compile("|".join(table["older_after"]), re.IGNORECASE)


def said_to_be_older(f: FigureClaim) -> bool:
    """Whether the quote itself says that the number was replaced ("raised the toll from 12 to 15": the 12)."""
    number = f.low if f.low is not None else f.high
    before, after = _older()
    for m in re.finditer(rf"(?<![\d.,]){number}(?![\d])", f.span.quote[:1000]):
        if before.search(f.span.quote[: m.start()][-120:]) or after.search(f.span.quote[m.end() :][:80]):
            return True
    return False


def _of_report(
    speaker: Key, report: str, kept: Sequence[FigureClaim], all_own: Sequence[FigureClaim], days: Mapping[str, date | None], older: int
) -> list[Statement]:
    """The statements after one report: one, or two where the voice contradicts itself there."""
    mine = [f for f in kept if f.report == report]
    others = sorted((f for f in kept if f.report != report), key=lambda f: (-(days.get(f.report) or date.min).toordinal(), f.report, f.id))
    orders = [sorted(mine, key=_wholes_first)]
    first = _together(orders[0])
    if len(first) < len(mine):
        left_out = [f for f in orders[0] if f not in first]
        orders.append([*left_out, *first])
    found = []
    name = fullest_name(all_own)
    for order in orders:
        claims = _together(order)
        sorts = {sort_of(f) for f in claims}
        for f in others:
            if sort_of(f) not in sorts and len(_together([*claims, f])) > len(claims):
                claims = [*claims, f]
                sorts.add(sort_of(f))
        if not claims:
            continue
        cells = cells_of(claims)
        found.append(Statement(speaker, name, report, days.get(report), tuple(claims), cells, closed(cells), older=older))
    return found


def _wholes_first(f: FigureClaim) -> tuple[bool, int, int, str]:
    return (f.part_of is not None, sum(x is not None for x in sort_of(f)), f.span.start, f.id)


def _together(order: Sequence[FigureClaim]) -> list[FigureClaim]:
    """As many of the claims as can hold together, those that come first before the others."""
    if feasible([fact for _, fact in cells_of(order).facts]):
        return list(order)
    kept: list[FigureClaim] = []
    for f in order:
        if feasible([fact for _, fact in cells_of([*kept, f]).facts]):
            kept.append(f)
    return kept


def closed(cells: Cells) -> tuple[Fact, ...]:
    """The facts with their open ends closed: "at least n" is n, or as many as its parts ask for; the widest group first."""
    facts = [fact for _, fact in cells.facts]
    for n in sorted(range(len(facts)), key=lambda n: (-facts[n].cells.bit_count(), n)):
        f = facts[n]
        if f.high is None:
            bottom = least(facts, f.cells)
            facts[n] = Fact(f.cells, bottom, bottom)
        elif f.low is None:
            top = most(facts, f.cells)
            facts[n] = Fact(f.cells, top, top)
    return tuple(facts)


def fullest_name(own: Sequence[FigureClaim]) -> str:
    """The fullest name that a voice is given."""
    return min((f.said_by.name if f.said_by else "the report itself" for f in own), key=lambda n: (-len(n), n))


def _without_parts(found: list[Statement], figures: Sequence[FigureClaim], aside: list[SetAside]) -> list[Statement]:
    """Marks statements that do not count everybody."""
    by_report: dict[str, list[FigureClaim]] = defaultdict(list)
    for f in figures:
        by_report[f.report].append(f)
    marked = []
    for s in found:
        part = part_of_others(s, found, by_report[s.report])
        if part:
            aside += [SetAside(f.id, "part", part.because, part.by) for f in s.claims]
            s = replace(s, counts=part.counts)
        marked.append(s)
    return marked
