"""Which events of which reports are one incident."""

from __future__ import annotations

from datetime import date

import pytest

from harmledger.incidents import form_incidents
from harmledger.incidents.names import place_words
from harmledger.incidents.partial import _date_gap, _weekday_gap
from harmledger.incidents.telling import marks_of
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
BAKERY = Place("al-Amal bakery, Halab", "Aleppo", "SY", 36.205, 37.155, "town", "site", 5.0)
CLINIC = Place("al-Shifa clinic, Halab", "Aleppo", "SY", 36.205, 37.155, "town", "site", 5.0)
MARKET = Place("market, Halab", "Aleppo", "SY", 36.205, 37.155, "town", "site", 5.0)
PROVINCE = Place("Aleppo province", "Aleppo", "SY", 36.2, 37.2, "admin1", "admin1", 80.0)
NIGHT = When(date(2018, 5, 2), date(2018, 5, 3), "days", "overnight")
CASES = [
    ("same town, day and toll", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-03"), TOWN, "airstrike", 12), 1),
    ("another spelling, a higher toll", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-03"), TOWN_ALSO, "airstrike", 17), 1),
    ("equal tolls on one day in two towns", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-03"), FAR_TOWN, "airstrike", 12), 2),
    ("the daily raids of a campaign", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-04"), TOWN, "airstrike", 5), 2),
    ("the daily raids of a campaign, equal tolls", (on("2018-05-03"), TOWN, "airstrike", 12), (on("2018-05-04"), TOWN, "airstrike", 12), 2),
    ("two sites of one town on one day", (on("2018-05-03"), BAKERY, "airstrike", 12), (on("2018-05-03"), CLINIC, "airstrike", 12), 2),
    ("a market without a name, and the quarter it is in", (on("2018-05-03"), MARKET, "airstrike", 12), (on("2018-05-03"), EAST, "airstrike", 12), 1),
    ("a second strike on the rescuers", (on("2018-05-03"), TOWN, "airstrike", 9), (on("2018-05-03"), TOWN, "airstrike", 14), 1),
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


def crowd(book: Book, reports: int) -> None:
    """Fills a book with reports on other days and towns, so that what few reports carry is known to be rare."""
    for n in range(reports):
        place = Place(f"Tall {'abcdefgh'[n % 8] * 2}{'klmnopqrs'[n % 9] * 2}", "Hama", "SY", 34.0 + n / 9, 36.0, "town", "town", 5.0)
        book.event(
            book.report(f"Shells fell on farm number {n}, neighbours told the paper.", "2017-02-03"), on(f"2017-{1 + n % 12:02}-03"), place
        )


def follow_up(then: str, later: str) -> int:
    """In how many incidents a report and another one without a day, four months later, end."""
    book = Book()
    crowd(book, 40)
    first = book.event(book.report(then, "2018-05-03"), on("2018-05-02"), method="shooting")
    after = book.event(book.report(later, "2018-09-10"), None, None, method="shooting")
    for event in (first, after):
        book.figure(event, 1)
    members = [set(i.members) for i in form_incidents(book.reports, book.claims, []).incidents]
    return len([m for m in members if m & {first.id, after.id}])


THEN = "A gunman killed Salma Qabbani, 34, outside the Orchid Tailors on Basalt Street in Nahr al-Zayt, police said."


def test_a_follow_up_months_later_is_found_by_the_persons_and_streets_it_names() -> None:
    again = "The trial for the murder of Salma Qabbani began. She was shot at the Orchid Tailors on Basalt Street in Nahr al-Zayt."
    assert follow_up(THEN, again) == 1


def test_a_later_report_on_another_victim_in_the_same_town_is_another_incident() -> None:
    other = "The trial for the murder of Nadim Tarazi, 51, began. He was shot at a car wash on Linden Road in Nahr al-Zayt."
    assert follow_up(THEN, other) == 2


def test_raids_of_one_day_with_equal_tolls_stay_two_though_one_agency_tells_of_both_in_the_same_words() -> None:
    book = Book()
    crowd(book, 40)
    ids = []
    for town, place in (("Nahr al-Zayt", TOWN), ("Kafr Ward", FAR_TOWN)):
        text = (
            f"Planes killed 12 people in {town} on Thursday, medic Samer Awad told Orient News. Rescuer Laith Daher counted four craters."
        )
        event = book.event(book.report(text, "2018-05-04"), on("2018-05-03"), place)
        book.figure(event, 12)
        ids.append(event.id)
    members = [set(i.members) for i in form_incidents(book.reports, book.claims, []).incidents]
    assert not any(set(ids) <= m for m in members)


def test_an_id_that_an_incident_had_leads_to_it_when_it_is_merged_or_an_earlier_report_arrives() -> None:
    book = Book()
    later = book.event(book.report(TWO, "2018-05-05"), on("2018-05-03"))
    book.figure(later, 14)
    had = form_incidents(book.reports, book.claims, []).incidents[0].id
    book.figure(book.event(book.report(ONE, "2018-05-03"), on("2018-05-03")), 12)
    record = form_incidents(book.reports, book.claims, [])
    assert record.redirects == {had: record.incidents[0].id}


def test_a_report_that_tells_one_raid_twice_does_not_keep_its_incident_in_two() -> None:
    book = Book()
    twice = book.report("Planes killed 31 in the town. Later it says: the raid on the town killed 31.", "2018-05-04")
    for words in ("Planes killed 31 in the town.", "the raid on the town killed 31"):
        book.figure(book.event(twice, on("2018-05-03"), words=words), 31)
    for text in (ONE, TWO):
        book.figure(book.event(book.report(text, "2018-05-04"), on("2018-05-03")), 31)
    assert len(form_incidents(book.reports, book.claims, []).incidents) == 1


def test_a_report_of_two_raids_with_two_tolls_keeps_them_apart_whatever_others_say() -> None:
    book = Book()
    both = book.report("A raid at dawn killed 13 in the town. A raid at dusk killed 40.", "2018-05-04")
    ids = []
    for words, killed in (("A raid at dawn killed 13", 13), ("A raid at dusk killed 40", 40)):
        event = book.event(both, on("2018-05-03"), words=words)
        book.figure(event, killed)
        ids.append(event.id)
    for text, killed in ((ONE, 13), (TWO, 40)):
        book.figure(book.event(book.report(text, "2018-05-04"), on("2018-05-03")), killed)
    members = [set(i.members) for i in form_incidents(book.reports, book.claims, []).incidents]
    assert not any(set(ids) <= m for m in members)


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


def test_a_month_in_letters_of_other_scripts_is_no_month() -> None:
    assert marks_of("It was on ſept 4, or 5 Sept.").dates == ((9, 5),)
