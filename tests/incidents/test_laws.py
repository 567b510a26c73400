"""Laws of the record that hold for any claims."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.incidents import form_incidents
from harmledger.model.claim import EventClaim, FigureClaim, Outcome, Side, Stance, Status
from harmledger.model.decision import Decision
from harmledger.model.incident import GROUPS
from tests.incidents.build import COALITION, FAR_TOWN, FIGHTER, HELMETS, SOHR, TOWN, TOWN_ALSO, Book, decide, on, part

WORDS = ["Planes bombed the silo at dawn.", "Mortars fell on the school yard.", "A car bomb tore through the market street of the town."]


@st.composite
def books(draw: st.DrawFn) -> tuple[Book, list[Decision]]:
    book = Book()
    events: list[EventClaim] = []
    for n in range(draw(st.integers(1, 5))):
        report = book.report(f"{draw(st.sampled_from(WORDS))} Number {n}.", draw(st.sampled_from([None, "2018-05-03", "2018-05-06"])))
        for _ in range(draw(st.integers(1, 2))):
            when = draw(st.sampled_from([None, on("2018-05-03"), on("2018-05-04"), part(weekday=3)]))
            where = draw(st.sampled_from([None, TOWN, TOWN_ALSO, FAR_TOWN]))
            event = book.event(report, when, where, draw(st.sampled_from(["airstrike", "shelling", "unknown"])))
            events.append(event)
            last: FigureClaim | None = None
            for _ in range(draw(st.integers(0, 4))):
                last = book.figure(
                    event,
                    draw(st.integers(0, 30)),
                    said_by=draw(st.sampled_from([None, SOHR, HELMETS, COALITION, FIGHTER])),
                    status=draw(st.sampled_from(get_args(Status))),
                    outcome=draw(st.sampled_from(get_args(Outcome))),
                    part_of=last if draw(st.booleans()) else None,
                    age=draw(st.sampled_from([None, "child", "adult"])),
                    sex=draw(st.sampled_from([None, "female", "male"])),
                    exact=draw(st.booleans()),
                )
            for _ in range(draw(st.integers(0, 2))):
                side, stance = draw(st.sampled_from(get_args(Side))), draw(st.sampled_from(get_args(Stance)))
                book.blame(event, side, stance, draw(st.sampled_from([None, SOHR, COALITION])))
    decisions = []
    for n in range(draw(st.integers(0, 3))):
        a, b = draw(st.sampled_from(events)), draw(st.sampled_from(events))
        if a.id != b.id:
            decisions.append(decide(a.id, b.id, draw(st.sampled_from(["same", "different"])), f"2020-01-0{n + 1}T00:00:00+00:00"))
    return book, decisions


@settings(max_examples=60, deadline=None)
@given(books(), st.randoms())
def test_the_order_of_the_input_does_not_matter(made: tuple[Book, list[Decision]], random: object) -> None:
    book, decisions = made
    shuffled = [list(book.reports), list(book.claims), list(decisions)]
    for part_of_input in shuffled:
        random.shuffle(part_of_input)  # type: ignore[attr-defined]
    assert form_incidents(book.reports, book.claims, decisions) == form_incidents(*shuffled)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(books())
def test_laws_of_the_record(made: tuple[Book, list[Decision]]) -> None:
    book, decisions = made
    record = form_incidents(book.reports, book.claims, decisions)
    known = {c.id for c in book.claims}
    events = sorted(c.id for c in book.claims if isinstance(c, EventClaim))
    assert sorted(m for i in record.incidents for m in i.members) == events, "members partition the event claims"
    assert len({i.id for i in record.incidents}) == len(record.incidents)
    of_event = {m: i.id for i in record.incidents for m in i.members}
    for d in decisions:
        if d.verdict == "different" and d.other is not None:
            assert of_event[d.subject] != of_event[d.other], "different is always held"
    for incident in record.incidents:
        bounds = {b.of for b in incident.bounds}
        for outcome in get_args(Outcome):
            tally = getattr(incident, outcome)
            for group in GROUPS:
                found = getattr(tally, group)
                if found is not None:
                    assert 0 <= found.min <= found.max
                    assert {f"{outcome}.{group}.min", f"{outcome}.{group}.max"} <= bounds
        for told in (*incident.bounds, *incident.conflicts, *incident.responsibility, *incident.speakers):
            assert told.claims
            assert set(told.claims) <= known
        for aside in incident.aside:
            assert aside.because
            assert {aside.claim, *aside.by} <= known
        nodes = {n.id for n in incident.lineage.nodes}
        assert {end for e in incident.lineage.edges for end in (e.of, e.by)} <= nodes
        assert all(t.min <= t.max and set(t.claims) <= known for t in incident.history)
    for s in record.suggestions:
        assert s.a != s.b
        assert s.because
        assert {s.a, s.b} <= {i.id for i in record.incidents}
