"""One release of invented incidents for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from harmledger.service.app import make_app
from harmledger.service.asking import Served
from harmledger.service.index import index_of
from harmledger.service.release import open_release
from tests.service.made import Json, record, records, write_release

HOST = "127.0.0.1:8322"


def client_of(served: Served) -> TestClient:
    """A program that asks a release."""
    app: Any = make_app(lambda: served, frozenset({HOST}))
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


def served_from(folder: Path, cache: Path) -> Served:
    """The release in a folder, opened."""
    release = open_release(folder)
    return Served(release, index_of(release, cache))


@pytest.fixture(scope="session")
def invented() -> Sequence[Json]:
    return records(300)


@pytest.fixture(scope="session")
def release_folder(tmp_path_factory: pytest.TempPathFactory, invented: Sequence[Json]) -> Path:
    heir, changed = invented[0]["id"], invented[1]["id"]
    changes = {
        "since": "6",
        "since_day": "2026-10-01",
        "changes": [
            {"kind": "changed", "incident": changed, "headline": "x", "because": "a new report", "into": None, "altered": [{"what": "killed, total", "was": "3", "now": "=4"}]},
            {"kind": "merged", "incident": "i-merged", "headline": "x", "because": "one raid, told twice", "into": heir, "altered": []},
            {"kind": "withdrawn", "incident": "i-withdrawn", "headline": "x", "because": "its only report was a story of fiction", "into": None, "altered": []},
        ],
        "redirects": {"i-merged": heir, "i-withdrawn": None, "i-long-gone": None},
    }  # fmt: skip
    page = {f"incidents/{heir}.html": b"<!doctype html><title>one</title>", "data/large.parquet": bytes(range(256)) * 20_000}
    return write_release(tmp_path_factory.mktemp("release"), invented, "7", changes, page)


@pytest.fixture(scope="session")
def served(release_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = served_from(release_folder, tmp_path_factory.mktemp("cache"))
    yield found
    found.index.close()


@pytest.fixture(scope="session")
def api(served: Served) -> TestClient:
    return client_of(served)


__all__ = ["record"]
