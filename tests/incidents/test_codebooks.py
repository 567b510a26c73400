"""One incident under five codebooks: each row says who counts what, and what each codebook makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.incidents import form_incidents
from harmledger.incidents.codebooks import RuleFault, checked, code, codebooks, rows
from harmledger.model.claim import EventClaim, FigureClaim, ResponsibilityClaim, Side
from harmledger.publish.codebooks import codebooks_text
from tests.incidents.build import COALITION, FIGHTER, HELMETS, SOHR, Book, on, voice

MONITOR = SOHR
SIDES: dict[str, Side] = {"a coalition spokesman": "coalition", "regime soldiers": "government", "rebels": "opposition"}


def coded(book: Book) -> dict[str, dict[str, str]]:
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    claims = [c for c in book.claims if isinstance(c, FigureClaim | ResponsibilityClaim)]
    found = code(incident, claims, book.reports, {}, SIDES.get, list(codebooks()))
    return {name: {f.name: f.value for f in c.fields} for name, c in zip(codebooks(), found, strict=True)}


def one_event(words: str = "Planes bombed the grain silo.") -> tuple[Book, EventClaim]:
    book = Book()
    return book, book.event(book.report(words), on("2018-05-03"))


def test_people_of_open_status() -> None:
    book, e = one_event()
    book.figure(e, 20, said_by=MONITOR)
    found = coded(book)
    assert found["harmledger"]["killed.civilians.min"] == "", "nobody states a civilian"
    assert found["airwars"]["civilian_non_combatants_killed_min"] == "20", "civilians by default"
    assert (found["ibc"]["minimum deaths"], found["ibc"]["maximum deaths"]) == ("0", "20"), "not certain: at the upper end alone"
    assert found["ibc"]["two sources"] == "no: flagged"
    assert found["ucdp"]["deaths_unknown"] == "20"
    assert found["acled"]["fatalities"] == "20"


def test_the_accused_sides_word_makes_no_combatants() -> None:
    book, e = one_event()
    book.figure(e, 12, said_by=COALITION, status="combatant", group="fighters")
    book.blame(e, "coalition", "accused", MONITOR)
    found = coded(book)
    assert found["harmledger"]["killed.combatants.max"] == "12"
    assert found["airwars"]["belligerents_killed_max"] == ""
    assert found["airwars"]["civilian_non_combatants_killed_max"] == "12"


def test_children_among_the_dead_make_nobody_else_a_fighter() -> None:
    book, e = one_event()
    whole = book.figure(e, 52, said_by=MONITOR)
    book.figure(e, 5, said_by=MONITOR, status="civilian", age="child", group="children", part_of=whole)
    found = coded(book)["airwars"]
    assert (found["civilian_non_combatants_killed_min"], found["civilian_non_combatants_killed_max"]) == ("52", "52")


def test_civilians_among_the_dead_leave_the_others_open() -> None:
    book, e = one_event()
    whole = book.figure(e, 63, said_by=MONITOR)
    book.figure(e, 36, said_by=MONITOR, status="civilian", group="civilians", part_of=whole)
    found = coded(book)["airwars"]
    assert (found["civilian_non_combatants_killed_min"], found["civilian_non_combatants_killed_max"]) == ("36", "63")


def test_a_voice_that_says_nothing_of_who_they_were_contradicts_nobody() -> None:
    book, e = one_event()
    whole = book.figure(e, 22, said_by=MONITOR)
    book.figure(e, 12, said_by=MONITOR, status="civilian", group="staff members", part_of=whole)
    book.figure(e, 10, said_by=MONITOR, status="civilian", group="patients", part_of=whole)
    book.figure(e, 22, said_by=COALITION)
    found = coded(book)["ibc"]
    assert (found["minimum deaths"], found["maximum deaths"]) == ("22", "22")


def test_contested_status_starts_from_none() -> None:
    book, e = one_event()
    book.figure(e, 9, said_by=MONITOR, status="civilian")
    book.figure(e, 9, said_by=FIGHTER, status="combatant", group="rebels")
    found = coded(book)["airwars"]
    assert (found["civilian_non_combatants_killed_min"], found["civilian_non_combatants_killed_max"]) == ("0", "9")
    assert (found["belligerents_killed_min"], found["belligerents_killed_max"]) == ("0", "9")


def test_best_is_what_most_voices_give_and_is_split_by_side() -> None:
    book, e = one_event()
    whole = book.figure(e, 20, said_by=MONITOR)
    book.figure(e, 8, said_by=MONITOR, status="civilian", part_of=whole, group="civilians")
    book.figure(e, 5, said_by=MONITOR, status="combatant", part_of=whole, group="regime soldiers")
    book.figure(e, 3, said_by=MONITOR, status="combatant", part_of=whole, group="rebels")
    book.figure(e, 20, said_by=HELMETS)
    book.figure(e, 31, said_by=voice("an official", "official"))
    found = coded(book)["ucdp"]
    assert [found[k] for k in ("low", "best", "high")] == ["20", "20", "31"]
    assert [found[k] for k in ("deaths_civilians", "deaths_a", "deaths_b", "deaths_unknown")] == ["8", "5", "3", "4"]


def test_fighters_of_both_sides_are_of_neither() -> None:
    book, e = one_event()
    book.figure(e, 70, said_by=MONITOR, status="combatant", group="regime soldiers and rebels", exact=False)
    book.figure(e, 30, said_by=MONITOR, status="combatant", group="regime soldiers")
    book.figure(e, 39, said_by=MONITOR, status="combatant", group="rebels")
    found = coded(book)["ucdp"]
    assert [found[k] for k in ("best", "deaths_civilians", "deaths_a", "deaths_b", "deaths_unknown")] == ["70", "0", "30", "39", "1"]


def test_that_no_civilian_was_killed_is_no_best_total() -> None:
    book, e = one_event()
    book.figure(e, 0, said_by=HELMETS, status="civilian", group="civilians")
    assert coded(book)["ucdp"]["best"] == ""
    book.figure(e, 12, said_by=MONITOR)
    assert [coded(book)["ucdp"][k] for k in ("low", "best", "high")] == ["12", "12", "12"]


FIGURES = st.lists(
    st.fixed_dictionaries(
        {
            "low": st.integers(0, 60),
            "status": st.sampled_from(["civilian", "combatant", "unknown"]),
            "group": st.sampled_from(["people", "civilians", "regime soldiers", "rebels", "children"]),
            "age": st.sampled_from([None, "child"]),
            "said_by": st.sampled_from([MONITOR, HELMETS, COALITION, FIGHTER]),
            "exact": st.booleans(),
            "inside": st.booleans(),
        }
    ),
    min_size=1,
    max_size=7,
)


@given(FIGURES)
def test_whatever_is_said_the_parts_are_the_best_and_the_best_lies_in_the_range(figures: list[dict[str, Any]]) -> None:
    book, e = one_event()
    whole: dict[str, FigureClaim] = {}
    for f in figures:
        f = dict(f)
        inside, voice = f.pop("inside"), f["said_by"].name
        made = book.figure(e, **f, part_of=whole.get(voice) if inside else None)
        whole.setdefault(voice, made)
    answers = coded(book)
    found = {k: v for k, v in answers["ucdp"].items() if k != "number_of_sources"}
    fatalities = answers["acled"]["fatalities"]
    assert (fatalities == "") == (found["low"] == "")
    assert all(v == "" for v in found.values()) or all(v.isdecimal() for v in found.values())
    if found["best"]:
        n = {k: int(v) for k, v in found.items()}
        assert int(fatalities) <= n["low"] <= n["best"] <= n["high"]
        assert n["deaths_a"] + n["deaths_b"] + n["deaths_civilians"] + n["deaths_unknown"] == n["best"]


def test_vague_words_have_acleds_numbers() -> None:
    book, e = one_event("Dozens of people were killed in the raid.")
    book.figure(e, 24, exact=False)
    found = coded(book)
    assert found["acled"]["fatalities"] == "12"
    assert found["harmledger"]["killed.total.min"] == "24"


def test_the_table_shows_all_side_by_side() -> None:
    book, e = one_event()
    book.figure(e, 20)
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    found = code(
        incident,
        [c for c in book.claims if isinstance(c, FigureClaim | ResponsibilityClaim)],
        book.reports,
        {},
        SIDES.get,
        list(codebooks()),
    )
    text = codebooks_text(found, rows(), "A town", 100)
    assert all(c.name in text for c in found)
    assert "not verified" in text
    assert max(map(len, text.splitlines())) <= 110


@pytest.mark.parametrize("name", list(codebooks()))
def test_every_rule_file_is_whole(name: str) -> None:
    book, e = one_event()
    book.figure(e, 20)
    found = coded(book)[name]
    assert found
    assert codebooks()[name]["source"]
    assert {f["row"] for f in codebooks()[name]["fields"]} <= set(rows())


WHOLE = 'name = "X"\norder = 9\nsource = "a page"\nunstated = "open"\n[[fields]]\nname = "n"\nrow = "r"\nof = "killed.total.min"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "no TOML"),
        (WHOLE.replace("order = 9", 'order = "x"'), "'order'"),
        (WHOLE.replace('"open"', '"perhaps"'), "must be one of"),
        (WHOLE.replace("killed.total.min", "killed.dogs.min"), "no measure"),
        (WHOLE.replace('row = "r"', ""), "needs a name, a row"),
    ],
)
def test_a_rule_file_that_cannot_be_used_says_why(text: str, words: str) -> None:
    assert checked("x", WHOLE)["name"] == "X"
    with pytest.raises(RuleFault, match=words) as fault:
        checked("x", text)
    assert "codebooks/x.toml" in str(fault.value)
