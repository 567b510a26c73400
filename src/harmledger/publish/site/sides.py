"""The pages of the sides: what each is accused of, admits and denies, kept apart by the grade of the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import get_args

from harmledger.model.claim import Claim, ResponsibilityClaim, Side, Stance
from harmledger.model.incident import Grade, Incident, SideGrade, Suggestion
from harmledger.publish.site.lists import Lines, listed, pairs_by
from harmledger.publish.site.shell import Shell
from harmledger.publish.site.sums import Sums
from harmledger.publish.words import word, words

STANCES: tuple[Stance, ...] = ("admitted", "stated", "accused", "denied", "noncommittal")
"""What is said of a side, from its own admission to its own silence."""

Heard = tuple[Stance, bool]
"""A stance, and whether it is about harm to people; False: about the strike alone."""


HEARD: tuple[Heard, ...] = tuple((stance, of_harm) for stance in STANCES for of_harm in (True, False))


@dataclass(frozen=True, slots=True)
class Charge:
    """One incident in which a side is named: how, under which names, how good the evidence against it is, and which sides are named too."""

    incident: Incident
    grade: Grade
    stances: tuple[Heard, ...]
    actors: tuple[str, ...]
    others: tuple[Side, ...]


@dataclass(slots=True)
class Named:
    """A side with the incidents in which it is named, the best evidence first."""

    side: Side
    charges: list[Charge]
    sums: Sums
    stances: Counter[Heard]

    @property
    def address(self) -> str:
        """The address of its page in the release."""
        return side_address(self.side)

    @property
    def shared(self) -> int:
        """In how many of them another side is named too."""
        return sum(bool(c.others) for c in self.charges)

    @property
    def actors(self) -> list[tuple[str, int]]:
        """The names under which the reports speak of it, with the number of incidents, the most common first."""
        found = Counter(a for c in self.charges for a in c.actors)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def side_address(side: Side) -> str:
    """The address of a side's page in the release."""
    return f"sides/{side}.html"


def side_pages(
    shell: Shell, lines: Lines, incidents: Sequence[Incident], suggestions: Sequence[Suggestion], claims: Mapping[str, Claim]
) -> Iterator[tuple[str, bytes]]:
    """(path, page): the list of sides, then each side that is named anywhere. ``claims``: by id, to tell what is said of harm from what is
    said of the strike alone."""
    named = named_sides(incidents, claims)
    pairs = pairs_by({i.id: sorted({g.side for g in i.responsibility}) for i in incidents}, suggestions)
    for one in named:
        one.sums.pairs = len(pairs.get(one.side, ()))
    nobody = sum(not i.responsibility for i in incidents)
    yield shell.page("sides/index.html", "sides.html.j2", "Sides", "sides", named=named, nobody=nobody, all=len(incidents), stances=HEARD)
    for one in named:
        title = word("side", one.side)
        yield from listed(
            shell, f"sides/{one.side}", "side.html.j2", title, "sides", one.charges,
            one=one, lines=lines, stances=HEARD, by_grade=_by_grade,
        )  # fmt: skip


def named_sides(incidents: Sequence[Incident], claims: Mapping[str, Claim]) -> list[Named]:
    """Every side that some report names, in the order of the table of sides."""
    found: dict[Side, Named] = {}
    order = list(words()["grade"])
    for incident in incidents:
        by_side: dict[Side, list[SideGrade]] = {}
        for g in incident.responsibility:
            by_side.setdefault(g.side, []).append(g)
        for side, grades in by_side.items():
            charge = Charge(
                incident,
                min((g.grade for g in grades), key=order.index),
                tuple(_heard(grades, claims)),
                tuple(dict.fromkeys(g.actor for g in grades)),
                tuple(s for s in by_side if s != side),
            )
            one = found.setdefault(side, Named(side, [], Sums(), Counter()))
            one.charges.append(charge)
            one.sums.add(incident, charge.grade)
            one.stances.update(charge.stances)
    for one in found.values():
        one.charges.sort(key=lambda c: order.index(c.grade))  # stable: the record's order within a grade
    return [found[side] for side in get_args(Side) if side in found]


def _heard(grades: Sequence[SideGrade], claims: Mapping[str, Claim]) -> Iterator[Heard]:
    """The stances on a side; one that only claims about the strike take is no stance on harm."""
    found = [c for g in grades for key in g.claims if isinstance(c := claims.get(key), ResponsibilityClaim)]
    for stance in STANCES:
        if any(stance in g.stances for g in grades):
            about = {c.of_harm for c in found if c.stance == stance}
            yield stance, True in about or not about


def _by_grade(charges: Sequence[Charge]) -> list[tuple[Grade, list[Charge]]]:
    return [(grade, list(of)) for grade, of in groupby(charges, key=lambda c: c.grade)]
