"""``harmledger decide`` knows every verdict, in plain flags, and says in words what is wrong; ``harmledger queue`` lists what waits."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from harmledger.cli import main, parser
from harmledger.model.decision import Verdict
from harmledger.model.verdicts import FORMS
from tests.decisions.build import E1, E2, E3, F1, F2, R2, Room


def decide(room: Room, subject: str, verdict: str, *more: str, by: str = "R. Haddad") -> int:
    return main(["decide", str(room.book.path), subject, verdict, *more, "--reason", "read it twice", "--by", by])


def ident(room: Room, event) -> str:  # type: ignore[no-untyped-def]
    return str(room.incident(event).id)


def test_every_verdict_is_explained_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["decide", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    for verdict in get_args(Verdict):
        assert f"{verdict} {' '.join(FORMS[verdict].means.split())}" in text


def test_correct_by_flags(room: Room) -> None:
    more = ["--set", "low=15", "--set", "high=none", "--set", "status=civilian", "--speaker", "a doctor", "--speaker-kind", "hospital"]
    assert decide(room, F1.id, "correct", *more) == 0
    (claim,) = [c for c in room.derived().claims if c.id == F1.id]
    assert (claim.low, claim.high, claim.status, claim.said_by.name) == (15, None, "civilian", "a doctor")
    place = ["--place", "Kafr Ward", "--lat", "36.8", "--lon", "37.9", "--country", "sy", "--precision", "town"]
    assert decide(room, "two#e1", "correct", "--day", "2018-09-07/2018-09-08", *place) == 0
    (event,) = [c for c in room.derived().claims if c.id == E2.id]
    assert event.where.country == "SY" and str(event.when.end) == "2018-09-08"
    assert next(iter(room.book.decisions())).saw, "what was seen is kept"


def test_add_by_words(room: Room) -> None:
    assert (
        decide(room, "one", "add", "--words", "Ahmad Khalil was among the dead", "--of", "one#e1", "--set", "low=1", "--set", "high=1") == 0
    )
    assert len(room.incident(E1).figures) == 3
    assert decide(room, "one", "add", "--kind", "background", "--words", "12 people", "--set", "low=12") == 0
    assert decide(room, "one", "add", "--kind", "event", "--words", "Russian jets", "--set", "method=shelling") == 0


def test_groups_grades_and_the_rest_by_flags(room: Room) -> None:
    assert decide(room, ident(room, E1), "merge", "--other", ident(room, E3)) == 0
    merged = list(room.book.decisions())[-1]
    assert decide(room, ident(room, E1), "split", "--events", f"{E1.id},two#e1", "--events", "far#e1", "--supersedes", merged.id) == 0
    split = list(room.book.decisions())[-1]
    assert set(room.incident(E1).members) == {E1.id, E2.id}
    assert decide(room, ident(room, E1), "move", "--events", "two#e1", "--other", ident(room, E3), "--supersedes", split.id) == 0
    assert set(room.incident(E3).members) == {E2.id, E3.id}
    for more in (
        ["grade", "--grade", "contested", "--side", "russia"], ["exception", "--codebook", "airwars", "--rule", "unstated", "--value", "uncertain"],
        ["assign", "--to", "B. Second"], ["redact", "--words", "Ahmad Khalil"], ["sign off"], ["reopen"], ["comment"], ["accept"],
        ["different", "--other", ident(room, E3)], ["dismiss", "--other", ident(room, E3)],
    ):  # fmt: skip
        assert decide(room, ident(room, E1), *more) == 0, more


@pytest.mark.parametrize(
    ("subject", "more", "why"),
    [
        (F1.id, ["correct"], "at least one field"), (F1.id, ["correct", "--set", "low"], "FIELD=VALUE"),
        (F1.id, ["correct", "--set", "low=many"], "whole number"), (F1.id, ["correct", "--set", "status=hero"], "one of"),
        (F1.id, ["correct", "--set", "when=x"], "options of their own"), (E1.id, ["correct", "--day", "soon"], "write it as"),
        ("one", ["add", "--words", "not said", "--of", "one#e1"], "does not say"), ("one", ["add", "--words", "12 people"], "belongs to an event"),
        (F1.id, ["grade"], "no incident"), ("one#e1", ["grade"], "--grade"), ("one#e1", ["exception"], "no codebook"),
        ("one", ["code"], "--round"), ("one#e1", ["same"], "two events"), (F1.id, ["accept", "--supersedes", "d-x"], "no decision"),
        ("may", ["sample", "--coders", "A"], "two coders"), ("zzz", ["accept"], "nothing called"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(room: Room, subject: str, more: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert decide(room, subject, *more) == 2
    said = capsys.readouterr().err
    assert why in said and "Traceback" not in said
    assert not list(room.book.decisions())


def test_a_contradiction_names_the_way_out(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    decide(room, "one#e1", "different", "--other", "two#e1")
    assert decide(room, "one#e1", "same", "--other", "two#e1", by="B. Second") == 2
    said = capsys.readouterr().err
    made = next(iter(room.book.decisions()))
    assert f"--supersedes {made.id}" in said and "R. Haddad" in said
    assert decide(room, "one#e1", "same", "--other", "two#e1", "--supersedes", made.id) == 0


def test_the_queue_in_the_terminal(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queue", str(room.book.path)]) == 0
    out = capsys.readouterr().out
    assert "2 of 2 shown" in out and "Nahr al-Zayt" in out and "2 incidents (2 open), 3 reports, 0 decisions" in out
    assert main(["queue", str(room.book.path), "--words", "kafr", "--limit", "1"]) == 0
    assert "1 of 1 shown" in capsys.readouterr().out
    assert main(["queue", str(room.book.path.parent / "none")]) == 2


def test_a_question_is_listed_and_dismissed(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    decide(room, F2.id, "accept")
    room.read(R2, ())
    assert main(["queue", str(room.book.path), "--need", "question"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "no longer read so" in out
    (question,) = room.desk.report(R2.sha256).questions
    assert question.id in out
    assert decide(room, question.id, "dismiss") == 0
    assert main(["queue", str(room.book.path), "--need", "question"]) == 0 and "0 of 0 shown" in capsys.readouterr().out


def test_hostile_names_do_not_reach_the_terminal(room: Room, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    decide(room, ident(room, E1), "assign", "--to", "\x1b]0;owned\x07")
    assert main(["queue", str(room.book.path)]) == 0
    assert "\x1b" not in capsys.readouterr().out
