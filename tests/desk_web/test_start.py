"""The desk is open before the book is ready: who comes early is told so and let in a moment later; a mistake of ours stays inside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harmledger.desk import NotReady
from harmledger.desk.desk import Source
from harmledger.desk.state import Known
from harmledger.desk.web.routes.api import V1
from harmledger.desk.web.serve import Preparing
from harmledger.ledger import BookError
from tests.desk_web.house import House


class Slow:
    """Looks at the book only when it is let."""

    def __init__(self, source: Source) -> None:
        self.source, self.begun, self.let = source, threading.Event(), threading.Event()

    def position(self) -> object:
        return self.source.position()

    def known(self) -> Known:
        self.begun.set()
        assert self.let.wait(30)
        return self.source.known()


@pytest.fixture
def early(tmp_path: Path) -> Iterator[tuple[House, Slow, threading.Thread]]:
    """A desk whose first look at the book is under way."""
    house = House(tmp_path)
    slow = Slow(house.desk._source)
    house.desk._source = slow
    looking = threading.Thread(target=house.desk.prepare)
    looking.start()
    assert slow.begun.wait(30)
    yield house, slow, looking
    slow.let.set()
    looking.join(30)
    house.close()


def test_who_comes_early_is_told_and_let_in_a_moment_later(early: tuple[House, Slow, threading.Thread]) -> None:
    house, slow, looking = early
    browser: Any = house.of("reviewer")
    for path in ("/queue", "/incident/i-a0", "/map.json", "/search?words=x", "/rounds", "/claim/c-a0"):
        answer = browser.get(path)
        assert answer.status_code == 503 and answer.headers["retry-after"] == "2", path
        assert 'http-equiv="refresh"' in answer.text and "being prepared" in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    order = {"verdict": "sign off", "subject": "i-a0", "reason": "read", "saw": "s-x"}
    late = browser.post("/decide", order)
    assert late.status_code == 503 and "refresh" not in late.text and "nothing was stored" in late.text
    told = browser.client.get(f"{V1}/queue")
    assert told.status_code == 503 and told.json()["detail"] and told.headers["retry-after"] == "2"
    assert browser.get("/me").status_code == 200, "what needs no book is open"
    slow.let.set()
    looking.join(30)
    assert browser.get("/queue").status_code == 200 and browser.get("/search?words=killed").status_code == 200
    assert not list(house.book.decisions())


def test_many_who_come_at_once_never_meet_a_mistake(early: tuple[House, Slow, threading.Thread]) -> None:
    house, slow, looking = early
    browsers: list[Any] = [house.of("reviewer") for _ in range(8)]
    statuses: list[int] = []

    def come(browser: Any) -> None:
        for path in ("/queue", "/incident/i-a0", "/search?words=killed", "/charts", "/map.json"):
            statuses.append(browser.get(path).status_code)

    threads = [threading.Thread(target=come, args=(b,)) for b in browsers]
    for t in threads[:4]:
        t.start()
    for t in threads[:4]:
        t.join(30)
    assert set(statuses) == {503}
    slow.let.set()
    for t in threads[4:]:
        t.start()
    for t in (*threads[4:], looking):
        t.join(30)
    assert set(statuses) <= {200, 503} and browsers[0].get("/charts").status_code == 200


def test_a_book_that_cannot_be_read_closes_the_desk_with_its_words() -> None:
    def prepare() -> None:
        raise BookError("The book is damaged.", "Restore it from a copy.")

    server = SimpleNamespace(should_exit=False)
    preparing = Preparing(SimpleNamespace(prepare=prepare), server)  # type: ignore[arg-type]
    preparing.start()
    preparing.join(30)
    assert server.should_exit and "damaged" in str(preparing.failed)


def test_a_mistake_of_the_program_is_answered_under_the_same_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(tmp_path)
    browser: Any = house.of("reviewer")
    monkeypatch.setattr(house.desk, "queue", lambda wanted: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        browser.get("/queue")
    browser.client._transport.raise_server_exceptions = False
    answer = browser.get("/queue")
    assert answer.status_code == 500 and "made a mistake" in answer.text and "ZeroDivision" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    house.close()


def test_the_desk_says_so_to_programs_of_its_own(early: tuple[House, Slow, threading.Thread]) -> None:
    with pytest.raises(NotReady):
        early[0].desk.queue()
