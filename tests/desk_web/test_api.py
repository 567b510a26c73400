"""The JSON interface: keys, the same permissions, and schemathesis over every call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from harmledger.desk.people.roles import permissions
from harmledger.desk.web.routes.api import V1
from tests.desk_web.house import NAMES, ORIGIN, PASSWORD, WITNESS, House


@pytest.fixture
def own(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


def client(house: House) -> TestClient:
    return TestClient(house.app, base_url=ORIGIN, raise_server_exceptions=True)


def key_of(house: House, role: str) -> str:
    body = {"name": NAMES[role], "password": PASSWORD, "code": house.code(house.secrets[NAMES[role]])}
    answer = client(house).post(f"{V1}/enter", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["key"])


def with_key(house: House, role: str) -> TestClient:
    made = client(house)
    made.headers["authorization"] = f"Bearer {key_of(house, role)}"
    return made


def test_a_program_reads_decides_and_leaves(own: House) -> None:
    api = with_key(own, "reviewer")
    assert api.get(f"{V1}/me").json()["role"] == "reviewer"
    line = next(w for w in api.get(f"{V1}/queue").json()["lines"] if w["subject"] == "i-a0")
    seen = api.get(f"{V1}/incidents/{line['subject']}").json()
    order = {"verdict": "sign off", "subject": "i-a0", "reason": "read", "saw": seen["digest"], "key": "once"}
    first, again = api.post(f"{V1}/decisions", json=order), api.post(f"{V1}/decisions", json=order)
    assert first.status_code == again.status_code == 201 and first.json()["id"] == again.json()["id"]
    late = api.post(f"{V1}/decisions", json=order | {"key": "twice", "verdict": "grade", "payload": {"grade": "weak", "side": None}})
    assert late.status_code == 409 and late.json()["words"]
    assert api.post(f"{V1}/leave").status_code == 204 and api.get(f"{V1}/me").status_code == 401


def test_a_correction_carries_its_payload(own: House) -> None:
    api = with_key(own, "coder")
    order = {"verdict": "correct", "subject": "c-a1", "reason": "x", "payload": {"edits": [{"field": "high", "to": 14}]}}
    assert api.post(f"{V1}/decisions", json=order).status_code == 201
    low = order | {"payload": {"edits": [{"field": "high", "to": -14}]}}
    assert api.post(f"{V1}/decisions", json=low).status_code == 422
    killed = api.get(f"{V1}/incidents/i-a0").json()["incident"]["killed"]["total"]
    assert killed == {"min": 12, "max": 14}


RECORD: dict[str, Any] = {
    "events": [
        {
            "id": "e1", "role": "main", "method": "airstrike", "date": {"start": "2015-05-31", "end": "2015-05-31"},
            "place": {"name": "Qasr", "country": "SY", "precision": "town"},
            "figures": [{"outcome": "killed", "low": 2, "high": 2, "quote": "Two people were killed near Qasr", "part_of": None}],
        }
    ],
    "background": [],
}  # fmt: skip


def test_a_round_of_blind_coding_from_program_to_program(own: House) -> None:
    one, two = with_key(own, "coder"), with_key(own, "reviewer")
    drawing = {"name": "may", "seed": 7, "size": 500, "coders": [NAMES["coder"], NAMES["reviewer"]], "reason": "agreement", "key": "k"}
    assert one.post(f"{V1}/rounds", json=drawing).status_code == 403
    drawn = two.post(f"{V1}/rounds", json=drawing)
    assert drawn.status_code == 201 and two.post(f"{V1}/rounds", json=drawing).json()["id"] == drawn.json()["id"], "sent twice is once"
    assert two.post(f"{V1}/rounds", json=drawing | {"key": "other"}).status_code == 409
    sheet = f"{V1}/rounds/may/{WITNESS.sha256}"
    assert one.get(f"{V1}/rounds").json()[0]["left_for_me"] == 4
    assert len(one.post(f"{sheet}/draft", json={"record": RECORD}).json()) == 2
    seen = one.get(sheet).json()
    assert seen["deed"] == "code" and len(seen["draft"]) == 2 and seen["things"] is None and two.get(sheet).json()["draft"] == []
    assert one.post(f"{sheet}/code", json={"reason": "read", "key": "a"}).status_code == 201
    assert one.post(f"{sheet}/code", json={"reason": "read", "record": RECORD}).status_code == 409
    told = two.post(
        f"{V1}/decisions", json={"verdict": "code", "subject": WITNESS.sha256, "reason": "x", "payload": {"round": "june", "claims": []}}
    )
    assert told.status_code == 422, "the rules hold whichever way a decision comes"
    assert two.post(f"{sheet}/adjudicate", json={"reason": "early", "record": RECORD}).status_code == 409
    assert two.get(sheet).json()["things"] is None and two.get(f"{V1}/rounds/may").json()["agreement"]["coded"] == 0
    assert two.post(f"{sheet}/code", json={"reason": "read", "record": RECORD}).status_code == 201
    assert [t["differs"] for t in one.get(sheet).json()["things"]] == [False, False]
    assert one.post(f"{sheet}/adjudicate", json={"reason": "mine", "record": RECORD}).status_code == 403
    assert two.post(f"{sheet}/adjudicate", json={"reason": "settled", "record": RECORD}).status_code == 201
    assert two.get(f"{V1}/rounds/may").json()["agreement"]["adjudicated"] == 1
    mine = next(d.id for d in own.book.decisions() if d.verdict == "code")
    back = {"verdict": "comment", "subject": WITNESS.sha256, "reason": "again, please", "supersedes": mine}
    assert one.post(f"{V1}/decisions", json=back).status_code == 422, "what was handed in stays"


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "nobody said this"}, {"place": {"name": "Q", "lat": 1e400, "lon": 2}}, {"place": {"name": "Q", "lat": 91, "lon": 2}},
        {"place": {"name": " "}}, {"date": {"start": "2015-06-02", "end": "2015-06-01"}}, {"method": "magic"}, {"figures": 7},
        {"figures": [{"outcome": "killed", "quote": "Two people"}]}, {"id": "\ud800"}, {"place": {"name": "\ud800"}},
    ],
)  # fmt: skip
def test_a_record_that_does_not_hold_changes_no_draft(own: House, change: dict[str, Any]) -> None:
    two = with_key(own, "reviewer")
    drawing = {"name": "may", "seed": 7, "size": 500, "coders": [NAMES["coder"], NAMES["reviewer"]], "reason": "agreement"}
    two.post(f"{V1}/rounds", json=drawing)
    sheet = f"{V1}/rounds/may/{WITNESS.sha256}"
    two.post(f"{sheet}/draft", json={"record": RECORD})
    bad = json.dumps({"record": {"events": [RECORD["events"][0] | {"quote": "Two people"} | change]}})
    answer = two.post(f"{sheet}/draft", content=bad, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert len(two.get(sheet).json()["draft"]) == 2


def test_searches_are_kept_and_forgotten_by_programs(own: House) -> None:
    one, two = with_key(own, "reader"), with_key(own, "coder")
    made = one.post(f"{V1}/views", json={"name": "wide", "path": "/incidents?grade=weak"})
    assert (
        made.status_code == 201 and [v["name"] for v in one.get(f"{V1}/views").json()] == ["wide"] and two.get(f"{V1}/views").json() == []
    )
    assert one.post(f"{V1}/views", json={"name": "wide", "path": "/map"}).status_code == 409
    for bad in ("//evil.example", "https://evil.example", "/me", "javascript:alert(1)"):
        assert one.post(f"{V1}/views", json={"name": "bad", "path": bad}).status_code == 422
    kept = made.json()[0]["id"]
    assert two.post(f"{V1}/views/{kept}/remove").status_code == 204 and len(one.get(f"{V1}/views").json()) == 1, "nobody forgets another's"
    assert one.post(f"{V1}/views/{kept}/remove").status_code == 204 and one.get(f"{V1}/views").json() == []


def test_a_cookie_alone_moves_nothing(own: House) -> None:
    browser: Any = own.of("reviewer")
    order = {"verdict": "comment", "subject": "i-a0", "reason": "x"}
    assert browser.client.post(f"{V1}/decisions", json=order).status_code == 403
    assert browser.client.post(f"{V1}/decisions", json=order, headers={"origin": ORIGIN}).status_code == 403
    headers = {"origin": ORIGIN, "x-form-token": browser.token()}
    assert browser.client.post(f"{V1}/decisions", json=order, headers=headers).status_code == 201


def test_the_door_of_programs_has_the_same_waits(own: House) -> None:
    answers = [
        client(own).post(f"{V1}/enter", json={"name": NAMES["coder"], "password": "wrong wrong wrong"}).status_code for _ in range(9)
    ]
    assert answers[0] == 401 and answers[-1] == 429


def test_every_call_is_described(house: House) -> None:
    described = client(house)
    described.headers["authorization"] = f"Bearer {key_of(house, 'reader')}"
    paths = described.get(f"{V1}/openapi.json").json()["paths"]
    routes = {r.path for r in house.app.routes if r.name.startswith("api_") and r.name != "api_openapi"}  # type: ignore[attr-defined]
    assert routes == set(paths)
    assert {n for n in permissions().routes if n.startswith("api_")} == {r.name for r in house.app.routes if r.name.startswith("api_")}  # type: ignore[attr-defined]


def test_no_call_breaks_whatever_is_sent(own: House) -> None:
    """Nothing a program sends ends in a fault of ours, or in an answer that was not described."""
    headers = {"authorization": f"Bearer {key_of(own, 'admin')}", "host": "127.0.0.1:8321"}
    schema = schemathesis.openapi.from_asgi(f"{V1}/openapi.json", own.app, headers=headers)
    checks = [not_a_server_error, response_schema_conformance, status_code_conformance]
    called = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.endswith(("/leave", "/enter")):
            continue  # the one would end the key, the other runs into its waits; both are tested above
        called += 1

        @settings(max_examples=20, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=checks)

        holds()
    assert called >= 13
