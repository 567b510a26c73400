"""Many at one desk: nobody waits for another's decision, nobody is shown half a book, and no page fails."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harmledger import wiring
from harmledger.desk import Desk, Order
from harmledger.desk.state import Known
from harmledger.desk.views import Stored
from harmledger.incidents import form_incidents
from harmledger.sources import Following, Whole
from tests.decisions.build import F1, F2, Room
from tests.decisions.build import room as make_room
from tests.desk_web.house import House


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = make_room(tmp_path)
    yield made
    made.book.close()


@dataclass
class Slow:
    """A source that stands still, when told to, while it works out what is new."""

    whole: Whole
    go_on: threading.Event
    begun: threading.Event

    def position(self) -> object:
        return self.whole.position()

    def known(self) -> Known:
        self.begun.set()
        assert self.go_on.wait(20)
        return self.whole.known()


def test_who_reads_does_not_wait_while_a_decision_is_worked_out(room: Room) -> None:
    source = Slow(Whole(room.book, form_incidents), threading.Event(), threading.Event())
    source.go_on.set()
    desk = Desk(room.book, source, room.clock)
    before, lines = desk.incident(desk.state().incident_of_claim(F1) or ""), desk.queue()
    source.go_on.clear()
    source.begun.clear()
    order = Order("accept", F1.id, "as it stands", "A")
    stored: list[object] = []
    thread = threading.Thread(target=lambda: stored.append(desk.decide(order)))
    thread.start()
    assert source.begun.wait(20), "the decision is in the book, and is being worked out"
    assert desk.incident(before.incident.id) == before
    assert desk.queue() == lines
    source.go_on.set()
    thread.join(20)
    assert isinstance(stored[0], Stored)
    assert stored[0].decision in [r.decision for r in desk.incident(before.incident.id).history]


def test_who_decided_sees_it_at_once(room: Room) -> None:
    for n, claim in enumerate((F1, F2)):
        room.desk.decide(Order("comment", claim.id, f"remark {n}", "A"))
        assert len(room.desk.state().decisions) == n + 1


def test_readers_and_deciders_right_after_the_first_build(tmp_path: Path) -> None:
    """The file of what is kept is made when the first of many looks: every page is whole, every decision is there once."""
    house = House(tmp_path)
    house.desk = Desk(house.book, Following(house.book, wiring.keep(tmp_path / "derived.sqlite")), house.moment)
    house.app.state.room.desk = house.desk
    browsers: list[Any] = [house.of("coder"), house.of("reviewer"), house.of("admin")]
    ids = [i.id for i in house.desk.state().record.incidents if i.id != "i-x0"]  # whose place is none: nothing can be decided on it
    failed: list[str] = []
    kept: list[str] = []

    def work(n: int) -> None:
        dice, browser = random.Random(n), browsers[n % len(browsers)]
        token = browser.token()
        for k in range(12):
            id = dice.choice(ids)
            page = browser.get(f"/incident/{id}")
            if page.status_code != 200:
                failed.append(f"{page.status_code} {id}")
            if n < 3:
                fields = {"verdict": "comment", "subject": id, "reason": f"{n} says {k}", "looked_at": id, "key": f"{n}-{k}"}
                answer = browser.post("/decide", fields, token=token)
                if answer.status_code == 303:
                    kept.append(f"{n} says {k}")
                else:
                    failed.append(f"{answer.status_code} {answer.text.split('<main')[-1][:400]}")
            for path in ("/queue", "/incidents", "/charts", f"/report/{dice.choice([*house.desk.state().reports])}"):
                if browser.get(path).status_code != 200:
                    failed.append(path)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(120)
    assert failed == []
    assert sorted(d.reason for d in house.book.decisions()) == sorted(kept)
    assert house.desk.queue() == Desk(house.book, Whole(house.book, form_incidents), house.moment).queue()
    house.close()


def test_what_is_kept_in_use_by_another_program_is_said_and_no_fault_of_the_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.incidents.kept.file.WAIT_SECONDS", 0.05)
    house = House(tmp_path)
    house.desk = Desk(house.book, Following(house.book, wiring.keep(tmp_path / "derived.sqlite")), house.moment)
    house.app.state.room.desk = house.desk
    coder: Any = house.of("coder")
    ids = [i.id for i in house.desk.state().record.incidents if i.id != "i-x0"]
    other = sqlite3.connect(tmp_path / "derived.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    fields = {"verdict": "comment", "subject": ids[0], "reason": "while it is in use", "looked_at": ids[0], "key": "once"}
    answer = coder.post("/decide", fields)
    assert answer.status_code == 503 and "derived.sqlite" in answer.text
    other.execute("ROLLBACK")
    assert coder.post("/decide", fields).status_code == 303
    assert [d.reason for d in house.book.decisions()] == ["while it is in use"], "sent again, stored once"
    other.close()
    house.close()
