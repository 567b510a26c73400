"""Our own tables as CSV: what most people will open. ``columns.csv`` says what each column means."""

from __future__ import annotations

from collections.abc import Iterator

from harmledger.model.release import About
from harmledger.publish.coded import coded_cells, coded_columns
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.tables import Column, Kind, TableName, claim_rows, columns, source_rows
from harmledger.publish.published import Published
from harmledger.publish.spreadsheet import Cell, csv_bytes, incidents_csv

CODEBOOK = ("table", "column", "kind", "unit", "values", "meaning")


def codebook_rows(published: Published) -> Iterator[list[Cell]]:
    """A row for each column of each table, in their order: the codebook."""
    names: tuple[TableName, ...] = ("incidents", "claims", "sources")
    for name in names:
        for c in (*columns(name), *(coded_meanings(published) if name == "incidents" else ())):
            yield [name, c.name, c.kind, c.unit or None, c.values or None, c.meaning]


def coded_meanings(published: Published) -> list[Column]:
    """The columns that other recorders' codebooks add to the incidents' table, with what they mean."""
    first = next(iter(published.codings.values()), ())
    answers = zip(*(coded_cells(coded) for coded in published.codings.values()), strict=True)
    kinds: list[Kind] = ["text" if any(isinstance(v, str) for v in column) else "int" for column in answers]
    meanings = [
        f"{f.row[:1].upper()}{f.row[1:]}, by the codebook of {c.name} ({c.source})."
        + ("" if c.verified else " A rule of it could not be read in its publisher’s own words.")
        for c in first
        for f in c.fields
    ]
    names = coded_columns(published.codings)
    units = ["persons" if "killed" in f.row or "injured" in f.row else "" for c in first for f in c.fields]
    made = zip(names, kinds, meanings, units, strict=True)
    return [Column(name, kind, meaning, unit if kind == "int" else "") for name, kind, meaning, unit in made]


def _write(published: Published, about: About) -> Iterator[tuple[str, bytes]]:
    yield "incidents.csv", incidents_csv(published.record.incidents, published.evidence, published.codings)
    yield "claims.csv", csv_bytes([c.name for c in columns("claims")], claim_rows(published))
    yield "sources.csv", csv_bytes([c.name for c in columns("sources")], source_rows(published))
    yield "columns.csv", csv_bytes(CODEBOOK, codebook_rows(published))


FORMAT = Format(
    key="csv",
    title="CSV tables",
    files=(
        ("incidents.csv", "a row an incident"),
        ("claims.csv", "a row a claim: every number and every accusation beside its quote, its speaker and its source"),
        ("sources.csv", "a row a report"),
        ("columns.csv", "the codebook: what each column means"),
    ),
    cannot_carry=(
        "Why an incident’s reports were taken for one event, which pairs of incidents may be one, how the toll changed and who quotes whom.",
        "Where several values stand in one cell they are joined by semicolons, and a semicolon inside a name cannot be told from those.",
        "A text that a spreadsheet could take for a formula has an apostrophe before it, and one of more than 32,000 characters is cut.",
    ),
    write=_write,
    source="columns.csv beside the files; CSV after RFC 4180, UTF-8",
)
