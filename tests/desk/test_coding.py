"""Blind double coding: the same sample again, nobody sees another's coding, agreement, adjudication."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.cli import main
from harmledger.desk import NotThere
from harmledger.desk.coding.from_record import BadRecord, claims_of_record
from harmledger.desk.coding.sample import sample
from harmledger.desk.coding.units import units_of
from harmledger.model.claim import FigureClaim
from harmledger.model.payload import Coding, Round
from tests.decisions.build import B1, E1, F1, R1, R2, Room
from tests.decisions.build import room as make_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = make_room(tmp_path)
    yield made
    made.book.close()


@given(st.sets(st.text("0123456789abcdef", min_size=4, max_size=4), max_size=30), st.integers(), st.integers(0, 40), st.randoms())
def test_the_same_seed_draws_the_same(reports: set[str], seed: int, size: int, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = sorted(reports)
    random.shuffle(shuffled)
    drawn = sample(shuffled, seed, size)
    assert drawn == sample(reports, seed, size) and len(drawn) == min(size, len(reports)) and set(drawn) <= reports
    assert sample(reports, seed, size + 1)[:size] == drawn


def coded(coder: str, low: int, status: str = "unknown") -> tuple[object, ...]:
    mine = {c: f"c-{coder}-{c[2:8]}" for c in (E1.id, F1.id, B1.id)}
    figure = replace(F1, id=mine[F1.id], low=low, high=low, status=status)  # type: ignore[arg-type]
    return (replace(E1, id=mine[E1.id]), figure, replace(B1, id=mine[B1.id]))


def test_a_round_from_sample_to_adjudication(room: Room) -> None:
    room.decide("sample", "may", payload=Round(1, ("A", "B"), (R1.sha256, R2.sha256)))
    rounds = room.desk.rounds()
    assert [t.done for t in rounds.tasks("may", "A")] == [False, False]
    room.decide("code", R1.sha256, author="A", payload=Coding("may", coded("A", 12)))  # type: ignore[arg-type]
    assert [t.done for t in room.desk.rounds().tasks("may", "A")] == [True, False]
    assert [t.done for t in room.desk.rounds().tasks("may", "B")] == [False, False]
    assert not room.desk.report(R1.sha256).history, "nobody sees another's coding"
    with pytest.raises(NotThere, match="nobody sees"):
        room.desk.rounds().side_by_side("may", R1.sha256)
    assert room.desk.rounds().agreement("may").coded == 0
    room.decide("code", R1.sha256, author="B", payload=Coding("may", coded("B", 13, "civilian")))  # type: ignore[arg-type]
    found = room.desk.rounds().agreement("may")
    assert (found.coded, found.reports, found.adjudicated) == (1, 2, 0)
    by_field = {(f.kind, f.field): f for f in found.fields}
    assert by_field["event", "method"].percent == 1.0 and by_field["figure", "low"].percent == 0.0
    assert by_field["figure", "status"].percent == 0.0 and by_field["figure", "sex"].percent == 1.0
    assert [(f.kind, f.by_any, f.by_all) for f in found.found] == [("event", 1, 1), ("figure", 1, 1), ("responsibility", 1, 1)]
    room.decide("adjudicate", R1.sha256, author="C", payload=Coding("may", coded("C", 13)))  # type: ignore[arg-type]
    assert room.desk.rounds().agreement("may").adjudicated == 1
    assert any(isinstance(c, FigureClaim) and c.low == 13 for c in room.desk.state().heard(R1.sha256).claims)


def test_who_is_no_coder_is_told_so(room: Room) -> None:
    room.decide("sample", "may", payload=Round(1, ("A", "B"), (R1.sha256,)))
    with pytest.raises(NotThere, match="no coder"):
        room.desk.rounds().tasks("may", "C")
    with pytest.raises(NotThere, match="no round"):
        room.desk.rounds().agreement("june")


def test_claims_are_matched_by_words_and_what_they_say() -> None:
    other = replace(F1, id="c-o", low=3, high=3, outcome="injured")
    near = replace(F1, id="c-n", low=13, high=13)
    units = units_of(R1.sha256, {"A": (E1, F1), "B": (replace(E1, id="c-e"), near, other)})
    assert [(u.kind, sorted(u.by)) for u in units if u.kind == "figure"] == [("figure", ["A", "B"]), ("figure", ["B"])]


RECORD = {
    "events": [
        {
            "id": "e1", "role": "main", "method": "airstrike", "date": {"start": "2018-05-03", "end": "2018-05-03"},
            "place": {"name": "Nahr al-Zayt", "country": "SY", "precision": "town"},
            "figures": [{"outcome": "killed", "low": 12, "high": 12, "status": "unknown", "part_of": None, "quote": "killed 12 people"}],
            "responsibility": [{"actor": "Russian jets", "side": "russia", "stance": "accused", "quote": "It blamed Russian jets"}],
        }
    ],
    "background": [],
}  # fmt: skip


def test_a_record_of_the_codebook_becomes_claims() -> None:
    event, figure, blame = claims_of_record(RECORD, R1, "A")
    assert (event.kind if hasattr(event, "kind") else event.method, figure.low, blame.side) == ("airstrike", 12, "russia")  # type: ignore[union-attr]
    assert R1.text[figure.span.start : figure.span.end] == "killed 12 people"
    assert {c.id for c in claims_of_record(RECORD, R1, "B")}.isdisjoint({event.id, figure.id, blame.id})


@pytest.mark.parametrize(
    "change",
    [
        {"events": [{}]}, {"events": 3}, {"events": [{"quote": "not there"}]}, {"background": [{"quote": "killed 12 people", "low": -1}]},
        {"events": [{"quote": "killed 12 people", "method": "magic"}]}, {"events": [{"quote": "killed 12 people", "date": {"start": "x"}}]},
        {"events": [{"quote": "killed 12 people", "figures": [{"outcome": "killed", "low": 2, "high": 1, "quote": "killed 12 people"}]}]},
        {"events": [{"quote": "killed 12 people", "figures": [{"outcome": "killed", "low": 2, "part_of": 0, "quote": "killed 12 people"}]}]},
    ],
)  # fmt: skip
def test_a_record_that_does_not_follow_the_codebook_is_refused_in_words(change: dict[str, object]) -> None:
    with pytest.raises(BadRecord):
        claims_of_record(RECORD | change, R1, "A")


def test_on_the_command_line(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, signed = str(room.book.path), ["--reason", "as agreed"]
    assert main(["decide", book, "may", "sample", "--coders", "A,B", "--size", "3", "--by", "lead", *signed]) == 0
    record = tmp_path / "record.json"
    record.write_text(json.dumps(RECORD), encoding="utf-8")
    for coder in ("A", "B"):
        assert main(["decide", book, "one", "code", "--round", "may", "--coding", str(record), "--by", coder, *signed]) == 0
    capsys.readouterr()
    assert main(["agreement", book]) == 0 and "1 of 3 reports" in capsys.readouterr().out
    assert main(["agreement", book, "may", "--coder", "A"]) == 0
    out = capsys.readouterr().out
    assert "done: one" in out and "to code: two" in out
    assert main(["agreement", book, "may"]) == 0 and "figure low" in capsys.readouterr().out
    assert (
        main(["agreement", book, "may", "--report", "one"]) == 0
        and "B: main or other main; method airstrike; first day 2018-05-03" in capsys.readouterr().out
    )
    assert main(["agreement", book, "june"]) == 2
