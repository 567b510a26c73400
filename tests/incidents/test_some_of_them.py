"""Who tells of some of the dead does not count the dead: such a voice is no end of the range of all, and says so."""

from __future__ import annotations

from harmledger.incidents import form_incidents
from harmledger.model.claim import EventClaim
from harmledger.model.incident import Incident, Range
from tests.incidents.build import HELMETS, SOHR, Book, on, voice

ACTIVISTS = voice("activists in the town", "activists")


def told(text: str) -> tuple[Book, EventClaim]:
    """A book of one report with one event."""
    book = Book()
    return book, book.event(book.report(text, "2018-05-04"), on("2018-05-03"))


def one(book: Book) -> Incident:
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    return incident


def test_children_told_alone_are_no_count_of_all() -> None:
    book, e = told("The monitor counted 13. A man carried the bodies of two boys out of the hospital.")
    book.figure(e, 13, status="civilian", group="civilians")
    boys = book.figure(e, 2, said_by=None, status="civilian", age="child", sex="male", group="young boys")
    incident = one(book)
    assert (incident.killed.total, incident.killed.civilians) == (Range(13, 13), Range(13, 13))
    assert incident.killed.children == Range(2, 2)
    assert [a.because for a in incident.aside if a.claim == boys.id] == ["it counts one group of people; another voice counts more in all"]


def test_two_voices_that_count_children_still_span_the_children() -> None:
    book, e = told("The monitor said 13 died, four of them children; rescuers said six children were killed.")
    whole = book.figure(e, 13)
    book.figure(e, 4, status="civilian", age="child", group="children", part_of=whole)
    book.figure(e, 6, said_by=HELMETS, status="civilian", age="child", group="children")
    killed = one(book).killed
    assert (killed.total, killed.children) == (Range(13, 13), Range(4, 6))


def test_children_are_all_where_nobody_counts_more() -> None:
    book, e = told("Two children were killed, rescuers said; the monitor counted two dead.")
    book.figure(e, 2, said_by=HELMETS, status="civilian", age="child", group="children")
    book.figure(e, 2, said_by=SOHR)
    assert one(book).killed.total == Range(2, 2)


def test_children_are_no_part_of_soldiers() -> None:
    book, e = told("Two children were killed, rescuers said; the monitor counted 19 soldiers.")
    book.figure(e, 2, said_by=HELMETS, status="civilian", age="child", group="children")
    book.figure(e, 19, status="combatant", group="soldiers")
    assert one(book).killed.total == Range(2, 19)


def test_one_and_several_others_are_persons_among_the_dead() -> None:
    book, e = told("The monitor counted 43. Activists said the head of the clinic and several colleagues were killed.")
    book.figure(e, 43)
    book.figure(e, 1, said_by=ACTIVISTS, status="civilian", group="head")
    book.figure(e, 2, said_by=ACTIVISTS, status="civilian", group="colleagues", exact=False)
    assert one(book).killed.total == Range(43, 43)


def test_one_and_two_others_are_a_count() -> None:
    book, e = told("The monitor counted 43. Activists said the head of the clinic and at least two nurses were killed.")
    book.figure(e, 43)
    book.figure(e, 1, said_by=ACTIVISTS, status="civilian", group="head")
    book.figure(e, 2, said_by=ACTIVISTS, status="civilian", group="nurses", exact=False)
    assert one(book).killed.total == Range(3, 43)


def test_one_person_whose_name_stands_behind_the_noun_is_no_count_of_all() -> None:
    book, e = told("The monitor counted 43. The clinic was hit and its director Amjad al-Danaf was killed, activists said.")
    book.figure(e, 43)
    book.figure(e, 1, said_by=ACTIVISTS, status="civilian", group="director")
    assert one(book).killed.total == Range(43, 43)
