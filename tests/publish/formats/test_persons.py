"""Single persons: a row too many is a victim who never was, and no row has a name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.incidents import form_incidents
from harmledger.model.incident import Incident
from harmledger.publish.evidence import evidence_of
from harmledger.publish.formats import airwars, ibc
from harmledger.publish.formats.persons import Person, nameless, occupation_of, single_persons, years_of
from harmledger.publish.published import Published
from tests.incidents.build import COALITION, FIGHTER, HELMETS, SOHR, Book, on
from tests.publish.formats import frozen, made


def told(*figures: dict[str, Any]) -> tuple[Published, Incident]:
    """The incident of a report that says this."""
    book = Book()
    event = book.event(book.report("Planes bombed the grain silo."), on("2018-05-03"))
    for f in figures:
        book.figure(event, **f)
    return shown(book)


def shown(book: Book) -> tuple[Published, Incident]:
    record = form_incidents(book.reports, book.claims, [])
    return Published(evidence_of(book.reports, book.claims), record, {}), record.incidents[0]


def persons(*figures: dict[str, Any]) -> list[Person]:
    return single_persons(*told(*figures))


WOMAN = {"low": 1, "status": "civilian", "sex": "female", "age": "adult", "group": "a pregnant woman"}
BOY = {"low": 1, "status": "civilian", "sex": "male", "age": "child", "group": "a boy"}
DRIVER = {"low": 1, "group": "the driver"}


def test_one_row_a_person() -> None:
    found = persons({"low": 9}, WOMAN, BOY)
    assert [(p.outcome, p.sex, p.age, p.words) for p in found] == [
        ("killed", "male", "child", "a boy"),
        ("killed", "female", "adult", "a pregnant woman"),
    ]


def test_a_person_of_whom_two_voices_speak_is_one_person() -> None:
    assert len(persons({"low": 9}, WOMAN | {"said_by": SOHR}, WOMAN | {"said_by": HELMETS})) == 1


def test_two_of_whom_one_voice_speaks_are_two() -> None:
    assert len(persons({"low": 9}, WOMAN, WOMAN)) == 2


def test_never_more_than_were_harmed() -> None:
    found = persons({"low": 1}, WOMAN | {"said_by": HELMETS}, DRIVER | {"said_by": COALITION})
    assert [p.words for p in found] == ["a pregnant woman"], "the best described stays"


def test_a_person_of_whom_nothing_is_told_is_no_row() -> None:
    assert not persons({"low": 9}, {"low": 1, "group": "person"}, {"low": 1, "status": "civilian", "group": "a civilian"})
    assert [p.words for p in persons({"low": 9}, DRIVER)] == ["the driver"]


def test_a_whole_of_one_is_its_part() -> None:
    book = Book()
    event = book.event(book.report("Planes bombed the grain silo."), on("2018-05-03"))
    whole = book.figure(event, 1)
    book.figure(event, 1, status="civilian", age="child", group="a girl", part_of=whole)
    assert [p.words for p in single_persons(*shown(book))] == ["a girl"]


def test_fighters_and_groups_are_no_rows() -> None:
    assert not persons({"low": 9}, {"low": 1, "status": "combatant", "group": "fighter", "said_by": FIGHTER}, {"low": 2, "group": "girls"})
    assert not persons({"low": 9}, {"low": 1, "exact": False, "group": "driver"}), "at least one is not one"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("his wife Amina al-Khatib", "his wife"),
        ("Ahmed", ""),
        ("MSF nurse", "nurse"),
        ("a five-year-old boy", "a five-year-old boy"),
        ("Umm Ali's daughter", "daughter"),
        ("the journalist (Omar)", "the journalist"),
        ("Al-Khatib", ""),
        ("محمد", ""),
    ],
)
def test_no_names(words: str, left: str) -> None:
    assert nameless(words) == left


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("a 10-year-old girl", 10),
        ("a 9 year old boy", 9),
        ("girl aged 7", 7),
        ("man, aged 71", 71),
        ("a two-day-old baby", None),
        ("12 men", None),
    ],
)
def test_ages(words: str, years: int | None) -> None:
    assert years_of(words) == years


def test_occupations() -> None:
    assert [occupation_of(w) for w in ("a journalist", "health worker", "its ambulance driver", "a girl", "")] == [
        "journalist", "health worker", "ambulance driver", None, None,
    ]  # fmt: skip


FIGURES = st.lists(
    st.fixed_dictionaries(
        {
            "low": st.integers(1, 3),
            "status": st.sampled_from(["civilian", "combatant", "unknown"]),
            "outcome": st.sampled_from(["killed", "injured"]),
            "sex": st.sampled_from([None, "female", "male"]),
            "age": st.sampled_from([None, "child", "adult"]),
            "group": st.sampled_from(["people", "a woman", "Amina"]),
            "said_by": st.sampled_from([SOHR, HELMETS, COALITION, None]),
        }
    ),
    min_size=1,
    max_size=8,
)


@given(FIGURES)
def test_whatever_is_said_no_row_too_many_and_no_name(figures: list[dict[str, Any]]) -> None:
    published, incident = told(*figures)
    found = single_persons(published, incident)
    for outcome in ("killed", "injured"):
        total = getattr(incident, outcome).total
        assert sum(p.outcome == outcome for p in found) <= (total.max if total else 0)
    assert len({p.claim for p in found}) == len(found)
    assert not any("Amina" in p.words for p in found)


def test_both_tables_hold_them() -> None:
    published, _ = told({"low": 9}, WOMAN, BOY | {"outcome": "injured"}, {"low": 4, "outcome": "injured"})
    (killed, injured) = frozen.rows(made.written(airwars.FORMAT, published)["airwars-victims.csv"])
    assert (killed["gender"], killed["age"], killed["killed_or_injured"]) == ("female", "Adult", "killed")
    assert (injured["age"], injured["killed_or_injured"], injured["name"]) == ("Child", "injured", "")
    (row,) = frozen.rows(made.written(airwars.FORMAT, published)["airwars-incidents.csv"])
    assert (row["num_victims"], row["num_individuals"], row["num_victims_named"]) == ("2", "2", "")
    assert not frozen.rows(made.written(ibc.FORMAT, published)["ibc-individuals.csv"]), "without the codebook's numbers nothing is held"
