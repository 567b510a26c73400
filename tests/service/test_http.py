"""Tags, forms, heads, hosts, and files: what the web asks of a service, and what it must not get."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from harmledger.service.api import addresses
from harmledger.service.asking import V1
from tests.service.conftest import client_of, served_from
from tests.service.made import Json, record, records, write_release

PLAIN = {"accept-encoding": "identity"}


def every_address(invented: Sequence[Json]) -> list[str]:
    ids = {"/reports": invented[0]["reports"][0]}
    return [
        V1 + path.replace("{id}", ids.get("/reports" if path.startswith("/reports") else "", invented[0]["id"])) + ("?q=market" if path.startswith("/search") else "")
        for path, _, _ in addresses()
    ]  # fmt: skip


def test_every_answer_names_release_licence_and_tag(api: TestClient, invented: Sequence[Json]) -> None:
    for address in every_address(invented):
        answer = api.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["release-version"] == "7" and answer.headers["etag"].startswith('"')
        assert answer.links["license"]["url"] == "https://spdx.org/licenses/CC-BY-4.0.html"
        assert answer.headers["access-control-allow-origin"] == "*" and "set-cookie" not in answer.headers
        assert answer.headers["cache-control"].startswith("public, max-age=")
        if answer.headers["content-type"] == "application/json" and "meta" in answer.json():
            meta = answer.json()["meta"]
            assert meta["release"]["version"] == "7" and meta["licence"] == "CC-BY-4.0"


def test_what_still_holds_is_not_sent_again(api: TestClient, invented: Sequence[Json]) -> None:
    for address in [*every_address(invented), "/", "/data/incidents.jsonl", V1, f"{V1}/openapi.json"]:
        tag = api.get(address).headers["etag"]
        for given_tag in (tag, f'"other", {tag}', f"W/{tag}"):
            again = api.get(address, headers={"if-none-match": given_tag})
            assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag, address
        assert api.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_tag_stands_for_its_bytes(api: TestClient, invented: Sequence[Json], release_folder: Path, tmp_path: Path) -> None:
    again = client_of(served_from(release_folder, tmp_path / "cache"))
    other = client_of(served_from(write_release(tmp_path / "other", records(12)), tmp_path / "cache"))
    seen: dict[str, bytes] = {}
    for address in every_address(invented):
        for headers in (PLAIN, {"accept-encoding": "gzip"}):
            with api.stream("GET", address, headers=headers) as answer:
                raw = b"".join(answer.iter_raw())
            tag = answer.headers["etag"]
            assert seen.setdefault(tag, raw) == raw
            assert again.get(address, headers=headers).headers["etag"] == tag, "the same release, opened elsewhere"
            assert other.get(address, headers=headers).headers.get("etag") != tag


def test_an_order_of_parameters_is_no_other_question(api: TestClient) -> None:
    one, two = (api.get(f"{V1}/incidents?{q}", headers=PLAIN) for q in ("grade=weak&size=5", "size=5&grade=weak"))
    assert one.headers["etag"] == two.headers["etag"] and one.content == two.content


def test_a_head_is_the_answer_without_its_body(api: TestClient, invented: Sequence[Json]) -> None:
    for address in [*every_address(invented), "/", "/data/large.parquet"]:
        whole, head = api.get(address, headers=PLAIN), api.head(address, headers=PLAIN)
        assert head.status_code == 200 and head.content == b"", address
        drop = {"transfer-encoding"} | ({"content-length"} - (set(head.headers) & set(whole.headers)))
        assert {k: v for k, v in head.headers.items() if k not in drop} == {k: v for k, v in whole.headers.items() if k not in drop}


def test_packed_answers_hold_the_same(api: TestClient) -> None:
    for address in (f"{V1}/incidents", f"{V1}/incidents.csv", f"{V1}/incidents.jsonl", "/index.html"):
        plain = api.get(address, headers=PLAIN)
        with api.stream("GET", address, headers={"accept-encoding": "br, gzip;q=0.5"}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip" and len(raw) < len(plain.content) / 2
        assert gzip.decompress(raw) == plain.content and answer.headers["etag"] != plain.headers["etag"]
        assert "content-encoding" not in api.get(address, headers={"accept-encoding": "gzip;q=0"}).headers


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"), ("application/geo+json", "application/geo+json"), ("application/x-ndjson", "application/jsonl"), ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"), ("application/json;q=0.1, text/csv;q=0.9", "text/csv"), ("image/png", None), ("text/csv;q=x", None),
    ],
)  # fmt: skip
def test_accept_chooses_the_form(api: TestClient, accept: str, kind: str | None) -> None:
    answer = api.get(f"{V1}/incidents", headers={"accept": accept})
    assert answer.status_code == (200 if kind else 406) and answer.headers["content-type"].startswith(kind or "application/problem+json")
    assert api.get(f"{V1}/incidents.csv", headers={"accept": accept}).headers["content-type"].startswith("text/csv"), "an ending says more"


def test_an_id_that_was_merged_leads_on_and_one_that_was_withdrawn_says_why(api: TestClient, invented: Sequence[Json]) -> None:
    heir = invented[0]["id"]
    for path in ("/incidents/i-merged", "/incidents/i-merged.csv", "/incidents/i-merged/claims.csv"):
        moved = api.get(V1 + path)
        assert moved.status_code == 301 and moved.headers["location"] == V1 + path.replace("i-merged", heir)
        assert moved.json()["because"] == "one raid, told twice" and api.get(moved.headers["location"]).status_code == 200
    gone = api.get(f"{V1}/incidents/i-withdrawn")
    assert gone.status_code == 410 and gone.json()["detail"] == "its only report was a story of fiction"
    assert api.get(f"{V1}/incidents/i-long-gone").status_code == 410
    former = next(r for r in invented if r["former"])
    assert api.get(f"{V1}/incidents/{former['former'][0]}").headers["location"].endswith(former["id"])
    assert api.get(f"{V1}/incidents/i-never").status_code == 404


HOSTILE = [
    "%2e%2e",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "i-1%0d%0aset-cookie:x",
    "' or 1=1 --",
    "%ff",
    "x" * 1_500,
    "<script>",
    "i-é",
    "%F0%9F%92%A3",
    "*",
    ".csv",
    "i-merged.exe",
]


@pytest.mark.parametrize("id", HOSTILE)
def test_hostile_ids_find_nothing(api: TestClient, id: str) -> None:
    for path in (f"/incidents/{id}", f"/incidents/{id}/claims", f"/reports/{id}", f"/{id}"):
        answer = api.get(V1 + path)
        assert answer.status_code in (400, 404), path
        assert answer.headers["content-type"] == "application/problem+json" or b"root:" not in answer.content
        assert "set-cookie" not in answer.headers


@given(st.text(max_size=40))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_no_address_breaks_anything(api: TestClient, path: str) -> None:
    for begin in (V1, ""):
        assert api.get(f"{begin}/{quote(path, safe='')}").status_code in (200, 400, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/../manifest.json/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/data/..\\..\\x",
        "//etc/passwd",
        "/data",
        "/data/",
        "/.git/config",
        "/index.html%00.csv",
        "/INDEX.HTML",
    ],
)
def test_no_file_is_served_but_those_of_the_release(api: TestClient, release_folder: Path, path: str) -> None:
    (release_folder.parent / "secret.txt").write_text("root: a secret beside the release")
    (release_folder / "unlisted.txt").write_text("root: a file that the manifest does not name")
    assert api.get("/unlisted.txt").status_code == 404
    answer = api.get(path)
    assert answer.status_code == 404 and b"root:" not in answer.content


def test_files_are_served_as_they_are(api: TestClient, release_folder: Path, served: Any) -> None:
    for path, known in served.release.files.items():
        answer = api.get(f"/{path}")
        assert answer.status_code == 200 and hashlib.sha256(answer.content).hexdigest() == known.sha256
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["content-security-policy"]
    assert (
        api.get("/").headers["content-type"] == "text/html; charset=utf-8"
        and api.get("/").content == (release_folder / "index.html").read_bytes()
    )


@pytest.mark.parametrize(
    ("asked", "status", "begin", "end"),
    [("bytes=0-9", 206, 0, 10), ("bytes=-5", 206, 5_119_995, 5_120_000), ("bytes=5119990-", 206, 5_119_990, 5_120_000), ("bytes=9-99999999", 206, 9, 5_120_000),
     ("bytes=5-1", 416, 0, 0), ("bytes=99999999-", 416, 0, 0), ("bytes=-", 200, 0, 5_120_000), ("bytes=0-1,4-5", 200, 0, 5_120_000), ("lines=1-2", 200, 0, 5_120_000)],
)  # fmt: skip
def test_a_large_file_can_be_had_in_parts(api: TestClient, asked: str, status: int, begin: int, end: int) -> None:
    whole = bytes(range(256)) * 20_000
    answer = api.get("/data/large.parquet", headers={"range": asked})
    assert answer.status_code == status and (status == 416 or answer.content == whole[begin:end])
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/5120000"
        stale = api.get("/data/large.parquet", headers={"range": asked, "if-range": '"other"'})
        assert stale.status_code == 200 and len(stale.content) == len(whole)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8322.evil.example", ""])
def test_under_a_foreign_name_there_is_nothing(api: TestClient, host: str) -> None:
    for path in ("/", f"{V1}/incidents"):
        assert api.get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_nothing_can_be_written(api: TestClient, method: str) -> None:
    for path in ("/", f"{V1}/incidents", "/index.html"):
        answer = api.request(method, path)
        assert answer.status_code == 405 and "GET" in answer.json()["mend"]


def test_other_sites_may_ask_for_reading_only(api: TestClient) -> None:
    asked = api.options(f"{V1}/incidents", headers={"origin": "https://news.example", "access-control-request-method": "GET"})
    assert asked.status_code == 204 and asked.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "access-control-allow-credentials" not in asked.headers and "access-control-allow-origin" not in api.get("/").headers


def test_what_is_too_long_is_refused(api: TestClient) -> None:
    assert api.get(f"{V1}/incidents?place={'x' * 5_000}").status_code == 414
    assert api.get(f"/{'x' * 9_000}").status_code == 414
    assert api.get(f"{V1}/incidents?{'&'.join(f'a{n}=1' for n in range(80))}").status_code == 400


def test_a_question_that_takes_too_long_is_ended(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harmledger.service.index.SECONDS", -1.0)
    monkeypatch.setattr("harmledger.service.index.STEPS", 10)
    answer = api.get(f"{V1}/incidents?text=market&near=36.5,39.25,17&killed_min=1")
    assert answer.status_code == 503 and "too long" in answer.json()["title"] and answer.headers["retry-after"]


def test_a_file_that_changed_since_is_not_sent(tmp_path: Path) -> None:
    api = client_of(served_from(write_release(tmp_path / "release", records(3)), tmp_path / "cache"))
    (tmp_path / "release/index.html").write_text("another number")
    answer = api.get("/")
    assert answer.status_code == 503 and "another number" not in answer.text
    assert api.get(f"{V1}/incidents").json()["meta"]["total"] == 3, "what is in the index is what was published"


def test_ids_of_reports_are_as_whoever_gave_them_wrote_them(tmp_path: Path) -> None:
    given = ["raid 7/8.csv", "تقرير", 'a>b"; rel="x', "100%", "?x=1#y"]
    made = [record(n) | {"reports": [name], "claims": [{"id": "c", "kind": "event", "report": name}]} for n, name in enumerate(given)]
    api = client_of(served_from(write_release(tmp_path / "release", made), tmp_path / "cache"))
    for name, one in zip(given, made, strict=True):
        answer = api.get(f"{V1}/reports/{quote(name, safe='')}")
        assert answer.status_code == 200 and answer.json()["report"] == name and answer.json()["incidents"] == [one["id"]]
        assert set(answer.links) == {"self", "license", "describedby", "service-desc"}, "a name is no link"
        assert api.get(answer.links["self"]["url"]).json() == answer.json()
        assert api.get(f"{V1}/claims", params={"report": name}).json()["meta"]["total"] == 1
