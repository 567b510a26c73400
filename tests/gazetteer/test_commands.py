"""The command as a person runs it; processes that are killed, that run side by side, that share a folder."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harmledger.cli import main, parser
from harmledger.cli.gazetteer import SHOWN
from harmledger.resolve.where.sources.store import Source, sources
from tests.gazetteer.conftest import CACHE, Table

ROOT = Path(__file__).resolve().parents[2]
HEAD = "name,lat,lon,country,admin1"
GOOD = "Zunburiyah,35.3,40.2,SY,Deir Ezzor"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builtin: Path) -> Path:
    for name, value in (("DATA", str(tmp_path / "data")), ("CACHE", str(CACHE)), ("GAZETTEERS", "all")):
        monkeypatch.setenv(f"HARMLEDGER_{name}", value)
    return tmp_path / "data" / "gazetteers"


def gazetteer(*args: object) -> int:
    return main(["gazetteer", *map(str, args)])


def located(tmp_path: Path, name: str) -> dict[str, object]:
    """What ``locate`` says of a name in Syria."""
    (tmp_path / "names.jsonl").write_text(json.dumps({"id": 1, "name": name, "country": "SY"}) + "\n")
    assert main(["locate", str(tmp_path / "names.jsonl"), "--out", str(tmp_path / "out.jsonl"), "--quiet"]) == 0
    answer: dict[str, object] = json.loads((tmp_path / "out.jsonl").read_text())
    return answer


def test_from_import_to_removal(
    folder: Path, table: Table, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert located(tmp_path, "Zunburiyah")["precision"] == "country"
    assert gazetteer("import", table(HEAD, GOOD, "Z,1,2,SY,"), "--as", "csv", "--name", "mine") == 1
    said = capsys.readouterr().err
    assert "1 places stored as “mine”; 1 rows set aside." in said and "places.csv:3:" in said
    assert {k: located(tmp_path, "Zunburiyah")[k] for k in ("lat", "lon", "precision", "source", "admin1")} == {
        "lat": 35.3, "lon": 40.2, "precision": "town", "source": "mine:2", "admin1": "Deir ez-Zor"
    }  # fmt: skip
    assert gazetteer("list") == 0
    said = capsys.readouterr().out
    assert "geonames (built in)" in said and "CC BY 4.0" in said and "mine: 1 places of SY, from places.csv (csv), version" in said
    assert gazetteer("stats") == 0 and "mine: 1 places, 1 of them in no gazetteer before it" in capsys.readouterr().out
    assert gazetteer("search", "Zunbourieh", "--country", "Syria", "--province", "Deir ez-Zor") == 0
    said = capsys.readouterr().out
    assert "located at 35.3000, 40.2000" in said and "mine:2" in said and "same sounds" in said
    assert gazetteer("search", "Zunburiyah", "--country", "SY", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["located"]["source"] == found["candidates"][0]["id"] == "mine:2" and found["candidates"][0]["score"] == 1.0
    monkeypatch.setenv("HARMLEDGER_GAZETTEERS", "builtin")
    assert located(tmp_path, "Zunburiyah")["precision"] == "country"
    assert gazetteer("list") == 0 and "not used" in capsys.readouterr().out
    monkeypatch.setenv("HARMLEDGER_GAZETTEERS", "mine, other")
    assert gazetteer("stats") == 2 and "names 'other'" in capsys.readouterr().err
    monkeypatch.setenv("HARMLEDGER_GAZETTEERS", "mine")
    assert located(tmp_path, "Zunburiyah")["precision"] == "town"
    assert gazetteer("remove", "mine") == 0 and gazetteer("remove", "mine") == 2
    monkeypatch.setenv("HARMLEDGER_GAZETTEERS", "all")
    assert located(tmp_path, "Zunburiyah")["precision"] == "country" and not list(folder.iterdir())


def test_mistakes_of_use_are_said_in_words(folder: Path, table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    good = table(HEAD, GOOD)
    for args, why in (
        (("import", "gone.csv", "--as", "csv"), "There is no gone.csv"),
        (("import", good.parent, "--as", "csv"), "is a folder"),
        (("import", good, "--as", "csv", "--name", "../up"), "cannot be called"),
        (("import", good, "--as", "csv", "--map", "name"), "not understood"),
        (("import", good, "--as", "osm"), "no GeoJSON"),
        (("import", good, "--as", "geonames"), "holds no place that can be used"),
        (("remove", "x"), "Imported: none"),
        (("search", "Raqqa", "--country", "Atlantis"), "There is no country 'Atlantis'"),
    ):
        assert gazetteer(*args) == 2, args
        said = capsys.readouterr().err
        assert why in said and "Traceback" not in said, (args, said)
    with pytest.raises(SystemExit):
        gazetteer("import", good, "--as", "shapefile")


def test_many_faults_are_counted_and_written(folder: Path, table: Table, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(HEAD, GOOD, *("Z,1,2,SY," for _ in range(SHOWN + 30)))
    assert gazetteer("import", path, "--as", "csv", "--set-aside", tmp_path / "aside.jsonl") == 1
    said = capsys.readouterr().err
    assert said.count("set aside: ") == SHOWN and "30 more rows set aside" in said
    assert len((tmp_path / "aside.jsonl").read_text().splitlines()) == SHOWN + 30


def test_a_reading_records_what_it_used(folder: Path, table: Table) -> None:
    from harmledger import wiring
    from harmledger.settings import load_settings

    before = wiring.engine(load_settings()).name
    gazetteer("import", table(HEAD, GOOD), "--as", "csv", "--name", "mine")
    (source,) = sources(folder)
    assert wiring.engine(load_settings()).name == before.replace(")", f"; mine {source.version})")


def large(path: Path, rows: int) -> Path:
    """A table of so many places with names of their own."""
    with path.open("w") as out:
        out.write(HEAD + "\n")
        for n in range(rows):
            letters = "".join("bdfgklmnrstz"[n // 12**k % 12] + "aiu"[n // 3**k % 3] for k in range(5))
            out.write(f"Qaryat {letters},{33.01 + n % 1000 / 300:.4f},{37.01 + n // 1000 / 40:.4f},SY,Homs\n")
    return path


STARTED = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored where the tests run in the background
    "from harmledger.cli import main; sys.exit(main())"
)


def started(*args: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", STARTED, "gazetteer", *map(str, args)],
                            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_is_killed_changes_nothing(folder: Path, table: Table, tmp_path: Path, how: signal.Signals) -> None:
    gazetteer("import", table(HEAD, GOOD), "--as", "csv", "--name", "mine")
    before = (folder / "mine.sqlite").read_bytes()
    process = started("import", large(tmp_path / "large.csv", 40_000), "--as", "csv", "--name", "mine")
    while process.poll() is None and not list(folder.glob("*.part")):
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(how)
    said = process.communicate()[1]
    assert process.returncode == (130 if how == signal.SIGINT else -how) and "Traceback" not in said
    assert (folder / "mine.sqlite").read_bytes() == before
    assert len(list(folder.glob("*.part"))) == (how == signal.SIGKILL)
    assert located(tmp_path, "Zunburiyah")["source"] == "mine:2"
    for left in folder.glob("*.part"):
        os.utime(left, (1, 1))
    assert gazetteer("import", table(HEAD, GOOD), "--as", "csv", "--name", "other") == 0
    assert not list(folder.glob("*.part"))


def test_two_at_once_leave_one_whole_source(folder: Path, tmp_path: Path) -> None:
    path = large(tmp_path / "large.csv", 2000)
    running = [started("import", path, "--as", "csv", "--name", "mine", "--quiet") for _ in range(2)]
    assert [p.wait() for p in running] == [0, 0]
    (source,) = sources(folder)
    assert source.places == 2000 and [p.name for p in folder.iterdir()] == ["mine.sqlite"]


def test_memory_does_not_grow_with_the_file(folder: Path, tmp_path: Path) -> None:
    peaks = []
    for rows in (2_000, 30_000):
        path = large(tmp_path / f"{rows}.csv", rows)
        code = (
            "import resource, sys; from harmledger.cli import main\n"
            f"status = main(['gazetteer', 'import', {str(path)!r}, '--as', 'csv', '--name', 'mine', '--quiet'])\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024); sys.exit(status)"
        )
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        peaks.append(int(run.stdout))
    assert peaks[1] - peaks[0] < 120, peaks  # megabytes: the caches of names and of SQLite fill up, and stay at that


def test_a_shared_folder_that_may_only_be_read(folder: Path, table: Table, tmp_path: Path) -> None:
    gazetteer("import", table(HEAD, GOOD), "--as", "csv", "--name", "mine")
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    (folder / "mine.sqlite").chmod(stat.S_IRUSR)
    assert located(tmp_path, "Zunburiyah")["source"] == "mine:2"
    folder.chmod(stat.S_IRWXU)


def test_a_damaged_source_is_named(folder: Path, table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    gazetteer("import", table(HEAD, GOOD), "--as", "csv", "--name", "mine")
    (folder / "mine.sqlite").write_bytes(b"no database")
    assert gazetteer("stats") == 2 and "gazetteer remove mine" in capsys.readouterr().err
    assert gazetteer("remove", "mine") == 0 and gazetteer("stats") == 0


def test_a_source_keeps_its_publisher_s_words(folder: Path, table: Table) -> None:
    gazetteer("import", table(HEAD, GOOD), "--as", "csv", "--name", "mine")
    (source,) = sources(folder)
    assert isinstance(source, Source) and source.attribution
    with sqlite3.connect(source.path) as database:
        assert database.execute("SELECT name, admin1, because FROM place").fetchall() == [
            ("Zunburiyah", "Deir Ezzor", "spelled “Deir Ezzor” in the file")
        ]


def test_every_option_is_documented() -> None:
    commands = next(a.choices for a in parser()._actions if isinstance(a.choices, dict))
    verbs = next(a.choices for a in commands["gazetteer"]._actions if isinstance(a.choices, dict))
    text = (ROOT / "docs" / "gazetteer.md").read_text(encoding="utf-8")
    for name, verb in verbs.items():
        assert f"harmledger gazetteer {name}" in text
        for action in verb._actions:
            assert all(o in ("-h", "--help") or f"`{o}" in text for o in action.option_strings), (name, action.option_strings)
