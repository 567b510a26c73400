"""Golden files of the open formats, made of the frozen record. To make them anew, and then read every difference with your own eyes:

    python -m tests.publish.formats.golden_open

CSV, HXL, GeoJSON and JSON-LD are kept as they are written; of the packed formats, what a reader finds in them is kept.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow.parquet

from harmledger.publish.formats import csv_tables, geojson_format, geoparquet, hxl_csv, jsonld, parquet, xlsx
from tests.publish.formats.frozen import ABOUT, samples

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "open"
PLAIN = (csv_tables.FORMAT, hxl_csv.FORMAT, geojson_format.FORMAT, jsonld.FORMAT)


def files() -> Iterator[tuple[str, bytes]]:
    """Every golden file by its name."""
    for format in PLAIN:
        yield from format.write(samples(), ABOUT)
    for format in (parquet.FORMAT, geoparquet.FORMAT):
        for name, content in format.write(samples(), ABOUT):
            yield f"{name}.txt", told_of_parquet(content).encode()
    for name, content in xlsx.FORMAT.write(samples(), ABOUT):
        yield f"{name}.txt", told_of_workbook(content).encode()


def told_of_parquet(content: bytes) -> str:
    """Columns with their types, and the rows without the column that JSON Lines has."""
    table = pyarrow.parquet.read_table(io.BytesIO(content))
    shown = table.drop_columns([n for n in ("record",) if n in table.column_names])
    types = [f"{f.name}: {f.type}" for f in table.schema]
    return "\n".join([*types, "", *(json.dumps(row, ensure_ascii=False, default=_plain) for row in shown.to_pylist()), ""])


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def told_of_workbook(content: bytes) -> str:
    """Each sheet's name, how it is laid out, and its rows with the kind of each cell."""
    lines: list[str] = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        lines.append(f"== {sheet.title} {sheet.dimensions} fixed at {sheet.freeze_panes}, filter {sheet.auto_filter.ref}")
        lines += [
            "\t".join(f"{c.data_type}:{c.value}" for c in row if c.value is not None).replace("\n", "\\n") for row in sheet.iter_rows()
        ]
    return "\n".join([*lines, ""])


def main() -> None:
    """Makes the golden files anew."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (GOLDEN / name).write_bytes(content)


if __name__ == "__main__":
    main()
