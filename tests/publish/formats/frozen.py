"""The samples book as a public release shows it, frozen: the recorders' formats are held against golden files made of it.

``tests/golden/samples`` is that release's JSON Lines. Frozen, so that a golden file changes with its format alone and not whenever
reports are read better. To make both anew, and then read every difference with your own eyes:

    python -m tests.publish.formats.frozen            golden files only
    python -m tests.publish.formats.frozen BOOK       the frozen record too, of the book that ``harmledger build samples/reports`` left
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from harmledger.model.release import About
from harmledger.publish.formats import acled, airwars, ged, ibc
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.jsonl_read import read_published
from harmledger.publish.published import Published

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
FORMATS: tuple[Format, ...] = (ged.FORMAT, airwars.FORMAT, acled.FORMAT, ibc.FORMAT)
ABOUT = About(
    "Five incidents",
    "The Harran Record",
    "",
    "CC-BY-4.0",
    "1",
    date(2026, 1, 31),
    "public",
    "harmledger",
    address="https://example.org/five/",
)


@cache
def samples() -> Published:
    """The frozen record."""
    return read_published({f.name: f.read_bytes() for f in (GOLDEN / "samples").iterdir()})


def only(published: Published, *incidents: object) -> Published:
    """The record with other incidents in it: those that are given."""
    return replace(published, record=replace(published.record, incidents=incidents))


def rows(content: bytes) -> list[dict[str, str]]:
    """A table's rows by column, as any reader of CSV gives them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def files() -> Iterator[tuple[str, bytes]]:
    """Every file of every format that has golden files, of the frozen record."""
    for f in FORMATS:
        yield from f.write(samples(), ABOUT)


def main() -> None:
    """Makes the golden files anew."""
    if sys.argv[1:]:
        from harmledger import wiring
        from harmledger.ledger import Book
        from harmledger.publish.formats import jsonl
        from harmledger.publish.redaction.profile import load_profile

        with Book(Path(sys.argv[1]), create=False) as book:
            published, _ = wiring.published(wiring.derived(book, None), load_profile("public"))
        for name, content in jsonl.FORMAT.write(published, ABOUT):
            if name.endswith(".jsonl"):
                (GOLDEN / "samples" / name).write_bytes(content)
    for name, content in files():
        (GOLDEN / name).write_bytes(content)


if __name__ == "__main__":
    main()
