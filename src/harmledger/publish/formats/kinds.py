"""All formats, in the order in which a release lists them. A new one is one file, one line here, and one golden file."""

from __future__ import annotations

from harmledger.publish.formats import csv_tables, geojson_format, hxl_csv, jsonl
from harmledger.publish.formats.format import Format

FORMATS: tuple[Format, ...] = (
    jsonl.FORMAT,
    csv_tables.FORMAT,
    hxl_csv.FORMAT,
    geojson_format.FORMAT,
)
