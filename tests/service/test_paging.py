"""Pages hold every incident once, in any size and order; never those of two releases."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from harmledger.service.asking import V1
from harmledger.service.incidents import ORDERS
from tests.service.conftest import client_of, served_from
from tests.service.made import Json, records, write_release


def walk(api: TestClient, address: str, key: str = "id") -> list[Any]:
    """What all pages hold, one after the other."""
    seen: list[Any] = []
    while address:
        told = api.get(address).json()
        assert len(told["items"]) == told["meta"]["count"]
        seen += [i[key] for i in told["items"]]
        address = told["meta"]["next"]
        assert len(seen) <= told["meta"]["total"]
    return seen


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.integers(29, 400), st.sampled_from(sorted(ORDERS)), st.sampled_from(["", "&grade=weak,fair", "&from=2016&certain=true"]))
def test_every_incident_once_in_any_size_and_order(api: TestClient, size: int, sort: str, more: str) -> None:
    whole = [i["id"] for i in api.get(f"{V1}/incidents?size=1000&sort={sort}{more}").json()["items"]]
    assert walk(api, f"{V1}/incidents?size={size}&sort={sort}{more}&fields=id") == whole
    assert sorted(whole) == sorted(i["id"] for i in api.get(f"{V1}/incidents?size=1000{more}").json()["items"])


def test_as_the_release_has_them(api: TestClient, invented: Sequence[Json]) -> None:
    assert walk(api, f"{V1}/incidents?size=37") == [r["id"] for r in invented]


@pytest.mark.parametrize(("path", "key"), [("/claims", "id"), ("/reports", "report"), ("/changes", "incident"), ("/search?q=market", "id")])
def test_the_other_lists_too(api: TestClient, path: str, key: str) -> None:
    mark = "&" if "?" in path else "?"
    whole = [i[key] for i in api.get(f"{V1}{path}{mark}size=1000").json()["items"]]
    assert len(whole) > 2 and walk(api, f"{V1}{path}{mark}size={max(1, len(whole) // 3)}", key) == whole


@pytest.mark.parametrize("sort", sorted(ORDERS))
def test_orders_are_what_they_say_and_what_is_not_known_comes_last(api: TestClient, sort: str) -> None:
    items = api.get(f"{V1}/incidents?size=1000&sort={sort}").json()["items"]
    name = sort.lstrip("-")
    down = sort.startswith("-")
    if name == "record":
        return
    end = {"day": ("date", "end" if down else "start")}.get(name, ("", ""))[1] or name.removeprefix("killed_")
    values = [i["id"] if name == "id" else (i["date"] if name == "day" else i["killed"]["total"]) for i in items]
    known = [v if name == "id" else v[end] for v in values if v is not None]
    assert known == sorted(known, reverse=down)
    assert all(v is None for v in values[len(known) :]) and (name == "id" or len(known) < len(values))


def test_the_next_page_is_linked_in_every_form(api: TestClient) -> None:
    for form in ("csv", "jsonl", "geojson"):
        first = api.get(f"{V1}/incidents.{form}?size=299")
        address = first.links["next"]["url"]
        assert address.startswith(f"{V1}/incidents.{form}?")
        assert "next" not in api.get(address).links


def test_a_page_of_large_records_is_shorter_and_nothing_is_lost(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.service.lists.LARGEST_ANSWER", 20_000)
    told = api.get(f"{V1}/incidents?size=1000&fields=all").json()
    assert 1 <= told["meta"]["count"] < 30
    assert len(set(walk(api, f"{V1}/incidents?size=1000"))) == 300


def test_pages_of_two_releases_are_never_mixed(tmp_path: Path) -> None:
    one = served_from(write_release(tmp_path / "1", records(20), "1"), tmp_path / "cache")
    two = served_from(write_release(tmp_path / "2", records(21), "2"), tmp_path / "cache")
    following = client_of(one).get(f"{V1}/incidents?size=5").json()["meta"]["next"]
    assert client_of(one).get(following).status_code == 200
    late = client_of(two).get(following)
    assert late.status_code == 410 and two.release.tag in late.json()["detail"] and "Begin again" in late.json()["mend"]


def test_a_cursor_is_of_one_question(api: TestClient) -> None:
    cursor = parse_qs(api.get(f"{V1}/incidents?size=5&grade=weak,fair").links["next"]["url"].split("?")[1])["cursor"][0]
    assert api.get(f"{V1}/incidents?grade=weak,fair&size=9&fields=id&cursor={cursor}").status_code == 200, "how much and of what may change"
    for other in (f"/incidents?cursor={cursor}", f"/incidents?grade=weak&cursor={cursor}", f"/claims?cursor={cursor}"):
        answer = api.get(V1 + other)
        assert answer.status_code == 400 and "another question" in answer.json()["detail"]


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(
    st.one_of(
        st.text(max_size=60), st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=9), st.floats()), max_size=5).map(encoded)
    )
)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_no_invented_cursor_breaks_anything(api: TestClient, cursor: str) -> None:
    assert api.get(f"{V1}/incidents", params={"cursor": cursor}).status_code in (400, 410)
