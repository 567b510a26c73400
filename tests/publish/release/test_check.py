"""The check of a release: what was changed, what is missing or too much, and what does not stand beside its words is found."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger import wiring
from harmledger.cli import main
from harmledger.publish.release.check import check, unborne
from harmledger.publish.release.order import CannotPublish
from harmledger.publish.release.previous import CHANGES, INCIDENTS, read_previous
from tests.cli.fake import FakeEngine

TOLD = [("a", "2017-10-24", "12 people were killed in Raqqa."), ("b", "2017-11-25", "7 people were killed in Homs.")]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A second release, in which an id is gone."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "r.jsonl").write_text("".join(json.dumps({"id": i, "published": d, "text": t}) + "\n" for i, d, t in TOLD))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "engine", lambda settings, progress=None: FakeEngine())
        assert main(["build", str(folder / "r.jsonl"), "--out", str(folder / "book"), "--quiet"]) == 0
        publish = ["publish", str(folder / "book"), "--out", str(folder / "out"), "--title", "T", "--licence", "CC0-1.0", "--quiet"]
        assert main(publish) == 0
        assert main(["decide", str(folder / "book"), "b", "set aside", "--reason", "a hoax", "--by", "R. H."]) == 0
        assert main(publish) == 0
    yield folder / "out" / "2"


@pytest.fixture
def release(published: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    return Path(shutil.copytree(published, tmp_path / "2"))


def wrong(release: Path) -> list[str]:
    return [str(fault) for fault in check(release)]


def sealed(release: Path) -> None:
    """Make the sums of a release anew, as somebody would who wants to deceive."""
    stated = json.loads((release / "manifest.json").read_text())
    for file in stated["files"]:
        content = (release / file["path"]).read_bytes()
        file |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    (release / "manifest.json").write_text(json.dumps(stated))
    paths = sorted(p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    (release / "SHA256SUMS").write_text("".join(f"{hashlib.sha256((release / p).read_bytes()).hexdigest()}  {p}\n" for p in paths))


def edited(release: Path, path: str, change: Callable[[Any], None]) -> None:
    """Change the (first line of the) JSON in a file of a release, and its sums."""
    lines = (release / path).read_text().splitlines() if path.endswith("l") else [(release / path).read_text()]
    value = json.loads(lines[0])
    change(value)
    (release / path).write_text("\n".join([json.dumps(value), *lines[1:]]) + "\n")
    sealed(release)


def test_nothing_is_wrong_with_what_was_published(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong(release) == []
    assert main(["publish", "--check", str(release)]) == 0
    assert "Nothing is wrong" in capsys.readouterr().err


def test_any_file_that_was_changed_is_found(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in sorted(p for p in release.rglob("*") if p.is_file() and p.name != "SHA256SUMS"):
        kept = path.read_bytes()
        path.write_bytes(kept + b" ")
        assert any(str(path) in fault and "changed after it was published" in fault for fault in wrong(release)), path
        path.write_bytes(kept)
    (release / "README.txt").write_text("other words")
    assert main(["publish", "--check", str(release)]) == 1
    assert "WRONG" in capsys.readouterr().err


def test_what_is_missing_and_what_is_too_much_is_found(release: Path) -> None:
    (release / "METHODOLOGY.md").unlink()
    (release / "data" / "extra.csv").write_text("x")
    (release / "link.txt").symlink_to("/etc/hostname")
    (release / "folder").symlink_to("/etc")
    found = "\n".join(wrong(release))
    assert "'METHODOLOGY.md' is missing" in found and "extra.csv: This file is no part" in found
    assert "link.txt: This is a link" in found and "folder: This is a link" in found


def test_sums_that_lead_out_of_the_release_lead_nowhere(release: Path) -> None:
    (release.parent / "outside.txt").write_text("secret")
    digest = hashlib.sha256(b"secret").hexdigest()
    with (release / "SHA256SUMS").open("a") as file:
        file.write(f"{digest}  ../outside.txt\n")
    assert any("'../outside.txt' is missing" in fault for fault in wrong(release))


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        (INCIDENTS, lambda i: i["killed"].update(children={"min": 1, "max": 2}), "killed.children.min is told without what it rests on"),
        (INCIDENTS, lambda i: i["bounds"][0].update(claims=["c-0"]), "rests on c-0, whose words are not there"),
        (INCIDENTS, lambda i: i["bounds"][0].update(claims=[]), "rests on no claim"),
        (INCIDENTS, lambda i: i["bounds"][0].update(because=""), "has no reason"),
        (INCIDENTS, lambda i: i["killed"]["total"].update(min=99), "killed.total is no range"),
        (INCIDENTS, lambda i: [c.update(quote=" ") for c in i["claims"]], "whose words are not there"),
        (INCIDENTS, lambda i: i.update(id="../x"), "This is no incident"),
        (CHANGES, lambda c: c["redirects"].update({"i-1": "i-2"}), "i-1 leads to i-2, which is not there"),
        (CHANGES, lambda c: c["redirects"].update({"i-1": None}), "i-1 has no page"),
        (CHANGES, lambda c: c["redirects"].clear(), "is told of and is neither there nor gone"),
        (CHANGES, lambda c: c["changes"][0].update(because=""), "no kind or no reason"),
        (CHANGES, lambda c: c.update(redirects=[]), "does not say where ids lead"),
        ("manifest.json", lambda m: m.update(schema="other"), "no manifest that this version"),
    ],
)
def test_what_does_not_hold_is_found_whatever_the_sums_say(release: Path, path: str, change: Callable[[Any], None], words: str) -> None:
    edited(release, path, change)
    assert any(words in fault for fault in wrong(release)), wrong(release)


def test_a_folder_that_is_no_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--check", str(tmp_path / "none")]) == 2
    assert main(["publish", "--check", str(tmp_path)]) == 1
    assert "it has no SHA256SUMS" in capsys.readouterr().err


def test_a_release_whose_numbers_stand_without_their_words_is_not_made(
    published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("harmledger.publish.release.check.unborne", lambda incident: ["killed.total.min rests on no claim."])
    book = published.parents[1] / "book"
    assert main(["publish", str(book), "--out", str(tmp_path / "out"), "--title", "T", "--licence", "CC0-1.0"]) == 2
    assert "would not have stood its own check" in capsys.readouterr().err and not list((tmp_path / "out").iterdir())


ANY = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["of", "claims", "id", "quote", "min", "max", "total", "because"]), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["bounds", "claims", "killed", "injured"]), ANY))
def test_whatever_stands_in_an_incident_is_checked_without_a_crash(incident: dict[str, Any]) -> None:
    assert all(isinstance(words, str) for words in unborne(incident))


@pytest.mark.parametrize(
    "content", ["[]", "7", '{"redirects": {"i-1": 7}}', '{"redirects": {"../x": null}}', '{"redirects": {"i-1": "x"}}', "[" * 100_000]
)
def test_changes_that_are_none_are_not_followed(release: Path, content: str) -> None:
    (release / CHANGES).write_text(content)
    sealed(release)
    assert wrong(release)
    with pytest.raises(CannotPublish):
        read_previous(release)
