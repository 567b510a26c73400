"""The samples' book beside tables written by hand with known differences: all of them are found, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harmledger.cli import main
from harmledger.comparing.compare import compare
from harmledger.comparing.read import read_list
from harmledger.model.comparison import Comparison, Listed
from harmledger.model.incident import Range
from harmledger.settings import load_settings
from harmledger.wiring import compared
from tests.comparing.asks import ASKS
from tests.comparing.build import a_list, entry, town

FILES = Path(__file__).parent / "files"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("compared") / "samples"
    assert main(["build", str(ROOT / "samples" / "reports"), "--out", str(out), "--quiet"]) == 0
    return out


@pytest.fixture(scope="module")
def released(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("released")
    who = ["--title", "Samples", "--publisher", "Tests", "--licence", "CC-BY-4.0"]
    tables = ["--formats", "ucdp-ged,acled,airwars,ibc,jsonl"]
    assert main(["publish", str(folder), "--out", str(out), "--quiet", *who, *tables]) == 0
    return out / "1"


@pytest.fixture(scope="module")
def book(folder: Path) -> Listed:
    return compared.other_list(folder, ASKS)


def told(c: Comparison, book: Listed) -> tuple[dict[str, object], list[str], list[str]]:
    """Of each match by the place of ours: their ids, the shape, what differs (and how much); then what is in one record alone."""
    town_of = {e.id: e.place.name.split(", ")[-1] for e in book.entries if e.place}
    matched = {
        town_of[i]: (m.there, m.shape, [(d.what, d.weight) for d in m.differences])
        for m in c.matches
        for i in m.here
    }  # fmt: skip
    assert not c.possible
    return matched, [town_of[o.id] for o in c.only_here], [o.id for o in c.only_there]


def test_a_table_like_geds(book: Listed) -> None:
    """A toll off; a row split in two; a day off and another perpetrator; a place shifted to the next town; one missing, one more, and a
    row that sums up a month of events that are none of ours."""
    c = compare(book, read_list(FILES / "ged.csv", ASKS))
    assert told(c, book) == (
        {
            "Kunduz": (("900001",), "one", [("killed", "apart")]),
            "Sanaa": (("900003", "900004"), "split there", []),
            "Al-Jina": (("900002",), "one", [("day", "apart"), ("responsible", "apart")]),
            "Kramatorsk": (("900005",), "one", [("place", "apart")]),
        },
        ["Ghazni"],
        ["900007", "900006"],
    )
    (place,) = [d for m in c.matches for d in m.differences if d.what == "place"]
    assert "14 km apart" in place.because
    assert [e.id for e in c.there.entries if e.aggregate] == ["900007"]


def test_a_table_like_acleds(book: Listed) -> None:
    c = compare(book, read_list(FILES / "acled.csv", ASKS))
    assert told(c, book) == (
        {
            "Kunduz": (("SMP1",), "one", [("killed", "apart")]),
            "Sanaa": (("SMP3", "SMP4"), "split there", []),
            "Al-Jina": (("SMP2",), "one", [("day", "apart"), ("responsible", "apart")]),
            "Kramatorsk": (("SMP5",), "one", [("place", "apart")]),
        },
        ["Ghazni"],
        ["SMP6"],
    )


def test_a_table_like_airwars(book: Listed) -> None:
    c = compare(book, read_list(FILES / "airwars.csv", ASKS))
    assert told(c, book) == (
        {
            "Kunduz": (("SMP001",), "one", [("civilians", "apart")]),
            "Sanaa": (("SMP003a", "SMP003b"), "split there", []),
            "Al-Jina": (("SMP002",), "one", [("day", "apart"), ("responsible", "apart")]),
            "Kramatorsk": (("SMP005",), "one", [("place", "apart")]),
        },
        ["Ghazni"],
        ["SMP006"],
    )


def test_a_table_like_iraq_body_counts() -> None:
    """A toll off, a day off; one missing; one more; a morgue's month in which two of ours lie."""
    mosul = town("Mosul", 36.34, 43.13, country="IQ", admin1="Nineveh")
    ours = [
        entry("strike", "2015-03-17", None, place=mosul, civilians=Range(20, 25), method="airstrike"),
        entry("clinic", "2015-03-18", None, place=town("Falluja", 33.35, 43.78, country="IQ"), civilians=Range(9, 9), method="shelling"),
        entry("car", "2015-03-27", 5, place=town("Tikrit", 34.6, 43.68, country="IQ")),
        entry("grave", "2015-03-10", None, place=mosul, civilians=Range(30, 31), method="execution"),
        entry("well", "2015-03-25", None, place=mosul, civilians=Range(12, 12), method="execution"),
    ]
    c = compare(a_list("ours", ours), read_list(FILES / "ibc.csv", ASKS))
    assert {m.here: (m.there, m.shape, [d.what for d in m.differences]) for m in c.matches} == {
        ("strike",): (("x0001",), "one", ["civilians"]),
        ("clinic",): (("x0002",), "one", ["day"]),
        ("grave", "well"): (("x0004",), "summed there", []),
    }
    assert [o.id for o in c.only_here] == ["car"] and [o.id for o in c.only_there] == ["x0003"] and not c.possible


