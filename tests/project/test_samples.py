"""The sample reports that ship with the project give the incidents that a person wrote down by hand."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from harmledger.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXPECTED: dict[str, Any] = tomllib.loads((ROOT / "samples" / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``harmledger build samples/reports`` leaves."""
    out = tmp_path_factory.mktemp("samples")
    assert main(["build", str(ROOT / "samples" / "reports"), "--out", str(out), "--quiet"]) == 0
    return out


def lines(path: Path) -> list[dict[str, Any]]:
    """A JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def report_names(built: Path) -> dict[str, str]:
    """Report id -> the file it came from, or the id that the input gave."""
    from harmledger.ledger import Book

    names = {}
    for report in Book(built / "book.sqlite").reports():
        names[report.id] = report.receipts[0].given_id or report.receipts[0].source.split("/")[-1]
    return names


@pytest.mark.parametrize("want", EXPECTED["incident"], ids=[i["name"] for i in EXPECTED["incident"]])
def test_incident(built: Path, want: dict[str, Any]) -> None:
    names = report_names(built)
    found = [i for i in lines(built / "incidents.jsonl") if {names[r] for r in i["reports"]} == set(want["reports"]) and want["name"]]
    matching = [i for i in found if i["date"] and i["date"]["start"] == want["day"]]
    assert len(matching) == 1, [(i["id"], sorted(names[r] for r in i["reports"]), i["date"]) for i in lines(built / "incidents.jsonl")]
    incident = matching[0]
    total = incident["killed"]["total"]
    assert [total["min"], total["max"]] == want["killed"]
    if "admin1" in want:
        assert incident["place"]["admin1"] == want["admin1"]
    if "grade" in want:
        assert incident["grade"] == want["grade"]
    if "side" in want:
        sides = {r["side"]: set(r["stances"]) for r in incident["responsibility"]}
        assert set(want["stances"]) <= sides[want["side"]]
    assert incident["because"] and all(b["because"] for b in incident["bounds"])


def test_no_incident_is_left_over(built: Path) -> None:
    assert len(lines(built / "incidents.jsonl")) == len(EXPECTED["incident"])


def test_totals_of_a_war_are_in_no_incident(built: Path) -> None:
    background = {b["low"] for r in lines(built / "records.jsonl") for b in r["background"]}
    assert set(EXPECTED["background"]["totals"]) <= background
    for incident in lines(built / "incidents.jsonl"):
        for outcome in ("killed", "injured"):
            for limits in incident[outcome].values():
                assert limits is None or limits["max"] < 10_000


def test_the_wire_copy_is_no_second_voice(built: Path) -> None:
    jinah = next(i for i in lines(built / "incidents.jsonl") if i["date"]["start"] == "2017-03-16")
    observatory = [s for s in jinah["speakers"] if "Observatory" in s["name"]]
    assert len(observatory) == 1 and len(observatory[0]["reports"]) == 3


def test_two_builds_in_any_order_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    files = sorted((ROOT / "samples" / "reports").iterdir(), reverse=True)
    assert main(["build", *map(str, files), "--out", str(tmp_path), "--quiet"]) == 0
    for name in ("records.jsonl", "incidents.jsonl", "incidents.csv", "incidents.geojson", "index.html"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes(), name
    assert main(["build", *map(str, files), "--out", str(tmp_path), "--quiet"]) == 0
    assert (tmp_path / "incidents.jsonl").read_bytes() == (built / "incidents.jsonl").read_bytes()
