"""A release is there whole or not at all, and none is written over."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from harmledger.publish.release.folder import Part, versions
from harmledger.publish.release.order import CannotPublish


def test_what_is_written_is_there_after_the_end_and_not_before(tmp_path: Path) -> None:
    with Part(tmp_path / "1") as part:
        part.write("data/a.txt", b"words")
        assert not (tmp_path / "1").exists()
        assert part.sums() == f"{hashlib.sha256(b'words').hexdigest()}  data/a.txt\n".encode()
        part.finish()
    assert (tmp_path / "1" / "data" / "a.txt").read_bytes() == b"words"
    assert [p.name for p in tmp_path.iterdir()] == ["1"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Part(tmp_path / "1") as part:
        part.write("a.txt", b"words")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away_and_what_another_run_writes_is_not(tmp_path: Path) -> None:
    (tmp_path / ".1.dead.part" / "data").mkdir(parents=True)
    with Part(tmp_path / "1") as one, Part(tmp_path / "2") as other:
        one.write("a.txt", b"one")
        other.write("a.txt", b"two")
        one.finish()
        other.finish()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1", "2"]


def test_of_two_that_publish_at_once_one_is_told(tmp_path: Path) -> None:
    with Part(tmp_path / "1") as one, Part(tmp_path / "1") as other:
        one.write("manifest.json", b"one")
        other.write("manifest.json", b"other")
        one.finish()
        with pytest.raises(CannotPublish, match="Publish again"):
            other.finish()
    assert (tmp_path / "1" / "manifest.json").read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["1"]


@pytest.mark.parametrize("path", ["../a", "/a", "a/../../b", "", "a\\b", "a\nb", "data/A.txt"])
def test_no_path_leaves_the_folder_or_is_there_twice(tmp_path: Path, path: str) -> None:
    with Part(tmp_path / "1") as part:
        part.write("data/a.txt", b"words")
        with pytest.raises(ValueError, match=r"path of a release|already"):
            part.write(path, b"")


def test_the_folder_of_releases_is_told_from_a_release(tmp_path: Path) -> None:
    assert versions(tmp_path / "none") == {}
    for name in ("1", "02", "notes", "10"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
    assert sorted(versions(tmp_path)) == [1, 10]
    with pytest.raises(CannotPublish, match="is a release itself"):
        versions(tmp_path / "1")
    (tmp_path / "3").mkdir()
    with pytest.raises(CannotPublish, match=r"has no manifest\.json"):
        versions(tmp_path)
