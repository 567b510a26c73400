"""What several coders made of one report, brought together: which of their claims are one and the same thing, and what each says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harmledger.incidents.refound import kind_of, overlap, values
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that at least one coder coded: by coder, the claim; who did not see it is missing."""

    report: str
    kind: str
    by: Mapping[str, Claim]


def units_of(report: str, codings: Mapping[str, Sequence[Claim]]) -> list[Unit]:
    """The units of one report. ``codings``: each coder's claims. Claims of one unit have one kind and words that overlap (events may
    have the same day and place instead); figures also
    count the same outcome, and of several candidates the one that says most alike is taken. Coders are taken in order of their names."""
    found: list[dict[str, Claim]] = []
    for coder in sorted(codings):
        claims = sorted(codings[coder], key=lambda c: (c.span.start, c.span.end, c.id))
        pairs = [(points, n, c) for c in claims for n, unit in enumerate(found) if (points := max(_alike(c, o) for o in unit.values())) > 0]
        taken: set[str] = set()
        joined: set[int] = set()
        for _, n, claim in sorted(pairs, key=lambda p: (-p[0], p[1], p[2].span.start, p[2].id)):
            if claim.id not in taken and n not in joined:
                found[n][coder] = claim
                taken.add(claim.id)
                joined.add(n)
        found += [{coder: c} for c in claims if c.id not in taken]
    units = [Unit(report, kind_of(next(iter(unit.values()))), unit) for unit in found]
    return sorted(units, key=lambda u: min((c.span.start, c.span.end, c.id) for c in u.by.values()))


def _alike(a: Claim, b: Claim) -> float:
    """How much speaks for two claims being of one thing; 0 where they are not."""
    shared = overlap(a.span, b.span) or (0.1 if _same_circumstances(a, b) else 0.0)
    if kind_of(a) != kind_of(b) or shared <= 0:
        return 0.0
    if isinstance(a, FigureClaim) and isinstance(b, FigureClaim) and a.outcome != b.outcome:
        return 0.0
    one, two = values(a), values(b)
    return shared + sum(one[k] == two[k] for k in one) / len(one)


def _same_circumstances(a: Claim, b: Claim) -> bool:
    """Whether two events have the same day and place: coders may mark the words of different sentences for one event."""
    if not (isinstance(a, EventClaim) and isinstance(b, EventClaim) and a.when and b.when and a.where and b.where):
        return False
    return (a.when.start, a.when.end) == (b.when.start, b.when.end) and a.where.name.casefold() == b.where.name.casefold()


def value(claim: Claim, field: str) -> str | int | None:
    """What a claim says in a field, in a form that can be compared: names without case, days as numbers."""
    if isinstance(claim, EventClaim) and field in ("start", "end", "place", "precision"):
        if field in ("start", "end"):
            day = getattr(claim.when, field) if claim.when else None
            return day.toordinal() if day else None
        if claim.where is None:
            return None
        return claim.where.precision if field == "precision" else claim.where.name.casefold()
    if field == "said_by" and isinstance(claim, FigureClaim | ResponsibilityClaim):
        return claim.said_by.name.casefold() if claim.said_by else "the outlet itself"
    found = getattr(claim, field)
    if isinstance(found, bool):
        return "yes" if found else "no"
    return found if isinstance(found, int | str) else None
