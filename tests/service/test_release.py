"""A release is served only when every byte of it is what was published; all else is refused in words."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from harmledger.service import lines
from harmledger.service.faults import ReleaseFault
from harmledger.service.index import index_of
from harmledger.service.release import newest, open_release, safe
from tests.service.made import Json, record, records, write_release

Damage = Callable[[Path], None]


def manifest_of(folder: Path) -> Json:
    found: Json = json.loads((folder / "manifest.json").read_text())
    return found


def rewrite(folder: Path, **changed: Any) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest_of(folder) | changed))


def put(path: str, content: bytes) -> Damage:
    """Another content whose sum the manifest names: not damaged on the way, but made so."""

    def damage(folder: Path) -> None:
        (folder / path).write_bytes(content)
        files = [f for f in manifest_of(folder)["files"] if f["path"] != path]
        rewrite(folder, files=[*files, {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}])

    return damage


def one(**changed: Any) -> bytes:
    return json.dumps(record(1) | changed).encode() + b"\n"


def named(path: str) -> Damage:
    return lambda folder: rewrite(folder, files=[*manifest_of(folder)["files"], {"path": path, "bytes": 1, "sha256": "0" * 64}])


def linked(folder: Path) -> None:
    (folder / "index.html").rename(folder.parent / "elsewhere.html")
    (folder / "index.html").symlink_to(folder.parent / "elsewhere.html")


def linked_folder(folder: Path) -> None:
    (folder / "data").rename(folder.parent / "data")
    (folder / "data").symlink_to(folder.parent / "data")


def pipe(folder: Path) -> None:
    (folder / "index.html").unlink()
    os.mkfifo(folder / "index.html")


def flipped(folder: Path) -> None:
    content = bytearray((folder / "data/incidents.jsonl").read_bytes())
    content[20] ^= 1
    (folder / "data/incidents.jsonl").write_bytes(content)


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a bit": (flipped, "SHA-256"),
    "a byte more": (lambda f: (f / "index.html").write_bytes((f / "index.html").read_bytes() + b"x"), "bytes where the manifest says"),
    "a file less": (lambda f: (f / "index.html").unlink(), "index.html is missing"),
    "no incidents named": (lambda f: rewrite(f, files=[x for x in manifest_of(f)["files"] if "incidents" not in x["path"]]), "has no data/incidents.jsonl"),
    "a link": (linked, "is a link"),
    "a folder that is a link": (linked_folder, "is a link"),
    "a pipe": (pipe, "no plain file"),
    "a path outside": (named("../../etc/passwd"), "no path inside"),
    "an absolute path": (named("/etc/passwd"), "no path inside"),
    "a path of another system": (named("data\\..\\x"), "no path inside"),
    "a hidden file": (named("data/.git/config"), "no path inside"),
    "a name twice": (named("index.html"), "twice"),
    "no sum": (lambda f: rewrite(f, files=[{"path": "index.html", "bytes": 1}]), "no path, bytes or SHA-256"),
    "no files": (lambda f: rewrite(f, files={}), "names no files"),
    "no version": (lambda f: rewrite(f, version=""), "states no version"),
    "a version that is none": (lambda f: rewrite(f, version="1\r\nset-cookie: x"), "states no version"),
    "a manifest that is a list": (lambda f: (f / "manifest.json").write_text("[]") and None, "holds no JSON object"),
    "a manifest that is none": (lambda f: (f / "manifest.json").write_bytes(b"\xff\xfe{") and None, "no JSON"),
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "it is no release"),
    "too deep": (put("data/incidents.jsonl", b'{"id":' + b"[" * 200_000 + b"]" * 200_000 + b"}\n"), "too deeply"),
    "no number": (put("data/incidents.jsonl", one(killed={"total": {"min": float("nan"), "max": 3}})), "no number of JSON"),
    "a huge number": (put("data/incidents.jsonl", b'{"id": "i-1", "x": ' + b"9" * 10_000 + b"}\n"), "no JSON"),
    "a line that is a list": (put("data/incidents.jsonl", b"[1]\n"), "line 1: holds no JSON object"),
    "an incident twice": (put("data/incidents.jsonl", one() * 2), "one id"),
    "an id that is an address": (put("data/incidents.jsonl", one(id="../x")), "no id that can stand in an address"),
    "a range upside down": (put("data/incidents.jsonl", one(killed={"total": {"min": 4, "max": 3}})), "killed.total is no range"),
    "a range below nobody": (put("data/incidents.jsonl", one(killed={"total": {"min": -4, "max": 3}})), "killed.total is no range"),
    "a range of half a person": (put("data/incidents.jsonl", one(killed={"total": {"min": 0.5, "max": 3}})), "killed.total is no range"),
    "a range of true": (put("data/incidents.jsonl", one(killed={"total": {"min": True, "max": True}})), "killed.total is no range"),
    "days upside down": (put("data/incidents.jsonl", one(date={"start": "2015-02-02", "end": "2015-02-01"})), "its days are none"),
    "a day that is none": (put("data/incidents.jsonl", one(date={"start": "2015-02-30", "end": "2015-03-01"})), "its days are none"),
    "a grade of its own": (put("data/incidents.jsonl", one(grade="certain")), "grade"),
    "a side of its own": (put("data/incidents.jsonl", one(responsibility=[{"side": "me", "grade": "weak", "stances": ["stated"]}])), "a side"),
    "a place that is a list": (put("data/incidents.jsonl", one(place=["x"])), "its place is no object"),
    "claims that are none": (put("data/incidents.jsonl", one(claims=["x"])), "claims holds what is no object"),
    "half a letter": (put("data/incidents.jsonl", one(because="\ud800")), "line 1"),
    "changes that are none": (put("changes.json", b'{"changes": [1], "redirects": {}}'), "its change 1 is none"),
    "a way that ends nowhere": (put("changes.json", b'{"changes": [], "redirects": {"i-old": "i-none"}}'), "which the release does not have"),
    "changes that are missing": (put("changes.json", b"{}"), "holds no changes"),
    "a redirect that is no id": (put("changes.json", b'{"changes": [], "redirects": {"../x": null}}'), "its redirect 1 is none"),
    "a report that is none": (put("data/reports.jsonl", b'{"report": 7}\n'), "no report"),
    "a claim that is none": (put("data/claims.jsonl", b'{"id": 7}\n'), "no claim"),
    "a claim of nothing": (put("data/claims.jsonl", b'{"id": "c", "kind": "event", "report": "r", "sha256": "s", "incident": "i-none"}\n'), "a claim of an incident"),
}  # fmt: skip


@pytest.fixture(scope="module")
def few() -> Sequence[Json]:
    return records(5)


def opened(folder: Path, cache: Path) -> None:
    index_of(open_release(folder), cache)


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_release_is_refused_in_words(tmp_path: Path, few: Sequence[Json], name: str) -> None:
    folder, cache = write_release(tmp_path / "release", few), tmp_path / "cache"
    damage, words = DAMAGES[name]
    damage(folder)
    with pytest.raises(ReleaseFault, match=words) as why:
        opened(folder, cache)
    assert "Get the release again" in str(why.value) or "Name the folder" in str(why.value)
    assert not cache.exists() or list(cache.iterdir()) == [], "nothing half made stays"


def test_a_line_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path, few: Sequence[Json], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 10_000)
    folder = write_release(tmp_path / "release", few)
    put("data/incidents.jsonl", one() + b'{"id": "i-2", "x": "' + b"x" * 200_000 + b'"}\n')(folder)
    with pytest.raises(ReleaseFault, match="line 2: longer than 10,000 bytes"):
        opened(folder, tmp_path / "cache")


def test_there_is_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(ReleaseFault, match="There is no folder"):
        open_release(tmp_path / "none")


def test_a_file_that_changes_later_is_not_handed_out(tmp_path: Path, few: Sequence[Json]) -> None:
    release = open_release(write_release(tmp_path / "release", few))
    release.open("index.html").close()
    content = (tmp_path / "release/index.html").read_bytes()
    (tmp_path / "release/index.html").write_bytes(content[:-1] + b"!")
    with pytest.raises(ReleaseFault, match="was changed"):
        release.open("index.html")
    with pytest.raises(KeyError):
        release.open("../release/index.html")


def test_the_index_is_made_once_for_a_release_and_old_ones_go(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for n in range(5):
        folder = write_release(tmp_path / str(n), records(2, seed=n))
        index_of(open_release(folder), cache).close()
    kept = sorted(cache.iterdir())
    assert len(kept) == 3
    made = {p: p.stat().st_mtime_ns for p in kept}
    index_of(open_release(tmp_path / "4"), cache).close()
    assert {p: p.stat().st_mtime_ns for p in cache.iterdir()} == made


def test_a_folder_of_releases_means_the_newest(tmp_path: Path, few: Sequence[Json]) -> None:
    assert newest(tmp_path) == tmp_path
    for version in ("2", "9", "10"):
        write_release(tmp_path / version, few, version)
    (tmp_path / "11").mkdir()
    assert newest(tmp_path) == tmp_path / "10" and newest(tmp_path / "9") == tmp_path / "9"


@pytest.mark.parametrize("path", ["", "a//b", "a/", "/a", "a/../b", "./a", "a\x00b", "C:/x", "a\nb", "a" * 2_000, ".hidden"])
def test_what_is_no_path_inside(path: str) -> None:
    assert not safe(path)
