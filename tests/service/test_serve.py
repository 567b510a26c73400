"""The command, and which release stands while another takes its place."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harmledger.cli import main
from harmledger.service import standing
from harmledger.service.faults import ReleaseFault
from harmledger.service.serve import Opening, SetupFault, check_profile, hosts_of
from harmledger.service.standing import Standing
from tests.service.made import records, write_release


def wait(holds: Callable[[], object], seconds: float = 60) -> None:
    """Until something holds."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to hold"
        time.sleep(0.02)


def test_the_command_serves_until_it_is_told_to_end(tmp_path: Path) -> None:
    write_release(tmp_path / "releases" / "1", records(8))
    order = [sys.executable, "-m", "harmledger", "serve", str(tmp_path / "releases")]
    with subprocess.Popen(
        order, stderr=subprocess.PIPE, text=True, env={"HARMLEDGER_CACHE": str(tmp_path / "cache"), "PYTHONPATH": ":".join(sys.path)}
    ) as run:
        assert run.stderr is not None
        said = ""
        while "is served" not in said:
            line = run.stderr.readline()
            assert line, said
            said += line
        found = re.search(r"programs: (http://127\.0\.0\.1:\d+/api/v1)", said)
        assert found
        for attempt in range(200):
            try:
                with urllib.request.urlopen(f"{found[1]}/incidents") as answer:
                    told = json.loads(answer.read())
                break
            except OSError:
                assert attempt < 199
                time.sleep(0.05)
        assert told["meta"]["total"] == 8
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 0


def test_a_damaged_release_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARMLEDGER_CACHE", str(tmp_path / "cache"))
    folder = write_release(tmp_path / "release", records(3))
    (folder / "index.html").write_text("another")
    assert main(["serve", str(folder)]) == 2 and "index.html" in capsys.readouterr().err
    assert main(["serve", str(tmp_path / "none")]) == 2 and "no folder" in capsys.readouterr().err
    assert main(["serve", str(write_release(tmp_path / "b", records(3))), "--host", "0.0.0.0"]) == 2
    assert "--address" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("opening", "hosts"),
    [
        ({}, {"127.0.0.1:99", "localhost:99", "[::1]:99"}),
        ({"host": "0.0.0.0", "address": "http://Data.Example.org"}, {"data.example.org", "data.example.org:80"}),
        ({"address": "https://data.example.org/"}, {"data.example.org", "data.example.org:443"}),
        ({"address": "https://data.example.org:8443"}, {"data.example.org:8443"}),
        *(({"address": a}, None) for a in ("data.example.org", "ftp://x", "http://", "http://a:b@x", "http://x/path", "http://x:99999", "http://x?y")),
        ({"host": "0.0.0.0"}, None),
    ],
)  # fmt: skip
def test_under_which_names_it_is_reached(opening: dict[str, Any], hosts: set[str] | None) -> None:
    asked = Opening(Path(), Path(), **opening)
    if hosts is None:
        with pytest.raises(SetupFault):
            hosts_of(asked, 99)
    else:
        assert hosts_of(asked, 99)[0] == hosts


def test_what_is_not_for_the_public_is_not_opened_to_it() -> None:
    for profile in ("partner", "court"):
        with pytest.raises(SetupFault, match="asks nobody who they are"):
            check_profile(Opening(Path(), Path(), host="0.0.0.0", address="https://x.example"), profile)
        check_profile(Opening(Path(), Path(), address="https://x.example"), profile)
    check_profile(Opening(Path(), Path(), host="0.0.0.0"), "public")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "LOOKS", 0.0)
    monkeypatch.setattr(standing, "AGAIN", 0.0)


def test_a_newer_release_is_taken_up_by_itself(tmp_path: Path, quick: None) -> None:
    home, said = tmp_path / "releases", list[str]()
    write_release(home / "1", records(3), "1")
    stands = Standing(home, tmp_path / "cache", said.append, lambda what, done, total: None)
    assert stands.current().release.version == "1"
    old = stands.current()
    write_release(tmp_path / "2", records(4), "2").rename(home / "2")
    wait(lambda: stands.current().release.version == "2")
    wait(lambda: said)
    assert "2-" in said[-1]
    assert stands.current().index.one("select count(*) from incidents") == (4,)
    assert old.index.one("select count(*) from incidents") == (3,), "who still reads the old one is not disturbed"


def test_a_damaged_one_in_its_place_is_not_taken_up_until_it_is_right(tmp_path: Path, quick: None) -> None:
    folder, said = write_release(tmp_path / "release", records(3), "1"), list[str]()
    stands = Standing(folder, tmp_path / "cache", said.append, lambda what, done, total: None)
    write_release(folder, records(5), "2")
    whole = (folder / "data/incidents.jsonl").read_bytes()
    (folder / "data/incidents.jsonl").write_bytes(whole[:-9])
    stands.current()
    wait(lambda: stands.current() and said)
    assert "is not served" in said[0] and "incidents.jsonl" in said[0] and stands.current().release.version == "1"
    (folder / "data/incidents.jsonl").write_bytes(whole)
    wait(lambda: stands.current().release.version == "2")
    assert len(said) <= 3, "what is wrong is said once"


def test_many_at_once_see_one_release_or_the_other(tmp_path: Path, quick: None) -> None:
    home = tmp_path / "releases"
    write_release(home / "1", records(3), "1")
    stands = Standing(home, tmp_path / "cache", lambda line: None, lambda what, done, total: None)
    seen: set[tuple[str, int]] = set()
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            served = stands.current()
            seen.add((served.release.version, served.index.all("select count(*) from incidents")[0][0]))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    write_release(tmp_path / "2", records(9), "2").rename(home / "2")
    wait(lambda: ("2", 9) in seen)
    done.set()
    for thread in threads:
        thread.join()
    assert seen <= {("1", 3), ("2", 9)}


def test_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(ReleaseFault, match="is no release"):
        Standing(tmp_path, tmp_path / "cache", lambda line: None, lambda what, done, total: None)
