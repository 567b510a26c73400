"""Ranges (codebook section 4): who counts what, and why an end is what it is."""

from __future__ import annotations

from harmledger.incidents import form_incidents
from harmledger.model.claim import EventClaim
from harmledger.model.incident import Incident, Range
from tests.incidents.build import COALITION, FIGHTER, HELMETS, SOHR, Book, on, voice

TEXTS = (
    "Planes bombed the grain silo, a monitor said.",
    "A market was hit; rescuers dug until dusk.",
    "Funerals were held on the hill above the river.",
)


def book_of(*published: str | None) -> tuple[Book, list[EventClaim]]:
    """A book of reports of one incident, published on these days."""
    book = Book()
    return book, [book.event(book.report(TEXTS[i], day), on("2018-05-03")) for i, day in enumerate(published)]


def one(book: Book) -> Incident:
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    return incident


def test_two_voices_span_the_range_and_each_end_names_its_claim() -> None:
    book, (e,) = book_of(None)
    low = book.figure(e, 14, said_by=voice("an official", "official"))
    high = book.figure(e, 22, exact=False)
    incident = one(book)
    assert incident.killed.total == Range(14, 22)
    bounds = {b.of: b for b in incident.bounds}
    assert bounds["killed.total.min"].claims == (low.id,)
    assert bounds["killed.total.max"].claims == (high.id,)
    assert "22 (the Observatory)" in bounds["killed.total.max"].because


def test_a_voices_later_figure_replaces_its_earlier_one() -> None:
    book, (a, b) = book_of("2018-05-03", "2018-05-05")
    book.figure(a, 12)
    book.figure(b, 20)
    incident = one(book)
    assert incident.killed.total == Range(20, 20)
    assert "1 older set aside" in incident.bounds[0].because


def test_nothing_is_replaced_where_days_are_not_known() -> None:
    book, (a, b) = book_of(None, None)
    book.figure(a, 12)
    book.figure(b, 20)
    assert one(book).killed.total == Range(12, 20)


def test_parts_are_added_where_no_total_is_given() -> None:
    book, (e,) = book_of(None)
    book.figure(e, 3, status="combatant", group="militants")
    book.figure(e, 13, status="civilian", group="civilians")
    killed = one(book).killed
    assert (killed.total, killed.civilians, killed.combatants) == (Range(16, 16), Range(13, 13), Range(3, 3))


def test_children_and_women_alone_do_not_say_how_many_civilians_there_were_at_most() -> None:
    """ "10 to 19 killed, 6 of them civilians" would be wrong with confidence where nobody says who the others were."""
    book, (e,) = book_of(None)
    book.figure(e, 14, exact=False)
    book.figure(e, 4, status="civilian", age="child", group="children", said_by=HELMETS)
    book.figure(e, 2, status="civilian", age="adult", sex="female", group="women", said_by=HELMETS)
    incident = one(book)
    assert incident.killed.civilians == Range(6, 14)
    (most,) = (b for b in incident.bounds if b.of == "killed.civilians.max")
    assert most.because == "14 in all, the status of the others not stated (the Observatory)"


def test_fighters_counted_by_another_are_no_civilians_beside_the_children() -> None:
    book, (e,) = book_of(None)
    book.figure(e, 20, status="combatant", group="fighters")
    book.figure(e, 4, status="civilian", age="child", group="children", said_by=HELMETS)
    assert one(book).killed.civilians == Range(0, 4)


def test_civilians_reach_up_to_the_total_where_the_others_are_not_told() -> None:
    book, (e,) = book_of(None)
    whole = book.figure(e, 63, exact=False)
    book.figure(e, 36, status="civilian", part_of=whole, group="civilians")
    book.figure(e, 70, said_by=FIGHTER, exact=False)
    killed = one(book).killed
    assert (killed.total, killed.civilians) == (Range(63, 70), Range(36, 63))


def test_civilians_reach_up_to_the_total_less_the_combatants() -> None:
    book, (e,) = book_of(None)
    whole = book.figure(e, 20)
    book.figure(e, 8, status="civilian", part_of=whole)
    book.figure(e, 5, status="combatant", part_of=whole)
    assert one(book).killed.civilians == Range(8, 15)


def test_a_part_told_alone_elsewhere_is_no_total() -> None:
    book, (a, b) = book_of(None, None)
    book.figure(a, 63)
    book.figure(b, 36, status="civilian")
    assert one(book).killed.total == Range(63, 63)


