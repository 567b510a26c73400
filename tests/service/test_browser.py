"""A whole release through the service, in a real browser: its pages work under the service's policy, and the page for programs reads well."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from harmledger.publish.formats import jsonl
from harmledger.service.app import make_app
from harmledger.service.asking import V1
from tests.publish.site.releases import ABOUT, SAMPLES, site
from tests.service.conftest import served_from
from tests.service.made import CHANGES, write_release

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parents[1] / "desk_web" / "vendor" / "axe.min.js"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the samples' release is served, hostile texts and all."""
    folder = tmp_path_factory.mktemp("whole")
    files = {f"data/{name}": content for name, content in jsonl.FORMAT.write(SAMPLES, ABOUT)} | site(SAMPLES)
    redirects = CHANGES | {"redirects": {"i-old": "i-raid", "i-film": None}}
    served = served_from(write_release(folder / "release", [], "2", redirects, pages=files), folder / "cache")
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{bound.getsockname()[1]}"
        app: Any = make_app(lambda: served, frozenset({host}))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield f"http://{host}"
        server.should_exit = True
        thread.join(10)


def opened(browser: Browser, noise: list[str], bypass: bool = False, width: int = 1280, scheme: Any = "light") -> Page:
    page = browser.new_context(bypass_csp=bypass, viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.on("console", lambda m: noise.append(m.text))
    page.on("pageerror", lambda e: noise.append(str(e)))
    page.on("requestfailed", lambda r: noise.append(f"not loaded: {r.url}"))
    page.on("response", lambda r: noise.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    return page


def test_the_pages_of_a_release_work_under_the_service_s_policy(browser: Browser, address: str) -> None:
    noise: list[str] = []
    page = opened(browser, noise)
    page.on("request", lambda r: None if r.url.startswith(address) or r.url.startswith(("data:", "blob:")) else noise.append(r.url))
    for path in (
        "/",
        "/incidents/i-raid.html",
        "/incidents/i-evil.html",
        "/places/index.html",
        "/months/2015-05.html",
        "/changes.html",
        "/downloads.html",
        "/embed.html",
        V1,
    ):
        assert page.goto(f"{address}{path}").status == 200  # type: ignore[union-attr]
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.owned") is None and page.title()
    page.goto(f"{address}/")
    assert page.locator("text=Tal Aswad").count() > 0
    assert noise == []


def test_an_address_that_leads_nowhere_leads_back(browser: Browser, address: str) -> None:
    page = opened(browser, [])
    assert page.goto(f"{address}/incidents/nothing/here.html").status == 404  # type: ignore[union-attr]
    page.get_by_role("link", name="To the first page").click()
    assert page.url == f"{address}/"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_page_for_programs_is_read_by_axe(browser: Browser, address: str, width: int, scheme: str) -> None:
    page = opened(browser, [], True, width, scheme)
    page.goto(f"{address}{V1}")
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations', 'passes'] })")
    assert len(found["passes"]) > 10
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is cut off at the side"
