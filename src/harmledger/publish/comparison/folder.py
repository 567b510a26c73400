"""A comparison as the files of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from harmledger.model.comparison import CaptureTable, Comparison
from harmledger.publish.comparison.page import overview_html, report_html
from harmledger.publish.comparison.record import comparison_json, lists_json
from harmledger.publish.comparison.tables import lists_csv, tables
from harmledger.publish.files import write_whole


def comparison_files(c: Comparison, home: str = "") -> Iterator[tuple[str, bytes]]:
    """The files by their names, the page last: where it is, all is."""
    yield "comparison.json", comparison_json(c)
    yield from tables(c)
    yield "index.html", report_html(c, home).encode("utf-8", "xmlcharrefreplace")


def write_comparisons(out: Path, made: Sequence[Comparison], table: CaptureTable | None) -> list[Path]:
    """Write one comparison to the folder ``out``, or several to a folder each with a page over all of them and the table of all lists
    (``table``; None for one alone). Returns the paths. May raise OSError."""
    if table is None:
        (one,) = made
        return _write(out, comparison_files(one))
    folders = _folders([c.there.name for c in made])
    written = []
    for name, c in zip(folders, made, strict=True):
        written += _write(out / name, comparison_files(c, "../index.html"))
    over = overview_html(list(zip(folders, made, strict=True)), table).encode("utf-8", "xmlcharrefreplace")
    return [*written, *_write(out, iter((("lists.csv", lists_csv(table)), ("lists.json", lists_json(table)), ("index.html", over))))]


def _write(folder: Path, files: Iterator[tuple[str, bytes]]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [write_whole(folder / name, content) for name, content in files]


def _folders(names: Sequence[str]) -> list[str]:
    """A plain name of a folder for each record, no two alike."""
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "record"
        own, n = plain, 2
        while own in found:
            own, n = f"{plain}-{n}", n + 1
        found.append(own)
    return found
