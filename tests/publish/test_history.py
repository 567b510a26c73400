"""The toll in time, drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harmledger.incidents import form_incidents
from harmledger.model.incident import Incident, Told
from harmledger.publish.page.history import EDGE, HEIGHT, WIDTH, charts
from tests.incidents.build import Book, on


def told(number: int, day: date | None, speaker: str = "a monitor", standing: bool = True) -> Told:
    return Told("killed", speaker, day, "0" * 64, number, number, ("c-1",), standing)


def an_incident(*history: Told) -> Incident:
    book = Book()
    book.event(book.report("Planes bombed the silo."), on("2020-01-01"))
    return replace(form_incidents(book.reports, book.claims, []).incidents[0], history=history)


def test_one_number_is_not_drawn() -> None:
    assert charts(an_incident(told(9, date(2020, 1, 1)), told(9, date(2020, 1, 2)))) == []


def test_days_are_to_scale_and_unknown_days_stand_at_the_edge() -> None:
    (chart,) = charts(an_incident(told(10, date(2020, 1, 1)), told(15, date(2020, 1, 2)), told(20, date(2020, 1, 5)), told(12, None)))
    first, second, last, undated = chart.dots
    assert last.x - first.x == 4 * (second.x - first.x)
    assert undated.x == WIDTH - EDGE > last.x
    assert last.top == EDGE < first.top < HEIGHT
    assert len(chart.paths) == 1
    assert {"1 Jan", "5 Jan", "20"} <= {label.text for label in chart.labels}


def test_what_was_replaced_is_hollow_and_in_the_table() -> None:
    (chart,) = charts(an_incident(told(10, date(2020, 1, 1), standing=False), told(15, date(2020, 1, 2))))
    assert [d.standing for d in chart.dots] == [False, True]
    assert [t.min for t in chart.steps] == [10, 15]


def test_everything_stays_in_the_drawing() -> None:
    steps = [told(n, date(2020, 1, 1 + n % 28) if n % 5 else None, f"voice {n % 3}") for n in range(200)]
    (chart,) = charts(an_incident(*steps))
    for dot in chart.dots:
        assert 0 <= dot.x <= WIDTH
        assert 0 <= dot.top <= dot.bottom <= HEIGHT
