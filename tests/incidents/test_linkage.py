"""Linking report by report: the same as making the whole book anew, and only near what is new."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.incidents.facts import Event, gather
from harmledger.incidents.link import Linkage, Linker, by_report
from harmledger.incidents.rules import rules
from harmledger.model.circumstances import Place
from harmledger.model.decision import Decision
from tests.incidents.build import TOWN, TOWN_ALSO, Book, decide, on, part

NAMES = ["Omar Haddad", "Rana Saleh", "Silo Street", "Barada Market", "Yusuf Amin", "Hope Clinic"]
TOWNS = [
    Place(f"Kafr {name}", "Aleppo", "SY", 36 + k / 5, 37 + k / 7, "town", "town", 5.0) for k, name in enumerate(("Tuma", "Lahm", "Batna"))
]


def tight(**blocks: int) -> dict[str, object]:
    """The rules with marks and keys that few reports fill, so that small books reach every limit."""
    made = dict(rules("linking"))
    made["rarity"] = {**made["rarity"], "most": 3, "scale": 16}
    made["blocks"] = {"largest": blocks.get("largest", 3), "window": blocks.get("window", 1)}
    return made


@st.composite
def histories(draw: st.DrawFn) -> tuple[tuple[Event, ...], list[Decision]]:
    book = Book()
    ids = []
    for n in range(draw(st.integers(1, 14))):
        words = draw(st.lists(st.sampled_from(NAMES), max_size=3))
        text = f"Planes bombed the silo, and they saw {' and '.join(words) or 'nobody'} there, wrote reporter {n}."
        report = book.report(text, draw(st.sampled_from([None, "2018-05-03", "2018-05-04", "2018-05-09"])))
        for _ in range(draw(st.integers(1, 2))):
            when = draw(st.sampled_from([None, on("2018-05-03"), on("2018-05-04"), part(weekday=3)]))
            event = book.event(report, when, draw(st.sampled_from([None, TOWN, TOWN_ALSO, *TOWNS])))
            ids.append(event.id)
            if draw(st.booleans()):
                book.figure(event, draw(st.sampled_from([3, 12, 40])))
    decisions = []
    for n in range(draw(st.integers(0, 3))):
        a, b = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        if a != b:
            decisions.append(decide(a, b, draw(st.sampled_from(["same", "different"])), f"2020-01-0{n + 1}T00:00:00+00:00"))
    return gather(book.reports, book.claims, {}), decisions


@settings(max_examples=150, deadline=None)
@given(histories(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_adding_reports_gives_exactly_what_a_rebuild_gives(
    made: tuple[tuple[Event, ...], list[Decision]], random: object, batch: int
) -> None:
    events, decisions = made
    whole = Linker(events, decisions, tight()).run()
    reports = by_report(events)
    random.shuffle(reports)  # type: ignore[attr-defined]
    linkage = Linkage(tight(), decisions)
    for n, of_report in enumerate(reports):
        linkage.add(of_report)
        if n % batch == 0:
            linkage.update()
    linkage.update()
    assert linkage.grouping(events) == whole


def test_a_new_report_touches_its_neighbourhood_only() -> None:
    book = Book()
    for n in range(60):
        place = Place(f"Tell {chr(65 + n % 26) * 3}{chr(97 + n // 26) * 4}", "Hama", "SY", 30 + n / 3, 37, "town", "town", 5.0)
        book.event(book.report(f"Shells fell on a farm, number {n}."), on(f"2018-{1 + n % 12:02}-{1 + n % 28:02}"), place)
    linkage = Linkage(rules("linking"))
    events = gather(book.reports, book.claims, {})
    for of_report in by_report(events):
        linkage.add(of_report)
    linkage.update()
    book.event(book.report("Another account of the shells."), on("2018-01-01"), book.claims[0].where)  # type: ignore[union-attr]
    (late,) = [e for e in gather(book.reports, book.claims, {}) if e not in events]
    linkage.add([late])
    again = linkage.update()
    assert len(again) < 10
    assert linkage.grouping((*events, late)) == Linker((*events, late), (), rules("linking")).run()
