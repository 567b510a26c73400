"""Tables: ``.csv`` (commas or semicolons) and ``.tsv``, one report a row, columns found by their names."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from harmledger.intake.decode import MEND_ENCODING, NotText, decode
from harmledger.intake.entry import known, received, synonyms
from harmledger.intake.source import File, Given, Received
from harmledger.model.fault import Fault


class Lines:
    """The lines of a text, which remembers those that were taken since last asked."""

    def __init__(self, text: str) -> None:
        self._lines = iter(text.splitlines(keepends=True)) if "\v" not in text else iter(text.split("\n"))
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._taken.append(line)
        return line

    def taken(self) -> list[str]:
        """The lines taken since the last call."""
        taken, self._taken = self._taken, []
        return taken


class Table:
    """A table with a row of column names at its top."""

    suffixes: tuple[str, ...] = (".csv", ".tsv")
    called = "tables (.csv, .tsv)"

    def read(self, file: File, given: Given) -> Iterator[Received | Fault]:
        """Reports and faults, row by row; blank rows are passed over."""
        size = file.path.stat().st_size
        if size > given.max_table_bytes:
            what = f"The file is too large ({size:,} bytes; up to {given.max_table_bytes:,} are read)."
            yield Fault(file.shown, what, "Cut it into several, or give it as JSON Lines (.jsonl).")
            return
        try:
            decoded = decode(file.path.read_bytes())
        except NotText as why:
            yield Fault(file.shown, str(why), MEND_ENCODING)
            return
        if not decoded.text.strip():
            yield Fault(file.shown, "The file is empty.", "Put reports into it, or leave the file out.")
            return
        if decoded.guessed:
            yield Fault(file.shown, "The file is not UTF-8; it was read as Western (Windows-1252).", MEND_ENCODING, "warning")
        first = decoded.text.lstrip().splitlines()[0]
        delimiter = "\t" if file.path.suffix.lower() == ".tsv" or "\t" in first else ";" if first.count(";") > first.count(",") else ","
        yield from self._rows(Lines(decoded.text), delimiter, decoded.encoding, file, given)

    def _rows(self, lines: Lines, delimiter: str, encoding: str, file: File, given: Given) -> Iterator[Received | Fault]:
        csv.field_size_limit(given.max_report_chars * 2)
        rows = csv.reader(lines, delimiter=delimiter)
        names: list[str] = []
        number = 1
        while True:
            where, source = f"{file.shown}:{number}", f"{file.source}:{number}"
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                number += len(lines.taken())
                yield Fault(where, f"The row cannot be read ({error}).", "Check its quotation marks and its length.")
                rows = csv.reader(lines, delimiter=delimiter)
                continue
            taken = lines.taken()
            number += len(taken)
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = row
                if "text" not in {known(n) for n in names}:
                    what = "No column holds the reports' text."
                    yield Fault(where, what, f"Name it in the first row; one of: {', '.join(synonyms()['text'])}.")
                    return
            elif len(row) > len(names):
                yield Fault(
                    where,
                    f"The row has {len(row)} cells, but there are {len(names)} columns.",
                    "Put texts with commas into quotation marks.",
                )
            else:
                raw = "".join(taken).encode(encoding)
                yield from received(dict(zip(names, row, strict=False)), raw, where, source, given)
