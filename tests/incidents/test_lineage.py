"""Who is behind a figure, and the toll in time."""

from __future__ import annotations

from dataclasses import replace

from harmledger.incidents import form_incidents
from harmledger.model.claim import Voice
from harmledger.model.incident import Incident, Range
from tests.incidents.build import HELMETS, SOHR, Book, on, voice

TEXTS = (
    "Planes bombed the grain silo, a monitor said.",
    "A market was hit; rescuers dug until dusk.",
    "Funerals were held on the hill above the river.",
)


def one(book: Book) -> Incident:
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    return incident


def told(book: Book, *said: tuple[int, Voice | None, str | None]) -> Incident:
    """A report for each (number, voice, day of publication)."""
    for text, (number, who, day) in zip(TEXTS, said, strict=False):
        book.figure(book.event(book.report(text, day), on("2018-05-03")), number, said_by=who)
    return one(book)


def test_the_observatory_by_two_agencies_is_one_voice() -> None:
    incident = told(Book(), (9, replace(SOHR, via="AFP"), None), (9, replace(SOHR, via="Reuters"), None))
    assert [s.name for s in incident.speakers] == ["the Observatory"]
    names = {n.id: n.name for n in incident.lineage.nodes}
    assert {(names[e.of], names[e.by]) for e in incident.lineage.edges if e.of.startswith("voice:")} == {
        ("the Observatory", "AFP"),
        ("the Observatory", "Reuters"),
    }
    assert incident.grade == "weak"


def test_a_hospital_quoted_by_a_state_agency_is_the_hospital_through_the_agency() -> None:
    doctor = Voice("medical sources", None, None, "hospital", "SANA")
    sana = Voice("SANA", "sana", None, "state media")
    incident = told(Book(), (44, doctor, None), (44, doctor, None), (44, sana, None))
    assert sorted((s.name, s.kind) for s in incident.speakers) == [("SANA", "state media"), ("medical sources", "hospital")]
    edges = {(e.of, e.by) for e in incident.lineage.edges}
    assert ("voice:named:medical sources via sana", "voice:actor:sana") in edges


def test_a_wire_copy_is_quoted_from_the_first_report() -> None:
    wire = "Planes bombed the grain silo beside the old bakery on Thursday and killed nine, a medic on the spot told reporters"
    book = Book()
    for text in (f"{wire}.", f"{wire}, in the second such raid."):
        book.figure(book.event(book.report(text), on("2018-05-03")), 9, said_by=voice("a medic", "hospital"))
    incident = one(book)
    assert any(e.of.startswith("report:") and e.by.startswith("report:") for e in incident.lineage.edges)
    assert [a.kind for a in incident.aside] == ["copy"]


def test_the_history_keeps_what_was_replaced() -> None:
    incident = told(Book(), (12, SOHR, "2018-05-03"), (15, SOHR, "2018-05-04"), (14, HELMETS, None))
    assert incident.killed.total == Range(14, 15)
    assert [(t.min, t.standing) for t in incident.history] == [(12, False), (15, True), (14, True)]
    (gone,) = [a for a in incident.aside if a.kind == "superseded"]
    assert gone.because
    assert gone.by


def test_a_toll_raised_in_one_breath() -> None:
    book = Book()
    event = book.event(book.report("The monitor raised the toll from 12 to 15 on Friday."), on("2018-05-03"))
    book.figure(event, 12)
    book.figure(event, 15)
    assert one(book).killed.total == Range(15, 15)


def test_an_earlier_toll_that_the_report_recalls() -> None:
    book = Book()
    event = book.event(book.report("It put the dead at 31, up from an earlier toll of 22."), on("2018-05-03"))
    book.figure(event, 31)
    book.figure(event, 22)
    assert one(book).killed.total == Range(31, 31)


def test_what_a_voice_said_before_of_the_others_still_stands() -> None:
    book = Book()
    first, second = (book.event(book.report(t, day), on("2018-05-03")) for t, day in zip(TEXTS, ("2018-05-03", "2018-05-04"), strict=False))
    book.figure(first, 16, status="civilian", group="civilians")
    book.figure(second, 18, exact=False)
    killed = one(book).killed
    assert (killed.total, killed.civilians) == (Range(18, 18), Range(16, 18))


def test_a_witness_who_lost_one_sets_no_toll() -> None:
    book = Book()
    event = book.event(book.report(TEXTS[0]), on("2018-05-03"))
    book.figure(event, 20)
    book.figure(event, 1, said_by=voice("a resident", "witness"), status="civilian", group="brother")
    incident = one(book)
    assert incident.killed.total == Range(20, 20)
    assert [a.kind for a in incident.aside] == ["part"]


def test_one_of_the_dead_who_is_named_is_no_toll() -> None:
    book = Book()
    first = book.event(book.report("One of those killed was the head of the clinic."), on("2018-05-03"))
    second = book.event(book.report(TEXTS[1]), on("2018-05-03"))
    book.figure(first, 31)
    book.figure(first, 1, said_by=None, group="head")
    book.figure(second, 1, said_by=voice("an activist", "activists"), group="Samir al-Tin")
    book.figure(second, 31)
    incident = one(book)
    assert incident.killed.total == Range(31, 31)
    assert [t.min for t in incident.history] == [31]


def test_a_part_of_another_voices_number_sets_no_toll() -> None:
    book = Book()
    event = book.event(book.report(TEXTS[0]), on("2018-05-03"))
    whole = book.figure(event, 13, status="civilian")
    book.figure(event, 2, said_by=voice("a journalist", "witness"), status="civilian", age="child", part_of=whole, group="boys")
    killed = one(book).killed
    assert (killed.total, killed.civilians, killed.children) == (Range(13, 13), Range(13, 13), Range(2, 2))


def test_two_who_speak_together_are_two_voices() -> None:
    official, residents = voice("a local official", "official"), voice("residents", "witness")
    both = Voice("residents and a local official", None, None, "official", together=(residents, official))
    incident = told(Book(), (30, both, None))
    assert sorted(s.name for s in incident.speakers) == ["a local official", "residents"]
    assert {n.name for n in incident.lineage.nodes} >= {"a local official", "residents"}
    assert incident.killed.total == Range(30, 30)
    assert incident.grade == "fair"
    assert len(incident.figures) == 1


def test_of_two_who_spoke_together_one_gives_a_newer_figure() -> None:
    both = Voice("the Observatory and the White Helmets", "sohr", None, "monitor", together=(SOHR, HELMETS))
    incident = told(Book(), (30, both, "2018-05-03"), (34, SOHR, "2018-05-04"))
    assert incident.killed.total == Range(30, 34), "the White Helmets still say 30"
    assert incident.aside == ()
    assert {(t.speaker, t.min, t.standing) for t in incident.history} == {
        ("the Observatory", 30, False),
        ("the Observatory", 34, True),
        ("the White Helmets", 30, True),
    }
