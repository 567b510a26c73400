"""``harmledger people`` and ``harmledger desk`` as somebody types them, and what ships with the desk."""

from __future__ import annotations

import ast
import hashlib
import http.client
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import harmledger
from harmledger.cli import main
from harmledger.desk.people.store import FILE_NAME
from tests.desk_web.house import a_book

SOURCE = Path(harmledger.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> str:
    a_book(tmp_path).close()
    return str(tmp_path)


def test_accounts_are_made_listed_changed_and_locked(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", folder, "list"]) == 2 and "Nobody has an account" in capsys.readouterr().err
    assert main(["people", folder, "add", "Ada Admin", "--role", "admin"]) == 0
    password = capsys.readouterr().out.strip()
    assert re.fullmatch(r"[a-z2-9]{5}(-[a-z2-9]{5}){3}", password)
    assert main(["people", folder, "add", "Mona Osman"]) == 0
    capsys.readouterr()
    assert main(["people", folder, "list"]) == 0
    out = capsys.readouterr().out
    assert "Ada Admin\tadmin" in out and "Mona Osman\treader" in out and password not in out
    assert main(["people", folder, "role", "mona osman", "--role", "coder"]) == 0
    assert main(["people", folder, "reset", "Mona Osman"]) == 0
    assert main(["people", folder, "lock", "Mona Osman"]) == 0
    assert main(["people", folder, "lock", "Ada Admin"]) == 2 and "last admin" in capsys.readouterr().err
    assert main(["people", folder, "check"]) == 0


@pytest.mark.parametrize("words", [["add"], ["list", "Somebody"], ["role", "Ada Admin"], ["role", "Nobody", "--role", "coder"], ["add", "X Y", "--role", "emperor"]])  # fmt: skip
def test_what_cannot_be_done_to_accounts_is_said(folder: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["people", folder, "add", "Ada Admin", "--role", "admin"])
    assert main(["people", folder, *words]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_desk_that_would_be_open_to_all_does_not_start(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", folder, "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "https" in capsys.readouterr().err
    assert main(["desk", folder, "--tiles", "https://x/{z}.png", "--port", "0"]) == 2
    assert main(["desk", str(Path(folder) / "nowhere")]) == 2


def test_the_desk_opens_answers_and_closes(folder: str) -> None:
    command = [sys.executable, "-m", "harmledger", "desk", folder, "--by", "R. Haddad", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        address = next(m for line in process.stderr if (m := re.search(r"http://(127\.0\.0\.1:\d+)(/start\?token=\S+)", line)))
        line = http.client.HTTPConnection(address[1], timeout=20)
        line.request("GET", "/queue")
        assert line.getresponse().status == 303
        line = http.client.HTTPConnection(address[1], timeout=20)
        line.request("GET", address[2])
        answer = line.getresponse()
        assert answer.status == 303 and "HttpOnly" in (answer.getheader("set-cookie") or "") and answer.getheader("server") is None
    finally:
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.wait(20) == 0 and "The desk is closed" in said and "Traceback" not in said
    assert (Path(folder) / FILE_NAME).stat().st_mode & 0o077 == 0


def test_what_others_made_is_what_was_chosen() -> None:
    vendor = SOURCE / "desk" / "web" / "vendor"
    stated = json.loads((vendor / "vendor.json").read_text(encoding="utf-8"))["files"]
    there = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in vendor.iterdir() if p.name != "vendor.json"}
    assert there == stated and {"leaflet-licence.txt", "world-atlas-licence.txt"} <= set(there)


def test_only_the_rooms_of_the_web_know_of_the_web() -> None:
    for path in SOURCE.rglob("*.py"):
        names = {n.module or "" for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.ImportFrom)}
        names |= {a.name for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Import) for a in n.names}
        parts = path.relative_to(SOURCE).parts
        if "web" not in parts and parts[0] != "service":
            assert not {n for n in names if n.split(".")[0] in ("fastapi", "starlette", "uvicorn", "pydantic")}, path
        else:
            assert not {n for n in names if n.startswith(("harmledger.incidents", "harmledger.extract", "harmledger.resolve"))}, path


def test_no_page_has_script_or_style_of_its_own() -> None:
    for path in (SOURCE / "desk" / "web" / "templates").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|\|\s*safe\b|javascript:", text), path
    for path in (SOURCE / "desk" / "web" / "static").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), path


def test_the_styles_of_the_desk_know_no_left_and_right() -> None:
    text = (SOURCE / "desk" / "web" / "static" / "desk.css").read_text(encoding="utf-8")
    assert not re.search(r"(margin|padding|border)-(left|right)|text-align:\s*(left|right)|[;{ ](right):", text)
