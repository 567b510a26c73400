"""A newer engine reads a report otherwise: people's decisions find their claims again, stay, and ask."""

from __future__ import annotations

from dataclasses import replace

from harmledger.desk.mark import claim_of
from harmledger.incidents.refound import found_again
from harmledger.ledger import Position
from harmledger.model.decision import Decision
from harmledger.model.payload import Addition, Correction, Edit, HandGrade, Partition
from tests.decisions.build import B1, E1, E2, E3, F1, F2, R1, R2, R3, SOHR, Room, figure, reread, span


def questions(room: Room):  # type: ignore[no-untyped-def]
    return [r for w in room.desk.queue().lines for r in w.reasons if r.need == "question"]


def other_id(claim, n: int = 2):  # type: ignore[no-untyped-def]
    return replace(claim, id=f"c-{n}{claim.id[3:]}")


def test_another_id_for_the_same_claim_changes_nothing(room: Room) -> None:
    room.decide("correct", F1.id, payload=Correction((Edit("low", 15), Edit("high", 15))))
    room.decide("set aside", F2.id)
    before = room.incident(E1)
    room.read(R1, (E1, other_id(F1), B1))
    room.read(R2, (other_id(E2), other_id(F2)))
    after = room.incident(E1)
    assert after.killed == before.killed and not questions(room)
    assert F1.id in after.figures


def test_a_corrected_claim_that_is_read_otherwise_stays_and_asks(room: Room) -> None:
    made = room.decide("correct", F1.id, payload=Correction((Edit("status", "civilian"),)))
    room.read(R1, (E1, reread(F1, 112), B1))
    incident = room.incident(E1)
    assert incident.killed.total.max == 12 and incident.killed.civilians.max == 12
    (asked,) = questions(room)
    assert "R. Haddad" in asked.words and "low 12" in asked.words and "low 112" in asked.words
    (question,) = room.desk.report(R1.sha256).questions
    room.decide("dismiss", question.id)
    assert not questions(room) and room.incident(E1).killed.total.max == 12
    room.read(R1, (E1, reread(F1, 113), B1))
    assert len(questions(room)) == 1, "another reading asks anew"
    room.decide("comment", F1.id, supersedes=made)
    assert not questions(room) and room.incident(E1).killed.total.max == 113


def test_an_accepted_claim_that_is_no_longer_read_stays_with_its_event(room: Room) -> None:
    room.decide("accept", F2.id)
    room.read(R2, ())
    incident = room.incident(E2)
    assert set(incident.members) == {E1.id, E2.id} and F2.id in incident.figures
    assert "no longer read" in questions(room)[0].words


def test_what_was_set_aside_stays_out_whatever_is_read_there(room: Room) -> None:
    room.decide("set aside", F1.id)
    room.read(R1, (E1, reread(F1, 112), B1))
    assert room.incident(E1).killed.total.max == 10 and len(questions(room)) == 1
    room.read(R1, (E1, B1))
    assert room.incident(E1).killed.total.max == 10 and not questions(room)


def test_groupings_and_grades_follow_their_events_under_other_ids(room: Room) -> None:
    room.decide("merge", room.incident(E1).id, other=room.incident(E3).id)
    room.decide("grade", room.incident(E1).id, payload=HandGrade("contested"))
    room.decide("sign off", room.incident(E1).id)
    before = room.incident(E1)
    room.read(R1, (other_id(replace(E1, event="e2")), replace(other_id(F1), event="e2"), replace(other_id(B1), event="e2")))
    room.read(R3, (other_id(E3),))
    after = room.incident(E1)
    assert (after.id, after.members, after.grade) == (before.id, before.members, "contested")
    assert after.review.state == "changed since sign-off", "the figure of the third report is gone"
    assert not questions(room)


def test_a_grouping_asks_where_an_event_is_gone(room: Room) -> None:
    room.decide("split", room.incident(E1).id, payload=Partition(((E2.id,),)))
    room.read(R2, ())
    assert "an event that it names is no longer read" in questions(room)[0].words


def test_an_added_figure_finds_its_event_by_any_name_or_brings_it_back(room: Room) -> None:
    claim = claim_of("figure", span(R1, "Ahmad Khalil was among the dead"), R1.sha256, (Edit("low", 1), Edit("high", 1)), "e1")
    room.decide("add", R1.sha256, payload=Addition(claim, E1.id))
    room.read(R1, (replace(E1, id="c-77", event="e4"),))
    assert claim.id in room.incident(E1).figures
    room.read(R1, ())
    assert claim.id in room.incident(E1).figures


def test_figures_that_share_a_quotation_are_told_apart() -> None:
    words = "A raid on Nahr al-Zayt killed 12 people on 3 May"
    whole = replace(figure(R1, words, 12), id="c-a")
    part = replace(figure(R1, words, 5), id="c-b", status="civilian", group="civilians", part_of="c-a")
    new_whole, new_part = replace(whole, id="c-x", status="civilian"), replace(part, id="c-y", part_of="c-x", low=6, high=6)
    found = found_again([part, whole], [new_part, new_whole])
    assert {old: new.id for old, new in found.items()} == {"c-a": "c-x", "c-b": "c-y"}
    assert found_again([whole, part], [new_whole, new_part]) == found
    assert not found_again([part], [new_whole]), "another number of other people is another claim"
    assert not found_again([figure(R1, "killed 12 people", 12)], [figure(R1, "Ahmad Khalil", 12, SOHR)])


def test_a_decision_about_words_no_longer_read_can_be_taken_back(room: Room) -> None:
    made = room.decide("accept", F2.id)
    room.read(R2, ())
    room.decide("comment", F2.id, supersedes=made)
    assert not questions(room) and F2.id not in room.incident(E1).figures


def test_a_decision_of_an_older_version_keeps_its_claim_by_the_words(room: Room) -> None:
    """Older versions stored no copy of the claim; the reading that had it is still in the book."""
    bare = Decision("d-old", F1.id, None, "set aside", "a toll of the war", "R. Haddad", "2026-01-01T12:30:00+00:00")
    room.book.add_decision(bare)
    for claims in ((E1, other_id(F1), B1), (other_id(E1), other_id(F1, 3), B1)):
        room.read(R1, claims)
        assert F1.id not in room.incident(E1).figures and room.incident(E1).killed.total.max == 10
        assert not questions(room)
    (known,) = room.book.decisions()
    assert known.about == (F1, E1) and known == next(iter(room.book.since(Position()).decisions))
    room.read(R1, (E1, reread(F1, 112), B1))
    assert room.incident(E1).killed.total.max == 10 and len(questions(room)) == 1


def test_an_older_decision_is_of_what_was_read_before_it(room: Room) -> None:
    room.read(R1, (E1, replace(F1, certainty=0.5), B1))
    room.book.add_decision(Decision("d-old", F1.id, None, "set aside", "no", "R. Haddad", "2026-01-01T12:30:00+00:00"))
    room.read(R1, (E1, replace(F1, certainty=0.4), B1))
    (known,) = room.book.decisions()
    assert known.about[0].certainty == 0.5
    room.book.add_decision(Decision("d-none", "c-nowhere", None, "set aside", "no", "R. Haddad", "2026-01-01T12:31:00+00:00"))
    assert [d.about for d in room.book.decisions()][1] == ()
