"""Parquet: our own tables with real types, for R, Python, DuckDB and everything that works on columns.

Each table has a last column ``record``: the line of JSON Lines that its row was made of. Nothing is lost, and the JSON Lines come back
byte for byte (``lines_of``). A file holds no time of its making, and its rows are cut into groups of a fixed size.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from harmledger.model.release import About
from harmledger.publish.files import json_lines
from harmledger.publish.formats.format import CannotWrite, Format
from harmledger.publish.formats.jsonl import LINES, objects
from harmledger.publish.formats.tables import Column, claim_rows, columns, incident_rows, source_rows
from harmledger.publish.published import Published
from harmledger.publish.records import Json
from harmledger.publish.spreadsheet import Cell

GROUP = 10_000
"""Rows of a row group."""

RECORD = Column("record", "text", "The whole record as a line of JSON Lines: nothing of it is lost.")
OTHERS: Mapping[str, tuple[Column, ...]] = {
    "doubts": (
        Column("a", "text", "Identifier of an incident."),
        Column("b", "text", "Identifier of another that may be the same."),
        Column("score", "number", "How much speaks for it."),
        Column("because", "text", "Why."),
    ),
    "codebooks": (
        Column("key", "text", "Short name of the codebook."),
        Column("codebook", "text", "Its name."),
        Column("rules_verified", "flag", "False: a rule could not be read in its publisher’s own words."),
        Column("source", "text", "Where its rules are written down."),
    ),
    "codings": (
        Column("incident", "text", "Identifier of the incident."),
        Column("codebook", "text", "Short name of the codebook."),
        Column("field", "text", "The codebook’s own name of the answer."),
        Column("row", "text", "What it is in our words."),
        Column("value", "text", "The answer. Empty where the codebook has none."),
        Column("number", "int", "The answer as a number, where it is one."),
    ),
}
"""The tables that are in no spreadsheet, with their columns."""


def arrow() -> tuple[ModuleType, ModuleType]:
    """pyarrow and pyarrow.parquet. Raises CannotWrite where they are not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise CannotWrite('Parquet files need pyarrow, which is not installed: pip install "harmledger[parquet]"') from error
    return pyarrow, pyarrow.parquet


def field(column: Column) -> Any:
    """The column as Arrow has it, with its meaning."""
    pa, _ = arrow()
    kinds = {
        "text": pa.string(),
        "int": pa.int64(),
        "number": pa.float64(),
        "day": pa.date32(),
        "flag": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    said = {"description": column.meaning, "unit": column.unit, "values": column.values}
    return pa.field(column.name, kinds[column.kind], metadata={k: v for k, v in said.items() if v})


def table_of(made: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Any:
    """The table of rows."""
    pa, _ = arrow()
    cells: list[list[Cell]] = [[] for _ in made]
    for row in rows:
        for column, value in zip(cells, row, strict=True):
            column.append(value)
    fields = [field(c) for c in made]
    return pa.table([_array(values, f.type) for values, f in zip(cells, fields, strict=True)], schema=pa.schema(fields))


def _array(values: Sequence[Cell], kind: Any) -> Any:
    """A column. Only where Arrow refuses a value is each looked at."""
    pa, _ = arrow()
    try:
        return pa.array(values, kind)
    except (UnicodeEncodeError, OverflowError):
        return pa.array([_value(v) for v in values], kind)


def _value(value: Cell) -> Any:
    """Words without what is no Unicode, several words as a list, anything else as it is. A number beyond 64 bits, which no count of
    people is, stands in ``record`` alone."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int) and abs(value) >= 2**63:
        return None
    return [_value(v) for v in value] if isinstance(value, tuple) else value


def parquet_bytes(table: Any, about: About, more: Mapping[str, str] | None = None) -> bytes:
    """The file of a table. It says of which release it is, and under which licence."""
    _, pq = arrow()
    said = {
        "title": about.title,
        "version": about.version,
        "day": about.day.isoformat(),
        "licence": about.licence,
        "made_by": about.program,
    }
    out = io.BytesIO()
    metadata = {"release": json.dumps(said, ensure_ascii=False), **(more or {})}
    pq.write_table(table.replace_schema_metadata(metadata), out, row_group_size=GROUP, compression="zstd", compression_level=6)
    return out.getvalue()


def lines_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The JSON Lines that the tables were made of, byte for byte, by the names of their files."""
    _, pq = arrow()
    there = [name for name in LINES if f"{name}.parquet" in files]
    tables = {name: pq.read_table(io.BytesIO(files[f"{name}.parquet"]), columns=["record"]) for name in there}
    return {f"{name}.jsonl": "".join(f"{r}\n" for r in t.column("record").to_pylist()).encode() for name, t in tables.items()}


def _recorded(rows: Iterable[Sequence[Cell]], records: Iterable[Json]) -> Iterator[list[Cell]]:
    """Each row with the line that it was made of."""
    for row, record in zip(rows, records, strict=True):
        yield [*row, json_lines([record])[:-1].decode("utf-8")]


def _coding_rows(published: Published) -> Iterator[list[Cell]]:
    for incident in published.record.incidents:
        for c in published.codings.get(incident.id, ()):
            for f in c.fields:
                number = int(f.value) if f.value.isdecimal() else None
                yield [incident.id, c.key, f.name, f.row, f.value or None, number]


def _keyed_rows(published: Published, name: str) -> Iterator[list[Cell]]:
    keys = [c.name for c in OTHERS[name]]
    for made in objects(published, name):
        told: dict[str, Any] = made
        yield [told[k] for k in keys]


def _write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    tables = {
        "incidents": (columns("incidents"), incident_rows(published)),
        "claims": (columns("claims"), claim_rows(published, events=True)),
        "reports": (columns("sources"), source_rows(published)),
        "doubts": (OTHERS["doubts"], _keyed_rows(published, "doubts")),
        "codebooks": (OTHERS["codebooks"], _keyed_rows(published, "codebooks")),
    }
    for name, (made, rows) in tables.items():
        yield f"{name}.parquet", parquet_bytes(table_of([*made, RECORD], _recorded(rows, objects(published, name))), about)
    yield "codings.parquet", parquet_bytes(table_of(OTHERS["codings"], _coding_rows(published)), about)


FORMAT = Format(
    key="parquet",
    title="Parquet, lossless",
    files=(
        ("incidents.parquet", "a row an incident"),
        ("claims.parquet", "a row a claim, those that something happened included"),
        ("reports.parquet", "a row a report"),
        ("doubts.parquet", "a row a pair of incidents that may be one"),
        ("codebooks.parquet", "a row a codebook of another recorder"),
        ("codings.parquet", "a row an answer of such a codebook for an incident"),
    ),
    cannot_carry=(),
    write=_write,
    source="https://parquet.apache.org/docs/file-format/ and columns.csv",
    needs="parquet",
)
