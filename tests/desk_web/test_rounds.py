"""Blind double coding in the browser: two code apart, nobody sees the other's work before both are done, a reviewer settles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk_web.house import NAMES, WITNESS, House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def record(killed: int) -> str:
    quote = "Two people were killed near Qasr"
    figure = {"outcome": "killed", "low": killed, "high": killed, "status": "civilian", "quote": quote}
    return json.dumps({"events": [{"id": "e1", "method": "airstrike", "quote": quote, "figures": [figure]}]})


def test_a_round_from_drawing_to_settling(house: House) -> None:
    coder, reviewer, reader = (house.of(r) for r in ("coder", "reviewer", "reader"))
    one: Any = coder
    two: Any = reviewer
    fields = {"name": "may", "seed": "7", "size": "500", "coder": [NAMES["coder"], NAMES["reviewer"]], "reason": "how well do we agree"}
    assert one.post("/rounds", fields).status_code == 403, "a coder draws no round"
    assert two.post("/rounds", fields | {"coder": [NAMES["coder"]]}).status_code == 422, "one coder alone cannot be compared"
    assert two.post("/rounds", fields).headers["location"] == "/rounds/may"
    assert two.post("/rounds", fields).status_code == 409
    sheet = f"/rounds/may/{WITNESS.sha256}"
    page = one.get(sheet).text
    assert "Hand in" in page and "c-w1" not in page, "what the machine read is not shown to who codes blind"
    assert one.post(f"{sheet}/code", {"record": record(2), "reason": "read"}).status_code == 303
    assert one.post(f"{sheet}/code", {"record": record(3), "reason": "again"}).status_code == 409
    assert "Side by side" not in two.get(sheet).text and "to be coded" in two.get("/rounds/may").text
    assert two.post(f"{sheet}/adjudicate", {"record": record(2), "reason": "too early"}).status_code == 409
    assert two.post(f"{sheet}/code", {"record": record(3), "reason": "read"}).status_code == 303
    assert "Side by side" in one.get(sheet).text
    assert "figure low" in one.get("/rounds/may").text
    assert one.post(f"{sheet}/adjudicate", {"record": record(2), "reason": "mine"}).status_code == 403
    assert two.post(f"{sheet}/adjudicate", {"record": record(2), "reason": "settled"}).status_code == 303
    assert "1 are settled" in two.get("/rounds/may").text
    assert reader.get("/rounds").status_code == 403  # type: ignore[attr-defined]
    assert [d.verdict for d in house.book.decisions()] == ["sample", "code", "code", "adjudicate"]


def test_a_quote_that_the_report_does_not_say_is_refused(house: House) -> None:
    two: Any = house.of("reviewer")
    fields = {"name": "a/b <i>", "seed": "1", "size": "500", "coder": [NAMES["admin"], NAMES["reviewer"]], "reason": "x"}
    where = two.post("/rounds", fields | {"name": "r"}).headers["location"]
    for bad in ('{"events": [{"quote": "<script>"}]}', "[", "[" * 60_000, "{}x"):
        answer = two.post(f"{where}/{WITNESS.sha256}/code", {"record": bad, "reason": "read"})
        assert answer.status_code == 422 and "<script>" not in answer.text
    assert two.get("/rounds/none").status_code == 404 and two.get(f"{where}/{'0' * 64}").status_code == 404
