"""The report of a comparison: one page without script or network; every word of both records is escaped."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment

from harmledger.model.comparison import CaptureTable, Comparison, Entry, Match, Only
from harmledger.publish.comparison import charts, words
from harmledger.publish.html import allowed, environment
from harmledger.publish.page.view import safe_link
from harmledger.publish.words import range_words

SHOWN = 300
"""Rows of each part of the page; the tables beside it have all."""


class View:
    """What the template shows of a comparison."""

    def __init__(self, c: Comparison, home: str) -> None:
        self.c, self.home = c, home
        self.here: dict[str, Entry] = {e.id: e for e in c.here.entries}
        self.there: dict[str, Entry] = {e.id: e for e in c.there.entries}
        self.differing: tuple[Match, ...] = tuple(sorted((m for m in c.matches if m.differences), key=self._grave))
        self.months = charts.standing(c.months)
        most = max(c.total.here, c.total.there)
        self.bars = (charts.lying(c.total, True, most), charts.lying(c.total, False, most))
        self.faults = (*c.here.faults, *c.there.faults)

    def _grave(self, m: Match) -> tuple[int, int, tuple[str, ...]]:
        """What cannot both be right first, then tolls, then our order."""
        rank = min(
            (0 if d.weight == "apart" else 2) + (0 if d.what in ("killed", "civilians", "responsible") else 1) for d in m.differences
        )
        return (rank, -max((abs(t.here.min - t.there.min) for t in m.tolls), default=0), m.here)

    def ours(self, ids: tuple[str, ...]) -> list[Entry]:
        """Our entries of these ids."""
        return [self.here[i] for i in ids]

    def theirs(self, ids: tuple[str, ...]) -> list[Entry]:
        """Their entries of these ids."""
        return [self.there[i] for i in ids]

    def within(self, ours: bool) -> list[tuple[Only, Entry]]:
        """What one record alone has though the other could have it; the deadliest first."""
        only, entries = (self.c.only_here, self.here) if ours else (self.c.only_there, self.there)
        found = [(o, entries[o.id]) for o in only if not o.beyond]
        return sorted(found, key=lambda f: -max((t.max for t in (f[1].killed, f[1].civilians) if t), default=0))

    def beyond(self, ours: bool) -> list[tuple[str, int]]:
        """Why entries lie beyond the other record, with their number."""
        reasons: dict[str, int] = {}
        for o in self.c.only_here if ours else self.c.only_there:
            if o.beyond:
                reasons[o.beyond] = reasons.get(o.beyond, 0) + 1
        return sorted(reasons.items(), key=lambda r: (-r[1], r[0]))


def report_html(c: Comparison, home: str = "") -> str:
    """The whole page, ending in a newline. ``home``: where a page over several comparisons lies, or ""."""
    return _page("comparison.html.j2", v=View(c, home), c=c)


def overview_html(made: list[tuple[str, Comparison]], table: CaptureTable) -> str:
    """The page over several comparisons (folder and comparison each) and the table of all lists."""
    patterns: dict[tuple[str, ...], list[int]] = {}
    for event in table.events:
        counted = patterns.setdefault(tuple(n for n in table.lists if n in event.entries), [0, 0])
        counted[0] += 1
        counted[1] += bool(event.doubt)
    order = sorted(patterns.items(), key=lambda p: (-len(p[0]), p[0]))
    return _page("overview.html.j2", made=made, table=table, patterns=order)


def _page(template: str, **values: object) -> str:
    style = resources.files("harmledger.publish.comparison").joinpath("assets/comparison.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {allowed(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    return _environment().get_template(template).render(style=style, policy=policy, shown=SHOWN, **values).rstrip() + "\n"


@cache
def _environment() -> Environment:
    names = {
        "brief": words.brief,
        "days": words.entry_days,
        "place": words.entry_place,
        "toll": words.entry_toll,
        "hands": words.entry_hands,
        "method": words.method_words,
        "toll_words": words.toll_words,
        "window_words": words.window_words,
        "found_words": words.found_words,
        "relations_words": words.relations_words,
        "range_words": range_words,
        "safe_link": safe_link,
        "chance_words": words.chance_words,
        "WHAT": words.WHAT,
        "SHAPES": words.SHAPES,
        "SUMS": words.SUMS,
    }
    return environment("harmledger.publish.comparison", names)
