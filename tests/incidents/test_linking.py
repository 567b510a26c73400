"""Which events of which reports are one incident."""

from __future__ import annotations

from datetime import date

import pytest

from harmledger.incidents import form_incidents
from harmledger.incidents.compare import _date_gap, _weekday_gap
from harmledger.incidents.names import place_words
from harmledger.model.circumstances import Place, When
from harmledger.model.claim import Method
from tests.incidents.build import FAR_TOWN, TOWN, TOWN_ALSO, Book, decide, on, part, quarter

ONE = "Planes bombed the grain silo and the bakery beside it, killing many, a doctor said."
TWO = "A market was hit from the air; rescuers dug through rubble until dusk, neighbours recalled."


def incidents_of(one: tuple[When | None, Place | None, Method, int], two: tuple[When | None, Place | None, Method, int]) -> int:
    """How many incidents two reports of one event each make."""
    book = Book()
    for text, (when, where, method, killed) in ((ONE, one), (TWO, two)):
        event = book.event(book.report(text), when, where, method)
        book.figure(event, killed)
    return len(form_incidents(book.reports, book.claims, []).incidents)


EAST, WEST = quarter("Al-Tin, Halab", 36.21, 37.19), quarter("Al-Wadi, Halab", 36.20, 37.16)
PROVINCE = Place("Aleppo province", "Aleppo", "SY", 36.2, 37.2, "admin1", "admin1", 80.0)
NIGHT = When(date(2018, 5, 2), date(2018, 5, 3), "days", "overnight")
CASES = [
    ("same town, day and toll", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-03"), TOWN, "airstrike", 12), 1),
    ("another spelling, a higher toll", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-03"), TOWN_ALSO, "airstrike", 17), 1),
    ("equal tolls on one day in two towns", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-03"), FAR_TOWN, "airstrike", 12), 2),
    ("the daily raids of a campaign", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-04"), TOWN, "airstrike", 5), 2),
    ("a week later", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-10"), TOWN, "airstrike", 12), 2),
    ("two quarters of one city", (on("2018-05-03"), EAST, "airstrike", 4), (on("2018-05-03"), WEST, "airstrike", 4), 2),
    ("province and town, same toll", (on("2018-05-03"), PROVINCE, "airstrike", 18), (on("2018-05-03"), TOWN, "airstrike", 18), 1),
    ("an airstrike and an execution", (on("2018-05-03"), TOWN, "airstrike", 1), (on("2018-05-03"), TOWN, "execution", 1), 2),
    ("no day, but weekday fits, same large toll", (part(weekday=3), TOWN, "airstrike", 31), (on("2018-05-03"), TOWN, "airstrike", 31), 1),
    ("no day, and the weekday does not fit", (part(weekday=0), TOWN, "airstrike", 31), (on("2018-05-03"), TOWN, "airstrike", 31), 2),
    ("different dates without a year", (part(month=9, day=6), TOWN, "airstrike", 31), (part(month=11, day=25), TOWN, "airstrike", 31), 2),
    ("a date without its year, and that date", (part(month=5, day=3), TOWN, "airstrike", 31), (on("2018-05-03"), TOWN, "airstrike", 31), 1),
    ("a date without its year, another date", (part(month=5, day=9), TOWN, "airstrike", 31), (on("2018-05-03"), TOWN, "airstrike", 31), 2),
    ("the date, but its weekday is another", (part(3, 5, 4), TOWN, "airstrike", 5), (on("2018-05-04"), TOWN, "airstrike", 5), 2),
    ("a weekday, and the night that holds it", (part(weekday=3), TOWN, "airstrike", 31), (NIGHT, TOWN, "airstrike", 31), 1),
    ("a weekday, and a night that does not", (part(weekday=0), TOWN, "airstrike", 31), (NIGHT, TOWN, "airstrike", 31), 2),
    ("nothing known but a small toll", (None, None, "airstrike", 3), (None, None, "airstrike", 3), 2),
]  # fmt: skip


@pytest.mark.parametrize(("what", "one", "two", "count"), CASES, ids=[c[0] for c in CASES])
def test_two_reports(
    what: str, one: tuple[When | None, Place | None, Method, int], two: tuple[When | None, Place | None, Method, int], count: int
) -> None:
    assert incidents_of(one, two) == count, what


def test_dates_without_a_year_may_lie_beside_each_other_across_a_month() -> None:
    assert _date_gap(on("2018-07-31"), part(month=8, day=1)) == 1
    assert _date_gap(part(month=12, day=31), part(month=1, day=1)) == 1
    assert _date_gap(part(month=2, day=28), part(month=3, day=1)) == 2
    assert _date_gap(part(month=9), part(month=9, day=6)) is None
    assert _weekday_gap(part(weekday=6), part(weekday=0)) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [("Raqqa", "al-Raqa"), ("Dumeir", "al-Dumayr"), ("Tariq al-Bab, Aleppo", "Tareeq al-Bab"), ("western districts of Homs", "Homs")],
)
def test_spellings_of_a_place_agree(one: str, two: str) -> None:
    assert place_words(one) == place_words(two) != frozenset()


def test_a_merge_has_its_reason_and_a_stable_id() -> None:
    book = Book()
    first = book.event(book.report(ONE, "2018-05-03"), on("2018-05-03"))
    book.figure(first, 12)
    alone = form_incidents(book.reports, book.claims, []).incidents[0]
    book.figure(book.event(book.report(TWO, "2018-05-04"), on("2018-05-03")), 14)
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    assert incident.id == alone.id == "i-" + first.id.removeprefix("c-")
    (link,) = incident.links
    assert "the same day, 2018-05-03" in link.because
    assert "the same place by name" in link.because


def test_two_events_of_one_report_stay_two() -> None:
    book = Book()
    report = book.report(ONE)
    for _ in range(2):
        book.figure(book.event(report, on("2018-05-03")), 12)
    assert len(form_incidents(book.reports, book.claims, []).incidents) == 2


def test_no_chain_through_a_contradiction() -> None:
    """A report without a day fits two raids eight days apart: it must not make them one."""
    book = Book()
    ids = []
    for text, when in ((ONE, on("2018-05-03")), (TWO, on("2018-05-11")), ("Bombs fell on the town again and again.", None)):
        event = book.event(book.report(text), when)
        book.figure(event, 31)
        ids.append(event.id)
    members = [set(i.members) for i in form_incidents(book.reports, book.claims, []).incidents]
    assert len(members) == 2
    assert not any({ids[0], ids[1]} <= m for m in members)


def test_a_person_keeps_apart_what_looks_the_same_and_joins_what_looks_different() -> None:
    book = Book()
    a, b = (book.event(book.report(text), on("2018-05-03")) for text in (ONE, TWO))
    assert len(form_incidents(book.reports, book.claims, []).incidents) == 1
    apart = decide(a.id, b.id, "different")
    assert len(form_incidents(book.reports, book.claims, [apart]).incidents) == 2
    far = book.event(book.report("Elsewhere, mortars fell on a school yard."), on("2019-01-01"), FAR_TOWN, "shelling")
    joined = form_incidents(book.reports, book.claims, [apart, decide(a.id, far.id, "same")])
    (incident,) = [i for i in joined.incidents if far.id in i.members]
    assert set(incident.members) == {a.id, far.id}
    assert "A. Researcher" in incident.links[0].because


def test_a_same_that_a_different_forbids_becomes_a_suggestion() -> None:
    book = Book()
    a, b, c = (book.event(book.report(t), on("2018-05-03")) for t in (ONE, TWO, "Another account of that day, by a teacher."))
    decisions = [decide(a.id, c.id, "different"), decide(a.id, b.id, "same"), decide(b.id, c.id, "same", "2020-02-01T00:00:00+00:00")]
    record = form_incidents(book.reports, book.claims, decisions)
    assert not any({a.id, c.id} <= set(i.members) for i in record.incidents)
    assert any("another decision" in s.because for s in record.suggestions)


def test_a_doubtful_pair_is_a_suggestion_not_a_merge() -> None:
    book = Book()
    book.figure(book.event(book.report(ONE), on("2018-05-03")), 12)
    book.figure(book.event(book.report(TWO), on("2018-05-04")), 12)
    record = form_incidents(book.reports, book.claims, [])
    assert len(record.incidents) == 2
    (suggestion,) = record.suggestions
    assert {suggestion.a, suggestion.b} == {i.id for i in record.incidents}
    assert "a day apart" in suggestion.because


def test_what_is_set_aside_is_out() -> None:
    book = Book()
    report = book.report(ONE)
    event = book.event(report, on("2018-05-03"))
    figure = book.figure(event, 12)
    (incident,) = form_incidents(book.reports, book.claims, [decide(figure.id, None, "set aside")]).incidents
    assert incident.figures == ()
    assert form_incidents(book.reports, book.claims, [decide(report.sha256, None, "set aside")]).incidents == ()
