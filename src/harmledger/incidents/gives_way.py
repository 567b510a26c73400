"""What versions of a page mean for an incident: older figures give way to newer ones, and what the newest no longer tells is asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from harmledger.incidents.cells import sort_of
from harmledger.incidents.versions import BYTES, Chain, Edition, Page, newer_than
from harmledger.model.claim import FigureClaim
from harmledger.model.incident import SetAside, Version, Versions

DECIDED = "people decided on an older extraction of the same bytes, which stands"
STANDS = "people decided on an older extraction of this page, so it stands: set that report aside to let the newer extraction count"
RETURNS = "people decided on an older extraction of this page that none of this be counted; look at the newer extraction"

Pages = Mapping[str, Mapping[str, Page]]
"""For each report, by SHA-256, the pages that it is a text of."""


@dataclass(frozen=True, slots=True)
class GivenWay:
    """What an incident's figures are once versions are heeded.

    Attributes:
        aside: the figures that newer versions replace.
        versions: to be shown, with doubts.
        order: place of each report among the versions of its page, the oldest 0; reports without versions are left out.
    """

    aside: tuple[SetAside, ...] = ()
    versions: tuple[Versions, ...] = ()
    order: Mapping[str, int] = field(default_factory=dict)

    def standing(self, figures: Iterable[FigureClaim]) -> list[FigureClaim]:
        """The figures without those that newer versions replace."""
        gone = {a.claim for a in self.aside}
        return [f for f in figures if f.id not in gone]


def given_way(figures: Sequence[FigureClaim], tells: Collection[str], pages: Pages) -> GivenWay:
    """``figures``: of one incident. ``tells``: the reports that tell of it. ``pages``: of each of these.

    An older version's figures of an outcome give way to the newest version that counts this outcome in the incident. Where none
    does, they stay, and a doubt says so: silence takes no number away. What people decided on is never replaced by extracting the same
    bytes again: then the older extraction's figures stand.
    """
    of: dict[tuple[str, str], list[FigureClaim]] = defaultdict(list)
    for f in sorted(figures, key=lambda f: (f.report, f.span.start, f.id)):
        of[f.report, f.outcome].append(f)
    aside: dict[str, SetAside] = {}
    doubts: dict[tuple[str, str], list[str]] = defaultdict(list)
    chains: dict[tuple[str, str], Chain] = {}
    for sha in sorted(tells):
        for page, known in sorted(pages.get(sha, {}).items()):
            for chain in known.chains:
                if any(e.report == sha for e in chain.editions):
                    chains[page, chain.editions[0].report] = chain
    for sha in sorted(tells):
        for page, (chain, n) in newer_than(sha, pages.get(sha, {})).items():
            decided = sha in pages[sha][page].decided
            again = [e.report for e in chain.editions[n + 1 :] if decided and _same_bytes(e, chain.editions[n])]
            later = [e.report for e in chain.editions[n + 1 :] if e.report not in again]
            newer = [r for r in later if r in tells]
            key = (page, chain.editions[0].report)
            for r, outcome in [pair for pair in of if pair[0] in again]:
                instead = tuple(f.id for f in of.get((sha, outcome), ()))
                aside |= {f.id: SetAside(f.id, "superseded", DECIDED, instead) for f in of[r, outcome]}
            if again:
                doubts[key].append(STANDS)
            if not later:
                continue
            if not newer:
                doubts[key].append(_withdrawn(page))
                continue
            for outcome in sorted({o for r, o in of if r == sha}):
                by = next((r for r in reversed(newer) if (r, outcome) in of), None)
                if by is None:
                    doubts[key].append(f"{_newer(page)} tells of this, but no longer says how many were {outcome}: withdrawn?")
                    continue
                for f in of[sha, outcome]:
                    aside[f.id] = _replaced(f, of[by, outcome], page)
    for key, chain in sorted(chains.items()):
        decided_on = {sha for r in tells if key[0] in pages.get(r, {}) for sha in pages[r][key[0]].decided}
        unheard = [e for e in chain.editions if e.report in decided_on and e.report not in tells]
        if any(_same_bytes(e, o) and o.report in tells for e in unheard for o in chain.editions):
            doubts[key].append(RETURNS)
    shown = tuple(_shown(page, chains[page, first], tells, aside, of, doubts[page, first]) for page, first in _without_doubles(chains))
    apart = {(page, known.apart) for sha in tells for page, known in pages.get(sha, {}).items() if known.apart and not known.chains}
    order = {e.report: n for _, c in sorted(chains.items()) for n, e in enumerate(c.editions)}
    return GivenWay(
        tuple(aside[i] for i in sorted(aside)), (*shown, *(Versions(_address(page), (), apart=why) for page, why in sorted(apart))), order
    )


def _same_bytes(a: Edition, b: Edition) -> bool:
    """Whether two texts are extractions of the same bytes."""
    return bool(a.original) and a.original == b.original


def one_family(family: Mapping[str, str], together: Iterable[Collection[str]]) -> dict[str, str]:
    """The families with those of the reports of each group ``together`` made one, under the least of their heads."""
    head = dict(family)
    for group in together:
        heads = {head[r] for r in group if r in head}
        if len(heads) > 1:
            first = min(heads)
            head = {r: first if h in heads else h for r, h in head.items()}
    return head


def _without_doubles(chains: Mapping[tuple[str, str], Chain]) -> list[tuple[str, str]]:
    """Versions that stand under an address need not be shown again under their bytes."""
    under = [{e.report for e in c.editions} for (page, _), c in sorted(chains.items()) if not page.startswith(BYTES)]
    return [
        key
        for key, c in sorted(chains.items())
        if not key[0].startswith(BYTES) or not any({e.report for e in c.editions} <= u for u in under)
    ]


def _replaced(f: FigureClaim, newer: Sequence[FigureClaim], page: str) -> SetAside:
    same = [o for o in newer if sort_of(o) == sort_of(f)] or [o for o in newer if o.part_of is None] or list(newer)
    voice = f.said_by.name if f.said_by else None
    same = [o for o in same if (o.said_by.name if o.said_by else None) == voice] or same
    numbers = list(dict.fromkeys(_number(o) for o in same))
    return SetAside(f.id, "superseded", f"{_newer(page)} says {' and '.join(numbers[:3])}", tuple(o.id for o in same))


def _number(f: FigureClaim) -> str:
    if f.low is not None and f.high is not None:
        return str(f.low) if f.low == f.high else f"{f.low} to {f.high}"
    return f"at least {f.low}" if f.low is not None else f"up to {f.high}"


def _newer(page: str) -> str:
    return "a newer extraction of the page" if page.startswith(BYTES) else "the page's newer version"


def _withdrawn(page: str) -> str:
    newest = "a newer extraction of the page" if page.startswith(BYTES) else "the page's newest version"
    return f"nothing of this was read in {newest}: withdrawn?"


def _address(page: str) -> str:
    return "" if page.startswith(BYTES) else page


def _shown(
    page: str,
    chain: Chain,
    tells: Collection[str],
    aside: Collection[str],
    of: Mapping[tuple[str, str], Sequence[FigureClaim]],
    doubts: Sequence[str],
) -> Versions:
    versions = tuple(Version(e.report, e.when, e.extraction, e.report in tells) for e in chain.editions)
    here = {e.report for e in chain.editions}
    replaced = sorted(f.id for (report, _), own in of.items() if report in here for f in own if f.id in aside)
    return Versions(_address(page), versions, tuple(replaced), "; ".join(dict.fromkeys(doubts)))
