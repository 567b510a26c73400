"""Each format's own columns and tags. All places here are invented, but for the towns that they stand beside."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from harmledger.resolve.where.sources.record import CannotImport
from tests.gazetteer.conftest import Shelf, Table


def feature(point: tuple[float, float] | None, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": list(point)} if point else None
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(path: Path, *features: dict[str, Any], indent: int | None = None) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "name": "x", "features": features}, ensure_ascii=False, indent=indent))
    return path


def geonames_line(
    number: int, name: str, lat: object, lon: object, code: str = "PPL", kind: str = "P", others: str = "", admin1: str = "07"
) -> str:
    cells = [number, name, name, others, lat, lon, kind, code, "SY", "", admin1, "", "", "", 0, "", 200, "Asia/Damascus", "2020-01-01"]
    return "\t".join(map(str, cells))


def test_a_table_with_its_own_column_names(shelf: Shelf, table: Table) -> None:
    path = table(
        "Ort;Breite;Länge;Region;Arabisch;Art;auch", "Qaryat Zunbur;35.3;40.2;Deir Ezzor;قرية زنبور;village;Zanbur|Zunbour",
        "Hayy Zunbur;35.34;40.15;Deir Ezzor;;suburb;",
    )  # fmt: skip
    mapping = {"Ort": "name", "Breite": "lat", "Länge": "lon", "Region": "admin1", "Arabisch": "native", "Art": "kind", "auch": "names"}
    source = shelf.add(path, "csv", "mine", "SY", mapping)
    assert (source.places, source.set_aside, dict(source.countries)) == (2, 0, {"SY": 2})
    gazetteer = shelf.open()
    for name in ("Qaryat Zunbur", "قرية زنبور", "Zunbour"):
        town = gazetteer.exact(name, "SY")[0].town
        assert (town.id, town.source, town.kind, town.precision, town.admin1) == ("mine:2", "mine", "village", "town", "Deir ez-Zor")
    assert gazetteer.find("Qaryat Zanbour", "SY", 0.85)[0].town.id == "mine:2"
    hayy = gazetteer.exact("Hayy Zunbur", "SY")[0].town
    assert (hayy.kind, hayy.precision) == ("neighbourhood", "neighbourhood")
    assert gazetteer.imported == (f"mine {source.version}",)


def test_geonames_text_and_zip(shelf: Shelf, table: Table, tmp_path: Path) -> None:
    lines = [
        geonames_line(900000001, "Tall Zunbur", 35.3, 40.2, others="Tell Zunbour,تل زنبور"),
        geonames_line(900000002, 'Kafr "Zunbur', 35.8, 36.6, admin1="12"),
        geonames_line(900000003, "Nahr Zunbur", 35.3, 40.2, "STM", "H"),
        geonames_line(900000004, "Nahiyat Zunbur", 35.3, 40.2, "ADM3", "A"),
        geonames_line(900000005, "Zunbur Airport", 35.3, 40.2, "AIRP", "S"),
        geonames_line(900000006, "Zunbur Gharbi", 35.31, 40.2, "PPLX"),
    ]
    path = table(*lines, name="SY.txt")
    source = shelf.add(path, "geonames")
    assert source.places == 4 and not shelf.aside
    assert sum(source.left_out.values()) == 2
    assert dict(source.kinds) == {"village": 2, "neighbourhood": 1, "site": 1}
    town = shelf.open().exact("Tell Zunbour", "SY")[0].town
    assert (town.id, town.admin1, town.division_because) == ("geonames:900000001", "Deir ez-Zor", "the file's code")
    assert shelf.open().exact("تل زنبور", "SY")[0].town == town
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.write(path, "SY.txt")
        archive.writestr("readme.txt", "what it is")
    assert shelf.add(tmp_path / "SY.zip", "geonames", "sy").version == source.version


def test_ocha_table_with_codes_and_hashtags(shelf: Shelf, table: Table) -> None:
    path = table(
        "admin0Pcode,admin1Name_en,admin1Pcode,admin2Name_en,admin2Pcode,featureNam,featureNam_ar,featurePcode,Latitude,Longitude,featureTyp",
        "#country+code,#adm1+name,#adm1+code,#adm2+name,#adm2+code,#loc+name,#loc+name+ar,#loc+code,#geo+lat,#geo+lon,#loc+type",
        "SY,Aleppo,SY02,Jebel Saman,SY0200,Kafr Zunbur,كفر زنبور,C9001,36.1,37.1,Locality",
        "SY,Aleppo,SY02,Jebel Saman,SY0200,Zunbur City,,C9002,36.3,37.2,something unheard of",
    )
    assert shelf.add(path, "ocha", "cod").places == 2 and not shelf.faults
    town = shelf.open().exact("كفر زنبور", "SY")[0].town
    assert (town.id, town.admin1, town.admin2, town.codes) == ("ocha:C9001", "Aleppo", "Jebel Saman", ("SY02", "SY0200"))
    assert town.division_because == "spelled “Aleppo” in the file"


def test_ocha_geojson_with_capital_columns(shelf: Shelf, tmp_path: Path) -> None:
    path = collection(
        tmp_path / "cod.geojson",
        feature(
            (36.6, 35.8), ADM0_EN="Syria", ADM1_EN="Idleb", ADM1_PCODE="SY07", ADM4_EN="Zunburiyah", ADM4_AR="زنبورية", ADM4_PCODE="C1"
        ),
        indent=1,
    )
    assert shelf.add(path, "ocha").places == 1
    town = shelf.open().exact("زنبورية", "SY")[0].town
    assert (town.lat, town.lon, town.admin1, town.codes) == (35.8, 36.6, "Idlib", ("SY07",))


def test_osm_takes_places_only(shelf: Shelf, tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[40.1, 35.3], [40.2, 35.3], [40.2, 35.4], [40.1, 35.4], [40.1, 35.3]]]}
    path = collection(
        tmp_path / "syria.geojson",
        feature(
            (40.2, 35.2), **{"@id": "node/1", "place": "village", "name": "الزنبور", "name:en": "Al Zunbur", "alt_name": "Zanabir;Zunbar"}
        ),
        {"type": "Feature", "geometry": square, "properties": {"@id": "way/2", "place": "suburb", "name": "حي زنبور"}},
        feature((40.2, 35.2), **{"@id": "node/3", "highway": "bus_stop", "name": "Zunbur stop"}),
        feature((40.2, 35.2), **{"@id": "node/4", "place": "state", "name": "Zunbur state"}),
    )
    source = shelf.add(path, "osm", "osm", "SY")
    assert source.places == 2 and sum(source.left_out.values()) == 2
    gazetteer = shelf.open()
    assert {gazetteer.exact(n, "SY")[0].town.id for n in ("الزنبور", "Al Zunbur", "Zanabir", "Zunbar")} == {"osm:node/1"}
    hayy = gazetteer.exact("حي زنبور", "SY")[0].town
    assert (hayy.lat, hayy.lon, hayy.kind) == (35.35, 40.15, "neighbourhood")


WOF = {
    "wof:id": 77001, "wof:name": "Tall Zunbur", "wof:placetype": "locality", "wof:country": "SY", "mz:is_current": -1,
    "name:ara_x_preferred": ["تل زنبور"], "name:eng_x_variant": ["Tell Zunbour", "Zunbour Hill"], "wof:superseded_by": [],
    "wof:concordances": {"gn:id": 900000001}, "edtf:deprecated": "uuuu", "geom:latitude": 1.0, "geom:longitude": 1.0,
}  # fmt: skip


@pytest.mark.parametrize("shape", ["feature", "lines", "sequence", "collection", "list", "folder"])
def test_whos_on_first_in_every_shape(shelf: Shelf, tmp_path: Path, shape: str) -> None:
    one, stale = feature((40.2, 35.3), **WOF), feature((40.2, 35.3), **{**WOF, "wof:id": 77002, "wof:superseded_by": [77001]})
    path = tmp_path / "wof.geojson"
    match shape:
        case "feature":
            path.write_text(json.dumps(one, indent=2))
        case "lines":
            path.write_text(json.dumps(one) + "\n" + json.dumps(stale) + "\n")
        case "sequence":
            path.write_text("\x1e" + json.dumps(one) + "\n\x1e" + json.dumps(stale) + "\n")
        case "collection":
            collection(path, one, stale)
        case "list":
            path.write_text(json.dumps([one, stale]))
        case _:
            path = tmp_path / "data"
            (path / "770" / "01").mkdir(parents=True)
            (path / "770" / "01" / "77001.geojson").write_text(json.dumps(one))
            (path / "770" / "01" / "77001-alt-quattroshapes.geojson").write_text(json.dumps(one))
            (path / "broken.geojson").write_text("{}")
    source = shelf.add(path, "wof", "wof")
    assert source.places == 1 and len(shelf.aside) == (shape == "folder")
    assert sum(source.left_out.values()) == (shape in ("lines", "sequence", "collection", "list"))
    town = shelf.open().exact("Zunbour Hill", "SY")[0].town
    assert (town.id, town.lat, town.also) == ("wof:77001", 35.3, ("geonames:900000001",))


def test_the_flattened_table_of_whos_on_first(shelf: Shelf, shared_dir: Path) -> None:
    source = shelf.add(shared_dir / "gazetteer" / "wof_sy.csv", "wof")
    assert 10_400 < source.places < 10_682
    assert len(shelf.aside) == 1 and "whole degrees" in shelf.aside[0]
    gazetteer = shelf.open()
    ids = {m.town.id for n in ("Hajin", "هجين") for m in gazetteer.exact(n, "SY")}
    assert ids == {"geonames:174506"}  # known before: it stands, and the import adds names and its id
    assert gazetteer.exact("Hajin", "SY")[0].town.also
    divisions = {m.town.admin1 for m in gazetteer.exact("Abu Hammam", "SY")}
    assert divisions == {"Deir ez-Zor"}  # "Days Az Zawr" in the file


def test_a_mapping_to_nothing_is_refused(shelf: Shelf, table: Table) -> None:
    path = table("Ort,lat,lon", "Zunbur,35.3,40.2")
    for mapping, word in (({"Ort": "nam"}, "There is no field 'nam'"), ({"Ortt": "name"}, "no column"), ({}, "no column holds the name")):
        with pytest.raises(CannotImport, match=word):
            shelf.add(path, "csv", None, "SY", mapping)
    assert not shelf.folder.exists() or not list(shelf.folder.iterdir())
