"""Fetching from a publisher, against a server on this machine."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from harmledger.cli import main
from harmledger.resolve.where.sources.fetch import address
from tests.gazetteer.conftest import CACHE
from tests.gazetteer.test_formats import geonames_line


def dump() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(
            "SY.txt", geonames_line(900000001, "Tall Zunbur", 35.3, 40.2) + "\n" + geonames_line(900000002, "Z", 35.3, 40.2) + "\n"
        )
    return held.getvalue()


class Publisher(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = dump()
        match self.path.rpartition("/")[2]:
            case "SY.zip":
                self._answer(200, body)
            case "LY.zip":
                self._answer(200, body[:-40], len(body))
            case "IQ.zip":
                self._answer(200, b"<html>maintenance</html>")
            case "PS.zip":
                self._answer(302, b"", to="SY.zip")
            case "LB.zip":
                self._answer(302, b"", to="LB.zip")
            case "UA.zip":
                self._answer(302, b"", to="file:///etc/passwd")
            case "YE.zip":
                self._answer(302, b"", to="http://169.254.169.254/YE.zip")
            case _:
                self._answer(404, b"")

    def _answer(self, code: int, body: bytes, length: int | None = None, to: str | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if to:
            self.send_header("Location", to)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/export/dump/"
        running.shutdown()


@pytest.fixture
def here(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builtin: Path) -> Path:
    for name, value in (
        ("GEONAMES_URL", server),
        ("DATA", str(tmp_path / "data")),
        ("CACHE", str(CACHE)),
        ("FETCH_HOSTS", "127.0.0.1"),
        ("GAZETTEERS", "all"),
    ):
        monkeypatch.setenv(f"HARMLEDGER_{name}", value)
    return tmp_path / "data" / "gazetteers"


@pytest.mark.parametrize("code", ["SY", "sy", "PS"])
def test_a_country_is_fetched_and_imported(here: Path, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["gazetteer", "fetch", f"geonames:{code}", "--name", "gn"])
    said = capsys.readouterr().err
    assert status == 1 and "1 places stored as “gn”; 1 rows set aside" in said and "CC BY 4.0" in said
    assert main(["gazetteer", "search", "Tall Zunbur", "--country", "SY"]) == 0
    assert "geonames:900000001" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("geonames:LY", "cut short"), ("geonames:IQ", "no whole zip"), ("geonames:LB", "redirect"), ("geonames:UA", "not allowed"),
        ("geonames:YE", "private network"), ("geonames:TR", "404"), ("geonames:XX", "There is no country XX"), ("osm:SY", "Write geonames:"),
        ("geonames:../SY", "Write geonames:"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_and_changes_nothing(here: Path, asked: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gazetteer", "fetch", asked]) == 2
    said = capsys.readouterr().err
    assert why in said and "Traceback" not in said
    assert not list(here.glob("*")) if here.exists() else True


def test_addresses() -> None:
    assert address("geonames:sy", "https://example.org/dump") == ("SY", "https://example.org/dump/SY.zip")
