"""What an incident's page shows of claims: each quote once, sides by what is said of them, other codebooks beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harmledger.model.claim import Claim, FigureClaim, ResponsibilityClaim, Stance
from harmledger.model.coded import Coded
from harmledger.model.incident import Incident, SetAside, SideGrade
from harmledger.publish.page.view import View
from harmledger.publish.site.sides import STANCES
from harmledger.publish.words import figure_words


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a side in one stance; ``of_harm``: False where only the strike is meant, not harm to people."""

    stance: Stance
    of_harm: bool
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Accused:
    """One side of an incident, with all that is said of it, by stance."""

    side: SideGrade
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Other codebooks' answers beside each other: their names, whether all their rules are verified, and rows (what, one value each)."""

    books: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A figure that sets no end of a range: in words, why, and the figures that stand instead of it, in words."""

    aside: SetAside
    words: str
    instead: tuple[str, ...]


def once(claims: Iterable[Claim]) -> list[Claim]:
    """The claims without those that have the same words of the same report in the same voice as one before them."""
    found: dict[tuple[object, ...], Claim] = {}
    for c in claims:
        voice = c.said_by.name if isinstance(c, FigureClaim | ResponsibilityClaim) and c.said_by else ""
        found.setdefault((c.report, c.span.start, c.span.end, c.span.quote, voice), c)
    return list(found.values())


def accused(view: View, incident: Incident) -> list[Accused]:
    """The sides of an incident in the record's order, each with its stances from admission to silence; claims that are no stance, and
    those that the published record does not hold, are passed over."""
    out = []
    for side in incident.responsibility:
        claims = [c for c in view.claims(side.claims) if isinstance(c, ResponsibilityClaim)]
        said = []
        for stance in STANCES:
            for of_harm in (True, False):
                of = once(c for c in claims if c.stance == stance and c.of_harm == of_harm)
                if of:
                    said.append(Said(stance, of_harm, tuple(of)))
        out.append(Accused(side, tuple(said)))
    return out


def dropped(view: View, incident: Incident) -> list[tuple[str, list[Dropped]]]:
    """The figures that were set aside, by the kind of reason in the order in which the record has them."""
    kinds: dict[str, list[Dropped]] = {}
    for a in incident.aside:
        figure = view.evidence.claims.get(a.claim)
        words = figure_words(figure) if isinstance(figure, FigureClaim) else ""
        instead = tuple(dict.fromkeys(figure_words(c) for c in view.claims(a.by) if isinstance(c, FigureClaim)))
        kinds.setdefault(a.kind, []).append(Dropped(a, words, instead))
    return list(kinds.items())


def beside(codings: Sequence[Coded]) -> Beside:
    """The codebooks' answers, a row for each question that any of them answers, in the order of the first that has it."""
    answers = [{f.row: f.value for f in c.fields if f.value} for c in codings]
    rows = dict.fromkeys(f.row for c in codings for f in c.fields if f.value)
    return Beside(
        tuple((c.name, c.verified) for c in codings), tuple((row, tuple(answer.get(row, "") for answer in answers)) for row in rows)
    )
