"""Figures by sentence: a line of news above, what a careful coder writes down below.

Each expectation is "outcome low-high status[ age][ sex]": "killed 22-" is at least 22, "killed -30" up to 30.
The sentences are written for these tests.
"""

from __future__ import annotations

import pytest

from harmledger.model.claim import FigureClaim
from tests.extract.reading import claims_of

CASES: list[tuple[str, list[str]]] = [
    # plain actives and passives
    ("Air strikes killed 43 people in the town of Dana on Monday.", ["killed 43 unknown"]),
    ("Forty-three people were killed in air strikes on the town of Dana.", ["killed 43 unknown"]),
    ("A car bomb killed a policeman and wounded two civilians in Mosul.", ["killed 1 combatant", "injured 2 civilian"]),
    ("Shells hit a market in Taiz, killing seven shoppers.", ["killed 7 civilian"]),
    ("Twelve villagers died when a missile struck a wedding party.", ["killed 12 civilian"]),
    ("The raid left 16 people dead.", ["killed 16 unknown"]),
    ("Sixteen dead in raid on Sirte", ["killed 16 unknown"]),
    (
        "At least 22 people have been killed and more than 30 others injured in the shelling of Donetsk.",
        ["killed 22- unknown", "injured 30- unknown"],
    ),
    ("The attack claimed the lives of nine worshippers.", ["killed 9 civilian"]),
    ("The attack claimed 19 lives.", ["killed 19 unknown"]),
    ("Rescuers recovered the bodies of four children.", ["killed 4 civilian child"]),
    ("The blast wounded another 40 people.", ["injured 40 unknown"]),
    ("Five soldiers were killed and 12 wounded in clashes near Benghazi.", ["killed 5 combatant", "injured 12 combatant"]),
    # numbers
    ("Up to 30 people were killed in the bombing.", ["killed -30 unknown"]),
    ("As many as 30 people were killed in the bombing.", ["killed -30 unknown"]),
    ("Between 20 and 30 people were killed in the bombing.", ["killed 20-30 unknown"]),
    ("Nearly 40 people were killed in the bombing.", ["killed 40 unknown"]),
    ("Dozens of people were wounded in the bombing.", ["injured 24- unknown"]),
    ("Scores of people were wounded in the bombing.", ["injured 40- unknown"]),
    ("Several people were wounded in the bombing.", ["injured 2- unknown"]),
    ("A dozen people were wounded in the bombing.", ["injured 12 unknown"]),
    ("No fewer than sixty-two pilgrims were killed in the stampede of gunfire.", ["killed 62- civilian"]),
    ("Over 100 fighters were killed in the offensive on Tikrit.", ["killed 100- combatant"]),
    ("The death toll rose to 47.", ["killed 47 unknown"]),
    ("Officials put the death toll at 14, with 30 injured.", ["killed 14 unknown", "injured 30 unknown"]),
    ("Officials raised the death toll from 12 to 15.", ["killed 15 unknown"]),
    # who they were
    ("Air strikes killed 36 IS family members in the village.", ["killed 36 civilian"]),
    ("The bomb killed 13 civilians.", ["killed 13 civilian"]),
    ("The bomb killed two women.", ["killed 2 civilian adult female"]),
    ("The bomb killed three girls.", ["killed 3 civilian child female"]),
    ("The bomb killed six women and children.", ["killed 6 civilian"]),
    ("The bomb killed four medics and a journalist.", ["killed 4 civilian", "killed 1 civilian"]),
    ("Twenty militants were killed in the operation.", ["killed 20 combatant"]),
    ("Nine members of the security forces were killed by a roadside bomb.", ["killed 9 combatant"]),
    ("Three civil defence volunteers were killed in a second strike.", ["killed 3 civilian"]),
    ("Two men were stoned to death in the square.", ["killed 2 unknown adult male"]),
    ("Thirty Taliban fighters were killed in Helmand.", ["killed 30 combatant"]),
    # whole and part
    ("At least 63 people, including 36 civilians, were killed in Raqqa.", ["killed 63- unknown", "killed 36 civilian part"]),
    ("Air strikes killed 17 people, among them two children, in Idlib.", ["killed 17 unknown", "killed 2 civilian child part"]),
    ("Forty people were killed, 36 of them civilians.", ["killed 40 unknown", "killed 36 civilian part"]),
    ("Shelling killed 11 people, three of whom were children.", ["killed 11 unknown", "killed 3 civilian child part"]),
    ("Two medics were among at least 31 people killed in the bombardment.", ["killed 2 civilian part", "killed 31- unknown"]),
    (
        "Five civilians, including a child and a woman, were killed.",
        ["killed 5 civilian", "killed 1 civilian child part", "killed 1 civilian adult female part"],
    ),
    # several counts in one sentence
    ("The raids killed three militants and 13 civilians.", ["killed 3 combatant", "killed 13 civilian"]),
    ("Thirty regime soldiers and 39 rebel fighters were killed in battles near Aleppo.", ["killed 30 combatant", "killed 39 combatant"]),
    ("Eight people were killed and 34 others injured by rockets.", ["killed 8 unknown", "injured 34 unknown"]),
    ("The bomber killed 16 people and wounded another 40.", ["killed 16 unknown", "injured 40 unknown"]),
    # nobody
    (
        "No civilian casualties are associated with the strikes, the spokesman said, though one militant was killed.",
        ["killed 0 civilian", "killed 1 combatant"],
    ),
    # abducted, missing
    ("Gunmen kidnapped seven aid workers in Darfur.", ["abducted 7 civilian"]),
    ("The militants took 90 villagers hostage near Hasakah.", ["abducted 90 civilian"]),
    ("Twelve people are still missing after the strike on the building.", ["missing 12 unknown"]),
    # no figures
    ("The 45 air strikes destroyed 12 houses and three vehicles.", []),
    ("Rebels threatened to kill 12 hostages.", []),
    ("Police arrested a 16-year-old on Tuesday.", []),
    ("Hundreds fled 30 km south of the city.", []),
    ("The shelling killed and injured dozens of people.", []),
    ("Militants killed in the fighting included foreigners.", []),
]


def told(f: FigureClaim) -> str:
    """A figure in the short form of the table."""
    number = str(f.low) if f.low == f.high else f"{'' if f.low is None else f.low}-{'' if f.high is None else f.high}"
    return " ".join(x for x in (f.outcome, number, f.status, f.age, f.sex, "part" if f.part_of else None) if x)


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[c[0][:50] for c in CASES])
def test_figures(sentence: str, expected: list[str]) -> None:
    figures = [c for c in claims_of(sentence) if isinstance(c, FigureClaim)]
    assert sorted(told(f) for f in figures) == sorted(expected)


BACKGROUND = [
    "More than 330,000 people have been killed in Syria since the war began in March 2011.",
    "The conflict has killed more than 10,000 people.",
    "Dozens of civilians have been killed since the offensive was launched in September.",
    "The coalition has acknowledged responsibility for over 1,100 civilian deaths in Syria and Iraq since 2014.",
    "Two chemical attacks in 2013 left hundreds dead.",
    "At least 229 civilians have been killed in air strikes since 21 May.",
]


@pytest.mark.parametrize("sentence", BACKGROUND)
def test_totals_of_a_war_are_background(sentence: str) -> None:
    claims = claims_of("Shelling killed four people in Douma on Monday. " + sentence)
    figures = [told(c) for c in claims if isinstance(c, FigureClaim)]
    assert figures == ["killed 4 unknown"]
    assert any(type(c).__name__ == "BackgroundClaim" for c in claims)
