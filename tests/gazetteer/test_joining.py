"""One place is one place, however many sources know it."""

from __future__ import annotations

import time
from pathlib import Path

from harmledger.resolve.where.sources.joined import joined_path
from harmledger.resolve.where.sources.store import remove, sources
from tests.gazetteer.conftest import CACHE, Shelf, Table
from tests.gazetteer.test_formats import geonames_line

HEAD = "id,name,lat,lon,country,names,geonames,kind,population"


def test_a_known_town_stands_and_learns_names(shelf: Shelf, table: Table) -> None:
    shelf.add(table(HEAD, "1,Hajin,34.70,40.84,SY,Zunburabad,,town,1"), "csv", "mine")
    gazetteer = shelf.open()
    (match,) = gazetteer.exact("Hajin", "SY")
    assert (match.town.id, match.town.also, match.town.lat) == ("geonames:174506", ("mine:1",), 34.69508)
    assert gazetteer.exact("Zunburabad", "SY")[0].town == match.town


def test_the_same_id_at_geonames_is_the_same_place_but_not_far_away(shelf: Shelf, table: Table) -> None:
    rows = ("1,Zunburabad,34.75,40.80,SY,,174506,town,1", "2,Zunburistan,36.75,37.80,SY,,174506,town,1")
    shelf.add(table(HEAD, *rows), "csv", "mine")
    gazetteer = shelf.open()
    assert gazetteer.exact("Zunburabad", "SY")[0].town.id == "geonames:174506"
    assert gazetteer.exact("Zunburistan", "SY")[0].town.id == "mine:2"  # copied ids are not believed over two hundred kilometres


def test_a_dump_of_geonames_itself_adds_no_second_id(shelf: Shelf, table: Table) -> None:
    shelf.add(
        table(geonames_line(174506, "Hajin", 34.69, 40.83), geonames_line(900000001, "Zunburiyah", 35.3, 40.2), name="SY.txt"), "geonames"
    )
    gazetteer = shelf.open()
    assert [(m.town.id, m.town.also) for n in ("Hajin", "Zunburiyah") for m in gazetteer.exact(n, "SY")] == [
        ("geonames:174506", ()), ("geonames:900000001", ())
    ]  # fmt: skip


def test_twins_nearby_are_one_homonyms_far_off_are_two(shelf: Shelf, table: Table) -> None:
    rows = (
        "1,Zunburiyah,35.300,40.200,SY,,,village,", "2,Az Zunburiya,35.340,40.200,SY,,,village,900",
        "3,Zunburiyah,35.900,36.600,SY,,,village,", "4,Zunburiyah,35.301,40.201,SY,,,airport,",
    )  # fmt: skip
    shelf.add(table(HEAD, *rows), "csv", "mine")
    towns = {m.town.id: m.town for m in shelf.open().find("Zunburiyah", "SY", 0.9)}
    assert set(towns) == {"mine:2", "mine:3", "mine:4"}  # the larger stands; a site is no village
    assert towns["mine:2"].also == ("mine:1",)


def test_which_source_stands_does_not_depend_on_when_it_came(shelf: Shelf, table: Table, tmp_path: Path) -> None:
    mine = table(HEAD, "1,Zunburiyah,35.30,40.20,SY,Zanabir,,village,9999", name="a.csv")
    cod = table("featureNam,featurePcode,admin0Pcode,lat,lon", "Zunburiyah,C1,SY,35.31,40.21", name="cod.csv")
    shelf.add(mine, "csv", "mine")
    first_alone = joined_path(CACHE, shelf.builtin, sources(shelf.folder))
    shelf.add(cod, "ocha", "cod")
    one = shelf.open().exact("Zanabir", "SY")[0].town
    assert (one.id, one.also) == ("ocha:C1", ("mine:1",))
    bytes_one = joined_path(CACHE, shelf.builtin, sources(shelf.folder)).read_bytes()
    other = Shelf(tmp_path / "other", shelf.builtin)
    other.add(cod, "ocha", "cod")
    other.add(mine, "csv", "mine")
    joined_path(CACHE, shelf.builtin, sources(shelf.folder)).unlink()
    assert other.open().exact("Zanabir", "SY")[0].town == one
    assert joined_path(CACHE, shelf.builtin, sources(other.folder)).read_bytes() == bytes_one
    assert remove(other.folder, "cod") and not remove(other.folder, "cod") and not remove(other.folder, "../gazetteers/mine")
    assert joined_path(CACHE, shelf.builtin, sources(other.folder)) == first_alone
    assert other.open().exact("Zanabir", "SY")[0].town.id == "mine:1"


def test_many_homonyms_of_one_name(shelf: Shelf, table: Table) -> None:
    rows = [f"{n},Zunburiyah,{32.5 + 4.4 * (n // 30) / 30:.3f},{36.7 + 4 * (n % 30) / 30:.3f},SY,,,village," for n in range(900)]
    assert shelf.add(table(HEAD, *rows), "csv", "mine").places == 900
    found = shelf.open().find("Zunburiyah", "SY", 0.9)
    assert len(found) == len({m.town.id for m in found}) > 400


def test_opening_and_looking_up_are_quick(shelf: Shelf, table: Table) -> None:
    rows = (
        f"{n},Zunbur {chr(97 + n % 26) * 3} {chr(97 + n // 26) * 3},{33 + n % 25 / 7:.4f},{37 + n / 150:.4f},SY,,,village,"
        for n in range(600)
    )
    shelf.add(table(HEAD, *rows), "csv", "mine")
    shelf.open().close()
    started = time.perf_counter()
    gazetteer = shelf.open()
    opened = time.perf_counter() - started
    first = [gazetteer.find(f"Zunbour {chr(97 + n)}", "SY", 0.88) for n in range(20)]
    started = time.perf_counter()
    assert [gazetteer.find(f"Zunbour {chr(97 + n)}", "SY", 0.88) for n in range(20)] == first
    assert opened < 0.5 and (time.perf_counter() - started) / 20 < 0.001


def test_a_folder_of_any_name(shelf: Shelf, table: Table, tmp_path: Path) -> None:
    odd = Shelf(tmp_path / "حلب ?#%41 &mode=rw", shelf.builtin)
    odd.add(table(HEAD, "1,Zunburiyah,35.30,40.20,SY,,,village,1"), "csv", "mine")
    assert odd.open().exact("Zunburiyah", "SY")[0].town.id == "mine:1"


def test_files_can_be_read_by_colleagues(shelf: Shelf, table: Table) -> None:
    source = shelf.add(table(HEAD, "1,Zunburiyah,35.30,40.20,SY,,,village,1"), "csv", "mine")
    plain = table("x", name="plain.txt")
    assert source.path.stat().st_mode == plain.stat().st_mode


def test_the_built_in_places_stay_as_they_are(shelf: Shelf, table: Table) -> None:
    from harmledger.resolve.where import Gazetteer

    shelf.add(table(HEAD, "1,Zunburiyah,35.30,40.20,SY,,,village,5000000"), "csv", "mine")
    plain, joined = Gazetteer.open(CACHE), shelf.open()
    for code in ("07", "09", ""):
        assert plain.region("SY", code) == joined.region("SY", code)
    assert plain.exact("Zunburiyah", "SY") == () and plain.imported == ()
    assert plain.exact("Raqqa", "SY") == joined.exact("Raqqa", "SY")