def test_a_voice_that_says_no_civilian_died_sets_the_low_end_and_is_a_conflict() -> None:
    book, (e,) = book_of(None)
    whole = book.figure(e, 43)
    book.figure(e, 36, status="civilian", part_of=whole)
    none = book.figure(e, 0, said_by=COALITION, status="civilian", group="civilians")
    incident = one(book)
    assert (incident.killed.total, incident.killed.civilians) == (Range(43, 43), Range(0, 43))
    assert any(none.id in c.claims for c in incident.conflicts)


def test_a_part_larger_than_its_whole_is_a_conflict() -> None:
    book, (e,) = book_of(None)
    whole = book.figure(e, 10)
    part = book.figure(e, 12, status="civilian", part_of=whole)
    (conflict,) = one(book).conflicts
    assert set(conflict.claims) == {whole.id, part.id}


def test_children_and_women() -> None:
    book, (e,) = book_of(None)
    whole = book.figure(e, 10)
    book.figure(e, 3, status="civilian", part_of=whole, age="child", group="children")
    book.figure(e, 2, status="civilian", part_of=whole, age="adult", sex="female", group="women")
    killed = one(book).killed
    assert (killed.children, killed.women) == (Range(3, 3), Range(2, 2))
    assert killed.civilians == Range(5, 10)


def test_a_wire_copy_is_not_a_new_voice() -> None:
    wire = "Planes bombed the grain silo beside the old bakery on Thursday and killed at least nine, a medic on the spot told reporters"
    book = Book()
    medic = voice("a medic", "hospital")
    for text in (wire + ".", wire + ", in the second such raid."):
        book.figure(book.event(book.report(text), on("2018-05-03")), 9, said_by=medic)
    incident = one(book)
    assert len(incident.speakers) == 1
    assert incident.grade == "weak"


def test_one_organisation_is_one_voice_whoever_quotes_it() -> None:
    book, (a, b) = book_of(None, None)
    book.figure(a, 9)
    book.figure(b, 9, said_by=voice("x", "monitor"))
    book.claims[-1] = book.claims[-2]
    book.figure(b, 9, said_by=SOHR)
    book.figure(b, 9, said_by=HELMETS)
    assert sorted(s.name for s in one(book).speakers) == ["the Observatory", "the White Helmets"]


def test_a_smaller_number_in_the_same_breath_is_some_of_them() -> None:
    book, (e,) = book_of(None)
    book.figure(e, 4)
    book.figure(e, 2)
    book.figure(e, 1, group="victim")
    incident = one(book)
    assert incident.killed.total == Range(4, 4)
    assert incident.conflicts == ()


def test_one_kind_lies_in_a_number_of_people_at_large() -> None:
    book, (e,) = book_of(None)
    book.figure(e, 30, status="civilian", group="civilians")
    book.figure(e, 2, status="civilian", group="medics")
    assert one(book).killed.civilians == Range(30, 30)


def test_two_kinds_in_one_breath_are_added() -> None:
    book, (e,) = book_of(None)
    book.figure(e, 30, status="combatant", group="regime soldiers")
    book.figure(e, 39, status="combatant", group="rebels")
    killed = one(book).killed
    assert (killed.total, killed.combatants) == (Range(69, 69), Range(69, 69))


def test_the_whole_of_several_kinds_is_not_one_of_them() -> None:
    book, (e,) = book_of(None)
    book.figure(e, 70, status="combatant", group="regime and rebel fighters", exact=False)
    book.figure(e, 30, status="combatant", group="regime soldiers")
    book.figure(e, 39, status="combatant", group="rebel fighters")
    assert one(book).killed.total == Range(70, 70)


def test_at_least_grows_with_what_is_told_of_its_parts() -> None:
    book, (e,) = book_of(None)
    whole = book.figure(e, 20, exact=False)
    book.figure(e, 12, status="civilian", part_of=whole)
    book.figure(e, 10, status="combatant", part_of=whole, group="fighters")
    assert one(book).killed.total == Range(22, 22)


def test_three_claims_that_contradict_only_together_are_named_together() -> None:
    book, (e,) = book_of(None)
    whole = book.figure(e, 20)
    parts = [
        book.figure(e, 12, status="civilian", part_of=whole),
        book.figure(e, 10, status="combatant", part_of=whole, group="fighters"),
    ]
    (conflict,) = one(book).conflicts
    assert set(conflict.claims) == {whole.id, *(p.id for p in parts)}
    assert "22" in conflict.what


def test_numbers_that_fit_are_no_conflict() -> None:
    book, (e,) = book_of(None)
    book.figure(e, 14, exact=False)
    book.figure(e, 22, said_by=HELMETS)
    assert one(book).conflicts == ()
