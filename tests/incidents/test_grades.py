"""Grades (codebook section 5): each case a row — who says what, and what that is worth."""

from __future__ import annotations

import pytest

from harmledger.incidents import form_incidents
from harmledger.model.claim import Side, Stance, Status, Voice
from harmledger.model.incident import Grade
from tests.incidents.build import COALITION, FIGHTER, HELMETS, SOHR, Book, on

Blame = tuple[Side, Stance, Voice | None, bool]
Count = tuple[int, Status, Voice]
ONE_COUNTS: list[Count] = [(9, "civilian", SOHR)]
TWO_COUNT: list[Count] = [*ONE_COUNTS, (8, "civilian", HELMETS)]
ACCUSED: Blame = ("coalition", "accused", SOHR, True)
BOTH_ACCUSE: list[Blame] = [ACCUSED, ("coalition", "accused", HELMETS, True)]
ADMITTED: Blame = ("coalition", "admitted", COALITION, True)
STRUCK: Blame = ("coalition", "admitted", COALITION, False)
CASES: list[tuple[str, list[Count], list[Blame], Grade]] = [
    ("one voice", ONE_COUNTS, [ACCUSED], "weak"),
    ("two voices accuse one side", TWO_COUNT, BOTH_ACCUSE, "fair"),
    ("two voices, no side named", TWO_COUNT, [], "fair"),
    ("an armed group alone", [(9, "civilian", FIGHTER)], [("government", "accused", FIGHTER, True)], "weak"),
    ("the side itself accepts the harm", TWO_COUNT, [ACCUSED, ADMITTED], "confirmed"),
    ("it confirms the strike alone, and one voice counts", ONE_COUNTS, [ACCUSED, STRUCK], "weak"),
    ("it confirms the strike alone, and two voices count", TWO_COUNT, [ACCUSED, STRUCK], "fair"),
    ("it confirms the strike and says nobody died", [*TWO_COUNT, (0, "civilian", COALITION)], [ACCUSED, ADMITTED], "contested"),
    ("it denies", TWO_COUNT, [ACCUSED, ("coalition", "denied", COALITION, True)], "contested"),
    ("two sides are named", TWO_COUNT, [("russia", "accused", SOHR, True), ("government", "accused", HELMETS, True)], "contested"),
    ("unknown aircraft", ONE_COUNTS, [("unknown", "accused", SOHR, True)], "weak"),
    ("only combatants", [(9, "combatant", SOHR)], [ACCUSED], "discounted"),
    ("it cannot say", TWO_COUNT, [*BOTH_ACCUSE, ("coalition", "noncommittal", COALITION, True)], "fair"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "counts", "blames", "grade"), CASES, ids=[c[0] for c in CASES])
def test_grade(what: str, counts: list[Count], blames: list[Blame], grade: Grade) -> None:
    book = Book()
    event = book.event(book.report("Planes bombed the grain silo."), on("2018-05-03"))
    for number, status, who in counts:
        book.figure(event, number, status=status, said_by=who)
    for side, stance, who2, of_harm in blames:
        book.blame(event, side, stance, who2, of_harm)
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    assert incident.grade == grade, incident.because
    assert incident.because


def test_a_side_that_only_denies_is_discounted_and_kept() -> None:
    book = Book()
    event = book.event(book.report("Planes bombed the grain silo."), on("2018-05-03"))
    book.figure(event, 9)
    book.blame(event, "government", "stated", None)
    denial = book.blame(event, "coalition", "denied", COALITION)
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    sides = {s.side: s for s in incident.responsibility}
    assert sides["coalition"].grade == "discounted"
    assert sides["coalition"].claims == (denial.id,)
    assert sides["government"].grade == "fair"