def test_a_row_that_sums_up_two_of_ours(book: Listed, tmp_path: Path) -> None:
    """Kunduz and Ghazni in one row of a week and a country."""
    weeks = entry(
        "x", "2015-10-01", (20, 40), end="2015-10-07", aggregate=True, place=town("Afghanistan", 34.5, 69.2, "country", country="AF", admin1=None)
    )  # fmt: skip
    (match,) = compare(book, a_list("theirs", [weeks])).matches
    assert match.shape == "summed there" and len(match.here) == 2 and match.tolls[0].here == Range(26, 26) and not match.differences


def test_the_book_beside_itself_and_its_own_release(folder: Path, book: Listed) -> None:
    for other in (book, read_list(folder / "incidents.jsonl", ASKS)):
        c = compare(book, replace(other, name="other"))
        assert {(m.here, m.there, m.confidence) for m in c.matches} == {((e.id,), (e.id,), "sure") for e in book.entries}
        assert not [d for m in c.matches for d in m.differences] and c.total.only_here == c.total.only_there == 0


@pytest.mark.parametrize(("table", "matched"), [("ucdp-ged", 5), ("acled", 5), ("airwars-incidents", 5), ("ibc-incidents", 4)])
def test_the_book_beside_what_it_publishes_in_other_recorders_columns(table: str, matched: int, released: Path, book: Listed) -> None:
    """Iraq Body Count's columns hold civilians alone, so that four combatants are in none of them."""
    c = compare(book, compared.other_list(released / "data" / f"{table}.csv", compared.asks(load_settings())))
    assert {(m.here, m.confidence in ("sure", "likely")) for m in c.matches} <= {((e.id,), True) for e in book.entries}
    assert len(c.matches) == matched and not c.possible and not c.total.only_here and not c.only_there
    assert not [d for m in c.matches for d in m.differences]


def test_the_command_writes_a_report_and_says_what_it_found(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "book.sqlite").read_bytes()
    out = tmp_path / "beside"
    assert main(["compare", str(folder), str(FILES / "ged.csv"), "--out", str(out)]) == 0
    assert "4 of 5 of ours matched with 5 of 7 of theirs" in capsys.readouterr().err
    files = {p.name: p.read_bytes() for p in out.iterdir()}
    assert set(files) == {"index.html", "comparison.json", "matches.csv", "possible.csv", "only_here.csv", "only_there.csv"}
    again = tmp_path / "again"
    rows = (FILES / "ged.csv").read_text(encoding="utf-8").splitlines()
    assert main(["compare", str(folder), str(FILES / "ged.csv"), "--out", str(again)]) == 0
    assert {p.name: p.read_bytes() for p in again.iterdir()} == files and len(rows) == 8
    assert (folder / "book.sqlite").read_bytes() == before


def test_several_records_give_a_table_of_all(folder: Path, tmp_path: Path) -> None:
    others = [str(FILES / "ged.csv"), str(FILES / "acled.csv"), str(FILES / "ged.csv")]
    assert main(["compare", str(folder), *others, "--out", str(tmp_path), "--area", "AF"]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["acled-csv", "ged-csv", "ged-csv-2", "index.html", "lists.csv", "lists.json"]
    lines = (tmp_path / "lists.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "samples,ged.csv,acled.csv,ged.csv (2),doubt" and ",900001,SMP1,900001," in lines[1]


def test_mistakes_end_in_words(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    out = ["--out", str(tmp_path / "out")]
    assert main(["compare", str(folder), str(bad), *out]) == 2 and "no header of a record that is known" in capsys.readouterr().err
    assert main(["compare", str(folder), str(tmp_path / "nothing.csv"), *out]) == 2 and "There is no" in capsys.readouterr().err
    assert main(["compare", str(folder), str(tmp_path), *out]) == 2 and "Name a release" in capsys.readouterr().err
    dates = ["--from", "2017-02-01", "--to", "2017-01-01"]
    assert main(["compare", str(folder), str(FILES / "ged.csv"), *out, *dates]) == 2 and "is after" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    short = tmp_path / "short.csv"
    short.write_text("\n".join([*(FILES / "ged.csv").read_text(encoding="utf-8").splitlines(), "1,2"]), encoding="utf-8")
    assert main(["compare", str(folder), str(short), *out]) == 1 and "short.csv:9" in capsys.readouterr().err
