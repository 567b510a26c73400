"""The desk: what needs a person comes first, nobody acts on what is no longer so, nothing is lost or stored twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harmledger.desk import Changed, Contradicts, Desk, NotThere, Order, Stored, Wanted
from harmledger.desk.queue import weights
from harmledger.desk.search import question
from harmledger.incidents import form_incidents
from harmledger.ledger import Book
from harmledger.model.payload import Assignment, Correction, Edit, HandGrade, Partition
from harmledger.sources import Whole
from tests.decisions.build import B1, E1, E2, E3, F1, F2, F3, R1, R2, R3, Clock, Room
from tests.decisions.build import room as make_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = make_room(tmp_path)
    yield made
    made.book.close()


def raid(room: Room) -> str:
    return next(i.id for i in room.desk.state().record.incidents if E1.id in i.members)


def far(room: Room) -> str:
    return next(i.id for i in room.desk.state().record.incidents if E3.id in i.members)


def correct(number: int, author: str, saw: str | None, key: str = "") -> Order:
    edits = Correction((Edit("low", number), Edit("high", number)))
    return Order("correct", F1.id, "read it", author, saw, payload=edits, key=key)


def test_two_people_in_conflict_the_second_sees_what_changed(room: Room) -> None:
    one = room.desk.incident(raid(room))
    two = room.desk.incident(raid(room))
    assert isinstance(room.desk.decide(correct(15, "A. First", one.digest)), Stored)
    answer = room.desk.decide(correct(9, "B. Second", two.digest))
    assert isinstance(answer, Changed) and answer.subject == raid(room)
    words = " | ".join(answer.words)
    assert "killed, total: was 10–12, is 10–15" in words and "A. First decided" in words
    assert answer.decisions[0].author == "A. First" and len(list(room.book.decisions())) == 1
    again = room.desk.decide(correct(9, "B. Second", answer.digest))
    assert isinstance(again, Stored) and len(list(room.book.decisions())) == 2
    assert again.decision.saw == answer.digest


def test_another_desk_on_the_same_book_is_noticed_too(room: Room) -> None:
    other = Book(room.book.path, create=False)
    second = Desk(other, Whole(other, form_incidents), Clock())
    seen = second.incident(raid(room)).digest
    room.desk.decide(correct(15, "A. First", None))
    answer = second.decide(correct(9, "B. Second", seen))
    assert isinstance(answer, Changed) and any("10–15" in w for w in answer.words)
    third = Desk(other, Whole(other, form_incidents), Clock())
    forgotten = third.decide(correct(9, "B. Second", seen))
    assert isinstance(forgotten, Changed) and any("A. First" in w for w in forgotten.words), "told by decisions where it is forgotten"
    other.close()


def test_who_sees_the_report_may_decide_of_its_claims_too(room: Room) -> None:
    seen = room.desk.report(R1.sha256)
    assert isinstance(room.desk.decide(correct(15, "A. First", seen.digest)), Stored)
    answer = room.desk.decide(Order("set aside", B1.id, "no", "B. Second", seen.digest, looked_at=R1.sha256))
    assert isinstance(answer, Changed) and answer.subject == R1.sha256


def test_decisions_elsewhere_and_remarks_are_no_reason_to_decide_again(room: Room) -> None:
    seen = room.desk.incident(raid(room)).digest
    room.desk.decide(Order("set aside", F3.id, "elsewhere", "A. First"))
    room.desk.decide(Order("comment", raid(room), "a remark", "A. First"))
    room.desk.decide(Order("assign", raid(room), "hers", "A. First", payload=Assignment("B. Second")))
    assert isinstance(room.desk.decide(correct(9, "B. Second", seen)), Stored)


def test_the_same_order_sent_twice_is_stored_once(room: Room) -> None:
    first = room.desk.decide(correct(15, "A. First", room.desk.incident(raid(room)).digest, key="k-1"))
    again = room.desk.decide(correct(15, "A. First", "s-of-before", key="k-1"))
    assert isinstance(first, Stored) and isinstance(again, Stored)
    assert first.new and not again.new and first.decision == again.decision
    assert len(list(room.book.decisions())) == 1


def test_a_contradiction_names_the_decision_that_stands(room: Room) -> None:
    room.decide("split", raid(room), payload=Partition(((E2.id,),)))
    with pytest.raises(Contradicts) as error:
        room.ask("same", E1.id, other=E2.id)
    assert error.value.standing.verdict == "split"


def test_what_two_people_replace_is_replaced_once(room: Room) -> None:
    made = room.decide("set aside", F1.id)
    room.decide("accept", F1.id, supersedes=made, author="A. First")
    with pytest.raises(Contradicts, match="First replaced"):
        room.ask("comment", F1.id, supersedes=made, author="B. Second")


def test_a_merge_looks_at_both(room: Room) -> None:
    one, two = room.desk.incident(raid(room)), room.desk.incident(far(room))
    room.decide("set aside", F3.id, author="A. First")
    order = Order("merge", raid(room), "the same", "B. Second", one.digest, far(room), saw_other=two.digest)
    answer = room.desk.decide(order)
    assert isinstance(answer, Changed) and answer.subject == far(room) and any("killed" in w for w in answer.words)


def test_the_clock_of_another_zone_does_not_reorder(room: Room) -> None:
    from datetime import datetime, timedelta, timezone

    room.decide("correct", F1.id, payload=Correction((Edit("low", 11), Edit("high", 11))))
    room.desk._clock = lambda: datetime(2026, 1, 1, 9, 0, 30, tzinfo=timezone(timedelta(hours=-4)))
    room.decide("correct", F1.id, payload=Correction((Edit("low", 13), Edit("high", 13))))
    assert room.desk.incident(raid(room)).incident.killed.total.max == 13  # type: ignore[union-attr]


def test_an_incident_is_shown_with_everything(room: Room) -> None:
    room.decide("set aside", F2.id)
    seen = room.desk.incident(raid(room))
    by_id = {c.claim.id: c for c in seen.claims}
    assert set(by_id) == {E1.id, F1.id, B1.id, E2.id, F2.id}
    assert by_id[F2.id].aside and by_id[F2.id].aside.author == "R. Haddad" and not by_id[F1.id].aside
    assert "killed.total.max" in by_id[F1.id].decides and by_id[F1.id].incident == seen.incident.id
    assert [r.sha256 for r in seen.reports] == [R1.sha256, R2.sha256]
    assert [h.decision.verdict for h in seen.history] == ["set aside"]
    assert "Nahr al-Zayt" in seen.headline


def test_an_old_id_still_finds_the_incident(room: Room) -> None:
    old = far(room)
    room.decide("merge", raid(room), other=old)
    assert room.desk.incident(old).incident.id == raid(room)
    with pytest.raises(NotThere):
        room.desk.incident("i-none")


def test_a_report_is_shown_with_what_was_decided(room: Room) -> None:
    made = room.decide("accept", F1.id)
    back = room.decide("comment", F1.id, supersedes=made)
    seen = room.desk.report(R1.sha256)
    assert seen.incidents == (raid(room),)
    assert [(h.decision.id, h.superseded_by) for h in seen.history] == [(made, back), (back, None)], "nothing is lost"
    with pytest.raises(NotThere):
        room.desk.report("0" * 64)


def test_the_most_consequential_comes_first(room: Room) -> None:
    room.decide("correct", F1.id, payload=Correction((Edit("low", 18), Edit("high", 18))))
    queue = room.desk.queue()
    first = queue.lines[0]
    assert first.subject == raid(room) and first.reasons[0].need == "range" and "10–18" in first.reasons[0].words
    assert [w.points for w in queue.lines] == sorted((w.points for w in queue.lines), reverse=True)
    assert {w.subject for w in queue.lines} == {raid(room), far(room)} and queue.total == 2
    assert queue.progress.incidents == 2 and queue.progress.by_state == {"open": 2}


def test_filters_of_the_queue(room: Room) -> None:
    room.decide("assign", raid(room), payload=Assignment("B. Second"))
    room.decide("grade", raid(room), payload=HandGrade("contested"))

    def asked(**fields: object) -> set[str]:
        return {w.subject for w in room.desk.queue(Wanted(**fields)).lines}  # type: ignore[arg-type]

    from datetime import date

    assert asked(assigned="B. Second") == {raid(room)} and asked(assigned="") == {far(room)}
    assert asked(grades=frozenset({"contested"})) == {raid(room)} == asked(needs=frozenset({"contested"}))
    assert asked(words="kafr") == {far(room)} and asked(words="kafr zayt") == set()
    assert asked(since=date(2018, 9, 1)) == {far(room)} and asked(sides=frozenset({"russia"})) == {raid(room)}
    assert len(room.desk.queue(Wanted(limit=1)).lines) == 1 and not room.desk.queue(Wanted(offset=2)).lines
    room.decide("sign off", far(room))
    assert asked() == {raid(room)} and asked(states=frozenset({"signed off"})) == {far(room)}


def test_what_was_signed_and_changed_comes_back(room: Room) -> None:
    room.decide("sign off", raid(room))
    assert raid(room) not in {w.subject for w in room.desk.queue().lines}
    room.decide("correct", F1.id, payload=Correction((Edit("low", 15), Edit("high", 15))))
    line = next(w for w in room.desk.queue().lines if w.subject == raid(room))
    assert line.state == "changed since sign-off"
    assert any(r.need == "changed" and "R. Haddad" in r.words and "10–15" in r.words for r in line.reasons)


def test_a_report_that_could_not_be_read_waits(room: Room) -> None:
    from harmledger.model.report import Receipt, make_report

    unread = make_report("A title", "words", Receipt("u", "u.txt"))
    room.book.add_report(unread, b"words")
    line = next(w for w in room.desk.queue().lines if w.kind == "report")
    assert line.subject == unread.sha256 and line.reasons[0].need == "unread"


def test_every_reason_has_its_points() -> None:
    from typing import get_args

    from harmledger.desk.views import Need

    assert set(weights()["points"]) == set(get_args(Need))


@pytest.mark.parametrize(
    ("words", "kind", "report"),
    [
        ("colleague", "report", R2), ("NAHR zayt", "report", R1), ("kafr ward", "place", R3), ("medic", "speaker", R2),
        ("12 killed", "figure", R1), ("khal", "report", R1),
    ],
)  # fmt: skip
def test_search(room: Room, words: str, kind: str, report) -> None:  # type: ignore[no-untyped-def]
    assert (kind, report.sha256) in {(h.kind, h.report) for h in room.desk.search(words)}


@pytest.mark.parametrize("words", ["", '"', "a OR b", "NEAR(", "x*", "report:", "' OR 1=1 --", "x" * 10_000, "\x00", "٣ قتلى"])
def test_search_takes_any_words(room: Room, words: str) -> None:
    room.desk.search(words)
    assert len(question(words)) < 1_000


def test_search_follows_what_is_decided(room: Room) -> None:
    assert any(h.kind == "figure" for h in room.desk.search("3 killed"))
    room.decide("set aside", F3.id)
    assert not any(h.kind == "figure" and h.report == R3.sha256 for h in room.desk.search("3 killed"))
    assert len(room.desk.search("killed", 1)) == 1
