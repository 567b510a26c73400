"""``harmledger estimate``: from a table of lists to words, data and a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harmledger.cli import main

TABLE = "P,Q,E,count\n1,1,1,28\n1,1,0,21\n1,0,1,17\n0,1,1,18\n1,0,0,69\n0,1,0,55\n0,0,1,63\n"


def test_the_span_and_the_warnings_are_said_with_every_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    assert main(["estimate", str(tmp_path / "t.csv"), "--things", "persons", "--out", str(tmp_path / "out")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "271 persons are on at least one list" in said and "655–3,031" in said and "Chao's lower bound: 583 (480–737)" in said
    assert "nothing in the counts can contradict it" in said
    data = json.loads((tmp_path / "out" / "estimate.json").read_text())
    assert data["listed"] == 271 and data["lower_bound"]["estimate"] == 583.2 and data["models"][0]["estimate"] == 1312.8
    assert {h["count"] for h in data["histories"]} == {28, 21, 17, 18, 69, 55, 63} and data["warnings"]
    page = (tmp_path / "out" / "estimate.html").read_text()
    assert page.index("Beware") < page.index("1,313") and "655–3,031" in page


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    for name in ("a", "b"):
        main(["estimate", str(tmp_path / "t.csv"), "--out", str(tmp_path / name)])
    for name in ("estimate.json", "estimate.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_names_of_lists_are_only_text(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("<script>alert(1)</script>,b,c,count\n1,1,0,9\n1,0,1,8\n0,1,1,7\n1,0,0,9\n0,1,0,9\n0,0,1,9\n")
    assert main(["estimate", str(tmp_path / "t.csv"), "--out", str(tmp_path)]) == 0
    page = (tmp_path / "estimate.html").read_text()
    assert "<script" not in page and "&lt;script&gt;" in page


def test_doubts_and_bad_rows_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["a,b,c,doubt", *["1,1,,"] * 9, *["1,,1,"] * 9, *[",1,1,"] * 9, *["1,,,"] * 20, "1,1,1,the same?", ",,,"]
    (tmp_path / "t.csv").write_text("\n".join([*rows, "0,0,0,x", ""]))
    assert main(["estimate", str(tmp_path / "t.csv")]) == 1
    out, err = capsys.readouterr()
    assert "1 of the rows have a doubt" in " ".join(out.split()) and "t.csv:51" in err


@pytest.mark.parametrize(
    ("content", "more", "why"),
    [
        ("a\n1\n", [], "1 lists were given"),
        ("a,b\n1,\n,1\n", [], "No two lists"),
        ("a,b\n1,1\n", ["--lists", "a,z"], "no column 'z'"),
        ("", [], "0 lists were given"),
    ],
)
def test_what_cannot_be_estimated_ends_in_words(
    content: str, more: list[str], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text(content)
    assert main(["estimate", str(tmp_path / "t.csv"), *more]) == 2
    assert why in capsys.readouterr().err


def test_a_missing_file_ends_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["estimate", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err
