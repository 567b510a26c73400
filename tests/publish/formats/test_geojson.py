"""GeoJSON: by its schema, and by GeoPandas."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import geopandas
import jsonschema
import pytest

from harmledger.publish.formats.geojson_format import FORMAT
from tests.publish.formats.made import EMPTY, written

SCHEMA = json.loads((Path(__file__).parent / "geojson.schema.json").read_text(encoding="utf-8"))
CONTENT = written(FORMAT)["incidents.geojson"]
FEATURES: list[dict[str, Any]] = json.loads(CONTENT)["features"]


@pytest.mark.parametrize("content", [CONTENT, written(FORMAT, EMPTY)["incidents.geojson"]], ids=["three", "none"])
def test_it_is_geojson_by_its_schema(content: bytes) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(content))


def test_the_schema_finds_a_point_off_the_earth() -> None:
    data = json.loads(CONTENT)
    data["features"][0]["geometry"]["coordinates"] = [39.25, 136.5]
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(data)


def test_every_point_says_how_far_off_it_may_be() -> None:
    raid = FEATURES[0]
    assert raid["geometry"] == {"type": "Point", "coordinates": [39.25, 36.5]}
    assert (raid["properties"]["precision"], raid["properties"]["radius_km"]) == ("town", 4.0)


def test_a_country_is_no_point_on_a_map() -> None:
    land = FEATURES[2]
    assert land["geometry"] is None
    assert (land["properties"]["precision"], land["properties"]["centre"]) == ("country", [39.05, 34.8])


def test_geopandas_reads_points_and_numbers() -> None:
    frame = geopandas.read_file(io.BytesIO(CONTENT))
    assert frame.crs.to_epsg() == 4326
    assert list(frame.geometry.notna()) == [True, False, False]
    assert (frame.geometry[0].x, frame.geometry[0].y) == (39.25, 36.5)
    assert (frame["killed_min"][0], frame["killed_max"][0], frame["civilians_killed_min"][0]) == (12, 15, 7)
    assert str(frame["date_start"][0])[:10] == "2015-05-05"
