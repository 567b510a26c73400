"""All formats, in the order in which a release lists them. A new one is one file, one line here, and one golden file."""

from __future__ import annotations

from harmledger.publish.formats import (
    acled,
    airwars,
    csv_tables,
    ged,
    geojson_format,
    geoparquet,
    hxl_csv,
    ibc,
    jsonl,
    jsonld,
    parquet,
    xlsx,
)
from harmledger.publish.formats.format import Format

FORMATS: tuple[Format, ...] = (
    jsonl.FORMAT,
    csv_tables.FORMAT,
    ged.FORMAT,
    airwars.FORMAT,
    acled.FORMAT,
    hxl_csv.FORMAT,
    geojson_format.FORMAT,
    parquet.FORMAT,
    geoparquet.FORMAT,
    xlsx.FORMAT,
    ibc.FORMAT,
    jsonld.FORMAT,
)
