"""Versions of one page: found by address and text, put in order, and heeded in ranges, history and doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from harmledger.incidents.addresses import is_list, page_of
from harmledger.incidents.form import form_incidents
from harmledger.incidents.versions import editions_of, in_order, page_with
from harmledger.ledger.codec import dump
from harmledger.model.claim import Voice
from harmledger.model.incident import Incident
from harmledger.model.origin import Origin
from harmledger.model.report import Arrival, Report
from tests.incidents.build import HELMETS, SOHR, TOWN, Book, decide, on

RAID = (
    "Warplanes bombed a vegetable market in Nahr al-Zayt on Thursday morning, killing {n} people, rescue workers said. Black smoke rose "
    "over the market for hours, and the wounded were taken to three clinics on the road to the border. The army did not comment."
)
URL = "https://www.news.example/2018/05/raid"


def shown(book: Book, text: str, at: str | None = None, url: str = URL, number: int = 0, **more: object) -> Report:
    """A report as a page gave it."""
    report = book.report(text, "2018-05-03")
    receipt = replace(report.receipts[0], url=url, origin=Origin(url, at) if at else None, **more)  # type: ignore[arg-type]
    made = replace(report, receipts=(receipt,), arrivals=(Arrival(receipt, number),))
    book.reports[-1] = made
    return made


def only(book: Book) -> Incident:
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    return incident


def killed(incident: Incident) -> tuple[int, int] | None:
    total = incident.killed.total
    return (total.min, total.max) if total else None


def tell(book: Book, report: Report, low: int, **more: object) -> str:
    event = book.event(report, on("2018-05-03"), TOWN)
    return book.figure(event, low, **more).id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "twin",
    [
        "http://news.example/2018/05/raid",
        "https://www.news.example/2018/05/raid/",
        "https://www.news.example/2018/05/raid?utm_source=x&utm_medium=y&fbclid=1#comments",
        "https://m.news.example/2018/05/raid",
        "https://amp.news.example/2018/05/raid",
        "https://www.news.example/2018/05/raid/amp/",
        "https://www.news.example/amp/2018/05/raid",
        "https://www.news.example/2018/05/raid?outputType=amp",
        "https://www.google.com/amp/s/www.news.example/2018/05/raid",
        "https://www-news-example.cdn.ampproject.org/c/s/www.news.example/2018/05/raid",
        "HTTPS://WWW.NEWS.EXAMPLE:443/2018/05/r%61id",
    ],
)
def test_an_address_and_its_twins_are_one_page(twin: str) -> None:
    assert page_of(twin) == page_of(URL)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.news.example/2018/05/raid-2",
        "https://www.news.example/2018/05/Raid",
        "https://www.news.example/2018/05/raid?id=7",
        "https://www.news.example:8080/2018/05/raid",
        "https://sport.news.example/2018/05/raid",
    ],
)
def test_another_address_is_another_page(other: str) -> None:
    assert page_of(other) != page_of(URL)


def test_what_is_no_address_names_no_page() -> None:
    assert [page_of(u) for u in ("", "mailto:a@b.example", "https://", "http://[::1", "https://a.example:99999999/x")] == [None] * 5


def test_home_pages_lists_and_live_pages_are_known_by_their_address() -> None:
    lists = [
        "https://news.example/",
        "https://news.example/index.html",
        "https://news.example/tag/syria",
        "https://news.example/syria/live",
    ]
    assert all(is_list(page_of(u) or "") for u in lists)
    assert not is_list(page_of(URL) or "") and not is_list("news.example/news/strike-on-market-kills-12")


def test_the_newer_versions_figure_replaces_the_older_ones_and_both_stay_in_the_history() -> None:
    book = Book()
    first = shown(book, RAID.format(n=12), "2018-05-03T09:00:00Z")
    newer = shown(book, RAID.format(n=15), "2018-05-03T15:00:00Z", url="https://m.news.example/2018/05/raid?utm_source=feed")
    old, new = tell(book, first, 12, said_by=SOHR), tell(book, newer, 15, said_by=SOHR)
    incident = only(book)
    assert killed(incident) == (15, 15)
    assert [(t.min, t.report, t.standing) for t in incident.history] == [(12, first.sha256, False), (15, newer.sha256, True)]
    (gone,) = [a for a in incident.aside if a.claim == old]
    assert (gone.kind, gone.because, gone.by) == ("superseded", "the page's newer version says 15", (new,))
    (told,) = incident.versions
    assert [(v.report, v.when, v.tells) for v in told.versions] == [
        (first.sha256, "2018-05-03T09:00:00Z", True),
        (newer.sha256, "2018-05-03T15:00:00Z", True),
    ]
    assert not told.doubt and told.page == "news.example/2018/05/raid"
    assert incident.carried == (), "a page that was fetched twice carries its own text, not another's"


def test_a_toll_that_was_lowered_is_the_toll() -> None:
    book = Book()
    first, newer = shown(book, RAID.format(n=15), "2018-05-03T09:00:00Z"), shown(book, RAID.format(n=12), "2018-05-03T15:00:00Z")
    tell(book, first, 15)
    tell(book, newer, 12)
    assert killed(only(book)) == (12, 12)
    assert [t.min for t in only(book).history] == [15, 12]


def test_a_voice_that_the_newer_version_leaves_out_does_not_widen_the_range() -> None:
    book = Book()
    first, newer = shown(book, RAID.format(n=8), "2018-05-03T09:00:00Z"), shown(book, RAID.format(n=15), "2018-05-03T15:00:00Z")
    event = book.event(first, on("2018-05-03"), TOWN)
    book.figure(event, 8, said_by=HELMETS)
    book.figure(event, 30, said_by=None)
    tell(book, newer, 15, said_by=SOHR)
    assert killed(only(book)) == (15, 15)


def test_what_the_newest_version_no_longer_tells_stays_and_is_asked_about() -> None:
    book = Book()
    first = shown(book, RAID.format(n=12), "2018-05-03T09:00:00Z")
    shown(book, RAID.format(n="no"), "2018-05-03T15:00:00Z")
    tell(book, first, 12)
    incident = only(book)
    assert killed(incident) == (12, 12)
    assert incident.versions[0].doubt == "nothing of this was read in the page's newest version: withdrawn?"
    assert [v.tells for v in incident.versions[0].versions] == [True, False]


def test_an_outcome_that_the_newer_version_is_silent_about_stays_and_is_asked_about() -> None:
    book = Book()
    first, newer = shown(book, RAID.format(n=12), "2018-05-03T09:00:00Z"), shown(book, RAID.format(n=15), "2018-05-03T15:00:00Z")
    event = book.event(first, on("2018-05-03"), TOWN)
    book.figure(event, 12)
    book.figure(event, 30, outcome="injured")
    tell(book, newer, 15)
    incident = only(book)
    assert killed(incident) == (15, 15) and incident.injured.total is not None and incident.injured.total.max == 30
    assert "injured: withdrawn?" in incident.versions[0].doubt


def test_a_text_that_came_back_is_the_newest() -> None:
    book = Book()
    first, other = shown(book, RAID.format(n=12), "2018-05-03T09:00:00Z"), shown(book, RAID.format(n=15), "2018-05-03T15:00:00Z")
    again = replace(first.receipts[0], origin=Origin(URL, "2018-05-03T20:00:00Z"))
    book.reports[0] = replace(first, receipts=(*first.receipts, again), arrivals=(*first.arrivals, Arrival(again, 9)))
    tell(book, first, 12)
    tell(book, other, 15)
    assert killed(only(book)) == (12, 12)


def test_texts_that_share_next_to_nothing_are_no_versions() -> None:
    book = Book()
    home = "https://news.example/live"
    texts = [
        RAID.format(n=12),
        "The parliament voted on the budget of the coming year after a long night, and the minister of finance resigned.",
    ]
    first = shown(book, texts[0], "2018-05-03T09:00:00Z", url=home)
    shown(book, texts[1], "2018-05-03T15:00:00Z", url=home)
    tell(book, first, 12)
    (told,) = only(book).versions
    assert told.versions == () and "share next to nothing" in told.apart and not told.doubt


def test_the_ledgers_order_counts_where_nothing_else_tells() -> None:
    book = Book()
    late, early = shown(book, RAID.format(n=15), number=7), shown(book, RAID.format(n=12), number=3)
    tell(book, late, 15)
    tell(book, early, 12)
    assert killed(only(book)) == (15, 15)


def test_what_pages_state_counts_more_than_when_they_were_fetched() -> None:
    book = Book()
    updated = shown(book, RAID.format(n=15), "2018-05-04T09:00:00Z", updated=date(2018, 5, 4))
    stale = shown(book, RAID.format(n=12), "2018-05-05T09:00:00Z")
    tell(book, updated, 15)
    tell(book, stale, 12)
    assert killed(only(book)) == (15, 15)


def extracted(book: Book, text: str, extraction: str, number: int, original: str = "a" * 64) -> Report:
    report = book.report(text, "2018-05-03")
    receipt = replace(report.receipts[0], extraction=extraction)
    book.reports[-1] = replace(report, receipts=(receipt,), arrivals=(Arrival(receipt, number, original),))
    return book.reports[-1]


def test_of_the_same_bytes_the_newest_extraction_stands() -> None:
    book = Book()
    newer = extracted(book, RAID.format(n=15), "web page 10", 4)
    older = extracted(book, "Accept cookies. " + RAID.format(n=12), "web page 9", 2)
    tell(book, older, 12)
    tell(book, newer, 15)
    incident = only(book)
    assert killed(incident) == (15, 15)
    assert [v.report for v in incident.versions[0].versions] == [older.sha256, newer.sha256]
    assert "a newer extraction of the page says 15" in {a.because for a in incident.aside}


def test_posts_of_one_live_page_are_no_versions_of_one_another() -> None:
    book = Book()
    for n, number in ((12, 1), (15, 2)):
        tell(book, extracted(book, RAID.format(n=n), "web page 1", number), n)
    assert only(book).versions == ()
    assert killed(only(book)) == (12, 15)


def test_the_order_of_texts_does_not_matter() -> None:
    book = Book()
    reports = [shown(book, RAID.format(n=n), f"2018-05-0{n}T09:00:00Z", number=n) for n in (3, 4, 5, 6)]
    texts: Mapping[str, str] = {r.sha256: r.text for r in reports}
    editions = [e for r in reports for e in editions_of(r).values()]
    page = "news.example/2018/05/raid"
    made = {dump(page_with(page, told, texts.get)) for told in permutations(editions)}
    assert len(made) == 1
    assert [e.report for e in in_order(editions[::-1])] == [r.sha256 for r in reports]


def test_a_page_fetched_often_never_widens_a_range() -> None:
    numbers = [12, 30, 9, 15]
    for upto in range(1, len(numbers) + 1):
        book = Book()
        for n, number in enumerate(numbers[:upto]):
            tell(book, shown(book, RAID.format(n=number), f"2018-05-03T1{n}:00:00Z"), number)
        assert killed(only(book)) == (numbers[upto - 1],) * 2


WIRE = (
    " Nine planes took part, a spotter who follows their radio traffic wrote. Rescue teams from two towns dug until dusk with their hands, "
    "since the only excavator of the district had been hit a week before. Schools in the valley will stay closed until Sunday."
)
OWN = [
    "This paper's own correspondent walked through the ruins and counted forty burnt stalls beside the mosque. Nobody there wished to be named.",
    "Readers in the diaspora gathered in the capital last night with candles; the ambassador was asked for a comment and gave none at all.",
]


def carried(book: Book, own: str, publisher: str, agency: str | None, low: int) -> str:
    report = book.report(f"{own} {own[::-1]} Warplanes killed {low} people.{WIRE[:170]}", "2018-05-03")
    book.reports[-1] = replace(report, receipts=(replace(report.receipts[0], publisher=publisher, agency=agency),))
    return tell(book, book.reports[-1], low, said_by=None)


@pytest.mark.parametrize(("agency", "counted"), [("AFP", 1), (None, 2)])
def test_pages_that_name_one_agency_carry_one_text(agency: str | None, counted: int) -> None:
    book = Book()
    carried(book, OWN[0], "The Post", agency, 12)
    carried(book, OWN[1], "The Herald", agency, 12)
    incident = only(book)
    assert len(incident.speakers) == counted
    if counted == 1:
        (one,) = incident.carried
        assert one.agency == "AFP" and set(one.reports) == set(incident.reports)
    else:
        assert incident.carried == ()


def test_the_agency_that_a_page_names_is_the_way_of_the_words_unless_the_text_says_another() -> None:
    book = Book()
    medic = Voice("a medic", None, None, "medical")
    report = book.report(RAID.format(n=12), "2018-05-03")
    book.reports[-1] = replace(report, receipts=(replace(report.receipts[0], agency="AFP"),))
    event = book.event(report, on("2018-05-03"), TOWN)
    book.figure(event, 12, said_by=medic)
    book.figure(event, 7, said_by=replace(medic, name="a nurse", via="Reuters"))
    edges = {(e.of, e.by) for e in only(book).lineage.edges}
    assert ("voice:named:medic via afp", "via:afp") in edges
    assert ("voice:named:nurse via reuters", "via:reuters") in edges


def test_extracting_again_never_overrides_what_a_person_decided() -> None:
    book = Book()
    older = extracted(book, "Accept cookies. " + RAID.format(n=12), "web page 1", 1)
    newer = extracted(book, RAID.format(n=14), "web page 2", 2)
    figure = tell(book, older, 12)
    tell(book, newer, 14)
    claim = next(c for c in book.claims if c.id == figure)
    accepted = replace(decide(figure, None, "accept", "2020-01-01T00:00:00+00:00"), about=(claim,))
    (incident,) = form_incidents(book.reports, book.claims, [accepted]).incidents
    assert killed(incident) == (12, 12)
    assert "set that report aside" in incident.versions[0].doubt
    aside = decide(older.sha256, None, "set aside", "2020-01-02T00:00:00+00:00")
    (incident,) = form_incidents(book.reports, book.claims, [accepted, aside]).incidents
    assert killed(incident) == (14, 14) and not incident.versions[0].doubt


def test_what_a_person_left_out_and_a_newer_extraction_tells_again_is_asked_about() -> None:
    book = Book()
    older = extracted(book, "Accept cookies. " + RAID.format(n=12), "web page 1", 1)
    newer = extracted(book, RAID.format(n=12), "web page 2", 2)
    tell(book, older, 12)
    tell(book, newer, 12)
    event = next(c for c in book.claims if c.report == older.sha256)
    gone = replace(decide(event.id, None, "set aside", "2020-01-01T00:00:00+00:00"), about=(event,))
    (incident,) = form_incidents(book.reports, book.claims, [gone]).incidents
    assert "look at the newer extraction" in incident.versions[0].doubt


def test_a_later_fetch_replaces_what_people_accepted_of_an_earlier_one() -> None:
    book = Book()
    first, newer = shown(book, RAID.format(n=12), "2018-05-03T09:00:00Z"), shown(book, RAID.format(n=15), "2018-05-03T15:00:00Z")
    figure = tell(book, first, 12)
    tell(book, newer, 15)
    claim = next(c for c in book.claims if c.id == figure)
    accepted = replace(decide(figure, None, "accept", "2020-01-01T00:00:00+00:00"), about=(claim,))
    (incident,) = form_incidents(book.reports, book.claims, [accepted]).incidents
    assert killed(incident) == (15, 15)
