"""The description for programs and for people: true, whole, and made of nothing of others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from starlette.testclient import TestClient

from harmledger.service.api import VIEWS, addresses
from harmledger.service.app import make_app
from harmledger.service.asking import V1, Served
from tests.service.conftest import HOST
from tests.service.made import Json


@pytest.fixture(scope="module")
def described(api: TestClient) -> Json:
    found: Json = api.get(f"{V1}/openapi.json").json()
    return found


def test_every_address_is_described_with_every_parameter(described: Json) -> None:
    assert set(described["paths"]) == {V1 + path for path, _, _ in addresses()}
    for path, view, _ in addresses():
        told = {p["name"] for p in described["paths"][V1 + path]["get"].get("parameters", [])}
        assert told == set(view.parameters) | ({"id"} if "{id}" in path else set())
    ids = [o["get"]["operationId"] for o in described["paths"].values()]
    assert len(set(ids)) == len(ids) and described["openapi"].startswith("3.1")


def test_every_example_is_one(api: TestClient) -> None:
    for view in VIEWS:
        for p in view.parameters.values():
            if "{id}" not in view.path and p.name not in ("cursor", "changed_since"):
                query = {"size": "1"} if "size" in view.parameters else {}
                query |= ({"q": "market"} if "q" in view.parameters else {}) | {p.name: p.example}
                assert api.get(V1 + view.path, params=query).status_code == 200, (view.path, p.name)


def test_answers_are_what_their_schemas_say(api: TestClient, described: Json, invented: Sequence[Json]) -> None:
    for view in VIEWS:
        path = V1 + view.path.replace("{id}", invented[0]["reports"][0] if "reports" in view.path else invented[0]["id"])
        answer = api.get(path + ("?q=market" if view.path == "/search" else ""))
        Draft202012Validator({"$ref": f"#/components/schemas/{view.schema}", "components": described["components"]}).validate(answer.json())


CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance, content_type_conformance]


@pytest.mark.parametrize("path", [p for p, _, _ in addresses()])
def test_no_question_breaks_it_whatever_is_sent(served: Served, path: str) -> None:
    """Nothing a program sends ends in a fault of ours, or in an answer that is not described."""
    headers = {"host": HOST}
    app: Any = make_app(lambda: served, frozenset({HOST}))
    schema = schemathesis.openapi.from_asgi(f"{V1}/openapi.json", app, headers=headers)
    operation = schema[V1 + path]["GET"]

    @settings(max_examples=8, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    holds()


class Page(HTMLParser):
    """What a page loads and links, and whether its elements close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)
        if tag == "a":
            self.links.append(found["href"] or "")
        if tag in ("script", "link", "img", "iframe", "object") or "onclick" in found or "style" in found:
            self.loads.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_for_people_loads_nothing_and_its_examples_work(api: TestClient) -> None:
    answer = api.get(V1)
    page = Page()
    page.feed(answer.text)
    assert page.open == [] and page.loads == []
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert len(page.links) > 40
    for link in page.links:
        assert link.startswith(("/", "#")) and (link.startswith("#") or api.get(link).status_code == 200), link
    assert "airstrike, shelling" in answer.text and "a whole number" in answer.text and "0x" not in answer.text
    for view in VIEWS:
        assert view.path in answer.text and all(p.name in answer.text for p in view.parameters.values())


def test_a_release_s_words_are_only_words(served: Served) -> None:
    evil = "</style><script>alert(1)</script>{{7*7}}"
    from dataclasses import replace

    hostile = Served(replace(served.release, title=evil, publisher=evil, licence=evil, day=evil), served.index)
    app: Any = make_app(lambda: hostile, frozenset({HOST}))
    client = TestClient(app, base_url=f"http://{HOST}")
    page = client.get(V1)
    assert "<script>" not in page.text and "&lt;script&gt;" in page.text and "{{7*7}}" in page.text
    told = client.get(f"{V1}/incidents?size=1")
    assert told.json()["licence" if "licence" in told.json() else "meta"]["licence"] == evil and "script" not in told.headers["link"]
    assert json.loads(client.get(f"{V1}/openapi.json").text)["info"]["title"].startswith(evil)
