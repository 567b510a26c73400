"""Linking report by report: the same as making the whole book anew, and only near what is new."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.incidents import form
from harmledger.incidents.facts import gather
from harmledger.incidents.kept.formation import Formation, among
from harmledger.incidents.link import Linkage
from harmledger.incidents.rules import rules
from harmledger.incidents.shelf import Memory
from harmledger.incidents.whole import Linker, by_report
from harmledger.model.circumstances import Place
from harmledger.model.decision import Decision
from harmledger.model.incident import Record
from tests.incidents.build import Book, on
from tests.incidents.histories import Step, Told, histories, tight


def whole(state: dict[str, Told], decisions: list[Decision], limits: dict[str, object]) -> Record:
    """The record of what there is in the end, made at once."""
    made = Formation(Memory(), limits, form.one_incident)
    made.decide(decisions)
    for sha in sorted(state):
        made.put(sha, state[sha].report, state[sha].claims, state[sha].day)
    reports = {sha: told.report for sha, told in state.items()}
    made.settle(among(reports))
    return made.record()


def apply(made: Formation, batch: list[Step], state: dict[str, Told], decisions: list[Decision]) -> None:
    """One batch of a history: what is decided, then what the reports say."""
    new = [s.decision for s in batch if s.decision]
    decisions += new
    made.decide(new)
    again = set()
    for step in batch:
        if step.decision:
            continue
        again.add(step.sha)
        if step.told is None:
            state.pop(step.sha, None)
        else:
            state[step.sha] = step.told
    known = {d.id: d for d in decisions}
    about = {s for d in new for x in (d, known.get(d.supersedes or "")) if x for s in (x.subject, x.other)}
    again |= {sha for sha, told in state.items() if sha in about or any(c.id in about for c in told.claims)}
    for sha in sorted(again):
        told = state.get(sha)
        if told:
            made.put(sha, told.report, told.claims, told.day)
        else:
            made.drop(sha)
    reports = {sha: told.report for sha, told in state.items()}
    made.settle(among(reports))


@settings(max_examples=200, deadline=None)
@given(histories(), st.sampled_from([(3, 16, 3, 1), (2, 4, 1, 1), (2, 1024, 2, 1), (32, 1, 4, 2)]))
def test_any_history_gives_exactly_what_a_rebuild_gives(history: list[list[Step]], limits: tuple[int, int, int, int]) -> None:
    made = Formation(Memory(), tight(*limits), form.one_incident)
    state: dict[str, Told] = {}
    decisions: list[Decision] = []
    for batch in history:
        before = {i.id: i for i in made.record().incidents}
        apply(made, batch, state, decisions)
    assert made.record() == whole(state, decisions, tight(*limits))
    assert before is not None


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
    assert linkage.update().regrouped < 10
    at = {e.claim.id: k for k, e in enumerate((*events, late))}
    groups = sorted(sorted(at[linkage.index.events[n].claim.id] for n in g.members) for g in linkage.groups())
    assert groups == [list(g) for g in Linker((*events, late), (), rules("linking")).run().groups]


def test_points_that_fall_with_more_in_common_are_refused() -> None:
    wrong = rules("linking")
    with pytest.raises(ValueError, match="points must rise"):
        Linkage({**wrong, "points": {**wrong["points"], "names": {"1": 2.0, "2": 1.0}}})
