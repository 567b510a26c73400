"""GeoParquet 1.1: the incidents' table with a point for each incident of which more than the country is known."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence

from harmledger.model.release import About
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.parquet import arrow, parquet_bytes, table_of
from harmledger.publish.formats.tables import columns, incident_rows
from harmledger.publish.geojson import point_of
from harmledger.publish.published import Published

Point = tuple[float, float]
CORNERS = ("xmin", "ymin", "xmax", "ymax")


def wkb(point: Point | None) -> bytes | None:
    """A point (lon, lat) as well-known binary, little endian."""
    return struct.pack("<BIdd", 1, 1, *point) if point else None


def geo(points: Sequence[Point | None]) -> str:
    """The file's "geo" entry. Without a crs the points are longitude and latitude of WGS 84 (OGC:CRS84)."""
    there = [p for p in points if p]
    xs, ys = [p[0] for p in there], [p[1] for p in there]
    column = {
        "encoding": "WKB",
        "geometry_types": ["Point"] if there else [],
        **({"bbox": [min(xs), min(ys), max(xs), max(ys)]} if there else {}),
        "covering": {"bbox": {corner: ["bbox", corner] for corner in CORNERS}},
    }
    return json.dumps({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}})


def _write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    pa, _ = arrow()
    points = [point_of(i.place) for i in published.record.incidents]
    boxes = [dict(zip(CORNERS, (*p, *p), strict=True)) if p else None for p in points]
    box = pa.struct([(corner, pa.float64()) for corner in CORNERS])
    table = table_of(columns("incidents"), incident_rows(published))
    table = table.append_column("bbox", pa.array(boxes, box)).append_column("geometry", pa.array([wkb(p) for p in points], pa.binary()))
    yield "incidents-geo.parquet", parquet_bytes(table, about, {"geo": geo(points)})


FORMAT = Format(
    key="geoparquet",
    title="GeoParquet 1.1",
    files=(("incidents-geo.parquet", "a row an incident, with a point where more than the country is known"),),
    cannot_carry=(
        "A point cannot show how far the true place may be from it: read place_precision and radius_km with every point.",
        "An incident of which no more than the country is known has no geometry; the country’s centre stands in lat and lon.",
        "Claims, quotes, sources and the reasons for the numbers are not in it; they are in the Parquet tables, by the incident’s id.",
    ),
    write=_write,
    source="https://geoparquet.org/releases/v1.1.0/",
    needs="parquet",
)
