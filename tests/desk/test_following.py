"""A desk that follows a book step by step shows the same as one that looks at it for the first time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from harmledger import wiring
from harmledger.cli import main
from harmledger.desk import Desk, NotThere
from harmledger.desk.desk import Source
from harmledger.desk.state import Known
from harmledger.incidents import form_incidents
from harmledger.incidents.kept.steps import LARGEST, MOST, Steps
from harmledger.incidents.shelf import Memory
from harmledger.model.decision import reports_of
from harmledger.model.payload import Assignment, Correction, Edit
from harmledger.sources import Following, Whole
from tests.decisions.build import B1, E1, E2, E3, F1, F2, F3, R1, R2, R3, Clock, Room, reread
from tests.decisions.build import room as make_room


@dataclass
class Stepwise:
    """Says exactly what changed since it was last asked, as a kept derivation does."""

    whole: Whole
    last: Known | None = None

    def position(self) -> object:
        return self.whole.position()

    def known(self) -> Known:
        now, old = self.whole.known(), self.last
        self.last = now
        if old is None:
            return now
        new = set(now.decisions) - set(old.decisions)
        before = {d.id: d for d in old.decisions}
        reports = {s for s in now.reports if now.readings.get(s) != old.readings.get(s)}
        for d in new | {before[d.supersedes] for d in new if d.supersedes}:
            reports |= reports_of(d) | {c.report for r in now.readings.values() for c in r.claims if c.id == d.subject}
        if any(d.verdict == "dismiss" for d in new):
            reports |= set(now.reports)
        then, incidents = {i.id: i for i in old.record.incidents}, {i.id: i for i in now.record.incidents}
        changed = {i for i in then.keys() | incidents.keys() if then.get(i) != incidents.get(i)}
        both = set(now.record.suggestions) ^ set(old.record.suggestions)
        changed |= {x for s in both for x in (s.a, s.b)}
        return replace(now, changed_reports=frozenset(reports), changed_incidents=frozenset(changed))


STEPS = st.lists(st.integers(0, 9), min_size=1, max_size=7)


def test_kept_and_followed_from_file_to_file(tmp_path: Path) -> None:
    """Somebody else brings the kept record on: the desk shows the same."""
    room = make_room(tmp_path)
    mine = Desk(room.book, Following(room.book, wiring.keep(tmp_path / "derived.sqlite")), room.clock)
    mine.queue()
    room.decide("correct", F1.id, payload=Correction((Edit("low", 15), Edit("high", 15))))
    other = Desk(room.book, Following(room.book, wiring.keep(tmp_path / "derived.sqlite")), room.clock)
    assert other.queue() == mine.queue() == Desk(room.book, Whole(room.book, form_incidents), room.clock).queue()
    room.book.close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, whose=st.lists(st.integers(0, 2), min_size=7, max_size=7))
@example(steps=[0, 2, 9, 8, 4, 7, 3], whose=[0, 1, 1, 0, 2, 1, 0])
def test_several_desks_over_one_file_go_on_from_each_other_s_work(tmp_path_factory, steps: list[int], whose: list[int]) -> None:  # type: ignore[no-untyped-def]
    """Each in a process of its own, as far as the file can tell. None of them takes all of it anew."""
    path: Path = tmp_path_factory.mktemp("book")
    room = make_room(path)
    sources = [Following(room.book, wiring.keep(path / "derived.sqlite")) for _ in range(3)]
    desks = [Desk(room.book, s, room.clock) for s in sources]
    for desk in desks:
        desk.queue()
    for s in sources:
        s._all = None  # type: ignore[assignment]  # from now on whoever looks at everything fails
    last = ""
    for step, one in zip(steps, whose, strict=False):
        room.desk = desks[one]
        with suppress(NotThere):
            last = _do(room, step, last)
    fresh = Desk(room.book, Whole(room.book, form_incidents), Clock())
    for desk in desks:
        assert desk.state().record == fresh.state().record and desk.queue().lines == fresh.queue().lines
        assert dict(desk.state().report_of_claim) == dict(fresh.state().report_of_claim)
        for incident in fresh.state().record.incidents:
            assert desk.incident(incident.id) == fresh.incident(incident.id)
    room.book.close()


def test_who_is_too_far_behind_takes_all_anew() -> None:
    steps = Steps(Memory())
    for n in range(MOST + 5):
        steps.note(f"p{n}", f"p{n + 1}", {f"i-{n}"})
    now = f"p{MOST + 5}"
    assert steps.since(now, now) == frozenset() and steps.since(f"p{MOST + 3}", now) == {f"i-{MOST + 3}", f"i-{MOST + 4}"}
    assert len(steps.since("p5", now) or ()) == MOST and steps.since("p4", now) is None and steps.since("elsewhere", now) is None
    steps.note(now, "large", {f"i-{n}" for n in range(LARGEST + 1)})
    steps.note("large", "end", {"i-x"})
    assert steps.since(now, "end") is None and steps.since("large", "end") == {"i-x"}


def test_a_decision_on_the_command_line_follows_the_book_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = make_room(tmp_path)
    known: list[object] = []
    first = Following._known
    monkeypatch.setattr(Following, "_known", lambda self, formation: known.append(found := first(self, formation)) or found)
    monkeypatch.setattr(wiring, "derived", None)
    assert main(["decide", str(room.book.path), F1.id, "set aside", "--reason", "no", "--by", "A"]) == 0
    assert [k.changed_reports for k in known] == [None, frozenset({R1.sha256})]  # type: ignore[attr-defined]
    room.book.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, looks=st.lists(st.booleans(), min_size=7, max_size=7), kept=st.sampled_from(["told", "memory", "file"]))
@example(steps=[0, 2, 9, 8], looks=[True] * 7, kept="file")
@example(steps=[4, 1, 7, 3], looks=[True] * 7, kept="memory")
def test_step_by_step_or_at_once(tmp_path_factory, steps: list[int], looks: list[bool], kept: str) -> None:  # type: ignore[no-untyped-def]
    path: Path = tmp_path_factory.mktemp("book")
    room = make_room(path)
    source: Source = Stepwise(Whole(room.book, form_incidents))
    if kept != "told":
        source = Following(room.book, wiring.keep(path / "derived.sqlite" if kept == "file" else None))
    room.desk = Desk(room.book, source, room.clock)
    last = ""
    for step, look in zip(steps, looks, strict=False):
        with suppress(NotThere):  # a newer reading may have no such claim any more
            last = _do(room, step, last)
        if look:
            room.desk.queue()
    fresh = Desk(room.book, Whole(room.book, form_incidents), Clock())
    assert room.desk.state().record == fresh.state().record
    assert room.desk.queue().lines == fresh.queue().lines
    assert dict(room.desk.state().report_of_claim) == dict(fresh.state().report_of_claim)
    for incident in fresh.state().record.incidents:
        assert room.desk.incident(incident.id) == fresh.incident(incident.id)
    for sha in (R1.sha256, R2.sha256, R3.sha256):
        assert room.desk.report(sha) == fresh.report(sha)
    assert room.desk.search("killed") == fresh.search("killed")
    room.book.close()


def _do(room: Room, step: int, last: str) -> str:
    raid = next(i.id for i in room.desk.state().record.incidents if E1.id in i.members)
    match step:
        case 0:
            return room.decide("set aside", F1.id)
        case 1:
            return room.decide("correct", F2.id, payload=Correction((Edit("low", 11),)))
        case 2:
            room.read(R1, (E1, reread(F1, 30), B1))
        case 3:
            room.read(R2, (E2,))
        case 4:
            return room.decide("sign off", raid)
        case 5:
            return room.decide("accept", F3.id)
        case 6:
            return room.decide("assign", raid, payload=Assignment("B"))
        case 7 if last:
            subject = next(d.subject for d in room.book.decisions() if d.id == last)
            return room.decide("comment", subject, supersedes=last)
        case 8:
            room.read(R3, (E3, reread(F3, 4)))
        case _:
            questions = room.desk.report(R1.sha256).questions
            if questions:
                return room.decide("dismiss", questions[0].id)
    return last
