"""What one voice counts in one report: the whole, and each group of people, with the claims that say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harmledger.model.claim import FigureClaim
from harmledger.model.incident import Group


@dataclass(frozen=True, slots=True)
class Count:
    """A number as an interval of persons with the claims it is made of; ``summed`` where it adds up disjoint parts."""

    low: int
    high: int
    claims: tuple[str, ...]
    summed: bool = False


def ends(figure: FigureClaim) -> tuple[int, int]:
    """Both ends of a figure: "at least n" and "up to n" count as n on both (codebook section 4)."""
    low = figure.low if figure.low is not None else figure.high
    high = figure.high if figure.high is not None else figure.low
    return (low or 0, high or 0)


def _plain(f: FigureClaim) -> bool:
    return f.age is None and f.sex is None


def _most(figures: Sequence[FigureClaim]) -> Count | None:
    """The largest of figures that say the same thing."""
    if not figures:
        return None
    top = max(figures, key=lambda f: (ends(f)[1], ends(f)[0], f.id))
    return Count(*ends(top), (top.id,))


def _sum(counts: Sequence[Count | None]) -> Count | None:
    """The sum of disjoint parts that are known."""
    known = [c for c in counts if c is not None]
    if len(known) < 2:
        return known[0] if known else None
    claims = tuple(sorted({i for c in known for i in c.claims}))
    return Count(sum(c.low for c in known), sum(c.high for c in known), claims, summed=True)


def _groups(figures: Sequence[FigureClaim]) -> Count | None:
    """Combatants counted group by group ("30 rebels and 39 soldiers") are disjoint where the words for them differ."""
    tops = [f for f in figures if f.part_of is None]
    if not tops:
        return _most(figures)
    words = sorted({f.group.lower() for f in tops})
    return _sum([_most([f for f in tops if f.group.lower() == w]) for w in words])


def people(figures: Sequence[FigureClaim], keep: Callable[[FigureClaim], bool]) -> Count | None:
    """A count of those kept by age and sex: one number for all of them, else children, women and men added up."""
    kept = [f for f in figures if keep(f)]
    whole = _most([f for f in kept if _plain(f)])
    if whole:
        return whole
    both = _most([f for f in kept if f.age == "child" and f.sex is None])
    children = both or _sum([_most([f for f in kept if f.age == "child" and f.sex == s]) for s in ("female", "male")])
    grown = [_most([f for f in kept if f.age != "child" and f.sex == s]) for s in ("female", "male")]
    adults = _most([f for f in kept if f.age == "adult" and f.sex is None])
    return _sum([children, *([adults] if adults else grown)])


def count(figures: Sequence[FigureClaim], group: Group) -> Count | None:
    """What one voice in one report counts of ``group``; None where it does not speak of it. ``figures``: one outcome, one voice."""
    if group == "civilians":
        return people(figures, lambda f: f.status == "civilian")
    if group == "combatants":
        plain = [f for f in figures if f.status == "combatant" and _plain(f)]
        return _groups(plain) or people(figures, lambda f: f.status == "combatant")
    if group == "children":
        children = [f for f in figures if f.age == "child"]
        return _most([f for f in children if f.sex is None]) or _sum(
            [_most([f for f in children if f.sex == s]) for s in ("female", "male")]
        )
    if group == "women":
        return _most([f for f in figures if f.sex == "female" and f.age != "child"])
    tops = [f for f in figures if f.part_of is None]
    whole = _most([f for f in tops if f.status == "unknown" and _plain(f)])
    if whole:
        return whole
    known = {f.id for f in tops}
    loose = [f for f in tops if f.part_of not in known]
    if all(ends(f) == (0, 0) for f in loose) and any(f.status != "unknown" for f in loose):
        return None  # "no civilians were killed" says nothing of how many were
    parts = [people(loose, lambda f: f.status == "civilian"), _groups([f for f in loose if f.status == "combatant" and _plain(f)])]
    if not any(parts):
        return people(loose, lambda f: True)
    return _sum([p for p in parts if p and p.high > 0] or parts)
